"""What `eflg forecast` gives, `eflg-forecast/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.result.shape import Engine
from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.results.shared import BundleHash, DayLevels, FrameworkName, LevelChange


class CauseInfo(TypedDict):
    """What makes a criterion change its state."""

    code: Annotated[str, "What happens, as too_old or not_yet_dated."]
    id: Annotated[str, "The id of the item, objective or criterion it happens to."]
    title: Annotated[str, "Its title."]
    text: Annotated[str, "The cause in words."]


class CriterionChange(TypedDict):
    """A criterion whose state changes."""

    id: Annotated[str, "Its full id."]
    level: Annotated[str, "The id of the level at which it is asked for."]
    met: Annotated[bool, "Whether it is met from then on."]
    causes: Annotated[list[CauseInfo], "What makes it change."]


class EventPoints(TypedDict):
    """The points that change on a day."""

    points: NotRequired[Annotated[list[int], "The council's points before and after."]]


class EventInfo(DayLevels, EventPoints):
    """A day on which something changes."""

    refresh_by: Annotated[Day, "The last day on which renewing the evidence prevents it."]
    criteria: Annotated[list[CriterionChange], "The criteria that change."]


class RefreshInfo(TypedDict):
    """An item to renew in time."""

    item: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    by: Annotated[Day, "The last day on which renewing it prevents the loss."]
    code: Annotated[str, "What happens to it else."]
    criteria: Annotated[Ids, "Ids of the criteria that it bears on."]
    levels: Annotated[list[LevelChange], "The levels that fall else."]


class SpanInfo(TypedDict):
    """A time in which a level is held."""

    level: Annotated[str | None, "The id of the level; null below the first or without one."]
    level_title: Annotated[str, "Its title, or what to call having none."]
    first: Annotated[Day, "The first day."]
    last: Annotated[Day, "The last day looked at."]


class Ends(TypedDict):
    """Where levels stand at the end if actions are delivered so."""

    level_at_end: Annotated[str | None, "The id of the council's level."]
    level_title_at_end: Annotated[str, "Its title."]
    criteria_met_at_end: Annotated[int, "How many criteria are met."]
    modules_at_end: Annotated[dict[str, str | None], "The level of each module, by id."]
    themes_at_end: Annotated[dict[str, str | None], "The level of each theme, by id."]
    events: Annotated[list[DayLevels], "The days on which levels change."]


class OutlookInfo(TypedDict):
    """What the action plan makes of it."""

    none_delivered: Annotated[Ends, "If no action is delivered."]
    on_track_delivered: Annotated[Ends, "If the actions on track are."]
    all_delivered: Annotated[Ends, "If all of them are."]
    overdue: Annotated[Ids, "Ids of the actions overdue."]
    unowned: Annotated[Ids, "Ids of the actions without a lead."]
    undated: Annotated[Ids, "Ids of the actions without a due date."]


class ForecastData(TypedDict):
    """How levels change as evidence ages and what is planned comes in."""

    schema: Annotated[Literal["eflg-forecast/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkName, "The framework."]
    bundle: Annotated[BundleHash, "The evidence."]
    council: Annotated[str, "The council's name."]
    policy: Annotated[str, "The id of the policy."]
    as_at: Annotated[Day, "The first day."]
    until: Annotated[Day, "The last day."]
    delivered: Annotated[
        str | None, "Which actions are taken as delivered: none, on_track, all; null: no plan."
    ]
    level: Annotated[str | None, "The id of the council's level on the first day."]
    level_at_end: Annotated[str | None, "The id of the council's level on the last day."]
    events: Annotated[list[EventInfo], "The days on which something changes."]
    refresh: Annotated[list[RefreshInfo], "What to renew by when."]
    spans: Annotated[dict[str, list[SpanInfo]], "By council, module and theme: levels held."]
    actions: Annotated[OutlookInfo | None, "What the action plan makes of it; null without one."]
