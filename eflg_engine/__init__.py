"""eflg_engine: a council's evidence in, indicative levels and reasons out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.assessment.assess import assess as assess
    from eflg_engine.assessment.ladder import Status as Status
    from eflg_engine.assessment.reasons.explain import (
        Explanation as Explanation,
        LeafGap as LeafGap,
        NearMiss as NearMiss,
        ThresholdGap as ThresholdGap,
    )
    from eflg_engine.assessment.reasons.findings import Finding as Finding
    from eflg_engine.assessment.result.criterion import CriterionResult as CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment as Assessment
    from eflg_engine.assessment.result.next_points import NextPoints as NextPoints
    from eflg_engine.assessment.result.points import (
        CouncilPoints as CouncilPoints,
        PointsOf as PointsOf,
    )
    from eflg_engine.assessment.result.views import (
        ModuleResult as ModuleResult,
        PolicyResult as PolicyResult,
        ThemeResult as ThemeResult,
    )
    from eflg_engine.assessment.state import State as State
    from eflg_engine.evidence.bundle import (
        Bundle as Bundle,
        Council as Council,
        EvidenceItem as EvidenceItem,
        Objective as Objective,
        Scope as Scope,
        StrategicAim as StrategicAim,
    )
    from eflg_engine.evidence.council_papers import (
        Action as Action,
        Claim as Claim,
        PastResult as PastResult,
    )
    from eflg_engine.evidence.migrate.migration import (
        Migration as Migration,
        MovedItem as MovedItem,
        migrate as migrate,
    )
    from eflg_engine.framework.adaptation import Adaptation as Adaptation
    from eflg_engine.framework.crosswalk import (
        Crosswalk as Crosswalk,
        crosswalks_of as crosswalks_of,
        find_crosswalk as find_crosswalk,
    )
    from eflg_engine.framework.wording_file import load_wording as load_wording
    from eflg_engine.framework.conditions import Condition as Condition, FactTest as FactTest
    from eflg_engine.framework.model import (
        Criterion as Criterion,
        Due as Due,
        Framework as Framework,
        Leaf as Leaf,
        Module as Module,
        Policy as Policy,
        Theme as Theme,
        Threshold as Threshold,
    )
    from eflg_engine.framework.particulars import (
        Level as Level,
        Source as Source,
    )
    from eflg_engine.framework.vocabulary import (
        Term as Term,
        Terms as Terms,
        Vocabulary as Vocabulary,
    )
    from eflg_engine.framework.wording import OwnWording as OwnWording, with_wording as with_wording
    from eflg_engine.reading.limits import Limits as Limits, limited as limited
    from eflg_engine.reading.problems import (
        InvalidInput as InvalidInput,
        Place as Place,
        Problem as Problem,
    )
    from eflg_engine.version import __version__ as __version__
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "assessment.assess": "assess",
            "assessment.ladder": "Status",
            "assessment.reasons.explain": "Explanation LeafGap NearMiss ThresholdGap",
            "assessment.reasons.findings": "Finding",
            "assessment.result.criterion": "CriterionResult",
            "assessment.result.outcome": "Assessment",
            "assessment.result.next_points": "NextPoints",
            "assessment.result.points": "CouncilPoints PointsOf",
            "assessment.result.views": "ModuleResult PolicyResult ThemeResult",
            "assessment.state": "State",
            "evidence.bundle": "Bundle Council EvidenceItem Objective Scope StrategicAim",
            "evidence.council_papers": "Action Claim PastResult",
            "evidence.migrate.migration": "Migration MovedItem migrate",
            "framework.adaptation": "Adaptation",
            "framework.crosswalk": "Crosswalk crosswalks_of find_crosswalk",
            "framework.wording_file": "load_wording",
            "framework.conditions": "Condition FactTest",
            "framework.model": (
                "Criterion Due Framework Leaf Level Module Policy Source Theme Threshold"
            ),
            "framework.vocabulary": "Term Terms Vocabulary",
            "framework.wording": "OwnWording with_wording",
            "reading.limits": "Limits limited",
            "reading.problems": "InvalidInput Place Problem",
            "version": "__version__",
        },
    )
