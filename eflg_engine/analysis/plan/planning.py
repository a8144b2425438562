"""`make_plan` and `best_within`: the least effort that reaches a target, and the best of some days.

What an action is, what it costs and why the cheapest plan is found exactly: docs/dry-run.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eflg_engine.analysis.council_parts import COUNCIL, held_level
from eflg_engine.analysis.plan.calendar import FULL_TIME, Task, least_pace, scheduled
from eflg_engine.analysis.plan.cheapest_moves import Least
from eflg_engine.analysis.plan.goals import NEVER, Goal, cost_of, reduced, satisfied
from eflg_engine.analysis.plan.move_space import MoveSpace, level_goal
from eflg_engine.analysis.plan.plan import Blocker, CriteriaMet, Phase, Plan, PlannedAction
from eflg_engine.analysis.plan.planned_actions import (
    Draft,
    actions_of,
    after_changes,
    drafts_of,
)
from eflg_engine.analysis.plan.request import PlanRequest
from eflg_engine.analysis.plan.searching import Tick, cheapest
from eflg_engine.analysis.plan.within_budget import most_criteria
from eflg_engine.analysis.sorting import OpenQuestion, Sorting, one_key_short, sort_items
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.ladder import NONE
from eflg_engine.assessment.reasons.english import ENGLISH
from eflg_engine.assessment.reasons.findings import Finding, Wording, day_text
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.limits import limits

MOST_IN_A_PHASE = 10

MOST_DAYS_TRIED = 6
"""Days for which it is planned, each time the day on which the last plan's work ends."""


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

    `target` is a level by id or title. The level is to be held on the day `by`, on evidence that
    still counts then; when left out, on the day on which the plan's work ends, or where things
    lapse faster than they can be renewed, on that of the assessment. Work begins on `begins`
    (`as_at` when left out), with `days_a_month` working days for it: each action has the day on
    which it is done. The search looks at no more than `most_steps` places (`limits().steps` when
    left out); where it stops there, the plan is the best found and not proven least. `tick` is
    called now and then.

    Where no evidence can meet some criteria, the rest is planned all the same, and `reached` is
    false.

    Raises InvalidInput for words that the framework does not know, and where nothing in the part
    can be assessed.
    """
    request = PlanRequest(
        bundle, framework, target, part, by, as_at, policy, None, begins, days_a_month
    )
    steps = limits().steps if most_steps is None else most_steps

    def search() -> Found:
        space = request.space()
        goal = level_goal(space, request.part, request.level, request.policy)
        assert goal is not None
        found, how = cheapest(goal, space.days, request.part, steps, tick)
        if found is not None:
            return Found(space, request.level, found, how, goal)
        situation = space.situation
        never = {c for c in situation.criteria if reduced(space.criterion_goal(c)) == NEVER}
        rest = level_goal(space, request.part, request.level, request.policy, given=never)
        assert rest is not None
        found, how = cheapest(rest, space.days, request.part, steps, tick)
        found = found or Least(0, 0, True)
        return Found(space, request.level, found, how, rest, reached=False)

    return _settled(request, search)


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
    steps = limits().steps if most_steps is None else most_steps

    def search() -> Found:
        space = request.space()
        proven, how = True, "exact"
        goal: Goal = 0
        bought: int | None = None
        for level in range(request.level, request.held_number(), -1):
            wanted = level_goal(space, request.part, level, request.policy)
            assert wanted is not None
            found, how = cheapest(wanted, space.days, request.part, steps, tick)
            if found is not None:
                if found.cost <= budget:
                    goal, bought = wanted, level
                    break
                proven = proven and found.proven
        best, sure = most_criteria(space, goal, budget, steps, tick)
        found = Least(best, cost_of(best, space.days), proven and sure)
        return Found(space, bought, found, how if found.proven else "best_found", goal)

    return _settled(request, search)


@dataclass(frozen=True, slots=True)
class Found:
    """The moves found for a day, and the goal that they were found for.

    `level` is the number of the level that they reach, None for none above the one held.
    """

    space: MoveSpace
    level: int | None
    least: Least
    search: str
    goal: Goal
    reached: bool = True


def _settled(request: PlanRequest, search: Callable[[], Found]) -> Plan:
    """The plan for the day asked for; where none was, for the day on which its work ends.

    The later that is, the more lapses until then, and the longer the work: so it is planned again
    for the day on which the last plan's work ends, until work ends by the day it is planned for.
    Where that is never so, the day is that of the assessment.
    """
    first = found = search()
    tasks = _tasks(request, found)
    for _ in range(MOST_DAYS_TRIED):
        ends = _ends(tasks[1])
        if request.by is not None or ends <= request.day:
            return _plan(request, found, *tasks)
        request.judge_on(ends)
        found = search()
        tasks = _tasks(request, found)
    request.judge_on(request.today)
    return _plan(request, first, *_tasks(request, first))


Done = list[tuple[int, date]]
"""Drafts by place, in the order in which they are done, with the day."""


def _tasks(request: PlanRequest, found: Found) -> tuple[list[Draft], Done]:
    """The moves found as actions, and when they are done."""
    drafts = drafts_of(found.space, found.least.moves, request.level, request.now.judgement)
    return drafts, scheduled([_timed(request, draft) for draft in drafts], request.calendar)


def _timed(request: PlanRequest, draft: Draft) -> Task:
    """A draft's task; done at any time where what is judged is how things stand today."""
    is_today = request.by is None and request.day == request.today
    return Task(draft.days) if is_today else draft.task


def _ends(done: Done) -> date:
    return max((day for _, day in done), default=date.min)


def _plan(request: PlanRequest, found: Found, drafts: list[Draft], done: Done) -> Plan:
    """The moves found, as a plan."""
    framework, states, space = request.framework, request.start.judgement.states, found.space
    moves = found.least.moves
    spare = found.goal if request.budget is None else NEVER
    actions = actions_of(space, drafts, done, spare, request.bundle)
    blockers = () if found.reached else tuple(_blockers(space))
    if unlisted := tuple(each.criterion for each in blockers if each.wants_objectives):
        listing = _listing_objectives(request, unlisted)
        actions = tuple(replace(a, number=n) for n, a in enumerate((listing, *actions), 1))
    asked = request.asked()
    met = sum(states[c] is State.MET for c in asked)
    after = met + sum(
        satisfied(space.criterion_goal(c), moves) for c in asked if states[c] is not State.MET
    )
    now = sum(request.now.judgement.states[c] is State.MET for c in asked)
    late = request.by is not None and any(each.due > each.latest for each in actions)
    return Plan(
        framework=framework,
        bundle=request.bundle,
        policy=request.policy,
        part=request.part,
        start=request.start,
        day=request.day,
        asked_level=framework.levels[request.level].id,
        level=None if found.level is None else framework.levels[found.level].id,
        held=_level_id(framework, request.held_number()),
        reached=found.reached,
        actions=actions,
        phases=tuple(_phases(request, space, actions)),
        days=found.least.cost,
        proven_minimal=found.least.proven,
        search=found.search,
        criteria_met=CriteriaMet(now, met, after, len(asked)),
        budget=request.budget,
        blockers=blockers,
        relies_on=tuple(_relies_on(request, asked)),
        space=space,
        look_first=tuple(_look_first(request, actions)),
        calendar=request.calendar,
        by=request.by,
        today=request.today,
        lapsed=tuple(_lapsed(request, space, actions)) if found.reached else (),
        pace=least_pace([draft.task for draft in drafts], request.calendar.start) if late else None,
    )


def _relies_on(request: PlanRequest, asked: Sequence[int]) -> Iterator[str]:
    """Items that are planned for after today and count on the day for criteria (by number)."""
    judgement, match = request.start.judgement, request.match
    counting = 0
    for criterion in asked:
        for leaf in match.rules.leaves_of[criterion]:
            counting |= judgement.counting[leaf]
    for number in bit_numbers(counting):
        if request.today < match.items[number].dated <= request.day:
            yield match.items[number].id


def _listing_objectives(request: PlanRequest, criteria: tuple[str, ...]) -> PlannedAction:
    """To list objectives comes first and takes no days: what it takes to set them is planned."""
    start = request.calendar.start
    return PlannedAction(0, (), "", (), {}, start, request.day, criteria, (), False)


def _lapsed(
    request: PlanRequest, space: MoveSpace, actions: Sequence[PlannedAction]
) -> Iterator[str]:
    """The criteria met on the day once all is done, and not on the later day when the work ends."""
    ends = max((each.due for each in actions), default=date.min)
    if ends <= request.day or request.by is not None:
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
    """The questions that actions are for, with what would count if it answered.

    Of items that answer and lack one key, and those that might answer: as `eflg sort` finds them.
    """
    wanted = {leaf: question for each in actions for leaf, question in each.asked.items()}
    if not wanted:
        return
    able = [each for each in sort_items(request.start).candidates if each.lacks in ("", "one_key")]
    sorting = Sorting(request.start, "", tuple(able), by_question=True)
    found = {each.question.id: each.candidates for each in sorting.open_questions}
    rules = request.match.rules
    for leaf, question in sorted(wanted.items()):
        criterion = rules.criteria[rules.criterion_of[leaf]]
        near = (*one_key_short(request.start, leaf, criterion, question), *found[question.id])
        if near:
            yield OpenQuestion(criterion, question, near)


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
            f"On {day_text(day)} no figures of a snapshot of "
            f"{ENGLISH.yearly_day(yearly.yearly_day)} can be published in time"
            for leaf in leaves
            if (yearly := rules.leaves[leaf].snapshot)
            and yearly.first_to_publish(situation.begins, day) is None
        ]
        reason = reasons[0] if reasons else "No kind of evidence that it takes can show as much"
        unlisted = any(
            demand.dimension == "objectives" and not demand.need
            for leaf in leaves
            for demand in situation.judgement.demands[leaf]
        )
        yield Blocker(rules.criteria[criterion].id, reason, unlisted)
