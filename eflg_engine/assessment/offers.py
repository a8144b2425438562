"""What an offer reaches: the leaves for which it may count, and the criteria that it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eflg_engine.assessment.rules import Rules


class Offers(NamedTuple):
    """By target of an offer, leaves as bits.

    `counting` are those for which an item offered for it may count, `criteria` all leaves of the
    criteria that are then not without evidence. `answering` are the leaves whose question it names.
    """

    counting: Mapping[str, int]
    criteria: Mapping[str, int]
    answering: Mapping[str, int]


def offers_of(rules: Rules) -> Offers:
    """What an offer for each target reaches.

    A leaf without a question is reached by its criterion, theme and module, and by the questions
    of its criterion; a leaf with one by it, by those that are the same, and by a criterion that
    asks nothing else.
    """
    counting = dict.fromkeys(rules.targets, 0)
    criteria = counting.copy()
    answering = counting.copy()
    by_question: dict[str, list[str]] = {}  # the criteria that ask nothing else
    for target, answered in rules.answers.items():
        if target != answered:
            by_question.setdefault(answered, []).append(target)
    asked: dict[str, dict[str, None]] = {}  # what answers questions, by criterion
    for numbers, names in zip(rules.leaves_of, rules.targets_of, strict=True):
        for number in numbers:
            if question := rules.leaves[number].question:
                asked.setdefault(names[0], {}).update(
                    dict.fromkeys((question.id, *question.same_as))
                )
    for numbers, names in zip(rules.leaves_of, rules.targets_of, strict=True):
        whole = (1 << numbers.stop) - (1 << numbers.start)
        free = whole & ~rules.asking
        for target in names:
            counting[target] |= free
            criteria[target] |= whole
        # readings of a criterion laid out side by side have its id: one may have dropped a question
        for target in asked.get(names[0], {}).keys() & counting.keys():
            counting[target] |= free
            criteria[target] |= whole
        if free == whole:
            continue
        asking = [(n, question) for n in numbers if (question := rules.leaves[n].question)]
        one_question = len({question.id for _, question in asking}) == 1
        for number, question in asking:
            reaching: set[str] = set()
            for each in (question.id, *question.same_as):
                reaching |= {each, *by_question.get(each, ())}
            reaching.discard(names[0])  # decided by what the criterion asks here
            if one_question:
                reaching.add(names[0])
            for target in reaching & counting.keys():
                counting[target] |= free | 1 << number
                criteria[target] |= whole
                answering[target] |= 1 << number
    return Offers(counting, criteria, answering)
