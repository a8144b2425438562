"""Days of forecasts and plans, for calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.report.catalogue import N_, say
from eflg_engine.report.report import Appointment, Timeline
from eflg_engine.report.sorting import question_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eflg_engine.analysis.forecasting import Forecast, Refresh
    from eflg_engine.analysis.plan.plan import Plan, PlannedAction
    from eflg_engine.evidence.bundle import Bundle
    from eflg_engine.report.plan_words import PlanWords

_WHY = {
    "too_old": N_("{item} counts up to this day; it then becomes too old. It bears on {criteria}."),
    "review_overdue": N_(
        "{item} counts up to this day; it is then past its own review date. It bears on {criteria}."
    ),
    "snapshot_superseded": N_(
        "{item} counts up to this day; figures of a later yearly snapshot are due by then. It "
        "bears on {criteria}."
    ),
}


def forecast_timeline(forecast: Forecast) -> Timeline:
    """A day for each item to refresh, urgent where a level changes the day after."""
    start = forecast.start
    title = say("{council}: equality evidence to refresh", council=start.bundle.council.name)
    refreshes = tuple(_refresh(forecast, each) for each in forecast.refreshes)
    return Timeline("forecast", title, start.as_at, refreshes)


def _refresh(forecast: Forecast, refresh: Refresh) -> Appointment:
    levels = [
        say("{part}: {before} to {after}", part=change.title, before=change.before_title,
            after=change.after_title)
        for change in refresh.levels
    ]  # fmt: skip
    item = f"{refresh.item} {refresh.title}"
    text = say(_WHY[refresh.code], item=item, criteria=say.all(refresh.criteria))
    if levels:
        changes = "; ".join(levels)
        text += "\n" + say("Indicative levels that change the day after: {changes}.",
                           changes=changes)  # fmt: skip
    parts = (forecast.start.framework.id, refresh.item, refresh.by.isoformat())
    key = "\n".join((_whose(forecast.start.bundle), *parts))
    return Appointment(key, refresh.by, say("Refresh {item}", item=item), text, bool(levels))


def plan_timeline(plan: Plan, words: PlanWords) -> Timeline:
    """A day for each action, by which it is to be done; urgent where that is too late."""
    title = say("{council}: equality actions", council=plan.bundle.council.name)
    actions = tuple(_action(plan, words, each) for each in plan.actions)
    return Timeline("plan", title, plan.today, actions)


def _action(plan: Plan, words: PlanWords, action: PlannedAction) -> Appointment:
    def lines() -> Iterator[str]:
        yield from (question_line(each) for each in action.questions)
        if holder := words.holder(action):
            yield say("Usually with: {holder}.", holder=holder)
        yield from words.closes(action)

    parts = (plan.framework.id, "plan", plan.asked_level, str(action.number))
    key = "\n".join((_whose(plan.bundle), *parts, action.due.isoformat()))
    text = "\n".join(lines())
    return Appointment(key, action.due, words.action(action), text, action in plan.late)


def _whose(bundle: Bundle) -> str:
    return bundle.council.code or bundle.council.name
