"""A yearly snapshot: a day of every year on which figures are taken, to be published in time.

With a day of 31 March and 12 months to publish, the figures of 31 March 2023 are published from
that day to 30 March 2024, and stand for the council until those of 31 March 2024 fall due: up to
and including 30 March 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date

from eflg_engine.reading.values import Interval, moved


def last_yearly(month: int, day: int, by: date) -> date:
    """The last day up to another that is this day of some year.

    Raises ValueError where the year has no such day.
    """
    this_year = date(by.year, month, day)
    return this_year if this_year <= by else date(by.year - 1, month, day)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A day that every year has, and the time to publish, which begins with it."""

    month: int
    day: int
    publish_within: Interval

    def __str__(self) -> str:
        return f"{self.yearly_day}, published within {self.publish_within}"

    @property
    def yearly_day(self) -> str:
        """The day as rule files write it, without a year: `03-31`."""
        return f"{self.month:02}-{self.day:02}"

    def is_one(self, snapshot: date) -> bool:
        """Whether a date is this day of some year."""
        return (snapshot.month, snapshot.day) == (self.month, self.day)

    def last_day(self, snapshot: date) -> date:
        """The last day on which the figures of a snapshot are published in time."""
        return moved(self.publish_within.first_day(snapshot), -1)

    def in_time(self, snapshot: date, dated: date) -> bool:
        """Whether figures of a snapshot that are published on a day are published in time."""
        return snapshot <= dated <= self.last_day(snapshot)

    def published(self, snapshot: date | None, dated: date) -> bool:
        """Whether figures published on a day are those of such a snapshot, in time.

        `snapshot` is the day of which they speak; None where they do not say.
        """
        return snapshot is not None and self.is_one(snapshot) and self.in_time(snapshot, dated)

    def stands(self, snapshot: date | None, dated: date, day: date) -> bool:
        """Whether figures that were so published still stand on a later day."""
        return (
            snapshot is not None
            and self.published(snapshot, dated)
            and self.stands_until(snapshot) >= day
        )

    def stands_until(self, snapshot: date) -> date:
        """The last day on which no later snapshot's time to publish is over."""
        if snapshot.year == MAXYEAR:
            return date.max
        return self.last_day(self.of_year(snapshot.year + 1))

    def of_year(self, year: int) -> date:
        """The snapshot of a year."""
        return date(year, self.month, self.day)

    def open_on(self, day: date) -> date | None:
        """The latest snapshot whose figures, published on this day, are in time; None for none."""
        latest = last_yearly(self.month, self.day, day)
        return latest if self.in_time(latest, day) else None

    def first_to_publish(self, begins: date, day: date) -> date | None:
        """The earliest snapshot whose figures, published from one day to another, then stand.

        On the later day, that is; None where there is none.
        """
        if begins < day and self.last_day(due := self.due_by(day)) > begins:
            return due
        return self.open_on(day)

    def due_by(self, day: date) -> date:
        """The latest snapshot whose time to publish is over on a day."""
        year = day.year
        while self.last_day(self.of_year(year)) >= day:
            year -= 1
        return self.of_year(year)
