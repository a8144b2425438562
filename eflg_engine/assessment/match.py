"""A bundle under a framework's rules: which item passes which leaf, whatever the day.

Rows come first: for each item the leaves that it passes. Columns, for each leaf the items, are made
from them when reasons are asked for. There items are numbered by date, then id, and bit i of every
set is item i: "dated on or before d" is the low bits up to a place found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter

from eflg_engine.assessment.bits import bit_numbers, bit_set, chosen, turned
from eflg_engine.assessment.coverage import Coverage, ScopeOfCoverage
from eflg_engine.assessment.item_words import ItemWords, raised
from eflg_engine.assessment.known_words import known_to, rest_is_known
from eflg_engine.assessment.last_days import LastDays
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.leaf_matching import (
    DataRow,
    Row,
    rows_of_data,
    rows_of_items,
    touching_scope,
)
from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.rules import Rules, rules_of
from eflg_engine.assessment.state import Fixed, fix_states
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.evidence.columns import Columns, Figure, Words, columns_of
from eflg_engine.evidence.naming import papers_speak_in_ids, with_ids
from eflg_engine.framework.model import Framework, Usual
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Kind
from eflg_engine.reading.problems import InvalidInput

_NO_FIGURES: Mapping[str, Figure] = {}


class ItemsOfKinds(dict[tuple[int, ...], int]):
    """The items of some kinds, as bits, worked out when they are asked for; of no kinds: all."""

    __slots__ = ("of_kind",)

    def __init__(self, of_kind: Mapping[int, int], everything: int) -> None:
        super().__init__({(): everything})
        self.of_kind: Mapping[int, int] = of_kind

    def __missing__(self, kinds: tuple[int, ...]) -> int:
        bits = 0
        for kind in kinds:
            bits |= self.of_kind.get(kind, 0)
        self[kinds] = bits
        return bits


class Match:
    """A bundle under a framework's rules: which item passes which leaf, whatever the day.

    `rows` has, for each item that passes some leaf, its leaves as bits: enough for levels. What
    reasons need besides is worked out from it when it is asked for: items by number, and for each
    leaf the items that pass it. Nothing of it changes; safe to share between threads.

    Raises KeyError where the bundle names a kind, rung or target that the rules do not know.
    """

    def __init__(self, bundle: Bundle, rules: Rules) -> None:
        self.evidence_of = bundle
        """The bundle with ids for names in its evidence, if not in its other papers."""
        self.rules = rules
        sets = LeafSets.of(rules)
        self.sets: LeafSets = sets
        touching = touching_scope(bundle, sets)
        data = bundle.__dict__.get("trusted_data")
        self.rows: Sequence[Row] = ()
        self.data_rows: Sequence[DataRow] | None = None  # of trusted data, in place of `rows`
        if data is None:
            self.rows = rows_of_items(sets, bundle.evidence, touching)
        else:
            self.data_rows = rows_of_data(sets, data["evidence"], touching)
        # what is asked again and again, by what decides it
        self.answers: dict[tuple[int, int, tuple[int, ...]], dict[str, object]] = {}
        self.json_texts: dict[object, tuple[object, str]] = {}  # see result/json_text
        self.kept: dict[str, object] = {}  # what others work out from it
        self._names: dict[int, tuple[str, ...]] = {}
        self._lasting: dict[int, tuple[tuple[int, int], ...]] = {}
        # by yearly snapshot: the last day on which each item that is one of them stands, by number
        self._standing: dict[Snapshot, tuple[list[date], list[int]]] = {}

    @lazy
    def bundle(self) -> Bundle:
        """The bundle, with ids for names of modules, themes and criteria."""
        bundle = self.evidence_of
        if papers_speak_in_ids(bundle, self.rules.targets):
            return bundle
        return with_ids(bundle, self.rules.framework)

    @lazy
    def fixed(self) -> Fixed:
        """What no evidence changes."""
        return fix_states(self.evidence_of, self.rules)

    @lazy
    def scope(self) -> ScopeOfCoverage:
        """What words of each dimension mean, and which names are in scope."""
        return ScopeOfCoverage(self.evidence_of, self.rules)

    @lazy
    def offered_leaves(self) -> int:
        """The leaves of the criteria for which some item is offered, as bits."""
        found, reached = 0, self.sets.offers.criteria
        for target in self._named_targets():
            found |= reached[target]
        if self.sets.by_kind and (kinds := self._kinds_there()):
            for accepted, leaves in zip(self.rules.accepts, self.rules.leaves_of, strict=True):
                if not accepted or not kinds.isdisjoint(accepted):
                    found |= (1 << leaves.stop) - (1 << leaves.start)
        return found

    def _kinds_there(self) -> set[int | None]:
        """The numbers of the kinds of all items, without their columns."""
        data = self.evidence_of.__dict__.get("trusted_data")
        if data is None:
            words = {item.kind for item in self.evidence_of.evidence}
        else:
            words = {item["kind"] for item in data["evidence"]}
        return set(map(self.rules.framework.vocabulary.kinds.number, words))

    def _named_targets(self) -> set[str]:
        data = self.evidence_of.__dict__.get("trusted_data")
        if data is None:
            return {target for item in self.evidence_of.evidence for target in item.supports}
        try:
            return set(chain.from_iterable(map(itemgetter("supports"), data["evidence"])))
        except KeyError:  # carried over, an item may support nothing
            return {target for item in data["evidence"] for target in item.get("supports", ())}

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
        if bits.bit_count() < 2:
            return (self.ids[bits.bit_length() - 1],) if bits else ()
        found = self._names.get(bits)
        if found is None:
            found = self._names[bits] = chosen(self.ids, bits)
        return found

    @lazy
    def columns(self) -> Columns:
        """The evidence by number: by date, then id."""
        return columns_of(self.evidence_of)

    @lazy
    def ids(self) -> list[str]:
        """Ids of the items by number."""
        return self.columns.ids

    @lazy
    def words(self) -> list[ItemWords]:
        """What the words of each item come to, with its figures."""
        known, item_words = self.rules.words, self.rules.item_words
        here = {words: known.get(words) or item_words(words) for words in self._alike}
        found = [here[words][0] for words in self.columns.words]
        if any(may_rise is not None for _, may_rise in here.values()):
            for number, measures in self.columns.measures.items():
                row, may_rise = here[self.columns.words[number]]
                if may_rise is not None:
                    found[number] = raised(row, may_rise, measures)
        return found

    @lazy
    def _alike(self) -> dict[Words, int]:
        """The items of the same words, as bits."""
        found: dict[Words, int] = {}
        one = 1
        for words in self.columns.words:
            found[words] = found[words] | one if words in found else one
            one <<= 1
        return found

    @lazy
    def offered_at(self) -> dict[str, int]:
        """The items offered for each target, as bits."""
        offered: dict[str, int] = {}
        one = 1
        for supports in self.columns.supports:
            for target in supports:
                offered[target] = offered[target] | one if target in offered else one
            one <<= 1
        return offered

    @lazy
    def of_kinds(self) -> ItemsOfKinds:
        """The items of some kinds, as bits."""
        kinds: dict[int, int] = {}
        for words, items in self._alike.items():
            kind = self.rules.item_words(words)[0].kind
            kinds[kind] = kinds.get(kind, 0) | items
        return ItemsOfKinds(kinds, (1 << len(self.ids)) - 1)

    @lazy
    def coverage(self) -> Coverage:
        """What the items cover, and what is in scope."""
        return Coverage(self.scope, self.rules, self.columns, self.offered_at)

    @lazy
    def reviewed(self) -> int:
        """The items up for review, as bits."""
        return bit_set(self.columns.review_by)

    @lazy
    def _expiry(self) -> list[tuple[date, int]]:
        return sorted((day, number) for number, day in self.columns.review_by.items())

    @lazy
    def last_days(self) -> list[LastDays]:
        """By limit of time: the last day on which each item is current."""
        review_by = {number: day.toordinal() for number, day in self.columns.review_by.items()}
        return [
            LastDays(self.rules, self.columns, self.words, review_by, within, snapshot)
            for within, snapshot in zip(self.rules.withins, self.rules.snapshots, strict=True)
        ]

    def kind_of(self, number: int) -> Kind:
        """What the vocabulary says of the kind of an item."""
        return self.rules.framework.vocabulary.kind_facts[self.words[number].kind]

    # --- what passes which leaf ---------------------------------------------------------------

    @lazy
    def offered(self) -> list[int]:
        """For each criterion, the items offered for it in any way."""
        if not self.sets.by_kind:
            return self.naming
        return [a | b for a, b in zip(self.naming, self.offered_by_kind, strict=True)]

    @lazy
    def naming(self) -> list[int]:
        """For each criterion, the items that name it, its theme, its module or its questions."""
        offered_at = self.offered_at.get
        found = [
            offered_at(criterion, 0) | offered_at(theme, 0) | offered_at(module, 0)
            for criterion, theme, module in self.rules.targets_of
        ]
        for criterion, items in self.sorted.items():
            found[criterion] |= items
        return found

    @lazy
    def offered_by_kind(self) -> list[int]:
        """For each criterion, the items of a kind that some leaf of it takes."""
        of_kinds = self.of_kinds
        return [of_kinds[kinds] for kinds in self.rules.accepts]

    @lazy
    def sorted(self) -> dict[int, int]:
        """By criterion, the items offered for one of its questions, or for one that is the same."""
        found: dict[int, int] = {}
        if not self.rules.asking:
            return found
        criterion_of, answering = self.rules.criterion_of, self.sets.offers.answering
        for target, items in self.offered_at.items():
            for leaf in self.sets.numbers(answering[target]):
                criterion = criterion_of[leaf]
                found[criterion] = found.get(criterion, 0) | items
        return found

    def unsorted(self, leaf: int) -> int:
        """The items that may answer the question of a leaf, but do not name one of its criterion.

        They name the criterion, its theme or its module, and are of a kind in which the answer is
        looked for. None for a leaf without a question.
        """
        rules = self.rules
        question, criterion = rules.leaves[leaf].question, rules.criterion_of[leaf]
        if question is None:
            return 0
        items = self.naming[criterion] & ~self.sorted.get(criterion, 0)
        if not items:
            return 0
        return items & self.of_kinds[rules.leaves[leaf].kinds] & self.of_kinds[question.look_in]

    def may_answer(self, leaf: int) -> int:
        """The unsorted items that may answer the question of a leaf: nobody said that they do not.

        Of questions that are the same, a no to one is a no to all.
        """
        items, question = self.unsorted(leaf), self.rules.leaves[leaf].question
        if items and self.said_not_shown and question is not None:
            for each in question.answered_by:
                items &= ~self.said_not_shown.get(each, 0)
        return items

    @lazy
    def said_not_shown(self) -> dict[str, int]:
        """By question, the items of which somebody said that they do not show it."""
        found: dict[str, int] = {}
        for number, questions in self.columns.named("not_shown").items():
            for question in questions:
                found[question] = found.get(question, 0) | 1 << number
        return found

    @lazy
    def offered_for(self) -> list[int]:
        """For each leaf, the items offered for it."""
        rules, sets = self.rules, self.sets
        if sets.by_kind:
            everything = (1 << len(self.ids)) - 1
            found = [0 if rules.asking >> n & 1 else everything for n in range(len(rules.leaves))]
        elif not rules.asking:
            return [self.offered[criterion] for criterion in rules.criterion_of]
        else:
            found = [0] * len(rules.leaves)
        for target, items in self.offered_at.items():
            for leaf in sets.numbers(sets.targets[target]):
                found[leaf] |= items
        return found

    @lazy
    def right_kind(self) -> list[int]:
        """For each leaf, the items of a kind it takes that are offered for it."""
        of_kind = self.sets.of_kind
        taken = turned([of_kind[row.kind] for row in self.words], len(self.rules.leaves))
        return [offered & items for offered, items in zip(self.offered_for, taken, strict=True)]

    @lazy
    def passing(self) -> list[int]:
        """For each leaf, the items that pass all but the date, wherever they are offered.

        Rows are looked up by an item's words and figures: here they are those of an item that is
        offered for everything.
        """
        sets, columns, touching = self.sets, self.columns, self.coverage.touching
        known = {words: sets.passed(words, _NO_FIGURES) for words in self._alike}
        rows = [known[words] for words in columns.words]
        for number, measures in columns.measures.items():
            rows[number] = sets.passed(columns.words[number], measures)
        for number in bit_numbers(~touching & (1 << len(rows)) - 1):
            rows[number] = 0
        found = turned(rows, len(self.rules.leaves))
        for leaf in bit_numbers(sets.with_snapshot):
            asked = self.rules.leaves[leaf].snapshot
            assert asked is not None
            found[leaf] = self._of_snapshot(found[leaf], asked)
        return found

    def _of_snapshot(self, bits: int, asked: Snapshot) -> int:
        """Those of some items that are figures of a yearly snapshot, published in time."""
        columns = self.columns
        for number in bit_numbers(bits):
            if not asked.published(columns.snapshots.get(number), columns.dated[number]):
                bits ^= 1 << number
        return bits

    # --- at a date ----------------------------------------------------------------------------

    def due_days(self) -> set[date]:
        """The days on which something falls due."""
        fixed = self.fixed
        return {*map(date.fromordinal, (*fixed.due_from.values(), *fixed.leaves.due_from.values()))}

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
            elif isinstance(within, Usual):
                mask = live & self._usually_current(day)
            else:
                first = bisect_left(dated, within.before(day))
                mask = live >> first << first
            if snapshot is not None:
                last_days, numbers = self._standing_until(snapshot)
                mask &= ~bit_set(numbers[: bisect_left(last_days, day)])
            masks.append(mask)
        return masks

    def _usually_current(self, day: date) -> int:
        """The items no older on a day than their kinds stay current."""
        found, dated, facts = 0, self.columns.dated, self.rules.framework.vocabulary.kind_facts
        for kind, items in self.of_kinds.of_kind.items():
            fact = facts[kind]
            if fact.current_for is None:
                found |= items
                continue
            first = bisect_left(dated, fact.current_for.before(day))
            found |= items >> first << first
            if fact.until_stated:
                found |= items & self.reviewed
        return found

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
            offered = self.offered_for[leaf]
            last_days = self.last_days[self.rules.within_of[leaf]]
            days = [
                (last_days[number], number) for number in bit_numbers(self.passing[leaf] & offered)
            ]
            found = self._lasting[leaf] = tuple(sorted(days, reverse=True))
        return found

    def last_day(self, leaf: int, number: int) -> int:
        """The ordinal of the last day on which an item is current for a leaf, or FOREVER."""
        return self.last_days[self.rules.within_of[leaf]][number]


def match_of(bundle: Bundle, framework: Framework) -> Match:
    """The bundle under a framework, worked out once and kept with the bundle.

    Names of modules, themes and criteria become ids here; the match's own bundle holds them.

    Raises InvalidInput where the bundle names what the framework does not know.
    """
    key = framework.sha256
    found = bundle.bindings.get(key)
    if isinstance(found, Match) and found.rules.framework is framework:
        return found
    made = matched(bundle, framework, rules_of(framework), known=found is framework)
    bundle.bindings[key] = made
    return made


def matched(bundle: Bundle, framework: Framework, rules: Rules, *, known: bool = False) -> Match:
    """The match of a bundle with a framework's rules, or some of them.

    `known` says that its words were looked for when it was read.

    Raises InvalidInput where the bundle names what the framework does not know.
    """
    try:
        found = Match(bundle.twin(), rules)  # a copy, to avoid a reference cycle
        if known or (rest_is_known(bundle, rules) and known_to(rules, bundle)):
            return found
    except KeyError:
        pass
    in_ids = with_ids(bundle, framework)
    problems = in_ids.check(framework, papers=False)
    if problems:
        raise InvalidInput(problems)
    return Match(in_ids.twin() if in_ids is bundle else in_ids, rules)
