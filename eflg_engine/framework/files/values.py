"""Values that rule files hold: how each is read, and its JSON Schema."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated

from pydantic import Field, JsonValue, PlainValidator, WithJsonSchema

from eflg_engine.reading.checking import OneOrMore, Text, reader
from eflg_engine.reading.values import (
    BadValue,
    Interval,
    day_of,
    read_count,
    read_date,
    read_interval,
    read_share,
    read_yearly_day,
)


def how_many(value: object) -> int:
    """How many of something a requirement asks for. Raises BadValue."""
    try:
        return read_count(value)
    except BadValue as error:
        if error.code == "out_of_range" and not str(value).startswith(tuple("123456789+")):
            message = f"{value} cannot be asked for: a requirement asks for at least 1 of something"
            raise BadValue("not_positive", message, error.allowed) from None
        raise


def _flag(value: object) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    found = words.get(str(value).strip().casefold())
    if found is None:
        raise BadValue("not_allowed", "yes or no is wanted here", "true, false")
    return found


SHARE_PATTERN = r"all|\d{1,3}(\.\d+)?%"
INTERVAL_SCHEMA: dict[str, JsonValue] = {
    "type": "string",
    "pattern": r"^\d+ (day|week|month|year)s?$",
    "examples": ["18 months", "3 years"],
}

HowMany = Annotated[
    int,
    PlainValidator(reader(how_many)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 1000}),
]
Flag = Annotated[bool, PlainValidator(reader(_flag)), WithJsonSchema({"type": "boolean"})]
IntervalText = Annotated[
    Interval, PlainValidator(reader(read_interval)), WithJsonSchema(INTERVAL_SCHEMA)
]
Day = Annotated[
    date,
    PlainValidator(reader(lambda value: day_of(read_date(value)))),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{1,2}(-\d{1,2})?)?$"}),
]
YearlyDayText = Annotated[
    tuple[int, int],
    PlainValidator(reader(read_yearly_day)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$", "examples": ["03-31"]}),
]
ShareText = Annotated[
    Fraction,
    PlainValidator(reader(read_share)),
    WithJsonSchema(
        {"type": "string", "pattern": f"^({SHARE_PATTERN})$", "examples": ["all", "80%"]}
    ),
]
Words = Annotated[list[Text], OneOrMore()]
SomeWords = Annotated[list[Text], Field(min_length=1), OneOrMore()]
