"""What a ratings file may hold: pydantic models, used at the border only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.evidence.status_words import Point
from eflg_engine.evidence.written import Fillable, FirstDay
from eflg_engine.panel.ratings import CONFIDENCES, ROUNDS
from eflg_engine.reading.checking import Format, Strict, Text, reader
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.value_schemas import one_of
from eflg_engine.reading.values import BadValue, folded


def _one_of(words: tuple[str, ...], what: str, value: object) -> str:
    found = folded(str(value))
    if found not in words:
        message = f"there is no such {what}"
        raise BadValue("not_allowed", message, listed(words), did_you_mean(found, words))
    return found


Confidence = Annotated[
    str,
    PlainValidator(reader(lambda value: _one_of(CONFIDENCES, "confidence", value))),
    WithJsonSchema(one_of(CONFIDENCES)),
]
RoundWord = Annotated[
    str,
    PlainValidator(reader(lambda value: _one_of(ROUNDS, "round", value))),
    WithJsonSchema(one_of(ROUNDS)),
]


class RatingFile(Fillable):
    """What one assessor gave one part of the framework for one council: a level or a status."""

    assessor: Text = Field(description="A role or a code, never a person's name.")
    council: Text = Field(description="The council that is judged.")
    target: Text = Field(
        alias="for", description="A module, theme, criterion or question: its id, title or code."
    )
    level: Text | None = Field(
        None, description="A level by id or title, or `below` for less than the first."
    )
    status: Point | None = Field(
        None, description="A status from 1 (not in place) to 4 (in place and effective)."
    )
    confidence: Confidence | None = Field(None, description="How sure the assessor was.")
    note: str = Field("", description="Why, in the assessor's words.")
    dated: FirstDay | None = Field(None, description="The day on which it was given.")
    round: RoundWord = Field(
        "independent", description="Before the assessors spoke (`independent`), or after."
    )

    reason: str = Field(
        "", description="Of what was agreed: why it is so, above all where it differs from before."
    )

    written_as: ClassVar[str] = "{assessor: A1, council: a council, for: a theme, level: a level}"


class RatingsFile(Strict):
    """What several assessors gave."""

    format: Format = Field(1, description="The version of this format.")
    framework: str = Field("", description="The id of the framework that the parts belong to.")
    evidence: str = Field(
        "", description="A hash of the evidence that was rated, as `eflg panel merge` writes it."
    )
    ratings: Annotated[
        list[RatingFile], Field(min_length=1, description="What was given, one entry a rating.")
    ]
