"""The explanation of a theme or criterion as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from eflg_engine.assessment.reasons.requirement_tree import (
    CountingItem,
    RequirementTree,
    ThresholdTree,
    requirement_tree,
)
from eflg_engine.assessment.result.about import council_about, theme_about
from eflg_engine.assessment.result.counts_data import hangs_on_data, past_data
from eflg_engine.assessment.result.gap_shape import Form
from eflg_engine.assessment.result.shape import Usual
from eflg_engine.assessment.result.writing import ResultBuilder
from eflg_engine.framework.model import Leaf
from eflg_engine.report.blocking import question_text
from eflg_engine.report.catalogue import say
from eflg_engine.report.in_words import requirement_text
from eflg_engine.report.parts import find_theme_or_criterion
from eflg_engine.results.explanation import (
    Counting,
    CriterionExplained,
    ExplanationData,
    Overridden,
    PartsTree,
    Tree,
)

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment


def explanation_data(result: Assessment, target: str) -> ExplanationData:
    """The explanation as plain data: the parts of the result that bear on it, with the trees."""
    part = find_theme_or_criterion(result.framework, target)
    build = ResultBuilder(result)
    about = council_about(result)
    data: ExplanationData = {
        "schema": "eflg-explanation/1",
        "engine": about["engine"],
        "framework": about["framework"],
        "bundle": about["bundle"],
        "council": about["council"],
        "as_at": about["as_at"],
        "policy": about["policy"],
        "scope": about["scope"],
    }
    if theme := result.themes.get(part.id):
        criteria = [_explained(result, build, criterion) for criterion in theme.criteria]
        data["theme"] = {
            **theme_about(theme),
            "hangs_on_answers": hangs_on_data(theme.level_hangs_on),
            "past_results": past_data(result),
            "criteria": criteria,
        }
    else:
        data["criterion"] = _explained(result, build, result.criteria[part.id])
    return data


def _explained(
    result: Assessment, build: ResultBuilder, criterion: CriterionResult
) -> CriterionExplained:
    overridden: Overridden = {}
    if adaptation := result.framework.adaptation:
        found = adaptation.overrides_of(criterion.id)
        overridden["overrides"] = [override.to_data() for override in found]
    requires = _tree_data(result, build, tree_of(result, criterion))
    return {**build.criterion(criterion), "requires": requires, **overridden}


def tree_of(result: Assessment, criterion: CriterionResult) -> RequirementTree:
    """What a criterion asks for, part by part, with what counts."""
    return requirement_tree(result.judgement, list(result.criteria).index(criterion.id))


def not_asked_text(result: Assessment, leaf: Leaf) -> str:
    """A part that is not asked, and why."""
    question = leaf.question
    text = requirement_text(result.framework).leaf(leaf)
    said = text if question is None else question_text(question)
    first = leaf.due.first_day(result.bundle.council.profile) if leaf.due else None
    if first is not None and first > result.as_at:
        return say("{asked} (not asked before {day})", asked=said, day=say.day(first))
    return say("{asked} (not asked of this {body})", asked=said, body=result.framework.body)


def _tree_data(result: Assessment, build: ResultBuilder, tree: RequirementTree) -> Tree:
    if isinstance(tree, ThresholdTree):
        parts: PartsTree = {
            "needs": cast("Form", tree.form),
            "met": tree.met,
            "at_least": tree.need,
            "of": len(tree.children),
            "children_met": tree.children_met,
            "parts": [_tree_data(result, build, child) for child in tree.children],
        }
        if tree.not_asked:
            parts["not_asked"] = [
                {**build.questioned(leaf), "text": not_asked_text(result, leaf)}
                for leaf in tree.not_asked
            ]
        return parts
    return {
        "needs": "evidence",
        "met": tree.met,
        "text": requirement_text(result.framework).leaf(tree.leaf),
        **build.questioned(tree.leaf),
        "counting": [_counting_data(result, counting) for counting in tree.counting],
    }


def _counting_data(result: Assessment, counting: CountingItem) -> Counting:
    data: Counting = {
        "item": counting.item,
        "title": result.bundle.item[counting.item].title,
        "until": counting.until.isoformat() if counting.until else None,
    }
    if (answer := counting.answer) is not None:
        data["place"], data["place_wanted"] = answer.place, answer.place_wanted
        data["usual"] = cast("Usual", dict(answer.usual))
    return data
