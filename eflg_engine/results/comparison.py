"""What `eflg compare` gives, `eflg-comparison/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day, Ids, Sha256
from eflg_engine.results.shared import PointsAdded


class SideInfo(TypedDict):
    """One of the two results."""

    council: Annotated[str, "The council's name."]
    framework: Annotated[str, "The framework's id."]
    framework_version: Annotated[str, "The version of its rule files."]
    policy: Annotated[str, "The id of the policy."]
    as_at: Annotated[Day, "The day it speaks of."]
    level: Annotated[str | None, "The id of the council's level."]
    level_title: Annotated[str, "Its title, or what to call having none."]
    bundle_sha256: Annotated[Sha256, "A hash of the evidence."]


class StandingInfo(PointsAdded):
    """How a part stands in one of the results."""

    level: Annotated[int | None, "The number of its level, from 0; -1 below the first; or null."]
    level_title: Annotated[str, "Its title, or what to call having none."]
    met: Annotated[int, "How many of its criteria are met."]
    assessed: Annotated[int, "How many are assessed."]


class ProgressInfo(TypedDict):
    """The council, a module or a theme in both results."""

    id: Annotated[str, "council, or its id."]
    title: Annotated[str, "Its title."]
    rank: Annotated[Literal["council", "module", "theme"], "What it is."]
    old: Annotated[StandingInfo | None, "In the old result; null where it is not in it."]
    new: Annotated[StandingInfo | None, "In the new result; null where it is not in it."]
    steps: Annotated[int | None, "By how many levels it rose; null where they cannot be compared."]


class ChangeInfo(TypedDict):
    """A criterion whose state changed."""

    id: Annotated[str, "Its full id."]
    statement: Annotated[str, "What it asks for."]
    level: Annotated[str, "The id of the level at which it is asked for."]
    change: Annotated[
        Literal["gained", "lost", "aged_out", "entered", "left"], "What happened to it."
    ]
    proof: Annotated[Ids, "Ids of the evidence that met it, in the result where it was met."]
    held_until: Annotated[Day | None, "The last day on which the old evidence met it, if any."]
    reasons: Annotated[list[str], "Why it is not met now, in words."]


class ComparisonData(TypedDict):
    """What changed from one result to another."""

    schema: Annotated[Literal["eflg-comparison/1"], "The name and version of this shape."]
    old: Annotated[SideInfo, "The old result."]
    new: Annotated[SideInfo, "The new result."]
    notes: Annotated[list[str], "What makes the two hard to compare, as codes."]
    progress: Annotated[list[ProgressInfo], "The council, modules and themes."]
    changes: Annotated[list[ChangeInfo], "The criteria whose state changed."]
