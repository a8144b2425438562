"""A bundle on the day of a plan: which leaves fall short, and what its items are as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.assessment.bits import bit_set
from eflg_engine.assessment.coverage import Demand
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import Match
from eflg_engine.evidence.bundle import EvidenceItem
from eflg_engine.framework.dimensions import DIMENSION, OF_COUNCIL
from eflg_engine.framework.matrix import MATRIX, cell_parts
from eflg_engine.framework.model import USUAL, Leaf
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval, folded

if TYPE_CHECKING:
    from eflg_engine.assessment.rules import Rules
    from eflg_engine.framework.vocabulary import Vocabulary


@dataclass(slots=True)
class Subject:
    """An item to be changed: one of the bundle, or a new one that could be obtained.

    `kind`, `claimed`, `reaches` and `assurance` are numbers in the vocabulary. `names` says, for a
    new item, what it names of each dimension.
    """

    item: EvidenceItem
    kind: int
    claimed: int
    reaches: int
    assurance: int
    touching: bool  # the scope
    modules: frozenset[int]
    leaf: int = -1  # what a new item is obtained for; -1 for an item of the bundle
    days: int = 0  # what it costs to obtain
    names: dict[str, frozenset[str]] = field(default_factory=dict)


class Situation:
    """A bundle on a day, and the criteria (by number) that are to be met.

    Nothing is done before `begins`. `leaves` are their unmet leaves that are asked. `subjects` are
    the bundle's items, numbered as in the match; new items are added after them. `offered` gives,
    by subject, those of the leaves that it is offered for, as bits.
    """

    def __init__(self, match: Match, day: date, criteria: list[int], begins: date) -> None:
        self.match = match
        self.day = day
        self.begins = begins
        self.rules: Rules = match.rules
        self.vocabulary: Vocabulary = match.rules.framework.vocabulary
        self.judgement: Judgement = Judgement(match, day)
        self.criteria = criteria
        self.leaves: list[int] = [
            leaf
            for criterion in criteria
            for leaf in self.rules.leaves_of[criterion]
            if self.judgement.asked(criterion) >> leaf & 1 and not self.judgement.leaf_met[leaf]
        ]
        self.own: range = range(len(match.items))
        self.subjects: list[Subject] = [self._existing(number) for number in self.own]
        self.offered: list[int] = [
            bit_set(leaf for leaf in self.leaves if match.offered_for[leaf] >> number & 1)
            for number in self.own
        ]
        self._spelling = self._spellings()
        self._up_to_date: dict[int, EvidenceItem | None] = {}

    def _existing(self, number: int) -> Subject:
        item = self.match.items[number]
        kind, claimed, reaches, _, assurance = self.match.words[number]
        touching = bool(self.match.coverage.touching >> number & 1)
        modules = frozenset(self.rules.module_of_target[target] for target in item.supports)
        return Subject(item, kind, claimed, reaches, assurance, touching, modules)

    def offer_for(self, leaf: int) -> str:
        """What an item is offered for to count for a leaf: its question, else its criterion."""
        question = self.rules.leaves[leaf].question
        criterion = self.rules.criteria[self.rules.criterion_of[leaf]]
        return criterion.id if question is None else question.id

    def reached(self, target: str) -> int:
        """The leaves for which an offer may count, as bits."""
        return self.match.sets.targets[target]

    def _spellings(self) -> dict[str, str]:
        """Services and partners as the council, the rules or other items write them."""
        bundle = self.match.bundle
        words = [word for each in OF_COUNCIL for word in getattr(bundle.council, each)]
        for leaf in self.leaves:
            for dimension, asked in self.rules.leaves[leaf].covers:
                if dimension in OF_COUNCIL and isinstance(asked, tuple):
                    words += asked
        for item in bundle.evidence:
            words += [word for each in OF_COUNCIL for word in getattr(item, each)]
        return {folded(word): word for word in reversed(words)}

    def spelled(self, dimension: str, names: Iterable[str]) -> tuple[str, ...]:
        """Names as they are written in a bundle."""
        if dimension not in OF_COUNCIL:
            return tuple(names)
        return tuple(self._spelling.get(name, name) for name in names)

    def add(self, subject: Subject) -> None:
        """Add an item that could be obtained."""
        self.subjects.append(subject)
        reached = 0
        if self.match.sets.by_kind:  # every item is offered where no question is asked
            reached = ((1 << len(self.rules.leaves)) - 1) & ~self.rules.asking
        for target in subject.item.supports:
            reached |= self.reached(target)
        self.offered.append(reached)

    # --- what an item is ----------------------------------------------------------------------

    def covers(self, number: int, dimension: str, name: str) -> bool:
        """Whether an item covers a name of a dimension as it is."""
        if number in self.own:
            return bool(self.match.coverage.covering(dimension, name) >> number & 1)
        subject = self.subjects[number]
        if dimension == "modules":
            return self.rules.module_of_target[name] in subject.modules
        return all(one in subject.names[d] for d, one in named_by(dimension, name))

    def is_current(self, item: EvidenceItem, asked: Leaf) -> bool:
        """Whether an item is dated by the day, within its review, and no older than a leaf asks."""
        if item.dated > self.day or (item.review_by is not None and item.review_by < self.day):
            return False
        within = self.limit_of(item, asked)
        if within is not None and item.dated < within.before(self.day):
            return False
        return asked.snapshot is None or self.stands(item, asked.snapshot)

    def stands(self, item: EvidenceItem, asked: Snapshot) -> bool:
        """Whether an item has the yearly figures in force on the day, published in time."""
        return asked.stands(item.snapshot, item.dated, self.day)

    def passes(self, number: int, leaf: int) -> bool:
        """Whether a new item passes a leaf as it is, if it is offered there."""
        subject, asked = self.subjects[number], self.rules.leaves[leaf]
        return (
            (not asked.kinds or subject.kind in asked.kinds)
            and self.is_strong_enough(number, leaf)
            and self.is_current(subject.item, asked)
        )

    def is_strong_enough(self, number: int, leaf: int) -> bool:
        """Whether an item shows what a leaf asks, with its assurance and figure."""
        subject, asked = self.subjects[number], self.rules.leaves[leaf]
        figure = subject.item.measures.get(asked.measure) if asked.measure else None
        return (
            min(subject.claimed, subject.reaches) >= asked.shows
            and subject.assurance >= asked.assurance
            and (not asked.measure or (figure is not None and figure >= asked.measure_at_least))
        )

    # --- what it would be, dated on the day ---------------------------------------------------

    def refreshed(self, number: int) -> EvidenceItem | None:
        """An item done anew by the day, with the yearly figures that are then to be published.

        It is dated on the day, or where the time to publish its figures ends before, on the last
        day of that. None where it would spoil yearly figures that it gives already.
        """
        if number not in self._up_to_date:
            item = self.subjects[number].item
            given, asked = self._figures_of(number)
            last = self._done_anew(item, given, [*given, *asked], Snapshot.open_on)
            if self.begins < self.day and (given or asked):

                def first(snapshot: Snapshot, day: date) -> date | None:
                    return snapshot.first_to_publish(self.begins, day)

                early = self._done_anew(item, given, [*given, *asked], first)
                if early is not None and self._counts_as_widely(number, early, last):
                    last = early
            self._up_to_date[number] = last
        return self._up_to_date[number]

    def _done_anew(
        self,
        item: EvidenceItem,
        given: list[Snapshot],
        yearly: list[Snapshot],
        choose: Callable[[Snapshot, date], date | None],
    ) -> EvidenceItem | None:
        """An item done anew by the day with figures chosen; None where it would spoil others."""
        dated, taken = self.day, item.snapshot
        for snapshot in yearly:
            if found := choose(snapshot, self.day):
                dated, taken = min(dated, snapshot.last_day(found)), found
                break
        if dated < item.dated <= self.day:
            return None
        lapsed = item.review_by is not None and item.review_by < self.day
        review_by = None if lapsed else item.review_by
        fresh = replace(item, dated=dated, review_by=review_by, snapshot=taken)
        return None if any(not self.stands(fresh, each) for each in given) else fresh

    def _counts_as_widely(
        self, number: int, early: EvidenceItem, last: EvidenceItem | None
    ) -> bool:
        """Whether an item counts, by its dates, wherever it would if it were done on the day."""
        if last is None:
            return True
        asked = (
            self.rules.leaves[leaf] for leaf in self.leaves if self.offered[number] >> leaf & 1
        )
        return all(
            self.is_current(early, leaf) or not self.is_current(last, leaf) for leaf in asked
        )

    def snapshot_on(self, number: int, day: date) -> date | None:
        """The snapshot of which an item would speak if it were dated on a day."""
        if number in self.own:
            given, asked = self._figures_of(number)
        else:
            yearly = self.rules.leaves[self.subjects[number].leaf].snapshot
            given, asked = [], [yearly] if yearly else []
        return next(
            (found for each in (*given, *asked) if (found := each.open_on(day))),
            self.subjects[number].item.snapshot,
        )

    def given(self, number: int) -> list[Snapshot]:
        """The yearly figures that an item of the bundle gives."""
        return self._figures_of(number)[0]

    def _figures_of(self, number: int) -> tuple[list[Snapshot], list[Snapshot]]:
        """The yearly figures that an item gives, and those asked for where it is offered."""
        kind, item = self.subjects[number].kind, self.subjects[number].item
        given: list[Snapshot] = []
        asked: list[Snapshot] = []  # what is open first
        for place in (*self.leaves, *range(len(self.rules.leaves))):
            leaf = self.rules.leaves[place]
            if leaf.snapshot is None or (leaf.kinds and kind not in leaf.kinds):
                continue
            if self.stands(item, leaf.snapshot):
                given.append(leaf.snapshot)
            if self.match.offered_for[place] >> number & 1:
                asked.append(leaf.snapshot)
        return given, asked

    # --- when it can be done ------------------------------------------------------------------

    def limit_of(self, item: EvidenceItem, asked: Leaf) -> Interval | None:
        """The age up to which an item counts for a leaf; None where any age does."""
        within = asked.within
        if within is not USUAL:
            return within
        number = self.vocabulary.kinds.number(item.kind)
        assert number is not None, "only known kinds are planned with"
        facts = self.vocabulary.kind_facts[number]
        return None if facts.until_stated and item.review_by is not None else facts.current_for

    def last_day(self, item: EvidenceItem, asked: Leaf) -> date:
        """The last day on which an item's dates are good enough for a leaf."""
        last = item.review_by or date.max
        if (within := self.limit_of(item, asked)) is not None:
            last = min(last, within.last_day(item.dated))
        if asked.snapshot is not None and item.snapshot is not None:
            last = min(last, asked.snapshot.stands_until(item.snapshot))
        return last

    # --- what a leaf lacks --------------------------------------------------------------------

    def lacking(self, leaf: int, demand: Demand) -> tuple[str, ...]:
        """Names to cover next for a demand of a leaf: as many as it is short by."""
        missing = tuple(
            sorted(
                demand.missing(self.judgement.counting[leaf]),
                key=lambda name: self._place(demand.dimension, name),
            )
        )
        short = self.short_by(demand, missing)
        if short <= 0:
            return ()
        if len(missing) < short:  # any name would do, and the bundle knows too few
            words = DIMENSION[demand.dimension]
            called = self.rules.framework.words
            one, _ = called.get(demand.dimension, (words.one, words.many))
            missing += tuple(f"further {one} {n}" for n in range(1, short - len(missing) + 1))
        return missing[:short]

    def _place(self, dimension: str, name: str) -> int:
        """The place of a characteristic among those that councils meet first."""
        if dimension == MATRIX:
            name = cell_parts(name)[0]
        elif dimension != "characteristics":
            return 0
        first = self.vocabulary.action_costs.widen_first
        return first.index(name) if name in first else len(first)

    @property
    def first_in_scope(self) -> str:
        """Of the characteristics in scope, the one that councils meet first."""
        scope = self.match.coverage.scope_characteristics
        return min(scope, key=lambda name: self._place("characteristics", name))

    @staticmethod
    def short_by(demand: Demand, missing: tuple[str, ...]) -> int:
        """How many of the missing names a demand still needs."""
        return demand.need - (len(demand.names) - len(missing))

    def first_of_module(self, module: str) -> int | None:
        """The number of a module's first criterion."""
        number = self.rules.module_of_target[module]
        return next((n for n, each in enumerate(self.rules.module_of) if each == number), None)


def named_by(dimension: str, name: str) -> tuple[tuple[str, str], ...]:
    """What an item must name to cover a name: for a cell its characteristic and its aim."""
    if dimension != MATRIX:
        return ((dimension, name),)
    characteristic, aim = cell_parts(name)
    return (("characteristics", characteristic), ("aims", aim))
