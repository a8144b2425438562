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


class CriterionInfo(_Part):
    """A criterion of one edition."""

    id: str
    """Its full id."""
    level: str
    """The id of the level it is asked for at."""
    statement: str
    """What it says."""


class SharedCriterion(_Part):
    """A criterion that both editions have."""

    old: CriterionInfo
    """In the old edition."""
    new: CriterionInfo
    """In the new edition."""
    relation: Literal["equal", "stricter", "looser", "different"]
    """How what the new one asks compares with what the old one asks."""
    renamed: bool
    """Whether it has another id."""
    reworded: bool
    """Whether its statement differs."""
    enough_before: dict[str, Any] | None
    """A bundle that was enough and is not."""
    enough_now: dict[str, Any] | None
    """A bundle that is enough and was not."""


class LikelyRenamed(_Part):
    """A criterion that seems to have changed its id without a word."""

    old: str
    """The id that is gone."""
    new: str
    """The id that is new."""
    why: str
    """What gives it away."""


class PartInfo(_Part):
    """A level, policy, module, theme, figure or word that differs."""

    sort: str
    """What it is."""
    id: str
    """Its id."""
    old: str | None
    """What it was, in words; null where it was not there."""
    new: str | None
    """What it is; null where it is not there."""


class BecauseInfo(_Part):
    """A criterion behind a change of level."""

    old: str | None
    """Its id in the old edition."""
    new: str | None
    """Its id in the new edition."""
    state_old: str | None
    """What it was, in words."""
    state_new: str | None
    """What it is, in words."""


class LevelChangeInfo(_Part):
    """A change of level."""

    part: Literal["council", "module", "theme"]
    """What changes level."""
    id: str | None
    """Its id; null for the council."""
    old: str
    """The level under the old edition, in words."""
    new: str
    """The level under the new edition, in words."""
    because: list[BecauseInfo]
    """The criteria behind it, of a theme."""


class LeftOut(_Part):
    """Items of evidence for which an edition has no words."""

    old: int
    """For which the old edition has none."""
    new: int
    """For which the new edition has none."""


class CouncilInfo(_Part):
    """What the new edition makes of one bundle."""

    bundle: str
    """The name of the file."""
    council: str
    """The council."""
    as_at: str
    """The day it is judged on."""
    not_compared: str | None
    """The framework that the evidence is for, where it is for neither edition."""
    old: str | None
    """The council's level under the old edition, in words."""
    new: str | None
    """The council's level under the new edition, in words."""
    items_left_out: LeftOut
    """Items of evidence that an edition cannot read."""
    changes: list[LevelChangeInfo]
    """What changes level."""


class DiffResult(_Part):
    """What `eflg framework diff` found."""

    schema_: Literal["eflg-diff/1"] = Field(alias="schema")
    """The name of this shape."""
    engine: Engine
    """What worked it out."""
    old: FrameworkRef
    """The old edition."""
    new: FrameworkRef
    """The new edition."""
    shared: list[SharedCriterion]
    """Criteria in both."""
    added: list[CriterionInfo]
    """Criteria of the new edition alone."""
    removed: list[CriterionInfo]
    """Criteria of the old edition alone."""
    likely_renamed: list[LikelyRenamed]
    """Pairs of the last two that seem to be one."""
    parts: list[PartInfo]
    """What else differs."""
    councils: list[CouncilInfo]
    """What becomes of councils."""
