"""What `eflg explain` gives, `eflg-explanation/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.result.counts_shape import Sure
from eflg_engine.assessment.result.gap_shape import Form, Questioned
from eflg_engine.assessment.result.shape import (
    BundleInfo,
    CouncilInfo,
    CriterionResult,
    Engine,
    FrameworkInfo,
    PolicyInfo,
    ScopeInfo,
    ThemeAbout,
    Usual,
)
from eflg_engine.framework.adaptation import OverrideInfo
from eflg_engine.reading.field_marks import Day


class Counting(TypedDict):
    """An item that counts."""

    item: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    until: Annotated[Day | None, "The last day on which it counts; null without an end."]
    place: NotRequired[
        Annotated[str, "Of a question: where in it the answer is; empty where it is not said."]
    ]
    place_wanted: NotRequired[
        Annotated[bool, "Of a question: whether no place is said and its kind is not in `look_in`."]
    ]
    usual: NotRequired[
        Annotated[Usual, "Of a question: what was taken from its kind, as it does not say."]
    ]


class NotAskedPart(Questioned):
    """Evidence that is not asked of this council, or not on this day."""

    text: Annotated[str, "What would be asked for, in plain words, and why it is not."]


class EvidenceTree(Questioned):
    """Evidence asked for, and what counts for it."""

    needs: Annotated[Literal["evidence"], "Evidence, as `text` says."]
    met: Annotated[bool, "Whether it is met."]
    text: Annotated[str, "What is asked for, in plain words."]
    counting: Annotated[list[Counting], "The items that count."]


class PartsTree(TypedDict):
    """A requirement of several parts."""

    needs: Annotated[Form, "How many of the parts are needed."]
    met: Annotated[bool, "Whether enough are met."]
    at_least: Annotated[int, "The number needed."]
    of: Annotated[int, "The number of parts."]
    children_met: Annotated[int, "The number met."]
    parts: Annotated[list[EvidenceTree | PartsTree], "The parts, in the order of the rule file."]
    not_asked: NotRequired[
        Annotated[list[NotAskedPart], "Parts that are taken out: not due, or not asked of it."]
    ]


Tree = EvidenceTree | PartsTree


class Overridden(TypedDict):
    """What an adaptation changed."""

    overrides: NotRequired[Annotated[list[OverrideInfo], "What an adaptation changed in it."]]


class CriterionExplained(CriterionResult, Overridden):
    """A criterion with its whole requirement."""

    requires: Annotated[Tree, "The requirement, part by part."]


class ThemeExplained(ThemeAbout, Sure):
    """A theme with the requirements of its criteria."""

    criteria: Annotated[list[CriterionExplained], "Its criteria, lowest level first."]


class ExplanationData(TypedDict):
    """Why a theme or a criterion comes out as it does."""

    schema: Annotated[Literal["eflg-explanation/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What worked it out."]
    framework: Annotated[FrameworkInfo, "The framework."]
    bundle: Annotated[BundleInfo, "The evidence."]
    council: Annotated[CouncilInfo, "The council."]
    as_at: Annotated[Day, "The day it speaks of."]
    policy: Annotated[PolicyInfo, "How criteria are added up."]
    scope: Annotated[ScopeInfo, "What is assessed."]
    criterion: NotRequired[Annotated[CriterionExplained, "The criterion asked about."]]
    theme: NotRequired[Annotated[ThemeExplained, "The theme asked about."]]
