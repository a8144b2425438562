"""Whether decisions are monotone in evidence, and the fewest that would have to change.

Two decisions on a theme contradict each other where the one rests on at least as much as the other
in every requirement and gives a lower level. Contradiction is transitive: of a chain of decisions
each of which contradicts the next, any two contradict each other, so that at most one of a chain
can stand. By Dilworth's theorem as many can stand as there are chains in the smallest division
into chains, which a largest matching gives (Fulkerson, "Note on Dilworth's decomposition theorem
for partially ordered sets", 1956); which ones can is read off it (König).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.panel.decisions import Decision
from eflg_engine.reading.one_line import one_line


class Witness(NamedTuple):
    """Two decisions that contradict each other: `more` rests on at least as much, and is lower."""

    more: Decision
    less: Decision


@dataclass(frozen=True, slots=True)
class Change:
    """A decision to change, and the lowest and highest level (-1 below the first) it may have."""

    decision: Decision
    lowest: int
    highest: int

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class Consistency:
    """What the decisions on one theme say of each other.

    `changes` are as few as can be: each of `chains` holds decisions of which any two contradict
    each other, no decision is in two, and there is one less to change than decisions in each.
    """

    theme: str
    title: str
    decisions: tuple[Decision, ...]
    contradicts: tuple[int, ...]  # by decision: those that have as much and are lower, as bits
    changes: tuple[Change, ...]
    chains: tuple[tuple[Decision, ...], ...]

    __repr__ = one_line

    @property
    def pairs(self) -> int:
        """How many pairs contradict each other."""
        return sum(bits.bit_count() for bits in self.contradicts)

    def witnesses(self) -> Iterator[Witness]:
        """The pairs that contradict each other: there may be a great many."""
        for less, bits in zip(self.decisions, self.contradicts, strict=True):
            for more in bit_numbers(bits):
                yield Witness(self.decisions[more], less)


def consistency(theme: str, title: str, decisions: Sequence[Decision], levels: int) -> Consistency:
    """Whether the decisions on one theme are consistent, and the fewest to change if not."""
    above, below = _above_and_below(decisions)
    lower = _lower(decisions)
    contradicts = [bits & lower[each.level] for bits, each in zip(above, decisions, strict=True)]
    if not any(contradicts):
        return Consistency(theme, title, tuple(decisions), tuple(contradicts), (), ())
    after, before = _largest_matching(contradicts)
    standing = _standing(contradicts, after, before)
    giving = {
        level: standing & sum(1 << n for n, each in enumerate(decisions) if each.level == level)
        for level in {each.level for each in decisions}
    }
    changes = [
        Change(each, *_range(below[number], above[number], giving, levels))
        for number, each in enumerate(decisions)
        if not standing >> number & 1
    ]
    chains = tuple(
        tuple(decisions[number] for number in chain)
        for chain in _chains(after, before)
        if len(chain) > 1
    )
    return Consistency(theme, title, tuple(decisions), tuple(contradicts), tuple(changes), chains)


def _above_and_below(decisions: Sequence[Decision]) -> tuple[list[int], list[int]]:
    """By decision, those that rest on at least as much, and on no more, in every requirement."""
    with_each: dict[int, int] = {}  # by requirement: the decisions that have it
    alike: dict[frozenset[int], int] = {}  # by what is not asked: the decisions of which it is not
    for number, each in enumerate(decisions):
        alike[each.not_asked] = alike.get(each.not_asked, 0) | 1 << number
        for requirement in each.met:
            with_each[requirement] = with_each.get(requirement, 0) | 1 << number
    above, below = [], []
    for each in decisions:
        more = less = alike[each.not_asked]
        for requirement, having in with_each.items():
            if requirement in each.met:
                more &= having
            else:
                less &= ~having
        above.append(more)
        below.append(less)
    return above, below


def _lower(decisions: Sequence[Decision]) -> dict[int, int]:
    """By level, the decisions that give less."""
    return {
        level: sum(1 << n for n, each in enumerate(decisions) if each.level < level)
        for level in {each.level for each in decisions}
    }


def _largest_matching(edges: Sequence[int]) -> tuple[list[int], list[int]]:
    """A largest matching of each number to another that it has an edge to: partners, -1 for none.

    Augmenting paths from all free numbers, each partner looked at once a round.
    """
    after, before = [-1] * len(edges), [-1] * len(edges)
    grown = True
    while grown:
        grown = False
        unseen = (1 << len(edges)) - 1
        for start in range(len(edges)):
            if after[start] < 0:
                unseen, found = _augmented(start, edges, unseen, after, before)
                grown = grown or found
    return after, before


def _augmented(
    start: int, edges: Sequence[int], unseen: int, after: list[int], before: list[int]
) -> tuple[int, bool]:
    """Grow the matching by a path from a free number, if there is one among what is unseen."""
    path, taken = [start], [-1]
    while path:
        free = edges[path[-1]] & unseen
        if not free:
            path.pop()
            taken.pop()
            continue
        target = (free & -free).bit_length() - 1
        unseen ^= 1 << target
        if before[target] < 0:
            for number in reversed(path):
                previous = after[number]
                after[number], before[target] = target, number
                target = previous
            return unseen, True
        path.append(before[target])
        taken.append(target)
    return unseen, False


def _standing(edges: Sequence[int], after: Sequence[int], before: Sequence[int]) -> int:
    """As many numbers as can be without an edge between two of them, as bits.

    Those that are reached on the left and not on the right by alternating paths from what is free
    on the left are in no smallest cover of the edges.
    """
    left = [number for number, target in enumerate(after) if target < 0]
    seen_left = sum(1 << number for number in left)
    seen_right = 0
    while left:
        number = left.pop()
        fresh = edges[number] & ~seen_right
        seen_right |= fresh
        for target in bit_numbers(fresh):
            source = before[target]
            if source >= 0 and not seen_left >> source & 1:
                seen_left |= 1 << source
                left.append(source)
    return seen_left & ~seen_right


def _chains(after: Sequence[int], before: Sequence[int]) -> Iterator[list[int]]:
    """The numbers in chains, each from the first that nothing leads to."""
    for start, previous in enumerate(before):
        if previous < 0:
            chain = [start]
            while after[chain[-1]] >= 0:
                chain.append(after[chain[-1]])
            yield chain


def _range(below: int, above: int, giving: Mapping[int, int], levels: int) -> tuple[int, int]:
    """The levels that a decision may have, by which of those that stand give each level."""
    lowest = max((level for level, bits in giving.items() if bits & below), default=-1)
    highest = min((level for level, bits in giving.items() if bits & above), default=levels - 1)
    return lowest, highest
