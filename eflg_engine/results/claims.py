"""What `eflg claims` gives, `eflg-claims/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.reading.field_marks import Day, Ids
from eflg_engine.results.papers import ClaimInfo


class ComparedClaimInfo(ClaimInfo):
    """A claim beside the evidence."""

    title: Annotated[str, "The title of what it speaks of."]
    claimed: Annotated[str, "What is claimed, in words."]
    evidenced: Annotated[str, "What the evidence supports, in words."]
    verdict: Annotated[Literal["over", "under", "agrees", "not_compared"], "How the two compare."]
    steps: Annotated[int, "How far the claim goes above the evidence; below zero, stays under it."]
    open: Annotated[Ids, "Ids of the unmet criteria that the claim rests on."]
    silent: Annotated[list[str], "The form's questions that it leaves open."]


class ClaimsData(TypedDict):
    """What a council claims of itself, beside its evidence."""

    schema: Annotated[Literal["eflg-claims/1"], "The name and version of this shape."]
    council: Annotated[str, "The council's name."]
    as_at: Annotated[Day, "The day it speaks of."]
    framework: Annotated[str, "The framework's id."]
    policy: Annotated[str, "The id of the policy."]
    level: Annotated[str | None, "The id of the council's level."]
    level_title: Annotated[str, "Its title, or what to call having none."]
    counts: Annotated[dict[str, int], "How many claims there are, by verdict."]
    claims: Annotated[list[ComparedClaimInfo], "Over-claims first, then under-claims."]
    unclaimed: Annotated[Ids, "Ids of themes in scope of which nothing is claimed."]
