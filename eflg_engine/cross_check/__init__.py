"""The second engine (durable-rules), and the comparison of the two."""

from eflg_engine.cross_check.adapter import (
    SecondEngineFault,
    SecondEngineUnavailable,
    why_unavailable,
)
from eflg_engine.cross_check.compare import Comparison, Difference, assess_by_rules, compare
from eflg_engine.cross_check.saved import SavedCheck, check_saved

__all__ = [
    "Comparison",
    "Difference",
    "SavedCheck",
    "SecondEngineFault",
    "SecondEngineUnavailable",
    "assess_by_rules",
    "check_saved",
    "compare",
    "why_unavailable",
]
