"""`eflg bundle check`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from eflg_engine.authoring.bundle_check.checking import check_bundle
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report, date_option
from eflg_engine.cli.output import emit_report
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.bundle_check import BUNDLE_CHECK


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument(
        "--review", metavar="DATE", help="a day on which others will judge it: what expires by then"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there is any hint")
    add_report(parser, BUNDLE_CHECK)


def run(arguments: Namespace) -> int:
    """Print hints on a bundle. Exit code 0, or with --strict 1 where there is any."""
    result = assess_inputs(arguments, lambda _: _review(arguments)).result
    review = _review(arguments)
    if review is not None and review <= result.as_at:
        problem = Problem(
            "out_of_range",
            Place("--review"),
            "the review is not after the day that the bundle is judged on",
            found=review.isoformat(),
            allowed=f"a day after {result.as_at.isoformat()}",
        )
        raise InvalidInput([problem])
    check = check_bundle(result, review)
    emit_report(BUNDLE_CHECK, check, arguments)
    return 1 if arguments.strict and check.found else 0


def _review(arguments: Namespace) -> date | None:
    return None if arguments.review is None else date_option("--review", arguments.review)
