"""Why a criterion is not met: the gap tree, with the items that almost counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eflg_engine.assessment.binding import Binding, Evaluation, bit_numbers
from eflg_engine.assessment.compiled import Compiled
from eflg_engine.assessment.findings import Finding, Value
from eflg_engine.assessment.fold import Effort, fold
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.framework import Leaf, Requirement

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

    `other_kinds` are such items offered for its theme or module as a whole.
    """

    gap: Gap
    wrong_kind: tuple[NearMiss, ...] = ()
    other_kinds: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def explain(evaluation: Evaluation, criterion: int) -> Explanation:
    """Why this criterion is not met on the day of the evaluation."""
    binding = evaluation.binding
    laid_out = binding.compiled
    accepts = laid_out.accepts[criterion]
    odd = binding.offered[criterion] & ~binding.of_kinds(accepts) if accepts else 0
    wrong: tuple[NearMiss, ...] = ()
    others: tuple[str, ...] = ()
    if odd:
        named = odd & binding.offered_at.get(laid_out.targets_of[criterion][0], 0)
        kinds = laid_out.framework.vocabulary.kinds
        needs = tuple(kinds[kind].id for kind in accepts)
        wrong = tuple(
            NearMiss(
                binding.items[number].id,
                (Finding("wrong_kind", {"has": _kind(binding, number), "needs": needs}),),
            )
            for number in bit_numbers(named)
        )
        others = tuple(binding.items[number].id for number in bit_numbers(odd & ~named))
    gap, _ = _gap(
        evaluation, laid_out.criteria[criterion].requires, laid_out.leaves_of[criterion].start
    )
    assert gap is not None, "only an unmet criterion has a gap"
    return Explanation(gap, wrong, others, _reasons(gap, wrong))


def _reasons(gap: Gap, wrong: tuple[NearMiss, ...]) -> tuple[str, ...]:
    """The codes that say why, in the order they are found: what examples in rule files name."""
    codes: dict[str, None] = {}
    for leaf in leaf_gaps(gap):
        item_codes = [f.code for near in leaf.near_misses for f in near.findings]
        codes.update(dict.fromkeys(item_codes))
        for finding in leaf.findings:
            if finding.code == "nothing_offered":
                if not wrong:
                    codes[finding.code] = None
            elif leaf.counted or not item_codes:
                codes[finding.code] = None
    if wrong:
        codes["wrong_kind"] = None
    return tuple(codes)


def leaf_gaps(gap: Gap) -> Iterator[LeafGap]:
    """The leaf gaps in a gap tree."""
    if isinstance(gap, LeafGap):
        yield gap
    else:
        for child in gap.gaps:
            yield from leaf_gaps(child)


def _gap(evaluation: Evaluation, requires: Requirement, leaf: int) -> tuple[Gap | None, int]:
    """The gap of a requirement whose first leaf has this number, and the next leaf's number."""
    if isinstance(requires, Leaf):
        if evaluation.leaf_met[leaf]:
            return None, leaf + 1
        return leaf_gap(evaluation, leaf), leaf + 1
    gaps: list[Gap] = []
    for child in requires.children:
        gap, leaf = _gap(evaluation, child, leaf)
        if gap is not None:
            gaps.append(gap)
    of = len(requires.children)
    met = of - len(gaps)
    if met >= requires.need:
        return None, leaf
    if requires.form != "all":
        gaps.sort(key=lambda g: g.effort)
    effort = sum(sorted(g.effort for g in gaps)[: requires.need - met])
    return ThresholdGap(requires.form, requires.need, of, met, tuple(gaps), effort), leaf


def leaf_gap(evaluation: Evaluation, leaf: int) -> LeafGap:
    """What an unmet leaf (by number) lacks on the day of the evaluation."""
    binding = evaluation.binding
    laid_out = binding.compiled
    asked = laid_out.leaves[leaf]
    criterion = laid_out.criterion_of[leaf]
    counting = evaluation.counting[leaf]
    offered = binding.offered[criterion]
    right_kind = offered & binding.of_kinds(asked.kinds) if offered else 0
    elsewhere = binding.passing[leaf] & evaluation.current[laid_out.within_of[leaf]] & ~offered
    if not right_kind and not elsewhere:
        return _nothing_offered(laid_out, leaf)
    near = [
        NearMiss(binding.items[number].id, _misses(evaluation, leaf, number))
        for number in bit_numbers(right_kind & ~counting)
    ]
    near.sort(key=lambda miss: (len(miss.findings), miss.item))
    for shown, number in enumerate(bit_numbers(elsewhere)):
        if shown == MOST_ELSEWHERE:
            break
        item = binding.items[number]
        fields: dict[str, Value] = {
            "has": item.supports,
            "needs": laid_out.targets_of[criterion][0],
        }
        near.append(NearMiss(item.id, (Finding("not_offered_here", fields),)))
    return LeafGap(
        leaf=asked,
        counted=tuple(binding.items[number].id for number in bit_numbers(counting)),
        findings=_leaf_findings(evaluation, leaf) if right_kind else _nothing(laid_out, leaf),
        near_misses=tuple(near),
        elsewhere_more=max(0, elsewhere.bit_count() - MOST_ELSEWHERE),
        effort=fold(leaf, Effort(evaluation)),
    )


def _nothing_offered(laid_out: Compiled, leaf: int) -> LeafGap:
    """The gap of a leaf for which there is nothing at all: the same for every bundle."""
    key = f"nothing offered for leaf {leaf}"
    found = laid_out.framework.cache.get(key)
    if not isinstance(found, LeafGap):
        asked = laid_out.leaves[leaf]
        effort = laid_out.effort_of[leaf] * asked.items
        found = LeafGap(asked, (), _nothing(laid_out, leaf), (), 0, effort)
        laid_out.framework.cache[key] = found
    return found


def is_constant(gap: LeafGap) -> bool:
    """Whether this gap is the same for every bundle: nothing is offered, here or elsewhere."""
    return not (gap.counted or gap.near_misses or gap.elsewhere_more) and all(
        finding.code == "nothing_offered" for finding in gap.findings
    )


def _nothing(laid_out: Compiled, leaf: int) -> tuple[Finding, ...]:
    return (Finding("nothing_offered", {"needs": laid_out.kind_ids[leaf]}),)


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
        if demand.met(counting):
            continue
        missing = demand.missing(counting)
        covered = len(demand.names) - len(missing)
        fields = {
            "dimension": demand.dimension,
            "has": covered,
            "needs": demand.need,
            "short_by": max(0, demand.need - covered),
            "missing": missing,
        }
        found.append(Finding("coverage_short", fields))
    return tuple(found)


def _misses(evaluation: Evaluation, leaf: int, number: int) -> tuple[Finding, ...]:
    """Everything that an item of the right kind, offered here, lacks for a leaf."""
    binding = evaluation.binding
    laid_out = binding.compiled
    vocabulary = laid_out.framework.vocabulary
    asked = laid_out.leaves[leaf]
    item = binding.items[number]
    as_at = evaluation.as_at
    found: list[Finding] = []

    def add(code: str, **fields: Value) -> None:
        found.append(Finding(code, fields))

    if item.dated > as_at:
        days = (item.dated - as_at).days
        add("not_yet_dated", has=item.dated.isoformat(), needs=as_at.isoformat(), days=days)
    elif asked.within is not None and item.dated < (since := asked.within.before(as_at)):
        add(
            "too_old",
            has=item.dated.isoformat(),
            needs=since.isoformat(),
            within=str(asked.within),
            as_at=as_at.isoformat(),
            days=(since - item.dated).days,
        )
    if item.review_by is not None and item.review_by < as_at:
        days = (as_at - item.review_by).days
        add("review_overdue", has=item.review_by.isoformat(), needs=as_at.isoformat(), days=days)
    shows, claimed = binding.shows[number], binding.claimed[number]
    if shows < asked.shows:
        fields: dict[str, Value] = {
            "has": vocabulary.shows[shows].id,
            "needs": vocabulary.shows[asked.shows].id,
            "rungs": asked.shows - shows,
        }
        if claimed > shows:
            fields["claimed"] = vocabulary.shows[claimed].id
        fields |= _cap_fields(binding, number, asked.shows)
        found.append(Finding("shows_too_little", fields))
    stands = binding.assurance[number]
    if stands < asked.assurance:
        add(
            "assurance_too_low",
            has=vocabulary.assurance[stands].id,
            needs=vocabulary.assurance[asked.assurance].id,
            rungs=asked.assurance - stands,
        )
    if asked.measure:
        figure = item.measures.get(asked.measure)
        needs = number_text(asked.measure_at_least)
        if figure is None:
            add("measure_missing", measure=asked.measure, needs=needs)
        elif figure < asked.measure_at_least:
            add(
                "measure_too_low",
                measure=asked.measure,
                has=number_text(figure),
                needs=needs,
                short_by=number_text(asked.measure_at_least - figure),
            )
    if not binding.touching >> number & 1:
        add("outside_scope", has=item.characteristics, needs=binding.scope_characteristics)
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
