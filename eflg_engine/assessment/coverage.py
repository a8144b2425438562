"""What is covered of each dimension, and what leaves ask to be covered.

Under each name of a dimension stand bits: of the leaves that are passed by items that cover it
(which decides all leaves at once), or of the items that do (which reasons need).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.bits import at_least, bit_numbers
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.rules import Rules
from eflg_engine.evidence.bundle import ALL, Bundle
from eflg_engine.evidence.columns import Columns
from eflg_engine.framework.dimensions import DIMENSION, OF_COUNCIL, Names
from eflg_engine.framework.matrix import cell_id, cells_in_scope, cells_of
from eflg_engine.framework.model import Demand as Asked
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.values import folded

Words = tuple[str, ...]

ByWords = dict[Words, int]
"""Bits by the words that items name of a dimension; for the matrix see `pair`."""

ByName = dict[str, int]
"""Bits by the names that those words mean."""

BETWEEN = ""
"""Parts the characteristics from the aims in the words of the matrix."""


MOST_SCOPES = 100
"""Scopes for which what is asked is remembered."""

_BY_SCOPE = frozenset({Names.VOCABULARY, Names.CELLS, Names.MODULES})


def pair(characteristics: Words, aims: Words) -> Words:
    """What an item names of the matrix, as words."""
    return (*characteristics, BETWEEN, *aims)


class ScopeOfCoverage:
    """What words of each dimension mean in a bundle, and which names are in scope."""

    def __init__(self, bundle: Bundle, rules: Rules) -> None:
        self._bundle, self._rules = bundle, rules
        self._vocabulary = rules.framework.vocabulary
        self._known: dict[str, tuple[str, ...]] = {}
        kept = rules.kept.setdefault("asked under a scope", {})
        assert isinstance(kept, dict)
        if len(kept) >= MOST_SCOPES:
            kept.clear()
        self._asked: dict[tuple[str, Asked], tuple[tuple[str, ...], int]] = kept.setdefault(
            bundle.scope, {}
        )

    @lazy
    def objectives(self) -> list[tuple[str, int]]:
        """The ids of the objectives, in order, with the ordinal of the day they were published."""
        return sorted(
            (o.id, (o.published or date.min).toordinal()) for o in self._bundle.objectives
        )

    @lazy
    def modules(self) -> tuple[str, ...]:
        """The ids of the modules in scope."""
        scope = self._bundle.scope.modules
        modules = self._rules.framework.modules
        return tuple(module.id for module in modules if ALL in scope or module.id in scope)

    @property
    def takes_all(self) -> bool:
        """Whether every item is in scope, whatever characteristics it names."""
        return ALL in self._bundle.scope.characteristics

    @lazy
    def characteristics(self) -> tuple[str, ...]:
        """The ids of the characteristics in scope."""
        terms, scope = self._vocabulary.characteristics, self._bundle.scope.characteristics
        if ALL in scope:
            return tuple(terms.ids)
        named = {terms.resolve(word) for word in scope}
        return tuple(word for word in terms.ids if word in named)

    def known(self, dimension: str) -> tuple[str, ...]:
        """The names that `ALL` stands for."""
        found = self._known.get(dimension)
        if found is None:
            found = self._known[dimension] = self._names(dimension)
        return found

    def _names(self, dimension: str) -> tuple[str, ...]:
        source = DIMENSION[dimension].names
        if source is Names.COUNCIL:
            return tuple(sorted(set(map(folded, self.own(dimension)))))
        if source is Names.OBJECTIVES:
            return tuple(objective for objective, _ in self.objectives)
        if source is Names.MODULES:
            return tuple(module.id for module in self._rules.framework.modules)
        found = DIMENSION[dimension].known_names(self._vocabulary)
        assert found is not None, "the others come from the vocabulary"
        return found

    def own(self, dimension: str) -> tuple[str, ...]:
        """The council's own list of a dimension, as written."""
        found: tuple[str, ...] = getattr(self._bundle.council, dimension)
        return found

    def in_scope(self, dimension: str, in_force: Sequence[str]) -> tuple[str, ...] | None:
        """The names in scope while these objectives are in force; None where any name counts."""
        source = DIMENSION[dimension].names
        if source is Names.OBJECTIVES:
            return tuple(in_force)
        if source is Names.MODULES:
            return self.modules
        if source is Names.COUNCIL:
            return self.known(dimension) or None
        if source is Names.CELLS:
            return cells_in_scope(self._vocabulary, self.characteristics)
        return self.characteristics if DIMENSION[dimension].scoped else self.known(dimension)

    def by_name(self, dimension: str, named: Mapping[Words, int]) -> tuple[ByName, set[str]]:
        """The bits under each name of a dimension, and the words that mean nothing."""
        found: ByName = {}
        unknown: set[str] = set()
        source = DIMENSION[dimension].names
        if source is Names.CELLS:
            return self._cells(named), unknown
        known, terms = self.known(dimension), DIMENSION[dimension].terms(self._vocabulary)
        names = frozenset(known)
        for words, bits in named.items():
            for word in words:
                if word in names:
                    found[word] = found.get(word, 0) | bits
                elif word == ALL:
                    if not known and source is Names.COUNCIL:  # where there are no objectives,
                        unknown.add(word)  # all of them are none
                    for name in known:
                        found[name] = found.get(name, 0) | bits
                else:
                    meant = self._meant(dimension, terms, word)
                    if source is Names.COUNCIL:
                        meant = (folded(word),)
                    elif not meant or not names.issuperset(meant):
                        unknown.add(word)
                        continue
                    for name in meant:
                        found[name] = found.get(name, 0) | bits
        return found, unknown

    def _cells(self, named: Mapping[Words, int]) -> ByName:
        """The bits of what names both sides of a cell."""
        cells, found = frozenset(cells_of(self._vocabulary).ids), ByName()
        for words, bits in named.items():
            at = words.index(BETWEEN)
            for one in self._ids("characteristics", words[:at]):
                for aim in self._ids("aims", words[at + 1 :]):
                    cell = cell_id(one, aim)
                    if cell in cells:
                        found[cell] = found.get(cell, 0) | bits
        return found

    def _ids(self, dimension: str, words: Words) -> Collection[str]:
        terms: Terms = getattr(self._vocabulary, dimension)
        if ALL in words:
            return terms.ids
        return [each for word in words for each in self._meant(dimension, terms, word)]

    def _meant(self, dimension: str, terms: Terms | None, word: str) -> tuple[str, ...]:
        """The names that a word means; several where trusted data writes one text for them."""
        name = word if terms is None else terms.resolve(word)
        return self._vocabulary.meaning(dimension, word).ids if name is None else (name,)

    def asked(
        self, dimension: str, asked: Asked, by_name: ByName, in_force: Sequence[str]
    ) -> tuple[tuple[str, ...], int]:
        """The names of which some must be covered, and how many (0: this is never met)."""
        if DIMENSION[dimension].names in _BY_SCOPE:  # the same for every bundle with this scope
            found = self._asked.get((dimension, asked))
            if found is None:
                found = self._names_asked(dimension, asked, by_name, in_force)
                self._asked[dimension, asked] = found
            return found
        return self._names_asked(dimension, asked, by_name, in_force)

    def _names_asked(
        self, dimension: str, asked: Asked, by_name: ByName, in_force: Sequence[str]
    ) -> tuple[tuple[str, ...], int]:
        in_scope = self.in_scope(dimension, in_force)
        if isinstance(asked, int):
            if in_scope is None:
                return tuple(by_name), asked
            return in_scope, min(asked, len(in_scope))
        if asked == ALL:
            names = in_scope or ()
        else:
            listed = asked if isinstance(asked, tuple) else (asked,)
            if DIMENSION[dimension].names is Names.COUNCIL:  # never narrowed by what it lists
                in_scope, listed = None, tuple(dict.fromkeys(map(folded, listed)))
            names = tuple([name for name in listed if in_scope is None or name in in_scope])
        return names, len(names)

    def in_force(self, day: date) -> tuple[str, ...]:
        """The ids of the objectives in force on a day."""
        today = day.toordinal()
        return tuple([objective for objective, published in self.objectives if published <= today])


def enough(
    demands: Sequence[tuple[Asked, int]],
    dimension: str,
    by_name: ByName,
    scope: ScopeOfCoverage,
    in_force: Sequence[str],
) -> int:
    """The leaves for which enough is covered of a dimension; those that ask for nothing are all in.

    `demands` has what is asked with the leaves that ask for it, `by_name` the leaves passed by
    items that cover a name.
    """
    found = ~0
    most = max([asked for asked, _ in demands if isinstance(asked, int)], default=0)
    counted: list[int] = []
    for asked, leaves in demands:
        names, need = scope.asked(dimension, asked, by_name, in_force)
        if isinstance(asked, int):
            if not counted:  # the names are the same whatever the number
                counted = at_least([by_name.get(name, 0) for name in names], most)
            covering = counted[need] if 0 < need < len(counted) else 0
        else:
            covering = leaves if need else 0
            for name in names:
                covering &= by_name.get(name, 0)
        found &= covering | ~leaves
    return found


@dataclass(frozen=True, slots=True)
class Demand:
    """What a leaf asks of one dimension: at least `need` of `names` (never met if need is 0).

    `bits[i]` are the items that cover `names[i]`.
    """

    dimension: str
    names: tuple[str, ...]
    bits: tuple[int, ...]
    need: int

    def met(self, items: int) -> bool:
        """Whether these items cover enough."""
        need = self.need
        if not need:
            return False
        for bits in self.bits:
            if bits & items:
                need -= 1
                if not need:
                    return True
        return False

    def missing(self, items: int) -> tuple[str, ...]:
        """The names that these items do not cover."""
        return tuple(n for n, b in zip(self.names, self.bits, strict=True) if not b & items)


class Demands:
    """By leaf, what is asked to be covered; leaves that ask for the same share it.

    Worked out when it is asked for.
    """

    def __init__(self, coverage: Coverage, rules: Rules, objectives: Sequence[str]) -> None:
        self._coverage, self._rules, self._objectives = coverage, rules, objectives
        kept = coverage.kept.setdefault(tuple(objectives), ({}, {}))
        self._found, self._possible = kept  # by the place of what is covered

    def __getitem__(self, leaf: int) -> tuple[Demand, ...]:
        place = self._rules.covers_of[leaf]
        found = self._found.get(place)
        if found is None:
            demand, objectives = self._coverage.demand, self._objectives
            found = self._found[place] = tuple(
                [
                    demand(dimension, asked, objectives)
                    for dimension, asked in self._rules.covers[place]
                ]
            )
        return found

    def possible(self, leaf: int) -> bool:
        """Whether there is something in scope to cover, of all that a leaf asks to be covered."""
        place = self._rules.covers_of[leaf]
        found = self._possible.get(place)
        if found is None:
            asked, objectives = self._coverage.scope.asked, self._objectives
            found = self._possible[place] = all(
                asked(dimension, each, {}, objectives)[1]
                for dimension, each in self._rules.covers[place]
            )
        return found


class Coverage:
    """What the items of a bundle, by number, cover of each dimension."""

    def __init__(
        self,
        scope: ScopeOfCoverage,
        rules: Rules,
        columns: Columns,
        offered_at: Mapping[str, int],
    ) -> None:
        self.scope = scope
        self._rules, self._columns, self._offered_at = rules, columns, offered_at
        # by objectives in force, for Demands: what is asked, and whether it can be had
        self.kept: dict[tuple[str, ...], tuple[dict[int, tuple[Demand, ...]], dict[int, bool]]] = {}
        self._items: dict[str, ByName] = {}
        self._published = sorted({published for _, published in scope.objectives})

    @property
    def scope_characteristics(self) -> tuple[str, ...]:
        """The ids of the characteristics in scope."""
        return self.scope.characteristics

    @property
    def scope_modules(self) -> tuple[str, ...]:
        """The ids of the modules in scope."""
        return self.scope.modules

    @lazy
    def touching(self) -> int:
        """The items that touch the scope, as bits."""
        if self.scope.takes_all:
            return ~0
        found, bits = 0, self._items_of("characteristics")
        for word in self.scope.characteristics:
            found |= bits.get(word, 0)
        return found

    def covering(self, dimension: str, name: str) -> int:
        """The items that cover a name of a dimension, as bits."""
        return self._items_of(dimension).get(name, 0)

    def _items_of(self, dimension: str) -> ByName:
        """For each name in a dimension, the items that cover it."""
        found = self._items.get(dimension)
        if found is None:
            named = self._named(dimension)
            by_name, _ = self.scope.by_name(dimension, named)
            found = self._items[dimension] = dict(sorted(by_name.items()))
        return found

    def _named(self, dimension: str) -> ByWords:
        """The items that name the same words of a dimension."""
        source, columns = DIMENSION[dimension].names, self._columns
        named: ByWords = {}
        if source is Names.MODULES:
            module_of, modules = self._rules.module_of_target, self._rules.framework.modules
            for target, bits in self._offered_at.items():
                words: Words = (modules[module_of[target]].id,)
                named[words] = named.get(words, 0) | bits
            return named
        if source is Names.CELLS:
            aims = columns.named("aims")
            listed = {
                number: pair(words, aims.get(number, ()))
                for number, words in columns.named("characteristics").items()
            }
        else:
            listed = columns.named(dimension)
        for number, words in listed.items():
            named[words] = named.get(words, 0) | 1 << number
        return named

    def in_force(self, day: int) -> int:
        """The objectives in force on the day with this ordinal, as bits."""
        bits = 0
        for number, (_, published) in enumerate(self.scope.objectives):
            if published <= day:
                bits |= 1 << number
        return bits

    def demands(self, in_force: int) -> Demands:
        """For each leaf, what it asks to be covered while these objectives are in force."""
        objectives = [self.scope.objectives[number][0] for number in bit_numbers(in_force)]
        return Demands(self, self._rules, objectives)

    def demand(self, dimension: str, asked: Asked, objectives: Sequence[str]) -> Demand:
        """What is asked of a dimension while these objectives are in force."""
        bits = self._items_of(dimension)
        names, need = self.scope.asked(dimension, asked, bits, objectives)
        return Demand(dimension, names, tuple([bits.get(name, 0) for name in names]), need)

    def objective_days(self, after: date) -> list[int]:
        """The ordinals of the days after this one on which an objective comes into force."""
        return self._published[bisect_right(self._published, after.toordinal()) :]

    @lazy
    def _spelling(self) -> dict[str, str]:
        """The names of the council's own that the bundle writes in another way."""
        found: dict[str, str] = {}
        for dimension in OF_COUNCIL:
            for word in self.scope.own(dimension):
                found.setdefault(folded(word), word)
        for dimension in OF_COUNCIL:
            for words in self._columns.named(dimension).values():
                for word in words:
                    found.setdefault(folded(word), word)
        return found

    def as_written(self, name: str) -> str:
        """A service or partner as the bundle writes it; any other name as it is."""
        return self._spelling.get(name, name)
