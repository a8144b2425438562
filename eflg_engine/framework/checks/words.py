"""Words of rule files looked up: kinds, rungs, sources and the like that are defined nowhere.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from eflg_engine.framework.dimensions import DIMENSION, OF_VOCABULARY
from eflg_engine.framework.matrix import CELL_AS_WRITTEN, Cells
from eflg_engine.framework.vocabulary import Term, Terms
from eflg_engine.reading.parts import Part, entries, part, unknown, word, words_at
from eflg_engine.reading.problems import Path, Problem
from eflg_engine.reading.words import meant


class Lookup(Protocol):
    """Words of one sort: the id a word names, and what a wrong word probably meant."""

    def resolve(self, word: str) -> str | None: ...

    def suggest(self, word: str) -> str | None: ...

    @property
    def ids(self) -> Sequence[str]: ...


class Exact:
    """Ids that have no other names."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids: Sequence[str] = tuple(dict.fromkeys(ids))

    def resolve(self, word: str) -> str | None:
        """The word itself, if it is one of the ids."""
        return word if word in self.ids else None

    def suggest(self, word: str) -> str | None:
        """The id that was probably meant."""
        return meant(word, self.ids)


OPTIONAL = ("standing", "bounds", *(DIMENSION[each].sort for each in OF_VOCABULARY), "holder")
"""Sorts of words of which a vocabulary may have none."""


def vocabulary_words(vocabulary: object) -> dict[str, Lookup]:
    """The words of a vocabulary as read, by sort; without the sorts of which it has none."""
    sections = {
        "kind": part(vocabulary, "kinds"),
        "shows": part(vocabulary, "ladders", "shows"),
        "assurance": part(vocabulary, "ladders", "assurance"),
        "effort": part(vocabulary, "efforts"),
        **{DIMENSION[each].sort: part(vocabulary, each) for each in OF_VOCABULARY},
        "standing": part(vocabulary, "standings"),
        "bounds": part(vocabulary, "bounds"),
        "holder": part(vocabulary, "holders"),
    }
    words: dict[str, Lookup] = {}
    for sort, terms in sections.items():
        found = [_term(term) for term in entries(terms) if word(part(term, "id"))]
        may_be_left_out = sort in OPTIONAL and isinstance(vocabulary, dict)
        if found or (may_be_left_out and (terms is None or terms == [])):
            words[sort] = Terms(found)
    kinds = [kind for kind in entries(sections["kind"]) if word(part(kind, "id"))]
    words["kind_without_limit"] = Exact(
        word(part(kind, "id")) or "" for kind in kinds if part(kind, "current_for") is None
    )
    characteristics, aims = words.get("characteristic"), words.get("aim")
    if isinstance(characteristics, Terms) and isinstance(aims, Terms):
        aims_of = {
            name: [a for _, word_ in words_at(each, (), "aims") if (a := aims.resolve(word_))]
            or aims.ids
            for each in entries(part(vocabulary, "characteristics"))
            if (name := word(part(each, "id")))
        }
        words["cell"] = Cells(characteristics, aims, aims_of)
    return words


def _term(data: object) -> Term:
    aliases = tuple(alias for _, alias in words_at(data, (), "aliases"))
    return Term(word(part(data, "id")) or "", word(part(data, "title")) or "", aliases=aliases)


def unknown_words(
    where: Part, words: Mapping[str, Lookup], sort: str, data: object, path: Path, key: str = ""
) -> Iterator[Problem]:
    """The words under a key (if left out, the sort) that are not known words of that sort."""
    known = words.get(sort)
    if known is None:
        return
    for at, found in words_at(data, path, key or sort):
        if known.resolve(found) is None:
            allowed = CELL_AS_WRITTEN if isinstance(known, Cells) else known.ids
            yield unknown(where, sort, at, found, allowed, known.suggest(found))
