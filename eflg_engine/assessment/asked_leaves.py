"""Which leaves of a requirement are asked: of a council by its profile, and on a day.

A leaf that is not due, or does not apply, is taken out of its tree. Where the profile does not give
a fact that a leaf looks at, the tree is read in every way that a value could make of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eflg_engine.assessment.rules import Node, Rules
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.conditions import possible_facts


@dataclass(frozen=True, slots=True)
class Readings:
    """How the criteria with leaves not always asked read on a day, by their numbers.

    `asked` has the leaves asked, as bits, in each way that they may read; 0 where nothing is left.
    There is one way where the profile gives every fact. `trees` has those of the ways in which
    something is left.
    """

    asked: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    trees: Mapping[int, tuple[Node, ...]] = field(default_factory=dict)

    def leaves(self, criterion: int, whole: range) -> int:
        """Those of a criterion's leaves that are asked, as bits, or may be."""
        ways = self.asked.get(criterion)
        return (1 << whole.stop) - (1 << whole.start) if ways is None else ways[0]


ALWAYS = Readings()


class AskedLeaves:
    """The leaves asked of one council, day by day."""

    def __init__(self, bundle: Bundle, rules: Rules) -> None:
        self._rules = rules
        self._profile = profile = bundle.council.profile
        self._out = 0  # leaves that do not apply to the council, whatever the day
        self.due_from: dict[int, int] = {}  # by leaf: the ordinal of the first day on which it is
        self._missing: dict[int, tuple[str, ...]] = {}  # by leaf: facts that decide if it applies
        for criterion in rules.leafwise:
            for number in rules.leaves_of[criterion]:
                leaf = rules.leaves[number]
                applies = leaf.applies_when.holds(profile)
                if applies is False:
                    self._out |= 1 << number
                    continue
                first = leaf.due.first_day(profile) if leaf.due else None
                if first is not None:
                    self.due_from[number] = first.toordinal()
                if applies is None:
                    self._missing[number] = leaf.applies_when.missing(profile)
        self._on: dict[int, Readings] = {}  # by the leaves that are not due

    def on(self, day: int) -> Readings:
        """How the criteria read on the day with this ordinal."""
        late = 0
        for leaf, first in self.due_from.items():
            if first > day:
                late |= 1 << leaf
        found = self._on.get(late)
        if found is None:
            found = self._on[late] = self._readings(late)
        return found

    def due_days(self, criterion: int) -> list[int]:
        """The ordinals of the days on which leaves of a criterion fall due."""
        leaves = self._rules.leaves_of[criterion]
        return sorted({self.due_from[leaf] for leaf in leaves if leaf in self.due_from})

    def needs_profile(self, criterion: int, day: int) -> tuple[str, ...]:
        """The missing facts that leaves of a criterion look at on a day."""
        found: dict[str, None] = {}
        for leaf in self._rules.leaves_of[criterion]:
            if self.due_from.get(leaf, day) <= day:
                found |= dict.fromkeys(self._missing.get(leaf, ()))
        return tuple(found)

    def _readings(self, late: int) -> Readings:
        rules = self._rules
        asked: dict[int, tuple[int, ...]] = {}
        trees: dict[int, tuple[Node, ...]] = {}
        for criterion in rules.leafwise:
            numbers = rules.leaves_of[criterion]
            whole = (1 << numbers.stop) - (1 << numbers.start)
            due = whole & ~self._out & ~late
            ways = {due & ~out for out in self._taken_out(numbers)}
            asked[criterion] = tuple(sorted(ways, key=lambda bits: (-bits.bit_count(), bits)))
            found = [reduced(rules.trees[criterion], bits) for bits in asked[criterion]]
            trees[criterion] = tuple(tree for tree in found if tree is not None)
        return Readings(asked, trees)

    def _taken_out(self, numbers: Iterable[int]) -> set[int]:
        """The leaves that do not apply, in each way that the missing facts may be."""
        unknown = {
            leaf: self._rules.leaves[leaf].applies_when for leaf in numbers if leaf in self._missing
        }
        tests = [test for condition in unknown.values() for test in condition.tests]
        return {
            sum(
                1 << leaf
                for leaf, condition in unknown.items()
                if not condition.is_so({**self._profile, **facts})
            )
            for facts in possible_facts(tests, self._profile)
        }


def reduced(node: Node, asked: int) -> Node | None:
    """A tree without the leaves that are not asked; None where nothing is left."""
    if isinstance(node, int):
        return node if asked >> node & 1 else None
    need, children = node
    rest = tuple(child for each in children if (child := reduced(each, asked)) is not None)
    return (min(need, len(rest)), rest) if rest else None
