"""Items of a bundle that name more than a question, with the questions that they might answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.framework.model import Criterion, Framework, Question, leaves


@dataclass(frozen=True, slots=True)
class ToSort:
    """An item that supports a part as a whole, or may do so, where the part asks questions.

    `questions` are those in whose documents items of its kind are usually found; where there are
    none in a criterion, all that it asks. `proposed` says that the part is only proposed.
    """

    item: str
    title: str
    part: str
    questions: tuple[Question, ...]
    proposed: bool


def to_sort(bundle: Bundle, framework: Framework) -> list[ToSort]:
    """Every item left to sort, in order, once for each part that it names; names are ids."""
    expected = [each.content for action in bundle.actions for each in action.expected]
    return [found for item in (*bundle.evidence, *expected) for found in _to_sort(item, framework)]


def _to_sort(item: EvidenceItem, framework: Framework) -> Iterator[ToSort]:
    kind = framework.vocabulary.kinds.number(item.kind)
    proposed = [each.supports for each in item.proposed]
    for part in (*item.supports, *proposed):
        criteria = _criteria_in(framework, part)
        asked = [question for each in criteria for question in _questions(each)]
        if not criteria or (part in framework.criteria and len(asked) < 2):
            continue
        likely = [question for question in asked if kind in question.look_in]
        if part in framework.criteria:
            likely = likely or asked
        if likely:
            yield ToSort(item.id, item.title, str.__str__(part), tuple(likely), part in proposed)


def _criteria_in(framework: Framework, part: str) -> list[Criterion]:
    """The criterion of an id, or the criteria of a theme or module; none of a question."""
    if part in framework.criteria:
        return [framework.criteria[part]]
    return [each for each in framework.criteria.values() if each.theme.startswith(f"{part}.")] or [
        each for each in framework.criteria.values() if each.theme == part
    ]


def _questions(criterion: Criterion) -> list[Question]:
    return [leaf.question for leaf in leaves(criterion.requires) if leaf.question is not None]
