"""Finds evidence that is enough for some leaves and not for others, whenever there is any.

The leaves to be met and those to stay unmet are given. Such evidence exists if and only if it does
among items as weak as they may be (see item_types), where each unmet leaf falls short in one way:
too few items, or one dimension not covered. All ways are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations, product

from eflg_engine.authoring.implication.cover_cells import TOGETHER, Named, carried_cells
from eflg_engine.authoring.implication.cover_names import Ask, Carried, NamesInScope, carried_names
from eflg_engine.authoring.implication.item_types import (
    ItemType,
    Times,
    counts,
    times_of,
    usual_assurance,
    usual_shows,
    weakest,
)
from eflg_engine.authoring.implication.scopes import Ground, boards, spaces
from eflg_engine.framework.dimensions import DIMENSIONS
from eflg_engine.framework.matrix import MATRIX
from eflg_engine.framework.model import ANY_FIGURE, Leaf
from eflg_engine.reading.values import Interval

ITEMS = "items"
"""The way of falling short that is about numbers of items, beside the dimensions."""


@dataclass(frozen=True, slots=True)
class Separation:
    """Items, each type so many times, who carries what, and what is in scope by dimension."""

    day: date
    limits: tuple[Interval, ...]  # every age limit of the leaves
    items: tuple[tuple[ItemType, int], ...]
    carried: Mapping[str, Carried]  # types are bits, in the order of `items`
    scopes: Mapping[str, NamesInScope]
    named: Sequence[Sequence[Named]] = ()  # where cells matter: by type, what each item names


def separated(
    ground: Ground, met: Sequence[Leaf], unmet: Sequence[Leaf], day: date
) -> Separation | None:
    """Evidence on a day that meets all of `met` and none of `unmet`; None if there is none."""
    times = times_of([*met, *unmet], day, ground.vocabularies)
    singles = [_types(ground, [leaf], met, unmet, times) for leaf in met]
    if not all(singles):
        return None
    reached = 0
    for types in singles:
        for item in types:
            reached |= item.passes
    live = [at for at in range(len(unmet)) if reached >> at & 1]
    ways = [(ITEMS, *(dimension for dimension, _ in unmet[at].covers)) for at in live]
    for chosen in product(*ways):
        short = dict(zip(live, chosen, strict=True))
        caps = {at: unmet[at].items - 1 for at, way in short.items() if way == ITEMS}
        barred = sum(1 << at for at, most in caps.items() if not most)
        types = _least([t for each in singles for t in each if not t.passes & barred])
        if _missing(types, len(met)):
            continue
        room = {at: most for at, most in caps.items() if most}
        if room:
            shared = _shared(ground, met, unmet, times, types, room)
            types = _least([*types, *(t for t in shared if not t.passes & barred)])
        found = _with_types(ground, met, unmet, types, short, room)
        if found is not None:
            limits = tuple(limit for limit in times.first if limit is not None)
            items = tuple(
                (_plainer(item, ground, unmet, times), number) for item, number in found.items
            )
            return replace(found, day=day, limits=limits, items=items)
    return None


def _plainer(
    item: ItemType,
    ground: Ground,
    unmet: Sequence[Leaf],
    times: Times,
) -> ItemType:
    """The item as a person would write it, as long as it counts for the same unmet leaves.

    Nothing is said of rung, standing and date; where any figure will do, it is a small one.
    """
    vocabulary = ground.premise.vocabulary
    undated = item.within is None and item.snapshot is None
    written: list[Callable[[ItemType], ItemType]] = [
        lambda it: replace(it, shows=max(it.shows, usual_shows(it.kind, vocabulary))),
        lambda it: replace(it, assurance=max(it.assurance, usual_assurance(it.kind, vocabulary))),
        lambda it: replace(it, dated=times.day.toordinal() if undated else it.dated),
        lambda it: replace(it, reviewed=it.reviewed and it.dated != times.day.toordinal()),
        lambda it: replace(it, measures=_small_figures(it, Decimal(0))),
    ]
    for change in written:
        plainer = change(item)
        if _bits(plainer, unmet, ground, times, conclusion=True) == item.passes:
            item = plainer
    return replace(item, measures=_small_figures(item, _below_all(ground, unmet)))


def _small_figures(item: ItemType, figure: Decimal) -> tuple[tuple[str, Decimal], ...]:
    """The item's figures, with this one where any will do."""
    return tuple((name, figure if f == ANY_FIGURE else f) for name, f in item.measures)


def _below_all(ground: Ground, unmet: Sequence[Leaf]) -> Decimal:
    """A figure lower than any leaf or kind asks for."""
    facts = (*ground.premise.vocabulary.kind_facts, *ground.conclusion.vocabulary.kind_facts)
    asked = [fact.more_at_least for fact in facts]
    asked += [leaf.measure_at_least for leaf in unmet if leaf.measure_at_least != ANY_FIGURE]
    return min(asked).to_integral_value(ROUND_FLOOR) - 1


def _types(
    ground: Ground,
    leaves: Sequence[Leaf],
    met: Sequence[Leaf],
    unmet: Sequence[Leaf],
    times: Times,
) -> list[ItemType]:
    """The weakest items for some leaves, with what they count for on both sides."""
    found = [
        replace(
            item,
            serves=_bits(item, met, ground, times, conclusion=False),
            passes=_bits(item, unmet, ground, times, conclusion=True),
        )
        for item in weakest(leaves, ground.premise.vocabulary, ground.into, times)
    ]
    return _least(found)


def _bits(
    item: ItemType,
    leaves: Sequence[Leaf],
    ground: Ground,
    times: Times,
    *,
    conclusion: bool,
) -> int:
    side, into = (ground.conclusion, ground.into) if conclusion else (ground.premise, ground.itself)
    bits = 0
    for at, leaf in enumerate(leaves):
        if counts(item, leaf, side.vocabulary, into, times):
            bits |= 1 << at
    return bits


def _least(types: Sequence[ItemType]) -> list[ItemType]:
    """Without those that another serves as well as and passes no more than."""
    best: dict[tuple[int, int], ItemType] = {}
    for item in types:
        best.setdefault((item.serves, item.passes), item)
    return [
        item
        for key, item in best.items()
        if not any(
            other != key and other[0] & key[0] == key[0] and other[1] & key[1] == other[1]
            for other in best
        )
    ]


def _missing(types: Sequence[ItemType], leaves: int) -> bool:
    served = 0
    for item in types:
        served |= item.serves
    return served != (1 << leaves) - 1


def _shared(
    ground: Ground,
    met: Sequence[Leaf],
    unmet: Sequence[Leaf],
    times: Times,
    types: Sequence[ItemType],
    room: Mapping[int, int],
) -> Iterator[ItemType]:
    """Items that count for several leaves at once: of use only where items are limited."""
    limited = sum(1 << at for at in room)
    free = 0
    for item in types:
        if not item.passes & limited:
            free |= item.serves
    pressed = [leaf for at, leaf in enumerate(met) if not free >> at & 1]
    for size in range(2, len(pressed) + 1):
        for leaves in combinations(pressed, size):
            yield from _types(ground, leaves, met, unmet, times)


def _with_types(
    ground: Ground,
    met: Sequence[Leaf],
    unmet: Sequence[Leaf],
    types: Sequence[ItemType],
    short: Mapping[int, str],
    room: Mapping[int, int],
) -> Separation | None:
    """The evidence with some of these types, given in which way each leaf falls short."""
    needed = [leaf.items for leaf in met]
    joint = MATRIX in short.values() or any(
        dimension == MATRIX for leaf in met for dimension, _ in leaf.covers
    )

    def attempt(used: Sequence[ItemType], *, limited: bool) -> Separation | None:
        if _missing(used, len(met)):
            return None
        numbers = _numbers(used, needed, room)
        if numbers is None:
            return None
        carried: dict[str, Carried] = {}
        scopes: dict[str, NamesInScope] = {}
        for dimension in DIMENSIONS:
            if dimension == MATRIX or (joint and dimension in TOGETHER):
                continue
            asked = _asks(ground, dimension, used, met, unmet, short)
            found = _covered(ground, dimension, len(used), asked, limited=limited)
            if found is None:
                return None
            scopes[dimension], carried[dimension] = found
        named: Sequence[Sequence[Named]] = ()
        if joint:
            asked_of = {d: _asks(ground, d, used, met, unmet, short) for d in TOGETHER}
            both = _together(ground, used, numbers, asked_of, room, limited=limited)
            if both is None:
                return None
            scopes["characteristics"], numbers, named = both
        items = tuple(zip(used, numbers, strict=True))
        return Separation(date.min, (), items, carried, scopes, named)

    # More types never hurt, unless items are limited in number or each must carry a name because
    # the scope names characteristics: then any choice of them may be the one.
    found = None if room else attempt(types, limited=False)
    if found is None and (room or joint or "characteristics" in short.values()):
        sole = [item for item in types if _missing([t for t in types if t is not item], len(met))]
        others = [item for item in types if not any(item is each for each in sole)]
        for size in range(len(others) + 1):
            for chosen in combinations(others, size):
                found = attempt([*sole, *chosen], limited=True)
                if found is not None:
                    return found
    if found is None:
        return None
    kept = list(types)
    for item in types:  # the fewer, the easier to read
        fewer = [other for other in kept if other is not item]
        simpler = attempt(fewer, limited=False)
        if simpler is not None:
            kept, found = fewer, simpler
    return found


def _numbers(
    types: Sequence[ItemType], needed: Sequence[int], room: Mapping[int, int]
) -> tuple[int, ...] | None:
    """How many items of each type (at least one), within the room there is; None if none do."""
    first = (1,) * len(types)
    seen, waiting = {first}, [first]
    while waiting:
        numbers = waiting.pop()
        if any(_count(numbers, types, at, "passes") > most for at, most in room.items()):
            continue
        lacking = {
            at: need - had
            for at, need in enumerate(needed)
            if (had := _count(numbers, types, at, "serves")) < need
        }
        if not lacking:
            return numbers
        at, short = next(iter(lacking.items()))
        able = [place for place, item in enumerate(types) if item.serves >> at & 1]
        for place in reversed(able):
            bound = any(types[place].passes >> each & 1 for each in room)
            step = 1 if bound and len(able) > 1 else short
            more = (*numbers[:place], numbers[place] + step, *numbers[place + 1 :])
            if more not in seen:
                seen.add(more)
                waiting.append(more)
    return None


def _count(numbers: Sequence[int], types: Sequence[ItemType], at: int, side: str) -> int:
    """How many items serve, or pass, a leaf."""
    return sum(n for n, item in zip(numbers, types, strict=True) if getattr(item, side) >> at & 1)


_Asked = tuple[list[Ask], list[Ask]]
"""What is to be covered, and what is not to be."""


def _asks(
    ground: Ground,
    dimension: str,
    types: Sequence[ItemType],
    met: Sequence[Leaf],
    unmet: Sequence[Leaf],
    short: Mapping[int, str],
) -> _Asked:
    """What the leaves ask of a dimension, with the types (as bits) that count for each."""

    def asks(leaf: Leaf, types_of_leaf: int) -> Iterator[Ask]:
        for each, demand in leaf.covers:
            if each == dimension:
                yield Ask(ground.folded(dimension, demand), types_of_leaf)

    wanted = [
        ask
        for at, leaf in enumerate(met)
        for ask in asks(leaf, sum(1 << n for n, t in enumerate(types) if t.serves >> at & 1))
    ]
    barred = [
        ask
        for at, way in short.items()
        if way == dimension
        for ask in asks(unmet[at], sum(1 << n for n, t in enumerate(types) if t.passes >> at & 1))
    ]
    return wanted, barred


def _covered(
    ground: Ground, dimension: str, types: int, asked: _Asked, *, limited: bool
) -> tuple[NamesInScope, Carried] | None:
    """What is in scope of a dimension and which types carry it, so that it falls out as wanted."""
    singles = [1 << at for at in range(types)]
    for space in spaces(
        ground, dimension, [ask.demand for asks in asked for ask in asks], asked[1]
    ):
        if space.limited and not limited:
            break
        carried = carried_names(space, singles, *asked)
        if carried is not None:
            return space, carried
    return None


def _together(
    ground: Ground,
    types: Sequence[ItemType],
    least: tuple[int, ...],
    asked: Mapping[str, _Asked],
    room: Mapping[int, int],
    *,
    limited: bool,
) -> tuple[NamesInScope, tuple[int, ...], list[list[Named]]] | None:
    """As _covered, for characteristics, aims and their cells at once, and how many items of each
    type: of those limited in number as many as there is room for may be of use."""
    bound = [any(item.passes >> at & 1 for at in room) for item in types]
    most = max(room.values(), default=0)
    numbers = [
        chosen
        for chosen in product(
            *(
                range(n, max(most, n) + 1) if is_bound else (n,)
                for n, is_bound in zip(least, bound, strict=True)
            )
        )
        if all(
            sum(n for n, item in zip(chosen, types, strict=True) if item.passes >> at & 1) <= cap
            for at, cap in room.items()
        )
    ]
    wanted = {dimension: asks[0] for dimension, asks in asked.items()}
    barred = {dimension: asks[1] for dimension, asks in asked.items()}
    for board in boards(ground, asked):
        if board.space.limited and not limited:
            break
        for chosen in numbers:
            limits = {n: chosen[n] for n, is_bound in enumerate(bound) if is_bound}
            named = carried_cells(board, len(types), limits, wanted, barred)
            if named is not None:
                return board.space, chosen, named
    return None
