"""The fixed sentences of the report, in the language asked for (gettext).

scripts/catalogue.py gathers them from the code and compiles the translations.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from eflg_engine.report.blocks import Said, SaidStrongly, Strong

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


class Catalogue:
    """Looks fixed sentences up in one language. English is what stands in the code."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        self._found = _translations(language)

    def __call__(self, message: str, **values: object) -> Said:
        """A fixed sentence, its places filled in; in English where it has no translation."""
        return Said(self._found.gettext(message).format(**values))

    def number(self, count: int, one: str, many: str, **values: object) -> Said:
        """A sentence about a number of things."""
        found = self._found.ngettext(one, many, count)
        return Said(found.format(count=count, **values))

    def day(self, day: date) -> Said:
        """A day as text."""
        return Said(f"{day.day} {self(MONTHS[day.month - 1])} {day.year}")

    def known(self, words: str) -> str:
        """Words of another part of the report, in this language where the catalogue has them."""
        found = self._found.gettext(words) if words else words
        if found == words:
            return words
        return SaidStrongly(found) if isinstance(words, Strong) else Said(found)


@cache
def _translations(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    file = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with file.open("rb") as content:
        return GNUTranslations(content)


def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue for, English first."""
    found = FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return (ENGLISH, *sorted(file.parent.parent.name for file in found))
