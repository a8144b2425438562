"""Every `eflg-*/1` format by the name of its schema, with where it is described."""

from __future__ import annotations

from importlib import import_module

FORMATS = {
    "assessment": "assessment.result.shape:AssessmentResult",
    "outline": "assessment.result.shape:AssessmentOutline",
    "explanation": "results.explanation:ExplanationData",
    "plan": "results.plan:PlanData",
    "forecast": "results.forecast:ForecastData",
    "whatif": "results.whatif:WhatIfData",
    "resilience": "results.resilience:ResilienceData",
    "comparison": "results.comparison:ComparisonData",
    "sort": "results.sorting:SortData",
    "claims": "results.claims:ClaimsData",
    "golden-thread": "results.thread:ThreadData",
    "actions": "results.actions:ActionsData",
    "timetable": "results.timetable:TimetableData",
    "bundle-check": "results.bundle_check:BundleCheckData",
    "proposed-mapping": "results.mapping:MappingData",
    "merge": "results.merge:MergeData",
    "migration": "results.migration:MigrationData",
    "verification": "results.verification:VerificationData",
    "diff": "results.diff:DiffResult",
    "lint": "results.lint:LintResult",
    "batch": "results.batch:BatchLine",
    "council-comparison": "results.council_comparison:CouncilComparisonData",
    "panel-agreement": "results.agreement:PanelAgreementData",
    "panel-calibration": "results.calibration:PanelCalibrationData",
    "panel-agenda": "results.agenda:AgendaData",
    "panel-minutes": "results.minutes:MinutesData",
    "panel-feedback": "results.feedback:FeedbackData",
    "panel-progress": "results.follow_up:ProgressData",
    "panel-consistency": "results.consistency:PanelConsistencyData",
    "rule-tests": "results.rule_tests:RuleTestsData",
    "frameworks": "results.frameworks:FrameworksData",
    "framework-outline": "results.frameworks:FrameworkOutline",
    "problems": "results.problems:ProblemsData",
}
"""The format `eflg-NAME/1` of each, and the module and name of its TypedDict."""


def description(name: str) -> type:
    """The TypedDict that describes a format."""
    module, _, shape = FORMATS[name].partition(":")
    found: type = getattr(import_module(f"eflg_engine.{module}"), shape)
    return found
