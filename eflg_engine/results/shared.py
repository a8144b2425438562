"""Parts that several formats share."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Day, Sha256

Sort = Literal["council", "module", "theme"]


class FrameworkName(TypedDict):
    """A framework by id."""

    id: Annotated[str, "Its id."]
    version: Annotated[str, "The version of its rule files."]


class BundleHash(TypedDict):
    """The evidence looked at."""

    sha256: Annotated[Sha256, "A hash of the evidence; the order of items does not matter."]


class LevelChange(TypedDict):
    """A level that changes."""

    id: Annotated[str | None, "The id of the module or theme; null for the council."]
    title: Annotated[str, "Its title."]
    sort: Annotated[str, "council, module or theme; what the framework calls a council for that."]
    before: Annotated[str | None, "The id of the level before; null below the first or without."]
    after: Annotated[str | None, "The id of the level after."]
    before_title: Annotated[str, "The title of the level before."]
    after_title: Annotated[str, "The title of the level after."]


class PointsAdded(TypedDict):
    """The council's points, where points are added up."""

    points: NotRequired[Annotated[int, "The council's points, where they are added up."]]


class DayLevels(TypedDict):
    """The levels that change on a day."""

    date: Annotated[Day, "The day."]
    levels: Annotated[list[LevelChange], "The levels that change on it."]
