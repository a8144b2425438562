"""Dates, months, intervals, shares, numbers, ids and words, as files write them.

Each `read_` function takes text, or the Python value that plain data holds in its place, and
raises BadValue with what is allowed and what was probably meant.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_DIGITS = 15  # what a float, and so JSON and a spreadsheet, holds without loss
ALL = "all"
DATE = "date"
"""What a profile field holds that is a day."""

# Text, not compiled patterns: few of them are needed in one run, and `re` keeps those.
_DATE = r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?"
_NUMERIC_DATE = r"([0-9]{1,4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,4})"
_PACKED_DATE = r"([0-9]{4})([0-9]{2})([0-9]{2})?"
_MONTH_AND_YEAR = r"([0-9]{1,2})[/.-]([0-9]{4})"
_DAY_MONTH_YEAR = r"(?:([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+)?([a-z]{3,9})[\s.,-]+([0-9]{4})"
_MONTH_DAY_YEAR = r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})"
_TIMED_DATE = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]\S.*"
_INTERVAL = r"([0-9]{1,5})\s*(day|week|month|year)s?"
_ABOUT_INTERVAL = (
    r"(?:at most |less than |under |within |the |last |past )*"
    r"(?:([0-9]{1,5}(?:\.[05])?)|([a-z]+))[\s-]*(d|w|m|mo|y|yr|day|week|wk|month|mth|year)s?"
    r"(?: old| ago)?"
)
_RELATIVE = r"(?:in\s+(?P<ahead>.+)|(?P<back>.+)\s+ago)"
_PERCENT = r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%"
_NUMBER = r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?"
_ID = r"[a-z0-9]+(?:[_-][a-z0-9]+)*"
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name
}
_MONTHS["sept"] = 9
_NUMBER_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBER_WORDS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18}
_SHORT = 10**MOST_DIGITS
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}

_A_DATE = "a day, as 2019-06-26, or a month, as 2019-06"
_AN_INTERVAL = "a number of days, weeks, months or years up to 100 years, as 18 months"
_A_SHARE = '"all", or a percentage above 0% and up to 100%'


class BadValue(ValueError):
    """A value that cannot be read. `allowed` and `hint` may be empty."""

    def __init__(self, code: str, message: str, allowed: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.allowed = allowed
        self.hint = hint


# --- dates ------------------------------------------------------------------------------------


def read_date(value: object, *, last_of_month: bool = False) -> date:
    """A day, from a date or `2019-06-26`, or from a month, `2019-06`.

    A month reads as its first day, or its last with `last_of_month`. Raises BadValue.
    """
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        _check_year(day.year)
        return day
    if type(value) is str and len(value) == 10 and value[4] == value[7] == "-":
        try:  # a day, as most are written
            day = date.fromisoformat(value)
        except ValueError:
            pass  # what is wrong with it is found out below
        else:
            _check_year(day.year)
            return day
    if not isinstance(value, str):
        hint = f'did you mean "{value}-01"?' if _is_year(str(value)) else ""
        raise BadValue("bad_date", "this is not a date", _A_DATE, hint)
    match = re.fullmatch(_DATE, value.strip())
    if match is None:
        intent = _intended_date(value)
        raise BadValue(
            "bad_date",
            "this is not a date as it is written here",
            _A_DATE,
            f'did you mean "{intent}"?' if intent else "",
        )
    year, month = int(match[1]), int(match[2])
    _check_year(year)
    if not 1 <= month <= 12:
        meant = _valid(year, int(match[3]), month) if match[3] else None
        hint = f'did you mean "{meant}"?' if meant else ""
        raise BadValue("bad_date", f"there is no month {month}", _A_DATE, hint)
    if match[3] is None and not last_of_month:
        return date(year, month, 1)
    if match[3] is not None and 1 <= int(match[3]) <= 28:
        return date(year, month, int(match[3]))
    days = calendar.monthrange(year, month)[1]
    number = int(match[3]) if match[3] is not None else days
    if not 1 <= number <= days:
        raise BadValue(
            "bad_date",
            f"there is no such day: {calendar.month_name[month]} {year} has {days} days",
            _A_DATE,
            f'did you mean "{year}-{month:02d}-{days:02d}"?' if number > days else "",
        )
    return date(year, month, number)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(
            "bad_date", f"the year {year} is out of range", f"{FIRST_YEAR} to {LAST_YEAR}"
        )


def _is_year(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}", text) is not None and FIRST_YEAR <= int(text) <= LAST_YEAR


def _valid(year: int, month: int, day: int | None = None) -> str | None:
    """The date as files write it, if there is such a day or month."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    if day is None:
        return f"{year}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year}-{month:02d}-{day:02d}"


def _intended_date(text: str) -> str | None:
    """A date written in another way, as files write it. Day before month, as in Britain."""
    text = " ".join(text.casefold().split())[:40]
    if match := re.fullmatch(_TIMED_DATE, text):
        return match[1]
    if match := re.fullmatch(_NUMERIC_DATE, text):
        first, second, third = (int(part) for part in match.groups())
        if len(match[1]) == 4:
            return _valid(first, second, third)
        year = third + 2000 if len(match[3]) == 2 else third
        return _valid(year, second, first) or _valid(year, first, second)
    if match := re.fullmatch(_PACKED_DATE, text):
        return _valid(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := re.fullmatch(_MONTH_AND_YEAR, text):
        return _valid(int(match[2]), int(match[1]))
    if match := re.fullmatch(_DAY_MONTH_YEAR, text):
        day, month = int(match[1]) if match[1] else None, _MONTHS.get(match[2])
        return _valid(int(match[3]), month, day) if month else None
    if match := re.fullmatch(_MONTH_DAY_YEAR, text):
        month = _MONTHS.get(match[1])
        return _valid(int(match[3]), month, int(match[2])) if month else None
    return f"{text}-01" if _is_year(text) else None


def read_yearly_day(value: object) -> tuple[int, int]:
    """A day that every year has, as month and day, from `03-31`. Raises BadValue."""
    text = value.strip() if isinstance(value, str) else str(value)
    allowed = "a month and a day that every year has, as 03-31"
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
    for month, day in ((1, 2), (2, 1)) if match else ():
        assert match is not None
        found = (int(match[month]), int(match[day]))
        if _valid(2023, *found):
            if month == 1:
                return found
            hint = f'did you mean "{found[0]:02}-{found[1]:02}"?'
            raise BadValue("bad_date", f"there is no month {match[1]}", allowed, hint)
    leap = ' (29 February is not in every year: did you mean "02-28"?)' if text == "02-29" else ""
    message = "this is not a day of every year"
    raise BadValue("bad_date", message, allowed, leap.strip(" ()"))


def read_relative_date(value: object, today: date) -> date:
    """As read_date, and also `today`, `6 months ago`, `in 2 years`. Raises BadValue."""
    if isinstance(value, str):
        text = value.strip().casefold()
        if text == "today":
            return today
        if match := re.fullmatch(_RELATIVE, text):
            if match["ahead"]:
                return read_interval(match["ahead"]).after(today)
            return read_interval(match["back"]).before(today)
    return read_date(value)


# --- intervals --------------------------------------------------------------------------------


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

    def first_day(self, start: date) -> date:
        """The first day d for which `before(d)` is not before `start`: when the time is over.

        A time that begins with `start` ends on the day before.
        """
        day = self.after(start)
        return day if self.before(day) >= start else _shift(day, 1)

    def last_day(self, dated: date) -> date:
        """The last day d for which `before(d)` is not after `dated`: until when it is in date."""
        if not self.months:
            return _shift(dated, self.days)
        day = add_months(dated, self.months)
        if dated.day < 28:  # as most are: no month is so short
            return day
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
    number = day.day
    return date(year, month, number if number <= 28 else min(number, _days_in(year, month)))


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def read_interval(value: object) -> Interval:
    """An interval from `18 months`, `3 years`, `90 days`, `2 weeks`. Raises BadValue."""
    text = value.strip().casefold() if isinstance(value, str) else ""
    match = re.fullmatch(_INTERVAL, text)
    if match is None:
        intent = _intended_interval(text or str(value))
        raise BadValue(
            "bad_interval",
            "this is not a length of time as it is written here",
            _AN_INTERVAL,
            f'did you mean "{intent}"?' if intent else "",
        )
    interval = _interval(int(match[1]), match[2])
    if not interval.months and not interval.days:
        raise BadValue("bad_interval", "a length of time must be more than nothing", _AN_INTERVAL)
    if interval.months > 1200 or interval.days > 36525:
        raise BadValue("bad_interval", "this length of time is over 100 years", _AN_INTERVAL)
    return interval


def _interval(number: int, unit: str) -> Interval:
    months, days = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}[unit]
    return Interval(number * months, number * days)


def _intended_interval(text: str) -> str | None:
    text = " ".join(text.split())[:40]
    if re.fullmatch(r"[0-9]{1,3}", text) and int(text):
        return f"{int(text)} month{'' if int(text) == 1 else 's'}"
    if match := re.fullmatch(_ABOUT_INTERVAL, text):
        number = float(match[1]) if match[1] else _NUMBER_WORDS.get(match[2], 0)
        unit = _UNITS[match[3][0]]
        if unit == "year" and number % 1:
            number, unit = number * 12, "month"
        if number >= 1 and number % 1 == 0:
            return f"{int(number)} {unit}{'' if number == 1 else 's'}"
    return None


# --- shares and numbers -----------------------------------------------------------------------


def read_share(value: object) -> Fraction:
    """A share from `all` or a percentage such as `80%`. Raises BadValue."""
    text = value.strip() if isinstance(value, str) else str(value)
    if text.casefold() == ALL:
        return Fraction(1)
    if match := re.fullmatch(_PERCENT, text):
        share = Fraction(match[1]) / 100
        if 0 < share <= 1:
            return share
    hint = ""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text):
        number = Fraction(text)
        percent = number * 100 if number <= 1 else number
        if 0 < percent <= 100:
            hint = f'did you mean "{float(percent):g}%"?'
    raise BadValue("bad_share", "this is not a share", _A_SHARE, hint)


def read_number(value: object) -> Decimal:
    """A number of at most 15 digits, from text or a Python number. Raises BadValue."""
    if type(value) is int and abs(value) < _SHORT:
        return Decimal(value)
    number = _as_number(value)
    if number is None:
        hint = ""
        if isinstance(value, str):
            bare = re.sub(r"[%£,\s]", "", value) if len(value) <= 40 else ""
            hint = f'did you mean "{bare}"?' if re.fullmatch(_NUMBER, bare) else ""
        raise BadValue("not_a_number", "a number is wanted here", "a number, as 62 or 4.5", hint)
    text = str(number)
    is_short = len(text) <= MOST_DIGITS and "E" not in text
    if not is_short and number and _places(number) > MOST_DIGITS:
        raise BadValue(
            "out_of_range",
            f"this number has more than {MOST_DIGITS} digits",
            f"up to {MOST_DIGITS} digits",
        )
    return number


def _places(number: Decimal) -> int:
    """How many digits it takes to write a number out, after the point or in all."""
    _, digits, exponent = number.normalize().as_tuple()
    assert isinstance(exponent, int)
    return max(len(digits) + max(exponent, 0), -exponent)


def read_count(value: object, least: int = 1, most: int = 1000) -> int:
    """A whole number in a range, from text or a Python number. Raises BadValue."""
    number = _as_number(value)
    allowed = f"a whole number from {least} to {most}"
    if number is None or number != number.to_integral_value():
        meant = _NUMBER_WORDS.get(value.strip().casefold()) if isinstance(value, str) else None
        hint = f'did you mean "{meant}"?' if meant else ""
        raise BadValue("not_a_number", "a whole number is wanted here", allowed, hint)
    if number < least:
        raise BadValue("out_of_range", f"this number must be at least {least}", allowed)
    if number > most:
        raise BadValue("out_of_range", f"this number must be at most {most}", allowed)
    return int(number)


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    text = str(value).strip()
    return Decimal(text) if re.fullmatch(_NUMBER, text) else None


# --- words ------------------------------------------------------------------------------------


def read_id(value: str) -> str:
    """An id: lower-case words joined by `_` or `-`, but not `all`. Raises BadValue."""
    allowed = 'lower-case letters and digits, in words joined by "_" or "-"'
    if value == ALL:
        raise BadValue("bad_id", '"all" has a meaning of its own and cannot be an id', allowed)
    if not is_id(value):
        meant = suggested_id(value)
        hint = f'did you mean "{meant}"?' if meant and len(meant) <= 60 else ""
        raise BadValue("bad_id", "this cannot be an id", allowed, hint)
    return value


def is_id(text: str) -> bool:
    """Whether text is lower-case words joined by `_` or `-`."""
    return re.fullmatch(_ID, text) is not None


def suggested_id(text: str) -> str:
    """An id made from any text."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    return "_".join(re.findall(r"[a-z0-9]+", plain.casefold()))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Text with case, spaces, hyphens and underscores made alike, for matching words."""
    return " ".join(re.split(r"[\s_-]+", text.strip().casefold()))


def capital(text: str) -> str:
    """Text with a capital at the front, and the rest as it is."""
    return text[:1].upper() + text[1:]


def join_words(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
