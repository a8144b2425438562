"""What verifying gives, `eflg-verification/1`: two engines compared, or a saved result."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day


class VerifiedPart(TypedDict):
    """One thing that was compared."""

    name: Annotated[str, "framework, bundle, engine or result."]
    saved: Annotated[str, "What the saved result has."]
    now: Annotated[str, "What there is now."]
    same: Annotated[bool, "Whether the two are the same."]


class VerifiedChange(TypedDict):
    """A level or state that comes out differently."""

    id: Annotated[str, "council, or the full id of what it is about."]
    what: Annotated[str, "saved, or the sort of thing that two engines differ on."]
    before: Annotated[str, "What the saved result, or the first engine, says."]
    after: Annotated[str, "What comes out now, or what the second engine says."]


class VerificationData(TypedDict):
    """Whether a result is confirmed."""

    schema: Annotated[Literal["eflg-verification/1"], "The name and version of this shape."]
    by: Annotated[Literal["second_engine", "saved_result"], "What it was compared with."]
    council: Annotated[str, "The council's name."]
    framework: Annotated[str, "The framework's id."]
    as_at: Annotated[Day, "The day it speaks of."]
    policy: Annotated[str, "The id of the policy."]
    holds: Annotated[bool, "Whether everything agrees."]
    compared: Annotated[dict[str, int], "How many things two engines were compared on, by sort."]
    parts: Annotated[list[VerifiedPart], "What was compared of a saved result."]
    changes: Annotated[list[VerifiedChange], "What comes out differently."]
