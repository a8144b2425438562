"""`resilience`: the items that levels hang on, and how many could be lost before a level falls.

Losing items is the same search as making a plan, turned round: the moves are losses, each at a
cost of one, and the goal is that the level is no longer held. A requirement with `need` of its
parts met by `n` of them falls when `n - need + 1` of those are broken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from eflg_engine.analysis.council_parts import CouncilPart, council_parts, held_by
from eflg_engine.analysis.plan.cheapest_moves import least
from eflg_engine.analysis.plan.goals import Goal, any_of, reduced, satisfied, weighing
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import NONE, Ladder
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.rules import Node
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework, Policy


@dataclass(frozen=True, slots=True)
class Hold:
    """A level that the council, a module or a theme holds, and what it hangs on.

    `single_points` are the items each of whose loss alone would lower it. `could_lose` is how many
    items can be lost, whichever they are, with the level still held: one fewer than the smallest
    loss that lowers it, of which `smallest_loss` is one; None where no loss lowers it, because
    nothing that could be assessed is asked for. `proven` says that this number is exact.
    """

    id: str  # empty for the council
    title: str
    sort: str
    level: str
    level_title: str
    single_points: tuple[str, ...]
    could_lose: int | None
    smallest_loss: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What rests on one item.

    `levels` are the parts whose level its loss alone would lower (empty id for the council),
    `criteria` the met criteria it alone keeps met, `counts_for` those for which it counts at all.
    """

    item: str
    title: str
    levels: tuple[str, ...]
    criteria: tuple[str, ...]
    counts_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resilience:
    """What the levels held hang on; `loads` puts the most load-bearing items first."""

    result: Assessment
    holds: tuple[Hold, ...]
    loads: tuple[Load, ...]
    below: tuple[str, ...]  # titles of parts that hold no level yet

    def __repr__(self) -> str:
        return f"<Resilience {self.result.council_name}: {len(self.holds)} levels held>"


def resilience(
    bundle: Bundle,
    framework: Framework,
    *,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    tick: Callable[[], None] | None = None,
) -> Resilience:
    """How much the levels held could lose. Raises InvalidInput."""
    result = assess(bundle, framework, as_at=as_at, policy=policy)
    losses = _Losses(result)
    holds, below = [], []
    for part in council_parts(framework):
        held = held_by(result, part)
        if held.level_number is None:
            continue
        if held.level_number == NONE:
            below.append(part.title)
            continue
        goal = losses.of_part(part, held.level_number)
        found = least(goal, losses.costs, tick=tick)
        single = [
            item.id for number, item in enumerate(losses.items) if satisfied(goal, 1 << number)
        ]
        lost = [] if found is None else [losses.items[n].id for n in bit_numbers(found.moves)]
        holds.append(
            Hold(
                part.id,
                part.title,
                part.sort,
                framework.levels[held.level_number].id,
                held.level_title,
                tuple(sorted(single)),
                None if found is None else found.cost - 1,
                tuple(sorted(lost)),
                found is None or found.proven,
            )
        )
    return Resilience(result, tuple(holds), _loads(result, holds), tuple(below))


def _loads(result: Assessment, holds: list[Hold]) -> tuple[Load, ...]:
    """What rests on each item that counts for anything, the most load-bearing first."""
    levels: dict[str, list[str]] = {}
    for hold in holds:
        for item in hold.single_points:
            levels.setdefault(item, []).append(hold.id)
    alone: dict[str, list[str]] = {}
    counts: dict[str, list[str]] = {}
    judgement = result.judgement
    rules, items = judgement.match.rules, judgement.match.items
    for number, criterion in enumerate(result.criteria_by_number):
        if criterion.state is not State.MET:
            continue
        for item in criterion.hangs_on:
            alone.setdefault(item, []).append(criterion.id)
        bits = 0
        for leaf in rules.leaves_of[number]:
            bits |= judgement.counting[leaf]
        for place in bit_numbers(bits):
            counts.setdefault(items[place].id, []).append(criterion.id)
    found = [
        Load(
            item,
            result.bundle.item[item].title,
            tuple(levels.get(item, ())),
            tuple(alone.get(item, ())),
            tuple(criteria),
        )
        for item, criteria in counts.items()
    ]
    found.sort(
        key=lambda load: (
            -len(load.levels),
            -len(load.criteria),
            -len(load.counts_for),
            load.item,
        )
    )
    return tuple(found)


class _Losses:
    """Which items must be lost for a level or criterion no longer to hold, as goals of moves."""

    def __init__(self, result: Assessment) -> None:
        self.result = result
        self.judgement: Judgement = result.judgement
        self.rules = self.judgement.match.rules
        self.items = self.judgement.match.items
        self.costs = [1] * len(self.items)
        self._criteria: dict[int, Goal] = {}
        self._ladder: Ladder[Goal] = Ladder(
            self.rules, result.policy, self._criterion, self._weighing
        )

    def of_part(self, part: CouncilPart, level: int) -> Goal:
        """A part no longer holds a level that it holds."""
        if part.sort == "theme":
            rungs = self._ladder.theme(part.themes[0])
        elif part.sort == "module":
            rungs = self._ladder.module(self.rules.themes[part.themes[0]].module)
        else:
            rungs = self._ladder.council()
        assert rungs is not None  # it holds a level
        return reduced(rungs[level])

    @staticmethod
    def _weighing(need: int, losing: Sequence[tuple[Goal, int]]) -> Goal:
        """The losses that leave less than `need`; what is not held counts as lost."""
        return weighing(sum(weight for _, weight in losing) - need + 1, losing)

    def _criterion(self, criterion: int) -> Goal | None:
        """The losses with which a criterion is not met; None where it is not assessed."""
        state = self.judgement.states[criterion]
        if state not in ASSESSED:
            return None
        if state is not State.MET:
            return 0
        found = self._criteria.get(criterion)
        if found is None:
            found = reduced(self._node(self.judgement.tree(criterion)))
            self._criteria[criterion] = found
        return found

    def _node(self, node: Node) -> Goal:
        """The losses with which a part of a requirement is not met."""
        judgement = self.judgement
        if isinstance(node, int):
            return self._leaf(node) if judgement.leaf_met[node] else 0
        need, parts = node
        goals = [goal for part in parts if (goal := self._node(part)) != 0]
        if len(goals) < need:
            return 0
        return (len(goals) - need + 1, tuple(goals))

    def _leaf(self, leaf: int) -> Goal:
        judgement = self.judgement
        counting = judgement.counting[leaf]
        items = [1 << number for number in bit_numbers(counting)]
        ways: list[Goal] = [(len(items) - self.rules.leaves[leaf].items + 1, tuple(items))]
        for demand in judgement.demands[leaf]:
            covered = [bits & counting for bits in demand.bits if bits & counting]
            if demand.need:
                ways.append((len(covered) - demand.need + 1, tuple(covered)))
        return any_of(ways)
