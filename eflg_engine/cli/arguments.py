"""The options of `eflg`."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMAS = (
    *("framework", "module", "vocabulary", "crosswalk", "bundle"),
    *("assessment", "outline", "diff", "lint", "rule-tests"),
)

_EXAMPLES = """\
examples:
  eflg assess evidence.yaml                       what the evidence supports
  eflg assess evidence.yaml --target achieving    exit code 1 unless it is reached
  eflg explain evidence.yaml workforce.data       why, for a theme or a criterion
  eflg verify evidence.yaml                       the same by a second engine, compared
  eflg framework show eflg-2021                   what is asked for
"""


class _Parser(argparse.ArgumentParser):
    """A parser that says what a misspelt word was probably meant to be."""

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs | {"allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        wrong: list[str] = []
        known: list[str] = []
        if message.startswith("unrecognized arguments: "):
            wrong = [word.split("=")[0] for word in message.split(": ", 1)[1].split()]
            known = [option for action in self._actions for option in action.option_strings]
        elif found := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            wrong, known = [found[1]], [word.strip("' ") for word in found[2].split(",")]
        for word in wrong:
            from eflg_engine.reading.problems import did_you_mean

            if hint := did_you_mean(word, known):
                message += f"; {hint}"
                break
        super().error(message)


def parse(argv: Sequence[str]) -> argparse.Namespace | None:
    """The options given; None after printing the help because there is no command.

    Exits with 2 where they cannot be understood, with 0 after --help and --version.
    """
    parser = _parser(argv[0] if argv else "")
    if argv[:1] == ["actions"] and argv[1:] and argv[1] not in ("list", "finish", "-h", "--help"):
        argv = ["actions", "list", *argv[1:]]
    known, unknown = parser.parse_known_args(argv)
    if unknown:
        getattr(known, "parser", parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    if not hasattr(known, "module"):
        getattr(known, "parser", parser).print_help(sys.stderr)
        return None
    return known


def _parser(first: str) -> argparse.ArgumentParser:
    """The parser; where the first word is a command, that command is all it needs to know."""
    parser = _Parser(
        prog="eflg",
        description="Indicative levels from a council's evidence, with the proof.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog="eflg")
    adders = {
        "assess": _add_assess,
        "explain": _add_explain,
        "verify": _add_verify,
        "plan": _add_plan,
        "whatif": _add_whatif,
        "forecast": _add_forecast,
        "resilience": _add_resilience,
        "frameworks": _add_frameworks,
        "framework": _add_framework,
        "compare": _add_compare,
        "claims": _add_claims,
        "thread": _add_thread,
        "actions": _add_actions,
        "timetable": _add_timetable,
        "bundle": _add_bundle_commands,
        "schema": _add_schema,
    }
    for add in [adders[first]] if first in adders else adders.values():
        add(commands)
    return parser


class _Version(argparse.Action):
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> NoReturn:
        from eflg_engine.version import __version__

        print(f"eflg {__version__}")
        parser.exit(0)


_Commands = argparse._SubParsersAction


def _add(
    commands: _Commands[_Parser], name: str, module: str | None, text: str, **defaults: str
) -> _Parser:
    parser = commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
    parser.set_defaults(parser=parser, **defaults)
    if module:
        parser.set_defaults(module=module)
    return parser


def _add_assess(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "assess", "assess", "what a council's evidence supports, and why")
    _add_bundle(parser)
    parser.add_argument(
        "--target",
        metavar="LEVEL",
        help="exit with 1 unless the council (or, under a policy without a single level, "
        "every module) holds this level",
    )
    parser.add_argument(
        "--engine",
        choices=("native", "rete"),
        default="native",
        help="rete: the second engine, which needs the extra of that name (default: native)",
    )
    _add_format(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file instead")


def _add_verify(commands: _Commands[_Parser]) -> None:
    parser = _add(
        commands, "verify", "verify", "compare with a second engine, or check a saved result"
    )
    parser.add_argument(
        "result", metavar="RESULT", nargs="?", help="a saved JSON result: does it still hold?"
    )
    _add_bundle(parser)


def _add_explain(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "explain", "explain", "why a theme or criterion comes out as it does")
    _add_bundle(parser)
    parser.add_argument("id", metavar="ID", nargs="?", help="a theme or criterion, by its full id")
    _add_format(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file instead")


def _add_compare(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "compare", "compare", "what was gained, lost and aged out between two")
    parser.add_argument("old", metavar="OLD", help="a bundle, or a result kept as JSON")
    parser.add_argument(
        "new",
        metavar="NEW",
        nargs="?",
        help="the same (default: OLD again, with another framework, policy or day)",
    )
    for option, metavar in (("framework", "ID|DIR"), ("policy", "NAME"), ("as-at", "DATE")):
        parser.add_argument(
            f"--{option}",
            metavar=metavar,
            action="append",
            help=f"as for assess; given twice, the {option.replace('-', ' ')} for OLD and for NEW",
        )
    _add_wording(parser)
    _add_report(parser)


def _add_claims(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "claims", "claims", "the self-assessment beside the evidence")
    _add_bundle(parser)
    _add_report(parser)


def _add_thread(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "thread", "thread", "the golden thread from strategic aims to evidence")
    _add_bundle(parser)
    _add_report(parser)


def _add_actions(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "actions", None, "list the action plan, or finish an action")
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", prog="eflg actions")
    show = _add(
        parts,
        "list",
        "actions",
        "what is overdue or unowned, and what it would give",
        action="list",
    )
    _add_bundle(show)
    _add_report(show)
    finish = _add(
        parts, "finish", "actions", "make the evidence an action was to bring", action="finish"
    )
    finish.add_argument(
        "bundle", metavar="BUNDLE", help="the evidence: a YAML file, or - for input"
    )
    finish.add_argument("reference", metavar="REF", help="the id of the action")
    finish.add_argument("--dated", metavar="DATE", help="the day of the evidence (default: today)")
    finish.add_argument("-o", "--output", metavar="FILE", help="write to this file, not to BUNDLE")
    finish.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    finish.set_defaults(policy=None)


def _add_timetable(commands: _Commands[_Parser]) -> None:
    parser = _add(
        commands, "timetable", "timetable", "work back from a visit, and see what lapses by then"
    )
    _add_bundle(parser)
    parser.add_argument("--visit", metavar="DATE", required=True, help="the first day of the visit")
    _add_report(parser)


def _add_report(parser: _Parser) -> None:
    _add_format(parser, "text", "json", "markdown", "csv")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file instead")


def _add_plan(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "plan", "plan", "the least effort that reaches a level")
    _add_bundle(parser)
    parser.add_argument("--target", metavar="LEVEL", help="the level to reach")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--theme", metavar="ID", help="plan for this theme, not for the council")
    part.add_argument(
        "--module", dest="in_module", metavar="ID", help="plan for this module, not for the council"
    )
    parser.add_argument(
        "--budget", metavar="DAYS", help="the best that this many working days reach"
    )
    parser.add_argument(
        "--by", metavar="DATE", help="the day to hold the level on (default: the day to judge by)"
    )
    parser.add_argument(
        "--write-actions",
        metavar="FILE",
        help="write the evidence file with the plan added to its actions; may be BUNDLE itself "
        "(comments stay if it has a line for each key)",
    )
    _add_format(parser, "text", "json", "csv", "markdown")
    _add_output(parser)


def _add_whatif(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "whatif", "whatif", "what changes if the evidence or the date does")
    _add_bundle(parser, "the day to try (default: the day of the evidence file)")
    parser.add_argument(
        "--add",
        metavar="FILE|ITEM",
        action="append",
        help="add the items of a file, or an item written out: '{id: X, title: ..., ...}'",
    )
    parser.add_argument(
        "--remove", metavar="ID", action="append", nargs="+", help="do without these items"
    )
    parser.add_argument(
        "--change",
        metavar=("ID", "KEY=VALUE"),
        action="append",
        nargs="+",
        help="change an item: dated=2025-03-01, shows=outcome, aims=a,b, measures.waves=2, note=",
    )
    _add_format(parser, "text", "json", "csv", "markdown")
    _add_output(parser)


def _add_forecast(commands: _Commands[_Parser]) -> None:
    parser = _add(
        commands, "forecast", "forecast", "when levels change as evidence ages, and what to do"
    )
    _add_bundle(parser)
    parser.add_argument("--until", metavar="DATE", required=True, help="how far to look ahead")
    parser.add_argument(
        "--delivered",
        choices=("all", "on-track"),
        help="look ahead as if all of the action plan, or what is on track of it, is delivered",
    )
    _add_format(parser, "text", "json", "csv", "markdown", "ics", "svg")
    _add_output(parser)


def _add_resilience(commands: _Commands[_Parser]) -> None:
    parser = _add(
        commands, "resilience", "resilience", "what the levels hang on, and what could be lost"
    )
    _add_bundle(parser)
    _add_format(parser, "text", "json", "csv", "markdown")
    _add_output(parser)


def _add_output(parser: _Parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file instead")


def _add_bundle(
    parser: _Parser, as_at: str = "the day to judge by (default: the bundle's, else today)"
) -> None:
    parser.add_argument("bundle", metavar="BUNDLE", help="a YAML file of evidence, or - for input")
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the bundle names, else eflg-2021)",
    )
    _add_wording(parser)
    parser.add_argument("--as-at", metavar="DATE", help=as_at)
    parser.add_argument(
        "--policy", metavar="NAME", help="how criteria add up (default: the framework's first)"
    )


def _add_format(parser: _Parser, *formats: str) -> None:
    parser.add_argument("--format", choices=formats or ("text", "json", "markdown"), default="text")


def _add_frameworks(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "frameworks", "frameworks", "list the frameworks", action="list")
    _add_format(parser, "text", "markdown")


def _add_framework(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "framework", None, "show, check or test one framework")
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", prog="eflg framework")
    show = _add(parts, "show", "frameworks", "print what is asked for", action="show")
    show.add_argument("framework", metavar="ID|DIR", help="a shipped framework, or a folder")
    show.add_argument("part", metavar="PART", nargs="?", help="a module, theme or criterion")
    _add_wording(show)
    _add_format(show, "text", "markdown")
    check = _add(
        parts, "check", "frameworks", "read a framework and run its examples", action="check"
    )
    check.add_argument("framework", metavar="ID|DIR", help="a shipped framework, or a folder")
    test = _add(
        parts, "test", "framework_test", "see how well the examples of a framework test its rules"
    )
    test.add_argument("framework", metavar="ID|DIR", help="a shipped framework, or a folder")
    test.add_argument("part", metavar="PART", nargs="?", help="a module, theme or criterion")
    test.add_argument(
        "--fail-under",
        metavar="PERCENT",
        help="exit with 1 if coverage or the mutation score is lower",
    )
    test.add_argument(
        "--fail-under-coverage",
        metavar="PERCENT",
        help="exit with 1 if coverage is lower (default: as --fail-under)",
    )
    test.add_argument(
        "--suggest", action="store_true", help="print examples that would show what is missing"
    )
    test.add_argument(
        "--write", action="store_true", help="add those examples to the rule files, then test again"
    )
    _add_format(test, "text", "json", "junit")
    _add_output(test)
    docs = _add(parts, "docs", "framework_docs", "write what is asked for as pages to read")
    docs.add_argument(
        "frameworks",
        metavar="ID|DIR",
        nargs="*",
        help="a shipped framework, or a folder; several, or none for all that are shipped, get a "
        "folder each",
    )
    _add_wording(docs)
    docs.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="write Markdown and HTML pages there"
    )
    lint = _add(
        parts, "lint", "framework_lint", "look for what the author of rules cannot have meant"
    )
    lint.add_argument("framework", metavar="ID|DIR", help="a shipped framework, or a folder")
    lint.add_argument(
        "--against", metavar="OLD", help="an older edition: find ids that changed without a word"
    )
    _add_format(lint, "text", "json", "sarif", "junit")
    _add_output(lint)
    diff = _add(parts, "diff", "framework_diff", "compare two editions, criterion by criterion")
    diff.add_argument("old", metavar="OLD", help="a shipped framework, or a folder")
    diff.add_argument("new", metavar="NEW", help="the same")
    diff.add_argument(
        "--bundles", metavar="DIR", help="also say which of these councils would change level"
    )
    _add_format(diff)
    _add_output(diff)
    wording = _add(parts, "wording", "framework_wording", "put your own words in the place of ours")
    wording.add_argument("framework", metavar="ID|DIR", help="a shipped framework, or a folder")
    wording.add_argument(
        "--export", metavar="FILE", help="write a table to fill in: .csv, or .xlsx"
    )
    wording.add_argument(
        "--wording",
        metavar="FILE",
        help="look through a table that is filled in; with --export, fill its words in again",
    )


def _add_wording(parser: _Parser) -> None:
    parser.add_argument(
        "--wording",
        metavar="FILE",
        help="show the statements and references of this .csv or .xlsx file in place of ours",
    )


def _add_bundle_commands(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "bundle", None, "look a bundle over, or carry it over to an edition")
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", prog="eflg bundle")
    move = _add(
        parts,
        "migrate",
        "bundle_migrate",
        "carry a bundle over to another framework by a crosswalk, for review",
    )
    move.add_argument("bundle", metavar="BUNDLE", help="a YAML file of evidence, or - for input")
    move.add_argument(
        "--to", metavar="ID|DIR", required=True, help="the framework to carry it over to"
    )
    move.add_argument("--crosswalk", metavar="FILE", help="a crosswalk (default: the shipped one)")
    move.add_argument(
        "--framework", metavar="ID|DIR", help="where it comes from (default: what it names)"
    )
    _add_format(move, "text", "json", "markdown", "csv")
    move.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write the bundle carried over to this file (default: only say what would be done)",
    )
    check = _add(
        parts, "check", "bundle_check", "hints on a bundle: what to look at before others read it"
    )
    _add_bundle(check)
    check.add_argument(
        "--review", metavar="DATE", help="a day on which others will judge it: what expires by then"
    )
    check.add_argument("--strict", action="store_true", help="exit with 1 if there is any hint")
    _add_format(check, "text", "json", "sarif", "junit")
    _add_output(check)


def _add_schema(commands: _Commands[_Parser]) -> None:
    parser = _add(commands, "schema", "schema", "print the JSON Schema of a file or result")
    parser.add_argument("name", choices=SCHEMAS, metavar="NAME", help=", ".join(SCHEMAS))
