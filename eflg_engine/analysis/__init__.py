"""Trying things out on paper: what would change, what has changed, and what there is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.analysis.actions import (
        ActionPlan as ActionPlan,
        Delivery as Delivery,
        action_plan as action_plan,
        as_delivered as as_delivered,
        draft_actions as draft_actions,
        finish_action as finish_action,
    )
    from eflg_engine.analysis.case_studies import CaseStudies as CaseStudies
    from eflg_engine.analysis.claims import (
        ComparedClaim as ComparedClaim,
        ComparedClaims as ComparedClaims,
        Verdict as Verdict,
        compare_claims as compare_claims,
    )
    from eflg_engine.analysis.comparing import Comparison as Comparison, compare as compare
    from eflg_engine.analysis.forecasting import (
        Event as Event,
        Forecast as Forecast,
        Refresh as Refresh,
        Span as Span,
        forecast as forecast,
    )
    from eflg_engine.analysis.plan.plan import Plan as Plan
    from eflg_engine.analysis.plan.planning import (
        best_within as best_within,
        carry_out as carry_out,
        make_plan as make_plan,
    )
    from eflg_engine.analysis.losses import (
        Hold as Hold,
        Load as Load,
        Resilience as Resilience,
        resilience as resilience,
    )
    from eflg_engine.analysis.sorting import (
        Candidate as Candidate,
        Sorting as Sorting,
        sort_items as sort_items,
    )
    from eflg_engine.analysis.thread import (
        GoldenThread as GoldenThread,
        golden_thread as golden_thread,
    )
    from eflg_engine.analysis.timetabling import Timetable as Timetable, timetable as timetable
    from eflg_engine.analysis.whatif import WhatIf as WhatIf, edited as edited, what_if as what_if
    from eflg_engine.assessment.subsets import (
        SubsetLevels as SubsetLevels,
        Subsets as Subsets,
        every_choice as every_choice,
        keeping as keeping,
        levels_of_subsets as levels_of_subsets,
        removing as removing,
        removing_each as removing_each,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "analysis.actions": (
                "ActionPlan Delivery action_plan as_delivered draft_actions finish_action"
            ),
            "analysis.case_studies": "CaseStudies",
            "analysis.claims": "ComparedClaim ComparedClaims Verdict compare_claims",
            "analysis.comparing": "Comparison compare",
            "analysis.forecasting": "Event Forecast Refresh Span forecast",
            "analysis.plan.plan": "Plan",
            "analysis.plan.planning": "best_within carry_out make_plan",
            "analysis.losses": "Hold Load Resilience resilience",
            "analysis.sorting": "Candidate Sorting sort_items",
            "analysis.thread": "GoldenThread golden_thread",
            "analysis.timetabling": "Timetable timetable",
            "analysis.whatif": "WhatIf edited what_if",
            "assessment.subsets": (
                "SubsetLevels Subsets every_choice keeping levels_of_subsets removing removing_each"
            ),
        },
    )
