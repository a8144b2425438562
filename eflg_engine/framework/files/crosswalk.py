"""What a crosswalk file may hold: pydantic models, used at the border only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.framework.files.values import SomeWords, Words
from eflg_engine.framework.strength import Strength
from eflg_engine.reading.checking import Format, Strict, Text, reader
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.values import BadValue, folded

_STRENGTHS = tuple(str(strength) for strength in Strength)
_OTHER_STRENGTHS = {
    "equals": "equal",
    "same": "equal",
    "exact": "equal",
    "part of": "subset",
    "narrower": "subset",
    "contains": "superset",
    "broader": "superset",
    "wider": "superset",
    "overlaps": "intersects",
    "intersect": "intersects",
    "related": "intersects",
}


def _strength(value: object) -> Strength:
    text = folded(str(value))
    if text not in _STRENGTHS:
        other = _OTHER_STRENGTHS.get(text)
        hint = f'did you mean "{other}"?' if other else did_you_mean(text, _STRENGTHS)
        message = "this does not say how closely the two correspond"
        raise BadValue("not_allowed", message, listed(_STRENGTHS), hint)
    return Strength(text)


StrengthWord = Annotated[
    Strength,
    PlainValidator(reader(_strength)),
    WithJsonSchema({"enum": list(_STRENGTHS)}),
]


class MapFile(Strict):
    """Parts of one framework that correspond to parts of the other."""

    source: SomeWords = Field(alias="from")
    target: SomeWords = Field(alias="to")
    strength: StrengthWord
    because: Text

    written_as: ClassVar[str] = "{from: a part, to: a part, strength: subset, because: why}"


class WithoutFile(Strict):
    """Parts of one framework that have nothing in the other: `from` or `to`."""

    source: Words = Field(alias="from", default_factory=list)
    target: Words = Field(alias="to", default_factory=list)
    because: Text

    written_as: ClassVar[str] = "{from: a part, because: why}"


class KindMapFile(Strict):
    """A kind of evidence of one framework, and the one that stands for it in the other."""

    source: Text = Field(alias="from")
    target: Text = Field(alias="to")
    because: Text

    written_as: ClassVar[str] = "{from: a kind, to: a kind, because: why}"


class CrosswalkFile(Strict):
    """How the parts of two frameworks correspond."""

    format: Format = 1
    source: Text = Field(alias="from")
    target: Text = Field(alias="to")
    title: str = ""
    note: str = ""
    maps: Annotated[list[MapFile], Field(min_length=1)]
    without: list[WithoutFile] = Field(default_factory=list)
    kinds: list[KindMapFile] = Field(default_factory=list)
