"""The pure core: what a bundle reaches under a framework on a date, and why."""

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.binding import State
from eflg_engine.assessment.result import Assessment

__all__ = ["Assessment", "State", "assess"]
