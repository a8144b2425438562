"""Which search finds the cheapest moves: exact for a theme or module, MaxSAT for the council.

Without python-sat the council's are looked for part by part, which proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from eflg_engine.analysis.council_parts import COUNCIL, CouncilPart
from eflg_engine.analysis.plan import maxsat
from eflg_engine.analysis.plan.cheapest_moves import Least, least, pruned
from eflg_engine.analysis.plan.goals import NEVER, Goal, cost_of, moves_of, reduced, satisfied

FEW_NODES = 500
"""Places of the search tree looked at where one search of many, or without proof, is enough."""

Tick = Callable[[], None]


def cheapest(
    goal: Goal, days: Sequence[int], part: CouncilPart, tick: Tick | None
) -> tuple[Least | None, str]:
    """A cheapest set of moves, and how it was found: exact, maxsat or best_found."""
    if part.sort == COUNCIL and maxsat.available():
        return maxsat.least_by_maxsat(goal, days), "maxsat"
    if part.sort == COUNCIL:
        return _part_by_part(goal, days, tick)
    found = least(goal, days, tick=tick)
    if found is None:
        return None, "exact"
    if not found.proven and maxsat.available():
        return maxsat.least_by_maxsat(goal, days), "maxsat"
    return found, "exact" if found.proven else "best_found"


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
