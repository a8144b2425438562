"""Checking plain data against a pydantic model, with every error turned into a Problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from eflg_engine.reading import value_schemas
from eflg_engine.reading.document import Document
from eflg_engine.reading.limits import limits
from eflg_engine.reading.problems import (
    Path,
    Problem,
    did_you_mean,
    listed,
    shown,
    uncounted,
)
from eflg_engine.reading.slices import Slice, has, slices
from eflg_engine.reading.values import BadValue, read_count, read_id, read_number

TAG = "\0"
"""How the tags of a union begin: they are no part of the path to a value."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


# --- what models are made of ------------------------------------------------------------------


class Strict(BaseModel):
    """A mapping of a file: no unknown keys; numbers are accepted where text is wanted."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,  # only whole files are validated; halves start-up
        coerce_numbers_to_str=True,
    )

    refused_keys: ClassVar[Mapping[str, str]] = {}
    """Keys that are refused for a reason of their own: they would make a rule not positive."""

    settled_keys: ClassVar[Mapping[str, str]] = {}
    """Keys refused because an adaptation takes what they would say from its base, each with why."""

    other_keys: ClassVar[object] = None
    """What stands under keys that are no fields, where such are allowed."""

    written_as: ClassVar[str] = "key: value"
    """How such a mapping is written, for whoever wrote something else."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Its JSON Schema: a text among the marks of a field, as in typed data, describes it."""
        found = handler(schema)
        properties = handler.resolve_ref_schema(found).get("properties", {})
        for name, info in cls.model_fields.items():
            text = next((mark for mark in info.metadata if isinstance(mark, str)), "")
            if text and (info.alias or name) in properties:
                properties[info.alias or name]["description"] = text
        return found


def add_fields(
    body: dict[str, Any],
    kind: object,
    described: Mapping[str, str],
    default: Callable[[], object] | None = None,
) -> None:
    """Add fields of one kind to a model, within its body: names that are listed elsewhere.

    `body` is the body's `locals()`; `described` has what describes each field by its name. A field
    that is left out is None, or what `default` makes.
    """
    annotations = body.setdefault("__annotations__", {})
    for name, text in described.items():
        annotations[name] = Annotated[kind, text]
        body[name] = None if default is None else pydantic.Field(default_factory=default)


def reader(read: Callable[[object], T]) -> Callable[[object], T]:
    """A function that raises BadValue, for use in a model."""

    def read_or_refuse(value: object) -> T:
        try:
            return read(value)
        except BadValue as error:
            fields = {
                "code": error.code,
                "message": error.message,
                "allowed": error.allowed,
                "hint": error.hint,
            }
            raise PydanticCustomError("bad_value", "{message}", fields) from None

    return read_or_refuse


class OneOrMore:
    """Marks a list that may be written as its only entry."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_in_a_list, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = handler(schema)
        return {"anyOf": [written["items"], written]}


def _in_a_list(value: object) -> object:
    return value if value is None or isinstance(value, list) else [value]


def _format(value: object) -> int:
    if value != "1" and (value != 1 or isinstance(value, bool)):
        message = "this version of the engine does not read that format"
        raise BadValue("not_allowed", message, "1")
    return 1


Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[
    Text,
    AfterValidator(reader(lambda value: read_id(str(value)))),
    WithJsonSchema(value_schemas.ID),
]
Number = Annotated[
    Decimal, PlainValidator(reader(read_number)), WithJsonSchema(value_schemas.NUMBER)
]
Count = Annotated[
    int,
    PlainValidator(reader(read_count)),
    WithJsonSchema(value_schemas.COUNT),
]
Format = Annotated[int, PlainValidator(reader(_format)), WithJsonSchema(value_schemas.FORMAT)]


# --- checking ---------------------------------------------------------------------------------


def check(
    model: type[M], data: object, document: Document, path: Path = ()
) -> tuple[M | None, list[Problem]]:
    """`data` as a `model`, or None with the problems found in it, those beyond the limit counted.

    Large data is checked in slices first, and as a whole where nothing is wrong in them.
    """
    if isinstance(data, dict | list):
        wrong = (each for some in slices(data) for each in _in_slice(model, some, data))
        if problems := _told(wrong, model, document, path):
            return None, problems
    try:
        return model.model_validate(data), []
    except pydantic.ValidationError as error:
        return None, _told(error.errors(include_url=False), model, document, path)


def _told(
    wrong: Iterable[ErrorDetails], model: type[BaseModel], document: Document, path: Path
) -> list[Problem]:
    """The problems up to the limit, and how many more there are."""
    waiting = iter(wrong)
    problems = [
        _problem(details, model, document, path) for details in islice(waiting, limits().problems)
    ]
    return [*problems, *uncounted(sum(1 for _ in waiting), document.name)]


def _in_slice(model: type[M], some: Slice, data: object) -> Iterator[ErrorDetails]:
    """What is wrong in a slice of the data, with its location in all of it."""
    try:
        model.model_validate(some.data)
    except pydantic.ValidationError as error:
        for details in error.errors(include_url=False):
            whole = some.whole_path(details["loc"], _path)
            if whole is None or (details["type"] == "missing" and has(data, _path(whole))):
                continue
            details["loc"] = whole
            yield details


_WANTED = {
    "string_type": ("not_text", "text is wanted here", ""),
    "list_type": ("not_a_list", "a list is wanted here", "[a, b], or lines that begin with -"),
    "dict_type": ("not_a_mapping", "keys with values are wanted here", "key: value"),
    "model_type": ("not_a_mapping", "keys with values are wanted here", "key: value"),
    "string_too_short": ("empty", "there is nothing here", ""),
    "too_short": ("empty", "this list is empty", "one or more"),
}


def _problem(
    details: ErrorDetails, model: type[BaseModel], document: Document, path: Path
) -> Problem:
    kind, given, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "extra_forbidden":
        *above, key = details["loc"]
        outer = _path(above)
        return _unknown_key(str(key), _model_at(model, outer), document, (*path, *outer, key))
    location = _path(details["loc"])
    where = (*path, *location)
    if kind == "missing":
        message = f'the key "{where[-1]}" is missing here'
        return Problem("missing_key", document.place(where[:-1]), message, path=where)
    place = document.place(where, key=details["loc"][-1:] == ("[key]",))
    found = "" if isinstance(given, dict | list) else shown(given)
    if kind == "bad_value":
        code, message, allowed, hint = (
            context[key] for key in ("code", "message", "allowed", "hint")
        )
    else:
        code, message, allowed = _WANTED.get(kind, ("not_data", details["msg"], ""))
        hint = ""
        owner = _model_at(model, location) if kind == "model_type" else None
        if owner is not None:
            allowed = owner.written_as
    if kind == "too_short" and isinstance(given, dict):
        message = "there are no keys here"
    if given is None:
        code, message, found, hint = "empty", "there is nothing here", "", ""
    if isinstance(given, dict | list) and code != "empty":
        found = "keys with values" if isinstance(given, dict) else "a list"
    if isinstance(given, bool) and code == "not_text":
        hint = "put quotes around the word: YAML readers take it for true or false"
    return Problem(code, place, message, found, allowed, hint, where)


def _path(location: Iterable[str | int]) -> Path:
    """The path to a value, without what pydantic adds to it."""
    return tuple(p for p in location if p != "[key]" and not str(p).startswith(TAG))


def _unknown_key(key: str, owner: type[Strict] | None, document: Document, where: Path) -> Problem:
    place = document.place(where, key=True)
    refused = owner.refused_keys if owner is not None else {}
    allowed = _keys(owner) if owner is not None else ()
    if key.casefold() in refused:
        reason = refused[key.casefold()]
        return Problem("not_positive", place, reason, "", listed(allowed), path=where)
    if owner is not None and key.casefold() in owner.settled_keys:
        reason = owner.settled_keys[key.casefold()]
        return Problem("not_adaptable", place, reason, "", listed(allowed), path=where)
    message = f'"{shown(key)}" is not a key that is used here'
    hint = did_you_mean(key, allowed)
    return Problem("unknown_key", place, message, "", listed(allowed), hint, where)


@lru_cache(maxsize=256)
def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _model_at(model: type[BaseModel], location: Path) -> type[Strict] | None:
    """The model that stands at `location` inside `model`, found through its annotations."""
    return _model_below(model, tuple(0 if isinstance(part, int) else part for part in location))


@lru_cache(maxsize=4096)
def _model_below(model: type[BaseModel], location: Path) -> type[Strict] | None:
    annotation: object = model
    for part in location:
        annotation = next(
            (found for option in _options(annotation) if (found := _step(option, part))), None
        )
    return next(filter(None, map(_as_model, _options(annotation))), None)


def _step(annotation: object, part: str | int) -> object:
    model = _as_model(annotation)
    if model is not None:
        info = model.model_fields.get(str(part))
        if info is None:  # it may be known by its alias only
            aliased = (each for each in model.model_fields.values() if each.alias == part)
            info = next(aliased, None)
        return info.annotation if info is not None else model.other_keys
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    if get_origin(annotation) is list and isinstance(part, int):
        return get_args(annotation)[0]
    return None


def _options(annotation: object) -> list[object]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _options(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [option for argument in get_args(annotation) for option in _options(argument)]
    return [annotation]


def _as_model(annotation: object) -> type[Strict] | None:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return annotation
    return None
