"""What a bundle file may hold: pydantic models, used at the border only.

Names of kinds, rungs, criteria and the like are looked up when the framework is known.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.annotated_handlers import GetJsonSchemaHandler
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eflg_engine.evidence.item import NAMED_BY_ITEMS
from eflg_engine.evidence.status_words import Point, ProgressWord, ResponseWord
from eflg_engine.framework.dimensions import DIMENSION, OF_VOCABULARY, OWN_NAMES
from eflg_engine.reading import value_schemas
from eflg_engine.reading.checking import (
    TAG,
    Format,
    Number,
    OneOrMore,
    Strict,
    Text,
    add_fields,
    reader,
)
from eflg_engine.reading.values import (
    ALL,
    BadValue,
    day_of,
    read_date,
    read_item_date,
    read_last_day,
)

E = TypeVar("E", bound=StrEnum)


def _as_text(value: object) -> object:
    """A fact about the council as a file has it, where a program gave a day."""
    return day_of(value).isoformat() if isinstance(value, date) else value


def _own_id(value: object) -> str:
    if value == ALL:
        message = '"all" has a meaning of its own and cannot be an id'
        raise BadValue("bad_id", message, "any other text")
    return str(value)


FirstDay = Annotated[date, PlainValidator(reader(read_date)), WithJsonSchema(value_schemas.DATE)]
ItemDay = Annotated[
    date | None,
    PlainValidator(reader(read_item_date)),
    WithJsonSchema(value_schemas.ITEM_DATE),
]
LastDay = Annotated[date, PlainValidator(reader(read_last_day)), WithJsonSchema(value_schemas.DATE)]
Fact = Annotated[Text, BeforeValidator(_as_text)]
OwnId = Annotated[
    Text,
    AfterValidator(reader(_own_id)),
    WithJsonSchema(
        {"type": ["string", "number", "boolean"], "pattern": rf"^(?!\s*{ALL}\s*$)[\s\S]*\S"}
    ),
]
Words = Annotated[list[Text], OneOrMore()]
SomeWords = Annotated[list[Text], Field(min_length=1), OneOrMore()]

_NOTHING, _TEXT, _LIST, _MAPPING = (f"{TAG}{form}" for form in ("nothing", "text", "list", "keys"))


def _form(value: object) -> str:
    if isinstance(value, dict | list):
        return _MAPPING if isinstance(value, dict) else _LIST
    return _NOTHING if value is None else _TEXT


def _nothing_or_text(value: object) -> str:
    return _NOTHING if value is None else _TEXT


def _list_or_mapping(value: object) -> str:
    return _MAPPING if isinstance(value, dict) else _LIST


_NO_EMPTY_KEY: JsonDict = {"propertyNames": {"minLength": 1}}
Place = Annotated[
    Annotated[None, Tag(_NOTHING)] | Annotated[Text, Tag(_TEXT)], Discriminator(_nothing_or_text)
]
UnderName = Annotated[
    Annotated[None, Tag(_NOTHING)]
    | Annotated[Text, Tag(_TEXT), Field(description="Where in the document the answer is.")]
    | Annotated[
        list[Text], Field(min_length=1, description="Questions of that criterion."), Tag(_LIST)
    ]
    | Annotated[
        dict[Text, Place],
        Field(
            min_length=1,
            description="Questions of that criterion, each with where it is.",
            json_schema_extra=_NO_EMPTY_KEY,
        ),
        Tag(_MAPPING),
    ],
    Discriminator(_form),
]
SupportsWords = Annotated[
    Annotated[Words, Tag(_LIST)]
    | Annotated[
        dict[Text, UnderName],
        Field(
            description="Names, each with where the answer is, or with questions.",
            json_schema_extra=_NO_EMPTY_KEY,
        ),
        Tag(_MAPPING),
    ],
    Discriminator(_list_or_mapping),
    Field(
        description="The modules, themes, criteria or questions that it is offered for, by id, "
        "title, alias or code: a name, a list, or a mapping that also says where the answers are."
    ),
]


_BESIDE = ("title", "description", "default", "examples")
"""What a schema says of a value besides what it may be."""


def _or_blank(value: JsonSchemaValue) -> JsonSchemaValue:
    beside = {word: value[word] for word in _BESIDE if word in value}
    way = {word: each for word, each in value.items() if word not in beside}
    ways = way["anyOf"] if [*way] == ["anyOf"] else [way]
    blank = {"type": "null"}
    return {"anyOf": ways if blank in ways else [*ways, blank]} | beside


class Fillable(Strict):
    """A mapping that people fill in: a key without a value counts as left out."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: object) -> object:
        if not isinstance(data, dict) or None not in data.values():
            return data
        optional = {
            info.alias or name for name, info in cls.model_fields.items() if not info.is_required()
        }
        if cls.model_config.get("extra") == "allow":
            optional |= {*data} - {*cls.model_fields}
        return {k: value for k, value in data.items() if value is not None or k not in optional}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Its JSON Schema, in which a key that may be left out may stand there blank."""
        found = super().__get_pydantic_json_schema__(schema, handler)
        described = handler.resolve_ref_schema(found)
        properties = described.get("properties", {})
        for key in properties.keys() - {*described.get("required", ())}:
            properties[key] = _or_blank(properties[key])
        if isinstance(others := described.get("additionalProperties"), dict):
            described["additionalProperties"] = _or_blank(others)
        return found


class ObjectiveFile(Fillable):
    """An equality objective of the council."""

    id: Annotated[OwnId, "Its id, by which items name it; any text but `all`."]
    text: Annotated[str, "What the council will achieve."] = ""
    published: Annotated[
        FirstDay | None,
        "The day from which it is in force: YYYY-MM-DD, or a month or year as its first day.",
    ] = None
    aims: Annotated[
        Words,
        "Strategic aims it serves, where any are listed, else aims of the duty.",
    ] = Field(default_factory=list)
    priorities: Annotated[Words, "Ids of priorities that it serves."] = Field(default_factory=list)

    written_as: ClassVar[str] = "{id: EO1, text: what the council will achieve}"


class PriorityFile(Fillable):
    """A priority under a strategic aim."""

    id: Annotated[Text, "Its id, by which objectives and items name it."]
    text: Annotated[str, "What it says."] = ""

    written_as: ClassVar[str] = "{id: SP1.1, text: ...}"


class StrategicAimFile(Fillable):
    """A strategic aim of the council, which its objectives serve."""

    id: Annotated[Text, "Its id, by which objectives name it."]
    text: Annotated[str, "What it says."] = ""
    priorities: Annotated[list[PriorityFile], "The priorities under it."] = Field(
        default_factory=list
    )

    written_as: ClassVar[str] = "{id: SA1, text: ...}"


class ProposalFile(Fillable):
    """A part that a migrated item may support here; it does not count."""

    supports: Annotated[Text, "A theme, criterion or question here, by id, title, alias or code."]
    origin: Annotated[str, "What it supported under the other framework."] = Field(
        alias="from", default=""
    )
    strength: Annotated[
        str, "How closely the two correspond: equal, subset, superset or intersects."
    ] = ""
    because: Annotated[str, "Why they correspond, as the crosswalk says."] = ""

    written_as: ClassVar[str] = "{supports: a theme or criterion, strength: subset, because: why}"


class ItemBeforeFile(Fillable):
    """What an item said under another framework."""

    supports: SupportsWords = Field(default_factory=list)
    kind: Annotated[str, "Its kind there."] = ""
    proposed: Annotated[list[ProposalFile], "What was proposed for it there."] = Field(
        default_factory=list
    )
    add_fields(
        locals(),
        Words,
        {each: f"{each.capitalize()} it named there." for each in OF_VOCABULARY},
        list,
    )
    not_shown: Annotated[Words, "Questions not found in it there."] = Field(default_factory=list)

    written_as: ClassVar[str] = "supports: [...]"


_NAMED = {
    each: DIMENSION[each].named if each in DIMENSION else "Ids of priorities that it speaks of."
    for each in NAMED_BY_ITEMS
}


class ExpectedFile(Fillable):
    """Evidence that an action is to bring: an item whose id and date may be left open."""

    id: Annotated[Text | None, "The id it will have; may be left open."] = None
    title: Annotated[Text, "What it is called."]
    kind: Annotated[Text, "The kind of evidence, by id, title or alias."]
    supports: SupportsWords = Field(default_factory=list)
    dated: Annotated[
        LastDay | None,
        "The day it will bear, or a month or year: its last day. Else the due date.",
    ] = None
    review_by: Annotated[
        LastDay | None,
        "The day of its review, or a month or year: its last day.",
    ] = None
    snapshot: Annotated[FirstDay | None, "For yearly figures: the day they speak of."] = None
    shows: Annotated[
        Text | None, "What it shows, as a rung of the ladder; left out: as its kind usually does."
    ] = None
    assurance: Annotated[
        Text | None,
        "Who stands behind it, as a rung of the ladder; left out: as its kind usually has.",
    ] = None
    add_fields(locals(), Words, _NAMED, list)
    measures: Annotated[dict[str, Number], "Figures that it carries, by name: numbers."] = Field(
        default_factory=dict
    )
    link: Annotated[str, "Where it is kept: a web address, a path or a reference."] = ""
    difference: Annotated[str, "What changed for people because of it, in words."] = ""
    note: Annotated[str, "Free text."] = ""
    proposed: Annotated[
        list[ProposalFile], "What a migration proposes that it supports; none of it counts."
    ] = Field(default_factory=list)
    was: Annotated[
        dict[str, ItemBeforeFile],
        "What it said under other frameworks, by their id; none of it counts.",
    ] = Field(default_factory=dict)

    model_config: ClassVar[ConfigDict] = ConfigDict(
        json_schema_extra={
            "if": {"not": {"anyOf": [{"required": ["proposed"]}, {"required": ["was"]}]}},
            "then": {
                "required": ["supports"],
                "properties": {
                    "supports": {"not": {"type": "null"}, "minItems": 1, "minProperties": 1}
                },
            },
        }
    )
    written_as: ClassVar[str] = "title, kind and supports, and maybe more"


class EvidenceItemFile(ExpectedFile):
    """One thing a council can show."""

    id: Annotated[Text, "Its id, by which everything names it; no two that differ by case alone."]
    dated: Annotated[
        ItemDay,
        "The day it bears: YYYY-MM-DD, or a month or year as its first day. `TBC` and the like: "
        "the item is listed as undated and counts for nothing.",
    ]
    not_shown: Annotated[
        Words,
        Field(description="Questions, by id or code, that it was searched for in vain. No level."),
    ] = Field(default_factory=list)

    written_as: ClassVar[str] = "id, title, kind, supports and dated, and maybe more"


# --- what stands beside the evidence ----------------------------------------------------------


class ClaimFile(Fillable):
    """What the council says of itself: a status from 1 to 4, a level, or both."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        json_schema_extra={
            "if": {"required": ["level"], "properties": {"level": {"not": {"type": "null"}}}},
            "else": {"required": ["status"], "properties": {"status": {"not": {"type": "null"}}}},
        }
    )

    target: Annotated[Text, "A module, theme or criterion, by id, title, alias or code."] = Field(
        alias="for"
    )
    status: Annotated[
        Point | None,
        "A point of the scale, 1 (not in place) to 4 (in place and effective), or its words.",
    ] = None
    level: Annotated[Text | None, "A level, by id or title."] = None
    how: Annotated[str, "How this was done, and what the evidence is."] = ""
    difference: Annotated[str, "What difference it has made."] = ""
    note: Annotated[str, "Free text."] = ""

    written_as: ClassVar[str] = "{for: a theme or criterion, status: 3}"


class ActionFile(Fillable):
    """A line of the action plan."""

    id: Annotated[Text, "Its reference."]
    recommendation: Annotated[str, "What was recommended."] = ""
    source: Annotated[str, "Who recommended it."] = ""
    response: Annotated[ResponseWord | None, "What the council answered."] = None
    reason: Annotated[str, "Why; wanted with any response but `accepted`."] = ""
    action: Annotated[str, "What is to be done."] = ""
    lead: Annotated[str, "Who leads it: a role, not a person."] = ""
    resources: Annotated[str, "What it takes."] = ""
    due: Annotated[
        LastDay | None, "The last day for it: YYYY-MM-DD, or a month or year as its last day."
    ] = None
    phase: Annotated[str, "The phase of the plan that it belongs to, in words."] = ""
    status: Annotated[ProgressWord | None, "How far it is; left out: not started."] = None
    finished: Annotated[FirstDay | None, "The day on which it was done; with `status: done`."] = (
        None
    )
    evidence_expected: Annotated[
        list[ExpectedFile], OneOrMore(), "Evidence that it is to bring: one item or a list."
    ] = Field(default_factory=list)
    evidence: Annotated[
        Words, "Ids of items of this bundle that it has brought, or is to bring."
    ] = Field(default_factory=list)
    note: Annotated[str, "Free text."] = ""

    written_as: ClassVar[str] = "{id: A1, action: what is to be done, lead: a role, due: 2025-03}"


class PastResultFile(Fillable):
    """An earlier result in the words of the body that gave it."""

    framework: Annotated[Text, "The framework and its edition, in words."]
    level: Annotated[Text, "The level that was given, in words."]
    dated: Annotated[
        FirstDay, "The day it was given: YYYY-MM-DD, or a month or year as its first day."
    ]
    valid_until: Annotated[
        LastDay | None, "The last day it holds; left out: as long as awards lasted."
    ] = None
    by: Annotated[str, "Who gave it."] = ""
    note: Annotated[str, "Free text."] = ""

    written_as: ClassVar[str] = "{framework: ..., level: Excellent, dated: 2016-06}"


class CouncilFile(Fillable):
    """The council and the facts about it that rules may depend on."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Fact]

    name: Annotated[Text, "Its name, as reports print it."]
    code: Annotated[str, "Its official code."] = ""
    add_fields(locals(), Words, {key: own.listed for key, own in OWN_NAMES.items()}, list)

    written_as: ClassVar[str] = "{name: Essex County Council, type: county}"


class ScopeFile(Fillable):
    """What is assessed: which modules, and which characteristics."""

    modules: Annotated[SomeWords, "The modules that are assessed, by id or title, or `all`."] = (
        Field(default_factory=lambda: [ALL])
    )
    characteristics: Annotated[
        SomeWords, "The protected characteristics that are looked at, or `all`."
    ] = Field(default_factory=lambda: [ALL])

    written_as: ClassVar[str] = "{modules: all, characteristics: [race]}"


class BundleBeforeFile(Fillable):
    """What a bundle said of itself under another framework."""

    council: Annotated[dict[str, Text], "What was said of the council there."] = Field(
        default_factory=dict
    )
    modules: Annotated[Words | None, "The modules in the scope there."] = None
    characteristics: Annotated[Words | None, "The characteristics in the scope there."] = None
    self_assessment: Annotated[list[ClaimFile] | None, "The self-assessment there."] = None

    written_as: ClassVar[str] = "council: {...}, and maybe more"


class BundleFile(Fillable):
    """All that a council offers, with its profile, objectives and scope."""

    format: Annotated[Format, "The version of this format: 1."] = 1
    framework: Annotated[str, "The id of the framework that it was made for."] = ""
    as_at: Annotated[
        FirstDay | None,
        "The day of the assessment: YYYY-MM-DD, or a month or year as its first day.",
    ] = None
    council: Annotated[CouncilFile, "The council, or whoever is assessed."]
    scope: Annotated[ScopeFile, "What is assessed; left out: everything."] = ScopeFile()
    strategic_aims: Annotated[list[StrategicAimFile], "The strategic aims of the council."] = Field(
        default_factory=list
    )
    objectives: Annotated[list[ObjectiveFile], "The equality objectives of the council."] = Field(
        default_factory=list
    )
    evidence: Annotated[list[EvidenceItemFile], "The items of evidence."] = Field(
        default_factory=list
    )
    self_assessment: Annotated[
        list[ClaimFile], "What the council says of itself; changes no level."
    ] = Field(default_factory=list)
    actions: Annotated[list[ActionFile], "The action plan; changes no level."] = Field(
        default_factory=list
    )
    past_results: Annotated[list[PastResultFile], "Earlier results; change no level."] = Field(
        default_factory=list
    )
    note: Annotated[str, "Free text."] = ""
    was: Annotated[
        dict[str, BundleBeforeFile],
        "What it said under other frameworks, by their id; none of it counts.",
    ] = Field(default_factory=dict)

    written_as: ClassVar[str] = "council: and evidence:, and maybe more"
