"""What `eflg resilience` gives, `eflg-resilience/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.result.shape import Engine
from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.results.shared import BundleHash, FrameworkName


class HoldInfo(TypedDict):
    """A level held, and what it takes to lose it."""

    id: Annotated[str | None, "The id of the module or theme; null for the council."]
    title: Annotated[str, "Its title."]
    sort: Annotated[str, "council, module or theme."]
    level: Annotated[str, "The id of the level."]
    level_title: Annotated[str, "Its title."]
    could_lose: Annotated[int | None, "How many items can be lost, whichever; null: any number."]
    proven: Annotated[bool, "Whether that is proven."]
    single_points_of_failure: Annotated[Ids, "Ids of items each of whose loss alone lowers it."]
    smallest_loss: Annotated[Ids, "Ids of a smallest set of items whose loss lowers it."]


class LoadInfo(TypedDict):
    """An item, and what rests on it."""

    item: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    levels: Annotated[Ids, "What its loss alone lowers: ids, or council."]
    criteria: Annotated[Ids, "Ids of the criteria that would not be met without it."]
    counts_for: Annotated[Ids, "Ids of the criteria that it counts for."]


class SparePoints(TypedDict):
    """The points that can be lost."""

    spare_points: NotRequired[Annotated[int | None, "Points that can be lost; null at no level."]]


class ResilienceData(SparePoints):
    """What levels hang on."""

    schema: Annotated[Literal["eflg-resilience/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkName, "The framework."]
    bundle: Annotated[BundleHash, "The evidence."]
    council: Annotated[str, "The council's name."]
    policy: Annotated[str, "The id of the policy."]
    as_at: Annotated[Day, "The day it speaks of."]
    levels: Annotated[list[HoldInfo], "The levels held."]
    items: Annotated[list[LoadInfo], "The items on which they rest, the heaviest first."]
