"""What a requirement may say in a rule file: pydantic models, used at the border only.

They say what shape it has. Whether its words lead anywhere (kinds, rungs) is checked apart, in
`checks/criteria.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    JsonValue,
    PlainValidator,
    Tag,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eflg_engine.framework.dimensions import ALL_DIMENSIONS
from eflg_engine.framework.files.values import (
    Day,
    HowMany,
    IntervalText,
    SomeWords,
    YearlyDayText,
    how_many,
)
from eflg_engine.framework.model import USUAL, Usual
from eflg_engine.reading import value_schemas
from eflg_engine.reading.checking import TAG, Id, Number, Strict, Text, add_fields, reader
from eflg_engine.reading.values import ALL, BadValue, Interval, read_interval

_NEGATIONS = (
    "not none no nor neither never without unless except excluding exclude absent missing xor"
)
_UPPER_BOUNDS = (
    "at_most most max maximum exactly equals only fewer_than less_than no_more_than up_to under "
    "below before older_than"
)
_CHOICES = "latest newest most_recent last oldest earliest first average mean median share"
_REASONS = {
    _NEGATIONS: "a requirement cannot ask that something is not there",
    _UPPER_BOUNDS: "a requirement cannot set an upper limit",
    _CHOICES: "a requirement cannot pick out or average items",
}
NOT_POSITIVE: Mapping[str, str] = {
    word: f'"{word}" cannot be said: {reason}, so that adding evidence can never lower a level'
    for words, reason in _REASONS.items()
    for word in words.split()
}
"""Keys that would let added evidence lower a level, each with why it is refused."""

Coverage = int | str | list[str]
"""How much of a dimension must be covered: a number, `all`, or the ids listed."""


def is_amount(value: object) -> bool:
    """Whether a coverage is a number or `all`, rather than words."""
    if isinstance(value, str):
        return value.casefold() == ALL or re.fullmatch(r"[+-]?[0-9][0-9.,%]*", value) is not None
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _coverage(value: object) -> Coverage:
    """A coverage; one word is a list of itself. Raises BadValue."""
    if is_amount(value):
        return ALL if isinstance(value, str) and value.casefold() == ALL else how_many(value)
    words = value if isinstance(value, list) else [value]
    if words and all(isinstance(word, str) and word for word in words):
        return list(dict.fromkeys(words))
    raise BadValue(
        "bad_coverage",
        "this does not say what must be covered",
        'a whole number from 1 to 1000, a list of ids, or "all"',
    )


_COVERAGE_SCHEMA: dict[str, JsonValue] = {
    "anyOf": [
        value_schemas.COUNT,
        {"type": ["string", "boolean"], "pattern": r"^\s*(?![+-]?[0-9][0-9.,%]*\s*$)\S"},
        {
            "type": "array",
            "items": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
            "minItems": 1,
        },
    ]
}
CoverageText = Annotated[
    Coverage, PlainValidator(reader(_coverage)), WithJsonSchema(_COVERAGE_SCHEMA)
]


class Positive(Strict):
    """A part of a requirement."""

    refused_keys: ClassVar[Mapping[str, str]] = NOT_POSITIVE


class MeasureFile(Positive):
    """A named figure that an item must carry: at least this high, or any."""

    name: Annotated[Text, "The name of the figure."]
    at_least: Annotated[
        Number | None, "The number that it reaches at least; left out: any value."
    ] = None

    written_as: ClassVar[str] = "{name: response_rate, at_least: 50}"


class HighMeasureFile(Positive):
    """A named figure that an item carries, at least this high."""

    name: Annotated[Text, "The name of the figure."]
    at_least: Annotated[Number, "The number that it reaches at least."]

    written_as: ClassVar[str] = "{name: survey_waves, at_least: 2}"


class SnapshotFile(Positive):
    """The yearly figures in force: taken on this day, and published within this time."""

    day: Annotated[
        YearlyDayText, "The day of the year on which the figures are taken: MM-DD, not 02-29."
    ]
    publish_within: Annotated[IntervalText, "The time to publish, which begins with that day."]

    written_as: ClassVar[str] = "{day: 03-31, publish_within: 12 months}"


class CoversFile(Positive):
    """What the items that count must cover together: a number, a list of ids, or `all`."""

    items: Annotated[HowMany, "How many items, 1 to 1000."] = 1
    add_fields(locals(), CoverageText | None, {each.id: each.asked for each in ALL_DIMENSIONS})

    written_as: ClassVar[str] = "{items: 2, characteristics: all}"


class LimitsFile(Strict):
    """A number at least this high, at most this high, or both."""

    at_least: Annotated[Number | None, "The number that it is at least."] = None
    at_most: Annotated[Number | None, "The number that it is at most."] = None

    written_as: ClassVar[str] = "{at_least: 250}, {at_most: 4999}, or both"


_NUMBER, _WORDS = f"{TAG}number", f"{TAG}words"


def _form_of_test(value: object) -> str:
    return _NUMBER if isinstance(value, dict | LimitsFile) else _WORDS


FactTestFile = Annotated[
    Annotated[LimitsFile, Tag(_NUMBER)] | Annotated[SomeWords, Tag(_WORDS)],
    Discriminator(_form_of_test),
]


class ConditionFile(Strict):
    """Facts about whoever is assessed and what they must be; `any` of some conditions; `not` one.

    All that stands in it must hold.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, FactTestFile]
    other_keys: ClassVar[object] = FactTestFile

    any: Annotated[
        Annotated[list[ConditionFile], Field(min_length=1)] | None,
        "Conditions of which one holds.",
    ] = None
    none: Annotated[ConditionFile | None, "A condition that does not hold."] = Field(
        default=None, alias="not"
    )

    written_as: ClassVar[str] = (
        "{type: [county, unitary], employees: {at_least: 250}}, with any: [...] or not: {...}"
    )

    @property
    def facts(self) -> Mapping[str, LimitsFile | list[str]]:
        """The tests of facts, by the fact's id."""
        return self.__pydantic_extra__

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = super().__get_pydantic_json_schema__(schema, handler)
        inner = handler.resolve_ref_schema(written)
        tests = handler(TypeAdapter(FactTestFile).core_schema)
        inner["additionalProperties"] = tests
        return written


class DueFile(Strict):
    """From when a criterion or leaf is asked for: a day, and a time after a day of the profile."""

    start: Annotated[Day | None, "The day from which it is asked for: YYYY-MM-DD."] = Field(
        default=None, alias="from"
    )
    after: Annotated[IntervalText | None, "The time that must have passed; with `since`."] = None
    since: Annotated[Text | None, "The field of the profile whose day `after` counts from."] = None

    written_as: ClassVar[str] = "{from: 2018-03-31} or {after: 1 year, since: established}"


def _within(value: object) -> Interval | Usual:
    """An age limit, or that of the item's kind. Raises BadValue."""
    if value is USUAL or (isinstance(value, str) and value.casefold() == str(USUAL)):
        return USUAL
    return read_interval(value)


WithinText = Annotated[
    Interval | Usual,
    PlainValidator(reader(_within)),
    WithJsonSchema({"anyOf": [value_schemas.INTERVAL, value_schemas.one_of([str(USUAL)])]}),
]


class BoundsFile(Positive):
    """What evidence must be to count, and what it must cover: every key that is given here."""

    kind: Annotated[SomeWords | None, "The kinds that count: one or a list; left out: any."] = None
    within: Annotated[
        WithinText | None,
        "How old it may be, as 18 months; or `usual`: as long as its kind stays current.",
    ] = None
    snapshot: Annotated[
        SnapshotFile | None, "For yearly figures: their day, and the time to publish them."
    ] = None
    shows: Annotated[Text | None, "The rung of `shows` that it reaches at least."] = None
    assurance: Annotated[Text | None, "The rung of `assurance` that it reaches at least."] = None
    measure: Annotated[MeasureFile | None, "The figure that it carries."] = None
    covers: Annotated[
        CoversFile, "What the items that count cover together; left out: one item."
    ] = CoversFile()

    written_as: ClassVar[str] = "{kind: policy, within: 3 years}"


class EvidenceFile(BoundsFile):
    """There is evidence that passes every key given here.

    With a `question`, only evidence that is offered for it; `asks` is its sentence, `look_in` where
    the answer is usually found, and an answer to a question under `same_as` is an answer here.
    """

    question: Annotated[Id | None, "The question's own word: its full id is criterion.word."] = None
    asks: Annotated[Text | None, "The question, as an officer reads it."] = None
    look_in: Annotated[
        SomeWords | None, "Kinds in which the answer is usually found, the likeliest first."
    ] = None
    same_as: Annotated[
        SomeWords | None,
        "Full ids or codes of questions whose answer is an answer here: one or a list.",
    ] = None
    due: Annotated[DueFile | None, "From when this is asked; left out: always."] = None
    applies_when: Annotated[
        ConditionFile | None,
        "Whom this is asked of: by field of the council's profile, what that must be.",
    ] = None


class RequirementFile(Positive):
    """Exactly one of: `evidence`, `all`, `any`, or `at_least` with `of`."""

    evidence: Annotated[
        EvidenceFile | None, "There is evidence that passes every key given here."
    ] = None
    all: Annotated[
        Annotated[list[RequirementFile], Field(min_length=1)] | None,
        "Requirements that are all met.",
    ] = None
    any: Annotated[
        Annotated[list[RequirementFile], Field(min_length=1)] | None,
        "Requirements of which one is met.",
    ] = None
    at_least: Annotated[HowMany | None, "How many of those under `of` are met."] = None
    of: Annotated[
        Annotated[list[RequirementFile], Field(min_length=1)] | None,
        "Requirements of which `at_least` are met.",
    ] = None

    written_as: ClassVar[str] = (
        "evidence: {...}, all: [...], any: [...], or at_least: 2 with of: [...]"
    )
