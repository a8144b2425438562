"""eflg_engine: a council's evidence in, indicative levels and reasons out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "Assessment": "assessment",
    "Bundle": "evidence",
    "EvidenceItem": "evidence",
    "Framework": "framework",
    "InvalidInput": "reading.problems",
    "Place": "reading.problems",
    "Problem": "reading.problems",
    "State": "assessment",
    "__version__": "version",
    "assess": "assessment",
}


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for: `eflg --version` needs none of it."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
