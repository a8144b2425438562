"""What the words of an item come to under a framework's vocabulary: numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eflg_engine.evidence.columns import Figure, Words, as_decimal
from eflg_engine.framework.vocabulary import Kind, Vocabulary


class ItemWords(NamedTuple):
    """What an item's words come to: its kind's number, and rungs of `shows` and `assurance`.

    It claims one rung, its kind (with its figures) reaches one, and it shows the lower of them.
    """

    kind: int
    claimed: int
    reaches: int
    shows: int
    assurance: int


def item_words(vocabulary: Vocabulary, words: Words) -> tuple[ItemWords, Kind | None]:
    """What an item's words come to without figures; the kind's facts where one may change that.

    Raises KeyError for words that the vocabulary does not hold.
    """
    word, claim, standing = words
    kind = vocabulary.kinds.number(word)
    claimed = vocabulary.shows.number(claim) if claim else vocabulary.default_shows
    stands = vocabulary.assurance.number(standing) if standing else vocabulary.default_assurance
    if kind is None or claimed is None or stands is None:
        raise KeyError(words)
    facts = vocabulary.kind_facts[kind]
    row = ItemWords(kind, claimed, facts.reaches, min(facts.reaches, claimed), stands)
    may_rise = facts.more_rung is not None and facts.more_rung > facts.reaches
    return row, facts if may_rise else None


def raised(row: ItemWords, facts: Kind, measures: Mapping[str, Figure]) -> ItemWords:
    """What the words of an item come to with its figures."""
    figure = measures.get(facts.more_measure)
    if facts.more_rung is None or figure is None or as_decimal(figure) < facts.more_at_least:
        return row
    return row._replace(reaches=facts.more_rung, shows=min(facts.more_rung, row.claimed))
