"""What `eflg bundle check` gives, `eflg-bundle-check/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.assessment.result.shape import Engine, FrameworkRef
from eflg_engine.reading.field_marks import Day, Form
from eflg_engine.results.shared import BundleHash


class CheckedBundle(BundleHash):
    """The evidence checked."""

    items: Annotated[int, "How many items there are."]


class HintInfo(TypedDict):
    """One hint."""

    code: Annotated[str, Form("^EB[0-9]{3}$"), "The code of the hint."]
    name: Annotated[str, "Its name."]
    file: Annotated[str, "The file it stands in."]
    line: Annotated[int | None, "The line, from 1."]
    column: Annotated[int | None, "The column, from 1."]
    part: Annotated[str, "What it is about."]
    message: Annotated[str, "What is found, in words."]
    page: Annotated[str, "The page about the hint, in this repository."]


class BundleCheckData(TypedDict):
    """Hints on a bundle. They change no level."""

    schema: Annotated[Literal["eflg-bundle-check/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkRef, "The framework."]
    bundle: Annotated[CheckedBundle, "The evidence."]
    as_at: Annotated[Day, "The day it is judged on."]
    review: Annotated[Day | None, "The day of a review to come; null where none is given."]
    hints: Annotated[list[HintInfo], "The hints, in the order of the file."]
