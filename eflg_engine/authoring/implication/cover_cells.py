"""Characteristics, aims and the cells of their matrix, carried together.

An item covers a cell when it names both its characteristic and its aim. So where cells matter, who
carries which names cannot be settled one dimension at a time, as cover_names does: what counts is
which characteristics stand beside which aims on one item. Items not limited in number may each
carry one characteristic, with some aims, or aims alone; those that are limited share names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, combinations_with_replacement, product

from eflg_engine.authoring.implication.cover_names import Ask, NamesInScope
from eflg_engine.framework.matrix import MATRIX, cell_id, cell_parts
from eflg_engine.framework.model import ALL

TOGETHER = ("characteristics", "aims", MATRIX)

Named = tuple[tuple[str, ...], tuple[str, ...]]
"""The characteristics and the aims that one item names."""


@dataclass(frozen=True, slots=True)
class Board:
    """What is in scope: characteristics, aims, and the cells there are on each side."""

    space: NamesInScope
    aims: tuple[str, ...]
    sides: tuple[frozenset[str], frozenset[str]]  # aims that each side knows
    cells: tuple[frozenset[str], frozenset[str]]  # by side

    def in_scope(self, dimension: str, side: int) -> list[str]:
        """The names of a dimension that one side has in scope."""
        if dimension == "aims":
            return [aim for aim in self.aims if aim in self.sides[side]]
        known = [
            name
            for group in self.space.groups
            if (group.premise, group.conclusion)[side]
            for name in group.names
        ]
        if dimension == MATRIX:
            return [cell for cell in self.cells[side] if cell_parts(cell)[0] in known]
        return known


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of names of a dimension that is needed, or may not be passed, on one side."""

    dimension: str
    side: int
    types: int
    names: frozenset[str]
    number: int


def carried_cells(
    board: Board,
    types: int,
    limits: Mapping[int, int],
    met: Mapping[str, Sequence[Ask]],
    unmet: Mapping[str, Sequence[Ask]],
) -> list[list[Named]] | None:
    """What the items of each type name, so that all of `met` are covered and none of `unmet`.

    `limits` says how many items there are of the types that are limited in number.
    """
    needed = list(_counts(board, met, side=0))
    allowed = list(_counts(board, unmet, side=1))
    if any(count is None for count in needed):
        return None
    wanted = [count for count in needed if count is not None]
    barred = [count for count in allowed if count is not None]
    if board.space.limited:
        everyone = frozenset(board.in_scope("characteristics", 0))
        wanted += [_Count("characteristics", 0, 1 << n, everyone, 1) for n in range(types)]
    subsets = list(_subsets(board.aims))
    for given in product(
        *(
            combinations_with_replacement(subsets, limits[n]) if n in limits else [None]
            for n in range(types)
        )
    ):
        found = _Search(board, given, wanted, barred).run()
        if found is not None:
            return found
    return None


def _counts(board: Board, asks: Mapping[str, Sequence[Ask]], side: int) -> Iterator[_Count | None]:
    """Asks as numbers of names; None for one that nothing can meet. What may not be passed is one
    less than what would be enough."""
    for dimension, listed in asks.items():
        names = board.in_scope(dimension, side)
        for ask in listed:
            demand = ask.demand
            if isinstance(demand, tuple):
                mine = frozenset(demand) & frozenset(names)
                need = len(mine)
            else:
                mine = frozenset(names)
                need = len(names) if demand == ALL else min(int(demand), len(names))
            yield _Count(dimension, side, ask.types, mine, need - side) if need else None


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


_Option = tuple[int, tuple[str, ...]]
"""Which items of a type (as bits) carry a characteristic, and the aims beside it."""

_State = tuple[tuple[int, ...], tuple[int, ...], tuple[frozenset[str], ...]]
"""What is still needed, what is still allowed, and the aims that each type carries so far."""


class _Search:
    """A walk through the characteristics, keeping every state that can be reached."""

    def __init__(
        self,
        board: Board,
        given: Sequence[tuple[tuple[str, ...], ...] | None],
        wanted: Sequence[_Count],
        barred: Sequence[_Count],
    ) -> None:
        self.board, self.given = board, given
        self.wanted, self.barred = wanted, barred
        self.names = [name for group in board.space.groups for name in group.names]
        self.items = [each or tuple(_subsets(board.aims)) for each in given]

    def run(self) -> list[list[Named]] | None:
        carried = tuple(
            frozenset(chain.from_iterable(each)) if each else frozenset[str]()
            for each in self.given
        )
        start: _State = (
            tuple(count.number for count in self.wanted),
            tuple(count.number for count in self.barred),
            carried,
        )
        layers: list[dict[_State, tuple[_State, tuple[_Option | None, ...]]]] = []
        reached: list[_State] = [start]
        for name in self.names:
            options = list(product(*(self._options(name, n) for n in range(len(self.given)))))
            following: dict[_State, tuple[_State, tuple[_Option | None, ...]]] = {}
            for state in reached:
                for option in options:
                    after = self._after(state, name, option)
                    if after is not None and after not in following:
                        following[after] = (state, option)
            layers.append(following)
            reached = list(following)
        for state in reached:
            alone = self._aims(state)
            if alone is not None:
                return self._named(state, layers, alone)
        return None

    def _options(self, name: str, at: int) -> list[_Option | None]:
        """How the items of a type can carry a characteristic: none of them, or with which aims."""
        items, bound = self.items[at], self.given[at] is not None
        if bound:
            masks = range(1, 1 << len(items))
            found: list[_Option | None] = [None]
            for mask in masks:
                beside = {aim for n, each in enumerate(items) if mask >> n & 1 for aim in each}
                found.append((mask, tuple(aim for aim in self.board.aims if aim in beside)))
            return found
        helps = any(c.types >> at & 1 for c in self.wanted if c.dimension == MATRIX)
        cells = self.board.cells[0] | self.board.cells[1]
        options: list[_Option | None] = [None]
        for number, aims in enumerate(items):
            if not self.board.space.limited:  # aims that make no cell are as well carried alone
                if aims and not helps:
                    continue
                if any(cell_id(name, aim) not in cells for aim in aims):
                    continue
            options.append((1 << number, aims))
        return options

    def _after(self, state: _State, name: str, option: tuple[_Option | None, ...]) -> _State | None:
        needs, room, aims = state
        left, free = list(needs), list(room)
        for counts, numbers in ((self.wanted, left), (self.barred, free)):
            for at, count in enumerate(counts):
                number = self._adds(count, name, option)
                numbers[at] -= number
        if any(number < 0 for number in free):
            return None
        carried = tuple(
            had if each is None else had | frozenset(each[1])
            for had, each in zip(aims, option, strict=True)
        )
        return tuple(max(0, number) for number in left), tuple(free), carried

    def _adds(self, count: _Count, name: str, option: tuple[_Option | None, ...]) -> int:
        """How many names of a count a characteristic adds when it is carried so."""
        mine = [each for at, each in enumerate(option) if each and count.types >> at & 1]
        if not mine or count.dimension == "aims":
            return 0
        if count.dimension == "characteristics":
            return int(name in count.names)
        aims = {aim for _, beside in mine for aim in beside}
        return sum(cell_id(name, aim) in count.names for aim in aims)

    def _aims(self, state: _State) -> list[tuple[str, ...]] | None:
        """The aims that each type carries besides, alone; None if some ask is out of reach."""
        needs, room, carried = state
        aims = [at for at, count in enumerate(self.wanted) if count.dimension == "aims"]
        if any(need for at, need in enumerate(needs) if at not in aims):
            return None
        able = [
            at
            for at, each in enumerate(self.given)
            if each is None and not self.board.space.limited
        ]
        for extra in product(*(_subsets(self.board.aims) for _ in able)):
            everything = list(carried)
            for at, more in zip(able, extra, strict=True):
                everything[at] = everything[at] | frozenset(more)
            if all(self._covered(self.wanted[at], everything) >= needs[at] for at in aims) and all(
                self._covered(count, everything) <= most
                for count, most in zip(self.barred, room, strict=True)
                if count.dimension == "aims"
            ):
                alone: list[tuple[str, ...]] = [()] * len(self.given)
                for at, more in zip(able, extra, strict=True):
                    alone[at] = tuple(aim for aim in more if aim not in carried[at])
                return alone
        return None

    def _covered(self, count: _Count, carried: Sequence[frozenset[str]]) -> int:
        mine = [aims for at, aims in enumerate(carried) if count.types >> at & 1]
        return len(frozenset().union(*mine) & count.names)

    def _named(
        self,
        state: _State,
        layers: Sequence[Mapping[_State, tuple[_State, tuple[_Option | None, ...]]]],
        alone: Sequence[tuple[str, ...]],
    ) -> list[list[Named]]:
        """What each item names, item by item of each type."""
        on: list[dict[int, list[str]]] = [{} for _ in self.given]
        for name, layer in zip(reversed(self.names), reversed(layers), strict=True):
            state, option = layer[state]
            for at, each in enumerate(option):
                for number in range(len(self.items[at])):
                    if each is not None and each[0] >> number & 1:
                        on[at].setdefault(number, []).insert(0, name)
        found: list[list[Named]] = []
        for at, given in enumerate(self.given):
            numbers = sorted(on[at]) if given is None else range(len(given))
            items: list[Named] = [
                (tuple(on[at].get(number, ())), self.items[at][number]) for number in numbers
            ]
            if alone[at]:
                items.append(((), alone[at]))
            found.append(items or [((), ())])
        return found
