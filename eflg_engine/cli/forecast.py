"""`eflg forecast`."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from eflg_engine.analysis.actions import Delivery
from eflg_engine.analysis.forecast_actions import outlook
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_format, add_output, date_option, options_named
from eflg_engine.cli.output import emit, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.report_output import emit_report
from eflg_engine.report.forecast import (
    FORECAST_COLUMNS,
    forecast_blocks,
    forecast_data,
    forecast_rows,
)

_DELIVERED = {None: None, "all": Delivery.ALL, "on-track": Delivery.ON_TRACK}


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument("--until", metavar="DATE", required=True, help="how far to look ahead")
    parser.add_argument(
        "--delivered",
        choices=("all", "on-track"),
        help="look ahead as if all of the action plan, or what is on track of it, is delivered",
    )
    add_format(parser, "text", "json", "csv", "markdown", "ics", "svg")
    add_output(parser)


def run(arguments: Namespace) -> int:
    """Print what time does to the levels."""
    until = arguments.until
    result = assess_inputs(arguments, lambda _: date_option("--until", until)).result
    with options_named():
        found = forecast(
            result.bundle,
            result.framework,
            date_option("--until", until),
            as_at=result.as_at,
            policy=result.policy,
            delivery=_DELIVERED[arguments.delivered],
        )
    if arguments.delivered and not result.bundle.actions:
        note("the bundle holds no actions, so there is nothing to take as delivered")
    if arguments.format == "ics":
        from eflg_engine.report.render.ics import forecast_ics

        stamp = datetime(result.as_at.year, result.as_at.month, result.as_at.day, tzinfo=UTC)
        emit(forecast_ics(found, stamp), arguments.output)
    elif arguments.format == "svg":
        from eflg_engine.report.render.svg import forecast_svg

        emit(forecast_svg(found), arguments.output)
    else:
        emit_report(
            arguments,
            lambda: forecast_data(found, outlook(found)),
            lambda: forecast_blocks(found, outlook(found)),
            FORECAST_COLUMNS,
            lambda: forecast_rows(found),
        )
    return 0
