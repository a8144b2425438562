"""A result kept as JSON (`eflg-assessment/1`), read back and checked as far as comparing needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, PlainValidator

from eflg_engine.assessment.state import State
from eflg_engine.reading.checking import Strict, Text, check, reader, refuse
from eflg_engine.reading.document import Document
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import InvalidInput, Path, Problem, did_you_mean, listed
from eflg_engine.reading.values import BadValue, read_date
from eflg_engine.reading.yaml_text import read_bytes

RESULT_SCHEMA = "eflg-assessment/1"


def _schema(value: object) -> str:
    if value != RESULT_SCHEMA:
        message = "this version of the engine does not read that schema"
        raise BadValue("not_allowed", message, RESULT_SCHEMA)
    return RESULT_SCHEMA


def _state(value: object) -> State:
    states = [str(state) for state in State]
    if value not in states:
        message, hint = "there is no such state of a criterion", did_you_mean(str(value), states)
        raise BadValue("unknown_state", message, listed(states), hint)
    return State(str(value))


def _day_or_none(value: object) -> date | None:
    return None if value is None else read_date(value)


Day = Annotated[date, PlainValidator(reader(read_date))]
DayOrNone = Annotated[date | None, PlainValidator(reader(_day_or_none))]
StateWord = Annotated[State, PlainValidator(reader(_state))]
SchemaName = Annotated[str, PlainValidator(reader(_schema))]


class _Kept(Strict):
    model_config = ConfigDict(extra="ignore")


class KeptTitle(_Kept):
    """A level or policy by id and title."""

    id: Text
    title: str


class KeptFramework(_Kept):
    """The framework of a result."""

    id: Text
    title: str
    edition: str = ""
    version: str = ""
    sha256: str = ""
    notice: str = ""
    body: str = "council"
    levels: Annotated[list[KeptTitle], Field(min_length=1)]


class KeptCriterion(_Kept):
    """A criterion of a result; `gap` is its tree of reasons as written."""

    id: Text
    level: Text
    state: StateWord
    statement: str = ""
    proof: list[str] = Field(default_factory=list)
    holds_until: DayOrNone = None
    gap: object = None


class KeptTheme(_Kept):
    """A theme of a result."""

    id: Text
    title: str
    level: str | None
    level_title: str
    status: str
    points: int | None = None
    criteria: list[KeptCriterion]


class KeptModule(_Kept):
    """A module of a result."""

    id: Text
    title: str
    level: str | None
    level_title: str
    status: str
    points: int | None = None
    themes: list[KeptTheme]


class KeptCouncil(_Kept):
    """The council of a result."""

    name: str


class KeptBundle(_Kept):
    """The evidence of a result."""

    sha256: str = ""


class KeptScope(_Kept):
    """The scope of a result."""

    modules: list[str] = Field(default_factory=list)
    characteristics: list[str] = Field(default_factory=list)


class KeptPoints(_Kept):
    """The points of a result."""

    points: int


class KeptResult(_Kept):
    """A whole result."""

    schema_: SchemaName = Field(alias="schema")
    framework: KeptFramework
    bundle: KeptBundle = Field(default_factory=KeptBundle)
    council: KeptCouncil
    as_at: Day
    policy: KeptTitle
    scope: KeptScope = Field(default_factory=KeptScope)
    level: str | None
    level_title: str
    status: str
    points: KeptPoints | None = None
    modules: list[KeptModule]


def looks_like_a_result(data: object) -> bool:
    """Whether plain data was meant as a result, not as a bundle."""
    return isinstance(data, dict) and ("schema" in data or {"engine", "policy"} <= data.keys())


def read_yaml_or_json(raw: bytes, name: str) -> Document:
    """A bundle or a result as a document. Raises InvalidInput.

    JSON is read as the YAML it nearly always is, which gives places; else as JSON, which gives
    paths.
    """
    try:
        return read_bytes(raw, name)
    except InvalidInput:
        if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            raise
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            data = None
        if data is None:
            raise
    return read_data(data, name)


def kept_result(document: Document) -> KeptResult:
    """The result in a document. Raises InvalidInput with every problem found."""
    result, problems = check(KeptResult, document.data, document)
    if result is not None:
        problems += _level_problems(result, document)
    refuse(document.problems, problems)
    assert result is not None
    return result


def _level_problems(result: KeptResult, document: Document) -> Iterator[Problem]:
    """Levels that the result's own framework does not have, and criteria that stand twice."""
    levels = [level.id for level in result.framework.levels]
    seen: set[str] = set()
    named: list[tuple[Path, str | None]] = [(("level",), result.level)]
    for i, module in enumerate(result.modules):
        named.append((("modules", i, "level"), module.level))
        for j, theme in enumerate(module.themes):
            where: Path = ("modules", i, "themes", j)
            named.append(((*where, "level"), theme.level))
            for n, criterion in enumerate(theme.criteria):
                path: Path = (*where, "criteria", n)
                named.append(((*path, "level"), criterion.level))
                if criterion.id in seen:
                    yield Problem(
                        "duplicate_id",
                        document.place((*path, "id")),
                        f'the criterion "{criterion.id}" stands twice in this result',
                        found=criterion.id,
                        path=(*path, "id"),
                    )
                seen.add(criterion.id)
    for path, level in named:
        if level is not None and level not in levels:
            yield Problem(
                "unknown_level",
                document.place(path),
                "the framework of this result has no such level",
                found=level,
                allowed=listed(levels),
                hint=did_you_mean(level, levels),
                path=path,
            )
