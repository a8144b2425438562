"""Levels: how the states of criteria add up to themes, modules and the council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from eflg_engine.assessment.binding import State
from eflg_engine.assessment.compiled import Compiled
from eflg_engine.framework.framework import Policy

NONE = -1
"""The level below the first rung."""


class Status(StrEnum):
    """Why there is a level, or why there is none."""

    ASSESSED = "assessed"
    NOT_ASSESSED = "not_assessed"  # nothing in scope and applicable could be assessed
    OUT_OF_SCOPE = "out_of_scope"
    NOT_ADDED_UP = "not_added_up"  # the policy gives no level here


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels as numbers from 0, NONE below the first; None where there is no level at all."""

    themes: tuple[int | None, ...]
    modules: tuple[int | None, ...]
    council: int | None


def needed(share: Fraction, of: int) -> int:
    """How many of `of` a share asks for, rounded up."""
    return -(-share.numerator * of // share.denominator)


def add_up(laid_out: Compiled, states: Sequence[State], policy: Policy) -> Levels:
    """The levels that a policy gives for the states of the criteria."""
    share = policy.criteria
    everything = share == 1
    themes: list[int | None] = []
    for theme in laid_out.themes:
        level, assessed_any = NONE, False
        for number, criteria in enumerate(theme.levels):
            met = unmet = 0
            for criterion in criteria:
                state = states[criterion]
                if state is State.MET:
                    met += 1
                elif state is State.NOT_MET or state is State.NO_EVIDENCE:
                    unmet += 1
            if met or unmet:
                assessed_any = True
            if unmet and (everything or met < needed(share, met + unmet)):
                break
            level = number
        themes.append(level if assessed_any else None)
    return roll_up(laid_out, themes, policy)


def roll_up(laid_out: Compiled, themes: Sequence[int | None], policy: Policy) -> Levels:
    """The levels that a policy gives for the levels of the themes."""
    modules = [
        _share_of([themes[theme] for theme in numbers], policy.themes)
        for numbers in laid_out.themes_of
    ]
    return Levels(tuple(themes), tuple(modules), _share_of(modules, policy.modules))


def _share_of(levels: Sequence[int | None], share: Fraction | None) -> int | None:
    """The highest level that at least a share of those with a level hold."""
    held = [level for level in levels if level is not None]
    if share is None or not held:
        return None
    if share.numerator == share.denominator:
        return min(held)
    held.sort(reverse=True)
    return held[needed(share, len(held)) - 1]
