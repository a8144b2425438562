"""`eflg bundle check`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from eflg_engine.authoring.bundle_check import check_bundle
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.option_values import date_option
from eflg_engine.cli.output import emit, emit_json
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.bundle_check_report import check_data, check_junit, check_sarif, check_text


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
    if arguments.format == "json":
        emit_json(check_data(check), arguments.output)
    elif arguments.format == "sarif":
        emit_json(check_sarif(check), arguments.output)
    elif arguments.format == "junit":
        emit(check_junit(check), arguments.output)
    else:
        emit(check_text(check), arguments.output)
    return 1 if arguments.strict and check.found else 0


def _review(arguments: Namespace) -> date | None:
    return None if arguments.review is None else date_option("--review", arguments.review)
