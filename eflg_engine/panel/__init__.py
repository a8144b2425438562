"""Panels: whether several assessors judge the same evidence alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.panel.agreement import (
        Agreement as Agreement,
        Disagreement as Disagreement,
        PanelAgreement as PanelAgreement,
        Severity as Severity,
        panel_agreement as panel_agreement,
    )
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
    from eflg_engine.panel.decisions import Decision as Decision, Decisions as Decisions
    from eflg_engine.panel.decisions_reading import load_decisions as load_decisions
    from eflg_engine.panel.intervals import Measured as Measured
    from eflg_engine.panel.offered_overrides import overrides_text as overrides_text
    from eflg_engine.panel.ratings import Rating as Rating, Ratings as Ratings, Scale as Scale
    from eflg_engine.panel.reading import load_ratings as load_ratings
    from eflg_engine.panel.statistics import NotCalculable as NotCalculable

else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "panel.agreement": "Agreement Disagreement PanelAgreement Severity panel_agreement",
            "panel.calibration": (
                "Calibration CalibrationStep ChangeSort CriterionDisagreement RuleChange "
                "ThemeCalibration panel_calibration"
            ),
            "panel.consistency": "Change Consistency Witness",
            "panel.consistent": "PanelConsistency panel_consistency",
            "panel.decisions": "Decision Decisions",
            "panel.decisions_reading": "load_decisions",
            "panel.intervals": "Measured",
            "panel.offered_overrides": "overrides_text",
            "panel.ratings": "Rating Ratings Scale",
            "panel.reading": "load_ratings",
            "panel.statistics": "NotCalculable",
        },
    )
