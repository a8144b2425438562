"""What a crosswalk file may hold: pydantic models, used at the border only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.framework.files.values import SomeWords, Words
from eflg_engine.framework.strength import Strength
from eflg_engine.reading.checking import Format, Strict, Text, reader
from eflg_engine.reading.problems import did_you_mean, listed
from eflg_engine.reading.value_schemas import one_of
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
    WithJsonSchema(one_of(_STRENGTHS)),
]


class MapFile(Strict):
    """Parts of one framework that correspond to parts of the other."""

    source: Annotated[SomeWords, "Parts of the first framework, by full id: one or a list."] = (
        Field(alias="from")
    )
    target: Annotated[SomeWords, "Parts of the second framework, by full id: one or a list."] = (
        Field(alias="to")
    )
    strength: Annotated[StrengthWord, "How what the first asks lies to what the second asks."]
    because: Annotated[Text, "Why they correspond."]

    written_as: ClassVar[str] = "{from: a part, to: a part, strength: subset, because: why}"


class WithoutFile(Strict):
    """Parts of one framework that have nothing in the other: `from` or `to`."""

    source: Annotated[Words, "Parts of the first framework, by full id: one or a list."] = Field(
        alias="from", default_factory=list
    )
    target: Annotated[Words, "Parts of the second framework, by full id: one or a list."] = Field(
        alias="to", default_factory=list
    )
    because: Annotated[Text, "Why nothing corresponds."]

    written_as: ClassVar[str] = "{from: a part, because: why}"


class KindMapFile(Strict):
    """A kind of evidence of one framework, and the one that stands for it in the other."""

    source: Annotated[Text, "A kind of the first framework."] = Field(alias="from")
    target: Annotated[Text, "The kind of the second that stands for it."] = Field(alias="to")
    because: Annotated[Text, "Why it does."]

    written_as: ClassVar[str] = "{from: a kind, to: a kind, because: why}"


class CrosswalkFile(Strict):
    """How the parts of two frameworks correspond."""

    format: Annotated[Format, "The version of this format: 1."] = 1
    source: Annotated[Text, "The id of the first framework."] = Field(alias="from")
    target: Annotated[Text, "The id of the second framework."] = Field(alias="to")
    title: Annotated[str, "Its title."] = ""
    note: Annotated[str, "What to know of it."] = ""
    maps: Annotated[list[MapFile], Field(min_length=1), "Parts that correspond."]
    without: Annotated[list[WithoutFile], "Parts with nothing in the other framework."] = Field(
        default_factory=list
    )
    kinds: Annotated[list[KindMapFile], "Kinds that have another name in the other framework."] = (
        Field(default_factory=list)
    )
