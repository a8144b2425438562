"""Levels alone, without the reasons: items met with a framework the other way round.

The match keeps, for each leaf, the items that pass it: what every proof, gap and what-if needs.
Where only levels are asked for it is several times quicker to keep, for each item, the leaves that
it passes: an item is a few lookups and a chain of `&`, and what it adds is one `|`. Hence two ways
to the same levels; tests/assessment/test_levels.py holds both to the slow reference.
"""

from __future__ import annotations

from datetime import date

from eflg_engine.assessment.known_words import rest_is_known
from eflg_engine.assessment.ladder import NONE, Levels, add_up, roll_up
from eflg_engine.assessment.leaf_sets import LeafSets, is_known
from eflg_engine.assessment.passed import Passed
from eflg_engine.assessment.state import State, fixed_by_profile
from eflg_engine.evidence.bundle import ALL, Bundle
from eflg_engine.framework.model import Framework, Policy


def quick_levels(
    bundle: Bundle, framework: Framework, day: date, policy: Policy
) -> tuple[Levels, int] | None:
    """The levels of a bundle on a day, with the leaves and criteria that are met, as bits.

    None where this way cannot tell: where the framework asks for what leaf sets do not know, or
    some word of the bundle leads nowhere.
    """
    sets = LeafSets.of(framework)
    if sets is None or not is_known(policy) or not rest_is_known(bundle, sets.laid_out):
        return None
    met = Passed(sets, bundle, day).met()
    return None if met is None else (_levels(sets, bundle, day, policy, met), met)


def _not_asked(sets: LeafSets, bundle: Bundle, day: date) -> int:
    """The leaves and criteria that no evidence decides: out of scope, or not for this council."""
    found = 0
    scope = bundle.scope.modules
    if ALL not in scope:
        for module, leaves in zip(sets.laid_out.framework.modules, sets.modules, strict=True):
            if module.id not in scope:
                found |= leaves
    profile = bundle.council.profile
    for number in sets.laid_out.conditional:
        state, _, due = fixed_by_profile(sets.laid_out.criteria[number], profile)
        if state is not None or (due is not None and due > day):
            found |= sets.criteria[number]
    return found


def _levels(sets: LeafSets, bundle: Bundle, day: date, policy: Policy, met: int) -> Levels:
    asked = ~_not_asked(sets, bundle, day)
    if policy.criteria != 1:
        states = [
            State.OUT_OF_SCOPE
            if not bits & asked
            else State.MET
            if bits & met == bits
            else State.NOT_MET
            for bits in sets.criteria
        ]
        return add_up(sets.laid_out, states, policy)
    unmet = sets.everything & asked & ~met
    held: list[int | None] = []
    for levels in sets.ladders:
        level = NONE
        for bits in levels:
            if bits & unmet:
                break
            level += 1
        held.append(level)
    if asked != ~0:
        for place, levels in enumerate(sets.ladders):
            if not any(bits & asked for bits in levels):
                held[place] = None
    themes, modules = held[: len(sets.laid_out.themes)], held[len(sets.laid_out.themes) : -1]
    if policy.points is None and policy.themes == 1 and policy.modules == 1:
        return Levels(tuple(themes), tuple(modules), held[-1])
    return roll_up(sets.laid_out, themes, policy)
