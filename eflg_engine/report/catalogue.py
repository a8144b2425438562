"""The fixed sentences of the report, in the language asked for (gettext).

scripts/catalogue.py gathers them from the code and compiles the translations.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eflg_engine.reading.months import Month, Year
from eflg_engine.reading.values import join_words
from eflg_engine.report.blocks import Said, SaidStrongly, Strong

if TYPE_CHECKING:
    from gettext import GNUTranslations

ENGLISH = "en"
TAGS = {ENGLISH: "en-GB"}
"""How a page or a document names its language, where that is longer."""

FOLDER = Path(__file__).parent / "languages"
DOMAIN = "report"


def N_(message: str) -> str:  # noqa: N802 - the usual name
    """Marks a sentence that is looked up elsewhere."""
    return message


MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July")),
    *(N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)

AND = N_("and")


class Catalogue:
    """Looks fixed sentences up in one language. English is what stands in the code."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        self._found = None if language == ENGLISH else _translations(language)

    def __call__(self, message: str, **values: object) -> str:
        """A fixed sentence, its places filled in; in English where it has no translation."""
        found = self._found.gettext(message) if self._found else message
        return Said(found.format(**values))

    def number(self, count: int, one: str, many: str, **values: object) -> str:
        """A sentence about a number of things."""
        found = one if count == 1 else many
        if self._found:
            found = self._found.ngettext(one, many, count)
        return Said(found.format(count=count, **values))

    def day(self, day: date) -> str:
        """A day as text; or the month or year, if no more was given."""
        if isinstance(day, Year):
            return Said(day.year)
        month = f"{self(MONTHS[day.month - 1])} {day.year}"
        return Said(month if isinstance(day, Month) else f"{day.day} {month}")

    def all(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        return Said(join_words(words, self(AND)))

    def known(self, words: str) -> str:
        """Words of another part of the report, in this language where the catalogue has them."""
        found = self._found.gettext(words) if words and self._found else words
        if found == words:
            return words
        return strong(Said(found)) if isinstance(words, Strong) else Said(found)


IN_ENGLISH = Catalogue()


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
