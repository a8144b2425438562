"""In what order age limits can fall: a year is 12 months, but 365 days only when there is no leap
day between.

Months have no fixed number of days, so which of two limits reaches further back can depend on the
day it is asked. Whoever compares rules for every day needs one day for each order there is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from eflg_engine.reading.values import Interval

ORDINARY_DAY = date(2024, 2, 29)
"""The day that examples in rule files count from; asked first wherever any day will do."""

# Every run of days that files can hold (1900 to 2199) falls among leap years as one does that ends
# on one of these: 1900 to 1999 lie as 2100 to 2199 do.
_FIRST, _LAST = date(2000, 1, 1).toordinal(), date(2199, 12, 31).toordinal()

_DAYS_A_MONTH = 146097 / 4800
_FURTHEST_OFF = 4
"""No number of months up to 1200 is further than this from its mean length, in days."""


@lru_cache(maxsize=1024)
def days_to_ask(limits: frozenset[Interval]) -> tuple[date, ...]:
    """Days that between them show every order of these age limits: the ordinary day first."""
    by_months = sorted((limit for limit in limits if limit.months), key=lambda limit: limit.months)
    by_days = sorted((limit for limit in limits if not limit.months), key=lambda limit: limit.days)
    unsure = {
        limit
        for months in by_months
        for days in by_days
        if abs(days.days - months.months * _DAYS_A_MONTH) <= _FURTHEST_OFF
        for limit in (months, days)
    }
    if not unsure:
        return (ORDINARY_DAY,)
    lengths = [_lengths(limit) for limit in by_months if limit in unsure]
    fixed = [limit.days for limit in by_days if limit in unsure]

    def order(at: Iterable[int]) -> tuple[int, ...]:
        values = [*at, *fixed]
        rank = {value: place for place, value in enumerate(sorted(set(values)))}
        return tuple(rank[value] for value in values)

    ordinary = ORDINARY_DAY.toordinal() - _FIRST
    first_with: dict[tuple[int, ...], int] = {tuple(each[ordinary] for each in lengths): ordinary}
    for place, at in enumerate(zip(*lengths, strict=True)):
        if at not in first_with or first_with[at] < ordinary <= place:
            first_with[at] = place
    days: dict[tuple[int, ...], int] = {}
    for at, place in sorted(first_with.items(), key=lambda pair: (pair[1] < ordinary, pair[1])):
        days.setdefault(order(at), place)
    return tuple(date.fromordinal(_FIRST + place) for place in days.values())


@lru_cache(maxsize=64)
def _lengths(limit: Interval) -> array[int]:
    """How many days this many months are, back from each day."""
    return array(
        "i",
        (day - limit.before(date.fromordinal(day)).toordinal() for day in range(_FIRST, _LAST + 1)),
    )
