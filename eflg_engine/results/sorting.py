"""What `eflg sort` gives, `eflg-sort/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Day, Ids


class CandidateInfo(TypedDict):
    """An item that might answer a question."""

    item: Annotated[str, "The id of the item."]
    question: Annotated[str, "The full id of the question."]
    code: Annotated[str, "Its code; empty where it has none."]
    asks: Annotated[str, "What it asks."]
    criterion: Annotated[str, "The id of its criterion."]
    part: Annotated[str | None, "What the item is offered for nearest to it; null for nothing yet."]
    proposed: Annotated[bool, "Whether that is only proposed, by a migration."]
    usual_kind: Annotated[bool, "Whether the answer is usually found in items of its kind."]
    words: Annotated[list[str], "Words of the question that the item shares."]
    lacks: Annotated[
        Literal["one_key", "not_yet_dated", "too_old", "too_weak"] | None,
        "Why the item would not count as it stands, if it answers; null where it would.",
    ]
    key: Annotated[str | None, "The one key that it lacks, if it is true; null for more or none."]
    answered_by: Annotated[Ids, "Ids of items that answer the question already."]


class UnsortedInfo(TypedDict):
    """An item to sort."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    kind: Annotated[str, "Its kind, as written."]
    candidates: Annotated[list[CandidateInfo], "What it might answer, the likeliest first."]


class OpenQuestionInfo(TypedDict):
    """A question that is asked and not answered."""

    question: Annotated[str, "Its full id."]
    code: Annotated[str, "Its code; empty where it has none."]
    asks: Annotated[str, "What it asks."]
    criterion: Annotated[str, "The id of its criterion."]
    who_holds: Annotated[str, "Who usually has the documents."]
    candidates: Annotated[list[CandidateInfo], "What might answer it, the likeliest first."]


class SortData(TypedDict):
    """The items that do not say which questions they answer, and what they might answer."""

    schema: Annotated[Literal["eflg-sort/1"], "The name and version of this shape."]
    council: Annotated[str, "The council's name."]
    as_at: Annotated[Day, "The day it speaks of."]
    framework: Annotated[str, "The framework's id."]
    holder: Annotated[
        str | None, "The holder whose documents were asked about, by id; null for everybody."
    ]
    candidates: Annotated[int, "How many pairs of an item and a question there are."]
    items: NotRequired[Annotated[list[UnsortedInfo], "By item, in the order of the bundle."]]
    questions: NotRequired[Annotated[list[OpenQuestionInfo], "By question, where that is asked."]]
