"""What a bundle file may hold: pydantic models, used at the border only.

Names of kinds, rungs, criteria and the like are looked up when the framework is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from pydantic.config import JsonDict

from eflg_engine.evidence.council_papers import SCALE, Progress, Response
from eflg_engine.reading.checking import TAG, Format, Number, OneOrMore, Strict, Text, reader
from eflg_engine.reading.problems import did_you_mean, listed, suggestion
from eflg_engine.reading.values import ALL, BadValue, day_of, folded, read_date, read_last_day

E = TypeVar("E", bound=StrEnum)

_DATE_SCHEMA = {
    "type": "string",
    "pattern": r"^\d{4}(-\d{1,2}(-\d{1,2})?)?$",
    "examples": ["2019-06-26", "2018-10"],
}


def _as_text(value: object) -> object:
    """A fact about the council as a file has it, where a program gave a day."""
    return day_of(value).isoformat() if isinstance(value, date) else value


def _own_id(value: object) -> str:
    if value == ALL:
        message = '"all" has a meaning of its own and cannot be an id'
        raise BadValue("bad_id", message, "any other text")
    return str(value)


FirstDay = Annotated[date, PlainValidator(reader(read_date)), WithJsonSchema(_DATE_SCHEMA)]
LastDay = Annotated[date, PlainValidator(reader(read_last_day)), WithJsonSchema(_DATE_SCHEMA)]
Fact = Annotated[Text, BeforeValidator(_as_text)]
OwnId = Annotated[Text, AfterValidator(reader(_own_id))]
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


class Fillable(Strict):
    """A mapping that people fill in: a key without a value counts as left out."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: object) -> object:
        if not isinstance(data, dict) or None not in data.values():
            return data
        optional = {name for name, info in cls.model_fields.items() if not info.is_required()}
        if cls.model_config.get("extra") == "allow":
            optional |= {*data} - {*cls.model_fields}
        return {k: value for k, value in data.items() if value is not None or k not in optional}


class ObjectiveFile(Fillable):
    """An equality objective of the council."""

    id: OwnId
    text: str = ""
    published: FirstDay | None = None
    aims: Words = Field(default_factory=list)
    priorities: Words = Field(default_factory=list)

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


class ProposalFile(Fillable):
    """A part that a migrated item may support here; it does not count."""

    supports: Text
    origin: str = Field(alias="from", default="")
    strength: str = ""
    because: str = ""

    written_as: ClassVar[str] = "{supports: a theme or criterion, strength: subset, because: why}"


class ItemBeforeFile(Fillable):
    """What an item said under another framework."""

    supports: SupportsWords = Field(default_factory=list)
    kind: str = ""
    proposed: list[ProposalFile] = Field(default_factory=list)
    characteristics: Words = Field(default_factory=list)
    aims: Words = Field(default_factory=list)
    not_shown: Words = Field(default_factory=list)

    written_as: ClassVar[str] = "supports: [...]"


class ExpectedFile(Fillable):
    """Evidence that an action is to bring: an item whose id and date may be left open."""

    id: Text | None = None
    title: Text
    kind: Text
    supports: SupportsWords = Field(default_factory=list)
    dated: LastDay | None = None
    review_by: LastDay | None = None
    snapshot: FirstDay | None = None
    shows: Text | None = None
    assurance: Text | None = None
    characteristics: Words = Field(default_factory=list)
    aims: Words = Field(default_factory=list)
    objectives: Words = Field(default_factory=list)
    priorities: Words = Field(default_factory=list)
    services: Words = Field(default_factory=list)
    partners: Words = Field(default_factory=list)
    measures: dict[str, Number] = Field(default_factory=dict)
    link: str = ""
    difference: str = ""
    note: str = ""
    proposed: list[ProposalFile] = Field(default_factory=list)
    was: dict[str, ItemBeforeFile] = Field(default_factory=dict)

    model_config: ClassVar[ConfigDict] = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {
                    "required": ["supports"],
                    "properties": {"supports": {"minItems": 1, "minProperties": 1}},
                },
                {"required": ["proposed"]},
                {"required": ["was"]},
            ]
        }
    )
    written_as: ClassVar[str] = "title, kind and supports, and maybe more"


class EvidenceItemFile(ExpectedFile):
    """One thing a council can show."""

    id: Text
    dated: FirstDay
    not_shown: Annotated[
        Words,
        Field(description="Questions, by id or code, that it was searched for in vain. No level."),
    ] = Field(default_factory=list)

    written_as: ClassVar[str] = "id, title, kind, supports and dated, and maybe more"


# --- what stands beside the evidence ----------------------------------------------------------


def _choice(what: str, words: Sequence[E], other: Mapping[str, str]) -> Callable[[object], E]:
    """Reads one of these words; `other` holds other words, and which of these they mean."""

    def read(value: object) -> E:
        text = folded(str(value))
        found = next((word for word in words if folded(word) == text), None)
        if found is None:
            hint = suggestion(other[text]) if text in other else did_you_mean(text, words)
            raise BadValue(f"unknown_{what}", f"there is no such {what}", listed(words), hint)
        return found

    return read


_RESPONSES = tuple(response for response in Response if response)
_OTHER_RESPONSES = {
    "accept": "accepted",
    "agreed": "accepted",
    "adapt": "partly",
    "partial": "partly",
    "partially accepted": "partly",
    "partly accepted": "partly",
    "refused": "declined",
    "reject": "declined",
    "rejected": "declined",
    "complete": "already_done",
    "done": "already_done",
}
_PROGRESS = tuple(Progress)
_OTHER_PROGRESS = {
    "amber": "at_risk",
    "cancelled": "stopped",
    "closed": "done",
    "complete": "done",
    "completed": "done",
    "delayed": "behind",
    "finished": "done",
    "green": "on_track",
    "in progress": "started",
    "late": "behind",
    "open": "not_started",
    "planned": "not_started",
    "red": "behind",
    "under way": "started",
    "underway": "started",
}
_POINTS = {
    folded(word): point for point, title in enumerate(SCALE, 1) for word in (str(point), title)
}


def _point(value: object) -> int:
    text = folded(str(value))
    if text not in _POINTS:
        points = "; ".join(f"{point} ({title.lower()})" for point, title in enumerate(SCALE, 1))
        hint = did_you_mean(text, SCALE)
        raise BadValue("unknown_status", "this is not a point of the scale", points, hint)
    return _POINTS[text]


ResponseWord = Annotated[
    Response,
    PlainValidator(reader(_choice("response", _RESPONSES, _OTHER_RESPONSES))),
    WithJsonSchema({"enum": [*map(str, _RESPONSES)]}),
]
ProgressWord = Annotated[
    Progress,
    PlainValidator(reader(_choice("status", _PROGRESS, _OTHER_PROGRESS))),
    WithJsonSchema({"enum": [*map(str, _PROGRESS)]}),
]
Point = Annotated[
    int,
    PlainValidator(reader(_point)),
    WithJsonSchema({"enum": [*range(1, len(SCALE) + 1), *SCALE]}),
]


class ClaimFile(Fillable):
    """What the council says of itself: a status from 1 to 4, a level, or both."""

    target: Text = Field(alias="for")
    status: Point | None = None
    level: Text | None = None
    how: str = ""
    difference: str = ""
    note: str = ""

    written_as: ClassVar[str] = "{for: a theme or criterion, status: 3}"


class ActionFile(Fillable):
    """A line of the action plan."""

    id: Text
    recommendation: str = ""
    source: str = ""
    response: ResponseWord | None = None
    reason: str = ""
    action: str = ""
    lead: str = ""
    resources: str = ""
    due: LastDay | None = None
    phase: str = ""
    status: ProgressWord | None = None
    finished: FirstDay | None = None
    evidence_expected: Annotated[list[ExpectedFile], OneOrMore()] = Field(default_factory=list)
    evidence: Words = Field(default_factory=list)
    note: str = ""

    written_as: ClassVar[str] = "{id: A1, action: what is to be done, lead: a role, due: 2025-03}"


class PastResultFile(Fillable):
    """An earlier result in the words of the body that gave it."""

    framework: Text
    level: Text
    dated: FirstDay
    valid_until: LastDay | None = None
    by: str = ""
    note: str = ""

    written_as: ClassVar[str] = "{framework: ..., level: Excellent, dated: 2016-06}"


class CouncilFile(Fillable):
    """The council and the facts about it that rules may depend on."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Fact]

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


class BundleBeforeFile(Fillable):
    """What a bundle said of itself under another framework."""

    council: dict[str, Text] = Field(default_factory=dict)
    modules: Words | None = None
    characteristics: Words | None = None
    self_assessment: list[ClaimFile] | None = None

    written_as: ClassVar[str] = "council: {...}, and maybe more"


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
    self_assessment: list[ClaimFile] = Field(default_factory=list)
    actions: list[ActionFile] = Field(default_factory=list)
    past_results: list[PastResultFile] = Field(default_factory=list)
    note: str = ""
    was: dict[str, BundleBeforeFile] = Field(default_factory=dict)

    written_as: ClassVar[str] = "council: and evidence:, and maybe more"
