"""Why a criterion is not met: the gap tree, with the items that almost counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from eflg_engine.assessment.bits import bit_numbers, lowest_numbers
from eflg_engine.assessment.item_words import ItemWords
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.reasons.findings import Finding, Value
from eflg_engine.assessment.reasons.proof import leaf_effort
from eflg_engine.assessment.rules import Rules
from eflg_engine.evidence.bundle import number_text
from eflg_engine.evidence.columns import Figure, as_decimal
from eflg_engine.framework.model import ANY_FIGURE, Leaf, Threshold
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Vocabulary

MOST_OF_CRITERION = 1_000
"""Reasons remembered for one criterion, or one leaf, before they are forgotten."""

MOST_ELSEWHERE = 10
"""Items listed as counting if they were offered here; `elsewhere_more` counts the rest."""


class NearMiss(NamedTuple):
    """An item that almost counted, and everything it lacks here."""

    item: str
    findings: tuple[Finding, ...]


class LeafGap(NamedTuple):
    """A leaf that is not met: what counts, what is missing, and what almost counted.

    `near_misses` holds items of the right kind offered here, then items that would count if they
    were offered here. `effort` is a rough number of days.
    """

    leaf: Leaf
    counted: tuple[str, ...]
    findings: tuple[Finding, ...]
    near_misses: tuple[NearMiss, ...]
    elsewhere_more: int
    effort: int


class ThresholdGap(NamedTuple):
    """`need` of `of` parts must be met and only `met` are; the gaps of the rest, cheapest first."""

    form: str
    need: int
    of: int
    met: int
    gaps: tuple[Gap, ...]
    effort: int


Gap = LeafGap | ThresholdGap


class Explanation(NamedTuple):
    """Why a criterion is not met. `wrong_kind`: offered for it, but of no kind it accepts.

    `other_kinds` are such items offered for its theme or module as a whole. `lasting`: it is the
    same on other days, and kept with the bundle. `everywhere`: it is the same for every bundle.
    """

    gap: Gap
    wrong_kind: tuple[NearMiss, ...] = ()
    other_kinds: tuple[str, ...] = ()
    lasting: bool = False
    everywhere: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes that say why, in the order they are found: what examples in rule files name."""
        codes: dict[str, None] = {}
        for leaf in leaf_gaps(self.gap):
            for near in leaf.near_misses:
                for finding in near.findings:
                    codes[finding.code] = None
            for finding in leaf.findings:
                if finding.code == "nothing_offered":
                    if not self.wrong_kind:
                        codes[finding.code] = None
                elif leaf.counted or not leaf.near_misses:
                    codes[finding.code] = None
        if self.wrong_kind:
            codes["wrong_kind"] = None
        return tuple(codes)


class _OfRules:
    """Reasons that are the same for every bundle, kept with a framework's rules once made."""

    def __init__(self, rules: Rules) -> None:
        self.nothing_offered: dict[int, LeafGap] = {}  # by leaf
        self.nothing_anywhere: dict[int, Explanation] = {}  # by criterion
        self.nothing_counts: dict[int, tuple[Finding, ...]] = {}  # by leaf
        self.misses = [_Misses(rules, leaf) for leaf in rules.leaves]
        self.not_offered: list[dict[Sequence[str], tuple[Finding, ...]]] = [
            {} for _ in rules.criteria
        ]  # by criterion: by what an item is offered for

    @classmethod
    def of(cls, rules: Rules) -> _OfRules:
        """Those of some rules."""
        found = rules.kept.get("reasons")
        if not isinstance(found, _OfRules):
            found = rules.kept["reasons"] = cls(rules)
        return found


class _OfMatch:
    """Explanations that are the same on other days, kept with a match once made."""

    def __init__(self) -> None:
        self.explanations: dict[tuple[int, ...], Explanation] = {}  # by what decides them

    @classmethod
    def of(cls, match: Match) -> _OfMatch:
        """Those of a match."""
        found = match.kept.get("reasons")
        if not isinstance(found, _OfMatch):
            found = match.kept["reasons"] = cls()
        return found


def explain(judgement: Judgement, criterion: int) -> Explanation:
    """Why this criterion is not met on the day of the judgement.

    Where dates keep no item away, it is decided by the items that pass for each leaf, here and
    elsewhere, and by the objectives in force: worked out once for a bundle.
    """
    match = judgement.match
    rules = match.rules
    leaves = rules.leaves_of[criterion]
    offered = match.offered[criterion]
    passing = match.passing[leaves.start : leaves.stop]
    if not offered and not any(passing):
        return _nothing_anywhere(judgement, criterion)
    current = judgement.current
    if offered:
        near = offered & match.of_kinds[rules.accepts[criterion]]
        for within in rules.withins_of[criterion]:
            if near & current[within] != near:
                return _explain(judgement, criterion, lasting=False)
    withins = rules.within_of[leaves.start : leaves.stop]
    within_reach = [items and items & current[w] for items, w in zip(passing, withins, strict=True)]
    key = (criterion, judgement.in_force, *within_reach)
    kept = _OfMatch.of(match).explanations
    found = kept.get(key)
    if found is None:
        found = kept[key] = _explain(judgement, criterion, lasting=True)
    return found


def _explain(judgement: Judgement, criterion: int, *, lasting: bool) -> Explanation:
    match = judgement.match
    rules = match.rules
    offered = match.offered[criterion]
    accepts = rules.accepts[criterion]
    wrong: tuple[NearMiss, ...] = ()
    others: tuple[str, ...] = ()
    if offered and accepts and (odd := offered ^ offered & match.of_kinds[accepts]):
        named = odd & match.offered_at.get(rules.targets_of[criterion][0], 0)
        if named:
            wrong = tuple([_wrong_kind(match, criterion, n) for n in bit_numbers(named)])
            odd ^= named
        others = match.names(odd)
    return Explanation(_gap_of(judgement, criterion), wrong, others, lasting)


def _gap_of(judgement: Judgement, criterion: int) -> Gap:
    rules = judgement.match.rules
    requires = rules.criteria[criterion].requires
    first = rules.leaves_of[criterion].start
    if isinstance(requires, Leaf):
        return leaf_gap(judgement, first)
    gap, _ = _threshold_gap(judgement, requires, first)
    assert gap is not None, "only an unmet criterion has a gap"
    return gap


def _nothing_anywhere(judgement: Judgement, criterion: int) -> Explanation:
    """Why a criterion is not met for which there is nothing at all: the same for every bundle."""
    kept = _OfRules.of(judgement.match.rules).nothing_anywhere
    found = kept.get(criterion)
    if found is None:
        found = kept[criterion] = Explanation(_gap_of(judgement, criterion), everywhere=True)
    return found


def _wrong_kind(match: Match, criterion: int, number: int) -> NearMiss:
    """An item offered for this very criterion that no part of it accepts."""
    kinds = match.rules.framework.vocabulary.kinds
    needs = tuple(kinds[kind].id for kind in match.rules.accepts[criterion])
    finding = Finding("wrong_kind", {"has": kinds[match.words[number].kind].id, "needs": needs})
    return NearMiss(match.ids[number], (finding,))


def leaf_gaps(gap: Gap) -> Iterator[LeafGap]:
    """The leaf gaps in a gap tree, in order."""
    if isinstance(gap, LeafGap):
        yield gap
        return
    for child in gap.gaps:
        if isinstance(child, LeafGap):
            yield child
        else:
            yield from leaf_gaps(child)


def _threshold_gap(
    judgement: Judgement, requires: Threshold, leaf: int
) -> tuple[ThresholdGap | None, int]:
    """The gap of a requirement whose first leaf has this number, and the next leaf's number."""
    gaps: list[Gap] = []
    leaf_met = judgement.leaf_met
    for child in requires.children:
        if isinstance(child, Leaf):
            if not leaf_met[leaf]:
                gaps.append(leaf_gap(judgement, leaf))
            leaf += 1
        else:
            gap, leaf = _threshold_gap(judgement, child, leaf)
            if gap is not None:
                gaps.append(gap)
    of = len(requires.children)
    met = of - len(gaps)
    need = requires.need
    if met >= need:
        return None, leaf
    efforts = [gap.effort for gap in gaps]
    if requires.form != "all":
        gaps.sort(key=lambda g: g.effort)
        efforts.sort()
    effort = sum(efforts[: need - met])
    return ThresholdGap(requires.form, need, of, met, tuple(gaps), effort), leaf


def leaf_gap(judgement: Judgement, leaf: int) -> LeafGap:
    """What an unmet leaf (by number) lacks on the day of the judgement."""
    match = judgement.match
    rules = match.rules
    asked = rules.leaves[leaf]
    criterion = rules.criterion_of[leaf]
    offered = match.offered[criterion]
    right_kind = offered and offered & match.of_kinds[asked.kinds]
    passing = match.passing[leaf]
    current = judgement.current[rules.within_of[leaf]]
    counting = judgement.counting[leaf]
    elsewhere = passing and passing & current ^ counting
    reasons = _OfRules.of(rules)
    if not right_kind and not elsewhere:
        return _nothing_offered(reasons, rules, leaf)
    missing = right_kind ^ counting
    near = _near_misses(judgement, reasons, leaf, missing, current) if missing else []
    more = 0
    if elsewhere:
        numbers = lowest_numbers(elsewhere, MOST_ELSEWHERE)
        more = elsewhere.bit_count() - len(numbers)
        near += _elsewhere(match, reasons, criterion, numbers)
    if missing or counting:
        findings = _leaf_findings(judgement, reasons, leaf)
    else:
        findings = _nothing_offered(reasons, rules, leaf).findings
    effort = leaf_effort(judgement, leaf)
    counted = match.names(counting) if counting else ()
    return _new(LeafGap, (asked, counted, findings, tuple(near), more, effort))


_new = tuple.__new__  # several times quicker than to call the class


def _near_misses(
    judgement: Judgement, reasons: _OfRules, leaf: int, items: int, current: int
) -> list[NearMiss]:
    """Items of the right kind offered here, and what they lack; those that lack least first."""
    match = judgement.match
    ids, words_of, known = match.ids, match.words, reasons.misses[leaf]
    asked = match.rules.leaves[leaf]
    late = items & ~current
    alike = asked.snapshot is None and not items & ~match.coverage.touching
    measures_of = match.columns.measures if asked.measure else {}
    near: list[tuple[int, str, tuple[Finding, ...]]] = []
    why_late = _late(judgement, match.rules.within_of[leaf]) if late else {}
    for number in bit_numbers(items):
        words = words_of[number]
        if measures_of and number in measures_of and asked.measure in measures_of[number]:
            found = known[words, measures_of[number][asked.measure]]
        else:
            found = known[words, None]
        if not alike:
            found += _own_misses(match, asked, number)
        if late >> number & 1:
            found = why_late[number] + found
        near.append((len(found), ids[number], found))
    if len(near) > 1:
        near.sort(key=_fewest_findings)
    return [_new(NearMiss, miss[1:]) for miss in near]


_fewest_findings = itemgetter(0, 1)


def _own_misses(match: Match, asked: Leaf, number: int) -> tuple[Finding, ...]:
    """What an item lacks by its yearly snapshot and by the scope."""
    found: tuple[Finding, ...] = ()
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


def _elsewhere(
    match: Match, reasons: _OfRules, criterion: int, numbers: list[int]
) -> list[NearMiss]:
    """Items that would count if they were offered here: the same on every day."""
    kept = reasons.not_offered[criterion]
    ids, supports_of = match.ids, match.columns.supports
    near = []
    for number in numbers:
        supports = tuple(supports_of[number])
        found = kept.get(supports)
        if found is None:
            needs = match.rules.targets_of[criterion][0]
            if len(kept) >= MOST_OF_CRITERION:
                kept.clear()
            found = (Finding("not_offered_here", {"has": supports, "needs": needs}),)
            kept[supports] = found
        near.append(_new(NearMiss, (ids[number], found)))
    return near


def _nothing_offered(reasons: _OfRules, rules: Rules, leaf: int) -> LeafGap:
    """The gap of a leaf for which there is nothing at all: the same for every bundle."""
    found = reasons.nothing_offered.get(leaf)
    if found is None:
        asked = rules.leaves[leaf]
        findings = (Finding("nothing_offered", {"needs": rules.kind_ids[leaf]}),)
        found = LeafGap(asked, (), findings, (), 0, rules.effort_of[leaf] * asked.items)
        reasons.nothing_offered[leaf] = found
    return found


def _leaf_findings(judgement: Judgement, reasons: _OfRules, leaf: int) -> tuple[Finding, ...]:
    """Why the items that count are not enough."""
    asked = judgement.match.rules.leaves[leaf]
    counting = judgement.counting[leaf]
    demands = judgement.demands[leaf]
    if not counting and all(demand.need for demand in demands):
        # where nothing counts, that is said once; what would be covered is not news
        found = reasons.nothing_counts.get(leaf)
        if found is None:
            found = reasons.nothing_counts[leaf] = (_too_few(0, asked.items),)
        return found
    have = counting.bit_count()
    short = [_too_few(have, asked.items)] if have < asked.items else []
    for demand in demands:
        if demand.met(counting) or (not have and demand.need):
            continue
        missing = demand.missing(counting)
        covered = len(demand.names) - len(missing)
        fields: dict[str, Value] = {
            "dimension": demand.dimension,
            "has": covered,
            "needs": demand.need,
            "short_by": max(0, demand.need - covered),
            "missing": tuple(map(judgement.match.coverage.as_written, missing)),
        }
        short.append(Finding("coverage_short", fields))
    return tuple(short)


def _too_few(have: int, need: int) -> Finding:
    return Finding("too_few", {"has": have, "needs": need, "short_by": need - have})


class _Misses(dict[tuple[ItemWords, Figure | None], tuple[Finding, ...]]):
    """What items of the right kind lack for a leaf by their words and their figure, once made.

    Items differ in few ways here: what one of them lacks is shared by all alike, in every bundle.
    """

    __slots__ = ("asked", "rules")

    def __init__(self, rules: Rules, asked: Leaf) -> None:
        super().__init__()
        self.rules, self.asked = rules, asked

    def __missing__(self, key: tuple[ItemWords, Figure | None]) -> tuple[Finding, ...]:
        words, figure = key
        found = _too_low(self.rules.framework.vocabulary, self.asked, words)
        if self.asked.measure:
            found += _measure_misses(self.asked, figure)
        if len(self) >= MOST_OF_CRITERION:
            self.clear()
        self[key] = found
        return found


def _too_low(vocabulary: Vocabulary, asked: Leaf, words: ItemWords) -> tuple[Finding, ...]:
    """What an item lacks by its words."""
    found: list[Finding] = []
    if words.shows < asked.shows:
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
        found.append(Finding("shows_too_little", fields))
    if words.assurance < asked.assurance:
        rungs = vocabulary.assurance
        fields = {
            "has": rungs[words.assurance].id,
            "needs": rungs[asked.assurance].id,
            "rungs": asked.assurance - words.assurance,
        }
        found.append(Finding("assurance_too_low", fields))
    return tuple(found)


def _cap_fields(vocabulary: Vocabulary, words: ItemWords) -> dict[str, Value]:
    """Where an item's kind cannot show what is needed: the kind, and what it can show."""
    facts = vocabulary.kind_facts[words.kind]
    fields: dict[str, Value] = {
        "kind": vocabulary.kinds[words.kind].id,
        "reaches": vocabulary.shows[words.reaches].id,
    }
    if facts.more_rung is not None and facts.more_rung > words.reaches:
        fields |= {
            "more_rung": vocabulary.shows[facts.more_rung].id,
            "more_measure": facts.more_measure,
            "more_at_least": number_text(facts.more_at_least),
        }
    return fields


def _measure_misses(asked: Leaf, given: Figure | None) -> tuple[Finding, ...]:
    """What an item lacks by the figure that it gives, if it does."""
    name, least = asked.measure, asked.measure_at_least
    figure = None if given is None else as_decimal(given)
    if figure is not None and figure >= least:
        return ()
    needs = None if least == ANY_FIGURE else number_text(least)
    if figure is None:
        return (Finding("measure_missing", {"measure": name, "needs": needs}),)
    fields: dict[str, Value] = {
        "measure": name,
        "has": number_text(figure),
        "needs": needs,
        "short_by": number_text(least - figure),
    }
    return (Finding("measure_too_low", fields),)


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
                "has": dated.isoformat(),
                "needs": (snapshot if early else last).isoformat(),
                "snapshot": snapshot.isoformat(),
                "within": str(asked.publish_within),
                "days": (snapshot - dated if early else dated - last).days,
            },
        )


def _late(judgement: Judgement, limit: int) -> _Late:
    """Why items are not current on the day under a limit of time."""
    found = judgement.late.get(limit)
    if not isinstance(found, _Late):
        found = judgement.late[limit] = _Late(judgement, limit)
    return found


class _Late(dict[int, tuple[Finding, ...]]):
    """By item, why it is not current on a day under a limit of time; made when it is asked for."""

    __slots__ = ("as_at", "columns", "day", "first", "since", "snapshot", "within")

    def __init__(self, judgement: Judgement, limit: int) -> None:
        rules = judgement.match.rules
        self.columns = judgement.match.columns
        self.as_at, self.day = judgement.as_at, judgement.as_at.isoformat()
        self.snapshot, within = rules.snapshots[limit], rules.withins[limit]
        self.first = date.min if within is None else within.before(self.as_at)
        self.within, self.since = str(within), self.first.isoformat()

    def __missing__(self, number: int) -> tuple[Finding, ...]:
        columns, as_at, day = self.columns, self.as_at, self.day
        dated, review_by = columns.dated[number], columns.review_by.get(number)
        found: tuple[Finding, ...] = ()
        fields: dict[str, Value]
        if dated > as_at:
            fields = {"has": dated.isoformat(), "needs": day, "days": (dated - as_at).days}
            found = (Finding("not_yet_dated", fields),)
        elif dated < self.first:
            fields = {
                "has": dated.isoformat(),
                "needs": self.since,
                "within": self.within,
                "as_at": day,
                "days": (self.first - dated).days,
            }
            found = (Finding("too_old", fields),)
        if review_by is not None and review_by < as_at:
            days = (as_at - review_by).days
            fields = {"has": review_by.isoformat(), "needs": day, "days": days}
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
