"""Dates, months, intervals, percentages and words, as files write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

FIRST_YEAR, LAST_YEAR = 1900, 2199

_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH_NAME = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_INTERVAL = re.compile(r"(\d+)\s*(day|week|month|year)s?")
_RELATIVE = re.compile(r"(?:in\s+(?P<ahead>.+)|(?P<back>.+)\s+ago)")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")
_ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name
}


class BadValue(ValueError):
    """A value that cannot be read. `allowed` and `hint` may be empty."""

    def __init__(self, code: str, message: str, allowed: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.allowed = allowed
        self.hint = hint


def read_date(value: object, *, last_of_month: bool = False) -> date:
    """A day, from a date or `2019-06-26`, or from a month, `2019-06`.

    A month reads as its first day, or its last with `last_of_month`. Raises BadValue.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    allowed = "a day as 2019-06-26 or a month as 2019-06"
    if not isinstance(value, str):
        raise BadValue("bad_date", "this is not a date", allowed)
    text = value.strip()
    match = _DATE.fullmatch(text)
    if match is None:
        intent = _intended_date(text)
        hint = f'did you mean "{intent}"?' if intent else ""
        raise BadValue("bad_date", "this is not a date as files write them", allowed, hint)
    year, month = int(match[1]), int(match[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue("bad_date", f"the year {year} is out of range", f"{FIRST_YEAR} to {LAST_YEAR}")
    if not 1 <= month <= 12:
        hint = ""
        if match[3] and month <= 31 and 1 <= int(match[3]) <= 12:
            hint = f'did you mean "{year}-{int(match[3]):02d}-{month:02d}"?'
        raise BadValue("bad_date", f"there is no month {month}", allowed, hint)
    days = calendar.monthrange(year, month)[1]
    if match[3] is None:
        return date(year, month, days if last_of_month else 1)
    day = int(match[3])
    if not 1 <= day <= days:
        raise BadValue(
            "bad_date",
            f"there is no such day: {calendar.month_name[month]} {year} has {days} days",
            allowed,
            f'did you mean "{year}-{month:02d}-{days:02d}"?' if day > days else "",
        )
    return date(year, month, day)


def _intended_date(text: str) -> str | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 1, month)[1]:
            return f"{year:04d}-{month:02d}-{day:02d}"
    if match := _MONTH_NAME.fullmatch(text):
        named = _MONTHS.get(match[2].casefold())
        if named:
            return f"{match[3]}-{named:02d}" + (f"-{int(match[1]):02d}" if match[1] else "")
    if re.fullmatch(r"\d{4}", text):
        return f"{text}-01"
    if match := re.match(r"(\d{4}-\d{2}-\d{2})[T ]", text):
        return match[1]
    return None


@dataclass(frozen=True, slots=True)
class Interval:
    """A length of time in calendar months or in days (one of the two is zero)."""

    months: int
    days: int

    def __str__(self) -> str:
        number, unit = (self.months, "month") if self.months else (self.days, "day")
        if unit == "month" and number % 12 == 0:
            number, unit = number // 12, "year"
        elif unit == "day" and number % 7 == 0:
            number, unit = number // 7, "week"
        return f"{number} {unit}" + ("" if number == 1 else "s")

    def before(self, day: date) -> date:
        """The day this long before `day`; a day that month lacks becomes the month's last."""
        return add_months(day, -self.months) if self.months else _shift(day, -self.days)

    def after(self, day: date) -> date:
        """The day this long after `day`."""
        return add_months(day, self.months) if self.months else _shift(day, self.days)

    def last_day(self, dated: date) -> date:
        """The last day d for which `before(d)` is not after `dated`: until when it is in date."""
        if not self.months:
            return _shift(dated, self.days)
        day = add_months(dated, self.months)
        if day.day != dated.day:  # clamped: the month is shorter, and `day` is its last
            return day
        if dated.day == calendar.monthrange(dated.year, dated.month)[1]:
            return day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return day


def add_months(day: date, months: int) -> date:
    """`day` moved by calendar months, clamped to the end of a shorter month and to date's range."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def read_interval(value: object) -> Interval:
    """An interval from `18 months`, `3 years`, `90 days`, `2 weeks`. Raises BadValue."""
    allowed = 'a number of days, weeks, months or years, as "18 months" (at most 100 years)'
    if isinstance(value, Interval):
        return value
    if not isinstance(value, str) or not (match := _INTERVAL.fullmatch(value.strip().casefold())):
        hint = ""
        if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()):
            hint = f'did you mean "{value} months"?'
        raise BadValue("bad_interval", "this is not a length of time", allowed, hint)
    number, unit = int(match[1]), match[2]
    per_unit = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}[unit]
    interval = Interval(number * per_unit[0], number * per_unit[1])
    if number == 0:
        raise BadValue("bad_interval", "a length of time must be more than nothing", allowed)
    if interval.months > 1200 or interval.days > 36600:
        raise BadValue("bad_interval", "this length of time is out of range", allowed)
    return interval


def read_relative_date(value: object, today: date) -> date:
    """As read_date, and also `today`, `6 months ago`, `in 2 years`. Raises BadValue."""
    if isinstance(value, str):
        text = value.strip().casefold()
        if text == "today":
            return today
        if match := _RELATIVE.fullmatch(text):
            if match["ahead"]:
                return read_interval(match["ahead"]).after(today)
            return read_interval(match["back"]).before(today)
    return read_date(value)


def read_share(value: object) -> Fraction:
    """A share from `all` or a percentage such as `80%`. Raises BadValue."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        if value.strip().casefold() == "all":
            return Fraction(1)
        if match := _PERCENT.fullmatch(value.strip()):
            share = Fraction(match[1]) / 100
            if 0 < share <= 1:
                return share
    hint = ""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit()):
        hint = f'did you mean "{value}%"?'
    raise BadValue(
        "bad_share", "this is not a share", '"all" or a percentage above 0% and up to 100%', hint
    )


def is_id(text: str) -> bool:
    """Whether text is lower-case words joined by `_` or `-`."""
    return _ID.fullmatch(text) is not None


def suggested_id(text: str) -> str:
    """An id made from any text."""
    return "_".join(re.findall(r"[a-z0-9]+", text.casefold()))


def folded(text: str) -> str:
    """Text with case, spaces, hyphens and underscores made alike, for matching words."""
    return " ".join(re.split(r"[\s_-]+", text.strip().casefold()))


def join_words(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
