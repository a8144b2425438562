"""Values that rule files hold: how each is read, and its JSON Schema."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.reading import value_schemas
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


HowMany = Annotated[
    int,
    PlainValidator(reader(how_many)),
    WithJsonSchema(value_schemas.COUNT),
]
Flag = Annotated[bool, PlainValidator(reader(_flag)), WithJsonSchema(value_schemas.FLAG)]
IntervalText = Annotated[
    Interval, PlainValidator(reader(read_interval)), WithJsonSchema(value_schemas.INTERVAL)
]
Day = Annotated[
    date,
    PlainValidator(reader(lambda value: day_of(read_date(value)))),
    WithJsonSchema(value_schemas.DATE),
]
YearlyDayText = Annotated[
    tuple[int, int],
    PlainValidator(reader(read_yearly_day)),
    WithJsonSchema(value_schemas.YEARLY_DAY),
]
ShareText = Annotated[
    Fraction,
    PlainValidator(reader(read_share)),
    WithJsonSchema(value_schemas.SHARE),
]
Words = Annotated[list[Text], OneOrMore()]
SomeWords = Annotated[list[Text], Field(min_length=1), OneOrMore()]
