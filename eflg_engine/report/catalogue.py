"""The fixed sentences of the report, in the language asked for (gettext)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

ENGLISH = "en"
FOLDER = Path(__file__).parent / "languages"
DOMAIN = "report"


class Said(str):
    """Words in the language of the page, where other words may be in English."""

    __slots__ = ()


class Catalogue:
    """Looks fixed sentences up in one language. English is what stands in the code."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        self._found = _translations(language)

    def __call__(self, message: str, **values: object) -> Said:
        """A fixed sentence, its places filled in."""
        return Said(self._found.gettext(message).format(**values))

    def number(self, count: int, one: str, many: str, **values: object) -> Said:
        """A sentence about a number of things."""
        found = self._found.ngettext(one, many, count)
        return Said(found.format(count=count, **values))


@cache
def _translations(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    file = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with file.open("rb") as content:
        return GNUTranslations(content)


def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue for, English first."""
    found: Iterable[Path] = FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return (ENGLISH, *sorted(file.parent.parent.name for file in found))
