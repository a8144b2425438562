"""eflg_engine: a council's evidence in, indicative levels and reasons out."""

from eflg_engine.assessment import Assessment, State, assess
from eflg_engine.evidence import Bundle, EvidenceItem
from eflg_engine.framework import Framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.version import __version__

__all__ = [
    "Assessment",
    "Bundle",
    "EvidenceItem",
    "Framework",
    "InvalidInput",
    "Place",
    "Problem",
    "State",
    "__version__",
    "assess",
]
