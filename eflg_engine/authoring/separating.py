"""Finds evidence that is enough for some leaves and not for others, whenever there is any.

The leaves to be met and those to stay unmet are given. Such evidence exists if and only if it does
among items as weak as they may be (see item_types), where each unmet leaf falls short in one way:
too few items, or one dimension not covered. All ways are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from eflg_engine.authoring.cover_names import Ask, Carried, Space, carried_names
from eflg_engine.authoring.item_types import ItemType, counts, first_days, weakest
from eflg_engine.authoring.scopes import Ground, spaces
from eflg_engine.framework.framework import DIMENSIONS, Leaf
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
    scopes: Mapping[str, Space]


def separated(
    ground: Ground, met: Sequence[Leaf], unmet: Sequence[Leaf], day: date
) -> Separation | None:
    """Evidence on a day that meets all of `met` and none of `unmet`; None if there is none."""
    days = first_days([*met, *unmet], day)
    singles = [_types(ground, [leaf], met, unmet, days) for leaf in met]
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
            shared = _shared(ground, met, unmet, days, types, room)
            types = _least([*types, *(t for t in shared if not t.passes & barred)])
        found = _with_types(ground, met, unmet, types, short, room)
        if found is not None:
            limits = tuple(limit for limit in days if limit is not None)
            items = tuple(
                (_plainer(item, ground, unmet, days, day), times) for item, times in found.items
            )
            return replace(found, day=day, limits=limits, items=items)
    return None


def _plainer(
    item: ItemType,
    ground: Ground,
    unmet: Sequence[Leaf],
    days: Mapping[Interval | None, int],
    day: date,
) -> ItemType:
    """The item with nothing said of rung, standing and date, where saying nothing does no harm."""
    vocabulary = ground.premise.vocabulary
    shows = max(item.shows, vocabulary.default_shows)
    assurance = max(item.assurance, vocabulary.default_assurance)
    dated = day.toordinal() if item.within is None else item.dated
    plainer = replace(item, shows=shows)
    if _bits(plainer, unmet, ground, days, conclusion=True) == item.passes:
        item = plainer
    plainer = replace(item, assurance=assurance)
    if _bits(plainer, unmet, ground, days, conclusion=True) == item.passes:
        item = plainer
    plainer = replace(item, dated=dated)
    if _bits(plainer, unmet, ground, days, conclusion=True) == item.passes:
        item = plainer
    return item


def _types(
    ground: Ground,
    leaves: Sequence[Leaf],
    met: Sequence[Leaf],
    unmet: Sequence[Leaf],
    days: Mapping[Interval | None, int],
) -> list[ItemType]:
    """The weakest items for some leaves, with what they count for on both sides."""
    found = [
        replace(
            item,
            serves=_bits(item, met, ground, days, conclusion=False),
            passes=_bits(item, unmet, ground, days, conclusion=True),
        )
        for item in weakest(leaves, ground.premise.vocabulary, ground.into, days)
    ]
    return _least(found)


def _bits(
    item: ItemType,
    leaves: Sequence[Leaf],
    ground: Ground,
    days: Mapping[Interval | None, int],
    *,
    conclusion: bool,
) -> int:
    side, into = (ground.conclusion, ground.into) if conclusion else (ground.premise, ground.itself)
    bits = 0
    for at, leaf in enumerate(leaves):
        if counts(item, leaf, side.vocabulary, into, days):
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
    days: Mapping[Interval | None, int],
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
            yield from _types(ground, leaves, met, unmet, days)


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

    def attempt(used: Sequence[ItemType], *, limited: bool) -> Separation | None:
        if _missing(used, len(met)):
            return None
        numbers = _numbers(used, needed, room)
        if numbers is None:
            return None
        carried: dict[str, Carried] = {}
        scopes: dict[str, Space] = {}
        for dimension in DIMENSIONS:
            found = _covered(ground, dimension, used, met, unmet, short, limited=limited)
            if found is None:
                return None
            scopes[dimension], carried[dimension] = found
        items = tuple(zip(used, numbers, strict=True))
        return Separation(date.min, (), items, carried, scopes)

    # More types never hurt, unless items are limited in number or each must carry a name because
    # the scope names characteristics: then any choice of them may be the one.
    found = None if room else attempt(types, limited=False)
    if found is None and (room or "characteristics" in short.values()):
        for size in range(1, len(types) + 1):
            for used in combinations(types, size):
                found = attempt(used, limited=True)
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
    seen: set[tuple[int, ...]] = set()

    def search(numbers: tuple[int, ...]) -> tuple[int, ...] | None:
        if numbers in seen:
            return None
        seen.add(numbers)
        for at, most in room.items():
            if sum(n for n, t in zip(numbers, types, strict=True) if t.passes >> at & 1) > most:
                return None
        for at, need in enumerate(needed):
            lacking = need - sum(
                n for n, t in zip(numbers, types, strict=True) if t.serves >> at & 1
            )
            if lacking > 0:
                for place, item in enumerate(types):
                    if item.serves >> at & 1:
                        bound = any(item.passes >> each & 1 for each in room)
                        step = 1 if bound else lacking
                        more = (*numbers[:place], numbers[place] + step, *numbers[place + 1 :])
                        found = search(more)
                        if found is not None:
                            return found
                return None
        return numbers

    return search((1,) * len(types))


def _covered(
    ground: Ground,
    dimension: str,
    types: Sequence[ItemType],
    met: Sequence[Leaf],
    unmet: Sequence[Leaf],
    short: Mapping[int, str],
    *,
    limited: bool,
) -> tuple[Space, Carried] | None:
    """What is in scope of a dimension and which types carry it, so that it falls out as wanted."""

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
    singles = [1 << at for at in range(len(types))]
    for space in spaces(ground, dimension, wanted, barred):
        if space.limited and not limited and dimension == "characteristics":
            break
        carried = carried_names(space, singles, wanted, barred)
        if carried is not None:
            return space, carried
    return None
