"""What `eflg thread` gives, `eflg-golden-thread/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Day, Ids


class PriorityInfo(TypedDict):
    """A priority of a strategic aim."""

    id: Annotated[str, "Its id."]
    text: Annotated[str, "What it says."]
    objectives: Annotated[Ids, "Ids of the objectives that serve it."]
    evidence: Annotated[Ids, "Ids of the current items that name it."]


class AimInfo(TypedDict):
    """A strategic aim."""

    id: Annotated[str, "Its id."]
    text: Annotated[str, "What it says."]
    objectives: Annotated[Ids, "Ids of the objectives that serve it."]
    priorities: Annotated[list[PriorityInfo], "Its priorities."]
    evidence_without_priority: Annotated[Ids, "Ids of items for it that name no priority of it."]


class ThreadEvidence(TypedDict):
    """A current item that serves an objective."""

    id: Annotated[str, "Its id."]
    shows: Annotated[str, "The id of the rung that it shows."]
    characteristics: Annotated[Ids, "Ids of the characteristics it speaks of."]
    aims: Annotated[Ids, "Ids of the aims of the duty that it serves."]


class ObjectiveInfo(TypedDict):
    """An equality objective with its evidence."""

    id: Annotated[str, "Its id."]
    text: Annotated[str, "What it says."]
    in_force: Annotated[bool, "Whether it is in force on the day."]
    reaches: Annotated[str | None, "The highest rung that its evidence shows; null without any."]
    counts: Annotated[dict[str, int], "How many current items show each rung, by its id."]
    evidence: Annotated[list[ThreadEvidence], "Its current items."]
    planned: Annotated[Ids, "Ids of its items dated later."]
    lapsed: Annotated[Ids, "Ids of its items past their review."]


class CellInfo(TypedDict):
    """A characteristic under an aim of the duty."""

    characteristic: Annotated[str, "The id of the characteristic."]
    aim: Annotated[str, "The id of the aim."]
    items: Annotated[int, "How many current items speak of both."]
    outcomes: Annotated[int, "How many of them show an outcome."]


class ThreadData(TypedDict):
    """The thread from strategic aims over objectives to evidence."""

    schema: Annotated[Literal["eflg-golden-thread/1"], "The name and version of this shape."]
    council: Annotated[str, "The council's name."]
    as_at: Annotated[Day, "The day it speaks of."]
    framework: Annotated[str, "The framework's id."]
    aims: Annotated[list[AimInfo], "The strategic aims."]
    objectives: Annotated[list[ObjectiveInfo], "The equality objectives."]
    with_outcome_evidence: Annotated[Ids, "Ids of objectives that outcome evidence serves."]
    without_outcome_evidence: Annotated[Ids, "Ids of objectives that other evidence serves only."]
    without_evidence: Annotated[Ids, "Ids of objectives without current evidence."]
    without_strategic_aim: Annotated[Ids, "Ids of objectives that serve no strategic aim."]
    serving_no_objective: Annotated[Ids, "Ids of current items that serve no objective."]
    catch_all: NotRequired[
        Annotated[Ids, "Ids of current items for all objectives at once, which name none."]
    ]
    resting_on_catch_all: NotRequired[
        Annotated[Ids, "Ids of objectives that no current item names, where there are such."]
    ]
    reach: Annotated[
        dict[str, dict[str, str]],
        "By characteristic or aim of the duty, the highest rung shown for each objective.",
    ]
    duty: Annotated[list[CellInfo], "Characteristics under the aims of the duty."]
