"""The pure core: what a bundle reaches under a framework on a date, and why."""

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State

__all__ = ["Assessment", "State", "assess"]
