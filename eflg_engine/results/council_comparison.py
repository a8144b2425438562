"""What `eflg panel compare-councils` gives, `eflg-council-comparison/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Ids


class LevelCountInfo(TypedDict):
    """How many councils hold a level."""

    level: Annotated[str | None, "The id of the level; null below the first."]
    councils: Annotated[int, "How many hold it."]


class ThemeInGroupInfo(TypedDict):
    """A theme in a group."""

    theme: Annotated[str, "The theme's id."]
    title: Annotated[str, "Its title."]
    held: Annotated[list[LevelCountInfo], "How many councils hold each level, lowest first."]
    strong: Annotated[
        list[str], "Councils at the highest level held, where half of the group or more is lower."
    ]
    own: Annotated[str | None, "The level of the council compared; null below the first or none."]


class ShortfallInfo(TypedDict):
    """A criterion that keeps councils from the next level of a theme."""

    criterion: Annotated[str, "The criterion's id."]
    councils: Annotated[int, "How many it keeps from it."]


class CouncilGroupInfo(TypedDict):
    """A group of councils."""

    group: Annotated[str, "What the group is called; empty where all are one."]
    councils: Annotated[int, "How many councils there are in it."]
    withheld: Annotated[bool, "Whether it is too small for anything to be said of it."]
    themes: Annotated[list[ThemeInGroupInfo], "Every theme; empty where withheld."]
    shortfalls: Annotated[list[ShortfallInfo], "Commonest first; empty where withheld."]


class AskInfo(TypedDict):
    """Whom the council compared may ask."""

    theme: Annotated[str, "The theme's id."]
    councils: Annotated[Ids, "Those of the group at the highest level held."]


class CouncilComparisonData(TypedDict):
    """Councils beside each other."""

    schema: Annotated[Literal["eflg-council-comparison/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    council: Annotated[str, "The council compared with its group; empty for none."]
    least_group: Annotated[int, "Councils that a group must have for anything to be said of it."]
    groups: Annotated[list[CouncilGroupInfo], "The groups; that of the council alone if named."]
    ask: Annotated[list[AskInfo], "Themes in which the council is lower than others."]
