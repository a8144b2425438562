"""`eflg compare`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from eflg_engine.analysis.comparing import compare
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.kept import kept_or_assessed
from eflg_engine.cli.options import add_report, add_wording
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.compare import COMPARISON
from eflg_engine.report.writing import CannotWriteError

SETTINGS = ("framework", "as_at", "policy")


def add_options(parser: Parser) -> None:
    """The options of the command."""
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
    add_wording(parser)
    add_report(parser, COMPARISON)


def run(arguments: Namespace) -> int:
    """Print what changed from one result to another."""
    paths = (arguments.old, arguments.new or arguments.old)
    _refuse_to_overwrite(arguments.output, paths)
    attempt = Attempts()
    attempt.problems += _setting_problems(arguments)
    old = attempt(lambda: _side(arguments, paths[0], 0))
    new = attempt(lambda: _side(arguments, paths[1], 1))
    if attempt.problems or old is None or new is None:
        raise InvalidInput(attempt.problems)
    comparison = compare(old, new)
    emit_report(COMPARISON, comparison, arguments)
    return 0


def _refuse_to_overwrite(output: str | None, paths: tuple[str, str]) -> None:
    if output in (None, "-"):
        return
    for path in paths:
        if path != "-" and Path(str(output)).resolve() == Path(path).resolve():
            raise CannotWriteError(f"cannot write {output}: it is one of the files compared")


def _setting_problems(arguments: Namespace) -> list[Problem]:
    """Options given more than twice, and one file compared with itself alike."""
    problems = []
    for setting in SETTINGS:
        given = getattr(arguments, setting) or []
        if len(given) > 2:
            option = f"--{setting.replace('_', '-')}"
            message = "this can be given twice at most: for the old and for the new"
            problems.append(Problem("not_allowed", Place(option), message, str(len(given))))
    given_twice = any(len(set(getattr(arguments, setting) or [])) > 1 for setting in SETTINGS)
    if arguments.new is None and not given_twice:
        hint = "give a second file, or --framework, --policy or --as-at twice"
        message = "there is nothing to compare it with"
        problems.append(Problem("missing_file", Place(arguments.old), message, hint=hint))
    if arguments.old == arguments.new == "-":
        message = "standard input can be read once only"
        problems.append(Problem("not_allowed", Place("-"), message))
    return problems


def _side(arguments: Namespace, path: str, number: int) -> Assessment | AssessmentResult:
    """A kept result, or the assessment of a bundle with the settings for this side."""
    wording = arguments.wording if number else None  # what is printed are the new statements
    settings = {}
    for setting in SETTINGS:
        given = getattr(arguments, setting) or [None]
        settings[setting] = given[min(number, len(given) - 1)]
    used = [f"--{name.replace('_', '-')}" for name, value in settings.items() if value]
    return kept_or_assessed(path, Namespace(wording=wording, **settings), used)
