"""A bundle met with a framework: which item passes which condition, as bit sets.

Items are numbered by date, then id; bit i of every set is item i. So "dated on or before d" is
the low bits up to a place found by bisection, and an age limit shifts the low bits away. What does
not depend on the date is worked out once; `at(date)` adds the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING

from eflg_engine.assessment.compiled import MOST_KEPT, Compiled, ItemWords, Node, compiled
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.evidence.columns import Columns, Figure, Words, as_decimal, columns_of, in_order
from eflg_engine.evidence.naming import papers_speak_in_ids, speaks_in_ids, with_ids
from eflg_engine.framework.framework import Criterion, Framework
from eflg_engine.framework.matrix import MATRIX, cell_parts, cells_in_scope, cells_of
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Kind
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import (
    MOST_DIGITS,
    BadValue,
    Interval,
    folded,
    read_date,
    read_number,
)

if TYPE_CHECKING:
    from eflg_engine.assessment.explain import Explanation, NearMiss
    from eflg_engine.assessment.findings import Finding

FOREVER = 10**9
"""The ordinal of a last day that never comes."""


class State(StrEnum):
    """What can be said of a criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NO_EVIDENCE = "no_evidence"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    OUT_OF_SCOPE = "out_of_scope"


ASSESSED = frozenset({State.MET, State.NOT_MET, State.NO_EVIDENCE})


@dataclass(frozen=True, slots=True)
class Fixed:
    """What no evidence changes: states of criteria, and the profile fields that are missing.

    `states` are those of a day on which everything is due; `due_from` has the ordinals of first
    days. All by a criterion's number.
    """

    states: Mapping[int, State]
    needs_profile: Mapping[int, tuple[str, ...]]
    due_from: Mapping[int, int]

    def on(self, day: int) -> Mapping[int, State]:
        """`states` on the day with this ordinal: what is not due yet is not applicable."""
        late = [number for number, first in self.due_from.items() if first > day]
        return {**self.states, **dict.fromkeys(late, State.NOT_APPLICABLE)} if late else self.states


def fix_states(bundle: Bundle, laid_out: Compiled) -> Fixed:
    """What no evidence changes in a bundle, whose scope names modules by their ids."""
    states: dict[int, State] = {}
    needs_profile, due_from = {}, {}
    scope, profile = bundle.scope.modules, bundle.council.profile
    if ALL not in scope:
        modules = laid_out.framework.modules
        out = {place for place, module in enumerate(modules) if module.id not in scope}
        numbers = [number for number, place in enumerate(laid_out.module_of) if place in out]
        states = dict.fromkeys(numbers, State.OUT_OF_SCOPE)
    for number in laid_out.conditional:
        if number not in states:
            state, unknown, first = fixed_by_profile(laid_out.criteria[number], profile)
            if state is not None:
                states[number] = state
            if unknown:
                needs_profile[number] = unknown
            if first is not None:
                due_from[number] = first.toordinal()
    return Fixed(states, needs_profile, due_from)


def fixed_by_profile(
    criterion: Criterion, profile: Mapping[str, object]
) -> tuple[State | None, tuple[str, ...], date | None]:
    """What a council's profile alone makes of a criterion once it is due.

    With the profile fields that are missing, and the first day on which it is due.
    """
    unknown = []
    for condition in criterion.applies_when:
        holds = condition.holds(profile)
        if holds is False:
            return State.NOT_APPLICABLE, (), None
        if holds is None:
            unknown.append(condition.field)
    first = criterion.due.first_day(profile) if criterion.due else None
    return State.NOT_ASSESSED if unknown else None, tuple(unknown), first


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


class ItemsOfKinds(dict[tuple[int, ...], int]):
    """The items of some kinds, as bits, worked out when they are asked for; of no kinds: all."""

    __slots__ = ("of_kind",)

    def __init__(self, of_kind: Mapping[int, int], everything: int) -> None:
        super().__init__({(): everything})
        self.of_kind = of_kind

    def __missing__(self, kinds: tuple[int, ...]) -> int:
        bits = 0
        for kind in kinds:
            bits |= self.of_kind.get(kind, 0)
        self[kinds] = bits
        return bits


class LastDays(dict[int, int]):
    """By item, the ordinal of the last day on which it is current under a limit, or FOREVER.

    Worked out when it is asked for.
    """

    __slots__ = ("columns", "review_by", "snapshot", "within")

    def __init__(
        self,
        columns: Columns,
        review_by: Mapping[int, int],
        within: Interval | None,
        snapshot: Snapshot | None,
    ) -> None:
        self.columns, self.review_by = columns, review_by
        self.within, self.snapshot = within, snapshot

    def __missing__(self, number: int) -> int:
        last = self.review_by.get(number, FOREVER)
        if self.within is not None:
            last = min(last, self.within.last_day(self.columns.dated[number]).toordinal())
        if self.snapshot is not None and number in self.columns.snapshots:
            taken = self.columns.snapshots[number]
            last = min(last, self.snapshot.stands_until(taken).toordinal())
        self[number] = last
        return last


class Binding:
    """A bundle under a framework. Immutable once made; safe to share between threads."""

    __slots__ = (
        "_at_assurance",
        "_at_shows",
        "_demands",
        "_dimension_bits",
        "_due_days",
        "_expiry",
        "_fixed",
        "_items",
        "_lasting",
        "_names",
        "_objectives",
        "_own",
        "_published",
        "_spelling",
        "_standing",
        "answers",
        "bundle",
        "columns",
        "compiled",
        "due_from",
        "explanations",
        "fixed_states",
        "ids",
        "json_texts",
        "last_days",
        "near",
        "near_here",
        "needs_profile",
        "of_kinds",
        "offered",
        "offered_at",
        "passing",
        "reviewed",
        "scope_characteristics",
        "scope_modules",
        "touching",
        "words",
    )

    def __init__(self, bundle: Bundle, laid_out: Compiled) -> None:
        self.bundle = bundle
        self.compiled = laid_out
        self._items: tuple[EvidenceItem, ...] | None = None
        self.columns = columns = columns_of(bundle)
        self.ids = columns.ids
        self._expiry = sorted((day, number) for number, day in columns.review_by.items())
        self.reviewed = bit_set(columns.review_by)
        # by yearly snapshot: the last day on which each item that is one of them stands, by number
        self._standing: dict[Snapshot, tuple[list[date], list[int]]] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        review_by = {number: day.toordinal() for number, day in columns.review_by.items()}
        self.last_days = [
            LastDays(columns, review_by, within, snapshot)
            for within, snapshot in zip(laid_out.withins, laid_out.snapshots, strict=True)
        ]  # by limit of time
        # what is asked again and again, by what decides it
        self.answers: dict[tuple[int, int, tuple[int, ...]], dict[str, object]] = {}
        self.explanations: dict[tuple[int, ...], Explanation] = {}
        self.json_texts: dict[int, tuple[object, str]] = {}  # see result_json
        # near misses that are the same on every day, kept by the explanation once made
        self.near_here: dict[int, dict[int, NearMiss]] = {}  # of leaves: by it, by item
        self.near: dict[int, dict[int, NearMiss]] = {}  # of criteria: by it, by item
        self._read_words()
        self._read_scope()
        self._match()
        self._fixed = fix_states(bundle, laid_out)
        self.fixed_states = self._listed(self._fixed.states)
        self.needs_profile = self._fixed.needs_profile
        self.due_from = self._fixed.due_from
        self._due_days = sorted(set(self.due_from.values()))
        self._demands: dict[int, tuple[tuple[Demand, ...], ...]] = {}
        self._lasting: dict[int, tuple[tuple[int, int], ...]] = {}

    # --- what each item is --------------------------------------------------------------------

    @property
    def items(self) -> tuple[EvidenceItem, ...]:
        """The items by number."""
        found = self._items
        if found is None:
            found = self._items = in_order(self.bundle)
        return found

    def item(self, number: int) -> EvidenceItem:
        """The item of that number."""
        return self.columns.item(number)

    def names(self, bits: int) -> tuple[str, ...]:
        """The ids of the items that are set, by number."""
        found = self._names.get(bits)
        if found is None:
            ids = self.ids
            found = self._names[bits] = tuple([ids[number] for number in bit_numbers(bits)])
        return found

    def _read_words(self) -> None:
        vocabulary = self.compiled.framework.vocabulary
        columns, words_of = self.columns, self.compiled.words
        measures_of = columns.measures
        rows: list[ItemWords] = []
        kinds: dict[int, int] = {}
        offered: dict[str, int] = {}
        showing = [0] * len(vocabulary.shows)
        standing = [0] * len(vocabulary.assurance)
        one = 1
        for number, (words, supports) in enumerate(
            zip(columns.words, columns.supports, strict=True)
        ):
            try:
                row, facts = words_of[words]
            except KeyError:
                row, facts = _learned(self.compiled, words)
            if facts is not None and number in measures_of:
                row = _raised(row, facts, measures_of[number])
            rows.append(row)
            kind, _, _, shows, assurance = row
            kinds[kind] = kinds[kind] | one if kind in kinds else one
            showing[shows] |= one
            standing[assurance] |= one
            for target in supports:
                offered[target] = offered[target] | one if target in offered else one
            one <<= 1
        self.words = rows
        self.offered_at = offered
        self.of_kinds = ItemsOfKinds(kinds, one - 1)
        self._at_shows, self._at_assurance = _or_higher(showing), _or_higher(standing)

    def _read_scope(self) -> None:
        framework, scope = self.compiled.framework, self.bundle.scope
        vocabulary = framework.vocabulary
        everything = (1 << len(self.ids)) - 1
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
        council = self.bundle.council
        self._spelling: dict[str, str] = {}
        for word in (*council.services, *council.partners):
            self._spelling.setdefault(folded(word), word)
        self._own = {
            "services": tuple(sorted(set(map(folded, self.bundle.council.services)))),
            "partners": tuple(sorted(set(map(folded, self.bundle.council.partners)))),
        }
        self._objectives = sorted(
            (o.id, o.published.toordinal() if o.published else 0) for o in self.bundle.objectives
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
            cells = cells_of(self.compiled.framework.vocabulary).ids
            pairs = ((cell, *cell_parts(cell)) for cell in cells)
            both = ((cell, of.get(one, 0) & under.get(aim, 0)) for cell, one, aim in pairs)
            return {cell: bits for cell, bits in both if bits}
        found: dict[str, int] = {}
        if dimension == "modules":
            module_of = self.compiled.module_of_target
            modules = self.compiled.framework.modules
            for target, bits in self.offered_at.items():
                name = modules[module_of[target]].id
                found[name] = found.get(name, 0) | bits
            return found
        vocabulary = self.compiled.framework.vocabulary
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
        for number, words in self.columns.named(dimension).items():
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

    # --- what passes which leaf ---------------------------------------------------------------

    def _match(self) -> None:
        """For each leaf, the items that pass all but the date: offered, and passing."""
        laid_out = self.compiled
        offered_at = self.offered_at.get
        self.offered = [
            offered_at(criterion, 0) | offered_at(theme, 0) | offered_at(module, 0)
            for criterion, theme, module in laid_out.targets_of
        ]
        showing = [bits & self.touching for bits in self._at_shows]
        standing, of_kinds = self._at_assurance, self.of_kinds
        measuring = self._figures()
        self.passing: list[int] = []
        for leaf in laid_out.leaves:
            bits = of_kinds[leaf.kinds]
            if bits:
                bits &= showing[leaf.shows] & standing[leaf.assurance]
                if bits and leaf.measure:
                    least, enough = leaf.measure_at_least, 0
                    for figure, number in measuring.get(leaf.measure, ()):
                        if figure >= least:
                            enough |= 1 << number
                    bits &= enough
                if bits and leaf.snapshot is not None:
                    bits = self._of_snapshot(bits, leaf.snapshot)
            self.passing.append(bits)

    def _figures(self) -> dict[str, list[tuple[Decimal, int]]]:
        """By name of a figure, those that items carry, with the item's number."""
        found: dict[str, list[tuple[Decimal, int]]] = {}
        for number, measures in self.columns.measures.items():
            for name, figure in measures.items():
                found.setdefault(name, []).append((as_decimal(figure), number))
        return found

    def _of_snapshot(self, bits: int, asked: Snapshot) -> int:
        """Those of some items that are figures of a yearly snapshot, published in time."""
        columns = self.columns
        for number in bit_numbers(bits):
            if not asked.published(columns.snapshots.get(number), columns.dated[number]):
                bits ^= 1 << number
        return bits

    # --- at a date ----------------------------------------------------------------------------

    def fixed_on(self, day: int) -> list[State | None]:
        """`fixed_states` on the day with this ordinal: what is not due yet is not applicable."""
        if not self._due_days or day >= self._due_days[-1]:
            return self.fixed_states
        return self._listed(self._fixed.on(day))

    def _listed(self, states: Mapping[int, State]) -> list[State | None]:
        listed: list[State | None] = [None] * len(self.compiled.criteria)
        for number, state in states.items():
            listed[number] = state
        return listed

    def due_days(self, after: date, until: date) -> list[date]:
        """The days after one and up to another on which something falls due."""
        days = (day for day in self._due_days if after.toordinal() < day <= until.toordinal())
        return [date.fromordinal(day) for day in days]

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
                for covers in self.compiled.covers
            ]
            found = self._demands[in_force] = tuple(
                [by_covers[place] for place in self.compiled.covers_of]
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
            return tuple(self.compiled.framework.vocabulary.aims.ids)
        if dimension == MATRIX:
            vocabulary = self.compiled.framework.vocabulary
            return cells_in_scope(vocabulary, self.scope_characteristics)
        if dimension == "modules":
            modules = self.compiled.framework.modules
            return tuple(module.id for module in modules if module.id in self.scope_modules)
        return self._own[dimension] or None

    def objective_days(self, after: date) -> list[int]:
        """The ordinals of the days after this one on which an objective comes into force."""
        today = after.toordinal()
        return [day for day in self._published if day > today] if self._published else []

    def current(self, day: date, seen_on: date) -> list[int]:
        """For each distinct limit of time, the items dated up to `seen_on` current on `day`."""
        dated = self.columns.dated
        live = (1 << bisect_right(dated, min(day, seen_on))) - 1
        past = [number for review_by, number in self._expiry if review_by < day]
        if past:
            live &= ~bit_set(past)
        masks = []
        for within, snapshot in zip(self.compiled.withins, self.compiled.snapshots, strict=True):
            if within is None:
                mask = live
            else:
                first = bisect_left(dated, within.before(day))
                mask = live >> first << first
            if snapshot is not None:
                last_days, numbers = self._standing_until(snapshot)
                mask &= ~bit_set(numbers[: bisect_left(last_days, day)])
            masks.append(mask)
        return masks

    def _standing_until(self, snapshot: Snapshot) -> tuple[list[date], list[int]]:
        """Last days, in order, on which items stand, and the items' numbers."""
        found = self._standing.get(snapshot)
        if found is None:
            days = sorted(
                (snapshot.stands_until(taken), number)
                for number, taken in self.columns.snapshots.items()
                if snapshot.is_one(taken)
            )
            found = self._standing[snapshot] = ([d for d, _ in days], [n for _, n in days])
        return found

    def as_written(self, name: str) -> str:
        """A service or partner as the bundle writes it; any other name as it is."""
        return self._spelling.get(name, name)

    def lasting(self, leaf: int) -> tuple[tuple[int, int], ...]:
        """The items that can count for a leaf, as (last day, number), longest-lasting first.

        The last day is an ordinal, FOREVER if there is none. Worked out once for each leaf.
        """
        found = self._lasting.get(leaf)
        if found is None:
            offered = self.offered[self.compiled.criterion_of[leaf]]
            last_days = self.last_days[self.compiled.within_of[leaf]]
            days = [
                (last_days[number], number) for number in bit_numbers(self.passing[leaf] & offered)
            ]
            found = self._lasting[leaf] = tuple(sorted(days, reverse=True))
        return found

    def last_day(self, leaf: int, number: int) -> int:
        """The ordinal of the last day on which an item is current for a leaf, or FOREVER."""
        return self.last_days[self.compiled.within_of[leaf]][number]

    def at(self, day: date) -> Evaluation:
        """The bundle judged on a day: every leaf and every criterion."""
        return Evaluation(self, day)


class Evaluation:
    """What counts on one day, which leaves are met, and the state of every criterion.

    With `seen_on`, items dated later than that are left out: today's evidence on a later day.
    """

    __slots__ = (
        "as_at",
        "binding",
        "counting",
        "current",
        "demands",
        "fixed_states",
        "in_force",
        "late",
        "later_objectives",
        "leaf_met",
        "states",
    )

    def __init__(self, binding: Binding, as_at: date, seen_on: date | None = None) -> None:
        laid_out = binding.compiled
        self.binding = binding
        self.as_at = as_at
        self.in_force = binding.in_force(as_at.toordinal())
        self.later_objectives = binding.objective_days(as_at)
        self.late: dict[int, Mapping[int, tuple[Finding, ...]]] = {}  # see explain
        self.demands = binding.demands(self.in_force)
        self.current = current = binding.current(as_at, seen_on or as_at)
        offered = binding.offered
        self.counting = counting = [
            passing & current[within] & offered[criterion] if passing else 0
            for passing, within, criterion in zip(
                binding.passing, laid_out.within_of, laid_out.criterion_of, strict=True
            )
        ]
        leaf_met = []
        for items, leaf, demands in zip(counting, laid_out.leaves, self.demands, strict=True):
            met = items != 0 and (leaf.items == 1 or items.bit_count() >= leaf.items)
            if met and demands:
                for demand in demands:
                    if not demand.met(items):
                        met = False
                        break
            leaf_met.append(met)
        self.leaf_met = leaf_met
        self.fixed_states = fixed_states = binding.fixed_on(as_at.toordinal())
        states = []
        for fixed, tree, bits in zip(fixed_states, laid_out.trees, offered, strict=True):
            if fixed is not None:
                states.append(fixed)
            elif leaf_met[tree] if isinstance(tree, int) else tree_met(tree, leaf_met):
                states.append(State.MET)
            else:
                states.append(State.NOT_MET if bits else State.NO_EVIDENCE)
        self.states: list[State] = states

    def leaf_is_met(self, leaf: int, items: int) -> bool:
        """Whether these items alone, out of those that count, would meet a leaf."""
        items &= self.counting[leaf]
        if items.bit_count() < self.binding.compiled.leaves[leaf].items:
            return False
        return all(demand.met(items) for demand in self.demands[leaf])


def tree_met(node: Node, leaf_met: Sequence[bool] | Mapping[int, bool]) -> bool:
    """Whether enough of a tree's leaves are met."""
    if isinstance(node, int):
        return leaf_met[node]
    need, children = node
    for child in children:
        if leaf_met[child] if isinstance(child, int) else tree_met(child, leaf_met):
            need -= 1
            if not need:
                return True
    return False


def bind(bundle: Bundle, framework: Framework, *, known: bool = False) -> Binding:
    """The bundle under a framework, worked out once and kept with the bundle.

    Names of modules, themes and criteria become ids here; the binding's own bundle holds them.
    `known`: somebody has seen that scope and evidence hold ids and no unknown word.

    Raises InvalidInput where the bundle names what the framework does not know.
    """
    key = framework.sha256
    found = bundle.bindings.get(key)
    if not isinstance(found, Binding) or found.compiled.framework is not framework:
        laid_out = compiled(framework)
        in_ids = in_known_words(bundle, framework, known=known)
        if in_ids is bundle:  # which keeps the binding: without a circle both go when they are done
            in_ids = bundle.twin()
        found = bundle.bindings[key] = Binding(in_ids, laid_out)
    return found


def in_known_words(bundle: Bundle, framework: Framework, *, known: bool = False) -> Bundle:
    """The bundle in the framework's own ids; see `bind` for `known`.

    Raises InvalidInput where it names what the framework does not know.
    """
    laid_out = compiled(framework)
    in_ids = bundle
    names = papers_speak_in_ids if known else speaks_in_ids
    if not names(bundle, laid_out.targets):
        in_ids = with_ids(bundle, framework)
    if not known and _has_unknown_words(in_ids, laid_out):
        raise InvalidInput(bundle.check(framework, papers=False))
    return in_ids


def _has_unknown_words(bundle: Bundle, laid_out: Compiled) -> bool:
    """Whether any word of the bundle leads nowhere; `Bundle.check` says which."""
    vocabulary = laid_out.framework.vocabulary
    items, scope, council = bundle.evidence, bundle.scope, bundle.council
    named = {
        vocabulary.kinds: {item.kind for item in items},
        vocabulary.shows: {item.shows for item in items if item.shows},
        vocabulary.assurance: {item.assurance for item in items if item.assurance},
        vocabulary.characteristics: {
            *(word for item in items for word in item.characteristics),
            *scope.characteristics,
        }
        - {ALL},
        vocabulary.aims: {word for item in items for word in item.aims} - {ALL},
    }
    if any(terms.number(word) is None for terms, words in named.items() for word in words):
        return True
    if not {target for item in items for target in item.supports} <= laid_out.targets:
        return True
    objectives = {objective.id for objective in bundle.objectives}
    if not {word for item in items for word in item.objectives} - {ALL} <= objectives:
        return True
    for own, attribute in ((council.services, "services"), (council.partners, "partners")):
        if not own and any(ALL in getattr(item, attribute) for item in items):
            return True
    if any(item.priorities for item in items):
        return bool(bundle.check(laid_out.framework, papers=False))
    return not rest_is_known(bundle, laid_out)


def rest_is_known(bundle: Bundle, laid_out: Compiled) -> bool:
    """Whether every word of the bundle that stands outside its evidence leads somewhere."""
    vocabulary, scope = laid_out.framework.vocabulary, bundle.scope
    modules = laid_out.framework.modules
    if scope.modules != (ALL,) and not {*scope.modules} <= {ALL, *(m.id for m in modules)}:
        return False
    for word in scope.characteristics:
        if word != ALL and vocabulary.characteristics.number(word) is None:
            return False
    if bundle.objectives:
        strategic = {aim.id for aim in bundle.strategic_aims}
        aims = strategic.union(vocabulary.aims.ids) if strategic else None
        priorities = {priority for aim in bundle.strategic_aims for priority, _ in aim.priorities}
        for objective in bundle.objectives:
            if aims is not None and not aims.issuperset(objective.aims):
                return False
            if objective.priorities and not priorities.issuperset(objective.priorities):
                return False
    if not bundle.council.profile:
        return True
    fields = {field.id: field for field in vocabulary.profile}
    for key, value in bundle.council.profile.items():
        field = fields.get(key)
        if field is None:
            return False
        if field.values:
            if value not in field.values:
                return False
        elif not (_is_day(value) if field.is_date else _is_count(value)):
            return False
    return True


def _is_day(value: str) -> bool:
    try:
        read_date(value)
    except BadValue:
        return False
    return True


def _is_count(value: str) -> bool:
    if value.isascii() and value.isdecimal() and len(value) < MOST_DIGITS:
        return True
    try:
        return read_number(value) >= 0
    except BadValue:
        return False


def _learned(laid_out: Compiled, words: Words) -> tuple[ItemWords, Kind | None]:
    """What known words of an item come to, and the kind's facts where a figure may change that."""
    vocabulary = laid_out.framework.vocabulary
    word, claim, standing = words
    kind = vocabulary.kinds.number(word)
    claimed = vocabulary.shows.number(claim) if claim else vocabulary.default_shows
    stands = vocabulary.assurance.number(standing) if standing else vocabulary.default_assurance
    assert kind is not None, "bind has looked for unknown words"
    assert claimed is not None, "bind has looked for unknown words"
    assert stands is not None, "bind has looked for unknown words"
    facts = vocabulary.kind_facts[kind]
    row = ItemWords(kind, claimed, facts.reaches, min(facts.reaches, claimed), stands)
    may_rise = facts.more_rung is not None and facts.more_rung > facts.reaches
    if len(laid_out.words) >= MOST_KEPT:
        laid_out.words.clear()
    found = laid_out.words[words] = row, facts if may_rise else None
    return found


def _raised(row: ItemWords, facts: Kind, measures: Mapping[str, Figure]) -> ItemWords:
    """What the words of an item come to with its figures."""
    figure = measures.get(facts.more_measure)
    if facts.more_rung is None or figure is None or as_decimal(figure) < facts.more_at_least:
        return row
    return row._replace(reaches=facts.more_rung, shows=min(facts.more_rung, row.claimed))


def _or_higher(by_rung: list[int]) -> list[int]:
    """For each rung, the items that stand on it or higher."""
    return list(accumulate(reversed(by_rung), or_))[::-1]


def bit_set(numbers: Iterable[int]) -> int:
    """The set with these bits, built without copying it for every bit."""
    places = list(numbers)
    if len(places) < 16:
        bits = 0
        for number in places:
            bits |= 1 << number
        return bits
    buffer = bytearray((max(places) >> 3) + 1)
    for number in places:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def bit_numbers(bits: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    places = []
    while bits:  # from the top, where a set gets shorter as it goes
        place = bits.bit_length() - 1
        places.append(place)
        bits ^= 1 << place
    places.reverse()
    return places
