"""What the ratings of a panel come to: levels of themes, modules and the council under the policy.

A criterion rated by status is met where it is in place and effective, the highest point; questions
rated by status decide a criterion that nobody rated itself, through its requirement. A theme or
module rated by level holds that level. What nobody rated stands as the evidence has it. Statuses of
themes and modules come to no level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.ladder import NONE, Levels, roll_up, theme_level
from eflg_engine.assessment.reasons.requirement_tree import (
    LeafTree,
    RequirementTree,
    requirement_tree,
)
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.rules import rules_of
from eflg_engine.assessment.state import State
from eflg_engine.evidence.council_papers import SCALE
from eflg_engine.framework.naming import CRITERION, MODULE, QUESTION, THEME
from eflg_engine.panel.parts import criterion_of, sort_of
from eflg_engine.panel.ratings import Scale

if TYPE_CHECKING:
    from eflg_engine.assessment.rules import Rules
    from eflg_engine.framework.model import Framework

Rated = tuple[str, Scale]
"""A part by its full id, and what it was rated by."""

MET_RANK = len(SCALE) - 1
"""The rank of the status at which a criterion counts as met."""


class Effect(NamedTuple):
    """Rungs by which the council, a module and a theme rise from the lowest to the highest rating.

    Of several modules or themes, the one that rises furthest.
    """

    council: int
    module: int
    theme: int

    @classmethod
    def between(cls, low: Levels, high: Levels) -> Effect:
        """The effect of going from the one to the other."""
        return cls(
            _rise(low.council, high.council),
            max(map(_rise, low.modules, high.modules), default=0),
            max(map(_rise, low.themes, high.themes), default=0),
        )


def _rise(low: int | None, high: int | None) -> int:
    return 0 if low is None or high is None else high - low


def middle(ranks: list[int]) -> int:
    """The middle of ranks, the lower of two."""
    return sorted(ranks)[(len(ranks) - 1) // 2]


class Standing:
    """Levels by what was picked for each part, for one council."""

    def __init__(self, result: Assessment) -> None:
        self.result = result
        self.framework: Framework = result.framework
        self.rules: Rules = rules_of(result.framework)
        self._criteria = {name: n for n, name in enumerate(self.framework.criteria)}
        self._themes = {name: n for n, name in enumerate(self.framework.themes)}
        self._modules = {module.id: n for n, module in enumerate(self.framework.modules)}
        self._trees: dict[str, RequirementTree] = {}

    def levels(self, picked: Mapping[Rated, int]) -> Levels:
        """The levels where each part holds the rank picked for it."""
        states = list(self.result.states_by_number)
        leaves: dict[str, dict[str, bool]] = {}
        for (part, scale), rank in picked.items():
            sort = sort_of(self.framework, part)
            if scale is Scale.STATUS and sort == QUESTION:
                under = leaves.setdefault(criterion_of(self.framework, part), {})
                under[part] = rank == MET_RANK
        for criterion, answers in leaves.items():
            self._set(states, criterion, _met(self._tree(criterion), answers.get))
        for (part, scale), rank in picked.items():
            sort = sort_of(self.framework, part)
            if scale is Scale.STATUS and sort == CRITERION:
                self._set(states, part, rank == MET_RANK)
            elif scale is Scale.LEVEL and sort == CRITERION:
                self._set(states, part, rank > self.framework.criteria[part].level)
        policy = self.result.policy
        themes = [theme_level(theme, states, policy.criteria) for theme in self.rules.themes]
        given: dict[int, int] = {}
        for (part, scale), rank in picked.items():
            sort = sort_of(self.framework, part)
            if scale is Scale.LEVEL and sort == THEME and themes[self._themes[part]] is not None:
                themes[self._themes[part]] = rank + NONE
            elif scale is Scale.LEVEL and sort == MODULE:
                given[self._modules[part]] = rank + NONE
        given = {
            number: level
            for number, level in given.items()
            if self.result.levels.modules[number] is not None
        }
        return roll_up(self.rules, themes, policy, given)

    def _set(self, states: list[State], criterion: str, is_met: bool) -> None:
        """A criterion met or not, if it is in scope and applies: who rates it says that it does."""
        number = self._criteria[criterion]
        if states[number] not in (State.OUT_OF_SCOPE, State.NOT_APPLICABLE):
            states[number] = State.MET if is_met else State.NOT_MET

    def _tree(self, criterion: str) -> RequirementTree:
        if criterion not in self._trees:
            number = self._criteria[criterion]
            self._trees[criterion] = requirement_tree(self.result.judgement, number)
        return self._trees[criterion]


def _met(tree: RequirementTree, answer: Callable[[str], bool | None]) -> bool:
    """Whether a requirement is met where questions are answered so, and all else as it stands."""
    if isinstance(tree, LeafTree):
        question = tree.leaf.question
        given = answer(question.id) if question is not None else None
        return tree.met if given is None else given
    return sum(_met(child, answer) for child in tree.children) >= tree.need
