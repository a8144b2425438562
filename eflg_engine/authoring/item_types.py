"""The weakest items that count for given leaves, and what other leaves they count for even so.

Leaves only ask for more, never for less, so an item that is to count here and not there is best
made as weak as it may be: as old, as low on each ladder, without any figure not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from eflg_engine.framework.framework import Leaf
from eflg_engine.framework.vocabulary import Terms, Vocabulary
from eflg_engine.reading.values import Interval

UNKNOWN = -1
"""The number of a word that a vocabulary does not hold."""


@dataclass(frozen=True, slots=True)
class ItemType:
    """Items alike in all but names; numbers are of the first side's vocabulary.

    `dated` is an ordinal, 0 for older than any age limit; `serves` and `passes` are the leaves of
    each side that it counts for, as bits.
    """

    kind: int
    shows: int
    assurance: int
    measures: tuple[tuple[str, Decimal], ...]
    within: Interval | None
    dated: int
    serves: int = 0
    passes: int = 0


@dataclass(frozen=True, slots=True)
class Translation:
    """Numbers of one vocabulary as numbers of another, UNKNOWN where it has no such word."""

    kinds: tuple[int, ...]
    shows: tuple[int, ...]
    assurance: tuple[int, ...]

    @property
    def keeps_order(self) -> bool:
        """Whether the lowest rung that will do for one is the lowest for the other too."""
        return all(
            UNKNOWN not in rungs and list(rungs) == sorted(rungs)
            for rungs in (self.shows, self.assurance)
        )


@lru_cache(maxsize=64)
def translation(first: Terms, second: Terms) -> tuple[int, ...]:
    """For each term of the first, its number in the second by id."""
    numbers = {term.id: number for number, term in enumerate(second)}
    return tuple(numbers.get(term.id, UNKNOWN) for term in first)


def translated(first: Vocabulary, second: Vocabulary) -> Translation:
    """The words of one vocabulary in another."""
    return Translation(
        translation(first.kinds, second.kinds),
        translation(first.shows, second.shows),
        translation(first.assurance, second.assurance),
    )


def weakest(
    leaves: Sequence[Leaf],
    vocabulary: Vocabulary,
    into: Translation,
    first_days: Mapping[Interval | None, int],
) -> Iterator[ItemType]:
    """For each kind, the weakest items that count for all of these leaves.

    One a kind, unless the other side's ladders run in another order.
    """
    kinds: set[int] = set(range(len(vocabulary.kinds)))
    measures: dict[str, Decimal] = {}
    shows = assurance = 0
    limit: Leaf = leaves[0]
    for leaf in leaves:
        if leaf.kinds:
            kinds &= set(leaf.kinds)
        if leaf.measure:
            least = measures.get(leaf.measure, leaf.measure_at_least)
            measures[leaf.measure] = max(least, leaf.measure_at_least)
        shows, assurance = max(shows, leaf.shows), max(assurance, leaf.assurance)
        if first_days[leaf.within] > first_days[limit.within]:
            limit = leaf
    every_rung = not into.keeps_order
    for kind in sorted(kinds):
        facts = vocabulary.kind_facts[kind]
        figures, top = dict(measures), facts.reaches
        if facts.more_rung is not None and facts.more_rung > facts.reaches >= 0:
            carried = figures.get(facts.more_measure)
            if shows > facts.reaches or (carried is not None and carried >= facts.more_at_least):
                figures[facts.more_measure] = max(
                    carried or facts.more_at_least, facts.more_at_least
                )
                top = facts.more_rung
        if shows > top:
            continue
        for shown in range(shows, top + 1) if every_rung else (shows,):
            for assured in (
                range(assurance, len(vocabulary.assurance)) if every_rung else (assurance,)
            ):
                yield ItemType(
                    kind,
                    shown,
                    assured,
                    tuple(sorted(figures.items())),
                    limit.within,
                    first_days[limit.within],
                )


def counts(
    item: ItemType,
    leaf: Leaf,
    vocabulary: Vocabulary,
    into: Translation,
    first_days: Mapping[Interval | None, int],
) -> bool:
    """Whether an item counts for a leaf of the vocabulary that its words are translated into."""
    kind = into.kinds[item.kind]
    if kind < 0 or (leaf.kinds and kind not in leaf.kinds):
        return False
    if item.dated < first_days[leaf.within]:
        return False
    shows, assurance = into.shows[item.shows], into.assurance[item.assurance]
    if shows < leaf.shows or assurance < leaf.assurance or shows < 0 or assurance < 0:
        return False
    if leaf.measure or leaf.shows > vocabulary.kind_facts[kind].reaches:
        figures = dict(item.measures)
        if leaf.measure:
            figure = figures.get(leaf.measure)
            if figure is None or figure < leaf.measure_at_least:
                return False
        facts = vocabulary.kind_facts[kind]
        if leaf.shows > facts.reaches:
            figure = figures.get(facts.more_measure)
            if facts.more_rung is None or figure is None or figure < facts.more_at_least:
                return False
            return leaf.shows <= facts.more_rung
    return True


def first_days(leaves: Sequence[Leaf], day: date) -> dict[Interval | None, int]:
    """For each age limit, the ordinal of the first day that is within it; 0 for no limit."""
    found: dict[Interval | None, int] = {None: 0}
    for leaf in leaves:
        if leaf.within is not None:
            found[leaf.within] = leaf.within.before(day).toordinal()
    return found
