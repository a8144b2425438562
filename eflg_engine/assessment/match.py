"""A bundle met with a framework: which item passes which condition, as bit sets.

Items are numbered by date, then id; bit i of every set is item i. So "dated on or before d" is
the low bits up to a place found by bisection, and an age limit shifts the low bits away. What does
not depend on the date is worked out once; `at(date)` adds the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING

from eflg_engine.assessment.bits import bit_numbers, bit_set
from eflg_engine.assessment.coverage import Coverage
from eflg_engine.assessment.item_words import ItemWords, item_words, raised
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.known_words import in_known_words
from eflg_engine.assessment.rules import Rules, rules_of
from eflg_engine.assessment.state import State, fix_states
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.evidence.columns import Columns, as_decimal, columns_of
from eflg_engine.framework.model import Framework
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval

if TYPE_CHECKING:
    from eflg_engine.assessment.reasons.explain import Explanation, NearMiss

FOREVER = 10**9
"""The ordinal of a last day that never comes."""


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


class Match:
    """A bundle under a framework. Immutable once made; safe to share between threads."""

    __slots__ = (
        "_at_assurance",
        "_at_shows",
        "_due_days",
        "_expiry",
        "_lasting",
        "_names",
        "_standing",
        "answers",
        "bundle",
        "columns",
        "coverage",
        "explanations",
        "fixed",
        "fixed_states",
        "ids",
        "json_texts",
        "last_days",
        "near",
        "near_here",
        "of_kinds",
        "offered",
        "offered_at",
        "passing",
        "reviewed",
        "rules",
        "words",
    )

    def __init__(self, bundle: Bundle, laid_out: Rules) -> None:
        self.bundle = bundle
        self.rules = laid_out
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
        self.coverage = Coverage(bundle, laid_out, columns, self.offered_at)
        self._match()
        self.fixed = fix_states(bundle, laid_out)
        self.fixed_states = self._listed(self.fixed.states)
        self._due_days = sorted(set(self.fixed.due_from.values()))
        self._lasting: dict[int, tuple[tuple[int, int], ...]] = {}

    # --- what each item is --------------------------------------------------------------------

    @property
    def items(self) -> tuple[EvidenceItem, ...]:
        """The items by number."""
        return self.columns.items

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
        vocabulary = self.rules.framework.vocabulary
        columns, known = self.columns, self.rules.words
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
                row, may_rise = known[words]
            except KeyError:
                row, may_rise = item_words(self.rules, words)
            if may_rise is not None and number in measures_of:
                row = raised(row, may_rise, measures_of[number])
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

    # --- what passes which leaf ---------------------------------------------------------------

    def _match(self) -> None:
        """For each leaf, the items that pass all but the date: offered, and passing."""
        laid_out = self.rules
        offered_at = self.offered_at.get
        self.offered = [
            offered_at(criterion, 0) | offered_at(theme, 0) | offered_at(module, 0)
            for criterion, theme, module in laid_out.targets_of
        ]
        touching = self.coverage.touching
        showing = [bits & touching for bits in self._at_shows]
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
        return self._listed(self.fixed.on(day))

    def _listed(self, states: Mapping[int, State]) -> list[State | None]:
        listed: list[State | None] = [None] * len(self.rules.criteria)
        for number, state in states.items():
            listed[number] = state
        return listed

    def due_days(self, after: date, until: date) -> list[date]:
        """The days after one and up to another on which something falls due."""
        days = (day for day in self._due_days if after.toordinal() < day <= until.toordinal())
        return [date.fromordinal(day) for day in days]

    def current(self, day: date, seen_on: date) -> list[int]:
        """For each distinct limit of time, the items dated up to `seen_on` current on `day`."""
        dated = self.columns.dated
        live = (1 << bisect_right(dated, min(day, seen_on))) - 1
        past = [number for review_by, number in self._expiry if review_by < day]
        if past:
            live &= ~bit_set(past)
        masks = []
        for within, snapshot in zip(self.rules.withins, self.rules.snapshots, strict=True):
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

    def lasting(self, leaf: int) -> tuple[tuple[int, int], ...]:
        """The items that can count for a leaf, as (last day, number), longest-lasting first.

        The last day is an ordinal, FOREVER if there is none. Worked out once for each leaf.
        """
        found = self._lasting.get(leaf)
        if found is None:
            offered = self.offered[self.rules.criterion_of[leaf]]
            last_days = self.last_days[self.rules.within_of[leaf]]
            days = [
                (last_days[number], number) for number in bit_numbers(self.passing[leaf] & offered)
            ]
            found = self._lasting[leaf] = tuple(sorted(days, reverse=True))
        return found

    def last_day(self, leaf: int, number: int) -> int:
        """The ordinal of the last day on which an item is current for a leaf, or FOREVER."""
        return self.last_days[self.rules.within_of[leaf]][number]

    def at(self, day: date) -> Judgement:
        """The bundle judged on a day: every leaf and every criterion."""
        return Judgement(self, day)


def match_of(bundle: Bundle, framework: Framework, *, known: bool = False) -> Match:
    """The bundle under a framework, worked out once and kept with the bundle.

    Names of modules, themes and criteria become ids here; the match's own bundle holds them.
    `known`: somebody has seen that scope and evidence hold ids and no unknown word.

    Raises InvalidInput where the bundle names what the framework does not know.
    """
    key = framework.sha256
    found = bundle.bindings.get(key)
    if not isinstance(found, Match) or found.rules.framework is not framework:
        laid_out = rules_of(framework)
        in_ids = in_known_words(bundle, framework, known=known)
        if in_ids is bundle:  # which keeps the match: without a circle both go when they are done
            in_ids = bundle.twin()
        found = bundle.bindings[key] = Match(in_ids, laid_out)
    return found


def _or_higher(by_rung: list[int]) -> list[int]:
    """For each rung, the items that stand on it or higher."""
    return list(accumulate(reversed(by_rung), or_))[::-1]
