"""What evidence shows of parts of a framework by the rules, in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.requirement_tree import (
    LeafTree,
    RequirementTree,
    requirement_tree,
)
from eflg_engine.panel.parts import criterion_of
from eflg_engine.reading.values import capital
from eflg_engine.report.explanation import state_text

if TYPE_CHECKING:
    from eflg_engine.assessment.result.outcome import Assessment


def shown_text(result: Assessment, part: str) -> str:
    """What the evidence shows of a part: a level, the state of a criterion, or of a question."""
    if part in result.modules:
        return result.modules[part].level_title
    if part in result.themes:
        return result.themes[part].level_title
    if part in result.criteria:
        return capital(state_text(result.criteria[part]))
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
