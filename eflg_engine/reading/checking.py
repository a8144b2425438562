"""Checking plain data against a pydantic model, with every error turned into a Problem."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin

import pydantic
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import ErrorDetails, PydanticCustomError

from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Problem, did_you_mean, listed, shown
from eflg_engine.reading.values import BadValue, is_id, suggested_id

M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """A mapping of a file: no unknown keys; numbers are accepted where text is wanted."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True
    )


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str | int | Mapping) else value


def raise_custom(error: BadValue, found: str = "") -> NoReturn:
    """Raise a BadValue as the pydantic error that `check` understands."""
    raise PydanticCustomError(
        "bad_value",
        "{message}",
        {
            "code": error.code,
            "message": error.message,
            "allowed": error.allowed,
            "hint": error.hint,
            "found": found,
        },
    ) from None


def _check_id(value: str) -> str:
    if not is_id(value):
        raise_custom(
            BadValue(
                "bad_id",
                "this is not an id",
                'lower-case words and numbers joined by "_" or "-"',
                f'did you mean "{suggested_id(value)}"?' if suggested_id(value) else "",
            )
        )
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_check_id),
    pydantic.WithJsonSchema(
        {"type": "string", "pattern": "^[a-z0-9]+([_-][a-z0-9]+)*$", "minLength": 1}
    ),
]
OneOrMore = BeforeValidator(_one_or_more)
FORMAT = Annotated[
    Literal["1"],
    BeforeValidator(lambda value: str(value) if isinstance(value, int) else value),
    pydantic.WithJsonSchema({"const": 1}),
]


def check(
    model: type[M], data: object, document: Document, path: Path = (), context: object = None
) -> tuple[M | None, list[Problem]]:
    """`data` as a `model`, or None with every problem found in it."""
    try:
        return model.model_validate(data, context=context), []
    except pydantic.ValidationError as error:
        problems = [
            _problem(details, model, document, path)
            for details in error.errors(include_url=False)
        ]
        return None, _without_echoes(problems)


def _without_echoes(problems: list[Problem]) -> list[Problem]:
    seen: dict[tuple[str, Path], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.path), problem)
    return list(seen.values())


_SIMPLE = {
    "string_type": ("not_text", "text is wanted here", "text"),
    "int_parsing": ("not_a_number", "a whole number is wanted here", "a whole number"),
    "int_type": ("not_a_number", "a whole number is wanted here", "a whole number"),
    "int_from_float": ("not_a_number", "a whole number is wanted here", "a whole number"),
    "int_parsing_size": ("out_of_range", "this number is too large", ""),
    "decimal_parsing": ("not_a_number", "a number is wanted here", "a number"),
    "decimal_type": ("not_a_number", "a number is wanted here", "a number"),
    "float_parsing": ("not_a_number", "a number is wanted here", "a number"),
    "float_type": ("not_a_number", "a number is wanted here", "a number"),
    "finite_number": ("not_a_number", "a finite number is wanted here", "a number"),
    "decimal_max_digits": ("out_of_range", "this number is too large", ""),
    "list_type": ("not_a_list", "a list is wanted here", "a list: [a, b] or lines that start with -"),
    "tuple_type": ("not_a_list", "a list is wanted here", "a list: [a, b] or lines that start with -"),
    "dict_type": ("not_a_mapping", "keys with values are wanted here", "key: value"),
    "model_type": ("not_a_mapping", "keys with values are wanted here", "key: value"),
    "model_attributes_type": ("not_a_mapping", "keys with values are wanted here", "key: value"),
    "string_too_short": ("empty", "there is nothing here", ""),
    "recursion_loop": ("recursive", "this refers to itself", ""),
}


def _problem(
    details: ErrorDetails, model: type[BaseModel], document: Document, path: Path
) -> Problem:
    location = tuple(part for part in details["loc"] if part != "[key]")
    where = (*path, *location)
    kind = details["type"]
    given = details["input"]
    found = "" if isinstance(given, dict | list) else ("nothing" if given is None else shown(given))
    context: dict[str, Any] = details.get("ctx", {})
    owner = _model_at(model, location[:-1])
    allowed_keys = list(_keys(owner)) if owner else []
    if kind == "extra_forbidden":
        key = str(where[-1])
        refused = getattr(owner, "refused_keys", {}) if owner else {}
        why = refused.get(key, "")
        return Problem(
            "unknown_key",
            document.place(where, key=True),
            why or f'"{key}" is not a key that is used here',
            found=key,
            allowed=listed(allowed_keys),
            hint="" if why else did_you_mean(key, allowed_keys),
            path=where,
        )
    if kind == "missing":
        return Problem(
            "missing_key",
            document.place(where[:-1]),
            f'the key "{where[-1]}" is missing here',
            path=where,
        )
    place = document.place(where)
    if kind == "bad_value":
        return Problem(
            context["code"],
            place,
            context["message"],
            found=context["found"] or found,
            allowed=context["allowed"],
            hint=context["hint"],
            path=where,
        )
    if kind in ("literal_error", "enum"):
        allowed = [word.strip(" '") for word in _choices(context.get("expected", ""))]
        return Problem(
            "not_allowed",
            place,
            "this value is not one of those allowed",
            found=found,
            allowed=listed(allowed),
            hint=did_you_mean(found, allowed),
            path=where,
        )
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        bound = next(iter(context.values()))
        word = {
            "greater_than": "more than",
            "greater_than_equal": "at least",
            "less_than": "less than",
            "less_than_equal": "at most",
        }[kind]
        return Problem(
            "out_of_range",
            place,
            f"this number must be {word} {bound}",
            found=found,
            allowed=f"{word} {bound}",
            path=where,
        )
    if kind in ("too_short", "too_long"):
        return Problem("empty", place, "this list is empty", allowed="one or more", path=where)
    code, message, allowed_text = _SIMPLE.get(kind, ("bad_value", details["msg"], ""))
    return Problem(code, place, message, found=found, allowed=allowed_text, path=where)


def _choices(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_at(model: type[BaseModel], location: Path) -> type[BaseModel] | None:
    """The model that stands at `location` inside `model`, found through its annotations."""
    annotation: Any = model
    for part in location:
        annotation = _step(annotation, part)
    models = [option for option in _options(annotation) if _is_model(option)]
    return models[0] if models else None


def _step(annotation: Any, part: str | int) -> Any:
    for option in _options(annotation):
        origin = get_origin(option)
        if _is_model(option):
            for name, info in option.model_fields.items():
                if (info.alias or name) == part:
                    return info.annotation
        elif origin is dict:
            return get_args(option)[1]
        elif origin in (list, tuple) and isinstance(part, int):
            return get_args(option)[0]
    return None


def _options(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _options(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [option for argument in get_args(annotation) for option in _options(argument)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
