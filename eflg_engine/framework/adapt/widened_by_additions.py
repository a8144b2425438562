"""What added words and modules do to criteria of a base that count them.

Where all of something is asked for, more is asked for now. Where a number is, what was added
counts towards it, and so does a kind of evidence where any kind will do: that makes a criterion
easier. One whose numbers are set by law keeps to what the base has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

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
    """The names that the base has in each dimension of which there is more now.

    `kinds` is how many kinds of evidence the base has, if there are more; else None.
    """

    names: Mapping[str, Sequence[str]]
    kinds: int | None

    def widens(self, rule: Criterion) -> bool:
        """Whether a criterion asks for all of something of which there is more."""
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

        One of some names is any one of them by name, which is the same for every scope.
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
    """What there is more of with these words and these local modules."""
    old = base.vocabulary
    modules = [module.id for module in base.modules]
    grown: dict[str, tuple[Sequence[str], int]] = {
        "characteristics": (old.characteristics.ids, len(vocabulary.characteristics)),
        "aims": (old.aims.ids, len(vocabulary.aims)),
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
