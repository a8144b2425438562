"""`eflg actions finish`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from eflg_engine.analysis.actions import find_action
from eflg_engine.analysis.finish_in_text import finished_text
from eflg_engine.cli.inputs import Attempts, assess_inputs
from eflg_engine.cli.options import YAML_FILES, add_output, date_option
from eflg_engine.cli.output import emit, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report.writing import CannotWriteError


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "bundle", metavar="BUNDLE", help="the evidence: a YAML file, or - for input"
    )
    parser.add_argument("reference", metavar="REF", help="the id of the action")
    parser.add_argument("--dated", metavar="DATE", help="the day of the evidence (default: today)")
    add_output(parser, "write to this file, not to BUNDLE")
    parser.set_defaults(endings=("output", YAML_FILES))
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    parser.set_defaults(policy=None)


def run(arguments: Namespace) -> int:
    """Write the bundle with the action finished: over itself, unless told where."""
    output = arguments.output
    if output is None and Path(arguments.bundle).suffix.casefold() not in ("", ".yaml", ".yml"):
        message = f"cannot write {arguments.bundle}: the bundle is written as YAML"
        raise CannotWriteError(f"{message}; say where with -o FILE.yaml")
    arguments.output = arguments.as_at = None  # a bundle may be written over itself here
    attempt, dated = Attempts(), arguments.dated
    day = attempt(lambda: date_option("--dated", dated)) if dated else date.today()
    bundle = attempt(lambda: assess_inputs(arguments).result.bundle)
    if bundle is not None:
        attempt(lambda: find_action(bundle, arguments.reference))
    if attempt.problems or bundle is None or day is None:
        raise InvalidInput(attempt.problems)
    text, kept = finished_text(bundle, arguments.reference, day)
    emit(text, output or arguments.bundle)
    if not kept:
        note("the file was written anew, without its comments: it is not a line for each key")
    as_at = bundle.as_at
    if as_at is not None and day > as_at:
        note(
            f"the evidence is dated {day}, after the bundle's as_at ({as_at}): it counts from "
            f"{day} on"
        )
    return 0
