"""Days of forecasts and plans, for calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.reading.values import join_words
from eflg_engine.report.report import Appointment, Timeline
from eflg_engine.report.sorting import question_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eflg_engine.analysis.forecasting import Forecast, Refresh
    from eflg_engine.analysis.plan.plan import Plan, PlannedAction
    from eflg_engine.evidence.bundle import Bundle
    from eflg_engine.report.plan_words import PlanWords

_WHY = {
    "too_old": "it then becomes too old",
    "review_overdue": "it is then past its own review date",
    "snapshot_superseded": "figures of a later yearly snapshot are due by then",
}


def forecast_timeline(forecast: Forecast) -> Timeline:
    """A day for each item to refresh, urgent where a level changes the day after."""
    start = forecast.start
    title = f"{start.bundle.council.name}: equality evidence to refresh"
    refreshes = tuple(_refresh(forecast, each) for each in forecast.refreshes)
    return Timeline("forecast", title, start.as_at, refreshes)


def _refresh(forecast: Forecast, refresh: Refresh) -> Appointment:
    levels = [
        f"{change.title}: {change.before_title} to {change.after_title}"
        for change in refresh.levels
    ]
    text = (
        f"{refresh.item} {refresh.title} counts up to this day; {_WHY[refresh.code]}. "
        f"It bears on {join_words(refresh.criteria)}."
    )
    if levels:
        text += "\nIndicative levels that change the day after: " + "; ".join(levels) + "."
    parts = (forecast.start.framework.id, refresh.item, refresh.by.isoformat())
    key = "\n".join((_whose(forecast.start.bundle), *parts))
    return Appointment(
        key, refresh.by, f"Refresh {refresh.item} {refresh.title}", text, bool(levels)
    )


def plan_timeline(plan: Plan, words: PlanWords) -> Timeline:
    """A day for each action, by which it is to be done; urgent where that is too late."""
    title = f"{plan.bundle.council.name}: equality actions"
    actions = tuple(_action(plan, words, each) for each in plan.actions)
    return Timeline("plan", title, plan.today, actions)


def _action(plan: Plan, words: PlanWords, action: PlannedAction) -> Appointment:
    def lines() -> Iterator[str]:
        yield from (question_line(each) for each in action.questions)
        if holder := words.holder(action):
            yield f"Usually with: {holder}."
        yield from words.closes(action)

    parts = (plan.framework.id, "plan", plan.asked_level, str(action.number))
    key = "\n".join((_whose(plan.bundle), *parts, action.due.isoformat()))
    text = "\n".join(lines())
    return Appointment(key, action.due, words.action(action), text, action in plan.late)


def _whose(bundle: Bundle) -> str:
    return bundle.council.code or bundle.council.name
