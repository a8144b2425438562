"""What evidence shows of parts of a framework by the rules, in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import Wording, day_text
from eflg_engine.assessment.reasons.requirement_text import RequirementText
from eflg_engine.assessment.reasons.requirement_tree import (
    LeafTree,
    RequirementTree,
    requirement_tree,
)
from eflg_engine.panel.parts import criterion_of
from eflg_engine.reading.values import capital, join_words
from eflg_engine.report.blocking import item_title, miss_text
from eflg_engine.report.explanation import state_text

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment

MOST_ITEMS = 3
"""Items named for one question."""


def shown_text(result: Assessment, part: str) -> str:
    """What the evidence shows of a part: a level, the state of a criterion, or of a question."""
    if part in result.modules:
        return result.modules[part].level_title
    if part in result.themes:
        return result.themes[part].level_title
    if part in result.criteria:
        return capital(state_text(result, result.criteria[part]))
    leaf = leaf_of(result, part)
    if leaf is None:
        return "Not asked here"
    return "Shown" if leaf.met else "Not shown yet"


def shown_texts(result: Assessment, parts: Iterable[str]) -> Mapping[str, str]:
    """What the evidence shows of each part."""
    return {part: shown_text(result, part) for part in parts}


def leaf_of(result: Assessment, question: str) -> LeafTree | None:
    """A question as it stands in its criterion's requirement; None where it is not asked."""
    criterion = result.criteria[criterion_of(result.framework, question)]
    for leaf in _leaves(requirement_tree(result.judgement, criterion.number)):
        if leaf.leaf.question is not None and leaf.leaf.question.id == question:
            return leaf
    return None


def _leaves(tree: RequirementTree) -> Iterator[LeafTree]:
    if isinstance(tree, LeafTree):
        yield tree
        return
    for child in tree.children:
        yield from _leaves(child)


def why_lines(result: Assessment, part: str) -> Iterator[str]:
    """Why a part comes out as it does: what proves it, or what stands in the way, a line each."""
    framework = result.framework
    if part in result.modules:
        for theme in result.modules[part].held_back_by:
            yield f"{framework.themes[theme].title} does not hold the next level"
    elif part in result.themes:
        for criterion in result.themes[part].blocked_by:
            yield f"Not met: {framework.criteria[criterion].statement} ({criterion})"
    elif part in result.criteria:
        yield from _of_criterion(result, result.criteria[part])
    elif (leaf := leaf_of(result, part)) is not None:
        yield from _of_leaf(result, leaf)


def _of_criterion(result: Assessment, criterion: CriterionResult) -> Iterator[str]:
    if criterion.proof:
        items = [item_title(result, each) for each in criterion.proof]
        yield f"Smallest proof: {join_words(items)}"
        if criterion.holds_until:
            yield f"It holds until {day_text(criterion.holds_until)}"
        return
    if criterion.explanation is None:
        return
    for leaf in _leaves(requirement_tree(result.judgement, criterion.number)):
        if not leaf.met:
            yield from _of_leaf(result, leaf)


def _of_leaf(result: Assessment, leaf: LeafTree) -> Iterator[str]:
    question = leaf.leaf.question
    texts = RequirementText(result.framework)
    asked = question.asks if question is not None else texts.leaf(leaf.leaf)
    if leaf.met:
        items = [item_title(result, each.item) for each in leaf.counting[:MOST_ITEMS]]
        yield f"{asked} Answered by {join_words(items)}"
        return
    assert leaf.gap is not None
    wording = Wording(result.framework)
    lacks = " ".join(wording.sentence(finding) for finding in leaf.gap.findings)
    yield f"Not shown yet: {asked} {lacks}"
    for miss in leaf.gap.near_misses[:MOST_ITEMS]:
        yield f"Almost: {miss_text(result, miss, wording)}"
