"""A result kept as JSON (`eflg-assessment/1`), read back and checked as far as comparing needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from eflg_engine.assessment.binding import State
from eflg_engine.reading.checking import Strict, Text, check, raise_custom
from eflg_engine.reading.document import Document, read_bytes
from eflg_engine.reading.problems import InvalidInput, Path, Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import BadValue, read_date

RESULT_SCHEMA = "eflg-assessment/1"


class _Kept(Strict):
    model_config = Strict.model_config | {"extra": "ignore"}


def _day(value: object) -> date | None:
    try:
        return None if value is None else read_date(value)
    except BadValue as error:
        raise_custom(error)


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
    levels: Annotated[list[KeptTitle], Field(min_length=1)]


class KeptCriterion(_Kept):
    """A criterion of a result; `gap` is its tree of reasons as written."""

    id: Text
    level: Text
    state: State
    statement: str = ""
    proof: list[str] = Field(default_factory=list)
    holds_until: date | None = None
    gap: Any = None

    _read_day = field_validator("holds_until", mode="before")(_day)


class KeptTheme(_Kept):
    """A theme of a result."""

    id: Text
    title: str
    level: str | None
    level_title: str
    status: str
    criteria: list[KeptCriterion]


class KeptModule(_Kept):
    """A module of a result."""

    id: Text
    title: str
    level: str | None
    level_title: str
    status: str
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


class KeptResult(_Kept):
    """A whole result."""

    schema_: Literal["eflg-assessment/1"] = Field(alias="schema")
    framework: KeptFramework
    bundle: KeptBundle = Field(default_factory=KeptBundle)
    council: KeptCouncil
    as_at: date
    policy: KeptTitle
    scope: KeptScope = Field(default_factory=KeptScope)
    level: str | None
    level_title: str
    status: str
    modules: list[KeptModule]

    _read_day = field_validator("as_at", mode="before")(_day)


def looks_like_a_result(data: object) -> bool:
    """Whether plain data was meant as a result, not as a bundle."""
    return isinstance(data, dict) and ("schema" in data or {"engine", "policy"} <= data.keys())


def read_json(raw: bytes, name: str) -> Document:
    """JSON as a document that knows the places of its values. Raises InvalidInput."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return read_bytes(raw, name)  # says which byte is wrong, and where
    try:
        return Document(name, json.loads(text), text)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    except (ValueError, RecursionError):
        place, message = Place(name, 1, 1), "this JSON holds a number or a nesting without bounds"
    hint = 'a result is written by "eflg assess FILE --format json -o FILE"'
    raise InvalidInput([Problem("not_json", place, message, hint=hint)])


def kept_result(document: Document) -> KeptResult:
    """The result in a document. Raises InvalidInput with every problem found."""
    result, problems = check(KeptResult, document.data, document)
    if result is not None:
        problems += _level_problems(result, document)
    if result is None or problems:
        raise InvalidInput(problems)
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
