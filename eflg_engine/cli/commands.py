"""The commands of `eflg`, in the order of `eflg --help`: each one's name, module and help line."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command, or a group of them.

    The module of a command `framework lint` is `eflg_engine.cli.framework_lint`, imported when the
    command is asked for. It has `add_options(parser)` and `run(arguments)`, which returns the exit
    code. A group has no module: its commands are those whose names begin with its own.
    """

    name: str
    help: str
    is_group: bool = False
    default: str = ""  # of a group: the command meant where the next word names none

    @property
    def module(self) -> str:
        """The full name of the module that runs the command."""
        return f"eflg_engine.cli.{self.name.replace(' ', '_')}"


COMMANDS = (
    Command("assess", "what a council's evidence supports, and why"),
    Command("report", "all of it in one report, for officers, members or peers"),
    Command("explain", "why a theme or criterion comes out as it does"),
    Command("sort", "which questions the items not sorted yet might answer; asks them"),
    Command("verify", "compare with a second engine, or check a saved result"),
    Command("plan", "the least effort that reaches a level"),
    Command("whatif", "what changes if the evidence or the date does"),
    Command("forecast", "when levels change as evidence ages, and what to do"),
    Command("resilience", "what the levels hang on, and what could be lost"),
    Command("frameworks", "list the frameworks"),
    Command("framework", "show, check or test one framework", is_group=True),
    Command("framework show", "print what is asked for"),
    Command("framework new", "write a smallest framework to start from"),
    Command("framework check", "read a framework and run its examples"),
    Command("framework test", "see how well the examples of a framework test its rules"),
    Command("framework docs", "write what is asked for as pages to read"),
    Command("framework lint", "look for what the author of rules cannot have meant"),
    Command("framework diff", "compare two editions, criterion by criterion"),
    Command("framework wording", "put your own words in the place of ours"),
    Command("compare", "what was gained, lost and aged out between two"),
    Command("claims", "the self-assessment beside the evidence"),
    Command("thread", "the golden thread from strategic aims to evidence"),
    Command("actions", "list the action plan, or finish an action", is_group=True, default="list"),
    Command("actions list", "what is overdue or unowned, and what it would give"),
    Command("actions finish", "make the evidence an action was to bring"),
    Command("timetable", "work back from a visit, and see what lapses by then"),
    Command("bundle", "make, look over, convert or merge bundles", is_group=True),
    Command(
        "bundle migrate", "carry a bundle over to another framework by a crosswalk, for review"
    ),
    Command("bundle new", "an empty workbook, or YAML file, to fill in"),
    Command("bundle import", "a workbook or table as a YAML file"),
    Command("bundle export", "a bundle as a workbook to work on in"),
    Command("bundle map", "which columns of a council's own list hold what"),
    Command("bundle merge", "what colleagues filled in parts, as one bundle"),
    Command("bundle requests", "a workbook for each holder, with what to ask of them"),
    Command("bundle check", "hints on a bundle: what to look at before others read it"),
    Command("panel", "whether several assessors judge alike", is_group=True),
    Command("panel new", "a blind workbook for each assessor"),
    Command("panel merge", "what assessors gave in their workbooks, as one file"),
    Command("panel agreement", "how far assessors agree, who is strict, and on what they differ"),
    Command("panel agenda", "what to discuss first, by what hangs on it"),
    Command("panel minutes", "what was agreed and why, and what was left open"),
    Command("panel feedback", "a draft report of what a peer challenge found"),
    Command("panel actions", "its recommendations as actions to answer"),
    Command("panel progress", "what became of its recommendations over later bundles"),
    Command("panel consistency", "decisions that contradict each other, and the fewest to change"),
    Command("panel calibrate", "rules that disagree with decisions, and what would agree"),
    Command("batch", "assess thousands of bundles, on all cores or a cluster"),
    Command("cache", "say where checked frameworks are kept, or remove them"),
    Command("schema", "print the JSON Schema of a file or result"),
)


def within(group: str = "") -> dict[str, Command]:
    """The commands of a group, or the first words of all, by their last word."""
    start = f"{group} " if group else ""
    return {
        command.name[len(start) :]: command
        for command in COMMANDS
        if command.name.startswith(start) and " " not in command.name[len(start) :]
    }
