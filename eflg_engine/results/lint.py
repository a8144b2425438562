"""What `eflg framework lint` gives, `eflg-lint/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.assessment.result.shape import Engine, FrameworkRef
from eflg_engine.reading.field_marks import Form


class Counts(TypedDict):
    """How many findings there are."""

    errors: Annotated[int, "Errors that are not accepted."]
    warnings: Annotated[int, "Warnings that are not accepted."]
    accepted: Annotated[int, "Findings that the rules accept."]


class Shown(TypedDict):
    """Evidence that shows a finding."""

    says: Annotated[str, "What it shows."]
    bundle: Annotated[dict[str, object], "A bundle that `eflg assess` reads."]


class FindingInfo(TypedDict):
    """One thing found."""

    code: Annotated[str, Form("^EF[0-9]{3}$"), "The code of the lint."]
    name: Annotated[str, "Its name."]
    severity: Annotated[Literal["error", "warning"], "How bad it is."]
    file: Annotated[str, "The file it stands in."]
    line: Annotated[int | None, "The line, from 1."]
    column: Annotated[int | None, "The column, from 1."]
    part: Annotated[str, "The criterion, theme or module (by full id), or the framework."]
    of: Annotated[str | None, "What else it is about: another criterion, a source, a kind."]
    message: Annotated[str, "What is found, in words."]
    page: Annotated[str, "The page about the lint, in this repository."]
    shown_by: Annotated[Shown | None, "Evidence that shows it, where there is any."]
    because: Annotated[str | None, "Why it is accepted, where it is."]


class LintResult(TypedDict):
    """What `eflg framework lint` found."""

    schema: Annotated[Literal["eflg-lint/1"], "The name of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkRef | None, "The framework; null where it cannot be read."]
    against: Annotated[FrameworkRef | None, "The older edition it was held against, if any."]
    counts: Annotated[Counts, "How many findings there are."]
    findings: Annotated[list[FindingInfo], "What stands, in the order of the files."]
    accepted: Annotated[list[FindingInfo], "What the rules accept, with the reason."]
