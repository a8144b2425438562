"""Panels: what assessors give, how far they agree, what they settle, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.panel.agenda import (
        Agenda as Agenda,
        Topic as Topic,
        panel_agenda as panel_agenda,
    )
    from eflg_engine.panel.agreement import (
        Agreement as Agreement,
        Disagreement as Disagreement,
        PanelAgreement as PanelAgreement,
        Severity as Severity,
        panel_agreement as panel_agreement,
    )
    from eflg_engine.panel.blind import Assignment as Assignment, assignments as assignments
    from eflg_engine.panel.calibration import (
        Calibration as Calibration,
        CalibrationStep as CalibrationStep,
        ChangeSort as ChangeSort,
        CriterionDisagreement as CriterionDisagreement,
        RuleChange as RuleChange,
        ThemeCalibration as ThemeCalibration,
        panel_calibration as panel_calibration,
    )
    from eflg_engine.panel.consistency import (
        Change as Change,
        Consistency as Consistency,
        Witness as Witness,
    )
    from eflg_engine.panel.consistent import (
        PanelConsistency as PanelConsistency,
        panel_consistency as panel_consistency,
    )
    from eflg_engine.panel.council_comparison import (
        CouncilComparison as CouncilComparison,
        CouncilGroup as CouncilGroup,
        CouncilLevels as CouncilLevels,
        ThemeInGroup as ThemeInGroup,
        compare_councils as compare_councils,
    )
    from eflg_engine.panel.decisions import Decision as Decision, Decisions as Decisions
    from eflg_engine.panel.decisions_reading import load_decisions as load_decisions
    from eflg_engine.panel.findings import (
        PeerFinding as PeerFinding,
        PeerFindings as PeerFindings,
    )
    from eflg_engine.panel.findings_reading import load_findings as load_findings
    from eflg_engine.panel.following_up import (
        FollowedUp as FollowedUp,
        FollowUp as FollowUp,
        Stage as Stage,
        Step as Step,
        actions_for as actions_for,
        follow_up as follow_up,
    )
    from eflg_engine.panel.intervals import Measured as Measured
    from eflg_engine.panel.merging import (
        Merged as Merged,
        Missing as Missing,
        merge_workbooks as merge_workbooks,
    )
    from eflg_engine.panel.moderation import (
        Event as Event,
        Minutes as Minutes,
        Outcome as Outcome,
        panel_minutes as panel_minutes,
    )
    from eflg_engine.panel.offered_overrides import overrides_text as overrides_text
    from eflg_engine.panel.ratings import Rating as Rating, Ratings as Ratings, Scale as Scale
    from eflg_engine.panel.reading import load_ratings as load_ratings
    from eflg_engine.panel.saved_levels import (
        load_groups as load_groups,
        load_saved_levels as load_saved_levels,
    )
    from eflg_engine.panel.standing import Effect as Effect
    from eflg_engine.panel.statistics import NotCalculable as NotCalculable
    from eflg_engine.panel.workbooks import assessor_workbook as assessor_workbook

else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "panel.agenda": "Agenda Topic panel_agenda",
            "panel.agreement": "Agreement Disagreement PanelAgreement Severity panel_agreement",
            "panel.blind": "Assignment assignments",
            "panel.calibration": (
                "Calibration CalibrationStep ChangeSort CriterionDisagreement RuleChange "
                "ThemeCalibration panel_calibration"
            ),
            "panel.consistency": "Change Consistency Witness",
            "panel.consistent": "PanelConsistency panel_consistency",
            "panel.council_comparison": (
                "CouncilComparison CouncilGroup CouncilLevels ThemeInGroup compare_councils"
            ),
            "panel.decisions": "Decision Decisions",
            "panel.decisions_reading": "load_decisions",
            "panel.findings": "PeerFinding PeerFindings",
            "panel.findings_reading": "load_findings",
            "panel.following_up": "FollowUp FollowedUp Stage Step actions_for follow_up",
            "panel.intervals": "Measured",
            "panel.merging": "Merged Missing merge_workbooks",
            "panel.moderation": "Event Minutes Outcome panel_minutes",
            "panel.offered_overrides": "overrides_text",
            "panel.ratings": "Rating Ratings Scale",
            "panel.reading": "load_ratings",
            "panel.saved_levels": "load_groups load_saved_levels",
            "panel.standing": "Effect",
            "panel.statistics": "NotCalculable",
            "panel.workbooks": "assessor_workbook",
        },
    )
