"""Which names the items carry so that some leaves are covered and others are not.

One dimension at a time (characteristics, aims, services, ...): items of each type carry names;
a leaf is covered by the names on the items that count for it. Names that no list tells apart are
interchangeable, so it is enough to say how many of each group are in scope and who carries them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from eflg_engine.framework.model import ALL, Demand


@dataclass(frozen=True, slots=True)
class Ask:
    """What a leaf asks of the dimension, and the types (as bits) whose items count for it."""

    demand: Demand
    types: int


@dataclass(frozen=True, slots=True)
class Group:
    """Interchangeable names. `premise` and `conclusion`: whether each side knows the words.

    Every item carries the names of a `forced` group. Names `outside` the scope count only for
    lists that name them.
    """

    names: tuple[str, ...]
    premise: bool = True
    conclusion: bool = True
    forced: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class NamesInScope:
    """The names in scope. Where not `listed`, any name counts and there is no "all of them".

    In a `limited` scope every item carries one of the names, or it counts for nothing.
    """

    groups: tuple[Group, ...]
    listed: bool = True
    limited: bool = False


_Count = tuple[int, int, Demand]
"""The types that add to it, how many names are needed or at most allowed, and of which."""

_State = tuple[tuple[int, ...], tuple[int, ...]]
"""How many names each count still needs, and how many more each may have."""

Carried = tuple[tuple[str, int], ...]
"""Names, each with the types (as bits) that carry it."""


def groups_of(
    names: Sequence[str],
    demands: Sequence[Demand],
    premise: frozenset[str] | None = None,
    conclusion: frozenset[str] | None = None,
    forced: frozenset[str] = frozenset(),
) -> list[Group]:
    """Names in groups that no demand tells apart, in the order of the names.

    `premise` and `conclusion` hold the names that each side knows; None: all of them.
    """
    found: dict[tuple[object, ...], list[str]] = {}
    for name in names:
        listing = tuple(isinstance(demand, tuple) and name in demand for demand in demands)
        known = premise is None or name in premise, conclusion is None or name in conclusion
        found.setdefault((listing, *known, name in forced), []).append(name)
    return [
        Group(tuple(alike), bool(key[1]), bool(key[2]), bool(key[3]))
        for key, alike in found.items()
    ]


def parts_of(
    groups: Sequence[Group],
    *,
    largest_first: bool,
    nothing: bool,
    turns: Container[int] = (),
    lists_stay_whole: bool = False,
) -> Iterator[NamesInScope]:
    """Every choice of how many names of each group are in scope; `forced` groups stay whole.

    Sizes among `turns` come first, unless the largest do. With `lists_stay_whole` the names left
    out of scope still count for lists that name them.
    """
    counts = []
    for group in groups:
        most = len(group.names)
        each = range(most, -1, -1) if largest_first else range(most + 1)
        counts.append((most,) if group.forced else tuple(each))
    choices = list(product(*counts))
    if not largest_first:
        choices.sort(key=lambda chosen: (not any(chosen), sum(chosen) not in turns, sum(chosen)))
    for chosen in choices:
        if not any(chosen) and not nothing:
            continue
        kept = tuple(
            Group(group.names[:count], group.premise, group.conclusion, group.forced)
            for group, count in zip(groups, chosen, strict=True)
            if count
        )
        if lists_stay_whole:
            kept += tuple(
                replace(group, names=group.names[count:], outside=True)
                for group, count in zip(groups, chosen, strict=True)
                if count < len(group.names)
            )
        yield NamesInScope(kept, limited=sum(chosen) < sum(len(group.names) for group in groups))


def carried_names(
    space: NamesInScope, types: Sequence[int], met: Sequence[Ask], unmet: Sequence[Ask]
) -> Carried | None:
    """Who carries what so that all of `met` are covered and none of `unmet`; None if impossible.

    `types` are the types in use, as single bits.
    """
    within = [group for group in space.groups if not group.outside]
    in_premise = sum(len(group.names) for group in within if group.premise)
    in_conclusion = sum(len(group.names) for group in within if group.conclusion)
    wanted: list[_Count] = []
    for ask in met:
        need = _need(ask.demand, space, in_premise, side="premise")
        if need is None:
            return None
        wanted.append((ask.types, need, ask.demand))
    if space.limited:
        wanted += [(each, 1, 1) for each in types]
    barred: list[_Count] = []
    for ask in unmet:
        need = _need(ask.demand, space, in_conclusion, side="conclusion")
        if need is None:
            continue  # nothing of it is in scope, so it is not met whatever is carried
        barred.append((ask.types, need - 1, ask.demand))
    return _NamesSearch(space, types, wanted, barred).run()


def _need(demand: Demand, space: NamesInScope, in_scope: int, side: str) -> int | None:
    """How many names a demand asks for; None where it cannot be met."""
    if isinstance(demand, int):
        return (min(demand, in_scope) if space.listed else demand) or None
    if demand == ALL:
        return (in_scope or None) if space.listed else None
    need = sum(
        name in demand for group in space.groups if getattr(group, side) for name in group.names
    )
    return need or None


class _NamesSearch:
    """A walk through the names in order, keeping every state of the counts that can be reached."""

    def __init__(
        self,
        space: NamesInScope,
        types: Sequence[int],
        wanted: Sequence[_Count],
        barred: Sequence[_Count],
    ) -> None:
        self.wanted, self.barred = wanted, barred
        self.groups = space.groups
        self.everything = 0
        for each in types:
            self.everything |= each
        self.patterns = self._patterns(types)
        self.options = {id(group): self._options(group) for group in space.groups}

    def _patterns(self, types: Sequence[int]) -> list[int]:
        """Sets of types worth carrying a name: no other serves as much and bars no more."""
        best: dict[tuple[int, int], int] = {(0, 0): 0}
        for each in types:
            for bits in list(best.values()):
                both = bits | each
                key = self._effect(both)
                if key not in best or both.bit_count() < best[key].bit_count():
                    best[key] = both
        return [
            bits
            for key, bits in best.items()
            if not bits
            or not any(
                other != key and other[0] & key[0] == key[0] and other[1] & key[1] == other[1]
                for other in best
            )
        ]

    def _effect(self, bits: int) -> tuple[int, int]:
        serves = sum(1 << at for at, (types, _, _) in enumerate(self.wanted) if types & bits)
        bars = sum(1 << at for at, (types, _, _) in enumerate(self.barred) if types & bits)
        return serves, bars

    def _options(self, group: Group) -> list[tuple[int, list[int], list[int]]]:
        """How a name of the group can be carried: the types, and the counts it adds to."""
        name = group.names[0]

        def adds_to(counts: Sequence[_Count], bits: int) -> list[int]:
            return [
                at
                for at, (types, _, named) in enumerate(counts)
                if types & bits
                and (name in named if isinstance(named, tuple) else not group.outside)
            ]

        found = []
        for bits in [self.everything] if group.forced else self.patterns:
            helps = adds_to(self.wanted, bits) if group.premise else []
            counts = adds_to(self.barred, bits) if group.conclusion else []
            found.append((bits, helps, counts))
        found.sort(key=lambda option: (-len(option[1]), len(option[2])))
        return found

    def run(self) -> Carried | None:
        start: _State = tuple(n for _, n, _ in self.wanted), tuple(n for _, n, _ in self.barred)
        layers: list[dict[_State, tuple[_State, int, int]]] = []
        reached: dict[_State, tuple[_State, int, int]] = {start: (start, 0, 0)}
        blocks = list(self._blocks())
        for names, group in blocks:
            following: dict[_State, tuple[_State, int, int]] = {}
            for before in reached:
                for bits, times, after in self._steps(before, group, len(names)):
                    following.setdefault(after, (before, bits, times))
            layers.append(following)
            reached = following
        state: _State | None = next((state for state in reached if not any(state[0])), None)
        if state is None:
            return None
        carried: list[tuple[str, int]] = []
        for (names, _), layer in zip(reversed(blocks), reversed(layers), strict=True):
            state, bits, times = layer[state]
            carried += [(name, bits) for name in reversed(names[:times]) if bits]
        return tuple(reversed(carried))

    def _blocks(self) -> Iterator[tuple[tuple[str, ...], Group]]:
        """Names settled together: a group, if each is carried in one way or not at all.

        Then only how many are carried matters. Other names are settled one by one.
        """
        for group in self.groups:
            if group.forced or len(self.options[id(group)]) > 2:
                yield from (((name,), group) for name in group.names)
            else:
                yield group.names, group

    def _steps(self, state: _State, group: Group, names: int) -> Iterator[tuple[int, int, _State]]:
        """How these names can be carried: by which types, how many, and what follows."""
        needs, room = state
        for bits, helps, counts in self.options[id(group)]:
            most = names
            if bits and not group.forced:  # none is carried for nothing
                most = min(names, max((needs[at] for at in helps), default=0))
            most = min([most, *(room[at] for at in counts)])
            for times in range(most, 0, -1) if bits else (names,):
                if group.forced and times < names:
                    break
                left, free = list(needs), list(room)
                for at in helps:
                    left[at] = max(0, left[at] - times)
                for at in counts:
                    free[at] -= times
                yield bits, times, (tuple(left), tuple(free))
