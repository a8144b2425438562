"""`eflg timetable`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.timetabling import timetable
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report, date_option
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.timetable import TIMETABLE


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument("--visit", metavar="DATE", required=True, help="the first day of the visit")
    add_report(parser, TIMETABLE)


def run(arguments: Namespace) -> int:
    """Print the way back from a visit, and what will have lapsed by then."""
    visit = arguments.visit
    result = assess_inputs(arguments, lambda _: date_option("--visit", visit)).result
    way = timetable(result, date_option("--visit", visit))
    emit_report(TIMETABLE, way, arguments)
    return 0
