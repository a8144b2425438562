"""What `eflg framework diff` gives, `eflg-diff/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.assessment.result.shape import Engine, FrameworkRef


class CriterionInfo(TypedDict):
    """A criterion of one edition."""

    id: Annotated[str, "Its full id."]
    level: Annotated[str, "The id of the level it is asked for at."]
    statement: Annotated[str, "What it says."]


class SharedCriterion(TypedDict):
    """A criterion that both editions have."""

    old: Annotated[CriterionInfo, "In the old edition."]
    new: Annotated[CriterionInfo, "In the new edition."]
    relation: Annotated[
        Literal["equal", "stricter", "looser", "different"],
        "What the new one asks.",
    ]
    renamed: Annotated[bool, "Whether it has another id."]
    reworded: Annotated[bool, "Whether its statement differs."]
    enough_before: Annotated[dict[str, object] | None, "A bundle that was enough and is not."]
    enough_now: Annotated[dict[str, object] | None, "A bundle that is enough and was not."]


class LikelyRenamed(TypedDict):
    """A criterion that seems to have changed its id without a word."""

    old: Annotated[str, "The id that is gone."]
    new: Annotated[str, "The id that is new."]
    why: Annotated[str, "What gives it away."]


class PartInfo(TypedDict):
    """A level, policy, module, theme, figure or word that differs."""

    sort: Annotated[str, "What it is."]
    id: Annotated[str, "Its id."]
    old: Annotated[str | None, "What it was, in words; null where it was not there."]
    new: Annotated[str | None, "What it is; null where it is not there."]


class BecauseInfo(TypedDict):
    """A criterion behind a change of level."""

    old: Annotated[str | None, "Its id in the old edition."]
    new: Annotated[str | None, "Its id in the new edition."]
    state_old: Annotated[str | None, "What it was, in words."]
    state_new: Annotated[str | None, "What it is, in words."]


class LevelChangeInfo(TypedDict):
    """A change of level."""

    part: Annotated[Literal["council", "module", "theme"], "What changes level."]
    id: Annotated[str | None, "Its id; null for the council."]
    old: Annotated[str, "The level under the old edition, in words."]
    new: Annotated[str, "The level under the new edition, in words."]
    because: Annotated[list[BecauseInfo], "The criteria behind it, of a theme."]


class LeftOut(TypedDict):
    """Items of evidence for which an edition has no words."""

    old: Annotated[int, "For which the old edition has none."]
    new: Annotated[int, "For which the new edition has none."]


class CouncilInfo(TypedDict):
    """What the new edition makes of one bundle."""

    bundle: Annotated[str, "The name of the file."]
    council: Annotated[str, "The council."]
    as_at: Annotated[str, "The day it is judged on."]
    not_compared: Annotated[str | None, "The framework that the evidence is for, if for neither."]
    old: Annotated[str | None, "The council's level under the old edition, in words."]
    new: Annotated[str | None, "The council's level under the new edition, in words."]
    items_left_out: Annotated[LeftOut, "Items of evidence that an edition cannot read."]
    changes: Annotated[list[LevelChangeInfo], "What changes level."]


class DiffResult(TypedDict):
    """What `eflg framework diff` found."""

    schema: Annotated[Literal["eflg-diff/1"], "The name of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    old: Annotated[FrameworkRef, "The old edition."]
    new: Annotated[FrameworkRef, "The new edition."]
    shared: Annotated[list[SharedCriterion], "Criteria in both."]
    added: Annotated[list[CriterionInfo], "Criteria of the new edition alone."]
    removed: Annotated[list[CriterionInfo], "Criteria of the old edition alone."]
    likely_renamed: Annotated[list[LikelyRenamed], "Pairs of the last two that seem to be one."]
    parts: Annotated[list[PartInfo], "What else differs."]
    councils: Annotated[list[CouncilInfo], "What becomes of councils."]
