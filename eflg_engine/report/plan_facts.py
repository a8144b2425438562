"""What a plan comes to: the target, what is held, the effort, and the calendar."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING

from eflg_engine.report.blocks import Facts
from eflg_engine.report.catalogue import say, strong
from eflg_engine.report.points import points_text

if TYPE_CHECKING:
    from eflg_engine.analysis.plan.plan import Plan


def plan_facts(plan: Plan) -> Facts:
    """The facts at the head of a plan."""
    rows: list[tuple[str, str]] = [
        ("Target", strong(target_title(plan))),
        ("Held if nothing is done", _held_now(plan)),
        *_points(plan),
    ]
    if plan.not_assessed:
        provisional = say.number(
            len(plan.not_assessed),
            "{count} criterion could not be assessed, so levels may change",
            "{count} criteria could not be assessed, so levels may change",
        )
        rows.append(("Provisional", provisional))
    rows += [
        ("To be held on", _held_on(plan)),
        ("Policy", f"{plan.policy.title} ({plan.policy.id})"),
    ]
    if plan.budget is not None:
        bought = plan.level if plan.level is not None else plan.held
        rows.append((say("Budget"), _days(plan.budget)))
        rows.append((say("Level it reaches"), strong(level_title(plan, bought))))
        rows.append((say("Left over"), _days(plan.left_over or 0)))
    if plan.reached or plan.actions:
        effort = say("{days} in {actions}", days=_days(plan.days), actions=_actions(plan.actions))
        rows.append(("Effort", effort))
        rows.append(("Criteria met", _criteria_met(plan)))
        rows.append(("Least effort", _proof_text(plan)))
    if plan.actions:
        rows.append(("Calendar", _calendar_text(plan)))
    return Facts(tuple(rows))


def target_title(plan: Plan) -> str:
    """The level planned for, and the part that is to hold it unless it is the whole."""
    title = level_title(plan, plan.asked_level)
    if plan.part.sort == "council":
        return title
    return say("{level} in {part}", level=title, part=plan.part.title)


def level_title(plan: Plan, level: str | None) -> str:
    """A level's title; below the first, that the first is not shown yet."""
    titles = {each.id: each.title for each in plan.framework.levels}
    if level is None:
        return say("{level} not shown yet", level=plan.framework.levels[0].title)
    return titles[level]


def _held_now(plan: Plan) -> str:
    """The level held if nothing is done, or that nothing is offered for it."""
    part, start = plan.part, plan.start
    whole = start.themes.get(part.id) or start.modules.get(part.id) or start
    return say("No evidence offered") if whole.nothing_offered else level_title(plan, plan.held)


def _criteria_met(plan: Plan) -> str:
    met = plan.criteria_met
    if plan.day == plan.today:
        return say(
            "{now} of {all} now, {after} after the plan", now=met.now, all=met.of, after=met.after
        )
    return say(
        "{now} of {all} now; on {day} {undone} if nothing is done, {after} with the plan",
        now=met.now,
        all=met.of,
        day=say.day(plan.day),
        undone=met.undone,
        after=met.after,
    )


def _held_on(plan: Plan) -> str:
    if plan.by is None and plan.day != plan.today:
        return say("{day}, when the work is done", day=say.day(plan.day))
    return say.day(plan.day)


def _points(plan: Plan) -> list[tuple[str, str]]:
    """The council's points if nothing is done, where points are added up."""
    if plan.part.sort != "council" or plan.start.points is None:
        return []
    return [("Points then", points_text(plan.start))]


def _proof_text(plan: Plan) -> str:
    """Whether the plan is known to be the cheapest."""
    if plan.proven_minimal:
        if plan.budget is not None:
            return say("proven: nothing better fits the budget among the actions considered")
        return say("proven: no cheaper plan among the actions considered")
    text = say("the best found, not proven least: the search stopped at its limit")
    if plan.budget is None:
        text = say("{text} (eflg --limit steps=NUMBER looks further)", text=text)
    return text


def _calendar_text(plan: Plan) -> str:
    """When the work begins and ends, and whether that is soon enough."""
    calendar = plan.calendar
    text = say(
        "{start} to {end}, with {days} a month",
        start=say.day(calendar.start),
        end=say.day(plan.ends),
        days=_days(calendar.days_a_month),
    )
    if plan.by is None:
        return text
    by = say.day(plan.by)
    if plan.fits:
        return say("{calendar}: in time for {day}", calendar=text, day=by)
    if plan.ends > plan.by:
        days = _days((plan.ends - plan.by).days)
        text = say("{calendar}: {days} late for {day}", calendar=text, days=days, day=by)
    else:
        actions = _actions(plan.late)
        text = say("{calendar}: too late for {actions}", calendar=text, actions=actions)
    if plan.pace is None:
        return text
    return say("{calendar}; it would take {days} a month", calendar=text,
               days=_days(plan.pace))  # fmt: skip


def _days(days: int) -> str:
    return say.number(days, "{count} day", "{count} days")


def _actions(actions: Sized) -> str:
    return say.number(len(actions), "{count} action", "{count} actions")
