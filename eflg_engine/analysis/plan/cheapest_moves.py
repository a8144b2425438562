"""The cheapest way to satisfy a goal: exact search by branch and bound.

What is asked is the cheapest set of moves: a minimum-cost hitting set with thresholds. Parts that
share no move are solved apart; elsewhere the search branches on the part with the fewest ways,
keeps the best found, and passes over whatever a lower bound shows to be no better. The bound
shares each move's cost out between the parts that could use it (dual ascent), so it never exceeds
the true cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from eflg_engine.analysis.plan.goals import (
    NEVER,
    Goal,
    all_of,
    cost_of,
    joined,
    moves_of,
    reduced,
    satisfied,
    sharing_moves,
)
from eflg_engine.assessment.bits import bit_numbers

MOST_NODES = 10_000
"""Places of the search tree looked at before the best found is given without proof."""


class Least(NamedTuple):
    """A cheapest set of moves, as bits, and its cost. `proven` says whether none is cheaper."""

    moves: int
    cost: int
    proven: bool


def thinned(goal: Goal, costs: Sequence[int]) -> Goal:
    """The goal without moves that another move, no dearer, can stand in for everywhere.

    Only single moves that stand as alternatives are looked at. The least cost stays the same; of
    moves that are exchangeable the lowest number stays.
    """
    goal = reduced(goal)
    places: dict[int, set[int]] = {}
    spoilt = 0
    count = 0

    def visit(node: Goal) -> None:
        nonlocal spoilt, count
        if isinstance(node, int):
            spoilt |= node
            return
        need, parts = node
        count += 1
        here = count
        for part in dict.fromkeys(parts):
            if need == 1 and isinstance(part, int) and part.bit_count() == 1:
                places.setdefault(part.bit_length() - 1, set()).add(here)
            else:
                visit(part)

    visit(goal)
    free = [move for move in places if not spoilt >> move & 1]
    by_place: dict[int, list[int]] = {}
    for move, found in places.items():
        for place in found:
            by_place.setdefault(place, []).append(move)
    dropped = 0
    for move in sorted(free, reverse=True):
        mine = places[move]
        rivals = by_place[min(mine, key=lambda place: len(by_place[place]))]
        for other in rivals:
            if other == move or dropped >> other & 1 or costs[other] > costs[move]:
                continue
            same = costs[other] == costs[move] and places[other] == mine
            if mine <= places[other] and (not same or other < move or spoilt >> other & 1):
                dropped |= 1 << move
                break
    return reduced(goal, 0, dropped) if dropped else goal


def least(
    goal: Goal,
    costs: Sequence[int],
    *,
    most_nodes: int = MOST_NODES,
    tick: Callable[[], None] | None = None,
) -> Least | None:
    """A cheapest set of moves that satisfies the goal; None where no moves do.

    `costs[move]` is at least 1. After `most_nodes` places of the search tree the best found is
    given with `proven` false. `tick` is called now and then.
    """
    goal = thinned(goal, costs)
    if goal == NEVER:
        return None
    search = _BranchAndBound(costs, most_nodes, tick)
    first = pruned(goal, _greedy(goal, costs), costs)
    found = search.solve(goal, search.cost(first))
    best = first if found is None else found
    return Least(best, search.cost(best), not search.stopped)


def pruned(goal: Goal, moves: int, costs: Sequence[int]) -> int:
    """A part of these moves that satisfies the goal as they do, and no part of which does."""
    for move in sorted(bit_numbers(moves), key=lambda m: (-costs[m], -m)):
        without = moves & ~(1 << move)
        if satisfied(goal, without):
            moves = without
    return moves


def _greedy(goal: Goal, costs: Sequence[int]) -> int:
    """Some set of moves that satisfies a goal which can be."""

    def satisfy(node: Goal, made: int) -> int:
        if isinstance(node, int):
            return made | node
        need, parts = node
        weights = Counter(parts)
        left = {part: weight for part, weight in weights.items() if not satisfied(part, made)}
        need -= len(parts) - sum(left.values())
        if need <= 0:
            return made
        if need == sum(left.values()):
            for part in left:
                made = satisfy(part, made)
            return made
        ways = sorted(
            (cost_of(way & ~made, costs), place, way, weight)
            for place, (part, weight) in enumerate(left.items())
            for way in [satisfy(part, made)]
        )
        for _, _, way, weight in ways:
            made |= way
            need -= weight
            if need <= 0:
                break
        return made

    return satisfy(goal, 0)


class _BranchAndBound:
    def __init__(
        self, costs: Sequence[int], most_nodes: int, tick: Callable[[], None] | None
    ) -> None:
        self.costs = costs
        self.left = most_nodes
        self.stopped = False
        self.tick = tick
        self.known: dict[Goal, tuple[int, int | None]] = {}  # a bound below, or the best moves

    def cost(self, moves: int) -> int:
        """What these moves cost together."""
        return cost_of(moves, self.costs)

    def solve(self, goal: Goal, limit: int) -> int | None:
        """The cheapest moves that cost less than `limit`; None if there are none."""
        if isinstance(goal, int):
            return goal if self.cost(goal) < limit else None
        if goal == NEVER or self.stopped:
            return None
        known = self.known.get(goal)
        if known is not None:
            if known[1] is not None:
                return known[1] if known[0] < limit else None
            if known[0] >= limit:
                return None
        self.left -= 1
        if self.left <= 0:
            self.stopped = True
            return None
        if self.tick is not None and not self.left & 1023:
            self.tick()
        if self.bound(goal) >= limit:
            return None
        need, parts = goal
        if need == len(parts):
            found = self._all(parts, limit)
        elif need == 1:
            found = self._any(parts, limit)
        else:
            found = self._some(need, parts, limit)
        if not self.stopped:
            self.known[goal] = (limit, None) if found is None else (self.cost(found), found)
        return found

    def _any(self, parts: tuple[Goal, ...], limit: int) -> int | None:
        best = None
        for part in self._cheapest_first(parts):
            found = self.solve(part, limit)
            if found is not None:
                best, limit = found, self.cost(found)
        return best

    def _cheapest_first(self, parts: tuple[Goal, ...]) -> list[Goal]:
        """The parts by what each costs at least; copies side by side."""
        place = {part: number for number, part in enumerate(dict.fromkeys(parts))}
        bounds = {part: self.bound(part) for part in place}
        return sorted(parts, key=lambda part: (bounds[part], place[part]))

    def _some(self, need: int, parts: tuple[Goal, ...], limit: int) -> int | None:
        """Some of the parts: those with the cheapest taken, then those without it."""
        order = self._cheapest_first(parts)
        first = order[0]
        rest = tuple(part for part in order if part != first)
        best = self.solve(joined([first, reduced((need - order.count(first), rest))]), limit)
        if best is not None:
            limit = self.cost(best)
        without = reduced((need, rest))
        other = None if without == NEVER else self.solve(without, limit)
        return best if other is None else other

    def _all(self, parts: tuple[Goal, ...], limit: int) -> int | None:
        groups = _groups(parts)
        if len(groups) == 1:
            return self._branch(parts, limit)
        bounds = [self.bound(group) for group in groups]
        below = sum(bounds)
        total = 0
        for _, at in sorted((len(str(group)), i) for i, group in enumerate(groups)):
            below -= bounds[at]
            found = self.solve(groups[at], limit - below)
            if found is None:
                return None
            total |= found
            spent = self.cost(found)
            limit -= spent
        return total

    def _branch(self, parts: tuple[Goal, ...], limit: int) -> int | None:
        """Parts that share moves: try each way to the one with the fewest."""
        made = 0
        others: list[Goal] = []
        for part in parts:
            if isinstance(part, int):
                made |= part
            else:
                others.append(part)
        if made:
            spent = self.cost(made)
            rest = reduced(all_of(others), made)
            found = self.solve(rest, limit - spent) if rest != NEVER else None
            return None if found is None else found | made
        at = min(range(len(others)), key=lambda i: _ways(others[i]))
        chosen = others.pop(at)
        assert not isinstance(chosen, int)
        need, options = chosen
        ranked = self._cheapest_first(options)
        if need > 1:
            first = ranked[0]
            rest_options = tuple(part for part in ranked if part != first)
            tries: list[list[Goal]] = [
                [first, (need - ranked.count(first), rest_options)],
                [(need, rest_options)],
            ]
            barred_by: list[int] = [0, 0]
        else:
            tries = [[part] for part in ranked]
            barred_by = [p if isinstance(p, int) and p.bit_count() == 1 else 0 for p in ranked]
        best, barred = None, 0
        for extra, bar in zip(tries, barred_by, strict=True):
            goal = reduced(all_of([*others, *extra]), 0, barred)
            found = self.solve(goal, limit)
            if found is not None:
                best, limit = found, self.cost(found)
            barred |= bar  # what holds this move has been looked at
        return best

    # --- the lower bound ----------------------------------------------------------------------

    def bound(self, goal: Goal) -> int:
        """No set of moves that satisfies the goal costs less than this."""
        if isinstance(goal, int):
            return self.cost(goal)
        return self._ascend(goal, {})

    def _ascend(self, goal: Goal, used: dict[int, int]) -> int:
        """The bound for a goal on what is left of each move's cost, which it uses up."""
        costs = self.costs
        if isinstance(goal, int):
            total = 0
            for move in bit_numbers(goal):
                left = costs[move] - used.get(move, 0)
                total += left
                used[move] = costs[move]
            return total
        need, parts = goal
        if need == len(parts):
            return sum(self._ascend(part, used) for part in parts)
        if need == 1 and all(isinstance(part, int) for part in parts):
            ways = [bit_numbers(part) for part in parts if isinstance(part, int)]
            rise = min(sum(costs[m] - used.get(m, 0) for m in way) for way in ways)
            if rise:
                taken: dict[int, int] = {}
                for way in ways:
                    missing = rise - sum(taken.get(m, 0) for m in way)
                    for move in way:
                        if missing <= 0:
                            break
                        room = costs[move] - used.get(move, 0) - taken.get(move, 0)
                        step = min(room, missing)
                        taken[move] = taken.get(move, 0) + step
                        missing -= step
                for move, step in taken.items():
                    used[move] = used.get(move, 0) + step
            return rise
        rises = [(self._ascend(part, used), weight) for part, weight in Counter(parts).items()]
        total = 0
        for rise, weight in sorted(rises, key=lambda entry: entry[0] / entry[1]):
            if weight >= need:  # the last is taken in part: a bound below, whatever is chosen
                return total - (-rise * need // weight)
            total += rise
            need -= weight
        return total


def _ways(goal: Goal) -> tuple[int, int]:
    if isinstance(goal, int):
        return (0, 0)
    need, parts = goal
    return (len(parts) if need == 1 else 2 * len(parts), -moves_of(goal).bit_count())


def _groups(parts: tuple[Goal, ...]) -> list[Goal]:
    """The parts that hang together by the moves they share, each as one goal."""
    pending: list[tuple[int, Goal]] = []
    for part in parts:
        if isinstance(part, int):  # plain moves stand apart: one group each
            pending += [(1 << move, 1 << move) for move in bit_numbers(part)]
        else:
            pending.append((moves_of(part), part))
    groups = sharing_moves(pending)
    return [members[0] if len(members) == 1 else joined(members) for members in groups]
