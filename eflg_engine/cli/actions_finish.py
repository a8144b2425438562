"""`eflg actions finish`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from eflg_engine.analysis.actions import find_action
from eflg_engine.analysis.finish_in_text import finished_text
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_output, date_option
from eflg_engine.cli.output import emit, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.problems import InvalidInput, Problem


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "bundle", metavar="BUNDLE", help="the evidence: a YAML file, or - for input"
    )
    parser.add_argument("reference", metavar="REF", help="the id of the action")
    parser.add_argument("--dated", metavar="DATE", help="the day of the evidence (default: today)")
    add_output(parser, "write to this file, not to BUNDLE")
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    parser.set_defaults(policy=None)


def run(arguments: Namespace) -> int:
    """Write the bundle with the action finished: over itself, unless told where."""
    output = arguments.output
    arguments.output = arguments.as_at = None  # a bundle may be written over itself here
    problems: list[Problem] = []
    day, bundle = date.today(), None
    try:
        day = date_option("--dated", arguments.dated) if arguments.dated else day
    except InvalidInput as error:
        problems += error.problems
    try:
        bundle = assess_inputs(arguments).result.bundle
        find_action(bundle, arguments.reference)
    except InvalidInput as error:
        problems += error.problems
    if problems or bundle is None:
        raise InvalidInput(problems)
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
