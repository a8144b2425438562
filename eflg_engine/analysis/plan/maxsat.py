"""The cheapest moves by weighted MaxSAT: python-sat's RC2, which proves what it finds.

Only here is python-sat used (the extra `optimise`); without it `solver()` is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from eflg_engine.analysis.plan.cheapest_moves import Least, pruned, thinned
from eflg_engine.analysis.plan.goals import NEVER, Goal, cost_of, moves_of
from eflg_engine.assessment.bits import bit_numbers


def available() -> bool:
    """Whether python-sat is installed."""
    return find_spec("pysat") is not None


def least_by_maxsat(goal: Goal, costs: Sequence[int]) -> Least | None:
    """A cheapest set of moves that satisfies the goal, proven; None where no moves do.

    Raises ImportError without python-sat.
    """
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    goal = thinned(goal, costs)
    if goal == NEVER:
        return None
    if goal == 0:
        return Least(0, 0, True)
    writer = _Writer(moves_of(goal))
    writer.require(goal)
    formula = WCNF()
    formula.extend(writer.clauses)
    for move, variable in writer.variables.items():
        formula.append([-variable], weight=costs[move])
    with RC2(formula) as solver:
        model = solver.compute()
    if model is None:
        return None
    true = {literal for literal in model if literal > 0}
    moves = sum(1 << move for move, variable in writer.variables.items() if variable in true)
    moves = pruned(goal, moves, costs)
    return Least(moves, cost_of(moves, costs), True)


class _Writer:
    """A goal as clauses. Each part has a variable that, when true, makes the part hold."""

    def __init__(self, moves: int) -> None:
        self.variables = {move: place for place, move in enumerate(bit_numbers(moves), 1)}
        self.top = len(self.variables)
        self.clauses: list[list[int]] = []
        self._known: dict[Goal, int] = {}

    def require(self, goal: Goal) -> None:
        """The goal itself must hold."""
        if not isinstance(goal, int) and goal[0] == len(goal[1]):
            for part in goal[1]:
                self.require(part)
        elif not isinstance(goal, int) and goal[0] == 1:
            self.clauses.append([self._literal(part) for part in goal[1]])
        else:
            self.clauses.append([self._literal(goal)])

    def _literal(self, goal: Goal) -> int:
        if isinstance(goal, int) and goal and not goal & (goal - 1):
            return self.variables[goal.bit_length() - 1]
        found = self._known.get(goal)
        if found is None:
            self.top += 1
            found = self._known[goal] = self.top
            self._define(found, goal)
        return found

    def _define(self, literal: int, goal: Goal) -> None:
        if isinstance(goal, int):
            self.clauses += [[-literal, self.variables[move]] for move in bit_numbers(goal)]
            return
        need, parts = goal
        weights = Counter(self._literal(part) for part in parts)
        if need == len(parts):
            self.clauses += [[-literal, part] for part in weights]
        elif need == 1:
            self.clauses.append([-literal, *weights])
        else:
            self._at_least(literal, need, weights)

    def _at_least(self, literal: int, need: int, weights: Mapping[int, int]) -> None:
        """`literal` makes the literals that hold weigh at least `need`.

        A counter from the top: what is missing before a literal is missing after it, less its
        weight if it holds. Only the sums that can come up get a variable.
        """
        missing = {need: literal}
        left = sum(weights.values())
        for each, weight in weights.items():
            left -= weight
            after: dict[int, int] = {}
            for lacks, now in missing.items():
                without = self._lacking(lacks, left, after)
                self.clauses.append([-now, *without, each])
                if lacks > weight:
                    self.clauses.append(
                        [-now, *without, *self._lacking(lacks - weight, left, after)]
                    )
            missing = after

    def _lacking(self, lacks: int, left: int, known: dict[int, int]) -> list[int]:
        """The literal for "the rest gives what is lacking"; none where it cannot."""
        if lacks > left:
            return []
        if lacks not in known:
            self.top += 1
            known[lacks] = self.top
        return [known[lacks]]
