"""The dimensions that a rule can ask to be covered: each one is an entry here, and nowhere else.

A dimension is a set of names. What follows from where its names come from (how an item's words are
read, which names are in scope, whether an empty list means any name) is said once for each `Names`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from eflg_engine.framework.matrix import cells_of
from eflg_engine.framework.vocabulary import Terms, Vocabulary


class Names(Enum):
    """Where the names of a dimension come from."""

    VOCABULARY = "vocabulary"
    """Terms of the framework's vocabulary, found by id, title or alias."""
    COUNCIL = "council"
    """The council's own list, written in any case; where it lists none, any name counts."""
    OBJECTIVES = "objectives"
    """The bundle's objectives; those in force on the day are in scope."""
    MODULES = "modules"
    """The modules that an item is offered for: nothing that an item names."""
    CELLS = "cells"
    """Pairs of a characteristic and an aim: what an item names of both together."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension: its id (as rules and items write it), its word for one name and for several.

    `scoped` dimensions can be narrowed by a bundle's scope.
    """

    id: str
    one: str
    many: str
    names: Names
    scoped: bool = False

    @property
    def on_items(self) -> bool:
        """Whether items name it: it is a field of an item, of the same name."""
        return self.names not in (Names.MODULES, Names.CELLS)

    def terms(self, vocabulary: Vocabulary) -> Terms | None:
        """The terms that are its names; None where they are no terms of the vocabulary."""
        if self.names is not Names.VOCABULARY:
            return None
        found: Terms = getattr(vocabulary, self.id)
        return found

    def known_names(self, vocabulary: Vocabulary) -> tuple[str, ...] | None:
        """Every name that the vocabulary gives it; None where the names are not its own."""
        if self.names is Names.CELLS:
            return tuple(cells_of(vocabulary).ids)
        terms = self.terms(vocabulary)
        return None if terms is None else tuple(terms.ids)


ALL_DIMENSIONS = (
    Dimension("characteristics", "characteristic", "characteristics", Names.VOCABULARY, True),
    Dimension("aims", "aim of the duty", "aims of the duty", Names.VOCABULARY),
    Dimension("services", "service", "services", Names.COUNCIL),
    Dimension("partners", "partner", "partners", Names.COUNCIL),
    Dimension("objectives", "equality objective", "equality objectives", Names.OBJECTIVES),
    Dimension("modules", "module", "modules", Names.MODULES, True),
    Dimension("matrix", "characteristic under an aim", "characteristics under aims", Names.CELLS),
)
"""In the order in which rules, results and pages list them."""

DIMENSION = {dimension.id: dimension for dimension in ALL_DIMENSIONS}
"""The dimensions by id."""

DIMENSIONS = tuple(DIMENSION)
"""Their ids, in order."""

OF_COUNCIL = tuple(each.id for each in ALL_DIMENSIONS if each.names is Names.COUNCIL)
"""Those whose names are the council's own."""

OF_VOCABULARY = tuple(each.id for each in ALL_DIMENSIONS if each.names is Names.VOCABULARY)
"""Those whose names are terms of the vocabulary."""

ON_ITEMS = tuple(each.id for each in ALL_DIMENSIONS if each.on_items)
"""Those that items name."""
