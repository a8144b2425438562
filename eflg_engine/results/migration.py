"""What `eflg bundle migrate` gives, `eflg-migration/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Ids

EqualInfo = TypedDict(
    "EqualInfo",
    {
        "supports": Annotated[str, "What the item supports now."],
        "from": Annotated[str, "What it supported."],
        "because": Annotated[str, "Why the two are held to be the same."],
    },
)
EqualInfo.__doc__ = "A part that is the same in both frameworks."

ProposalInfo = TypedDict(
    "ProposalInfo",
    {
        "supports": Annotated[str, "What the item may support."],
        "from": NotRequired[Annotated[str, "What it supported."]],
        "strength": NotRequired[Annotated[str, "How that stands to it: a crosswalk's word."]],
        "because": NotRequired[Annotated[str, "Why it is proposed."]],
    },
)
ProposalInfo.__doc__ = "A part that the item may support once the council has looked."

NowhereInfo = TypedDict(
    "NowhereInfo",
    {
        "from": Annotated[str, "What the item supported."],
        "because": Annotated[str, "Why nothing corresponds to it; may be empty."],
    },
)
NowhereInfo.__doc__ = "A part to which nothing corresponds."

KindChange = TypedDict(
    "KindChange",
    {
        "from": Annotated[str, "The id of its kind before."],
        "to": Annotated[str, "The id of its kind now."],
        "because": Annotated[str, "Why; may be empty."],
    },
)
KindChange.__doc__ = "Another kind for an item."


class MovedInfo(TypedDict):
    """An item carried over."""

    id: Annotated[str, "Its id; may be empty where an action expects it."]
    title: Annotated[str, "Its title."]
    action: Annotated[str | None, "The id of the action that expects it; null for an item held."]
    outcome: Annotated[Literal["review", "nowhere", "carried", "restored"], "What became of it."]
    supported: Annotated[Ids, "What it supported."]
    supports: Annotated[Ids, "What it supports now."]
    equal: Annotated[list[EqualInfo], "What is the same in both frameworks."]
    proposed: Annotated[list[ProposalInfo], "What it may support."]
    nowhere: Annotated[list[NowhereInfo], "What nothing corresponds to."]
    kind: Annotated[KindChange | None, "Its change of kind; null where it keeps its kind."]
    dropped: Annotated[list[str], "Words not known there, kept under was."]


class AsideInfo(TypedDict):
    """What stands in the bundle beside its evidence and had to change."""

    sort: Annotated[str, "council, scope or self_assessment."]
    name: Annotated[str, "What it is."]
    value: Annotated[str, "What it said."]
    now: Annotated[str, "What it says now; empty where nothing corresponds."]


class SortInfo(TypedDict):
    """An item that names more than a question, or for which more is proposed."""

    item: Annotated[str, "The id of the item; may be empty where an action expects it."]
    part: Annotated[str, "The criterion, theme or module that it names."]
    proposed: Annotated[bool, "Whether that is only proposed."]
    questions: Annotated[Ids, "Full ids of the questions that it might answer, by its kind."]


MigrationData = TypedDict(
    "MigrationData",
    {
        "schema": Annotated[Literal["eflg-migration/1"], "The name and version of this shape."],
        "from": Annotated[str, "The id of the framework it was written for."],
        "to": Annotated[str, "The id of the framework it is carried over to."],
        "crosswalk": Annotated[str, "The id of the crosswalk."],
        "items": Annotated[list[MovedInfo], "The items."],
        "beside_the_evidence": Annotated[list[AsideInfo], "What else had to change."],
        "to_sort": Annotated[list[SortInfo], "The items that are left to sort."],
        "bundle": Annotated[dict[str, object], "The bundle carried over."],
    },
)
MigrationData.__doc__ = "A bundle carried over to another framework."
