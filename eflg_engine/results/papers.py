"""What stands in a bundle beside its evidence, as formats write it: without what is empty."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Day, Ids

ClaimInfo = TypedDict(
    "ClaimInfo",
    {
        "for": Annotated[str, "The id of what it speaks of."],
        "status": NotRequired[Annotated[int, "What is claimed, on the form's scale."]],
        "level": NotRequired[Annotated[str, "The id of the level claimed."]],
        "how": NotRequired[Annotated[str, "How it is done."]],
        "difference": NotRequired[Annotated[str, "What changed for people."]],
        "note": NotRequired[Annotated[str, "A note."]],
    },
)
ClaimInfo.__doc__ = "A line of a self-assessment."


class WrittenAction(TypedDict):
    """A line of an action plan, as bundles write it."""

    id: Annotated[str, "Its id."]
    recommendation: NotRequired[Annotated[str, "The recommendation that it answers."]]
    source: NotRequired[Annotated[str, "Who recommended it."]]
    response: NotRequired[Annotated[str, "What the council answers."]]
    reason: NotRequired[Annotated[str, "Why it answers so."]]
    action: NotRequired[Annotated[str, "What is to be done."]]
    lead: NotRequired[Annotated[str, "The role that leads on it."]]
    resources: NotRequired[Annotated[str, "What it needs."]]
    due: NotRequired[Annotated[Day, "The last day by which it is wanted."]]
    phase: NotRequired[Annotated[str, "The phase that it belongs to."]]
    finished: NotRequired[Annotated[Day, "The day on which it was done."]]
    evidence_expected: NotRequired[
        Annotated[list[dict[str, object]], "The evidence that it is to bring."]
    ]
    evidence: NotRequired[Annotated[Ids, "Ids of the items that it has brought."]]
    note: NotRequired[Annotated[str, "A note."]]


class ActionInfo(WrittenAction):
    """A line of an action plan."""

    status: Annotated[str, "How far it is."]
    flags: Annotated[list[str], "What to look at in it, in words."]


class WrittenResult(TypedDict):
    """A result from earlier, as bundles write it."""

    framework: Annotated[str, "The framework's id or name."]
    level: Annotated[str, "The level, as whoever gave it worded it."]
    dated: Annotated[Day, "The day it was given."]
    by: NotRequired[Annotated[str, "Who gave it."]]
    note: NotRequired[Annotated[str, "A note."]]


class PastResultInfo(WrittenResult):
    """A result from earlier."""

    valid_until: Annotated[Day | None, "The last day of its validity; null where nothing says."]
