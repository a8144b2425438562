"""What a bundle file may hold: pydantic models, used at the border only.

Names of kinds, rungs, criteria and the like are looked up when the framework is known.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from eflg_engine.reading.checking import FORMAT, OneOrMore, Strict, Text, raise_custom
from eflg_engine.reading.values import BadValue, read_date

_DATE_SCHEMA = {
    "type": "string",
    "pattern": r"^\d{4}-\d{1,2}(-\d{1,2})?$",
    "examples": ["2019-06-26", "2018-10"],
}


def _first_day(value: object) -> date:
    try:
        return read_date(value)
    except BadValue as error:
        raise_custom(error)


def _last_day(value: object) -> date:
    try:
        return read_date(value, last_of_month=True)
    except BadValue as error:
        raise_custom(error)


FirstDay = Annotated[Any, BeforeValidator(_first_day), WithJsonSchema(_DATE_SCHEMA)]
LastDay = Annotated[Any, BeforeValidator(_last_day), WithJsonSchema(_DATE_SCHEMA)]
Figure = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=15)]
Words = Annotated[list[Text], OneOrMore]
SomeWords = Annotated[list[Text], OneOrMore, Field(min_length=1)]


class ObjectiveFile(Strict):
    """An equality objective of the council."""

    id: Text
    text: str = ""
    published: FirstDay | None = None
    aims: Words = Field(default_factory=list)


class PriorityFile(Strict):
    """A priority under a strategic aim."""

    id: Text
    text: str = ""


class StrategicAimFile(Strict):
    """A strategic aim that objectives serve."""

    id: Text
    text: str = ""
    priorities: list[PriorityFile] = Field(default_factory=list)


class EvidenceItemFile(Strict):
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
    measures: dict[str, Figure] = Field(default_factory=dict)
    link: str = ""
    difference: str = ""
    note: str = ""


class CouncilFile(Strict):
    """The council and the facts about it that rules may depend on."""

    model_config = Strict.model_config | {"extra": "allow"}

    name: Text
    code: str = ""
    services: Words = Field(default_factory=list)
    partners: Words = Field(default_factory=list)


class ScopeFile(Strict):
    """What is assessed: which modules, and which characteristics."""

    modules: SomeWords = Field(default_factory=lambda: ["all"])
    characteristics: SomeWords = Field(default_factory=lambda: ["all"])


class BundleFile(Strict):
    """All that a council offers, with its profile, objectives and scope."""

    format: FORMAT = "1"
    framework: str = ""
    as_at: FirstDay | None = None
    council: CouncilFile
    scope: ScopeFile = Field(default_factory=ScopeFile)
    strategic_aims: list[StrategicAimFile] = Field(default_factory=list)
    objectives: list[ObjectiveFile] = Field(default_factory=list)
    evidence: list[EvidenceItemFile] = Field(default_factory=list)
    note: str = ""
