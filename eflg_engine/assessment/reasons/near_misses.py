"""What an item lacks for a leaf, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.assessment.item_words import ItemWords
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.reasons.findings import Finding, Value
from eflg_engine.assessment.rules import MOST_KEPT
from eflg_engine.evidence.bundle import number_text
from eflg_engine.evidence.columns import Figure, as_decimal
from eflg_engine.framework.model import ANY_FIGURE, USUAL, Leaf
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.months import IsoMonth, iso_text
from eflg_engine.reading.values import Interval

if TYPE_CHECKING:
    from eflg_engine.evidence.columns import Columns
    from eflg_engine.framework.model import Usual

Findings = tuple[Finding, ...]

MOST_OF_LEAF = 1_000
"""Ways to fall short of one leaf that are remembered before they are forgotten."""

Shared = dict[tuple[object, ...], Finding]
"""Findings of a framework's leaves by what decides them, each made once."""


class Misses(dict[ItemWords | tuple[ItemWords, Figure], Findings]):
    """What items of the right kind lack for a leaf by their words and figure, worked out once.

    The key is an item's words, with its figure where the leaf asks for one that it gives. Items
    differ in few ways here: what one lacks is shared by all alike, in every bundle.
    """

    __slots__ = ("asked", "shared", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, asked: Leaf, shared: Shared) -> None:
        super().__init__()
        self.vocabulary: Vocabulary = vocabulary
        self.asked: Leaf = asked
        self.shared: Shared = shared

    def __missing__(self, key: ItemWords | tuple[ItemWords, Figure]) -> Findings:
        words, figure = (key, None) if isinstance(key, ItemWords) else key
        asked, vocabulary = self.asked, self.vocabulary
        found: list[Finding] = []
        decides: tuple[object, ...]
        if words.shows < asked.shows:
            decides = ("shows", asked.shows, words.kind, words.claimed, words.reaches)
            found.append(self._once(decides, lambda: _shows_too_little(vocabulary, asked, words)))
        if words.assurance < asked.assurance:
            decides = ("assurance", asked.assurance, words.assurance)
            found.append(self._once(decides, lambda: _assurance_too_low(vocabulary, asked, words)))
        if asked.measure and (figure is None or as_decimal(figure) < asked.measure_at_least):
            decides = ("measure", asked.measure, asked.measure_at_least, figure)
            found.append(self._once(decides, lambda: _measure_miss(asked, figure)))
        if len(self) >= MOST_OF_LEAF:
            self.clear()
        self[key] = misses = tuple(found)
        return misses

    def _once(self, decides: tuple[object, ...], make: Callable[[], Finding]) -> Finding:
        found = self.shared.get(decides)
        if found is None:
            if len(self.shared) >= MOST_KEPT:
                self.shared.clear()
            found = self.shared[decides] = make()
        return found


class WrongKinds(dict[tuple[int, tuple[int, ...]], Findings]):
    """By the kind of an item and those that count: that it is of none of them."""

    __slots__ = ("vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary: Vocabulary = vocabulary

    def __missing__(self, key: tuple[int, tuple[int, ...]]) -> Findings:
        kind, accepted = key
        kinds = self.vocabulary.kinds
        needs = tuple([kinds[each].id for each in accepted])
        if len(self) >= MOST_KEPT:
            self.clear()
        found = self[key] = (Finding("wrong_kind", {"has": kinds[kind].id, "needs": needs}),)
        return found


def own_misses(match: Match, asked: Leaf, number: int) -> Findings:
    """What an item lacks by its yearly snapshot and by the scope."""
    found: Findings = ()
    columns = match.columns
    if asked.snapshot is not None:
        taken, dated = columns.snapshots.get(number), columns.dated[number]
        found = tuple(_snapshot_misses(taken, dated, asked.snapshot))
    if not match.coverage.touching >> number & 1:
        fields: dict[str, Value] = {
            "has": match.item(number).characteristics,
            "needs": match.coverage.scope_characteristics,
        }
        found += (Finding("outside_scope", fields),)
    return found


def _shows_too_little(vocabulary: Vocabulary, asked: Leaf, words: ItemWords) -> Finding:
    rungs = vocabulary.shows
    fields: dict[str, Value] = {
        "has": rungs[words.shows].id,
        "needs": rungs[asked.shows].id,
        "rungs": asked.shows - words.shows,
    }
    if words.claimed > words.shows:
        fields["claimed"] = rungs[words.claimed].id
    if words.reaches < asked.shows:
        fields |= _cap_fields(vocabulary, words)
    return Finding("shows_too_little", fields)


def _assurance_too_low(vocabulary: Vocabulary, asked: Leaf, words: ItemWords) -> Finding:
    rungs = vocabulary.assurance
    fields: dict[str, Value] = {
        "has": rungs[words.assurance].id,
        "needs": rungs[asked.assurance].id,
        "rungs": asked.assurance - words.assurance,
    }
    return Finding("assurance_too_low", fields)


def _cap_fields(vocabulary: Vocabulary, words: ItemWords) -> dict[str, Value]:
    """Where an item's kind cannot show what is needed: the kind, and what it can show."""
    facts = vocabulary.kind_facts[words.kind]
    fields: dict[str, Value] = {
        "kind": vocabulary.kinds[words.kind].id,
        "reaches": vocabulary.shows[words.reaches].id,
    }
    if facts.more_rung is not None and facts.more_rung > words.reaches:
        fields["more_rung"] = vocabulary.shows[facts.more_rung].id
        if facts.more_by_difference:
            fields["more_when"] = "difference"
        else:
            fields["more_measure"] = facts.more_measure
            fields["more_at_least"] = number_text(facts.more_at_least)
    return fields


def _measure_miss(asked: Leaf, given: Figure | None) -> Finding:
    """That an item gives no figure, or this one, which is too low."""
    name, least = asked.measure, asked.measure_at_least
    needs = None if least == ANY_FIGURE else number_text(least)
    if given is None:
        return Finding("measure_missing", {"measure": name, "needs": needs})
    figure = as_decimal(given)
    fields: dict[str, Value] = {
        "measure": name,
        "has": number_text(figure),
        "needs": needs,
        "short_by": number_text(least - figure),
    }
    return Finding("measure_too_low", fields)


def _snapshot_misses(snapshot: date | None, dated: date, asked: Snapshot) -> Iterator[Finding]:
    """Why an item is not the figures of a yearly snapshot, published in time, on any day."""
    if snapshot is None:
        yield Finding("snapshot_missing", {"needs": asked.yearly_day})
    elif not asked.is_one(snapshot):
        fields: dict[str, Value] = {"has": snapshot.isoformat(), "needs": asked.yearly_day}
        yield Finding("snapshot_other_day", fields)
    elif not asked.in_time(snapshot, dated):
        last = asked.last_day(snapshot)
        early = dated < snapshot
        yield Finding(
            "snapshot_out_of_time",
            {
                "has": iso_text(dated),
                "needs": (snapshot if early else last).isoformat(),
                "snapshot": snapshot.isoformat(),
                "within": str(asked.publish_within),
                "days": (snapshot - dated if early else dated - last).days,
            },
        )


class Late(dict[int, tuple[Finding, ...]]):
    """By item, why it is not current on a day under a limit of time; made when it is asked for."""

    __slots__ = ("as_at", "columns", "day", "limit", "match", "snapshot", "within")

    def __init__(self, match: Match, as_at: date, limit: int) -> None:
        rules = match.rules
        self.columns: Columns = match.columns
        self.as_at: date = as_at
        self.day: str = as_at.isoformat()
        self.snapshot: Snapshot | None = rules.snapshots[limit]
        within = rules.withins[limit]
        self.match: Match = match
        self.within: Interval | Usual | None = within
        self.limit: tuple[str, date, str] = (
            self._limit(within) if isinstance(within, Interval) else ("", date.min, "")
        )

    def _limit(self, within: Interval) -> tuple[str, date, str]:
        """An age as written, the first day within it, and that as text."""
        first = within.before(self.as_at)
        return str(within), first, first.isoformat()

    def limit_of(self, number: int) -> tuple[str, date, str]:
        """The limit of age for an item."""
        if self.within is not USUAL:
            return self.limit
        facts = self.match.kind_of(number)
        stated = facts.until_stated and number in self.columns.review_by
        if facts.current_for is None or stated:
            return self.limit
        return self._limit(facts.current_for)

    def __missing__(self, number: int) -> tuple[Finding, ...]:
        columns, as_at, day = self.columns, self.as_at, self.day
        dated, review_by = columns.dated[number], columns.review_by.get(number)
        found: tuple[Finding, ...] = ()
        fields: dict[str, Value]
        if dated > as_at:
            fields = {"has": iso_text(dated), "needs": day, "days": (dated - as_at).days}
            found = (Finding("not_yet_dated", fields),)
        else:
            within, first, since = self.limit_of(number)
            if dated < first:
                fields = {
                    "has": iso_text(dated),
                    "needs": since,
                    "within": within,
                    "as_at": day,
                    "days": (first - dated).days,
                }
                found = (Finding("too_old", fields),)
        if review_by is not None and review_by < as_at:
            days = (as_at - review_by).days
            fields = {"has": iso_text(review_by), "needs": day, "days": days}
            found += (Finding("review_overdue", fields),)
        taken = columns.snapshots.get(number)
        if self.snapshot is not None and taken is not None and self.snapshot.is_one(taken):
            until = self.snapshot.stands_until(taken)
            if until < as_at:
                due = self.snapshot.due_by(as_at)
                fields = {
                    "has": taken.isoformat(),
                    "needs": due.isoformat(),
                    "due_by": self.snapshot.last_day(due).isoformat(),
                    "as_at": day,
                    "days": (as_at - until).days,
                }
                found += (Finding("snapshot_superseded", fields),)
        self[number] = found
        return found


def in_days(finding: Finding) -> Finding:
    """The finding with each month or year as the day that it stands for, as data has it."""
    fields = finding.fields
    if not any(isinstance(each, IsoMonth) for each in fields.values()):
        return finding
    plain = {key: str(each) if isinstance(each, IsoMonth) else each for key, each in fields.items()}
    return Finding(finding.code, plain)
