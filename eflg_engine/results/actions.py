"""What `eflg actions` gives, `eflg-actions/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.results.papers import ActionInfo


class LevelsInBrief(TypedDict):
    """The levels of an assessment."""

    level: Annotated[str | None, "The id of the council's level."]
    level_title: Annotated[str, "Its title, or what to call having none."]
    status: Annotated[str, "Why there is a level, or why there is none."]
    modules: Annotated[dict[str, str | None], "The level of each module, by id."]
    themes: Annotated[dict[str, str | None], "The level of each theme, by id."]


class LevelsDelivered(TypedDict):
    """The levels, by what is delivered; null where nothing is expected."""

    now: Annotated[LevelsInBrief, "On the day, as things are."]
    now_with_on_track: Annotated[LevelsInBrief | None, "On the day, had the actions on track come."]
    now_with_all: Annotated[LevelsInBrief | None, "On the day, had all come."]
    by: Annotated[Day | None, "The day by which all expected evidence has come."]
    none_delivered: Annotated[LevelsInBrief | None, "By then, without it."]
    on_track_delivered: Annotated[LevelsInBrief | None, "By then, with the actions on track."]
    all_delivered: Annotated[LevelsInBrief | None, "By then, with all of it."]


class ActionsData(TypedDict):
    """The action plan of a bundle."""

    schema: Annotated[Literal["eflg-actions/1"], "The name and version of this shape."]
    council: Annotated[str, "The council's name."]
    as_at: Annotated[Day, "The day it speaks of."]
    framework: Annotated[str, "The framework's id."]
    policy: Annotated[str, "The id of the policy."]
    actions: Annotated[list[ActionInfo], "The actions, in the order of the bundle."]
    overdue: Annotated[Ids, "Ids of the actions overdue."]
    unowned: Annotated[Ids, "Ids of the actions without a lead."]
    undated: Annotated[Ids, "Ids of the actions without a due date."]
    not_answered: Annotated[Ids, "Ids of recommendations that the council has not answered."]
    to_record: Annotated[Ids, "Ids of actions done whose evidence is to be recorded."]
    levels: Annotated[LevelsDelivered, "What delivering them makes of the levels."]
