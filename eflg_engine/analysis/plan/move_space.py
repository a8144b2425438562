"""The moves open to a bundle, and what the criteria and levels ask of them as a goal.

What moves do is what the engine says of the items they leave behind, for every leaf of the goal
and not only for the leaf that gave rise to them. So the cheapest set of moves that satisfies a
goal is the cheapest plan there is in this space.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from eflg_engine.analysis.council_parts import COUNCIL, CouncilPart
from eflg_engine.analysis.plan.goals import NEVER, Goal, all_of, any_of, weighing
from eflg_engine.analysis.plan.moves import Key, Move
from eflg_engine.analysis.plan.possible_moves import PossibleMoves
from eflg_engine.analysis.plan.situation import Situation, named_by
from eflg_engine.assessment.coverage import Demand
from eflg_engine.assessment.ladder import Ladder
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.rules import Node
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.framework.model import Policy


class MoveSpace:
    """The moves open to a bundle on a day, for the criteria that a target asks for.

    Nothing is done before `begins` (the day itself, if not said). `days` are the moves' costs;
    goals are bit sets of moves by their places in `moves`.
    """

    def __init__(
        self, match: Match, day: date, criteria: list[int], begins: date | None = None
    ) -> None:
        self.situation: Situation = Situation(match, day, criteria, begins or day)
        self._possible = PossibleMoves(self.situation)
        self.moves: list[Move] = self._possible.in_order()
        self.days: list[int] = [move.days for move in self.moves]
        self.number: dict[Key, int] = {move.key: place for place, move in enumerate(self.moves)}
        self._moved = sorted({move.item for move in self.moves})
        self._leaf_goals: dict[int, Goal] = {}

    def criterion_goal(self, criterion: int) -> Goal:
        """What moves would meet a criterion."""

        def goal(node: Node) -> Goal:
            if isinstance(node, int):
                return self.leaf_goal(node)
            need, parts = node
            return need, tuple(map(goal, parts))

        if self.situation.judgement.states[criterion] is State.MET:
            return 0
        return goal(self.situation.judgement.tree(criterion))

    def leaf_goal(self, leaf: int) -> Goal:
        """What moves would meet a leaf."""
        found = self._leaf_goals.get(leaf)
        if found is None:
            met = self.situation.judgement.leaf_met[leaf]
            found = self._leaf_goals[leaf] = 0 if met else self._unmet_leaf_goal(leaf)
        return found

    def _unmet_leaf_goal(self, leaf: int) -> Goal:
        on = self.situation
        counting = on.judgement.counting[leaf]
        able: list[tuple[int, Goal]] = []
        for number in self._moved:
            if number in on.own and counting >> number & 1:
                able.append((number, 0))
            elif (counts := self._counts(number, leaf)) != NEVER:
                able.append((number, counts))
        parts: list[Goal] = []
        short = on.rules.leaves[leaf].items - counting.bit_count()
        if short > 0:
            parts.append((short, tuple(counts for _, counts in able if counts != 0)))
        for demand in on.judgement.demands[leaf]:
            if demand.met(counting):
                continue
            if not demand.need:
                return NEVER
            missing = demand.missing(counting)
            ways = tuple(
                any_of(
                    all_of([counts, covers])
                    for number, counts in able
                    if (covers := self._covers(number, demand.dimension, name)) != NEVER
                    and not (counts == 0 and covers == 0)
                )
                for name in self._names_that_help(leaf, demand, missing)
            )
            parts.append((on.short_by(demand, missing), ways))
        return all_of(parts)

    def _names_that_help(
        self, leaf: int, demand: Demand, missing: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The missing names; where any would do, also those that no item of the bundle covers."""
        on, dimension = self.situation, demand.dimension
        if dimension not in OF_COUNCIL or getattr(on.match.bundle.council, dimension):
            return missing
        if not isinstance(dict(on.rules.leaves[leaf].covers)[dimension], int):
            return missing
        found = set[str]()
        for (_, each), names in self._possible.widened.items():
            if each == dimension:
                found.update(names)
        for subject in on.subjects[len(on.own) :]:
            found |= subject.names[dimension]
        return tuple(dict.fromkeys((*missing, *sorted(found - set(demand.names)))))

    def _counts(self, number: int, leaf: int) -> Goal:
        """The moves that have an item count for a leaf for which it does not count now."""
        on = self.situation
        subject, asked = on.subjects[number], on.rules.leaves[leaf]
        if asked.kinds and subject.kind not in asked.kinds:
            return NEVER
        keys = self._possible.lacks(number, leaf) if on.offered[number] >> leaf & 1 else None
        if keys is None:
            return NEVER
        moves = self._all(keys)
        if moves == NEVER or subject.touching:
            return moves
        in_scope = any_of(
            1 << self.number["widen", number, "characteristics", name]
            for name in self._possible.widened[number, "characteristics"]
            if name in on.match.coverage.scope_characteristics
        )
        return all_of([moves, in_scope])

    def _covers(self, number: int, dimension: str, name: str) -> Goal:
        """The moves that have an item cover a name; 0 where it does now."""
        on = self.situation
        if on.covers(number, dimension, name):
            return 0
        if dimension == "modules":
            return NEVER
        return self._all(
            [
                ("widen", number, each, one)
                for each, one in named_by(dimension, name)
                if not on.covers(number, each, one)
            ]
        )

    def _all(self, keys: list[Key]) -> Goal:
        """All of these moves; NEVER where one of them is not open."""
        bits = 0
        for key in keys:
            place = self.number.get(key)
            if place is None:
                return NEVER
            bits |= 1 << place
        return bits


def level_goal(
    space: MoveSpace,
    part: CouncilPart,
    level: int,
    policy: Policy,
    *,
    given: Collection[int] = (),
) -> Goal | None:
    """What moves would have a part hold a level; None where nothing in it is assessed.

    Criteria in `given`, by number, are taken as met.
    Where the policy does not add up that far, every module does, or else every theme.
    """
    rules, states = space.situation.rules, space.situation.judgement.states

    def criterion_goal(criterion: int) -> Goal | None:
        if states[criterion] not in ASSESSED:
            return None
        return 0 if criterion in given else space.criterion_goal(criterion)

    ladder = Ladder(rules, policy, criterion_goal, weighing)
    if part.sort == "module" and policy.themes is not None:
        held = [ladder.module(rules.themes[part.themes[0]].module)]
    elif part.sort == COUNCIL and policy.has_council_level:
        held = [ladder.council()]
    elif part.sort == COUNCIL and policy.themes is not None:
        held = [ladder.module(module) for module in range(len(rules.themes_of))]
    else:
        held = [ladder.theme(theme) for theme in part.themes]
    found = [rungs[level] for rungs in held if rungs is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else all_of(found)
