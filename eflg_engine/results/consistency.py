"""What `eflg panel consistency` gives, `eflg-panel-consistency/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day, Ids


class DecisionInfo(TypedDict):
    """A decision on a theme."""

    council: Annotated[str, "The council."]
    assessor: Annotated[str, "The assessor's role or code; empty where it is not said."]
    dated: Annotated[Day | None, "The day; null where it is not said."]
    level: Annotated[str | None, "The id of the level given; null below the first."]
    rules: Annotated[str | None, "The id of the level that the rules give; null for none."]
    place: Annotated[str, "Where it stands in its file."]
    met: Annotated[Ids, "Ids of the criteria that it rests on."]


class WitnessInfo(TypedDict):
    """Two decisions that contradict each other."""

    more: Annotated[DecisionInfo, "The one that rests on at least as much, and gives less."]
    less: Annotated[DecisionInfo, "The one that rests on no more, and gives more."]
    only_more: Annotated[Ids, "Ids of the criteria that only the first rests on."]


class ChangeInfo(TypedDict):
    """A decision to change."""

    decision: Annotated[DecisionInfo, "The decision."]
    lowest: Annotated[str | None, "The lowest level it may have; null below the first."]
    highest: Annotated[str | None, "The highest level it may have; null below the first."]


class ThemeConsistencyInfo(TypedDict):
    """What the decisions on a theme say of each other."""

    theme: Annotated[str, "The theme's id."]
    title: Annotated[str, "Its title."]
    decisions: Annotated[int, "How many decisions there are."]
    pairs: Annotated[int, "How many pairs contradict each other."]
    witnesses: Annotated[list[WitnessInfo], "Those pairs, the first 1000 of them."]
    changes: Annotated[list[ChangeInfo], "The fewest decisions to change, so that none does."]
    chains: Annotated[
        list[Ids],
        "Why no fewer: the places of decisions of which any two in a list contradict each other.",
    ]


class DistanceInfo(TypedDict):
    """How far decisions lie from the levels that the rules give."""

    steps: Annotated[int, "How many levels above (below zero: under) the rules'."]
    decisions: Annotated[int, "How many decisions lie so far."]


class PanelConsistencyData(TypedDict):
    """Whether levels are monotone in evidence across decisions."""

    schema: Annotated[Literal["eflg-panel-consistency/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    policy: Annotated[str, "The id of the policy under which the rules' levels are worked out."]
    decisions: Annotated[int, "How many decisions there are."]
    contradicting: Annotated[int, "How many pairs contradict each other."]
    to_change: Annotated[int, "How many decisions would have to change, at least."]
    distances: Annotated[list[DistanceInfo], "How far they lie from the rules' own levels."]
    themes: Annotated[list[ThemeConsistencyInfo], "By theme, those with decisions."]
