"""The word that a misspelt word means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest

from eflg_engine.reading.limits import may_guess
from eflg_engine.reading.values import folded

_CLOSE = 0.65
_COMPARED = 3
_REMEMBERED = 1000
_LONGEST = 120  # letters: comparing takes time by the square of the length


class Names:
    """Names and the ids they stand for: finds the id that a misspelt name means.

    Only the few names that share the most pairs of letters are compared in full, so that a file
    with twenty thousand wrong words is answered in seconds.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids: dict[str, str] = {}
        for name, stands_for in ids.items():
            self._ids.setdefault(folded(name), stands_for)
        self._bit: dict[str, int] = {}
        for name in self._ids:
            for pair in _pairs(name):
                self._bit.setdefault(pair, 1 << len(self._bit))
        self._pairs = {name: sum(self._bit[pair] for pair in _pairs(name)) for name in self._ids}
        self._sizes = {name: pairs.bit_count() for name, pairs in self._pairs.items()}
        self._found: dict[str, str | None] = {}

    def meant(self, word: str) -> str | None:
        """The id that was probably meant, if any name is like the word at all."""
        if word not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            if len(word) > _LONGEST or not may_guess():
                return None
            self._found[word] = self._closest(folded(word))
        return self._found.get(word)

    def _closest(self, word: str) -> str | None:
        if word in self._ids:
            return self._ids[word]
        pairs = _pairs(word)
        mine, size, sizes = sum(self._bit.get(pair, 0) for pair in pairs), len(pairs), self._sizes
        shares = [
            ((mine & theirs).bit_count() / (size + sizes[name]), name)
            for name, theirs in self._pairs.items()
        ]
        matcher = SequenceMatcher()
        matcher.set_seq2(word)
        best, closest = _CLOSE, None
        for share, name in nlargest(_COMPARED, shares):
            matcher.set_seq1(name)
            if share and (ratio := matcher.ratio()) >= best:
                best, closest = ratio, self._ids[name]
        return closest


def _pairs(word: str) -> set[str]:
    edged = f" {word} "
    return {edged[i : i + 2] for i in range(len(edged) - 1)}


@lru_cache(maxsize=256)
def _names(words: tuple[str, ...]) -> Names:
    return Names({word: word for word in words})


def meant(word: str, words: Iterable[str]) -> str | None:
    """The one of these words that a misspelt word probably means, if any is like it at all."""
    return _names(tuple(words)).meant(word)
