"""What every finding has as data."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from eflg_engine.assessment.reasons.titles import Value
from eflg_engine.reading.field_marks import WORDS


class FindingShape(TypedDict):
    """A finding as data: its own fields, and its sentence where results carry it."""

    sentence: NotRequired[Annotated[str, WORDS, "The reason in plain words."]]


def whole_number(value: Value) -> int:
    """A field that holds a whole number."""
    return value if isinstance(value, int) else 0
