"""What `eflg timetable` gives, `eflg-timetable/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.results.papers import PastResultInfo


class StepInfo(TypedDict):
    """A step on the way to a visit."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    by: Annotated[Day, "The day by which it is wanted."]
    weeks_before_visit: Annotated[int, "How many weeks before the visit that is."]
    is_past: Annotated[bool, "Whether that day is past."]
    what: Annotated[str, "What to do."]


class DatedResultInfo(PastResultInfo):
    """A past result, and whether it still stands."""

    valid_until_is_assumed: Annotated[bool, "Whether that follows from how long awards lasted."]
    lapsed_now: Annotated[bool, "Whether it has lapsed."]
    lapsed_by_visit: Annotated[bool, "Whether it will have by the visit."]


class LapseInfo(TypedDict):
    """A criterion met now that today's evidence no longer meets at the visit."""

    criterion: Annotated[str, "Its full id."]
    statement: Annotated[str, "What it asks for."]
    last_day: Annotated[Day, "The last day on which it is met."]
    renew: Annotated[Ids, "Ids of the items to renew."]


class ReviewInfo(TypedDict):
    """An item whose review falls due before the visit."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    review_by: Annotated[Day, "The day by which it is to be reviewed."]


class CaseStudiesInfo(TypedDict):
    """The fewest case studies that cover every module."""

    kinds: Annotated[Ids, "Ids of the kinds that count as case studies."]
    chosen: Annotated[Ids, "Ids of the items chosen."]
    to_write_up: Annotated[Ids, "Ids of other items that could be written up."]
    covers: Annotated[dict[str, Ids], "The modules of each item, by its id."]
    uncovered: Annotated[Ids, "Ids of the modules that no evidence covers."]


class TimetableData(TypedDict):
    """What to do by when before a visit."""

    schema: Annotated[Literal["eflg-timetable/1"], "The name and version of this shape."]
    council: Annotated[str, "The council's name."]
    framework: Annotated[str, "The framework's id."]
    policy: Annotated[str, "The id of the policy."]
    as_at: Annotated[Day, "The day it speaks of."]
    visit: Annotated[Day, "The day of the visit."]
    awards: Annotated[str, "What to know of awards under the framework; may be empty."]
    steps: Annotated[list[StepInfo], "The steps, in order."]
    past_results: Annotated[list[DatedResultInfo], "Results from earlier."]
    level_now: Annotated[str | None, "The id of the council's level on the day."]
    level_title_now: Annotated[str, "Its title."]
    level_at_visit: Annotated[str | None, "The id of its level at the visit, on today's evidence."]
    level_title_at_visit: Annotated[str, "Its title."]
    lapses: Annotated[list[LapseInfo], "Criteria that lapse before the visit."]
    reviews: Annotated[list[ReviewInfo], "Items whose review falls due before it."]
    case_studies: Annotated[CaseStudiesInfo, "The fewest case studies that cover every module."]
