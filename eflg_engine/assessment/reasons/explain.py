"""Why a criterion is not met: the gap tree, with the items that almost counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from eflg_engine.assessment.bits import bit_numbers, lowest_numbers
from eflg_engine.assessment.item_words import ItemWords
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.reasons.findings import Finding, Value
from eflg_engine.assessment.reasons.proof import leaf_effort
from eflg_engine.assessment.rules import MOST_KEPT, Rules
from eflg_engine.evidence.bundle import number_text
from eflg_engine.evidence.columns import Figure, as_decimal
from eflg_engine.framework.model import ANY_FIGURE, Leaf, Threshold
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Vocabulary

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
    same on other days, and kept with the bundle.
    """

    gap: Gap
    wrong_kind: tuple[NearMiss, ...] = ()
    other_kinds: tuple[str, ...] = ()
    lasting: bool = False

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


def explain(judgement: Judgement, criterion: int) -> Explanation:
    """Why this criterion is not met on the day of the evaluation.

    Where dates keep no item away, it is decided by the items that pass for each leaf, here and
    elsewhere, and by the objectives in force: worked out once for a bundle.
    """
    match = judgement.match
    laid_out = match.rules
    leaves = laid_out.leaves_of[criterion]
    offered = match.offered[criterion]
    passing = match.passing[leaves.start : leaves.stop]
    if not offered and not any(passing):
        return _nothing_anywhere(judgement, criterion)
    current = judgement.current
    if offered:
        near = offered & match.of_kinds[laid_out.accepts[criterion]]
        for within in laid_out.withins_of[criterion]:
            if near & current[within] != near:
                return _explain(judgement, criterion, lasting=False)
    withins = laid_out.within_of[leaves.start : leaves.stop]
    within_reach = [items and items & current[w] for items, w in zip(passing, withins, strict=True)]
    key = (criterion, judgement.in_force, *within_reach)
    found = match.explanations.get(key)
    if found is None:
        found = match.explanations[key] = _explain(judgement, criterion, lasting=True)
    return found


def _explain(judgement: Judgement, criterion: int, *, lasting: bool) -> Explanation:
    match = judgement.match
    laid_out = match.rules
    offered = match.offered[criterion]
    accepts = laid_out.accepts[criterion]
    wrong: tuple[NearMiss, ...] = ()
    others: tuple[str, ...] = ()
    if offered and accepts and (odd := offered ^ offered & match.of_kinds[accepts]):
        named = odd & match.offered_at.get(laid_out.targets_of[criterion][0], 0)
        if named:
            wrong = tuple([_wrong_kind(match, criterion, n) for n in bit_numbers(named)])
            odd ^= named
        others = match.names(odd)
    gap = _gap_of(judgement, criterion)
    return Explanation(gap, wrong, others, lasting)


def _gap_of(judgement: Judgement, criterion: int) -> Gap:
    laid_out = judgement.match.rules
    requires = laid_out.criteria[criterion].requires
    first = laid_out.leaves_of[criterion].start
    if isinstance(requires, Leaf):
        return leaf_gap(judgement, first)
    gap, _ = _threshold_gap(judgement, requires, first)
    assert gap is not None, "only an unmet criterion has a gap"
    return gap


def _nothing_anywhere(judgement: Judgement, criterion: int) -> Explanation:
    """Why a criterion is not met for which there is nothing at all: the same for every bundle."""
    kept = judgement.match.rules.nothing_anywhere
    found = kept.get(criterion)
    if not isinstance(found, Explanation):
        gap = _gap_of(judgement, criterion)
        found = kept[criterion] = Explanation(gap)
    return found


def _wrong_kind(match: Match, criterion: int, number: int) -> NearMiss:
    """An item offered for this very criterion that no part of it accepts."""
    kept = match.near.setdefault(criterion, {})
    found = kept.get(number)
    if found is None:
        laid_out = match.rules
        kinds = laid_out.framework.vocabulary.kinds
        needs = tuple(kinds[kind].id for kind in laid_out.accepts[criterion])
        finding = Finding("wrong_kind", {"has": _kind(match, number), "needs": needs})
        found = kept[number] = NearMiss(match.ids[number], (finding,))
    return found


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
    """What an unmet leaf (by number) lacks on the day of the evaluation."""
    match = judgement.match
    laid_out = match.rules
    asked = laid_out.leaves[leaf]
    criterion = laid_out.criterion_of[leaf]
    offered = match.offered[criterion]
    right_kind = offered and offered & match.of_kinds[asked.kinds]
    passing = match.passing[leaf]
    current = judgement.current[laid_out.within_of[leaf]]
    counting = judgement.counting[leaf]
    elsewhere = passing and passing & current ^ counting
    if not right_kind and not elsewhere:
        return _nothing_offered(laid_out, leaf)
    near: list[NearMiss] = []
    if missing := right_kind ^ counting:
        if timely := missing & current:
            near += _near_misses(match, leaf, timely)
        if late := missing ^ timely:
            near += _late_misses(judgement, leaf, late)
        if len(near) > 1:
            near.sort(key=_fewest_findings)
    more = 0
    if elsewhere:
        numbers = lowest_numbers(elsewhere, MOST_ELSEWHERE)
        more = elsewhere.bit_count() - len(numbers)
        near += _elsewhere(match, criterion, numbers)
    if missing or counting:
        findings = _leaf_findings(judgement, leaf)
    else:
        findings = _nothing_offered(laid_out, leaf).findings
    effort = leaf_effort(judgement, leaf)
    return LeafGap(asked, match.names(counting), findings, tuple(near), more, effort)


def _fewest_findings(miss: NearMiss) -> tuple[int, str]:
    return len(miss.findings), miss.item


def _near_misses(match: Match, leaf: int, items: int) -> list[NearMiss]:
    """Items that are current, and what they lack: the same on every such day."""
    kept = match.near_here.setdefault(leaf, {})
    near = []
    for number in bit_numbers(items):
        miss = kept.get(number)
        if miss is None:
            miss = NearMiss(match.ids[number], _misses(match, leaf, number))
            kept[number] = miss
        near.append(miss)
    return near


def _late_misses(judgement: Judgement, leaf: int, items: int) -> list[NearMiss]:
    """Items that are not current on the day, with that and what they lack whatever the day."""
    match = judgement.match
    within, ids = match.rules.within_of[leaf], match.ids
    late = judgement.late.get(within)
    if late is None:
        late = judgement.late[within] = _Late(judgement, within)
    return [
        NearMiss(ids[number], late[number] + _misses(match, leaf, number))
        for number in bit_numbers(items)
    ]


def _elsewhere(match: Match, criterion: int, numbers: list[int]) -> list[NearMiss]:
    """Items that would count if they were offered here: the same on every day."""
    kept = match.near.setdefault(criterion, {})
    supports, needs = match.columns.supports, match.rules.targets_of[criterion][0]
    near = []
    for number in numbers:
        miss = kept.get(number)
        if miss is None:
            fields: dict[str, Value] = {"has": tuple(supports[number]), "needs": needs}
            miss = NearMiss(match.ids[number], (Finding("not_offered_here", fields),))
            kept[number] = miss
        near.append(miss)
    return near


def _nothing_offered(laid_out: Rules, leaf: int) -> LeafGap:
    """The gap of a leaf for which there is nothing at all: the same for every bundle."""
    found = laid_out.nothing_offered.get(leaf)
    if not isinstance(found, LeafGap):
        asked = laid_out.leaves[leaf]
        findings = (Finding("nothing_offered", {"needs": laid_out.kind_ids[leaf]}),)
        found = LeafGap(asked, (), findings, (), 0, laid_out.effort_of[leaf] * asked.items)
        laid_out.nothing_offered[leaf] = found
    return found


def _leaf_findings(judgement: Judgement, leaf: int) -> tuple[Finding, ...]:
    asked = judgement.match.rules.leaves[leaf]
    counting = judgement.counting[leaf]
    found = []
    have = counting.bit_count()
    if have < asked.items:
        fields: dict[str, Value] = {
            "has": have,
            "needs": asked.items,
            "short_by": asked.items - have,
        }
        found.append(Finding("too_few", fields))
    for demand in judgement.demands[leaf]:
        if demand.met(counting) or (not have and demand.need):
            continue  # where nothing counts, that is said once; what would be covered is not news
        missing = demand.missing(counting)
        covered = len(demand.names) - len(missing)
        fields = {
            "dimension": demand.dimension,
            "has": covered,
            "needs": demand.need,
            "short_by": max(0, demand.need - covered),
            "missing": tuple(map(judgement.match.coverage.as_written, missing)),
        }
        found.append(Finding("coverage_short", fields))
    return tuple(found)


def _misses(match: Match, leaf: int, number: int) -> tuple[Finding, ...]:
    """Everything but the date that an item of the right kind, offered here, lacks for a leaf."""
    laid_out = match.rules
    asked = laid_out.leaves[leaf]
    words = match.words[number]
    found = laid_out.misses.get((asked.shows, asked.assurance, words))
    if found is None:
        found = _too_low(laid_out, asked, words)
    if asked.measure:
        found += _measure_misses(asked, match.columns.measures.get(number, {}))
    if asked.snapshot is not None:
        taken, dated = match.columns.snapshots.get(number), match.columns.dated[number]
        found += tuple(_snapshot_misses(taken, dated, asked.snapshot))
    if not match.coverage.touching >> number & 1:
        fields: dict[str, Value] = {
            "has": match.item(number).characteristics,
            "needs": match.coverage.scope_characteristics,
        }
        found += (Finding("outside_scope", fields),)
    return found


def _too_low(laid_out: Rules, asked: Leaf, words: ItemWords) -> tuple[Finding, ...]:
    """What an item lacks by its words, made once for a framework: items differ in few ways here."""
    vocabulary = laid_out.framework.vocabulary
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
    if len(laid_out.misses) >= MOST_KEPT:
        laid_out.misses.clear()
    whole = laid_out.misses[asked.shows, asked.assurance, words] = tuple(found)
    return whole


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


def _measure_misses(asked: Leaf, measures: Mapping[str, Figure]) -> tuple[Finding, ...]:
    """What an item lacks by its figures."""
    name, least = asked.measure, asked.measure_at_least
    figure = as_decimal(measures[name]) if name in measures else None
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


class _Late(dict[int, tuple[Finding, ...]]):
    """By item, why it is not current on a day under a limit of time; made when it is asked for."""

    __slots__ = ("as_at", "columns", "day", "first", "since", "snapshot", "within")

    def __init__(self, judgement: Judgement, limit: int) -> None:
        laid_out = judgement.match.rules
        self.columns = judgement.match.columns
        self.as_at, self.day = judgement.as_at, judgement.as_at.isoformat()
        self.snapshot, within = laid_out.snapshots[limit], laid_out.withins[limit]
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


def _kind(match: Match, number: int) -> str:
    return match.rules.framework.vocabulary.kinds[match.words[number].kind].id
