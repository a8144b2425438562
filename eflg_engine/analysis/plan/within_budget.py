"""The most criteria that a budget can meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eflg_engine.analysis.plan.cheapest_moves import Least, least
from eflg_engine.analysis.plan.goals import (
    NEVER,
    Goal,
    all_of,
    conjuncts,
    cost_of,
    moves_of,
    reduced,
    satisfied,
    sharing_moves,
)
from eflg_engine.analysis.plan.move_space import MoveSpace
from eflg_engine.analysis.plan.searching import FEW_NODES, Tick

MOST_WANTS = 10
"""Criteria that share moves, up to which a budget is shared out exactly between them."""

_Choices = dict[int, tuple[int, int]]
"""By days spent: the criteria met, and the moves."""


def most_criteria(
    space: MoveSpace, goal: Goal, budget: int, steps: int, tick: Tick | None
) -> tuple[int, bool]:
    """Moves within the budget that satisfy the goal and meet the most criteria besides.

    Criteria that share no moves are apart: for each group the least cost of meeting any number of
    them is found, and the groups share the budget out between them exactly.
    """
    wishes = (reduced(space.criterion_goal(each)) for each in space.situation.criteria)
    pending = [(moves_of(must), (must, False)) for must in conjuncts(reduced(goal)) if must != 0]
    pending += [(moves_of(wish), (wish, True)) for wish in wishes if wish not in (0, NEVER)]
    proven = True
    best: _Choices = {0: (0, 0)}
    for group in sharing_moves(pending):
        musts = [part for part, wished in group if not wished]
        wants = [part for part, wished in group if wished]
        search = _each_number if len(wants) <= MOST_WANTS else _one_after_another
        choices, sure = search(musts, wants, space.days, budget, min(steps, FEW_NODES), tick)
        proven = proven and sure
        following: _Choices = {}
        for spent, (met, moves) in best.items():
            for days, (more, extra) in choices.items():
                total = spent + days
                if total <= budget and following.get(total, (-1, 0))[0] < met + more:
                    following[total] = (met + more, moves | extra)
        best = _undominated(following)
    spent = max(best, key=lambda days: (best[days][0], -days))
    return best[spent][1], proven


def _each_number(
    musts: list[Goal],
    wants: list[Goal],
    costs: Sequence[int],
    budget: int,
    steps: int,
    tick: Tick | None,
) -> tuple[_Choices, bool]:
    """What must be done with each number of wants besides, at its least cost; whether proven."""
    choices: _Choices = {}
    proven = True
    asked = 0
    while asked <= len(wants):
        goal = all_of([*musts, (asked, tuple(wants))])
        found = least(goal, costs, most_nodes=steps, tick=tick)
        if found is None:
            break
        proven = proven and found.proven
        if found.cost > budget:
            break
        asked = max(asked, sum(satisfied(want, found.moves) for want in wants))
        choices[found.cost] = (asked, found.moves)
        asked += 1
    return choices, proven


def _one_after_another(
    musts: list[Goal],
    wants: list[Goal],
    costs: Sequence[int],
    budget: int,
    steps: int,
    tick: Tick | None,
) -> tuple[_Choices, bool]:
    """What must be done, then one want after another, the cheapest next: not called proven."""
    choices: _Choices = {}
    found = least(all_of(musts), costs, most_nodes=steps, tick=tick)
    moves = found.moves if found is not None else 0
    ways: dict[int, Least | None] = {}
    left = set(range(len(wants)))
    while found is not None and (spent := cost_of(moves, costs)) <= budget:
        left = {place for place in left if not satisfied(wants[place], moves)}
        choices.setdefault(spent, (len(wants) - len(left), moves))
        for place in left - ways.keys():
            ways[place] = least(reduced(wants[place], moves), costs, most_nodes=steps)
        able = [(way.cost, place) for place in left if (way := ways[place]) is not None]
        if not able:
            break
        chosen = ways[min(able)[1]]
        assert chosen is not None
        moves |= chosen.moves
        for place in left:  # what shares moves with those just made may cost less now
            if moves_of(wants[place]) & chosen.moves:
                ways.pop(place, None)
    return choices, False


def _undominated(choices: Mapping[int, tuple[int, int]]) -> _Choices:
    """Choices that meet more criteria than every cheaper one."""
    kept: _Choices = {}
    most = -1
    for days in sorted(choices):
        if choices[days][0] > most:
            kept[days] = choices[days]
            most = choices[days][0]
    return kept
