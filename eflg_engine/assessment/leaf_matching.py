"""The one place where evidence is matched: for each item, a row with a bit for each leaf it passes.

A leaf is passed by what does not change from day to day: what the item is offered for, its words,
its figures and the scope. When it was dated, and what counts together, is judged later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eflg_engine.assessment.leaf_sets import LeafSets, raised
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.evidence.columns import CHANGED, shows_of
from eflg_engine.evidence.unchecked_bundle import as_words
from eflg_engine.framework.vocabulary import Vocabulary

Row = tuple[int, date, date | None, EvidenceItem]
"""The leaves that an item passes, its date, its day of review, and the item."""

DataRow = tuple[int, str, str | None, Mapping[str, Any]]
"""The same of an item as trusted data, with days as text."""


class Touching(dict[tuple[str, ...], bool]):
    """Whether an item with these characteristics touches the scope; looked up once for each."""

    __slots__ = ("vocabulary", "wanted")

    def __init__(self, vocabulary: Vocabulary, scope: Sequence[str]) -> None:
        super().__init__()
        self.vocabulary: Vocabulary = vocabulary
        self.wanted: set[str | None] = {vocabulary.characteristics.resolve(word) for word in scope}

    def __missing__(self, words: tuple[str, ...]) -> bool:
        found = self[words] = any(word == ALL or self._touches(word) for word in words)
        return found

    def _touches(self, word: str) -> bool:
        name = self.vocabulary.characteristics.resolve(word)
        if name is not None:
            return name in self.wanted
        return not self.wanted.isdisjoint(self.vocabulary.meaning("characteristics", word).ids)


def touching_scope(bundle: Bundle, sets: LeafSets) -> Touching | None:
    """Which items touch the bundle's scope; None where all do."""
    scope = bundle.scope.characteristics
    if ALL in scope:
        return None
    return Touching(sets.rules.framework.vocabulary, scope)


def rows_of_items(
    sets: LeafSets, evidence: Sequence[EvidenceItem], touching: Touching | None
) -> list[Row]:
    """The rows of the items that pass some leaf. Raises KeyError for unknown words and targets."""
    alone, targets = sets.alone, sets.targets
    classes, unmeasured, of_measure = sets.classes, sets.unmeasured, sets.measures.get
    free = sets.free
    rows: list[Row] = []
    for item in evidence:
        supports, measures = item.supports, item.measures
        shows = CHANGED + item.shows if item.difference else item.shows
        if not measures and len(supports) == 1:  # as most items are
            try:
                leaves = alone[item.assurance][item.kind][shows][supports[0]]
            except KeyError:
                leaves = sets.learn_alone((item.kind, shows, item.assurance), supports)
        else:
            words = item.kind, shows, item.assurance
            leaves, raising = classes.get(words) or sets.learn(words)
            enough = unmeasured
            if measures:
                if raising is not None:
                    leaves = raised(leaves, raising, measures)
                for name, figure in measures.items():
                    for least, asking in of_measure(name, ()):
                        if figure >= least:
                            enough |= asking
            offered = free
            for target in supports:
                offered |= targets[target]
            leaves &= enough & offered
        if leaves and (touching is None or touching[item.characteristics]):
            rows.append((leaves, item.dated, item.review_by, item))
    return rows


def rows_of_data(
    sets: LeafSets, evidence: Sequence[Mapping[str, Any]], touching: Touching | None
) -> list[DataRow]:
    """The same for items as plain data, which is trusted: only what decides is looked at."""
    alone, targets, passed = sets.alone, sets.targets, sets.passed
    unsaid = alone.setdefault("", {})  # of items silent about their assurance
    rows: list[DataRow] = []
    for item in evidence:
        if "measures" in item:
            # `in` and `[]` are twice as quick as `get`
            stands = item["assurance"] if "assurance" in item else ""  # noqa: SIM401
            offered = sets.free
            for target in item.get("supports", ()):
                offered |= targets[target]
            leaves = offered & passed((item["kind"], shows_of(item), stands), item["measures"])
        else:
            try:  # word by word: the quickest way to find again what was found before
                supports = item["supports"]
                kinds = alone[item["assurance"]] if "assurance" in item else unsaid
                shows = CHANGED + item["shows"] if "difference" in item else item["shows"]
                by_target = kinds[item["kind"]][shows]
                if len(supports) == 1:  # as in most items
                    leaves = by_target[supports[0]]
                else:
                    leaves = by_target[""]
                    for target in supports:
                        leaves |= by_target[target]
            except KeyError:  # not found before, or left out
                words = item["kind"], shows_of(item), item.get("assurance", "")
                leaves = sets.learn_alone(words, item.get("supports", ()))
        if leaves and (touching is None or touching[as_words(item.get("characteristics", ()))]):
            review_by = item["review_by"] if "review_by" in item else None  # noqa: SIM401
            rows.append((leaves, item["dated"], review_by, item))
    return rows
