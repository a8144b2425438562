"""What the words of an item come to under a framework's vocabulary: numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eflg_engine.evidence.columns import CHANGED, Figure, Words, as_decimal
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
    word, written, standing = words
    claim = written.removeprefix(CHANGED)
    kind = vocabulary.kinds.number(word)
    if kind is None:
        raise KeyError(words)
    facts = vocabulary.kind_facts[kind]
    claimed = vocabulary.shows.number(claim) if claim else usual_shows(vocabulary, facts)
    stands = (
        vocabulary.assurance.number(standing) if standing else usual_assurance(vocabulary, facts)
    )
    if claimed is None or stands is None:
        raise KeyError(words)
    reaches, more = facts.reaches, facts.more_rung
    may_rise = None
    if more is not None and more > reaches:
        if not facts.more_by_difference:
            may_rise = facts
        elif written.startswith(CHANGED):
            reaches = more
    return ItemWords(kind, claimed, reaches, min(reaches, claimed), stands), may_rise


def usual_shows(vocabulary: Vocabulary, facts: Kind) -> int:
    """The rung that an item of a kind is taken to show where it does not say."""
    return vocabulary.default_shows if facts.usual_shows is None else facts.usual_shows


def usual_assurance(vocabulary: Vocabulary, facts: Kind) -> int:
    """The rung of assurance that an item of a kind is taken to have where it does not say."""
    usual = facts.usual_assurance
    return vocabulary.default_assurance if usual is None else usual


def raised(row: ItemWords, facts: Kind, measures: Mapping[str, Figure]) -> ItemWords:
    """What the words of an item come to with its figures."""
    figure = measures.get(facts.more_measure)
    if facts.more_rung is None or figure is None or as_decimal(figure) < facts.more_at_least:
        return row
    return row._replace(reaches=facts.more_rung, shows=min(facts.more_rung, row.claimed))
