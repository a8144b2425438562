"""`eflg forecast`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.analysis.actions import Delivery
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report, date_option, options_named
from eflg_engine.cli.output import emit_report, note
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.forecast import FORECAST

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
    add_report(parser, FORECAST)


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
    emit_report(FORECAST, found, arguments)
    return 0
