"""A criterion's requirement as it stands on one day: part by part, met or not, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.last_days import FOREVER
from eflg_engine.assessment.reasons.answers import ItemAnswer, item_answer
from eflg_engine.assessment.reasons.explain import LeafGap, leaf_gap
from eflg_engine.framework.model import Leaf, Requirement, leaves


@dataclass(frozen=True, slots=True)
class CountingItem:
    """An item that counts, and the last day it does; None if it has no end.

    `answer` says where it answers the leaf's question, if it has one.
    """

    item: str
    until: date | None
    answer: ItemAnswer | None = None


@dataclass(frozen=True, slots=True)
class LeafTree:
    """A leaf: the items that count for it, and what it lacks where it is not met."""

    leaf: Leaf
    met: bool
    counting: tuple[CountingItem, ...]
    gap: LeafGap | None


@dataclass(frozen=True, slots=True)
class ThresholdTree:
    """At least `need` of the children are asked for; `children_met` of them are met.

    `not_asked` are leaves that are not due, or do not apply to the council.
    """

    form: str
    need: int
    children_met: int
    children: tuple[RequirementTree, ...]
    not_asked: tuple[Leaf, ...] = ()

    @property
    def met(self) -> bool:
        """Whether enough children are met."""
        return self.children_met >= self.need


RequirementTree = LeafTree | ThresholdTree


def requirement_tree(judgement: Judgement, criterion: int) -> RequirementTree:
    """The requirement of a criterion (by number), in the order it is written."""
    laid_out = judgement.match.rules
    first = laid_out.leaves_of[criterion].start
    asked = judgement.explained(criterion)
    return _tree(judgement, laid_out.criteria[criterion].requires, first, asked)[0]


def _tree(
    judgement: Judgement, requires: Requirement, leaf: int, asked: int
) -> tuple[RequirementTree, int]:
    """The tree of a requirement whose first leaf has this number, and the next leaf's number."""
    if isinstance(requires, Leaf):
        return _leaf(judgement, requires, leaf), leaf + 1
    children: list[RequirementTree] = []
    not_asked: list[Leaf] = []
    for child in requires.children:
        first = leaf
        tree, leaf = _tree(judgement, child, leaf, asked)
        if asked >> first & ((1 << leaf - first) - 1):
            children.append(tree)
        else:
            not_asked += leaves(child)
    met = sum(child.met for child in children)
    need = min(requires.need, len(children))
    return (
        ThresholdTree(requires.form, need, met, tuple(children), tuple(not_asked)),
        leaf,
    )


def _leaf(judgement: Judgement, asked: Leaf, leaf: int) -> LeafTree:
    match = judgement.match
    last_days = {number: last for last, number in match.lasting(leaf)}
    counting = []
    for number in bit_numbers(judgement.counting[leaf]):
        last = last_days[number]
        until = None if last >= FOREVER else date.fromordinal(last)
        question = asked.question
        answer = None if question is None else item_answer(judgement, question, number)
        counting.append(CountingItem(match.ids[number], until, answer))
    met = judgement.leaf_met[leaf]
    return LeafTree(asked, met, tuple(counting), None if met else leaf_gap(judgement, leaf))
