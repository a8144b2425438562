"""`make_plan` and `best_within`: the least effort that reaches a target, and the best of some days.

What an action is, what it costs and why the cheapest plan is found exactly: docs/dry-run.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from eflg_engine.analysis.council_parts import COUNCIL, held_level
from eflg_engine.analysis.plan.calendar import FULL_TIME
from eflg_engine.analysis.plan.cheapest_moves import Least
from eflg_engine.analysis.plan.goals import NEVER, Goal, cost_of, reduced, satisfied
from eflg_engine.analysis.plan.move_space import MoveSpace, level_goal
from eflg_engine.analysis.plan.plan import Blocker, Phase, Plan, PlannedAction
from eflg_engine.analysis.plan.planned_actions import actions_of, after_changes
from eflg_engine.analysis.plan.request import PlanRequest
from eflg_engine.analysis.plan.searching import Tick, cheapest
from eflg_engine.analysis.plan.within_budget import most_criteria
from eflg_engine.analysis.sorting import OpenQuestion, Sorting, sort_items
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.ladder import NONE
from eflg_engine.assessment.reasons.findings import Finding, Wording, yearly_day_text
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.limits import limits

MOST_IN_A_PHASE = 10


def carry_out(bundle: Bundle, plan: Plan, actions: Iterable[PlannedAction] | None = None) -> Bundle:
    """The bundle once the plan, or some of its actions, is carried out."""
    chosen = plan.actions if actions is None else actions
    assert plan.space is not None
    return after_changes(plan.space, bundle, [change for each in chosen for change in each.changes])


def make_plan(
    bundle: Bundle,
    framework: Framework,
    target: str,
    *,
    part: str | None = None,
    by: date | None = None,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    begins: date | None = None,
    days_a_month: int = FULL_TIME,
    most_steps: int | None = None,
    tick: Tick | None = None,
) -> Plan:
    """The least effort that has a theme, a module or (no `part`) the council hold a level.

    `target` is a level by id or title. The level is to be held on the day `by` (`as_at` when left
    out), on evidence that still counts then. Work begins on `begins` (`as_at` when left out), with
    `days_a_month` working days for it: each action has the day on which it is done. The search
    looks at no more than `most_steps` places (`limits().steps` when left out); where it stops
    there, the plan is the best found and not proven least. `tick` is called now and then.

    Where no evidence can meet some criteria, the rest is planned all the same, and `reached` is
    false.

    Raises InvalidInput for words that the framework does not know, and where nothing in the part
    can be assessed.
    """
    request = PlanRequest(
        bundle, framework, target, part, by, as_at, policy, None, begins, days_a_month
    )
    space = request.space()
    steps = limits().steps if most_steps is None else most_steps
    goal = level_goal(space, request.part, request.level, request.policy)
    assert goal is not None
    found, search = cheapest(goal, space.days, request.part, steps, tick)
    if found is not None:
        return _plan(request, space, request.level, found, search, goal)
    never = {c for c in space.situation.criteria if reduced(space.criterion_goal(c)) == NEVER}
    rest = level_goal(space, request.part, request.level, request.policy, given=never)
    assert rest is not None
    found, search = cheapest(rest, space.days, request.part, steps, tick)
    found = found or Least(0, 0, True)
    return _plan(request, space, request.level, found, search, rest, reached=False)


def best_within(
    bundle: Bundle,
    framework: Framework,
    budget: int,
    target: str | None = None,
    *,
    part: str | None = None,
    by: date | None = None,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    begins: date | None = None,
    days_a_month: int = FULL_TIME,
    most_steps: int | None = None,
    tick: Tick | None = None,
) -> Plan:
    """The best that a budget in days reaches: the highest level up to the target (the top one
    when left out); within it, the most criteria up to the target met; then the least effort.

    Arguments and errors as for make_plan; a budget below 0 is refused.
    """
    top = framework.levels[-1].id if target is None else target
    request = PlanRequest(
        bundle, framework, top, part, by, as_at, policy, budget, begins, days_a_month
    )
    space = request.space()
    steps = limits().steps if most_steps is None else most_steps
    proven, search = True, "exact"
    goal: Goal = 0
    bought: int | None = None
    for level in range(request.level, request.held_number(), -1):
        wanted = level_goal(space, request.part, level, request.policy)
        assert wanted is not None
        found, search = cheapest(wanted, space.days, request.part, steps, tick)
        if found is not None:
            if found.cost <= budget:
                goal, bought = wanted, level
                break
            proven = proven and found.proven
    best, sure = most_criteria(space, goal, budget, steps, tick)
    found = Least(best, cost_of(best, space.days), proven and sure)
    if not found.proven:
        search = "best_found"
    return _plan(request, space, bought, found, search, goal)


def _plan(
    request: PlanRequest,
    space: MoveSpace,
    level: int | None,
    found: Least,
    search: str,
    goal: Goal,
    *,
    reached: bool = True,
) -> Plan:
    """The moves found, as a plan."""
    framework, states = request.framework, request.start.judgement.states
    spare = goal if request.budget is None else NEVER
    actions = actions_of(space, found.moves, spare, request.level, request.bundle, request.calendar)
    asked = request.asked()
    met = sum(states[c] is State.MET for c in asked)
    after = met + sum(
        satisfied(space.criterion_goal(c), found.moves) for c in asked if states[c] is not State.MET
    )
    return Plan(
        framework=framework,
        bundle=request.bundle,
        policy=request.policy,
        part=request.part,
        start=request.start,
        day=request.day,
        asked_level=framework.levels[request.level].id,
        level=None if level is None else framework.levels[level].id,
        held=_level_id(framework, request.held_number()),
        reached=reached,
        actions=actions,
        phases=tuple(_phases(request, space, actions)),
        days=found.cost,
        proven_minimal=found.proven,
        search=search,
        criteria_met=(met, after, len(asked)),
        budget=request.budget,
        blockers=() if reached else tuple(_blockers(space)),
        relies_on=tuple(
            item.id for item in request.match.items if request.today < item.dated <= request.day
        ),
        space=space,
        look_first=tuple(_look_first(request, actions)),
        calendar=request.calendar,
        by=request.by,
        lapsed=tuple(_lapsed(request, space, actions)) if reached else (),
    )


def _lapsed(
    request: PlanRequest, space: MoveSpace, actions: Sequence[PlannedAction]
) -> Iterator[str]:
    """The criteria met on the day once all is done, and not on the later day when the work ends."""
    ends = request.calendar.day(sum(each.days for each in actions))
    if ends <= request.day:
        return
    changes = [change for each in actions for change in each.changes]
    bundle = after_changes(space, request.bundle, changes)
    then, later = (
        assess(bundle, request.framework, as_at=day, policy=request.policy).states
        for day in (request.day, ends)
    )
    for criterion, state in then.items():
        if state is State.MET and later[criterion] is not State.MET:
            yield criterion


def _look_first(request: PlanRequest, actions: Sequence[PlannedAction]) -> Iterator[OpenQuestion]:
    """The questions that actions are for, with the items that would count if they answered."""
    wanted = dict.fromkeys(question.id for each in actions for question in each.questions)
    if not wanted:
        return
    able = [each for each in sort_items(request.start).candidates if not each.lacks]
    sorting = Sorting(request.start, "", tuple(able), by_question=True)
    for each in sorting.open_questions:
        if each.question.id in wanted and each.candidates:
            yield each


def _phases(
    request: PlanRequest, space: MoveSpace, actions: Sequence[PlannedAction]
) -> Iterator[Phase]:
    """Groups of at most ten actions, of even size: never fewer than five beside others."""
    groups = -(-len(actions) // MOST_IN_A_PHASE)
    first = 0
    for number in range(groups):
        size = len(actions) // groups + (number < len(actions) % groups)
        chosen = tuple(actions[first : first + size])
        first += size
        bundle = after_changes(
            space, request.bundle, [change for each in actions[:first] for change in each.changes]
        )
        result = assess(bundle, request.framework, as_at=request.day, policy=request.policy)
        yield Phase(
            number + 1,
            chosen,
            sum(action.days for action in chosen),
            _level_id(request.framework, held_level(result, request.part)),
            result.points.points if result.points and request.part.sort == COUNCIL else None,
        )


def _level_id(framework: Framework, level: int) -> str | None:
    return None if level == NONE else framework.levels[level].id


def _blockers(space: MoveSpace) -> Iterator[Blocker]:
    """The criteria that no moves meet, and the reasons."""
    situation = space.situation
    rules, day = situation.rules, situation.day
    wording = Wording.of(rules.framework)
    for criterion in situation.criteria:
        if reduced(space.criterion_goal(criterion)) != NEVER:
            continue
        leaves = rules.leaves_of[criterion]
        reasons = [
            wording.sentence(
                Finding(
                    "coverage_short",
                    {"dimension": demand.dimension, "has": 0, "needs": 0, "missing": ()},
                )
            )
            for leaf in leaves
            for demand in situation.judgement.demands[leaf]
            if not demand.need
        ]
        reasons += [
            f"On {day} no figures of a snapshot of {yearly_day_text(yearly.yearly_day)} can "
            "be published in time"
            for leaf in leaves
            if (yearly := rules.leaves[leaf].snapshot) and yearly.open_on(day) is None
        ]
        reason = reasons[0] if reasons else "No kind of evidence that it takes can show as much"
        yield Blocker(rules.criteria[criterion].id, reason)
