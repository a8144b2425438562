"""The dimensions that a rule can ask to be covered: each one is an entry here, and nowhere else.

A dimension is a set of names. What follows from where its names come from (how an item's words are
read, which names are in scope, whether an empty list means any name) is said once for each `Names`.
Models of files, sheets and analyses take what they say of a dimension from its entry.
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
class NamesColumn:
    """The column of a workbook that holds what items name: its header, what is said of it, others
    that are read as it, and its width in characters.
    """

    title: str
    prompt: str
    headers: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What else there is to say of a dimension whose names are the council's own.

    `listed` describes the list of a council. `prompt` stands beside it in a workbook, in which
    `headers` are also read as that row. `invented` are the names of a council that lints make up.
    """

    listed: str
    prompt: str = ""
    headers: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension: its id (as rules and items write it), its word for one name and for several.

    `asked`, `called` and `named` describe its key where rules ask for it, in the words of a
    framework, and on items; `terms_are` the vocabulary's list of its terms. `scoped` dimensions can
    be narrowed by a bundle's scope.
    """

    id: str
    one: str
    many: str
    names: Names
    asked: str
    called: str
    named: str = ""
    terms_are: str = ""
    scoped: bool = False
    column: NamesColumn | None = None
    own: OwnNames | None = None

    @property
    def sort(self) -> str:
        """What a single name is called in codes of problems."""
        return "cell" if self.names is Names.CELLS else self.id.removesuffix("s")

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


def _of_council(many: str, one: str, own: OwnNames, *headers: str) -> Dimension:
    """A dimension whose names are the council's own; its id is the word for several.

    `headers` are also read as the column of a workbook that holds what items name.
    """
    prompt = "Names, with semicolons between them; or all."
    return Dimension(
        many,
        one,
        many,
        Names.COUNCIL,
        asked=f"How many {many}, which ones, or `all` that the council lists.",
        called=f"The {many} that evidence is about.",
        named=f"{many.capitalize()} that it speaks of, or `all` that the council lists.",
        column=NamesColumn(f"Which {many}?", prompt, (many, one, *headers), 22),
        own=own,
    )


ALL_DIMENSIONS = (
    Dimension(
        "characteristics",
        "characteristic",
        "characteristics",
        Names.VOCABULARY,
        asked="How many characteristics in scope, which ones, or `all`.",
        called="The groups of people that it is about.",
        named="Characteristics that it speaks of, or `all`.",
        terms_are="Protected characteristics.",
        scoped=True,
        column=NamesColumn(
            "Which characteristics is it about?",
            "Protected characteristics, with semicolons between them; or all.",
            ("characteristics", "characteristic", "protected characteristics",
             "protected characteristic", "groups", "equality groups", "equality strand",
             "equality strands", "protected groups", "pcs"),
            32,
        ),
    ),
    Dimension(
        "aims",
        "aim of the duty",
        "aims of the duty",
        Names.VOCABULARY,
        asked="How many aims of the duty, which ones, or `all`.",
        called="The aims that evidence serves.",
        named="Aims of the duty that it speaks of, or `all`.",
        terms_are="Aims of the equality duty.",
        column=NamesColumn(
            "Which aims of the duty?",
            "Eliminate discrimination; advance opportunity; foster good relations.",
            ("aims", "aim", "psed aims", "psed aim", "general duty", "equality duty aims"),
            26,
        ),
    ),
    _of_council(
        "services",
        "service",
        OwnNames(
            "The services it provides; where listed, these are all there are.",
            "All services of the council, one a line.",
            ("departments", "directorates"),
            ("housing", "libraries", "transport", "social care", "planning", "leisure"),
        ),
        "service area", "service areas", "department", "departments", "directorate", "directorates",
    ),
    _of_council(
        "partners",
        "partner",
        OwnNames(
            "The partners it works with; where listed, these are all there are.",
            "All main partners, one a line.",
            (),
            ("police", "health", "schools", "charities", "employers", "fire service"),
        ),
        "partner organisations", "partner organisation",
    ),
    Dimension(
        "objectives",
        "equality objective",
        "equality objectives",
        Names.OBJECTIVES,
        asked="How many objectives in force, which ones, or `all`.",
        called="The objectives that evidence serves.",
        named="Ids of objectives that it speaks of, or `all` of those in force.",
        column=NamesColumn(
            "Which equality objectives?",
            "Their references, or all.",
            ("objectives", "objective", "equality objective", "equality objectives",
             "linked objectives"),
            18,
        ),
    ),
    Dimension(
        "modules",
        "module",
        "modules",
        Names.MODULES,
        asked="How many modules in scope, which ones, or `all`.",
        called="The modules that evidence is offered for.",
        scoped=True,
    ),
    Dimension(
        "matrix",
        "characteristic under an aim",
        "characteristics under aims",
        Names.CELLS,
        asked="How many cells, which ones (as race under an aim), or `all`.",
        called="The pairs of a characteristic and an aim.",
    ),
)  # fmt: skip
"""In the order in which rules, results and pages list them."""

DIMENSION = {dimension.id: dimension for dimension in ALL_DIMENSIONS}
"""The dimensions by id."""

DIMENSIONS = tuple(DIMENSION)
"""Their ids, in order."""

OWN_NAMES = {each.id: each.own for each in ALL_DIMENSIONS if each.own is not None}
"""What else there is to say of those whose names are the council's own."""

OF_COUNCIL = tuple(OWN_NAMES)
"""Those whose names are the council's own."""

KEYS_OF_A_COUNCIL = ("name", "code", *OF_COUNCIL)
"""What a bundle says of every council: no field of the profile can have these names."""

OF_VOCABULARY = tuple(each.id for each in ALL_DIMENSIONS if each.names is Names.VOCABULARY)
"""Those whose names are terms of the vocabulary."""

ALWAYS_IN_SCOPE = tuple(each for each in OF_VOCABULARY if not DIMENSION[each].scoped)
"""Those of the vocabulary that no scope narrows."""

ON_ITEMS = tuple(each.id for each in ALL_DIMENSIONS if each.on_items)
"""Those that items name."""
