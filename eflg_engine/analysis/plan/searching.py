"""Which search finds the cheapest moves: our own, and where that proves nothing MaxSAT.

Without python-sat the council's are then also looked for part by part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from eflg_engine.analysis.council_parts import COUNCIL, CouncilPart
from eflg_engine.analysis.plan import maxsat
from eflg_engine.analysis.plan.cheapest_moves import Least, least, pruned
from eflg_engine.analysis.plan.goals import NEVER, Goal, cost_of, moves_of, reduced, satisfied
from eflg_engine.reading.limits import limits

FEW_NODES = 500
"""Places of the search tree looked at where one search of many, or without proof, is enough."""

Tick = Callable[[], None]


def cheapest(
    goal: Goal, days: Sequence[int], part: CouncilPart, steps: int, tick: Tick | None
) -> tuple[Least | None, str]:
    """A cheapest set of moves, and how it was found: exact, maxsat or best_found.

    The search of our own looks at no more than so many places; within the bound of old, python-sat
    is asked where it proves nothing.
    """
    found = least(goal, days, most_nodes=steps, tick=tick)
    if found is None or found.proven:
        return found, "exact"
    if steps >= limits().steps and maxsat.available():
        return maxsat.least_by_maxsat(goal, days), "maxsat"
    if part.sort == COUNCIL:
        other, _ = _part_by_part(goal, days, tick)
        if other is not None and other.cost < found.cost:
            found = other
    return found, "best_found"


def _part_by_part(goal: Goal, days: Sequence[int], tick: Tick | None) -> tuple[Least | None, str]:
    """A good set of moves for the council: what brings most for its cost first, and so on."""
    small = reduced(goal)
    if small in (0, NEVER):
        return (Least(0, 0, True) if small == 0 else None), "exact"
    need, parts = goal if not isinstance(goal, int) else (1, (goal,))
    ways: dict[Goal, Least | None] = {}
    moves = 0
    while (now := _holding(parts, moves)) < need:
        open_parts = [part for part in dict.fromkeys(parts) if not satisfied(part, moves)]
        best: tuple[float, int] | None = None
        chosen = 0
        for place, part in enumerate(open_parts):
            if part not in ways:
                ways[part] = least(reduced(part, moves), days, most_nodes=FEW_NODES, tick=tick)
            way = ways[part]
            if way is None:
                continue
            gain = min(_holding(parts, moves | way.moves), need) - now
            if best is None or (way.cost / gain, place) < best:
                best, chosen = (way.cost / gain, place), way.moves
        if best is None:
            return None, "best_found"
        moves |= chosen
        for part in open_parts:  # what shares moves with those just made may cost less now
            if moves_of(part) & chosen:
                ways.pop(part, None)
    moves = pruned(goal, moves, days)
    return Least(moves, cost_of(moves, days), False), "best_found"


def _holding(parts: Sequence[Goal], moves: int) -> int:
    """How many of the parts these moves satisfy, copies and all."""
    return sum(weight for part, weight in Counter(parts).items() if satisfied(part, moves))
