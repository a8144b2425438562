"""The fixed sentences of the report, in the language asked for (gettext).

Code says them by `say`, whole, with named places for what is put in:

    say("Renew {item} by {day}", item=item.title, day=say.day(last))
    say.number(len(items), "{count} item", "{count} items")

English is what stands in the code. Within `speaking("cy")` the same code says it in Welsh: formats
enter it around the report that they write. Reports with a language have no JSON, so data stays
English. scripts/catalogue.py gathers the sentences from the code and compiles the translations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.english import ENGLISH as IN_ENGLISH
from eflg_engine.assessment.reasons.english import MONTHS, English, read_day
from eflg_engine.assessment.reasons.english import N_ as N_
from eflg_engine.reading.months import Month, Year
from eflg_engine.reading.values import join_words
from eflg_engine.report.marked import Said, SaidStrongly, Strong

if TYPE_CHECKING:
    from gettext import GNUTranslations

ENGLISH = "en"
TAGS = {ENGLISH: "en-GB"}
"""How a page or a document names its language, where that is longer."""

FOLDER = Path(__file__).parent / "languages"
DOMAIN = "report"


MONTHS_IN_SHORT = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul")),
    *(N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)

AND, OR = N_("and"), N_("or")


_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


class Catalogue(English):
    """Looks fixed sentences up in one language; without one, in that which is spoken."""

    def __init__(self, language: str | None = ENGLISH) -> None:
        self._language = language

    @property
    def language(self) -> str:
        """The language, as in BCP 47."""
        return self._language or _SPOKEN.get()

    @property
    def _found(self) -> GNUTranslations | None:
        language = self._language or _SPOKEN.get()
        return None if language == ENGLISH else _translations(language)

    def __call__(self, message: str, /, **values: object) -> str:
        """A fixed sentence, its places filled in; in English where it has no translation."""
        found = self._found
        if found is None:
            return super().__call__(message, **values)
        message = found.gettext(message)
        return Said(message.format_map(values) if values else message)

    def number(self, count: float, one: str, many: str, /, **values: object) -> str:
        """A sentence about a number of things, which may say it as {count}."""
        found = self._found
        if found is None:
            return super().number(count, one, many, **values)
        values["count"] = count
        return Said(found.ngettext(one, many, int(count)).format_map(values))

    def day(self, day: date) -> str:
        """A day as text; or the month or year, if no more was given."""
        if isinstance(day, Year):
            return Said(day.year)
        month = f"{self(MONTHS[day.month - 1])} {day.year}"
        return Said(month if isinstance(day, Month) else f"{day.day} {month}")

    def month(self, day: date) -> str:
        """The month of a day in short, and its year: `Mar 2026`."""
        return Said(f"{self(MONTHS_IN_SHORT[day.month - 1])} {day.year}")

    def iso_day(self, day: object) -> str:
        """A day that data holds as text, as `day` says it."""
        return self.day(read_day(day))

    def yearly_day(self, day: object) -> str:
        """A day of every year, `03-31`, in words."""
        month, number = map(int, str(day).split("-"))
        return Said(f"{number} {self(MONTHS[month - 1])}")

    def time(self, time: object) -> str:
        """A length of time, `3 years`, in words."""
        number, _, unit = str(time).partition(" ")
        if self._found is None or not number.isdigit():
            return str(time)
        count = int(number)
        if unit.startswith("year"):
            return self.number(count, "{count} year", "{count} years")
        if unit.startswith("month"):
            return self.number(count, "{count} month", "{count} months")
        if unit.startswith("week"):
            return self.number(count, "{count} week", "{count} weeks")
        return self.number(count, "{count} day", "{count} days")

    def all(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        return Said(join_words(words, self(AND)))

    def any(self, words: Iterable[str]) -> str:
        """`a, b or c`."""
        return Said(join_words(words, self(OR)))

    def a(self, thing: str) -> str:
        """A thing with its article in English; as it is in languages that have none."""
        return super().a(thing) if self.language == ENGLISH else thing

    def known(self, words: str) -> str:
        """Words of another part of the report, in this language where the catalogue has them."""
        translations = self._found
        found = translations.gettext(words) if words and translations else words
        if found == words:
            return words
        return strong(Said(found)) if isinstance(words, Strong) else Said(found)


def spoken() -> English:
    """The language that is spoken now, for what is kept longer than it is spoken."""
    language = _SPOKEN.get()
    return IN_ENGLISH if language == ENGLISH else Catalogue(language)


say: Catalogue = Catalogue(None)
"""Looks sentences up in the language that is spoken: English but for what `speaking` surrounds."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have `say` speak a language meanwhile."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def strong(words: str) -> Strong:
    """Words that stand out, in the language that they are in."""
    return SaidStrongly(words) if isinstance(words, Said) else Strong(words)


@cache
def _translations(language: str) -> GNUTranslations:
    from gettext import GNUTranslations  # start-up: English needs none

    file = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with file.open("rb") as content:
        return GNUTranslations(content)


def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue for, English first."""
    found = FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return (ENGLISH, *sorted(file.parent.parent.name for file in found))
