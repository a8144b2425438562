"""`forecast`: every day on which a level changes as evidence ages, arrives or is asked for anew.

Between two neighbouring days of `days_of_change` nothing can change, so assessing those days
alone is exact: the forecast agrees with `assess` on every day of the period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eflg_engine.analysis.actions import Delivery, as_delivered
from eflg_engine.analysis.council_parts import SORTS, council_parts, held_by
from eflg_engine.analysis.whatif import LevelChange, level_changes
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.match import Match, match_of
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.framework.model import USUAL, Framework, Leaf, Policy
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import day_of, moved


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a criterion changes: an item lapses or arrives, an objective comes into force, or it is
    due from that day (`id` and `title` are then the criterion's own id and statement).

    `code` is too_old, review_overdue, snapshot_superseded, arrives, objective_in_force or
    falls_due.
    """

    code: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CriterionEvent:
    """A criterion that starts or stops being met, or that falls due, met or not."""

    id: str
    level: str
    met: bool
    causes: tuple[Cause, ...]

    @property
    def lapses(self) -> bool:
        """Whether it was met the day before, and is not on the day."""
        return not self.met and not any(
            cause.code == "falls_due" and cause.id == self.id for cause in self.causes
        )


@dataclass(frozen=True, slots=True)
class Lapse:
    """A criterion that is met, the last day on which it is, and from when it is again."""

    criterion: str
    last: date
    again: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which criteria change, with the levels that change with them.

    `refresh_by` is the last day on which the evidence still holds: the day to act by. `points` are
    the council's before and after, where the policy adds points.
    """

    day: date
    levels: tuple[LevelChange, ...]
    criteria: tuple[CriterionEvent, ...]
    points: tuple[int, int] | None = None

    __repr__ = one_line

    @property
    def refresh_by(self) -> date:
        """The day before: the last on which what lapses still counts."""
        return moved(self.day, -1)


@dataclass(frozen=True, slots=True)
class Refresh:
    """An item to renew by a day, or criteria are no longer met from the next.

    `levels` are the levels that change with them.
    """

    item: str
    title: str
    by: date
    code: str
    criteria: tuple[str, ...]
    levels: tuple[LevelChange, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A level held from one day to another, both included; `title` as reports name it."""

    level: str | None
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a bundle's levels do from the day of the assessment until another, if nothing is done.

    `events` are the days on which criteria change; those with `levels` change a level. `spans`
    are, by part (empty for the council), the levels held in turn. `bundle` is as it was given,
    `delivery` how much of its action plan is taken to be delivered (None: the file as it stands).
    """

    bundle: Bundle
    delivery: Delivery | None
    start: Assessment
    end: Assessment
    until: date
    events: tuple[Event, ...]
    refreshes: tuple[Refresh, ...]
    spans: dict[str, tuple[Span, ...]]

    def __repr__(self) -> str:
        return f"<Forecast {self.start.council_name} until {self.until}: {len(self.events)} events>"

    @property
    def lapses(self) -> list[Lapse]:
        """The criteria that are met and cease to be, in the order of their last days."""
        found: list[Lapse] = []
        for event in self.events:
            for criterion in event.criteria:
                if criterion.lapses:
                    found.append(Lapse(criterion.id, event.refresh_by, None))
                elif criterion.met:
                    found = [
                        replace(each, again=event.day)
                        if each.criterion == criterion.id and each.again is None
                        else each
                        for each in found
                    ]
        return found

    @property
    def level_events(self) -> tuple[Event, ...]:
        """The events that change a level."""
        return tuple(event for event in self.events if event.levels)


def forecast(
    bundle: Bundle,
    framework: Framework,
    until: date,
    *,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    delivery: Delivery | None = None,
) -> Forecast:
    """What happens to the levels from `as_at` (the bundle's own day when left out) until a day.

    With a `delivery`, as if so much of the action plan is delivered (see `as_delivered`).
    Raises InvalidInput, also where `until` lies before the day of the assessment.
    """
    until = day_of(until)
    problems: list[Problem] = []
    start: Assessment | None = None
    try:
        start = assess(bundle, framework, as_at=as_at, policy=policy)
    except InvalidInput as error:
        problems += error.problems
    first = start.as_at if start is not None else as_at or bundle.as_at
    if first is not None and until < day_of(first):
        problems.append(
            Problem(
                "out_of_range",
                Place("until"),
                "the forecast would end before it starts",
                found=until.isoformat(),
                allowed=f"{first.isoformat()} or later",
            )
        )
    if problems or start is None:
        raise InvalidInput(problems)
    given = bundle
    if delivery is not None:
        bundle = as_delivered(bundle, start.as_at, delivery)
        start = assess(bundle, framework, as_at=start.as_at, policy=policy)
    match = match_of(bundle, framework)
    events: list[Event] = []
    turns = [start]
    before = start
    for day in days_of_change(match, start.as_at, until):
        after = assess(bundle, framework, as_at=day, policy=policy)
        if after.judgement.states == before.judgement.states:
            continue
        levels = level_changes(before, after)
        old, new = before.points, after.points
        points = (old.points, new.points) if old and new else None
        events.append(Event(day, levels, _criterion_events(before, after), points))
        turns.append(after)
        before = after
    return Forecast(
        given,
        delivery,
        start,
        before,
        until,
        tuple(events),
        _refreshes(events),
        _spans(turns, until),
    )


def days_of_change(match: Match, after: date, until: date) -> list[date]:
    """The days after one and up to another on which anything at all can change, in order."""
    days: set[date] = set()
    rules = match.rules
    limits: dict[int, set[int]] = {}
    for leaf, (passing, offered) in enumerate(zip(match.passing, match.offered_for, strict=True)):
        for number in bit_numbers(passing & offered):
            limits.setdefault(number, set()).add(rules.within_of[leaf])
    for number, places in limits.items():
        item = match.items[number]
        days.add(item.dated)
        if item.review_by is not None and item.review_by < date.max:
            days.add(moved(item.review_by, 1))
        for place in places:
            within = rules.withins[place]
            if within is USUAL:
                within = match.kind_of(number).current_for
            if within is not None and (last := within.last_day(item.dated)) < date.max:
                days.add(moved(last, 1))
            snapshot = rules.snapshots[place]
            if snapshot is not None and item.snapshot is not None:
                days.add(moved(snapshot.stands_until(item.snapshot), 1))
    days |= {o.published for o in match.bundle.objectives if o.published is not None}
    days |= match.due_days()
    return sorted(day for day in days if after < day <= until)


def _criterion_events(before: Assessment, after: Assessment) -> tuple[CriterionEvent, ...]:
    found = []
    pairs = zip(before.criteria_by_number, after.criteria_by_number, strict=True)
    for number, (old, new) in enumerate(pairs):
        met = new.state is State.MET
        if old.due_from is not None and new.due_from is None:
            due = Cause("falls_due", new.id, new.rule.statement)
            found.append(CriterionEvent(new.id, new.level, met, (due,)))
            continue
        if new.state not in ASSESSED or (old.state is State.MET) == met:
            continue
        causes = _causes(before, after, number, met)
        found.append(CriterionEvent(new.id, new.level, met, causes))
    return tuple(found)


def _causes(before: Assessment, after: Assessment, criterion: int, met: bool) -> tuple[Cause, ...]:
    """The items that lapse or arrive on the day, and objectives that come into force."""
    match = after.judgement.match
    found: dict[Cause, None] = {}
    joining = after.judgement.asked(criterion) & ~before.judgement.asked(criterion)
    for leaf in bit_numbers(joining):
        rule, question = match.rules.criteria[criterion], match.rules.leaves[leaf].question
        if question is None:
            found[Cause("falls_due", rule.id, rule.statement)] = None
        else:
            found[Cause("falls_due", question.id, question.asks)] = None
    for leaf in match.rules.leaves_of[criterion]:
        was, now = before.judgement.counting[leaf], after.judgement.counting[leaf]
        for number in bit_numbers(now & ~was if met else was & ~now):
            item = match.items[number]
            code = "arrives"
            if not met:
                code = _lapse(item, match.rules.leaves[leaf], after.as_at)
            found[Cause(code, item.id, item.title)] = None
    for objective in after.bundle.objectives:
        if objective.published is not None and before.as_at < objective.published <= after.as_at:
            asks = any(
                dimension == "objectives"
                for leaf in match.rules.leaves_of[criterion]
                for dimension, _ in match.rules.leaves[leaf].covers
            )
            if asks:
                title = objective.text or "Equality objective"
                found[Cause("objective_in_force", objective.id, title)] = None
    return tuple(found)


def _lapse(item: EvidenceItem, asked: Leaf, day: date) -> str:
    """Why an item that counted for a leaf no longer does on a day."""
    if item.review_by is not None and item.review_by < day:
        return "review_overdue"
    yearly = asked.snapshot
    if yearly and item.snapshot and yearly.stands_until(item.snapshot) < day:
        return "snapshot_superseded"
    return "too_old"


def _refreshes(events: list[Event]) -> tuple[Refresh, ...]:
    found: dict[tuple[str, date], Refresh] = {}
    for event in events:
        for criterion in event.criteria:
            levels = [
                change
                for change in event.levels
                if not change.id or criterion.id.startswith(f"{change.id}.")
            ]
            for cause in criterion.causes:
                if criterion.met or cause.code in ("objective_in_force", "falls_due"):
                    continue
                new = Refresh(cause.id, cause.title, event.refresh_by, cause.code, (), ())
                known = found.get((new.item, new.by), new)
                found[new.item, new.by] = replace(
                    known,
                    code=new.code,
                    criteria=(*known.criteria, criterion.id),
                    levels=tuple(dict.fromkeys((*known.levels, *levels))),
                )
    return tuple(sorted(found.values(), key=lambda r: (r.by, r.item)))


def _spans(turns: list[Assessment], until: date) -> dict[str, tuple[Span, ...]]:
    """The levels that each part holds in turn, the council's first, then modules', then themes'."""
    parts = sorted(council_parts(turns[0].framework), key=lambda part: SORTS.index(part.sort))
    ends = [*(moved(after.as_at, -1) for after in turns[1:]), until]
    spans: dict[str, tuple[Span, ...]] = {}
    for part in parts:
        found: list[Span] = []
        for result, last in zip(turns, ends, strict=True):
            held, first = held_by(result, part), result.as_at
            if found and (found[-1].level, found[-1].title) == (held.level, held.shown):
                first = found.pop().first
            found.append(Span(held.level, held.shown, first, last))
        spans[part.id] = tuple(found)
    return spans
