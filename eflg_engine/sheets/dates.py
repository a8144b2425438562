"""Dates as people type them in a spreadsheet, in the order of Britain: day, month, year."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from eflg_engine.reading.dates_meant import MONTHS
from eflg_engine.reading.values import NO_END, NOT_YET, BadValue, read_date, says_no_date
from eflg_engine.sheets.grid import Cell

EARLIEST_SERIAL, LATEST_SERIAL = 20_000, 80_000  # 1954 to 2119: other numbers are no days
_DAY_0 = date(1899, 12, 30)

_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u2033", '"')
    | dict.fromkeys("\u00a0\u2007\u202f\u2009", " ")
    | dict.fromkeys("\u200b\ufeff", None)
)

_NUMERIC = r"([0-9]{1,2})([/. -])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})"
_ISO_SLASHED = r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})"
_NAMED = (
    r"(?:[a-z]{3,9},? )?(?:([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -]*)?"
    r"([a-z]{3,9})[.,]?[ '-]*([0-9]{4}|[0-9]{2})"
)
_NAMED_FIRST = r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?, ?([0-9]{4})"
_MONTH = r"([0-9]{1,2})[/.-]([0-9]{4})"
_YEARS = r"(?:fy ?)?([0-9]{4}|[0-9]{2}) ?[/-] ?([0-9]{4}|[0-9]{2})"
_QUARTER = rf"(?:q|quarter )([1-4])[ ,]*{_YEARS}|{_YEARS}[ ,]*(?:q|quarter )([1-4])"
_QUARTER_OF_A_YEAR = r"(?:q|quarter )[1-4][ ,]*[0-9]{4}|[0-9]{4}[ ,]*(?:q|quarter )[1-4]"


class DateRead(NamedTuple):
    """A date as bundles write it, or what keeps it from being one.

    `how` is "" where it was plain; else what kind of reading it was: `serial`, `years`, `quarter`.
    `nothing` is `not_yet` or `no_end` where the text says that there is no date.
    """

    text: str = ""
    how: str = ""
    nothing: str = ""
    hint: str = ""


def plain(text: str) -> str:
    """Text with dashes, quotes and spaces as keyboards give them, and single spaces."""
    return " ".join(text.translate(_PLAIN).split())


def read_cell_date(cell: Cell, *, last: bool, first_day: int = 0) -> DateRead:
    """The date in a cell; a period gives its first day, or with `last` its last."""
    value = cell.value
    if isinstance(value, date):
        text = value.isoformat()
        return DateRead({"month": text[:7], "year": text[:4]}.get(cell.shown_as, text))
    if isinstance(value, bool) or value is None:
        return DateRead()
    if isinstance(value, int | float):
        return _number(float(value), first_day)
    return read_text_date(value, last=last, first_day=first_day)


def read_text_date(written: str, *, last: bool, first_day: int = 0) -> DateRead:
    """The date in a text; see read_cell_date."""
    text = plain(written).casefold().strip(" '")
    if not text or len(text) > 60:
        return DateRead()
    if says_no_date(text, NOT_YET) or not text.strip("-"):
        return DateRead(nothing="not_yet")
    if says_no_date(text, NO_END):
        return DateRead(nothing="no_end")
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return _number(float(text), first_day)
    if re.fullmatch(_QUARTER_OF_A_YEAR, text):
        hint = 'write the months, or the financial year with it, as "Q2 2024/25"'
        return DateRead(hint=hint)
    if found := re.fullmatch(_QUARTER, text):
        quarter = int(found[1] or found[6])
        if year := _first_year(found[2] or found[4], found[3] or found[5]):
            start = year * 12 + 3 + (quarter - 1) * 3
            return DateRead(_end(start, 3, last), "quarter")
    try:
        return DateRead(_plain_date(text))
    except BadValue:
        pass
    if (found := re.fullmatch(_YEARS, text)) and (year := _first_year(found[1], found[2])):
        return DateRead(_end(year * 12 + 3, 12, last), "years")
    return DateRead(_typed(text))


def _plain_date(text: str) -> str:
    """A date that stands as bundles write it, with the time of day cut off. Raises BadValue."""
    bare = re.sub(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[t ][0-9]{1,2}:[0-9:.]+z?$", r"\1", text)
    read_date(bare)
    return bare


def _number(number: float, first_day: int) -> DateRead:
    if number.is_integer() and 1900 <= number <= 2199:
        return DateRead(str(int(number)))
    days = int(number) + first_day
    if EARLIEST_SERIAL <= days <= LATEST_SERIAL:
        return DateRead((_DAY_0 + timedelta(days=days)).isoformat(), "serial")
    return DateRead()


def _first_year(first: str, second: str) -> int | None:
    """The year in which a financial year begins, if the second year follows the first."""
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if len(first) == 2 and len(second) == 2 and int(first) <= 12 and int(second) <= 12:
        return None  # as well a month and a year
    return year if str(year + 1).endswith(second) else None


def _end(start: int, months: int, last: bool) -> str:
    """The first day of a period, or its last; `start` is its first month, counted from year 0."""
    year, month = divmod(start + (months - 1 if last else 0), 12)
    day = calendar.monthrange(year, month + 1)[1] if last else 1
    return f"{year:04d}-{month + 1:02d}-{day:02d}"


def _typed(text: str) -> str:
    """A date typed in another way, as bundles write it; empty if it is none."""
    if found := re.fullmatch(_NUMERIC, text):
        return _day(found[4], int(found[3]), int(found[1]))
    if found := re.fullmatch(_ISO_SLASHED, text):
        return _day(found[1], int(found[2]), int(found[3]))
    if found := re.fullmatch(_MONTH, text):
        return _day(found[2], int(found[1]))
    if found := re.fullmatch(_NAMED, text):
        month = MONTHS.get(found[2])
        return _day(found[3], month, int(found[1]) if found[1] else None) if month else ""
    if found := re.fullmatch(_NAMED_FIRST, text):
        month = MONTHS.get(found[1])
        return _day(found[3], month, int(found[2])) if month else ""
    return ""


def _day(year_text: str, month: int, day: int | None = None) -> str:
    year = int(year_text) if len(year_text) == 4 else 2000 + int(year_text)
    if not (year >= 1 and 1 <= month <= 12):
        return ""
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"
