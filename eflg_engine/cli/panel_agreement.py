"""`eflg panel agreement`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import Attempts, read_framework
from eflg_engine.cli.options import add_report, option_value
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.agreement import panel_agreement
from eflg_engine.panel.intervals import RESAMPLES
from eflg_engine.panel.ratings import INDEPENDENT, ROUNDS
from eflg_engine.panel.reading import ratings_document, ratings_from_document
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import BadValue
from eflg_engine.report.panel_agreement import PANEL_AGREEMENT

MOST = 1_000_000


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("ratings", metavar="RATINGS", help="a .yaml, .csv or .xlsx file of ratings")
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the file names, else eflg-2021)",
    )
    parser.add_argument(
        "--round", choices=ROUNDS, default=INDEPENDENT, help="which ratings (default: independent)"
    )
    parser.add_argument(
        "--seed", metavar="N", default="0", help="where the drawing for intervals starts from"
    )
    parser.add_argument(
        "--resamples",
        metavar="N",
        default=str(RESAMPLES),
        help=f"how often parts are drawn again for intervals (default: {RESAMPLES})",
    )
    add_report(parser, PANEL_AGREEMENT)


def run(arguments: Namespace) -> int:
    """Print how far the assessors agree, who is strict or lenient, and on what they differ."""
    attempt = Attempts()
    seed = attempt(lambda: option_value("--seed", arguments.seed, _whole))
    resamples = attempt(lambda: option_value("--resamples", arguments.resamples, _whole))
    document = attempt(lambda: ratings_document(arguments.ratings))
    framework = attempt(lambda: read_framework(arguments.framework, document))
    ratings = None
    if document is not None and framework is not None:
        ratings = attempt(lambda: ratings_from_document(document, framework))
    if ratings is None or seed is None or resamples is None:
        raise InvalidInput(attempt.problems)
    found = panel_agreement(ratings, arguments.round, seed=seed, resamples=resamples)
    emit_report(PANEL_AGREEMENT, found, arguments)
    return 0


def _whole(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= MOST):
        raise BadValue("not_allowed", "a whole number is wanted here", f"0 to {MOST:,}")
    return int(text)
