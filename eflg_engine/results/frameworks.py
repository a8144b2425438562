"""What frameworks ask for, in short: `eflg-frameworks/1` and `eflg-framework-outline/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Ids, Sha256


class TitledInfo(TypedDict):
    """Something with an id and a title."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]


class FrameworkInfo(TypedDict):
    """A framework."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    edition: Annotated[str, "Its edition; may be empty."]
    version: Annotated[str, "The version of its rule files."]
    sha256: Annotated[Sha256, "A hash of what decides levels."]
    body: Annotated[str, "What it calls the body assessed."]
    levels: Annotated[list[TitledInfo], "Its levels, the lowest first."]
    policies: Annotated[list[TitledInfo], "How criteria may add up; the first is the usual one."]
    criteria: Annotated[int, "How many criteria it has."]


class FrameworksData(TypedDict):
    """The frameworks there are."""

    schema: Annotated[Literal["eflg-frameworks/1"], "The name and version of this shape."]
    frameworks: Annotated[list[FrameworkInfo], "Each framework."]


class QuestionInfo(TypedDict):
    """A question of a criterion."""

    id: Annotated[str, "Its full id."]
    code: Annotated[str, "Its code; empty where it has none."]
    asks: Annotated[str, "What it asks."]
    look_in: Annotated[Ids, "Ids of the kinds of evidence in which the answer is usually found."]


class CriterionInfo(TypedDict):
    """A criterion."""

    id: Annotated[str, "Its full id."]
    code: Annotated[str, "Its code; empty where it has none."]
    level: Annotated[str, "The id of its level."]
    statement: Annotated[str, "What it asks for."]
    questions: Annotated[list[QuestionInfo], "Its questions, in the order of its requirement."]


class ThemeOutline(TypedDict):
    """A theme with its criteria."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    criteria: Annotated[list[CriterionInfo], "Its criteria, the lowest level first."]


class ModuleOutline(TypedDict):
    """A module with its themes."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    themes: Annotated[list[ThemeOutline], "Its themes."]


class FrameworkOutline(TypedDict):
    """A framework, its criteria and their questions; not what decides whether one is met."""

    schema: Annotated[Literal["eflg-framework-outline/1"], "The name and version of this shape."]
    framework: Annotated[FrameworkInfo, "The framework."]
    kinds: Annotated[list[TitledInfo], "The kinds of evidence."]
    modules: Annotated[list[ModuleOutline], "Its modules; those of the part that was asked for."]
