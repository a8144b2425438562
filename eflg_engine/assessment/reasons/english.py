"""How sentences are said: in English here; reports bring a catalogue that says them otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from eflg_engine.reading.months import IsoMonth, IsoYear, Month, Year
from eflg_engine.reading.values import join_words


def N_(message: str) -> str:  # noqa: N802 - the usual name
    """Marks a sentence that is looked up elsewhere."""
    return message


MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July")),
    *(N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def day_text(day: date) -> str:
    """A day as people read it: 30 June 2025; or the month or year, if no more was given."""
    if isinstance(day, Month):
        return str(day.year) if isinstance(day, Year) else f"{MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def iso_day_text(day: object) -> str:
    """A day that data holds as text, as people read it."""
    return day_text(read_day(day)) if isinstance(day, IsoMonth) else _iso_day_text(str(day))


@lru_cache(maxsize=4096)
def _iso_day_text(day: str) -> str:
    return day_text(date.fromisoformat(day))


def read_day(day: object) -> date:
    """A day that data holds as text; or the month or year, if no more was given."""
    kind = Year if isinstance(day, IsoYear) else Month if isinstance(day, IsoMonth) else date
    return kind.fromisoformat(str(day))


class English:
    """Fixed sentences as they stand in the code, whole, with named places for what is put in."""

    @property
    def language(self) -> str:
        """The language, as in BCP 47."""
        return "en"

    def __call__(self, message: str, /, **values: object) -> str:
        """A fixed sentence, its places filled in."""
        return message.format_map(values) if values else message

    def number(self, count: float, one: str, many: str, /, **values: object) -> str:
        """A sentence about a number of things, which may say it as {count}."""
        values["count"] = count
        return (one if count == 1 else many).format_map(values)

    def day(self, day: date) -> str:
        """A day as text; or the month or year, if no more was given."""
        return day_text(day)

    def iso_day(self, day: object) -> str:
        """A day that data holds as text, as `day` says it."""
        return iso_day_text(day)

    def yearly_day(self, day: object) -> str:
        """A day of every year, `03-31`, in words."""
        month, number = map(int, str(day).split("-"))
        return f"{number} {MONTHS[month - 1]}"

    def time(self, time: object) -> str:
        """A length of time, `3 years`, in words."""
        return str(time)

    def all(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        return join_words(words)

    def any(self, words: Iterable[str]) -> str:
        """`a, b or c`."""
        return join_words(words, "or")

    def a(self, thing: str) -> str:
        """A thing with its article, where the language has one."""
        return ("an " if thing[:1].lower() in "aeiou" else "a ") + thing


ENGLISH = English()
