"""The date that was probably meant by a text that is none as files write it."""

from __future__ import annotations

import calendar
import re
from datetime import MAXYEAR, MINYEAR

# Text, not compiled patterns: few of them are needed in one run, and `re` keeps those.
_NUMERIC_DATE = r"([0-9]{1,2}|[0-9]{4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,2}|[0-9]{4})"
_PACKED_DATE = r"([0-9]{4})([0-9]{2})([0-9]{2})?"
_MONTH_AND_YEAR = r"([0-9]{1,2})[/.-]([0-9]{4})"
_DAY_MONTH_YEAR = r"(?:([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+)?([a-z]{3,9})[\s.,-]+([0-9]{4})"
_MONTH_DAY_YEAR = r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})"
_TIMED_DATE = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ][0-9]{1,2}:[0-9:.]+ ?(?:z|[+-][0-9:]+)?"
MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name
}
MONTHS["sept"] = 9
"""The number of each month by its names, without capitals."""


def valid_date(year: int, month: int, day: int | None = None) -> str | None:
    """The date as files write it, if there is such a day or month."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def intended_date(text: str) -> str | None:
    """A date written in another way, as files write it. Day before month, as in Britain."""
    if match := re.fullmatch(_TIMED_DATE, text):
        return match[1]
    if match := re.fullmatch(_NUMERIC_DATE, text):
        first, second, third = (int(part) for part in match.groups())
        if len(match[1]) == 4:
            return valid_date(first, second, third)
        year = third + 2000 if len(match[3]) == 2 else third
        if len(match[3]) == 1:
            return None
        return valid_date(year, second, first) or valid_date(year, first, second)
    if match := re.fullmatch(_PACKED_DATE, text):
        return valid_date(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := re.fullmatch(_MONTH_AND_YEAR, text):
        return valid_date(int(match[2]), int(match[1]))
    if match := re.fullmatch(_DAY_MONTH_YEAR, text):
        day, month = int(match[1]) if match[1] else None, MONTHS.get(match[2])
        return valid_date(int(match[3]), month, day) if month else None
    if match := re.fullmatch(_MONTH_DAY_YEAR, text):
        month = MONTHS.get(match[1])
        return valid_date(int(match[3]), month, int(match[2])) if month else None
    return None
