"""What a finding is, and what there is to know of a code of findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, NamedTuple, NotRequired, TypedDict

from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.reasons.titles import Value as Value
from eflg_engine.reading.field_marks import WORDS
from eflg_engine.reading.months import IsoMonth

Figure = int | float


class Finding(NamedTuple):
    """One reason: a code and its fields (ids, ISO dates, numbers). `Wording` renders it."""

    code: str
    fields: Mapping[str, Value]


Findings = tuple[Finding, ...]


class FindingShape(TypedDict):
    """A finding as data: its own fields, and its sentence where results carry it."""

    sentence: NotRequired[Annotated[str, WORDS, "The reason in plain words."]]


class Code(NamedTuple):
    """What there is to know of a code of findings.

    `shape` describes the finding as data; `of` is "item" for what an item lacks and "leaf" for
    what a part of a requirement does; `changes_with_day`: the same item may lack it on one day and
    not on another.
    """

    shape: type
    of: Literal["item", "leaf"]
    sentence: Callable[[Titles, Mapping[str, Value]], str]
    in_few_words: str
    changes_with_day: bool = False


def whole_number(value: Value) -> int:
    """A field that holds a whole number."""
    return value if isinstance(value, int) else 0


def fields_of(fields: Mapping[str, Value], *names: str) -> tuple[Value, ...]:
    """The fields of these names."""
    return tuple(fields[name] for name in names)


def in_days(finding: Finding) -> Finding:
    """The finding with each month or year as the day that it stands for, as data has it."""
    fields = finding.fields
    if not any(isinstance(each, IsoMonth) for each in fields.values()):
        return finding
    plain = {key: str(each) if isinstance(each, IsoMonth) else each for key, each in fields.items()}
    return Finding(finding.code, plain)
