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
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from eflg_engine.reading.counts import counted
from eflg_engine.reading.dates_meant import intended_date, valid_date
from eflg_engine.reading.months import Month, Year

MOST_DIGITS = 15  # what a float, and so JSON and a spreadsheet, holds without loss
ALL = "all"
DATE = "date"
"""What a profile field holds that is a day."""

# Text, not compiled patterns: few of them are needed in one run, and `re` keeps those.
_DATE = r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?"
_FINANCIAL_YEAR = r"(?:fy ?)?([0-9]{4}) ?[/-] ?([0-9]{2}|[0-9]{4})"
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
_NUMBER_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBER_WORDS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18}
_SHORT = 10**MOST_DIGITS
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}

NOT_YET = (
    "TBC", "TBA", "TBD", "date TBC", "to be confirmed", "to be announced", "to be decided",
    "to be agreed", "date to be confirmed", "to follow", "awaited", "pending", "unknown",
    "not known", "not set", "undated", "none", "N/A", "NA", "?", "??", "???",
)  # fmt: skip
"""What people write for a date that they do not have yet."""
NO_END = (
    "ongoing", "on going", "continuous", "continuing", "rolling", "open ended", "no end",
    "no end date",
)  # fmt: skip
"""What people write for what has no end; it is no day of a document either."""

A_DATE = "a day, as 2019-06-26, a month, as 2019-06, or a year, as 2019"
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


def read_date(value: object, *, last: bool = False) -> date:
    """A day, from a date or `2019-06-26`, or from a month, `2019-06`, or a year, `2019`.

    The one rule for every date: a month or a year reads as its first day where it says when
    something was (evidence dated, a day to judge by), as its last with `last`, where it says by or
    until when something is to be (planned, due, until, by, review). A datetime reads as its date.
    Raises BadValue.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if type(value) is str and len(value) == 10 and value[4] == value[7] == "-":
        try:  # a day, as most are written
            return date.fromisoformat(value)
        except ValueError:
            pass  # the checks below say what is wrong
    text = value.strip() if isinstance(value, str) else ""
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= MAXYEAR:
        text = str(value)
    match = re.fullmatch(_DATE, text)
    if match is None:
        raise BadValue("bad_date", *_no_date(value))
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    if year < MINYEAR:
        raise BadValue("bad_date", f"the year {year} is out of range", f"{MINYEAR} to {MAXYEAR}")
    if not 1 <= month <= 12:
        if match[3] is None and _is_next_year(match[1], match[2]):
            raise BadValue("bad_date", *_no_date(text.replace("-", "/")))
        meant = valid_date(year, int(match[3]), month) if match[3] else None
        hint = f'did you mean "{meant}"?' if meant else ""
        raise BadValue("bad_date", f"there is no month {month}", A_DATE, hint)
    days = _days_in(year, month)
    number = int(match[3]) if match[3] is not None else days if last else 1
    if not 1 <= number <= days:
        message = f"there is no such day: {calendar.month_name[month]} {year} has {days} days"
        raise BadValue("bad_date", message, A_DATE)
    return (date if match[3] else Month if match[2] else Year)(year, month, number)


def read_last_day(value: object) -> date:
    """As read_date, for a day by or until which something is to be. Raises BadValue."""
    return read_date(value, last=True)


def read_item_date(value: object) -> date | None:
    """As read_date, of an item of evidence: None where it says that there is no date yet."""
    return None if says_no_date(value) else read_date(value)


def says_no_date(value: object, words: Iterable[str] = (*NOT_YET, *NO_END)) -> bool:
    """Whether a text in the place of a date says that there is none, with one of these words."""
    if not isinstance(value, str) or len(value) > 40 or value[:1].isdigit():
        return False
    said = folded(value)
    return any(said == folded(word) for word in words)


def read_when(value: object, as_at: date | None) -> date:
    """As read_date, for what is planned if that is after `as_at`: then as its last day."""
    first = read_date(value)
    return first if as_at is None or first <= as_at else read_date(value, last=True)


def day_of(value: date) -> date:
    """The day itself, of a date that a program gave (which may be a datetime) or of a month."""
    if isinstance(value, datetime):
        return value.date()
    return date(value.year, value.month, value.day) if isinstance(value, Month) else value


def _no_date(value: object) -> tuple[str, str, str]:
    """What is to be said of a value that is no date: message, allowed, hint."""
    message = "this is not a date as it is written here"
    if not isinstance(value, str):
        return "this is not a date", A_DATE, ""
    text = " ".join(value.casefold().replace("\u2013", "-").split())
    if len(text) > 40:
        return message, A_DATE, ""
    if says_no_date(text, NOT_YET):
        hint = "leave this out until the date is known"
        return "this says that there is no date yet", A_DATE, hint
    if (match := re.fullmatch(_FINANCIAL_YEAR, text)) and _is_next_year(match[1], match[2]):
        hint = (
            f"write the day of the document itself, or, for what the year {value.strip()} ended "
            f'with, the last day of the financial year, "{int(match[1]) + 1}-03-31"'
        )
        return "this is a financial year, not a date", A_DATE, hint
    intent = intended_date(text)
    return message, A_DATE, f'did you mean "{intent}"?' if intent else ""


def _is_next_year(year: str, following: str) -> bool:
    return str(int(year) + 1).zfill(4).endswith(following)


def read_yearly_day(value: object) -> tuple[int, int]:
    """A day that every year has, as month and day, from `03-31`. Raises BadValue."""
    text = value.strip() if isinstance(value, str) else str(value)
    allowed = "a month and a day that every year has, as 03-31"
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
    for month, day in ((1, 2), (2, 1)) if match else ():
        assert match is not None
        found = (int(match[month]), int(match[day]))
        if valid_date(2023, *found):
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
        return counted(number, unit)

    def before(self, day: date) -> date:
        """The day this long before `day`; a day that month lacks becomes the month's last."""
        return add_months(day, -self.months) if self.months else moved(day, -self.days)

    def after(self, day: date) -> date:
        """The day this long after `day`."""
        return add_months(day, self.months) if self.months else moved(day, self.days)

    def first_day(self, start: date) -> date:
        """The first day d for which `before(d)` is not before `start`: when the time is over.

        A time that begins with `start` ends on the day before.
        """
        day = self.after(start)
        return day if self.before(day) >= start else moved(day, 1)

    def last_day(self, dated: date) -> date:
        """The last day d for which `before(d)` is not after `dated`: until when it is in date."""
        if not self.months:
            return moved(dated, self.days)
        day = add_months(dated, self.months)
        if dated.day < 28:  # the usual case: every month has 28 days
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


def moved(day: date, days: int) -> date:
    """`day` moved by days, and kept within the years from 1 to 9999."""
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
        hint = f'did you mean "{intent}"?' if intent else ""
        if re.fullmatch(r"[0-9]+", text or str(value)):
            hint = "say of what: days, weeks, months or years"
        message = "this is not a length of time as it is written here"
        raise BadValue("bad_interval", message, _AN_INTERVAL, hint)
    months, days = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}[match[2]]
    interval = Interval(int(match[1]) * months, int(match[1]) * days)
    if not interval.months and not interval.days:
        raise BadValue("bad_interval", "a length of time must be more than nothing", _AN_INTERVAL)
    if interval.months > 1200 or interval.days > 36525:
        raise BadValue("bad_interval", "this length of time is over 100 years", _AN_INTERVAL)
    return interval


def _intended_interval(text: str) -> str | None:
    text = " ".join(text.split())
    if len(text) > 40:
        return None
    if match := re.fullmatch(_ABOUT_INTERVAL, text):
        number = float(match[1]) if match[1] else _NUMBER_WORDS.get(match[2], 0)
        unit = _UNITS[match[3][0]]
        if unit == "year" and number % 1:
            number, unit = number * 12, "month"
        if number >= 1 and number % 1 == 0:
            return counted(int(number), unit)
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
        percent = number * 100 if number < 1 else number
        if 0 < percent <= 100 and number != 1:  # 1 may be all, or one in a hundred
            hint = f'did you mean "{float(percent):g}%"?'
    raise BadValue("bad_share", "this is not a share", _A_SHARE, hint)


def read_number(value: object) -> Decimal:
    """A number of at most 15 digits, from text or a Python number. Raises BadValue."""
    if type(value) is int and abs(value) < _SHORT:
        return Decimal(value)
    number = _as_number(value)
    if number is None:
        hint = _meant_number(value) if isinstance(value, str) and len(value) <= 40 else ""
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


def _meant_number(text: str) -> str:
    """A hint at the number that a text can be read as in one way alone; both where there are two.

    A comma before three digits may part thousands or be a decimal comma.
    """
    text = "".join(unicodedata.normalize("NFKC", c) if c.isdecimal() else c for c in text).strip()
    bare = re.sub(r"^£\s*|\s*%$", "", text)
    if re.fullmatch(_NUMBER, bare):
        return suggested(bare)
    sign = bare[:1] if bare[:1] in ("+", "-") else ""
    bare = bare.removeprefix(sign)
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", bare) and not text.startswith("£"):
        thousands, decimal = bare.replace(",", ""), bare.replace(",", ".")
        return f'write "{sign}{thousands}", or "{sign}{decimal}" if that is a decimal comma'
    for grouped, mark, comma in (
        (r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", ",", "."),
        (r"[1-9][0-9]{0,2}(?:\s[0-9]{3})+(?:[.,][0-9]+)?", r"\s", ","),
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+", r"\.", ","),
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}", r"\.", ","),
        (r"[0-9]+,[0-9]+", "", ","),
    ):
        if re.fullmatch(grouped, bare):
            digits = re.sub(mark, "", bare) if mark else bare
            return suggested(sign + digits.replace(comma, "."))
    return ""


def suggested(text: str) -> str:
    """The hint at a value that was probably meant."""
    return f'did you mean "{text}"?'


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
    """Text with case, width, accents, spaces, hyphens and underscores made alike.

    The one way in which words are matched; `framework.naming.name_key` folds further.
    """
    return " ".join(re.split(r"[\s_-]+", unaccented(text).strip()))


def value_key(value: object) -> str:
    """What is alike for values that say the same: a number as its shortest form, a text folded."""
    number = _as_number(value)
    return folded(str(value)) if number is None else f"{number.normalize() + 0:f}"


def unaccented(text: str) -> str:
    """Text in lower case with width and accents made alike, composed or decomposed."""
    if text.isascii():
        return text.lower()
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in wide if not unicodedata.combining(each))


def composed(text: str) -> str:
    """Text with each accented letter as one character, as keyboards give it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def capital(text: str) -> str:
    """Text with a capital at the front, and the rest as it is."""
    return text[:1].upper() + text[1:]


def join_words(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
