"""One walk over a requirement tree, read with different algebras.

Every question is the same walk: an algebra says what a leaf is worth and how a threshold (at least
`need` of its children) combines them. `all` and `any` are thresholds.
(Provenance semirings: Green, Karvounarakis and Tannen 2007.)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Generic, Protocol, TypeVar

from eflg_engine.assessment.bits import at_least, bit_numbers, in_at_least, union
from eflg_engine.assessment.judge import Judgement, tree_met
from eflg_engine.assessment.rules import Node
from eflg_engine.framework.model import USUAL

V = TypeVar("V")


class Algebra(Protocol, Generic[V]):
    """What a leaf is worth, and how `need` of some children combine."""

    def leaf(self, leaf: int) -> V: ...

    def threshold(self, need: int, children: list[V]) -> V: ...


def fold(node: Node, algebra: Algebra[V]) -> V:
    """The value of a tree under an algebra."""
    if isinstance(node, int):
        return algebra.leaf(node)
    need, children = node
    leaf = algebra.leaf
    return algebra.threshold(
        need,
        [leaf(child) if isinstance(child, int) else fold(child, algebra) for child in children],
    )


class Proof:
    """Which items prove it: a minimal sufficient set of items as bits; None where unmet."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement

    def leaf(self, leaf: int) -> int | None:
        if not self.judgement.leaf_met[leaf]:
            return None
        return smallest_cover(self.judgement, leaf)

    def threshold(self, need: int, children: list[int | None]) -> int | None:
        proofs = [child for child in children if child is not None]
        if len(proofs) < need:
            return None
        return union(sorted(proofs, key=_by_size)[:need])


class HoldsUntil:
    """The ordinal of the last day it stays met on today's evidence; 0 where it is unmet."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement

    def leaf(self, leaf: int) -> int:
        judgement = self.judgement
        if not judgement.leaf_met[leaf]:
            return 0
        match = judgement.match
        counting = judgement.counting[leaf]
        if counting.bit_count() < 2:
            return match.last_day(leaf, counting.bit_length() - 1)
        lasting = match.lasting(leaf)
        demands = judgement.demands[leaf]
        wanted = match.rules.leaves[leaf].items
        items = 0
        for last, number in lasting:
            if counting >> number & 1:
                items |= 1 << number
                wanted -= 1
                if wanted <= 0 and (not demands or all(demand.met(items) for demand in demands)):
                    return last
        return 0

    def threshold(self, need: int, children: list[int]) -> int:
        if need == len(children):
            return min(children)
        return sorted(children, reverse=True)[need - 1]


def last_day_met(judgement: Judgement, criterion: int) -> int:
    """The ordinal of the last day up to which a met criterion stays met on today's evidence.

    FOREVER where that has no end; 0 where it is not met. Evidence only lapses as days go by, so
    one fold is exact between the days on which new objectives come into force or leaves fall due.
    """
    match = judgement.match
    last = fold(judgement.tree(criterion), HoldsUntil(judgement))
    days = judgement.later_objectives
    if criterion in judgement.readings.asked:
        today = judgement.as_at.toordinal()
        due = [day for day in match.fixed.leaves.due_days(criterion) if day > today]
        days = sorted({*days, *due})
    for day in days:
        if last < day - 1:
            break
        later = Judgement(match, date.fromordinal(day), judgement.as_at)
        last = fold(later.tree(criterion), HoldsUntil(later)) or day - 1
    return last


Standing = tuple[int, int, int]
"""The ordinal of the last day something stays met, what proves it, and what it hangs on, as bits.

What proves it is the smallest for each leaf: see `smallest_proof`.
"""


def stands_on(judgement: Judgement, criterion: int) -> Standing | None:
    """What a met criterion stands on, where that takes no search.

    None where several items count for a leaf that asks for something to be covered, or for yearly
    figures. Objectives that come into force later are not looked at.
    """
    rules, counting = judgement.match.rules, judgement.counting
    for leaf in rules.leaves_of[criterion]:
        asked, items = rules.leaves[leaf], counting[leaf]
        if items.bit_count() > 1 and (asked.covers or asked.snapshot is not None):
            return None
    return fold(judgement.tree(criterion), _Stands(judgement))


class _Stands:
    """What it stands on; None where it is unmet."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement

    def leaf(self, leaf: int) -> Standing | None:
        judgement = self.judgement
        if not judgement.leaf_met[leaf]:
            return None
        match, counting = judgement.match, judgement.counting[leaf]
        if counting.bit_count() < 2:
            return match.last_day(leaf, counting.bit_length() - 1), counting, counting
        wanted = match.rules.leaves[leaf].items
        if wanted == 1:
            number, last = longest_lasting(judgement, leaf)
            return last, 1 << number, 0
        lasting = [each for each in match.lasting(leaf) if counting >> each[1] & 1][:wanted]
        proof = union([1 << number for _, number in lasting])
        return lasting[-1][0], proof, counting if proof == counting else 0

    def threshold(self, need: int, children: list[Standing | None]) -> Standing | None:
        met = [child for child in children if child is not None]
        spare = len(met) - need
        if spare < 0:
            return None
        lasts, proofs, broken = zip(*met, strict=True)
        if not spare:
            return min(lasts), union(proofs), union(broken)
        last = sorted(lasts, reverse=True)[need - 1]
        smallest = sorted(proofs, key=_by_size)[:need]
        return last, union(smallest), in_at_least(spare + 1, broken)


def longest_lasting(judgement: Judgement, leaf: int) -> tuple[int, int]:
    """Of the items that count for a leaf, the number of the one that lasts longest, and until when.

    For a leaf that asks for no yearly figures. Of items that last equally long, the one dated last.
    """
    match = judgement.match
    items = judgement.counting[leaf]
    if match.rules.leaves[leaf].within is USUAL:
        numbers = bit_numbers(items)
    else:
        # Of items that are never up for review, the one dated last lasts longest.
        numbers = bit_numbers(items & match.reviewed)
        if rest := items & ~match.reviewed:
            numbers.append(rest.bit_length() - 1)
    last_days = match.last_days[match.rules.within_of[leaf]]
    last, number = max((last_days[each], each) for each in numbers)
    return number, last


class HangsOn:
    """The items whose loss breaks it, as bits; None where it is unmet."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement

    def leaf(self, leaf: int) -> int | None:
        judgement = self.judgement
        if not judgement.leaf_met[leaf]:
            return None
        counting = judgement.counting[leaf]
        if counting.bit_count() < 2:
            return counting
        if not judgement.demands[leaf]:
            spare = counting.bit_count() - judgement.match.rules.leaves[leaf].items
            return 0 if spare else counting
        broken = 0
        for number in bit_numbers(counting):
            if not judgement.leaf_is_met(leaf, counting & ~(1 << number)):
                broken |= 1 << number
        return broken

    def threshold(self, need: int, children: list[int | None]) -> int | None:
        met = [child for child in children if child is not None]
        if len(met) < need:
            return None
        if len(met) == need:
            return union(met)
        # an item breaks it when it breaks more met children than are to spare
        return in_at_least(len(met) - need + 1, met)


class Alone:
    """The items each of which meets it on its own, as bits."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement

    def leaf(self, leaf: int) -> int:
        judgement = self.judgement
        if judgement.match.rules.leaves[leaf].items > 1:
            return 0
        items = judgement.counting[leaf]
        for demand in judgement.demands[leaf]:
            items &= in_at_least(demand.need, demand.bits) if demand.need else 0
        return items

    def threshold(self, need: int, children: list[int]) -> int:
        return in_at_least(need, children)


def smallest_cover(judgement: Judgement, leaf: int) -> int:
    """A smallest set of counting items that meets a leaf, preferring those that last longest."""
    counting = judgement.counting[leaf]
    if counting.bit_count() < 2:
        return counting
    match = judgement.match
    asked = match.rules.leaves[leaf]
    demands = judgement.demands[leaf]
    numbers = [number for _, number in match.lasting(leaf) if counting >> number & 1]
    if not demands:
        bits = 0
        for number in numbers[: asked.items]:
            bits |= 1 << number
        return bits
    fewest = asked.items
    for demand in demands:
        counted = at_least([bits & counting for bits in demand.bits], demand.need)
        most = max(place for place, items in enumerate(counted) if items)  # that one covers
        fewest = max(fewest, -(-demand.need // most))

    def suffices(bits: int) -> bool:
        return bits.bit_count() >= asked.items and all(demand.met(bits) for demand in demands)

    return _smallest(numbers, fewest, len(numbers), suffices) or _pruned(counting, suffices)


MOST_TRIED = 2000
"""Sets looked at before a smallest set is given up for a minimal one."""


def smallest_proof(judgement: Judgement, criterion: int, found: int | None = None) -> int:
    """A smallest set of items that meets a met criterion on its own: none of it can go.

    Smallest where a short search can tell; otherwise minimal all the same. `found` is what
    `stands_on` gave for it.
    """
    rules = judgement.match.rules
    tree = judgement.tree(criterion)
    if found is None:
        found = fold(tree, Proof(judgement))
    assert found is not None, "only a met criterion has a proof"
    asked = judgement.asked(criterion)
    leaves = [leaf for leaf in rules.leaves_of[criterion] if asked >> leaf & 1]
    if len(leaves) == 1:
        return found

    together = shared = 0
    for leaf in leaves:
        shared |= together & judgement.counting[leaf]
        together |= judgement.counting[leaf]
    if not shared and len(judgement.readings.trees.get(criterion, ())) < 2:
        return found  # no item serves two leaves, so the parts' smallest sets are the whole's

    def proves(items: int) -> bool:
        return tree_met(tree, _Among(judgement, items))

    bits = _pruned(found, proves)
    numbers, size = bit_numbers(together), bits.bit_count()
    if size > 1 and len(numbers) <= MOST_TRIED and (alone := fold(tree, Alone(judgement))):
        return alone & -alone
    return _smallest(numbers, 2, size, proves, tried=len(numbers)) or bits


class _Among:
    """Whether these items alone, out of those that count, would meet each leaf."""

    def __init__(self, judgement: Judgement, items: int) -> None:
        self._judgement, self._items = judgement, items

    def __getitem__(self, leaf: int) -> bool:
        return self._judgement.leaf_is_met(leaf, self._items)


def _smallest(
    numbers: list[int], fewest: int, below: int, suffices: Callable[[int], bool], tried: int = 0
) -> int | None:
    """A smallest set of these items that suffices, if there is one of fewer than `below`.

    `tried` is how many smaller sets were looked at before.
    """
    ones = [1 << number for number in numbers]
    for size in range(fewest, below):
        for chosen in combinations(ones, size):
            bits = sum(chosen)
            if suffices(bits):
                return bits
            tried += 1
            if tried > MOST_TRIED:
                return None
    return None


def _by_size(bits: int) -> tuple[int, int]:
    return bits.bit_count(), bits


def _pruned(bits: int, suffices: Callable[[int], bool]) -> int:
    """A set that suffices, without the items that it can spare."""
    for number in bit_numbers(bits):
        without = bits & ~(1 << number)
        if suffices(without):
            bits = without
    return bits
