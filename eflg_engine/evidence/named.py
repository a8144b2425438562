"""Ids of modules, themes and criteria that keep what the user wrote for them."""

from __future__ import annotations

from collections.abc import Iterable


class Named(str):
    """An id that a bundle wrote as `written`; one text may stand for several ids in a row."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, full_id: str, written: str) -> Named:
        """The id, and what was written for it."""
        made = super().__new__(cls, full_id)
        made.written = written
        return made

    def __reduce__(self) -> tuple[type[Named], tuple[str, str]]:
        return Named, (str.__str__(self), self.written)


def as_written(words: Iterable[str]) -> list[str]:
    """Ids as the bundle wrote them: a text that stands for several of them stands there once."""
    found: list[str] = []
    before: object = None
    for word in words:
        written = word.written if isinstance(word, Named) else word
        if not isinstance(word, Named) or written != before:
            found.append(written)
        before = written if isinstance(word, Named) else None
    return found
