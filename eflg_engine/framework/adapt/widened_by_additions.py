"""Criteria of a base that count words or modules to which an adaptation adds.

A criterion that asks for all of a dimension asks for more after an addition. One that asks for a
number, or accepts any kind of evidence, becomes easier, because additions count too. A criterion
whose numbers are set by law counts only what the base has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.matrix import MATRIX, cells_of
from eflg_engine.framework.model import (
    ALL,
    Criterion,
    Demand,
    Framework,
    Leaf,
    Module,
    Requirement,
    Threshold,
    each_leaf,
    leaves,
)
from eflg_engine.framework.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Growth:
    """The names that the base has in each dimension that was added to.

    `kinds` is how many kinds of evidence the base has, if there are more; else None.
    """

    names: Mapping[str, Sequence[str]]
    kinds: int | None

    def widens(self, rule: Criterion) -> bool:
        """Whether a criterion asks for all of a dimension that was added to."""
        return any(
            dimension in self.names and demand == ALL
            for leaf in leaves(rule.requires)
            for dimension, demand in leaf.covers
        )

    def eases(self, rule: Criterion) -> bool:
        """Whether what was added counts towards what a criterion asks for."""
        return any(self._numbers(leaf) or self._any_kind(leaf) for leaf in leaves(rule.requires))

    def numbers_above_one(self, rule: Criterion) -> list[str]:
        """The dimensions of which a criterion asks for two or more, without saying which."""
        found = [
            dimension
            for leaf in leaves(rule.requires)
            for dimension, number in self._numbers(leaf)
            if number > 1
        ]
        return list(dict.fromkeys(found))

    def kept_to_the_base(self, rule: Criterion) -> Criterion:
        """A criterion that asks for one at most of each dimension, counting only the base's.

        "One of a dimension" is written as any one of the base's names, by name.
        """
        return replace(rule, requires=each_leaf(rule.requires, self._kept))

    def _kept(self, leaf: Leaf) -> Requirement:
        if self._any_kind(leaf):
            leaf = replace(leaf, kinds=tuple(range(self.kinds or 0)))
        numbers = [dimension for dimension, _ in self._numbers(leaf)]
        if not numbers:
            return leaf
        ways = product(*(self.names[dimension] for dimension in numbers))
        children = tuple(
            replace(leaf, covers=_named(leaf.covers, dict(zip(numbers, way, strict=True))))
            for way in ways
        )
        return children[0] if len(children) == 1 else Threshold(1, children, "any")

    def _numbers(self, leaf: Leaf) -> list[tuple[str, int]]:
        return [
            (dimension, demand)
            for dimension, demand in leaf.covers
            if dimension in self.names and isinstance(demand, int)
        ]

    def _any_kind(self, leaf: Leaf) -> bool:
        return self.kinds is not None and not leaf.kinds


def growth(base: Framework, vocabulary: Vocabulary, local: Sequence[Module]) -> Growth:
    """The dimensions, and the kinds, that these words and local modules add to."""
    old = base.vocabulary
    modules = [module.id for module in base.modules]
    grown: dict[str, tuple[Sequence[str], int]] = {
        **{
            each: (getattr(old, each).ids, len(getattr(vocabulary, each))) for each in OF_VOCABULARY
        },
        "modules": (modules, len({*modules, *(module.id for module in local)})),
        MATRIX: (cells_of(old).ids, len(cells_of(vocabulary).ids)),
    }
    return Growth(
        {name: ids for name, (ids, now) in grown.items() if now > len(ids)},
        len(old.kinds) if len(vocabulary.kinds) > len(old.kinds) else None,
    )


def _named(
    covers: tuple[tuple[str, Demand], ...], names: Mapping[str, str]
) -> tuple[tuple[str, Demand], ...]:
    return tuple(
        (dimension, (names[dimension],) if dimension in names else demand)
        for dimension, demand in covers
    )
