"""The description of the evidence appendix, a part of `eflg-assessment/1` when it is asked for."""

from __future__ import annotations

from typing import Annotated, TypedDict

from eflg_engine.reading.field_marks import Day


class AnswerInfo(TypedDict):
    """What an item answers."""

    criterion: Annotated[str, "The criterion's id."]
    question: Annotated[str, "The question's id; empty where the criterion has none."]
    code: Annotated[str, "Its code; empty where it has none."]
    place: Annotated[str, "Where in the item; empty where the bundle is silent."]
    until: Annotated[Day | None, "The last day on which the item counts for it; null: no end."]


class ItemInfo(TypedDict):
    """An item, and what it answers."""

    item: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    kind: Annotated[str, "Its kind, as the bundle writes it."]
    link: Annotated[str, "Its link; may be empty."]
    dated: Annotated[Day, "Its date."]
    review_by: Annotated[Day | None, "The day by which it is to be reviewed, if it says."]
    answers: Annotated[list[AnswerInfo], "What it answers; none where it is not used."]
    unused: Annotated[list[str], "Why it is not used, in words; none where it is."]
