"""What `eflg panel agenda` gives, `eflg-panel-agenda/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Day, Ids, Sha256

ScaleWord = Literal["level", "status"]


class EffectInfo(TypedDict):
    """By how many rungs levels rise from the lowest rating of a part to its highest."""

    council: Annotated[int, "The council."]
    module: Annotated[int, "A module; of several, the one that rises furthest."]
    theme: Annotated[int, "A theme; of several, the one that rises furthest."]


class GivenRating(TypedDict):
    """What an assessor gave."""

    assessor: Annotated[str, "The assessor's role or code."]
    rank: Annotated[int, "The place of what was given among those of its scale, from 0."]
    given: Annotated[str, "The level or status in words."]
    confidence: NotRequired[Annotated[str, "low, medium or high."]]
    note: NotRequired[Annotated[str, "The assessor's note."]]


class OfferedItem(TypedDict):
    """An item of evidence offered for a part."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    places: Annotated[list[str], "Where in it the answer is."]
    as_a_whole: Annotated[bool, "Whether it is offered for something wider alone."]


class TopicInfo(TypedDict):
    """A part to discuss."""

    id: Annotated[str, "The id of the part."]
    code: Annotated[str, "Its code, or its id again."]
    text: Annotated[str, "Its question, statement or title."]
    scale: Annotated[ScaleWord, "What it was rated by."]
    apart: Annotated[int, "How many steps lie between the lowest rating and the highest."]
    effect: Annotated[EffectInfo, "What hangs on it, with the middle of all other ratings."]
    at_best: Annotated[EffectInfo, "What hangs on it, with the highest of all other ratings."]
    given: Annotated[list[GivenRating], "The independent ratings, in the order of the file."]
    evidence: Annotated[list[OfferedItem], "What is offered for it."]
    shown: Annotated[str, "What the evidence shows by the rules: a level or a state, in words."]
    why: Annotated[list[str], "Why, a sentence each."]


class PanelLevels(TypedDict):
    """What ratings come to under the policy."""

    level: Annotated[str, "The council's level by its title, or why it has none."]
    modules: Annotated[dict[str, str], "The level of each module by title, by id."]
    themes: Annotated[dict[str, str], "The level of each theme by title, by id."]


class AgendaData(TypedDict):
    """What a panel is to discuss first."""

    schema: Annotated[Literal["eflg-panel-agenda/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    council: Annotated[str, "The council's name."]
    as_at: Annotated[Day, "The day by which the evidence is judged."]
    policy: Annotated[str, "The id of the policy."]
    evidence: Annotated[Sha256, "A hash of the bundle."]
    assessors: Annotated[Ids, "Those who rated, in the order of the file."]
    lowest: Annotated[PanelLevels, "The levels with the lowest rating of each part."]
    middle: Annotated[PanelLevels, "The levels with the middle one, the lower of two."]
    highest: Annotated[PanelLevels, "The levels with the highest."]
    shown: Annotated[PanelLevels, "The levels that the evidence shows by the rules."]
    alike: Annotated[int, "On how many parts all ratings are the same."]
    settled: Annotated[Ids, "Parts on which they differed, and something is agreed."]
    topics: Annotated[list[TopicInfo], "What to discuss, first things first."]
