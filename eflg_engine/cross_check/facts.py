"""A bundle as flat facts: date arithmetic, words to numbers, and the counting of coverage.

Written from docs/formats.md apart from `eflg_engine.assessment`, so that a fault there shows up as
a difference between the engines. No decision is taken here that a rule could take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from eflg_engine.cross_check.adapter import Fact
from eflg_engine.cross_check.translate import (
    AHEAD,
    ASSURANCE,
    CLAIMED,
    KIND,
    LEFT,
    OFFER,
    OFFER_KIND,
    PLACE,
    REACH,
    TOUCHES,
    USUAL_FRESH,
    Program,
)
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.framework.dimensions import DIMENSION, OF_COUNCIL, OF_VOCABULARY
from eflg_engine.framework.matrix import MATRIX, cell_id
from eflg_engine.framework.model import Framework, Leaf
from eflg_engine.framework.vocabulary import Kind, Terms, Vocabulary
from eflg_engine.reading.values import Interval, folded, moved, read_date, value_key

NO_END = 10**7
"""Days left before a review that is never due."""

NOWHERE = -1
"""The place of an item that is offered for no place of the framework."""


class BundleFacts:
    """A bundle on a day, as a program reads it.

    Words are read by the framework given, which may differ from the program's in its aliases.
    """

    def __init__(self, program: Program, framework: Framework, bundle: Bundle, as_at: date) -> None:
        self.program = program
        self.bundle = bundle
        self.as_at = as_at
        self.items: Sequence[EvidenceItem] = bundle.evidence
        self.vocabulary: Vocabulary = framework.vocabulary
        scope = bundle.scope
        self.modules_in_scope: set[str] = {
            module.id
            for module in framework.modules
            if ALL in scope.modules or module.id in scope.modules
        }
        self.in_scope: dict[str, set[str] | None] = {
            **{each: set(getattr(self.vocabulary, each).ids) for each in OF_VOCABULARY},
            "characteristics": _named(self.vocabulary.characteristics, scope.characteristics),
            "objectives": {
                objective.id
                for objective in bundle.objectives
                if objective.published is None or objective.published <= as_at
            },
            "modules": self.modules_in_scope,
            MATRIX: {
                cell_id(characteristic.id, aim)
                for characteristic, aims in zip(
                    self.vocabulary.characteristics, self.vocabulary.aims_of, strict=True
                )
                for aim in aims
                if characteristic.id
                in _named(self.vocabulary.characteristics, scope.characteristics)
            },
            **{each: _folded(getattr(bundle.council, each)) or None for each in OF_COUNCIL},
        }
        self.listed: dict[str, set[str]] = {
            "objectives": {objective.id for objective in bundle.objectives},
            **{each: self.in_scope[each] or set() for each in OF_COUNCIL},
        }

    # --- facts --------------------------------------------------------------------------------

    def item_facts(self) -> Iterator[tuple[int, Fact]]:
        """For each item and each place it is offered for, the item's number and a fact."""
        program = self.program
        oldest = {
            name: within.before(self.as_at).toordinal() for within, name in program.withins.items()
        }
        today = self.as_at.toordinal()
        for number, item in enumerate(self.items):
            dated = item.dated.toordinal()
            fact = {
                KIND: _number(self.vocabulary.kinds, item.kind),
                AHEAD: dated - today,
                LEFT: item.review_by.toordinal() - today if item.review_by else NO_END,
                TOUCHES: int(self._touches_scope(item)),
                CLAIMED: self._claimed(item),
                REACH: self._reach(item),
                ASSURANCE: self._assured(item),
            }
            kind = self._kind(item)
            if kind.until_stated and item.review_by is not None:
                fact[USUAL_FRESH] = NO_END
            elif kind.current_for is not None:
                fact[USUAL_FRESH] = dated - kind.current_for.before(self.as_at).toordinal()
            fact |= {name: dated - day for name, day in oldest.items()}
            for asked, names in program.snapshots.items():
                taken = item.snapshot
                if taken is None or (taken.month, taken.day) != (asked.month, asked.day):
                    continue
                following = taken.replace(year=taken.year + 1)
                ends = [_end(asked.publish_within, each) for each in (taken, following)]
                days = (
                    dated - taken.toordinal(),
                    ends[0].toordinal() - dated,
                    ends[1].toordinal() - today,
                )
                fact |= dict(zip(names, days, strict=True))
            for figure in program.figures.values():
                value = item.measures.get(figure.measure)
                if value is not None:
                    fact[figure.name] = figure.value(value)
            for place in sorted({program.places[target] for target in item.supports}) or [NOWHERE]:
                yield number, {**fact, PLACE: place}

    def offers(self) -> Iterator[Fact]:
        """The places that something is offered for; under `offered: any`, also the kinds."""
        targets = {target for item in self.items for target in item.supports}
        for place in sorted(self.program.places[target] for target in targets):
            yield {OFFER: place}
        if self.program.framework.offered_any:
            for kind in sorted({_number(self.vocabulary.kinds, item.kind) for item in self.items}):
                yield {OFFER_KIND: kind}

    def profile_facts(self) -> Iterator[Fact]:
        """What the council's profile says, and what it leaves open, of what the rules ask."""
        program, profile = self.program, self.bundle.council.profile
        for figure in program.profile.values():
            written = profile.get(figure.measure)
            if written is not None:
                yield {figure.name: figure.value(Decimal(str(written)))}
        for choice in program.choices.values():
            text = profile.get(choice.field)
            if text is not None:
                key = value_key(text)
                known = key in choice.values
                yield {choice.name: choice.values.index(key) if known else -1}
        for due, name in program.dues.items():
            days = [] if due.start is None else [due.start]
            if due.after is not None and (since := profile.get(due.since)) is not None:
                days.append(moved(_end(due.after, read_date(since)), 1))
            if days:
                yield {name: (self.as_at - max(days)).days}

    def _touches_scope(self, item: EvidenceItem) -> bool:
        if ALL in self.bundle.scope.characteristics:
            return True
        named = _named(self.vocabulary.characteristics, item.characteristics)
        return bool(named & (self.in_scope["characteristics"] or set()))

    def _kind(self, item: EvidenceItem) -> Kind:
        return self.vocabulary.kind_facts[_number(self.vocabulary.kinds, item.kind)]

    def _claimed(self, item: EvidenceItem) -> int:
        usual = self._kind(item).usual_shows
        if item.shows:
            return _number(self.vocabulary.shows, item.shows)
        return self.vocabulary.default_shows if usual is None else usual

    def _assured(self, item: EvidenceItem) -> int:
        usual = self._kind(item).usual_assurance
        if item.assurance:
            return _number(self.vocabulary.assurance, item.assurance)
        return self.vocabulary.default_assurance if usual is None else usual

    def _reach(self, item: EvidenceItem) -> int:
        kind = self._kind(item)
        if kind.more_rung is not None and kind.more_by_difference:
            return max(kind.reaches, kind.more_rung) if item.difference else kind.reaches
        figure = item.measures.get(kind.more_measure) if kind.more_rung is not None else None
        if figure is not None and kind.more_rung is not None and figure >= kind.more_at_least:
            return max(kind.reaches, kind.more_rung)
        return kind.reaches

    # --- coverage -----------------------------------------------------------------------------

    def spare(self, leaf: Leaf, counting: Iterable[int]) -> int:
        """How much more is covered than the leaf asks, in what is covered least; below 0: short."""
        items = [self.items[number] for number in sorted(counting)]
        spare = [len(items) - leaf.items]
        for dimension, asked in leaf.covers:
            covered: set[str] = set().union(*(self._covers(item, dimension) for item in items))
            in_scope = self.in_scope[dimension]
            if dimension in OF_COUNCIL and not isinstance(asked, int) and asked != ALL:
                in_scope = None  # a list is never narrowed by the council's own
            if in_scope is not None:
                covered &= in_scope
            if isinstance(asked, int):
                need = asked if in_scope is None else min(asked, len(in_scope))
            elif asked == ALL:
                need = len(in_scope or ())
            else:
                names = (asked,) if isinstance(asked, str) else asked
                wanted = self._words(dimension)(names)
                if in_scope is not None:
                    wanted &= in_scope
                need = len(wanted)
                covered &= wanted
            spare.append(len(covered) - need if need else -1)
        return min(spare)

    def _covers(self, item: EvidenceItem, dimension: str) -> set[str]:
        if dimension == "modules":
            return {target.split(".")[0] for target in item.supports}
        if dimension == MATRIX:
            return {
                cell_id(characteristic, aim)
                for characteristic in self._covers(item, "characteristics")
                for aim in self._covers(item, "aims")
            }
        names: tuple[str, ...] = getattr(item, dimension)
        if ALL in names and dimension in self.listed:
            return self.listed[dimension]
        return self._words(dimension)(names)

    def _words(self, dimension: str) -> Callable[[tuple[str, ...]], set[str]]:
        if (terms := DIMENSION[dimension].terms(self.vocabulary)) is not None:
            return lambda names: _named(terms, names)
        return _folded if dimension in OF_COUNCIL else set


def _end(time: Interval, start: date) -> date:
    """The last day of a time that begins with a day."""
    day = time.after(start)
    while time.before(day) < start:  # a month may lack the day
        day = moved(day, 1)
    return moved(day, -1)


def _named(terms: Terms, words: tuple[str, ...]) -> set[str]:
    """The ids that these words name; every id for `all`."""
    return set(terms.ids) if ALL in words else {i for w in words if (i := terms.resolve(w))}


def _folded(words: tuple[str, ...]) -> set[str]:
    return set(map(folded, words))


def _number(terms: Terms, word: str) -> int:
    number = terms.number(word)
    if number is None:
        raise ValueError(f"{word} is not in the vocabulary: check the bundle first")
    return number
