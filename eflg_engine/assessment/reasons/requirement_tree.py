"""A criterion's requirement as it stands on one day: part by part, met or not, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import FOREVER
from eflg_engine.assessment.reasons.explain import LeafGap, leaf_gap
from eflg_engine.framework.model import Leaf, Requirement


@dataclass(frozen=True, slots=True)
class CountingItem:
    """An item that counts, and the last day it does; None if it has no end."""

    item: str
    until: date | None


@dataclass(frozen=True, slots=True)
class LeafTree:
    """A leaf: the items that count for it, and what it lacks where it is not met."""

    leaf: Leaf
    met: bool
    counting: tuple[CountingItem, ...]
    gap: LeafGap | None


@dataclass(frozen=True, slots=True)
class ThresholdTree:
    """At least `need` of the children are asked for; `children_met` of them are met."""

    form: str
    need: int
    children_met: int
    children: tuple[RequirementTree, ...]

    @property
    def met(self) -> bool:
        """Whether enough children are met."""
        return self.children_met >= self.need


RequirementTree = LeafTree | ThresholdTree


def requirement_tree(judgement: Judgement, criterion: int) -> RequirementTree:
    """The requirement of a criterion (by number), in the order it is written."""
    laid_out = judgement.match.rules
    first = laid_out.leaves_of[criterion].start
    return _tree(judgement, laid_out.criteria[criterion].requires, first)[0]


def _tree(judgement: Judgement, requires: Requirement, leaf: int) -> tuple[RequirementTree, int]:
    """The tree of a requirement whose first leaf has this number, and the next leaf's number."""
    if isinstance(requires, Leaf):
        return _leaf(judgement, requires, leaf), leaf + 1
    children = []
    for child in requires.children:
        tree, leaf = _tree(judgement, child, leaf)
        children.append(tree)
    met = sum(child.met for child in children)
    return ThresholdTree(requires.form, requires.need, met, tuple(children)), leaf


def _leaf(judgement: Judgement, asked: Leaf, leaf: int) -> LeafTree:
    match = judgement.match
    last_days = {number: last for last, number in match.lasting(leaf)}
    counting = []
    for number in bit_numbers(judgement.counting[leaf]):
        last = last_days[number]
        until = None if last >= FOREVER else date.fromordinal(last)
        counting.append(CountingItem(match.ids[number], until))
    met = judgement.leaf_met[leaf]
    return LeafTree(asked, met, tuple(counting), None if met else leaf_gap(judgement, leaf))
