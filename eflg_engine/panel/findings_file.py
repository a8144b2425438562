"""What a file of a peer challenge's findings may hold: models, used at the border only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.evidence.written import Fillable, FirstDay, ScopeFile, Words
from eflg_engine.framework.files.values import IntervalText
from eflg_engine.panel.findings import SORTS
from eflg_engine.reading.checking import Format, OneOrMore, Strict, Text, reader
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.values import BadValue, folded

_ALSO = {
    "area to explore": "explore",
    "area for improvement": "explore",
    "improvement": "explore",
    "good practice": "strength",
    "works well": "strength",
}


def _sort(value: object) -> str:
    found = folded(str(value)).replace("_", " ")
    found = _ALSO.get(found, found)
    if found not in SORTS:
        message = "there is no such sort of finding"
        raise BadValue("not_allowed", message, listed(SORTS), did_you_mean(found, SORTS))
    return found


SortWord = Annotated[str, PlainValidator(reader(_sort)), WithJsonSchema({"enum": [*SORTS]})]


class FindingFile(Fillable):
    """One thing that a peer challenge found."""

    id: Text = Field(description="A short name of its own, as F1.")
    sort: SortWord = Field(description="A strength, an area to explore, or a recommendation.")
    text: Text = Field(description="What was found, without names of people or quotations.")
    targets: Words = Field(
        default_factory=list,
        alias="for",
        description="Modules, themes, criteria or questions: their ids, titles or codes.",
    )
    evidence: Words = Field(default_factory=list, description="Ids of items that it rests on.")
    characteristics: Words = Field(default_factory=list, description="Whom it speaks of.")
    within: IntervalText | None = Field(
        None, description="Of a recommendation: how soon after the feedback, as 6 months."
    )
    phase: str = Field("", description="Of a recommendation: a phase in words of your own.")

    written_as: ClassVar[str] = "{id: F1, sort: strength, text: what was found, for: a theme}"


class FindingsFile(Strict):
    """What a peer challenge found of one council."""

    format: Format = Field(1, description="The version of this format.")
    framework: str = Field("", description="The id of the framework.")
    council: Text = Field(description="The council's name.")
    dated: FirstDay = Field(description="The day on which the feedback was given.")
    by: str = Field("", description="Who gave it: a body or a team, never a person.")
    scope: ScopeFile = Field(
        default_factory=lambda: ScopeFile(), description="What was looked at, as in a bundle."
    )
    findings: Annotated[
        list[FindingFile], OneOrMore(), Field(min_length=1, description="What was found.")
    ]
