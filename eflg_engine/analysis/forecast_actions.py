"""The forecast with none of the action plan delivered, with what is on track, and with all."""

from __future__ import annotations

from dataclasses import dataclass

from eflg_engine.analysis.actions import Delivery, undated
from eflg_engine.analysis.forecasting import Forecast, forecast
from eflg_engine.evidence.council_papers import Action


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecasts by how much of the action plan is delivered, and what to look at in it.

    `overdue` and `unowned` (without a lead) are open on the day the forecasts start; `undated` are
    left out of all of them, for want of a day on which to expect their evidence.
    """

    forecasts: dict[Delivery, Forecast]
    overdue: tuple[Action, ...]
    unowned: tuple[Action, ...]
    undated: tuple[Action, ...]


def outlook(of: Forecast) -> Outlook | None:
    """The forecasts of the same bundle, days and policy; None where it holds no actions."""
    bundle, start = of.bundle, of.start
    if not bundle.actions:
        return None
    still = [action for action in bundle.actions if action.is_open]
    return Outlook(
        {
            delivery: of
            if delivery is of.delivery
            else forecast(
                bundle,
                start.framework,
                of.until,
                as_at=start.as_at,
                policy=start.policy,
                delivery=delivery,
            )
            for delivery in Delivery
        },
        tuple(action for action in still if action.is_overdue(start.as_at)),
        tuple(action for action in still if not action.lead),
        undated(bundle),
    )
