"""What a requirement asks for, and what is missing from it: parts of `eflg-assessment/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.assessment.reasons.findings import Figure, ItemFinding, LeafFinding
from eflg_engine.reading.field_marks import NOT_COMPARED, WORDS, Ids

Form = Literal["all", "any", "at_least"]


class MeasureAsked(TypedDict):
    """A figure that the item must give."""

    name: Annotated[str, "Its name."]
    at_least: Annotated[Figure | None, "How high it must be; null where any value will do."]


class SnapshotAsked(TypedDict):
    """Yearly figures that the item must be."""

    day: Annotated[str, "The day of the year that they speak of, as 03-31."]
    publish_within: Annotated[str, "The time to publish them, beginning with that day."]


class Asked(TypedDict):
    """What evidence must be to count for one part of a requirement, and what it must cover."""

    kinds: Annotated[Ids, "Ids of the kinds that count; none where any does."]
    items: Annotated[int, "How many items must count."]
    within: Annotated[str | None, "How recent they must be, as 3 years; null without a limit."]
    shows: Annotated[str | None, "The id of the rung they must show; null where any will do."]
    assurance: Annotated[str | None, "The id of the rung of assurance; null where any will do."]
    measure: Annotated[MeasureAsked | None, "A figure they must give; null where none is asked."]
    snapshot: Annotated[SnapshotAsked | None, "The yearly figures they must be; null if not asked."]
    covers: Annotated[
        dict[str, int | Ids | Literal["all"]],
        "What they must cover together, by dimension: how many, which ones, or all in scope.",
    ]


class Said(TypedDict):
    """What is asked for, in words; `asks` says it as data."""

    text: NotRequired[Annotated[str, WORDS, "What is asked for, in plain words."]]


class NearMiss(TypedDict):
    """An item that almost counted."""

    item: Annotated[str, "The item's id."]
    findings: Annotated[list[ItemFinding], "Everything it lacks here."]


class QuestionAsked(TypedDict):
    """What an assessor asks of a document."""

    id: Annotated[str, "Its full id: module.theme.criterion.question."]
    code: Annotated[str, "What people type; empty where it has none."]
    asks: Annotated[str, NOT_COMPARED, "The question, to be answered yes or no."]
    look_in: Annotated[Ids, "Ids of the kinds in which the answer is usually found: no test."]


class Questioned(TypedDict):
    """Evidence that is asked for by a question."""

    question: NotRequired[
        Annotated[QuestionAsked, NOT_COMPARED, "The question, where the rule asks one."]
    ]


class EvidenceGap(Said, Questioned):
    """Evidence that is asked for and not there yet."""

    needs: Annotated[Literal["evidence"], "Evidence, as `asks` says."]
    counted: Annotated[Ids, "Ids of the items that do count."]
    findings: Annotated[list[LeafFinding], "What is missing."]
    near_misses: Annotated[
        list[NearMiss],
        "Items that almost counted, then items that would count if they were offered here.",
    ]
    elsewhere_more: Annotated[int, "How many more items would count if they were offered here."]
    effort_days: Annotated[int, "Roughly how many working days closing the gap may take."]
    asks: NotRequired[Annotated[Asked, NOT_COMPARED, "What is asked for, as data."]]


class EvidencePart(Said, Questioned):
    """Evidence asked for beside a gap, as a part of what is met."""

    needs: Annotated[Literal["evidence"], "Evidence, as `asks` says."]
    is_met: Annotated[bool, "Whether it is met; what is not needed may not be."]
    counted: Annotated[Ids, "Ids of the items that count."]
    asks: Annotated[Asked, "What is asked for, as data."]


class PartsPart(TypedDict):
    """A requirement of several parts beside a gap, as a part of what is met."""

    needs: Annotated[Form, "How many of the parts are needed."]
    is_met: Annotated[bool, "Whether it is met; what is not needed may not be."]
    at_least: Annotated[int, "The number needed."]
    of: Annotated[int, "The number of parts."]
    parts: Annotated[list[EvidencePart | PartsPart], "The parts, in the order of the rule file."]


class PartsGap(TypedDict):
    """A requirement of several parts, too few of which are met."""

    needs: Annotated[Form, "How many of the parts are needed."]
    at_least: Annotated[int, "The number needed."]
    of: Annotated[int, "The number of parts."]
    met: Annotated[int, "The number met."]
    effort_days: Annotated[int, "Roughly how many working days closing the gap may take."]
    gaps: Annotated[
        list[EvidenceGap | PartsGap],
        "The parts not met; where not all are needed, the cheapest to close first.",
    ]
    met_parts: NotRequired[
        Annotated[
            list[EvidencePart | PartsPart],
            NOT_COMPARED,
            "The parts that are met, in the order of the rule file.",
        ]
    ]


Part = EvidencePart | PartsPart
Gap = EvidenceGap | PartsGap


class Shortfall(TypedDict, total=False):
    """Why a criterion is not met."""

    reasons: NotRequired[Annotated[Ids, "If not met: the codes of the reasons."]]
    gap: NotRequired[Annotated[Gap, "If not met: what is missing, as a tree."]]
    wrong_kind: NotRequired[
        Annotated[list[NearMiss], "If not met: items offered for it of no kind that it accepts."]
    ]
    other_kinds: NotRequired[
        Annotated[Ids, "If not met: ids of such items offered for its theme or module as a whole."]
    ]
