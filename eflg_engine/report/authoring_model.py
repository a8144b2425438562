"""The shapes of `eflg-lint/1` and `eflg-diff/1`, for their JSON Schemas only.

The reports write them without these models; tests hold the two together.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Engine(_Part):
    """What worked it out."""

    name: Literal["eflg_engine"]
    """The name of the engine."""
    version: str
    """The version of the package."""


class FrameworkRef(_Part):
    """A framework looked at."""

    id: str
    """Its id."""
    version: str
    """The version of its rule files."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """A hash of what decides levels."""


class Counts(_Part):
    """How many findings there are."""

    errors: int
    """Errors that are not accepted."""
    warnings: int
    """Warnings that are not accepted."""
    accepted: int
    """Findings that the rules accept."""


class Shown(_Part):
    """Evidence that shows a finding."""

    says: str
    """What it shows."""
    bundle: dict[str, Any]
    """A bundle that `eflg assess` reads."""


class FindingInfo(_Part):
    """One thing found."""

    code: str = Field(pattern="^EF[0-9]{3}$")
    """The code of the lint."""
    name: str
    """Its name."""
    severity: Literal["error", "warning"]
    """How bad it is."""
    file: str
    """The file it stands in."""
    line: int | None
    """The line, from 1."""
    column: int | None
    """The column, from 1."""
    part: str
    """The criterion, theme or module (by full id), or the framework."""
    of: str | None
    """What it is about besides: another criterion, a source, a kind, a level."""
    message: str
    """What is found, in words."""
    page: str
    """The page about the lint, in this repository."""
    shown_by: Shown | None
    """Evidence that shows it, where there is any."""
    because: str | None
    """Why it is accepted, where it is."""


class LintResult(_Part):
    """What `eflg framework lint` found."""

    schema_: Literal["eflg-lint/1"] = Field(alias="schema")
    """The name of this shape."""
    engine: Engine
    """What worked it out."""
    framework: FrameworkRef | None
    """The framework; null where it cannot be read for what was found."""
    against: FrameworkRef | None
    """The older edition it was held against, if any."""
    counts: Counts
    """How many findings there are."""
    findings: list[FindingInfo]
    """What stands, in the order of the files."""
    accepted: list[FindingInfo]
    """What the rules accept, with the reason."""
