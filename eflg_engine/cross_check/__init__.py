"""The second engine (durable-rules), and the comparison of the two."""

from eflg_engine.cross_check.adapter import (
    SecondEngineFault,
    SecondEngineUnavailable,
    why_unavailable,
)
from eflg_engine.cross_check.engine_comparison import (
    Difference,
    EngineComparison,
    assess_by_rules,
    compare_engines,
)
from eflg_engine.cross_check.saved import SavedCheck, check_saved

__all__ = [
    "Difference",
    "EngineComparison",
    "SavedCheck",
    "SecondEngineFault",
    "SecondEngineUnavailable",
    "assess_by_rules",
    "check_saved",
    "compare_engines",
    "why_unavailable",
]
