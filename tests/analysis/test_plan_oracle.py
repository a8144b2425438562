"""The least effort of a plan, by another hand: an answer set program minimises the same cost.

That the goal a plan is made from says what the engine says of any moves is held in test_plan.py;
here clingo, which shares no search with us, finds the cheapest moves that satisfy it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework
from eflg_engine.analysis.plan.goals import Goal
from eflg_engine.analysis.plan.move_space import level_goal
from eflg_engine.analysis.plan.planning import make_plan
from tests.oracles import reference_plan
from tests.support.plain_data import Data, criteria_of, leaves_of, unshared
from tests.support.plans import drawn_plan
from tests.support.strategies import cases

PROGRAM = """
{ made(M) } :- move(M,_).
held(N) :- node(N,K), K { made(M) : wants(N,M); held(C) : part(N,C) }.
:- not held(0).
#minimize { D,M : made(M), move(M,D) }.
"""


def facts(goal: Goal, days: Sequence[int]) -> Iterator[str]:
    """A goal as facts: node 0 is the goal, and each node needs so many of its moves and parts."""
    yield from (f"move({move},{cost})." for move, cost in enumerate(days))
    nodes = [goal]
    for number, node in enumerate(nodes):  # grows as it is walked
        if isinstance(node, int):
            yield f"node({number},{node.bit_count()})."
            yield from (f"wants({number},{m})." for m in range(len(days)) if node >> m & 1)
        else:
            yield f"node({number},{node[0]})."
            for part in node[1]:
                yield f"part({number},{len(nodes)})."
                nodes.append(part)


def least_days(goal: Goal, days: Sequence[int]) -> int | None:
    """The least cost of moves that satisfy the goal; None where none do."""
    import clingo  # here, so that the tests can be collected on every Python

    control = clingo.Control(["--warn=none"], logger=lambda code, message: None)
    control.add("base", [], PROGRAM + "\n".join(facts(goal, days)))
    control.ground([("base", [])])
    cost = None
    with control.solve(yield_=True) as models:
        for model in models:
            cost = model.cost[0] if model.cost else 0
    return cost


@settings(max_examples=40)
@given(st.data())
def test_a_plan_costs_what_the_oracle_finds(data: st.DataObject) -> None:
    _, _, plan = drawn_plan(data)
    assert plan.space is not None
    if plan.reached and not plan.proven_minimal:
        return
    ids = [level.id for level in plan.framework.levels]
    goal = level_goal(plan.space, plan.part, ids.index(plan.asked_level), plan.policy)
    assert goal is not None
    assert (plan.days if plan.reached else None) == least_days(goal, plan.space.days)


def test_the_oracle_sees_thresholds() -> None:
    goal: Goal = (2, (0b001, 0b010, (1, (0b100, 0b011))))
    assert least_days(goal, [5, 3, 2]) == 5
    assert least_days((1, ()), [1]) is None
    assert least_days(0, [1]) == 0


LEFT_OUT = ("covers", "measure", "snapshot", "due", "applies_when")
MOST_MOVES = 9


@settings(max_examples=40)
@given(cases(max_items=4), st.data())
def test_a_plan_costs_what_trying_everything_by_the_reference_finds(
    case: tuple[Data, Data, date], data: st.DataObject
) -> None:
    framework, bundle, as_at = unshared(case[0]), unshared(case[1]), case[2]
    framework.pop("offered", None)
    bundle.pop("scope", None)
    for module in framework["modules"]:
        for theme in module["themes"]:
            theme.pop("applies_when", None)
    for _, criterion in criteria_of(framework):
        for key in LEFT_OUT:
            criterion.pop(key, None)
        for leaf in leaves_of(criterion["requires"]):
            for key in LEFT_OUT:
                leaf.pop(key, None)
    level = data.draw(st.sampled_from(framework["levels"]))["id"]
    by = as_at + timedelta(days=data.draw(st.sampled_from([0, 200])))
    loaded = Framework.from_data(framework)
    strict = next(each for each in loaded.policies if each == "strict")
    try:
        expected = reference_plan.least_days(framework, bundle, by, level, strict, MOST_MOVES)
    except ValueError:
        assume(False)
    plan = make_plan(Bundle.from_data(bundle), loaded, level, as_at=as_at, by=by, policy=strict)
    assert plan.proven_minimal
    assert (plan.days if plan.reached else None) == expected
