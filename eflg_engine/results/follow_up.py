"""What `eflg panel progress` gives, `eflg-panel-progress/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day

StageWord = Literal[
    "not_taken_up",
    "lost",
    "not_answered",
    "under_way",
    "overdue",
    "stopped",
    "without_evidence",
    "closed",
]


class StepInfo(TypedDict):
    """A recommendation in one bundle."""

    as_at: Annotated[Day, "The bundle's day."]
    action: Annotated[str | None, "The reference of its action; null where there is none."]
    stage: Annotated[StageWord, "How far it is; lost: an earlier plan had an action for it."]
    lead: Annotated[str, "Who leads on it."]
    due: Annotated[Day | None, "The last day by which it is wanted."]


class FollowedUpInfo(TypedDict):
    """A recommendation through bundles."""

    id: Annotated[str, "The id of the finding."]
    text: Annotated[str, "The recommendation."]
    stage: Annotated[StageWord, "How far it is in the last bundle."]
    steps: Annotated[list[StepInfo], "Bundle by bundle, the earliest first."]


class ProgressData(TypedDict):
    """What became of the recommendations of a peer challenge."""

    schema: Annotated[Literal["eflg-panel-progress/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    council: Annotated[str, "The council's name."]
    dated: Annotated[Day, "The day on which the feedback was given."]
    counts: Annotated[dict[str, int], "How many recommendations are at each stage."]
    recommendations: Annotated[list[FollowedUpInfo], "All, in the order of the findings."]
