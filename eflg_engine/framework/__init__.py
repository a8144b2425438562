"""Framework files to checked, immutable models."""

from eflg_engine.framework.model import Framework

__all__ = ["Framework"]
