"""What a bundle file may hold: pydantic models, used at the border only.

Names of kinds, rungs, criteria and the like are looked up when the framework is known.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from eflg_engine.reading.checking import Format, Number, OneOrMore, Strict, Text, reader
from eflg_engine.reading.values import ALL, BadValue, read_date

_DATE_SCHEMA = {
    "type": "string",
    "pattern": r"^\d{4}-\d{1,2}(-\d{1,2})?$",
    "examples": ["2019-06-26", "2018-10"],
}


def _last_day(value: object) -> date:
    return read_date(value, last_of_month=True)


def _own_id(value: object) -> str:
    if value == ALL:
        message = '"all" has a meaning of its own and cannot be an id'
        raise BadValue("bad_id", message, "any other text")
    return str(value)


FirstDay = Annotated[date, PlainValidator(reader(read_date)), WithJsonSchema(_DATE_SCHEMA)]
LastDay = Annotated[date, PlainValidator(reader(_last_day)), WithJsonSchema(_DATE_SCHEMA)]
OwnId = Annotated[Text, AfterValidator(reader(_own_id))]
Words = Annotated[list[Text], OneOrMore()]
SomeWords = Annotated[list[Text], Field(min_length=1), OneOrMore()]


class Fillable(Strict):
    """A mapping that people fill in: a key with nothing after it counts as left out."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: object) -> object:
        if not isinstance(data, dict) or None not in data.values():
            return data
        fields = cls.model_fields
        return {
            key: value
            for key, value in data.items()
            if value is not None or (key in fields and fields[key].is_required())
        }


class ObjectiveFile(Fillable):
    """An equality objective of the council."""

    id: OwnId
    text: str = ""
    published: FirstDay | None = None
    aims: Words = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: EO1, text: what the council will achieve}"


class PriorityFile(Fillable):
    """A priority under a strategic aim."""

    id: Text
    text: str = ""

    written_as: ClassVar[str] = "{id: SP1.1, text: ...}"


class StrategicAimFile(Fillable):
    """A strategic aim of the council, which its objectives serve."""

    id: Text
    text: str = ""
    priorities: list[PriorityFile] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: SA1, text: ...}"


class EvidenceItemFile(Fillable):
    """One thing a council can show."""

    id: Text
    title: Text
    kind: Text
    supports: SomeWords
    dated: FirstDay
    review_by: LastDay | None = None
    shows: Text | None = None
    assurance: Text | None = None
    characteristics: Words = Field(default_factory=list)
    aims: Words = Field(default_factory=list)
    objectives: Words = Field(default_factory=list)
    services: Words = Field(default_factory=list)
    partners: Words = Field(default_factory=list)
    measures: dict[str, Number] = Field(default_factory=dict)
    link: str = ""
    difference: str = ""
    note: str = ""

    written_as: ClassVar[str] = "id, title, kind, supports and dated, and maybe more"


class CouncilFile(Fillable):
    """The council and the facts about it that rules may depend on."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text]

    name: Text
    code: str = ""
    services: Words = Field(default_factory=list)
    partners: Words = Field(default_factory=list)

    written_as: ClassVar[str] = "{name: Essex County Council, type: county}"


class ScopeFile(Fillable):
    """What is assessed: which modules, and which characteristics."""

    modules: SomeWords = Field(default_factory=lambda: [ALL])
    characteristics: SomeWords = Field(default_factory=lambda: [ALL])

    written_as: ClassVar[str] = "{modules: all, characteristics: [race]}"


class BundleFile(Fillable):
    """All that a council offers, with its profile, objectives and scope."""

    format: Format = 1
    framework: str = ""
    as_at: FirstDay | None = None
    council: CouncilFile
    scope: ScopeFile = ScopeFile()
    strategic_aims: list[StrategicAimFile] = Field(default_factory=list)
    objectives: list[ObjectiveFile] = Field(default_factory=list)
    evidence: list[EvidenceItemFile] = Field(default_factory=list)
    note: str = ""

    written_as: ClassVar[str] = "council: and evidence:, and maybe more"
