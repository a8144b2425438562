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
    examples: tuple[str, ...] = ()  # what to type after `eflg NAME`, at the end of its help

    @property
    def module(self) -> str:
        """The full name of the module that runs the command."""
        return f"eflg_engine.cli.{self.name.replace(' ', '_').replace('-', '_')}"


COMMANDS = (
    Command(
        "assess",
        "what a council's evidence supports, and why",
        examples=(
            "evidence.yaml",
            "evidence.yaml --appendix --format markdown -o report.md",
        ),
    ),
    Command(
        "report",
        "all of it in one report, for officers, members or peers",
        examples=(
            "evidence.yaml -o report.html",
            "evidence.yaml --since last-year.yaml --until 2026-03-31 -o report.docx",
        ),
    ),
    Command(
        "explain",
        "why a theme or criterion comes out as it does",
        examples=(
            "evidence.yaml workforce.data",
            "evidence.yaml 4.5.D1 --as-at 2025-06-30",
        ),
    ),
    Command(
        "sort",
        "which questions the items not sorted yet might answer; asks them",
        examples=(
            "evidence.yaml",
            "evidence.yaml --holder HR -o for-hr.md",
        ),
    ),
    Command(
        "verify",
        "compare with a second engine, or check a saved result",
        examples=("evidence.yaml",),
    ),
    Command(
        "plan",
        "the least effort that reaches a level",
        examples=(
            "evidence.yaml --target achieving",
            "evidence.yaml --target achieving --start 2026-01 --days-a-month 4",
        ),
    ),
    Command(
        "whatif",
        "what changes if the evidence or the date does",
        examples=(
            "evidence.yaml --remove E01",
            "evidence.yaml --change E01 dated=2025-03-01",
        ),
    ),
    Command(
        "forecast",
        "when levels change as evidence ages, and what to do",
        examples=(
            "evidence.yaml --until 2026-03-31",
            "evidence.yaml --until 2026-03 --format ics -o renewals.ics",
        ),
    ),
    Command(
        "resilience",
        "what the levels hang on, and what could be lost",
        examples=("evidence.yaml",),
    ),
    Command(
        "frameworks",
        "list the frameworks",
        examples=("",),
    ),
    Command("framework", "show, check or test one framework", is_group=True),
    Command(
        "framework show",
        "print what is asked for",
        examples=(
            "eflg-2021 workforce.wellbeing",
            "eflg-2021",
        ),
    ),
    Command(
        "framework new",
        "write a smallest framework to start from",
        examples=("our-framework",),
    ),
    Command(
        "framework check",
        "read a framework and run its examples",
        examples=("our-framework",),
    ),
    Command(
        "framework test",
        "see how well the examples of a framework test its rules",
        examples=("our-framework --suggest",),
    ),
    Command(
        "framework docs",
        "write what is asked for as pages to read",
        examples=("eflg-2021 -o pages",),
    ),
    Command(
        "framework lint",
        "look for what the author of rules cannot have meant",
        examples=("our-framework",),
    ),
    Command(
        "framework hook",
        "check, lint or test the frameworks of changed files (for pre-commit)",
        examples=("lint our-framework/1-first.yaml",),
    ),
    Command(
        "framework diff",
        "compare two editions, criterion by criterion",
        examples=("eflg-2012 eflg-2021",),
    ),
    Command(
        "framework wording",
        "put your own words in the place of ours",
        examples=("eflg-2021 --export wording.csv",),
    ),
    Command(
        "compare",
        "what was gained, lost and aged out between two",
        examples=("last-year.yaml evidence.yaml",),
    ),
    Command(
        "claims",
        "the self-assessment beside the evidence",
        examples=("evidence.yaml",),
    ),
    Command(
        "thread",
        "the golden thread from strategic aims to evidence",
        examples=("evidence.yaml",),
    ),
    Command("actions", "list the action plan, or finish an action", is_group=True, default="list"),
    Command(
        "actions list",
        "what is overdue or unowned, and what it would give",
        examples=("evidence.yaml",),
    ),
    Command(
        "actions finish",
        "make the evidence an action was to bring",
        examples=("evidence.yaml A1 --dated 2025-02-11",),
    ),
    Command(
        "timetable",
        "work back from a visit, and see what lapses by then",
        examples=("evidence.yaml --visit 2026-06-10",),
    ),
    Command("bundle", "make, look over, convert or merge bundles", is_group=True),
    Command(
        "bundle migrate",
        "carry a bundle over to another framework by a crosswalk, for review",
        examples=("old.yaml --to eflg-2021",),
    ),
    Command(
        "bundle new",
        "an empty workbook, or YAML file, to fill in",
        examples=('--council "Saltmere Borough Council" -o evidence.xlsx',),
    ),
    Command(
        "bundle import",
        "a workbook or table as a YAML file",
        examples=("evidence.xlsx -o evidence.yaml",),
    ),
    Command(
        "bundle export",
        "a bundle as a workbook to work on in",
        examples=("evidence.yaml -o evidence.xlsx",),
    ),
    Command(
        "bundle map",
        "which columns of a council's own list hold what",
        examples=("our-list.xlsx -o mapping.yaml",),
    ),
    Command(
        "bundle merge",
        "what colleagues filled in parts, as one bundle",
        examples=("evidence.yaml from-hr.xlsx -o all.yaml",),
    ),
    Command(
        "bundle requests",
        "a workbook for each holder, with what to ask of them",
        examples=("evidence.yaml -o requests",),
    ),
    Command(
        "bundle check",
        "hints on a bundle: what to look at before others read it",
        examples=("evidence.yaml --review 2026-06-10",),
    ),
    Command("panel", "whether several assessors judge alike", is_group=True),
    Command(
        "panel new",
        "a blind workbook for each assessor",
        examples=("evidence.yaml --assessors 3 -o workbooks",),
    ),
    Command(
        "panel merge",
        "what assessors gave in their workbooks, as one file",
        examples=("workbooks -o ratings.csv",),
    ),
    Command(
        "panel agreement",
        "how far assessors agree, who is strict, and on what they differ",
        examples=("ratings.yaml",),
    ),
    Command(
        "panel agenda",
        "what to discuss first, by what hangs on it",
        examples=("ratings.csv evidence.yaml",),
    ),
    Command(
        "panel minutes",
        "what was agreed and why, and what was left open",
        examples=("ratings.csv evidence.yaml",),
    ),
    Command(
        "panel feedback",
        "a draft report of what a peer challenge found",
        examples=("findings.yaml ratings.csv evidence.yaml",),
    ),
    Command(
        "panel actions",
        "its recommendations as actions to answer",
        examples=("findings.yaml evidence.yaml -o with-actions.yaml",),
    ),
    Command(
        "panel progress",
        "what became of its recommendations over later bundles",
        examples=("findings.yaml evidence-2025.yaml evidence-2026.yaml",),
    ),
    Command(
        "panel consistency",
        "decisions that contradict each other, and the fewest to change",
        examples=("decisions.yaml",),
    ),
    Command(
        "panel calibrate",
        "rules that disagree with decisions, and what would agree",
        examples=("decisions.csv",),
    ),
    Command(
        "panel compare-councils",
        "councils beside a group: levels, shortfalls, whom to ask",
        examples=("results.jsonl",),
    ),
    Command(
        "batch",
        "assess thousands of bundles, on all cores or a cluster",
        examples=("bundles -o results.jsonl",),
    ),
    Command(
        "serve",
        "answer other tools over HTTP, and serve the page",
        examples=(
            "",
            "--port 8080 --token-file tokens.txt",
        ),
    ),
    Command(
        "cache",
        "say where checked frameworks are kept, or remove them",
        examples=("--clear",),
    ),
    Command(
        "schema",
        "print the JSON Schema of a file or result",
        examples=("bundle",),
    ),
)


def within(group: str = "") -> dict[str, Command]:
    """The commands of a group, or the first words of all, by their last word."""
    start = f"{group} " if group else ""
    return {
        command.name[len(start) :]: command
        for command in COMMANDS
        if command.name.startswith(start) and " " not in command.name[len(start) :]
    }
