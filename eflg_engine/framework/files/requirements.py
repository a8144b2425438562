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
    PlainValidator,
    Tag,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eflg_engine.framework.files.values import (
    INTERVAL_SCHEMA,
    Day,
    HowMany,
    IntervalText,
    SomeWords,
    YearlyDayText,
    how_many,
)
from eflg_engine.framework.model import USUAL, Usual
from eflg_engine.reading.checking import TAG, Id, Number, Strict, Text, reader
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


_COVERAGE_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 1000},
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
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

    name: Text
    at_least: Number | None = None

    written_as: ClassVar[str] = "{name: response_rate, at_least: 50}"


class HighMeasureFile(Positive):
    """A named figure that an item carries, at least this high."""

    name: Text
    at_least: Number

    written_as: ClassVar[str] = "{name: survey_waves, at_least: 2}"


class SnapshotFile(Positive):
    """The yearly figures in force: taken on this day, and published within this time."""

    day: YearlyDayText
    publish_within: IntervalText

    written_as: ClassVar[str] = "{day: 03-31, publish_within: 12 months}"


class CoversFile(Positive):
    """What the items that count must cover together: a number, a list of ids, or `all`."""

    items: HowMany = 1
    characteristics: CoverageText | None = None
    aims: CoverageText | None = None
    services: CoverageText | None = None
    partners: CoverageText | None = None
    objectives: CoverageText | None = None
    modules: CoverageText | None = None
    matrix: CoverageText | None = None

    written_as: ClassVar[str] = "{items: 2, characteristics: all}"


class LimitsFile(Strict):
    """A number at least this high, at most this high, or both."""

    at_least: Number | None = None
    at_most: Number | None = None

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

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, FactTestFile]
    other_keys: ClassVar[object] = FactTestFile

    any: Annotated[list[ConditionFile], Field(min_length=1)] | None = None
    none: ConditionFile | None = Field(default=None, alias="not")

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
        written = handler(schema)
        inner = handler.resolve_ref_schema(written)
        tests = handler(TypeAdapter(FactTestFile).core_schema)
        inner["additionalProperties"] = tests
        return written


class DueFile(Strict):
    """From when a criterion or leaf is asked for: a day, and a time after a day of the profile."""

    start: Day | None = Field(default=None, alias="from")
    after: IntervalText | None = None
    since: Text | None = None

    written_as: ClassVar[str] = "{from: 2018-03-31} or {after: 1 year, since: established}"


def _within(value: object) -> Interval | Usual:
    """An age limit, or that of the item's kind. Raises BadValue."""
    if value is USUAL or (isinstance(value, str) and value.casefold() == str(USUAL)):
        return USUAL
    return read_interval(value)


WithinText = Annotated[
    Interval | Usual,
    PlainValidator(reader(_within)),
    WithJsonSchema({"anyOf": [INTERVAL_SCHEMA, {"const": str(USUAL)}]}),
]


class BoundsFile(Positive):
    """What evidence must be to count, and what it must cover: every key that is given here."""

    kind: SomeWords | None = None
    within: WithinText | None = None
    snapshot: SnapshotFile | None = None
    shows: Text | None = None
    assurance: Text | None = None
    measure: MeasureFile | None = None
    covers: CoversFile = CoversFile()

    written_as: ClassVar[str] = "{kind: policy, within: 3 years}"


class EvidenceFile(BoundsFile):
    """There is evidence that passes every key given here.

    With a `question`, only evidence that is offered for it; `asks` is its sentence, `look_in` where
    the answer is usually found, and an answer to a question under `same_as` is an answer here.
    """

    question: Id | None = None
    asks: Text | None = None
    look_in: SomeWords | None = None
    same_as: SomeWords | None = None
    due: DueFile | None = None
    applies_when: ConditionFile | None = None


class RequirementFile(Positive):
    """Exactly one of: `evidence`, `all`, `any`, or `at_least` with `of`."""

    evidence: EvidenceFile | None = None
    all: Annotated[list[RequirementFile], Field(min_length=1)] | None = None
    any: Annotated[list[RequirementFile], Field(min_length=1)] | None = None
    at_least: HowMany | None = None
    of: Annotated[list[RequirementFile], Field(min_length=1)] | None = None

    written_as: ClassVar[str] = (
        "evidence: {...}, all: [...], any: [...], or at_least: 2 with of: [...]"
    )
