"""What `eflg panel calibrate` gives, `eflg-panel-calibration/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Ids

SortWord = Literal["one_rung_less", "level_below", "level_above", "drop"]


class RuleChangeInfo(TypedDict):
    """A change of a criterion."""

    criterion: Annotated[str, "The criterion's id."]
    change: Annotated[SortWord, "What is changed."]


class StepInfo(TypedDict):
    """The most decisions that agree with so many criteria changed."""

    changes: Annotated[list[RuleChangeInfo], "The changes; none for the rules as they are."]
    agreeing: Annotated[int, "How many decisions agree with them."]


class DisagreementInfo(TypedDict):
    """A criterion that alone contradicts decisions."""

    criterion: Annotated[str, "The criterion's id."]
    level: Annotated[str, "The id of its level."]
    alone: Annotated[Ids, "The places of decisions with which the rules agree without it."]


class ThemeCalibrationInfo(TypedDict):
    """What the decisions on a theme say of its rules."""

    theme: Annotated[str, "The theme's id."]
    title: Annotated[str, "Its title."]
    decisions: Annotated[int, "How many decisions there are."]
    criteria: Annotated[list[DisagreementInfo], "Criteria that alone contradict decisions."]
    steps: Annotated[list[StepInfo], "The most that agree, by how many criteria are changed."]
    offered: Annotated[StepInfo, "The last step whose every change is worth it."]


class PanelCalibrationData(TypedDict):
    """Which rules disagree with decisions, and what would agree with most."""

    schema: Annotated[Literal["eflg-panel-calibration/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    policy: Annotated[str, "The id of the policy by which criteria add up."]
    decisions: Annotated[int, "How many decisions there are."]
    agreeing: Annotated[int, "How many the rules agree with as they are."]
    offered: Annotated[int, "How many they would agree with, with all that is offered."]
    most_changes: Annotated[int, "Criteria of a theme that were changed together, at most."]
    least_gain: Annotated[int, "How many decisions a change must be worth to be offered."]
    themes: Annotated[list[ThemeCalibrationInfo], "By theme, those with decisions."]
