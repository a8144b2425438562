"""`eflg panel agreement`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import add_report, option_value
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.panel_files import RATINGS, add_framework_option, read_ratings
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.agreement import panel_agreement
from eflg_engine.panel.intervals import RESAMPLES
from eflg_engine.panel.ratings import INDEPENDENT, ROUNDS
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import BadValue
from eflg_engine.report.panel_agreement import PANEL_AGREEMENT

MOST = 1_000_000


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("ratings", metavar="RATINGS", help=RATINGS)
    add_framework_option(parser)
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
    ratings = read_ratings(arguments, attempt)
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
