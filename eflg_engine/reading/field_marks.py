"""What the fields of described data may be marked with, and the field types they share.

A description is a TypedDict. A field's `Annotated` type holds a sentence that says what it means,
and these marks; `NotRequired` marks keys that may be missing. See typed_data for what reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from eflg_engine.reading.values import read_date


class Mark(Enum):
    """What a field is besides its type."""

    WORDS = "words"
    """Made for people from other fields: not compared, and left out of an outline."""
    NOT_COMPARED = "not_compared"
    """No conclusion: two results may differ in it and say the same."""


WORDS, NOT_COMPARED = Mark.WORDS, Mark.NOT_COMPARED


@dataclass(frozen=True, slots=True)
class Form:
    """Text of a form: a pattern, and a function that raises BadValue for text that has not."""

    pattern: str
    read: Callable[[object], object] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The code and message of the problem where a value is none of those allowed."""

    code: str
    message: str


Day = Annotated[str, Form(r"^\d{4}-\d{2}-\d{2}$", read_date), "A day, as 2019-06-26."]
Sha256 = Annotated[str, Form("^[0-9a-f]{64}$")]
Ids = list[str]
