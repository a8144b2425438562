"""What `eflg panel minutes` gives, `eflg-panel-minutes/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Ids
from eflg_engine.results.agenda import ScaleWord

OutcomeWord = Literal["changed", "settled", "apart", "open", "first", "kept"]


class EventInfo(TypedDict):
    """What became of a part."""

    council: Annotated[str, "The council."]
    id: Annotated[str, "The id of the part."]
    code: Annotated[str, "Its code, or its id again."]
    text: Annotated[str, "Its question, statement or title."]
    scale: Annotated[ScaleWord, "What it was rated by."]
    outcome: Annotated[
        OutcomeWord,
        "changed: all had given the same, and something else was agreed; settled: they differed, "
        "and one rating was agreed; apart: agreed ratings differ; open: they differed, and nothing "
        "is agreed; first: only agreed; kept: all gave the same, and it stands.",
    ]
    before: Annotated[dict[str, str], "The independent ratings in words, by assessor."]
    after: Annotated[dict[str, str], "The agreed ratings in words, by assessor."]
    reasons: Annotated[list[str], "The reasons given."]
    wants_reason: Annotated[bool, "Whether a rating changed without a reason."]
    shown: NotRequired[Annotated[str, "What the evidence shows, where a bundle was given."]]


class MinutesData(TypedDict):
    """What a panel agreed, and what it left open."""

    schema: Annotated[Literal["eflg-panel-minutes/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    councils: Annotated[Ids, "The councils, in the order of the file."]
    assessors: Annotated[Ids, "Those who rated, in the order of the file."]
    counts: Annotated[dict[str, int], "How many parts have each outcome."]
    events: Annotated[list[EventInfo], "Every part rated, in the framework's order."]
