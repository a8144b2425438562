"""In what order age limits can fall: a year is 12 months, but 365 days only when there is no leap
day between.

Months have no fixed number of days, so which of two limits reaches further back can depend on the
day it is asked. A comparison for every day needs one day for each order there is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval

ORDINARY_DAY = date(2024, 2, 29)
"""The day that examples in rule files count from; asked first wherever any day will do."""

# Every run of days that files can hold (1900 to 2199) falls among leap years as one does that ends
# on one of these: 1900 to 1999 lie as 2100 to 2199 do.
_FIRST, _LAST = date(2000, 1, 1).toordinal(), date(2199, 12, 31).toordinal()

_DAYS_A_MONTH = 146097 / 4800
_FURTHEST_OFF = 4
"""No number of months up to 1200 is further than this from its mean length, in days."""


def days_to_ask(
    limits: frozenset[Interval], snapshots: frozenset[Snapshot] = frozenset()
) -> tuple[date, ...]:
    """Days that between them show every order of these age limits and yearly snapshots.

    The ordinary day comes first.
    """
    if not snapshots:
        return _days_for_limits(limits)
    return _days_around(limits, snapshots)


@lru_cache(maxsize=256)
def _days_around(limits: frozenset[Interval], snapshots: frozenset[Snapshot]) -> tuple[date, ...]:
    """One day for each order in which limits and times to publish can fall, near where they change.

    Any order comes up around the days of a snapshot, the ends of the times to publish, and the days
    on which either passes an age limit. Years before and after a leap year and a century are tried.
    """
    spans = {each.publish_within for each in snapshots}
    longest = max(span.months // 12 + span.days // 365 for span in spans) + 2
    days = {ORDINARY_DAY, *_days_for_limits(limits)}
    for year in (*range(2024, 2032), *range(2096, 2104)):
        for snapshot in snapshots:
            taken = snapshot.of_year(year)
            turns = [taken, *(each.after(taken) for each in spans)]
            turns += [limit.after(turn) for turn in turns for limit in limits]
            days |= {turn + timedelta(days=shift) for turn in turns for shift in (-1, 0, 1)}
    found: dict[tuple[int, ...], date] = {}
    for day in sorted(days, key=lambda day: (day != ORDINARY_DAY, day < ORDINARY_DAY, day)):
        moments = [day, *(limit.before(day) for limit in sorted(limits, key=str))]
        for snapshot in sorted(snapshots, key=str):
            for year in range(day.year - longest, day.year + 1):
                taken = snapshot.of_year(year)
                moments += [taken, snapshot.last_day(taken)]
        rank = {moment: place for place, moment in enumerate(sorted(set(moments)))}
        found.setdefault(tuple(rank[moment] for moment in moments), day)
    return tuple(found.values())


@lru_cache(maxsize=1024)
def _days_for_limits(limits: frozenset[Interval]) -> tuple[date, ...]:
    """One day for each order of age limits."""
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
