"""Whether one evidence leaf is at least as strict as another, decided key by key.

Only what holds for every bundle counts, whatever its scope, services or objectives. Where that
cannot be told from a key by itself, the answer is no.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from eflg_engine.framework.adaptation import CHANGED, LOOSER, STRICTER
from eflg_engine.framework.dimensions import ALWAYS_IN_SCOPE, OF_COUNCIL
from eflg_engine.framework.model import ALL, USUAL, Demand, Leaf, Usual
from eflg_engine.framework.vocabulary import Kind
from eflg_engine.reading.values import Interval, folded

_CYCLE = 400 * 12
"""Months after which the calendar repeats."""


def effect(before: Leaf, after: Leaf, kinds: Sequence[Kind]) -> str:
    """What it does to put `after` in the place of `before`: STRICTER, LOOSER or CHANGED.

    `kinds` are the vocabulary's, which say how long items stay current under `within: usual`.
    """
    if as_strict(after, before, kinds):
        return STRICTER
    return LOOSER if as_strict(before, after, kinds) else CHANGED


def as_strict(new: Leaf, old: Leaf, kinds: Sequence[Kind]) -> bool:
    """Whether evidence that meets `new` is sure to meet `old` too, where both are asked."""
    asked = dict(new.covers)
    taken = [kinds[kind] for kind in new.kinds] if new.kinds else kinds
    return (
        _offered_here_too(new, old)
        and (not old.kinds or bool(new.kinds and {*new.kinds} <= {*old.kinds}))
        and _as_recent(new.within, old.within, taken)
        and old.snapshot in (None, new.snapshot)
        and new.shows >= old.shows
        and new.assurance >= old.assurance
        and (
            not old.measure
            or (new.measure == old.measure and new.measure_at_least >= old.measure_at_least)
        )
        and new.items >= old.items
        and all(_covers_as_much(each, asked.get(each), demand) for each, demand in old.covers)
    )


def _offered_here_too(new: Leaf, old: Leaf) -> bool:
    """Whether what is offered for `new` is sure to be offered for `old`, both of one criterion."""
    if old.question is None or new.question is None:
        return old.question is None
    return new.question.answered_by <= old.question.answered_by


def _covers_as_much(dimension: str, new: Demand | None, old: Demand) -> bool:
    if new is None:
        return False
    if isinstance(new, tuple) and isinstance(old, tuple) and {*new} == {*old}:
        return True
    if isinstance(old, int):
        if isinstance(new, tuple):
            return dimension in ALWAYS_IN_SCOPE and len(new) >= old
        return new == ALL or (isinstance(new, int) and new >= old)
    if old == ALL:
        return new == ALL
    # Only what is in scope is asked for of a list, so a longer list can be met where nothing of
    # the shorter one is in scope.
    # A list of services or partners is asked for whole, whatever the council lists.
    if dimension in OF_COUNCIL and isinstance(new, tuple):
        return {*map(folded, old)} <= {*map(folded, new)}
    listed = dimension in ALWAYS_IN_SCOPE
    return listed and (new == ALL or (isinstance(new, tuple) and {*old} <= {*new}))


def _as_recent(
    new: Interval | Usual | None, old: Interval | Usual | None, kinds: Sequence[Kind]
) -> bool:
    """Whether items of these kinds that are recent enough for `new` are so for `old`."""
    if old is None or new == old:
        return True
    if new is None:
        return False
    if old is USUAL:
        # An item past its own review day counts for neither, so `until_stated` can only help.
        return all(_as_short(new, kind.current_for) for kind in kinds)
    if new is USUAL:
        return all(not kind.until_stated and _as_short(kind.current_for, old) for kind in kinds)
    return _as_short(new, old)


def _as_short(new: Interval | Usual | None, old: Interval | Usual | None) -> bool:
    """Whether one limit is no longer than another, whatever day they count back from."""
    if not isinstance(new, Interval) or not isinstance(old, Interval):
        return False
    if new.months and old.months:
        return new.months <= old.months
    return _days(new)[1] <= _days(old)[0]


@lru_cache(maxsize=64)
def _days(interval: Interval) -> tuple[int, int]:
    """The fewest and the most days that an interval can span, whatever day it counts back from."""
    if not interval.months:
        return interval.days, interval.days
    spans = []
    for month in range(_CYCLE):
        first, length = _month(month + interval.months)
        earlier, shorter = _month(month)
        span = first - earlier
        spans += [span, span + max(0, length - shorter)]  # clamped to the end of a shorter month
    return min(spans), max(spans)


@lru_cache(maxsize=2 * _CYCLE)
def _month(number: int) -> tuple[int, int]:
    """The first day of a month, as an ordinal, and its length; months are counted from 2000."""
    year, month = 2000 + number // 12, number % 12 + 1
    return date(year, month, 1).toordinal(), calendar.monthrange(year, month)[1]
