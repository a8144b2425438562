"""Where an item is offered that is offered for a question."""

from __future__ import annotations

from collections.abc import Mapping

from eflg_engine.framework.model import Criterion, Framework, Question
from eflg_engine.framework.model import leaves as leaves_of


def questions_of(criterion: Criterion) -> list[Question]:
    """The questions of a criterion, in the order they are written."""
    return [leaf.question for leaf in leaves_of(criterion.requires) if leaf.question is not None]


def places_that_answer(
    framework: Framework, places: Mapping[str, int]
) -> dict[str, dict[int, None]]:
    """By question: where an item is offered that is offered for it.

    At the question or at one that is the same, and at a criterion that asks nothing else.
    """
    of = {
        question.id: criterion
        for criterion in framework.criteria.values()
        for question in questions_of(criterion)
    }
    alone = {
        name: len({each.id for each in questions_of(criterion)}) == 1
        for name, criterion in of.items()
    }
    found: dict[str, dict[int, None]] = {}
    for name, criterion in of.items():
        for question in questions_of(criterion):
            if question.id == name:
                same = (name, *question.same_as)
                found[name] = {places[each]: None for each in same}
                found[name] |= {places[of[each].id]: None for each in same if alone[each]}
    return found
