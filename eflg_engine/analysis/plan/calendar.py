"""Working days as days of the calendar, and work put into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FULL_TIME = 20
"""Working days in a month of one officer who does nothing else."""

MOST_A_MONTH = 1000


@dataclass(frozen=True, slots=True)
class Calendar:
    """Work that starts on a day, with so many working days a month for it."""

    start: date
    days_a_month: int = FULL_TIME

    def length(self, days: int) -> int:
        """In how many days of the calendar so many working days are spent.

        A month is a twelfth of 365 days.
        """
        return -(-days * 365 // (12 * self.days_a_month))

    def day(self, days: int) -> date:
        """The day on which so many working days are spent."""
        return _later(self.start, self.length(days))


@dataclass(frozen=True, slots=True)
class Task:
    """Work of so many days.

    It begins on `exists` at the earliest, when there is what it is about; it is of no use done
    before `useful` or after `latest`. Where it can wait, it is wanted by `wanted`, and not much
    before.
    """

    days: int
    exists: date = date.min
    useful: date = date.min
    latest: date = date.max
    wanted: date = date.min


def scheduled(tasks: Sequence[Task], calendar: Calendar) -> list[tuple[int, date]]:
    """The tasks by place, in the order in which they are done, each with the day it is done.

    One is done after the other, in the order given; what is wanted later waits, as long as all
    that is wanted can be done by then. Where one would be done too late that way, none waits; then
    what is due first goes first. Of these it is the first in which the fewest are late.
    """
    at_once = [_before(task.useful, calendar.length(task.days)) for task in tasks]
    waiting = list(map(max, at_once, _waits(tasks, calendar)))
    in_turn = range(len(tasks))
    best: list[tuple[int, date]] = []
    fewest = len(tasks) + 1
    for begins, order in (
        (waiting, sorted(in_turn, key=lambda place: waiting[place])),
        (at_once, in_turn),
        (at_once, sorted(in_turn, key=lambda place: tasks[place].latest)),
    ):
        found = list(_one_after_another(tasks, order, begins, calendar))
        late = sum(day > tasks[place].latest for place, day in found)
        if late < fewest:
            best, fewest = found, late
    return best


def least_pace(tasks: Sequence[Task], start: date) -> int | None:
    """The least working days a month at which none is late; None where none is enough."""

    def fits(pace: int) -> bool:
        done = scheduled(tasks, Calendar(start, pace))
        return all(day <= tasks[place].latest for place, day in done)

    low, high = 1, MOST_A_MONTH
    if not fits(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def _waits(tasks: Sequence[Task], calendar: Calendar) -> list[date]:
    """By place, the last day to begin so that each task is done by when it is wanted."""
    begins = [date.min] * len(tasks)
    free = date.max
    for place in sorted(range(len(tasks)), key=lambda each: tasks[each].wanted, reverse=True):
        if tasks[place].wanted > date.min:
            free = _before(min(free, tasks[place].wanted), calendar.length(tasks[place].days))
            begins[place] = free
    return begins


def _one_after_another(
    tasks: Sequence[Task], order: Sequence[int], begins: Sequence[date], calendar: Calendar
) -> Iterator[tuple[int, date]]:
    """The tasks as they are done: always the first in order that can be begun."""
    left = list(order)
    begins = [max(task.exists, begin) for task, begin in zip(tasks, begins, strict=True)]
    begun, spent = calendar.start, 0  # an unbroken spell of work, and the days spent in it
    while left:
        today = _later(begun, calendar.length(spent))
        place = next((each for each in left if begins[each] <= today), None)
        if place is None:
            place = min(left, key=lambda each: begins[each])
            begun, spent = begins[place], 0
        left.remove(place)
        spent += tasks[place].days
        done = _later(begun, calendar.length(spent))
        if done < tasks[place].useful:
            done = begun = tasks[place].useful
            spent = 0
        yield place, done


def _before(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
