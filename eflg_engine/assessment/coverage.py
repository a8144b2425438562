"""What items cover of each dimension, and what leaves ask to be covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.rules import Rules
from eflg_engine.evidence.bundle import ALL, Bundle
from eflg_engine.evidence.columns import Columns
from eflg_engine.framework.matrix import MATRIX, cell_parts, cells_in_scope, cells_of
from eflg_engine.reading.values import folded


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


class Coverage:
    """What the items of a bundle cover of each dimension, as bits, and what is in scope of it."""

    __slots__ = (
        "_columns",
        "_compiled",
        "_demands",
        "_dimension_bits",
        "_objectives",
        "_offered_at",
        "_own",
        "_published",
        "_spelling",
        "scope_characteristics",
        "scope_modules",
        "touching",
    )

    def __init__(
        self, bundle: Bundle, laid_out: Rules, columns: Columns, offered_at: Mapping[str, int]
    ) -> None:
        self._compiled, self._columns, self._offered_at = laid_out, columns, offered_at
        self._demands: dict[int, tuple[tuple[Demand, ...], ...]] = {}
        framework, scope = laid_out.framework, bundle.scope
        vocabulary = framework.vocabulary
        everything = (1 << len(columns.ids)) - 1
        module_ids = [module.id for module in framework.modules]
        self.scope_modules = (
            frozenset(module_ids) if ALL in scope.modules else frozenset(scope.modules)
        )
        every = vocabulary.characteristics.ids
        if ALL in scope.characteristics:
            self.scope_characteristics: tuple[str, ...] = tuple(every)
        else:
            named = {vocabulary.characteristics.resolve(word) for word in scope.characteristics}
            self.scope_characteristics = tuple(word for word in every if word in named)
        self._dimension_bits: dict[str, dict[str, int]] = {}
        council = bundle.council
        self._spelling: dict[str, str] = {}
        for word in (*council.services, *council.partners):
            self._spelling.setdefault(folded(word), word)
        self._own = {
            "services": tuple(sorted(set(map(folded, bundle.council.services)))),
            "partners": tuple(sorted(set(map(folded, bundle.council.partners)))),
        }
        self._objectives = sorted(
            (o.id, o.published.toordinal() if o.published else 0) for o in bundle.objectives
        )
        self._published = sorted({published for _, published in self._objectives})
        self.touching = everything
        if ALL not in scope.characteristics:
            bits = self._bits_of("characteristics")
            self.touching = 0
            for word in self.scope_characteristics:
                self.touching |= bits.get(word, 0)

    def _bits_of(self, dimension: str) -> dict[str, int]:
        """For each name in a dimension, the items that cover it."""
        found = self._dimension_bits.get(dimension)
        if found is None:
            found = self._dimension_bits[dimension] = self._read_dimension(dimension)
        return found

    def covering(self, dimension: str, name: str) -> int:
        """The items that cover a name of a dimension, as bits."""
        return self._bits_of(dimension).get(name, 0)

    def _read_dimension(self, dimension: str) -> dict[str, int]:
        if dimension == MATRIX:
            of, under = self._bits_of("characteristics"), self._bits_of("aims")
            cells = cells_of(self._compiled.framework.vocabulary).ids
            pairs = ((cell, *cell_parts(cell)) for cell in cells)
            both = ((cell, of.get(one, 0) & under.get(aim, 0)) for cell, one, aim in pairs)
            return {cell: bits for cell, bits in both if bits}
        found: dict[str, int] = {}
        if dimension == "modules":
            module_of = self._compiled.module_of_target
            modules = self._compiled.framework.modules
            for target, bits in self._offered_at.items():
                name = modules[module_of[target]].id
                found[name] = found.get(name, 0) | bits
            return found
        vocabulary = self._compiled.framework.vocabulary
        terms = {"characteristics": vocabulary.characteristics, "aims": vocabulary.aims}.get(
            dimension
        )
        known: tuple[str, ...]
        if terms is not None:
            known = tuple(terms.ids)
        elif dimension == "objectives":
            known = tuple(objective for objective, _ in self._objectives)
        else:
            known = self._own[dimension]
        naming: dict[str, int] = {}
        for number, words in self._columns.named(dimension).items():
            one = 1 << number
            for word in words:
                naming[word] = naming[word] | one if word in naming else one
        for word, bits in naming.items():
            names: tuple[str, ...]
            if word == ALL:
                names = known
            elif terms is not None:
                resolved = terms.resolve(word)
                names = () if resolved is None else (resolved,)
            elif dimension == "objectives":
                names = (word,)
            else:
                names = (folded(word),)
                self._spelling.setdefault(names[0], word)
            for name in names:
                found[name] = found.get(name, 0) | bits
        return dict(sorted(found.items()))

    def in_force(self, day: int) -> int:
        """The objectives in force on the day with this ordinal, as bits."""
        bits = 0
        for number, (_, published) in enumerate(self._objectives):
            if published <= day:
                bits |= 1 << number
        return bits

    def demands(self, in_force: int) -> tuple[tuple[Demand, ...], ...]:
        """For each leaf, what it asks to be covered while these objectives are in force."""
        found = self._demands.get(in_force)
        if found is None:
            objectives = tuple(self._objectives[number][0] for number in bit_numbers(in_force))
            by_covers = [
                tuple([self._demand(d, asked, objectives) for d, asked in covers])
                for covers in self._compiled.covers
            ]
            found = self._demands[in_force] = tuple(
                [by_covers[place] for place in self._compiled.covers_of]
            )
        return found

    def _demand(
        self, dimension: str, asked: int | str | tuple[str, ...], objectives: tuple[str, ...]
    ) -> Demand:
        bits = self._bits_of(dimension)
        in_scope = objectives if dimension == "objectives" else self._in_scope(dimension)
        if isinstance(asked, int):
            names = tuple(bits) if in_scope is None else in_scope
            need = asked if in_scope is None else min(asked, len(names))
        elif asked == ALL:
            names = in_scope or ()
            need = len(names)
        else:
            listed = asked if isinstance(asked, tuple) else (asked,)
            if dimension in self._own:
                listed = tuple(map(folded, listed))
            names = tuple([name for name in listed if in_scope is None or name in in_scope])
            need = len(names)
        return Demand(dimension, names, tuple([bits.get(name, 0) for name in names]), need)

    def _in_scope(self, dimension: str) -> tuple[str, ...] | None:
        """The names in scope of a dimension other than objectives; None where any name counts."""
        if dimension == "characteristics":
            return self.scope_characteristics
        if dimension == "aims":
            return tuple(self._compiled.framework.vocabulary.aims.ids)
        if dimension == MATRIX:
            vocabulary = self._compiled.framework.vocabulary
            return cells_in_scope(vocabulary, self.scope_characteristics)
        if dimension == "modules":
            modules = self._compiled.framework.modules
            return tuple(module.id for module in modules if module.id in self.scope_modules)
        return self._own[dimension] or None

    def objective_days(self, after: date) -> list[int]:
        """The ordinals of the days after this one on which an objective comes into force."""
        today = after.toordinal()
        return [day for day in self._published if day > today] if self._published else []

    def as_written(self, name: str) -> str:
        """A service or partner as the bundle writes it; any other name as it is."""
        return self._spelling.get(name, name)
