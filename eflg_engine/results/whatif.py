"""What `eflg whatif` gives, `eflg-whatif/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.result.shape import Engine
from eflg_engine.reading.field_marks import Day, Sha256
from eflg_engine.results.shared import FrameworkName, LevelChange, PointsAdded


class Side(PointsAdded):
    """The council's level before or after."""

    bundle: Annotated[Sha256, "A hash of the evidence."]
    as_at: Annotated[Day, "The day it is judged on."]
    level: Annotated[str | None, "The id of the level; null below the first or without one."]


class StateChange(TypedDict):
    """A criterion whose state would change."""

    id: Annotated[str, "Its full id."]
    level: Annotated[str, "The level at which it is asked for."]
    before: Annotated[str, "Its state before."]
    after: Annotated[str, "Its state after."]
    why: Annotated[list[str], "Why, in words."]


class IdleItem(TypedDict):
    """An item added or changed that changes no criterion."""

    item: Annotated[str, "Its id."]
    why: Annotated[list[str], "What it lacks, in words."]


class WhatIfData(TypedDict):
    """What edits to the evidence would change."""

    schema: Annotated[Literal["eflg-whatif/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkName, "The framework."]
    policy: Annotated[str, "The id of the policy."]
    edits: Annotated[list[str], "What is tried, in words."]
    before: Annotated[Side, "As things are."]
    after: Annotated[Side, "As they would be."]
    levels: Annotated[list[LevelChange], "The levels that would change."]
    criteria: Annotated[list[StateChange], "The criteria that would."]
    idle: NotRequired[
        Annotated[list[IdleItem], "Items added or changed that change no criterion, and why."]
    ]
