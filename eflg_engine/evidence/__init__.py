"""Bundle files to checked, immutable models."""

from eflg_engine.evidence.bundle import Bundle, Council, EvidenceItem, Objective, Scope

__all__ = ["Bundle", "Council", "EvidenceItem", "Objective", "Scope"]
