"""Plans: what they reach, that nothing in them is spare, and that nothing cheaper would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, EvidenceItem, InvalidInput, assess
from eflg_engine.analysis.council_parts import held_level
from eflg_engine.analysis.plan import maxsat
from eflg_engine.analysis.plan.calendar import Calendar, Task, least_pace
from eflg_engine.analysis.plan.carrying_out import carried_out
from eflg_engine.analysis.plan.cheapest_moves import least
from eflg_engine.analysis.plan.goals import NEVER, Goal, satisfied
from eflg_engine.analysis.plan.maxsat import least_by_maxsat
from eflg_engine.analysis.plan.move_space import MoveSpace, level_goal
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import best_within, carry_out, make_plan
from eflg_engine.assessment.state import State
from eflg_engine.reading.limits import limited
from eflg_engine.report.plan import plan_blocks, plan_data
from eflg_engine.report.render import text as as_text
from tests.support import shipped
from tests.support.plain_data import Data
from tests.support.plans import drawn_plan, reaches
from tests.support.properties import agree

MOST_MOVES = 11


@st.composite
def goals(draw: st.DrawFn, moves: int, depth: int = 3) -> Goal:
    """A goal over some moves; parts may stand more than once, and then weigh as much."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return sum(1 << move for move in draw(st.sets(st.integers(0, moves - 1), max_size=3)))
    parts = draw(st.lists(goals(moves, depth - 1), min_size=1, max_size=4))
    if draw(st.booleans()):
        parts = [part for part in parts for _ in range(draw(st.integers(1, 3)))]
    return draw(st.sampled_from([1, len(parts), draw(st.integers(1, len(parts)))])), tuple(parts)


@given(goals(7), st.lists(st.sampled_from([1, 1, 2, 3, 5, 8]), min_size=7, max_size=7))
def test_the_search_is_as_good_as_trying_everything(goal: Goal, costs: list[int]) -> None:
    def cost(moves: int) -> int:
        return sum(costs[move] for move in range(7) if moves >> move & 1)

    best = min((cost(moves) for moves in range(1 << 7) if satisfied(goal, moves)), default=None)
    for found in (least(goal, costs), least_by_maxsat(goal, costs)):
        if best is None:
            assert found is None
        else:
            assert found is not None
            assert found.proven
            assert satisfied(goal, found.moves)
            assert cost(found.moves) == found.cost == best


def test_a_goal_without_a_way_is_never_satisfied() -> None:
    assert least((2, (1, NEVER)), [1]) is None
    assert least_by_maxsat((2, (1, NEVER)), [1]) is None


def test_a_search_cut_short_does_not_claim_a_proof() -> None:
    parts = tuple(
        (1, tuple(1 << (a * 7 + b * 3 + c) % 19 | 1 << (a * 5 + c * 11) % 19 for c in range(4)))
        for a in range(6)
        for b in range(3)
    )
    goal = (12, parts)
    found = least(goal, [3] * 19, most_nodes=2)
    assert found is not None
    assert not found.proven
    assert satisfied(goal, found.moves)


def with_moves(plan: Plan, moves: int) -> Bundle:
    """The bundle once any of the moves open to it are made, new items only once obtained."""
    assert plan.space is not None
    space: MoveSpace = plan.space
    by_item: dict[int, list[Any]] = {}
    for number, move in enumerate(space.moves):
        if moves >> number & 1:
            by_item.setdefault(move.item, []).append(move)
    ids = {
        item: f"new-{item}"
        for item, made in by_item.items()
        if space.situation.subjects[item].leaf >= 0 and any(move.verb == "obtain" for move in made)
    }
    kept = {
        item: made
        for item, made in by_item.items()
        if space.situation.subjects[item].leaf < 0 or item in ids
    }
    return carried_out(space.situation, plan.bundle, kept, ids)


@settings(max_examples=60)
@given(st.data())
def test_carrying_a_plan_out_reaches_its_target_and_no_part_of_it_does(
    data: st.DataObject,
) -> None:
    framework_data, _, plan = drawn_plan(data)
    after = carry_out(plan.bundle, plan)
    assert all(action.days == sum(c.days for c in action.changes) for action in plan.actions)
    if not plan.reached:
        assert not reaches(plan, after)
        assert not plan.actions or plan.blockers
        return
    assert reaches(plan, after)
    assert not after.check(plan.framework)
    assert Bundle.from_data(after.to_data(), framework=plan.framework).sha256 == after.sha256
    agree(
        framework_data,
        _reference_data(after),
        plan.day,
        assess(after, plan.framework, as_at=plan.day, policy=plan.policy),
    )
    for action in plan.actions:  # evidence never hurts, so one at a time is enough
        rest = [other for other in plan.actions if other is not action]
        assert not reaches(plan, carry_out(plan.bundle, plan, rest))
        for changes in action.alternatives:
            assert sum(change.days for change in changes) == action.days
    places = {move: number for number, move in enumerate(plan.space.moves)} if plan.space else {}
    for move in plan.moves:
        rest_bits = sum(1 << places[other] for other in plan.moves if other is not move)
        assert not reaches(plan, with_moves(plan, rest_bits))


def _reference_data(bundle: Bundle) -> Data:
    """A bundle as the reference reads it: dates as dates."""
    data: Data = dict(bundle.to_data())
    for item in data["evidence"]:
        for key in ("dated", "review_by"):
            if key in item:
                item[key] = date.fromisoformat(item[key])
    for objective in data.get("objectives", []):
        if "published" in objective:
            objective["published"] = date.fromisoformat(objective["published"])
    return data


@settings(max_examples=60)
@given(st.data())
def test_the_goal_says_what_the_engine_says_of_any_moves(data: st.DataObject) -> None:
    _, _, plan = drawn_plan(data)
    assert plan.space is not None
    ids = [level.id for level in plan.framework.levels]
    goal = level_goal(plan.space, plan.part, ids.index(plan.asked_level), plan.policy)
    assert goal is not None
    count = len(plan.space.moves)
    for _ in range(8):
        moves = data.draw(st.integers(0, (1 << count) - 1))
        moves |= data.draw(st.integers(0, (1 << count) - 1))
        assert satisfied(goal, moves) == reaches(plan, with_moves(plan, moves))


def wanted(plan: Plan) -> Goal:
    """The goal that a plan's actions are for: the target, or what is left where it is blocked."""
    assert plan.space is not None
    rules = plan.space.situation.rules
    blocked = {rules.number_of[each.criterion] for each in plan.blockers}
    level = [level.id for level in plan.framework.levels].index(plan.asked_level)
    goal = level_goal(plan.space, plan.part, level, plan.policy, given=blocked)
    assert goal is not None
    return goal


@settings(max_examples=40)
@given(st.data())
def test_no_cheaper_moves_would_do(data: st.DataObject) -> None:
    """Every set of moves is tried, where there are few; the test above ties them to the engine."""
    _, _, plan = drawn_plan(data, max_items=4)
    assert plan.space is not None
    days = plan.space.days
    assume(len(days) <= MOST_MOVES and plan.proven_minimal)
    goal = wanted(plan)
    costs = [
        sum(days[move] for move in range(len(days)) if moves >> move & 1)
        for moves in range(1 << len(days))
        if satisfied(goal, moves)
    ]
    assert plan.days == min(costs, default=0)
    assert costs or not plan.reached


@settings(max_examples=40)
@given(st.data())
def test_a_budget_buys_the_most(data: st.DataObject) -> None:
    _, _, plan = drawn_plan(data, max_items=4)
    budget = data.draw(st.integers(0, 40))
    best = best_within(
        plan.bundle,
        plan.framework,
        budget,
        plan.asked_level,
        part=plan.part.id or None,
        by=plan.day,
        policy=plan.policy,
    )
    space = best.space
    assert space is not None
    after = carry_out(best.bundle, best)
    result = assess(after, best.framework, as_at=best.day, policy=best.policy)
    assert best.left_over == budget - best.days >= 0
    assert _met(best, after) == best.criteria_met.after
    ids = [level.id for level in plan.framework.levels]
    if best.level is not None:
        assert ids.index(best.level) <= held_level(result, best.part)
    assume(len(space.days) <= MOST_MOVES)
    top = ids.index(best.asked_level)
    levels = [level_goal(space, best.part, level, best.policy) for level in range(top + 1)]
    wishes = [space.criterion_goal(criterion) for criterion in space.situation.criteria]
    start = best.criteria_met.undone

    def worth(moves: int, days: int) -> tuple[int, int, int]:
        held = sum(goal is not None and satisfied(goal, moves) for goal in levels)
        met = start + sum(wish != 0 and satisfied(wish, moves) for wish in wishes)
        return held, met, -days

    chosen = {move: number for number, move in enumerate(space.moves)}
    mine = worth(sum(1 << chosen[move] for move in best.moves), best.days)
    assert mine[1] == best.criteria_met.after
    if not best.proven_minimal:
        return
    for moves in range(1 << len(space.days)):
        days = sum(space.days[move] for move in range(len(space.days)) if moves >> move & 1)
        if days <= budget:
            assert worth(moves, days) <= mine


def _met(plan: Plan, bundle: Bundle) -> int:
    """How many criteria of the part that bear on the level asked for are met."""
    result = assess(bundle, plan.framework, as_at=plan.day, policy=plan.policy)
    ids = [level.id for level in plan.framework.levels]
    any_level = plan.policy.points is not None and plan.part.sort == "council"
    top = len(ids) if any_level else ids.index(plan.asked_level) + 1
    rules = result.judgement.match.rules
    return sum(
        result.judgement.states[criterion] is State.MET
        for theme in plan.part.themes
        for criteria in rules.themes[theme].levels[:top]
        for criterion in criteria
    )


# Shipped samples


@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
@pytest.mark.parametrize("part", [None, "workforce", "communities.information"])
@pytest.mark.parametrize("policy", ["strict", "broad"])
def test_samples(name: str, part: str | None, policy: str) -> None:
    framework, bundle = shipped.framework(), shipped.sample(name)
    for level in framework.levels:
        plan = make_plan(bundle, framework, level.id, part=part, policy=policy)
        if not plan.reached:
            assert plan.blockers
            continue
        assert plan.proven_minimal
        assert reaches(plan, carry_out(bundle, plan))
        assert plan.days == sum(action.days for action in plan.actions)
        assert plan.ends == plan.actions[-1].due if plan.actions else plan.calendar.start
        sizes = [len(phase.actions) for phase in plan.phases]
        assert len(sizes) <= 1 or all(5 <= size <= 10 for size in sizes)
        for action in plan.actions[::4]:  # generated plans are held to it whole
            rest = [other for other in plan.actions if other is not action]
            assert not reaches(plan, carry_out(bundle, plan, rest))


def test_a_search_that_stops_at_its_limit_is_not_called_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    best = make_plan(bundle, framework, "achieving", policy="broad")
    plan = make_plan(bundle, framework, "achieving", policy="broad", most_steps=1)
    assert (best.proven_minimal, plan.proven_minimal) == (True, False)
    assert (plan.search, plan.days >= best.days) == ("best_found", True)
    assert reaches(plan, carry_out(bundle, plan))
    with limited(steps=1):
        monkeypatch.setattr(maxsat, "available", lambda: False)
        assert not make_plan(bundle, framework, "achieving", policy="broad").proven_minimal


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 30), st.integers(0, 400))
def test_working_days_are_spent_at_the_pace(start: date, pace: int, days: int) -> None:
    calendar = Calendar(start, pace)
    assert calendar.day(0) == start
    assert calendar.day(days) <= calendar.day(days + 1)
    year = calendar.day(12 * pace)
    assert (year - start).days == 365
    needed = least_pace([Task(days, latest=year)], start)
    assert needed is not None
    assert Calendar(start, needed).day(days) <= year
    assert needed == 1 or Calendar(start, needed - 1).day(days) > year


def test_actions_stand_in_a_calendar_and_the_day_is_kept_or_not() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    assert bundle.as_at is not None
    begins, by = bundle.as_at + timedelta(days=30), bundle.as_at + timedelta(days=365)
    args = (bundle, framework, "achieving")
    quick = make_plan(*args, by=by, begins=begins, days_a_month=20)
    slow = make_plan(*args, by=by, begins=begins, days_a_month=1)
    assert (make_plan(*args).fits, quick.fits, slow.fits) == (None, True, False)
    dues = [action.due for action in slow.actions]
    assert dues == sorted(dues)
    assert begins < dues[0]
    assert dues[-1] == slow.ends > by


def test_what_may_answer_already_is_named_first_and_costs_nothing() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    item = EvidenceItem("X1", "Equality report to cabinet", "decision", ("leadership.scrutiny",),
                        bundle.as_at or date.min)  # fmt: skip
    kept = [each for each in bundle.evidence if "leadership.scrutiny" not in str(each.supports)]
    before = make_plan(bundle.with_evidence(kept), framework, "achieving", part="leadership")
    plan = make_plan(bundle.with_evidence([*kept, item]), framework, "achieving", part="leadership")
    assert plan.days == before.days
    looked = {each.question.id: [c.item.id for c in each.candidates] for each in plan.look_first}
    assert looked
    assert all(question.startswith("leadership.scrutiny.") for question in looked)
    assert all(items == ["X1"] for items in looked.values())
    asked = {question.id for action in plan.actions for question in action.questions}
    assert set(looked) <= asked


def test_every_problem_of_a_request_is_said_at_once() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    assert bundle.as_at is not None
    with pytest.raises(InvalidInput) as caught:
        best_within(
            bundle,
            framework,
            -1,
            "achievin",
            part="workforc",
            by=bundle.as_at - timedelta(days=1),
            policy="brod",
        )
    assert sorted(problem.code for problem in caught.value.problems) == [
        "out_of_range",
        "out_of_range",
        "unknown_level",
        "unknown_part",
        "unknown_policy",
    ]


def test_evidence_must_still_hold_on_the_day() -> None:
    framework, bundle = shipped.framework(), shipped.sample("brackenshire-2024")
    assert bundle.as_at is not None
    now = make_plan(bundle, framework, "achieving")
    later = make_plan(bundle, framework, "achieving", by=bundle.as_at + timedelta(days=400))
    assert not now.actions
    assert any(action.change.verb == "refresh" for action in later.actions)
    assert later.fits
    states = assess(bundle, framework).states
    for action in later.actions:
        if action.change.verb == "refresh":
            assert bundle.as_at < action.change.item.dated == action.due <= later.day
            if all(states[each] is State.MET for each in action.criteria):  # it is not due today
                assert action.due > bundle.as_at + timedelta(days=14)


def test_where_there_is_nothing_to_cover_the_rest_is_planned() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    bare = replace(bundle, objectives=(), evidence=())
    plan = make_plan(bare, framework, "excellent", part="leadership")
    assert not plan.reached
    assert plan.proven_minimal
    assert "There are no equality objectives in scope to cover" in plan.blockers[0].reason
    blocked = {blocker.criterion for blocker in plan.blockers}
    after = assess(carry_out(bare, plan), framework, as_at=plan.day)
    assert {
        rule.id
        for theme in plan.part.themes
        for rule in after.themes[after.judgement.match.rules.themes[theme].id].criteria
        if rule.state is State.NOT_MET or rule.state is State.NO_EVIDENCE
    } == blocked


def test_a_plan_without_facts_that_decide_what_is_asked_is_provisional() -> None:
    framework, bundle = shipped.framework(), shipped.sample("brackenshire-2024")
    known = make_plan(bundle, framework, "achieving")
    silent = replace(bundle, council=replace(bundle.council, profile={}))
    plan = make_plan(silent, framework, "achieving")
    told, text = (" ".join(as_text.render(plan_blocks(p)).split()) for p in (known, plan))
    assert not known.not_assessed
    assert "Nothing needs doing: the evidence supports this level on that day." in told
    assert "rovisional" not in told
    assert "leadership.objectives.in_force" in [each.id for each in plan.not_assessed]
    assert "could not be assessed, so levels may change" in text
    assert "What is asked depends on employees and nation, which the evidence file" in text
    assert "Provisionally, nothing needs doing: of what could be assessed" in text
    assert plan_data(plan)["not_assessed"] == [each.id for each in plan.not_assessed]
    assert not make_plan(silent, framework, "achieving", part="communities").not_assessed
