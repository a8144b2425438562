"""Why a criterion is not met: the gap tree, with the items that almost counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eflg_engine.assessment.binding import Binding, Evaluation, bit_numbers
from eflg_engine.assessment.compiled import Compiled
from eflg_engine.assessment.findings import Finding, Value
from eflg_engine.assessment.fold import leaf_effort
from eflg_engine.evidence.bundle import EvidenceItem, number_text
from eflg_engine.framework.framework import ANY_FIGURE, Leaf, Threshold
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval

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
    reasons: tuple[str, ...] = ()
    lasting: bool = False


def explain(evaluation: Evaluation, criterion: int) -> Explanation:
    """Why this criterion is not met on the day of the evaluation.

    Where dates keep no item away, it is decided by the items that pass for each leaf, here and
    elsewhere, and by the objectives in force: worked out once for a bundle.
    """
    binding = evaluation.binding
    laid_out = binding.compiled
    leaves = laid_out.leaves_of[criterion]
    offered = binding.offered[criterion]
    if not offered and not any(binding.passing[leaves.start : leaves.stop]):
        return _nothing_anywhere(evaluation, criterion)
    current = evaluation.current
    if near := offered and offered & binding.of_kinds(laid_out.accepts[criterion]):
        for within in laid_out.withins_of[criterion]:
            if near & ~current[within]:
                return _explain(evaluation, criterion, lasting=False)
    within_reach = tuple(
        [
            passing & current[within] if passing else 0
            for passing, within in zip(
                binding.passing[leaves.start : leaves.stop],
                laid_out.within_of[leaves.start : leaves.stop],
                strict=True,
            )
        ]
    )
    key = (criterion, evaluation.in_force, within_reach)
    found = binding.explanations.get(key)
    if found is None:
        found = _explain(evaluation, criterion, lasting=True)
        binding.explanations[key] = found
    return found


def _explain(evaluation: Evaluation, criterion: int, *, lasting: bool) -> Explanation:
    binding = evaluation.binding
    laid_out = binding.compiled
    offered = binding.offered[criterion]
    accepts = laid_out.accepts[criterion]
    odd = offered & ~binding.of_kinds(accepts) if offered and accepts else 0
    wrong: tuple[NearMiss, ...] = ()
    others: tuple[str, ...] = ()
    if odd:
        named = odd & binding.offered_at.get(laid_out.targets_of[criterion][0], 0)
        wrong = tuple([_wrong_kind(binding, criterion, number) for number in bit_numbers(named)])
        others = tuple([binding.items[number].id for number in bit_numbers(odd & ~named)])
    gap = _gap_of(evaluation, criterion)
    return Explanation(gap, wrong, others, _reasons(gap, bool(wrong)), lasting)


def _gap_of(evaluation: Evaluation, criterion: int) -> Gap:
    laid_out = evaluation.binding.compiled
    requires = laid_out.criteria[criterion].requires
    first = laid_out.leaves_of[criterion].start
    if isinstance(requires, Leaf):
        return leaf_gap(evaluation, first)
    gap, _ = _threshold_gap(evaluation, requires, first)
    assert gap is not None, "only an unmet criterion has a gap"
    return gap


def _nothing_anywhere(evaluation: Evaluation, criterion: int) -> Explanation:
    """Why a criterion is not met for which there is nothing at all: the same for every bundle."""
    kept = evaluation.binding.compiled.nothing_anywhere
    found = kept.get(criterion)
    if not isinstance(found, Explanation):
        gap = _gap_of(evaluation, criterion)
        found = kept[criterion] = Explanation(gap, reasons=_reasons(gap, False))
    return found


def _wrong_kind(binding: Binding, criterion: int, number: int) -> NearMiss:
    """An item offered for this very criterion that no part of it accepts."""
    key = (criterion, number)
    found = binding.near.get(key)
    if found is None:
        laid_out = binding.compiled
        kinds = laid_out.framework.vocabulary.kinds
        needs = tuple(kinds[kind].id for kind in laid_out.accepts[criterion])
        finding = Finding("wrong_kind", {"has": _kind(binding, number), "needs": needs})
        found = binding.near[key] = NearMiss(binding.items[number].id, (finding,))
    return found


def _reasons(gap: Gap, wrong_kind: bool) -> tuple[str, ...]:
    """The codes that say why, in the order they are found: what examples in rule files name."""
    codes: dict[str, None] = {}
    for leaf in leaf_gaps(gap):
        for near in leaf.near_misses:
            for finding in near.findings:
                codes[finding.code] = None
        for finding in leaf.findings:
            if finding.code == "nothing_offered":
                if not wrong_kind:
                    codes[finding.code] = None
            elif leaf.counted or not leaf.near_misses:
                codes[finding.code] = None
    if wrong_kind:
        codes["wrong_kind"] = None
    return tuple(codes)


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
    evaluation: Evaluation, requires: Threshold, leaf: int
) -> tuple[ThresholdGap | None, int]:
    """The gap of a requirement whose first leaf has this number, and the next leaf's number."""
    gaps: list[Gap] = []
    leaf_met = evaluation.leaf_met
    for child in requires.children:
        if isinstance(child, Leaf):
            if not leaf_met[leaf]:
                gaps.append(leaf_gap(evaluation, leaf))
            leaf += 1
        else:
            gap, leaf = _threshold_gap(evaluation, child, leaf)
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


def leaf_gap(evaluation: Evaluation, leaf: int) -> LeafGap:
    """What an unmet leaf (by number) lacks on the day of the evaluation."""
    binding = evaluation.binding
    laid_out = binding.compiled
    asked = laid_out.leaves[leaf]
    criterion = laid_out.criterion_of[leaf]
    offered = binding.offered[criterion]
    right_kind = offered & binding.of_kinds(asked.kinds) if offered else 0
    passing = binding.passing[leaf]
    current = evaluation.current[laid_out.within_of[leaf]]
    elsewhere = passing & current & ~offered if passing else 0
    if not right_kind and not elsewhere:
        return _nothing_offered(laid_out, leaf)
    counting = evaluation.counting[leaf]
    missing = right_kind & ~counting
    near = []
    kept = binding.near_here
    left = missing
    while left:
        low = left & -left
        left ^= low
        number = low.bit_length() - 1
        miss = kept.get((leaf, number))
        if miss is None:
            miss = NearMiss(binding.items[number].id, _misses(binding, leaf, number))
            kept[leaf, number] = miss
        near.append(miss if current & low else _late(evaluation, leaf, number, miss))
    if len(near) > 1:
        near.sort(key=_fewest_findings)
    for _ in range(MOST_ELSEWHERE):
        if not elsewhere:
            break
        low = elsewhere & -elsewhere
        near.append(_elsewhere(binding, criterion, low.bit_length() - 1))
        elsewhere ^= low
    return LeafGap(
        asked,
        tuple([binding.items[number].id for number in bit_numbers(counting)]) if counting else (),
        _leaf_findings(evaluation, leaf)
        if missing or counting
        else _nothing_offered(laid_out, leaf).findings,
        tuple(near),
        elsewhere.bit_count(),
        leaf_effort(evaluation, leaf),
    )


def _fewest_findings(miss: NearMiss) -> tuple[int, str]:
    return len(miss.findings), miss.item


def _late(evaluation: Evaluation, leaf: int, number: int, miss: NearMiss) -> NearMiss:
    """An item that is not current on the day, with that and what it lacks whatever the day.

    Why it is not current is worked out once for a day and an age limit.
    """
    binding = evaluation.binding
    within = binding.compiled.within_of[leaf]
    late = evaluation.late.get((number, within))
    if late is None:
        limit, snapshot = binding.compiled.withins[within], binding.compiled.snapshots[within]
        late = _date_findings(binding.items[number], limit, snapshot, evaluation.as_at)
        evaluation.late[number, within] = late
    return NearMiss(miss.item, late + miss.findings)


def _elsewhere(binding: Binding, criterion: int, number: int) -> NearMiss:
    """An item that would count if it were offered here: the same on every day."""
    key = (criterion, number)
    found = binding.near.get(key)
    if found is None:
        item = binding.items[number]
        fields: dict[str, Value] = {
            "has": item.supports,
            "needs": binding.compiled.targets_of[criterion][0],
        }
        found = NearMiss(item.id, (Finding("not_offered_here", fields),))
        binding.near[key] = found
    return found


def _nothing_offered(laid_out: Compiled, leaf: int) -> LeafGap:
    """The gap of a leaf for which there is nothing at all: the same for every bundle."""
    found = laid_out.nothing_offered.get(leaf)
    if not isinstance(found, LeafGap):
        asked = laid_out.leaves[leaf]
        findings = (Finding("nothing_offered", {"needs": laid_out.kind_ids[leaf]}),)
        found = LeafGap(asked, (), findings, (), 0, laid_out.effort_of[leaf] * asked.items)
        laid_out.nothing_offered[leaf] = found
    return found


def _leaf_findings(evaluation: Evaluation, leaf: int) -> tuple[Finding, ...]:
    asked = evaluation.binding.compiled.leaves[leaf]
    counting = evaluation.counting[leaf]
    found = []
    have = counting.bit_count()
    if have < asked.items:
        fields: dict[str, Value] = {
            "has": have,
            "needs": asked.items,
            "short_by": asked.items - have,
        }
        found.append(Finding("too_few", fields))
    for demand in evaluation.demands[leaf]:
        if demand.met(counting) or (not have and demand.need):
            continue  # where nothing counts, that is said once; what would be covered is not news
        missing = demand.missing(counting)
        covered = len(demand.names) - len(missing)
        fields = {
            "dimension": demand.dimension,
            "has": covered,
            "needs": demand.need,
            "short_by": max(0, demand.need - covered),
            "missing": tuple(map(evaluation.binding.as_written, missing)),
        }
        found.append(Finding("coverage_short", fields))
    return tuple(found)


def _misses(binding: Binding, leaf: int, number: int) -> tuple[Finding, ...]:
    """Everything but the date that an item of the right kind, offered here, lacks for a leaf."""
    laid_out = binding.compiled
    asked = laid_out.leaves[leaf]
    item = binding.items[number]
    found: list[Finding] = []
    if binding.shows[number] < asked.shows:
        found.append(_shows_too_little(binding, number, asked.shows))
    if binding.assurance[number] < asked.assurance:
        found.append(_assurance_too_low(laid_out, binding.assurance[number], asked.assurance))
    if asked.measure:
        figure, least = item.measures.get(asked.measure), asked.measure_at_least
        needs = None if least == ANY_FIGURE else number_text(least)
        if figure is None:
            found.append(Finding("measure_missing", {"measure": asked.measure, "needs": needs}))
        elif figure < least:
            fields: dict[str, Value] = {
                "measure": asked.measure,
                "has": number_text(figure),
                "needs": needs,
                "short_by": number_text(least - figure),
            }
            found.append(Finding("measure_too_low", fields))
    if asked.snapshot is not None:
        found += _snapshot_misses(item, asked.snapshot)
    if not binding.touching >> number & 1:
        fields = {"has": item.characteristics, "needs": binding.scope_characteristics}
        found.append(Finding("outside_scope", fields))
    return tuple(found)


def _shows_too_little(binding: Binding, number: int, needed: int) -> Finding:
    """Made once for a framework: items differ in few ways here."""
    laid_out, vocabulary = binding.compiled, binding.compiled.framework.vocabulary
    shows, claimed = binding.shows[number], binding.claimed[number]
    key = ("shows", binding.kinds[number], shows, claimed, binding.reaches[number], needed)
    found = laid_out.findings.get(key)
    if not isinstance(found, Finding):
        fields: dict[str, Value] = {
            "has": vocabulary.shows[shows].id,
            "needs": vocabulary.shows[needed].id,
            "rungs": needed - shows,
        }
        if claimed > shows:
            fields["claimed"] = vocabulary.shows[claimed].id
        fields |= _cap_fields(binding, number, needed)
        found = laid_out.findings[key] = Finding("shows_too_little", fields)
    return found


def _assurance_too_low(laid_out: Compiled, stands: int, needed: int) -> Finding:
    """Made once for a framework."""
    key = ("assurance", stands, needed)
    found = laid_out.findings.get(key)
    if not isinstance(found, Finding):
        rungs = laid_out.framework.vocabulary.assurance
        fields: dict[str, Value] = {
            "has": rungs[stands].id,
            "needs": rungs[needed].id,
            "rungs": needed - stands,
        }
        found = laid_out.findings[key] = Finding("assurance_too_low", fields)
    return found


def _snapshot_misses(item: EvidenceItem, asked: Snapshot) -> Iterator[Finding]:
    """Why an item is not the figures of a yearly snapshot, published in time, on any day."""
    snapshot = item.snapshot
    if snapshot is None:
        yield Finding("snapshot_missing", {"needs": asked.yearly_day})
    elif not asked.is_one(snapshot):
        fields: dict[str, Value] = {"has": snapshot.isoformat(), "needs": asked.yearly_day}
        yield Finding("snapshot_other_day", fields)
    elif not asked.in_time(snapshot, item.dated):
        last = asked.last_day(snapshot)
        early = item.dated < snapshot
        yield Finding(
            "snapshot_out_of_time",
            {
                "has": item.dated.isoformat(),
                "needs": (snapshot if early else last).isoformat(),
                "snapshot": snapshot.isoformat(),
                "within": str(asked.publish_within),
                "days": (snapshot - item.dated if early else item.dated - last).days,
            },
        )


def _date_findings(
    item: EvidenceItem, within: Interval | None, snapshot: Snapshot | None, as_at: date
) -> tuple[Finding, ...]:
    """Why an item is not current on a day."""
    found = []
    dated, day = item.dated.isoformat(), as_at.isoformat()
    if item.dated > as_at:
        fields: dict[str, Value] = {
            "has": dated,
            "needs": day,
            "days": (item.dated - as_at).days,
        }
        found.append(Finding("not_yet_dated", fields))
    elif within is not None and item.dated < (since := within.before(as_at)):
        fields = {
            "has": dated,
            "needs": since.isoformat(),
            "within": str(within),
            "as_at": day,
            "days": (since - item.dated).days,
        }
        found.append(Finding("too_old", fields))
    if item.review_by is not None and item.review_by < as_at:
        fields = {
            "has": item.review_by.isoformat(),
            "needs": day,
            "days": (as_at - item.review_by).days,
        }
        found.append(Finding("review_overdue", fields))
    taken = item.snapshot
    if snapshot is not None and taken is not None and snapshot.is_one(taken):
        until = snapshot.stands_until(taken)
        if until < as_at:
            due = snapshot.due_by(as_at)
            fields = {
                "has": taken.isoformat(),
                "needs": due.isoformat(),
                "due_by": snapshot.last_day(due).isoformat(),
                "as_at": day,
                "days": (as_at - until).days,
            }
            found.append(Finding("snapshot_superseded", fields))
    return tuple(found)


def _cap_fields(binding: Binding, number: int, needed: int) -> dict[str, Value]:
    """Where an item's kind cannot show what is needed: the kind, and what it can show."""
    vocabulary = binding.compiled.framework.vocabulary
    facts = vocabulary.kind_facts[binding.kinds[number]]
    reaches = binding.reaches[number]
    if reaches >= needed:
        return {}
    fields: dict[str, Value] = {
        "kind": _kind(binding, number),
        "reaches": vocabulary.shows[reaches].id,
    }
    if facts.more_rung is not None and facts.more_rung > reaches:
        fields |= {
            "more_rung": vocabulary.shows[facts.more_rung].id,
            "more_measure": facts.more_measure,
            "more_at_least": number_text(facts.more_at_least),
        }
    return fields


def _kind(binding: Binding, number: int) -> str:
    return binding.compiled.framework.vocabulary.kinds[binding.kinds[number]].id
