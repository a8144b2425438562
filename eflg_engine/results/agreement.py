"""What `eflg panel agreement` gives, `eflg-panel-agreement/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Ids

Reason = Literal["no_pairs", "no_variation", "too_few"]


class MeasuredInfo(TypedDict):
    """A measure with its interval."""

    value: Annotated[float | None, "The value; null where it cannot be calculated."]
    reason: Annotated[Reason | None, "Why it has no value; null where it has one."]
    low: Annotated[float | None, "The lower end of the 95% interval; null where there is none."]
    high: Annotated[float | None, "The upper end of the 95% interval; null where there is none."]


class AgreementInfo(TypedDict):
    """How far assessors agree on the parts under a theme, a module, or in all."""

    id: Annotated[str, "The id of the theme or module; empty for all parts."]
    title: Annotated[str, "Its title."]
    scale: Annotated[Literal["level", "status"], "What the parts were rated by."]
    parts: Annotated[int, "How many parts were rated, each counted once for each council."]
    compared: Annotated[int, "How many of them were rated by two assessors or more."]
    alike: Annotated[int, "On how many of those all assessors gave the same."]
    raw: Annotated[MeasuredInfo, "The share of pairs of ratings of a part that are the same."]
    alpha: Annotated[MeasuredInfo, "Krippendorff's alpha, ordinal."]
    ac2: Annotated[MeasuredInfo, "Gwet's AC2 with ordinal weights."]


class SeverityInfo(TypedDict):
    """How an assessor stands to the others."""

    assessor: Annotated[str, "The assessor's role or code."]
    scale: Annotated[Literal["level", "status"], "What the parts were rated by."]
    compared: Annotated[int, "On how many parts there is a rating by somebody else too."]
    steps: Annotated[
        float | None, "How many steps of the scale above the mean of the others; null without any."
    ]
    low: Annotated[float | None, "The lower end of the 95% interval; null where there is none."]
    high: Annotated[float | None, "The upper end of the 95% interval; null where there is none."]


class GivenInfo(TypedDict):
    """What a council was given for a part."""

    council: Annotated[str, "The council."]
    given: Annotated[dict[str, str], "By assessor, the level or status in words."]


class DisagreementInfo(TypedDict):
    """A part on which assessors differ."""

    id: Annotated[str, "The id of the part."]
    text: Annotated[str, "Its question, statement or title."]
    scale: Annotated[Literal["level", "status"], "What it was rated by."]
    apart: Annotated[float, "How many steps two ratings of it lie apart, on average."]
    councils: Annotated[list[GivenInfo], "What the councils were given on which ratings differ."]


class WordingInfo(TypedDict):
    """The words of a part on which assessors differ, for those who keep the rules."""

    id: Annotated[str, "The id of the part."]
    rule: Annotated[str, "The file and line of its rule; of a theme or module empty."]
    asks: Annotated[list[str], "The questions that are asked."]
    enough: Annotated[list[str], "What is enough, for example."]
    not_enough: Annotated[list[str], "What is not, for example, and why."]


class PanelAgreementData(TypedDict):
    """Whether several assessors judge the same evidence alike."""

    schema: Annotated[Literal["eflg-panel-agreement/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    round: Annotated[Literal["independent", "agreed"], "The round that is looked at."]
    assessors: Annotated[Ids, "The assessors, in order of their first rating."]
    councils: Annotated[Ids, "The councils, in order of their first rating."]
    ratings: Annotated[int, "How many ratings there are in the round."]
    seed: Annotated[int, "What the drawing for the intervals started from."]
    resamples: Annotated[int, "How often it was drawn."]
    agreement: Annotated[list[AgreementInfo], "In all, by module and by theme."]
    severity: Annotated[list[SeverityInfo], "The assessors, the most lenient first."]
    disagreements: Annotated[
        list[DisagreementInfo], "The parts on which ratings differ, furthest apart first."
    ]
    wording: NotRequired[
        Annotated[list[WordingInfo], "The words of those parts, as far as they have any."]
    ]
