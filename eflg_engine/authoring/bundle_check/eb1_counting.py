"""EB1: items that count for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eflg_engine.assessment.reasons.explain import NearMiss, leaf_gap
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.assessment.state import State
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look
from eflg_engine.reading.values import join_words

COUNTS_FOR_NOTHING = Hint(
    "EB101", "counts-for-nothing", "An item counts for nothing that it is listed for."
)
AWAITING_REVIEW = Hint(
    "EB102", "awaiting-review", "An item was carried over, and what it supports is not decided."
)

HINTS = (COUNTS_FOR_NOTHING, AWAITING_REVIEW)


def check(look: Look) -> Iterator[HintFound]:
    """Items that count for nothing, and those that wait for a decision."""
    waiting = set(look.bundle.awaiting_review)
    near = _near(look)
    fixed = look.match.fixed.states
    for number, item in enumerate(look.match.items):
        if item.id in waiting:
            many = sum(each.supports not in item.supports for each in item.proposed)
            says = f"{counted(many, 'proposal')} of what it supports" if many else "nothing"
            message = (
                f"{says} waits to be decided: move what it does support to "
                f"{look.document.called('evidence', 'supports')}, and delete the rest"
                if many
                else "it supports nothing yet: nothing here corresponds to what it supported"
            )
            yield look.of_item(AWAITING_REVIEW, item, "proposed", message)
        if not item.supports or look.counting >> number & 1 or item.dated > look.result.as_at:
            continue
        offered = [c for c, bits in enumerate(look.match.offered) if bits >> number & 1]
        if all(fixed.get(c) is State.OUT_OF_SCOPE for c in offered):
            continue
        yield look.of_item(COUNTS_FOR_NOTHING, item, "supports", _why(look, number, near))


def _near(look: Look) -> Mapping[str, tuple[str, NearMiss]]:
    """For each item that counts for nothing, where it comes nearest, and what it lacks."""
    best: dict[str, tuple[str, NearMiss]] = {}
    laid_out = look.match.rules
    idle = ~look.counting
    for leaf, criterion in enumerate(laid_out.criterion_of):
        if not look.match.offered[criterion] & idle:
            continue
        for miss in leaf_gap(look.judgement, leaf).near_misses:
            if any(finding.code == "not_offered_here" for finding in miss.findings):
                continue
            known = best.get(miss.item)
            if known is None or len(miss.findings) < len(known[1].findings):
                best[miss.item] = (laid_out.criteria[criterion].id, miss)
    return best


def _why(look: Look, number: int, near: Mapping[str, tuple[str, NearMiss]]) -> str:
    item = look.match.items[number]
    offered = join_words(look.called(str.__str__(each)) for each in item.supports)
    if item.id not in near:
        kinds = look.result.framework.vocabulary.kinds
        kind = look.wording.kind(kinds.resolve(item.kind))
        return f"it is listed for {offered}, where nothing takes its kind ({kind})"
    criterion, miss = near[item.id]
    lacks = "; ".join(look.wording.sentence(finding, "it") for finding in miss.findings)
    return f"it comes nearest to counting for {look.called(criterion)}, but {lacks}"
