"""All that a report on a council is made from: the assessment and what else is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from eflg_engine.analysis.actions import ActionPlan, action_plan
from eflg_engine.analysis.claims import ComparedClaims, compare_claims
from eflg_engine.analysis.comparing import Comparison, compare
from eflg_engine.analysis.forecast_actions import Outlook, outlook
from eflg_engine.analysis.forecasting import Forecast, forecast
from eflg_engine.analysis.plan.calendar import FULL_TIME
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import make_plan
from eflg_engine.analysis.plan.searching import Tick
from eflg_engine.analysis.thread import GoldenThread, golden_thread
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CouncilReport:
    """An assessment with its plan, forecast, thread, claims, actions and what has changed.

    `dated_by` says where its day comes from. `target` is the number of the level to reach: None at
    the top, or where nothing could be assessed; there is no `plan` then. `outlook` is None where
    the bundle holds no actions, `comparison` without an earlier result.
    """

    result: Assessment
    dated_by: str
    target: int | None
    plan: Plan | None
    forecast: Forecast
    outlook: Outlook | None
    thread: GoldenThread
    claims: ComparedClaims
    actions: ActionPlan
    comparison: Comparison | None

    def __repr__(self) -> str:
        return f"<CouncilReport {self.result.council_name} {self.result.as_at.isoformat()}>"


def council_report(
    result: Assessment,
    *,
    dated_by: str = "",
    target: int | None = None,
    until: date | None = None,
    begins: date | None = None,
    days_a_month: int = FULL_TIME,
    since: Assessment | AssessmentResult | None = None,
    tick: Tick | None = None,
) -> CouncilReport:
    """The report on a council.

    `target` is the number of a level, from 0: the next one when left out. `until` ends the
    forecast: a year after the assessment when left out. `begins` and `days_a_month` are those of
    the plan. Raises InvalidInput where `until` lies before the day of the assessment, or `begins`
    is no day of work.
    """
    bundle, framework, policy = result.bundle, result.framework, result.policy
    day = result.as_at
    level = next_target(result) if target is None else target
    plan = None
    if level is not None and any(each.level_number is not None for each in result.themes.values()):
        plan = make_plan(
            bundle,
            framework,
            framework.levels[level].id,
            as_at=day,
            policy=policy,
            begins=begins,
            days_a_month=days_a_month,
            tick=tick,
        )
    last = min(day, date.max - A_YEAR) + A_YEAR if until is None else until
    ahead = forecast(bundle, framework, last, as_at=day, policy=policy)
    return CouncilReport(
        result,
        dated_by,
        level,
        plan,
        ahead,
        outlook(ahead),
        golden_thread(bundle, framework, day),
        compare_claims(result),
        action_plan(result),
        None if since is None else compare(since, result),
    )


def next_target(result: Assessment) -> int | None:
    """The number of the next level of the council; of its lowest part where it has none itself."""
    held = result.level_number
    if held is None:
        parts = [each.level_number for each in result.modules.values()]
        parts += [each.level_number for each in result.themes.values()]
        held = min((part for part in parts if part is not None), default=None)
    if held is None or held + 1 >= len(result.framework.levels):
        return None
    return held + 1
