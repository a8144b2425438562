"""The levels of a judgement under a policy."""

from __future__ import annotations

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import NONE, Levels, add_up, roll_up
from eflg_engine.framework.model import Policy


def levels_of(judgement: Judgement, policy: Policy) -> Levels:
    """The levels that a policy gives for what is met.

    Where all criteria are needed, the bits of each level of the ladders tell; else criteria are
    counted.
    """
    match = judgement.match
    if policy.criteria != 1:
        return add_up(match.rules, judgement.states, policy)
    sets = match.sets
    asked = ~0
    for number in judgement.set_aside:
        asked &= ~sets.criteria[number]
    unmet = sets.everything & asked & ~judgement.met
    held: list[int | None] = []
    for levels in sets.ladders:
        level = NONE
        for bits in levels:
            if bits & unmet:
                break
            level += 1
        held.append(level)
    if asked != ~0 or not sets.filled:
        for place, levels in enumerate(sets.ladders):
            if not any(bits & asked for bits in levels):
                held[place] = None
    themes = held[: len(match.rules.themes)]
    if policy.points is None and policy.themes == 1 and policy.modules == 1:
        return Levels(tuple(themes), tuple(held[len(themes) : -1]), held[-1])
    return roll_up(match.rules, themes, policy)
