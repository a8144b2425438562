"""`eflg panel minutes`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import Attempts, assess_inputs
from eflg_engine.cli.options import add_report, add_sheet_options
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.panel_files import RATINGS, add_framework_option, read_ratings
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.agenda import ratings_of
from eflg_engine.panel.moderation import panel_minutes
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report.panel_minutes import PANEL_MINUTES, MinutesShown


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("ratings", metavar="RATINGS", help=f"{RATINGS}, of both rounds")
    parser.add_argument(
        "bundle", metavar="BUNDLE", nargs="?", help="the evidence, to show beside what was agreed"
    )
    add_framework_option(parser)
    add_sheet_options(parser)
    parser.add_argument("--as-at", metavar="DATE", help="the day to judge the evidence by")
    parser.add_argument("--policy", metavar="NAME", help="how criteria add up")
    parser.add_argument(
        "--council", metavar="NAME", help="what the ratings call the bundle's council"
    )
    add_report(parser, PANEL_MINUTES)


def run(arguments: Namespace) -> int:
    """Print what the panel agreed and why, and what it left open."""
    attempt = Attempts()
    ratings = read_ratings(arguments, attempt)
    result = None
    if arguments.bundle is not None:
        assessed = attempt(lambda: assess_inputs(arguments))
        result = assessed.result if assessed is not None else None
    if ratings is None or attempt.problems:
        raise InvalidInput(attempt.problems)
    if result is not None:
        ratings = ratings_of(ratings, result, arguments.council or "", arguments.ratings)
    emit_report(PANEL_MINUTES, MinutesShown(panel_minutes(ratings), result), arguments)
    return 0
