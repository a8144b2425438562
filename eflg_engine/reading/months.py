"""Days that a file gives as no more than a month or a year."""

from __future__ import annotations

from datetime import date, timedelta


class Month(date):
    """The first or last day of a month, where no more than the month was given.

    It is that day in every way; only people read it as the month.
    """

    __slots__ = ()

    def __add__(self, other: timedelta) -> date:  # type: ignore[override]
        return date(self.year, self.month, self.day) + other


class Year(Month):
    """The first or last day of a year, where no more than the year was given."""

    __slots__ = ()


class IsoMonth(str):
    """A Month as data holds it: a day, as `2016-04-01`."""

    __slots__ = ()


class IsoYear(IsoMonth):
    """A Year as data holds it."""

    __slots__ = ()


def month_text(day: date | None) -> str:
    """The month or year that a day was given as, as files write it; empty for any other day."""
    if not isinstance(day, Month):
        return ""
    return f"{day.year:04d}" if isinstance(day, Year) else f"{day.year:04d}-{day.month:02d}"


def iso_text(day: date) -> str:
    """A day as data holds it, which people still read as the month or year it was given as."""
    if isinstance(day, Month):
        return (IsoYear if isinstance(day, Year) else IsoMonth)(day.isoformat())
    return day.isoformat()
