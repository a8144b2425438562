"""Framework files to checked, immutable models."""

from eflg_engine.framework.framework import Framework

__all__ = ["Framework"]
