"""Many subsets of one bundle at once: what would be held if these items were gone?

One integer an item, one bit a subset: bit s is set where subset s has the item. A requirement is
then a handful of `&` and `|` on these integers, each of which works on every subset together, and
a threshold is a counter whose binary digits are such integers (bit slicing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_

from eflg_engine.assessment.bits import bit_numbers, bit_set, in_at_least
from eflg_engine.assessment.coverage import Demand
from eflg_engine.assessment.ladder import NONE, Ladder
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.rules import Node

Held = tuple[int, ...]
"""For each level, lowest first, the subsets that hold it or a higher one."""


@dataclass(frozen=True, slots=True)
class Subsets:
    """`count` subsets of a bundle's evidence.

    `present` gives, for the id of an item, the subsets that have it as bits. Every subset has the
    items that it does not name.
    """

    count: int
    present: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SubsetLevels:
    """What each subset holds. `numbers_in` lists the subsets in any of these integers.

    `met` has the subsets that meet a criterion, for the criteria that are assessed. `themes` and
    `modules` (by id, in the framework's order) and `council` are None where there is no level,
    whatever the evidence: out of scope, not assessed, or not added up under the policy.
    """

    count: int
    met: Mapping[str, int]
    themes: Mapping[str, Held | None]
    modules: Mapping[str, Held | None]
    council: Held | None


def keeping(ids: Iterable[str], lists: Iterable[Iterable[str]]) -> Subsets:
    """Of the items with these ids, subset s has those in the s-th list and no others."""
    numbers: dict[str, list[int]] = {item: [] for item in ids}
    count = 0
    for number, listed in enumerate(lists):
        count = number + 1
        for item in set(listed):
            numbers.setdefault(item, []).append(number)
    return Subsets(count, {item: bit_set(places) for item, places in numbers.items()})


def removing(lists: Iterable[Iterable[str]]) -> Subsets:
    """Subset s has every item of the bundle but those in the s-th list."""
    removed = keeping((), lists)
    everything = (1 << removed.count) - 1
    return Subsets(
        removed.count, {item: everything ^ bits for item, bits in removed.present.items()}
    )


def removing_each(ids: Iterable[str], at_once: int = 1) -> Subsets:
    """Each single item removed; with `at_once=2` each pair, and so on.

    The subsets come in the order of `itertools.combinations(ids, at_once)`.
    """
    return removing(combinations(ids, at_once))


def every_choice(ids: Sequence[str]) -> Subsets:
    """All ways to have or not have these items, 2 to the power of their number.

    Subset s has item i of the list where bit i of s is set. Memory is one bit a subset an item:
    20 items make a million subsets and 2.5 MB.
    """
    count = 1 << len(ids)
    present = {}
    for place, item in enumerate(ids):
        width = 1 << place
        pattern, width = ((1 << width) - 1) << width, 2 * width
        while width < count:
            pattern, width = pattern | pattern << width, 2 * width
        present[item] = pattern
    return Subsets(count, present)


def levels_of_subsets(assessment: Assessment, subsets: Subsets) -> SubsetLevels:
    """What each subset of the assessed bundle meets and holds.

    The bundle, framework, date and policy are the assessment's; each subset gets what `assess`
    gives for the bundle with that evidence. Work grows with the number of subsets, memory with
    that times the number of items: tens of thousands of subsets a call is the quickest size.

    Raises ValueError for the id of an item that is not in the bundle, and for a subset numbered
    `count` or above.
    """
    judgement, policy = assessment.judgement, assessment.policy
    match = judgement.match
    laid_out = match.rules
    _check(subsets, {*match.ids})
    everything = (1 << subsets.count) - 1
    present = [subsets.present.get(name, everything) for name in match.ids]

    unions: dict[int, int] = {}

    def union(items: int) -> int:
        """The subsets with any of these items."""
        found = unions.get(items)
        if found is None:
            found = 0
            for number in bit_numbers(items):
                found |= present[number]
            unions[items] = found
        return found

    def covered(demand: Demand, items: int) -> int:
        """The subsets whose items, of these, cover what a demand asks."""
        need = demand.need
        names = [bits & items for bits in demand.bits]
        if not need or need > len(names):
            return 0
        alone = in_at_least(need, names)  # these do on their own; the count is for the others
        found = union(alone)
        if alone != items and found != everything:
            found |= _at_least(need, [union(bits & ~alone) for bits in names], everything)
        return found

    def leaf_met(leaf: int) -> int:
        """The subsets that meet a leaf."""
        items = judgement.counting[leaf]
        wanted = laid_out.leaves[leaf].items
        if items.bit_count() < wanted:
            return 0
        if wanted == 1:
            met = union(items)
        else:
            met = _at_least(wanted, [present[number] for number in bit_numbers(items)], everything)
        for demand in judgement.demands[leaf]:
            met = met and met & covered(demand, items)
        return met

    def tree_met(node: Node) -> int:
        """The subsets that meet a tree."""
        if isinstance(node, int):
            return leaf_met(node)
        need, children = node
        return _at_least(need, [tree_met(child) for child in children], everything)

    met = {
        number: tree_met(judgement.tree(number))
        for number, fixed in enumerate(judgement.fixed_states)
        if fixed is None
    }
    ladder = Ladder(
        laid_out,
        policy,
        met.get,
        lambda need, parts: _weighing(need, parts, everything),
    )
    return SubsetLevels(
        subsets.count,
        {laid_out.criteria[number].id: bits for number, bits in met.items()},
        {theme.id: ladder.theme(number) for number, theme in enumerate(laid_out.themes)},
        {m.id: ladder.module(n) for n, m in enumerate(laid_out.framework.modules)},
        ladder.council(),
    )


def level_in(held: Held | None, subset: int) -> int | None:
    """The level (a number, from 0) that a subset holds: NONE below the first, None for no level."""
    if held is None:
        return None
    return NONE + sum(bits >> subset & 1 for bits in held)


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers of the subsets in an integer, lowest first, in time that grows with its size."""
    lowest_first = f"{bits:b}"[::-1]
    number = lowest_first.find("1")
    while number >= 0:
        yield number
        number = lowest_first.find("1", number + 1)


def _check(subsets: Subsets, ids: set[str]) -> None:
    if subsets.count < 0:
        raise ValueError(f"there cannot be {subsets.count} subsets")
    for item, bits in subsets.present.items():
        if item not in ids:
            raise ValueError(f'the bundle has no item "{item}"')
        if bits < 0 or bits >> subsets.count:
            raise ValueError(
                f'item "{item}" is in a subset that is not one of the {subsets.count} '
                "(they are numbered from 0)"
            )


def _at_least(need: int, sets: Iterable[int], everything: int) -> int:
    """The subsets that are in at least `need` of these sets of subsets."""
    return _weighing(need, [(bits, 1) for bits in sets], everything)


def _weighing(need: int, sets: Iterable[tuple[int, int]], everything: int) -> int:
    """The subsets whose sets, of these sets of subsets, weigh `need` or more; weights are whole."""
    if need <= 0:
        return everything
    some = []
    for bits, weight in sets:
        if bits == everything:
            need -= weight
            if need <= 0:
                return everything
        elif bits:
            some.append((bits, min(weight, need)))
    total = sum(weight for _, weight in some)
    if need > total:
        return 0
    if all(weight >= need for _, weight in some):
        return reduce(or_, [bits for bits, _ in some])
    if need == total:
        return reduce(and_, [bits for bits, _ in some])
    # A binary counter for every subset at once; digit d of all of them is one integer. It starts
    # so far below a power of two that it overflows on the set that makes `need`.
    width = (need - 1).bit_length()
    start = (1 << width) - need
    digits = [everything if start >> place & 1 else 0 for place in range(width)]
    reached = 0
    for bits, weight in some:
        for first in bit_numbers(weight):
            carry = bits
            for place in range(first, width):
                digit = digits[place]
                digits[place] = digit ^ carry
                carry &= digit
            reached |= carry
    return reached
