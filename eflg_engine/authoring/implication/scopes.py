"""What evidence is judged against: two sides that read it, and every scope that can matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from eflg_engine.authoring.implication.cover_cells import Board
from eflg_engine.authoring.implication.cover_names import Ask, NamesInScope, groups_of, parts_of
from eflg_engine.authoring.implication.item_types import Translation, translated
from eflg_engine.framework.dimensions import DIMENSION, OWN_NAMES, Names
from eflg_engine.framework.matrix import MATRIX, cell_parts, cells_of
from eflg_engine.framework.model import Demand, Framework
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import folded


@dataclass(frozen=True)
class Ground:
    """The framework that reads the evidence first and the one that reads it after (often the same).

    `homes` are the modules that all evidence is offered in: those of the criteria compared.
    """

    premise: Framework
    conclusion: Framework
    homes: frozenset[str] = frozenset()
    memo: dict[object, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def vocabularies(self) -> tuple[Vocabulary, Vocabulary]:
        """The words of the first and of the second."""
        return self.premise.vocabulary, self.conclusion.vocabulary

    @cached_property
    def into(self) -> Translation:
        """The words of the first in the second."""
        return translated(self.premise.vocabulary, self.conclusion.vocabulary)

    @cached_property
    def itself(self) -> Translation:
        """The words of the first in itself."""
        return translated(self.premise.vocabulary, self.premise.vocabulary)

    @cached_property
    def alike(self) -> bool:
        """Whether both sides read every word the same: then leaves can be compared key by key."""
        first, second = self.premise, self.conclusion
        return first is second or (
            first.vocabulary == second.vocabulary
            and [module.id for module in first.modules] == [module.id for module in second.modules]
        )

    def known(self, dimension: str) -> tuple[frozenset[str], frozenset[str]]:
        """The names that each side knows, of a dimension whose names frameworks define."""
        sides = (self.premise, self.conclusion)
        first, second = (frozenset(known_names(side, dimension)) for side in sides)
        return first, second

    def names(self, dimension: str) -> tuple[str, ...]:
        """All names of such a dimension, in order."""
        both = known_names(self.premise, dimension) + known_names(self.conclusion, dimension)
        return tuple(dict.fromkeys(both))

    @staticmethod
    def folded(dimension: str, demand: Demand) -> Demand:
        """A demand with its names as they are compared."""
        if dimension in OWN_NAMES and isinstance(demand, tuple):
            return tuple(map(folded, demand))
        return demand


def known_names(framework: Framework, dimension: str) -> tuple[str, ...]:
    """The names that a framework gives for a dimension; none where bundles give them."""
    if dimension == "modules":
        return tuple(module.id for module in framework.modules)
    return DIMENSION[dimension].known_names(framework.vocabulary) or ()


def spaces(
    ground: Ground, dimension: str, demands: Sequence[Demand], unmet: Sequence[Ask]
) -> Iterator[NamesInScope]:
    """Every scope of a dimension worth trying, the most ordinary first."""
    if DIMENSION[dimension].names in (Names.VOCABULARY, Names.MODULES):
        names = ground.names(dimension)
        premise, conclusion = ground.known(dimension)
        forced = ground.homes if dimension == "modules" else frozenset()
        groups = groups_of(names, demands, premise, conclusion, forced)
        if not DIMENSION[dimension].scoped or not demands:
            yield NamesInScope(tuple(groups))
        else:
            for space in parts_of(groups, largest_first=True, nothing=False):
                if space.limited and not all(g.premise and g.conclusion for g in space.groups):
                    continue  # who lists what is in scope lists words that both sides know
                limits = dimension == "characteristics" and space.limited
                yield NamesInScope(space.groups, limited=limits)
        return
    if not demands:
        yield NamesInScope((), listed=dimension == "objectives")
        return
    groups = groups_of(_invented(dimension, demands, unmet), demands)
    if dimension != "objectives":
        yield NamesInScope(tuple(groups), listed=False)
    numbers = [demand for demand in demands if isinstance(demand, int)]
    turns = {
        1,
        *numbers,
        *(number + 1 for number in numbers),
    }  # where something is likely to change
    nothing = dimension == "objectives"
    whole = dimension in OWN_NAMES
    for space in parts_of(
        groups, largest_first=False, nothing=nothing, turns=turns, lists_stay_whole=whole
    ):
        yield NamesInScope(space.groups)


def boards(
    ground: Ground, asked: Mapping[str, tuple[Sequence[Ask], Sequence[Ask]]]
) -> Iterator[Board]:
    """Every scope of characteristics worth trying where cells matter, the full one first."""
    sides = (ground.premise.vocabulary, ground.conclusion.vocabulary)
    every = [cells_of(vocabulary).ids for vocabulary in sides]
    cells = frozenset(every[0]), frozenset(every[1])
    demands = [ask.demand for asks in asked["characteristics"] for ask in asks]
    for aim in ground.names("aims"):  # which cells there are, and are listed, sets names apart
        listings = [ask.demand for asks in asked[MATRIX] for ask in asks]
        listings += [tuple(side) for side in every]
        for listed in listings:
            if isinstance(listed, tuple):
                pairs = map(cell_parts, listed)
                demands.append(tuple(name for name, other in pairs if other == aim))
    for space in spaces(ground, "characteristics", demands, ()):
        yield Board(space, ground.names("aims"), ground.known("aims"), cells)


def _invented(dimension: str, demands: Sequence[Demand], unmet: Sequence[Ask]) -> list[str]:
    """The names listed, and as many others as can matter.

    With more others than all numbers together ask for, and one more for each leaf to stay unmet,
    some name is needed by no leaf, so it can be left out.
    """
    listed = [name for demand in demands if isinstance(demand, tuple) for name in demand]
    others = sum(demand for demand in demands if isinstance(demand, int)) + len(unmet) + 1
    return [*dict.fromkeys(listed), *_others(dimension, set(listed), others)]


def _others(dimension: str, taken: set[str], wanted: int) -> Iterator[str]:
    """Names not taken yet, so many of them."""
    names = iter(OWN_NAMES[dimension].invented if dimension in OWN_NAMES else ())
    number = 0
    while wanted:
        name = next(names, None)
        if name is None:
            number += 1
            name = (
                f"EO{number}"
                if dimension == "objectives"
                else f"{DIMENSION[dimension].one} {number}"
            )
        if name not in taken:
            wanted -= 1
            yield name
