"""Plans for generated councils."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.council_parts import held_level
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import make_plan
from tests.support.plain_data import Data
from tests.support.strategies import cases


def drawn_plan(data: st.DataObject, max_items: int = 5) -> tuple[Data, Data, Plan]:
    """A plan for a part of a generated council that can be planned for."""
    framework_data, bundle_data, as_at = data.draw(cases(max_items=max_items))
    framework, bundle = Framework.from_data(framework_data), Bundle.from_data(bundle_data)
    part = data.draw(st.sampled_from([None, *(m.id for m in framework.modules), *framework.themes]))
    level = data.draw(st.sampled_from(framework.levels)).id
    policy = data.draw(st.sampled_from(list(framework.policies)))
    by = as_at + timedelta(days=data.draw(st.sampled_from([0, 1, 30, 200])))
    try:
        plan = make_plan(
            bundle, framework, level, part=part, by=by, policy=policy, days_a_month=1000
        )
    except InvalidInput as error:
        assert [p.code for p in error.problems] == ["nothing_assessed"]  # noqa: PT017
        assume(False)
    return framework_data, bundle_data, plan


def reaches(plan: Plan, bundle: Bundle) -> bool:
    """Whether the engine gives the bundle the level that the plan is for."""
    result = assess(bundle, plan.framework, as_at=plan.day, policy=plan.policy)
    ids = [level.id for level in plan.framework.levels]
    return held_level(result, plan.part) >= ids.index(plan.asked_level)
