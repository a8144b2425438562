"""Plain data described by TypedDicts: its JSON Schema, reading it back, and what is compared.

The fields of a description are marked as field_marks says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import UnionType
from typing import (
    Annotated,
    Literal,
    NamedTuple,
    NotRequired,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from eflg_engine.reading.document import Document
from eflg_engine.reading.field_marks import NOT_COMPARED, WORDS, Form, Refusal
from eflg_engine.reading.problems import Path, Problem, did_you_mean, listed, shown
from eflg_engine.reading.values import BadValue

T = TypeVar("T")


class _Field(NamedTuple):
    name: str
    kind: object
    required: bool
    marks: tuple[object, ...]


@lru_cache(maxsize=512)
def _fields(description: type) -> tuple[_Field, ...]:
    hints = get_type_hints(description, include_extras=True)
    return tuple(_field(name, hint) for name, hint in hints.items())


def _field(name: str, hint: object) -> _Field:
    required = get_origin(hint) is not NotRequired
    kind = hint if required else get_args(hint)[0]
    _, marks = _without_marks(kind)
    return _Field(name, kind, required, marks)


def _without_marks(kind: object) -> tuple[object, tuple[object, ...]]:
    if get_origin(kind) is not Annotated:
        return kind, ()
    inner, *marks = get_args(kind)
    return inner, tuple(marks)


def _is_union(kind: object) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _described(kind: object) -> type | None:
    return cast("type", kind) if is_typeddict(kind) else None


# --- JSON Schema ------------------------------------------------------------------------------

_PLAIN: dict[object, dict[str, object]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    None: {"type": "null"},
    type(None): {"type": "null"},
    object: {},
}


def json_schema(description: type, *, words: bool = True) -> dict[str, object]:
    """The JSON Schema of a TypedDict; without `words`, of data that leaves out what is in words."""
    definitions: dict[str, dict[str, object]] = {}
    whole = _object_schema(description, definitions, words)
    return whole | ({"$defs": definitions} if definitions else {})


def _object_schema(
    description: type, definitions: dict[str, dict[str, object]], words: bool
) -> dict[str, object]:
    fields = [field for field in _fields(description) if words or WORDS not in field.marks]
    required = [field.name for field in fields if field.required or WORDS in field.marks]
    return {
        "type": "object",
        "title": description.__name__,
        "description": " ".join((description.__doc__ or "").split()),
        "properties": {field.name: _schema(field.kind, definitions, words) for field in fields},
        "required": required,
        "additionalProperties": False,
    }


def _schema(
    kind: object, definitions: dict[str, dict[str, object]], words: bool
) -> dict[str, object]:
    kind, marks = _without_marks(kind)
    schema = dict(_plain_schema(kind, definitions, words))
    for mark in marks:
        if isinstance(mark, str):
            schema["description"] = mark
        elif isinstance(mark, Form):
            schema["pattern"] = mark.pattern
    if "const" in schema:
        schema.setdefault("description", "Always this word.")
    return schema


def _plain_schema(
    kind: object, definitions: dict[str, dict[str, object]], words: bool
) -> dict[str, object]:
    origin, arguments = get_origin(kind), get_args(kind)
    if (described := _described(kind)) is not None:
        name = described.__name__
        if name not in definitions:
            definitions[name] = {}  # its place, for parts that hold parts of the same kind
            definitions[name] = _object_schema(described, definitions, words)
        return {"$ref": f"#/$defs/{name}"}
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if _is_union(kind):
        return {"anyOf": [_schema(option, definitions, words) for option in arguments]}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], definitions, words)}
    if origin is dict:
        values = _schema(arguments[1], definitions, words)
        return {"type": "object", "additionalProperties": values or True}
    return _PLAIN[kind]


# --- what is compared -------------------------------------------------------------------------


def compared(description: type, data: object) -> object:
    """The part of the data that says what was concluded: no words, nothing marked NOT_COMPARED.

    Keys that the description does not have are left out; what has another type stays as it is.
    """
    return _compared(description, data)


def _compared(kind: object, data: object) -> object:
    kind, _ = _without_marks(kind)
    if isinstance(data, list) and get_origin(kind) is list:
        (inner,) = get_args(kind)
        return [_compared(inner, value) for value in data]
    if not isinstance(data, Mapping):
        return data
    if _is_union(kind):
        kind = _option(kind, data)
    described = _described(kind)
    if described is None:
        return data
    return {
        field.name: _compared(field.kind, data[field.name])
        for field in _fields(described)
        if field.name in data and not {WORDS, NOT_COMPARED} & set(field.marks)
    }


def _option(kind: object, data: Mapping[str, object]) -> object:
    """The option of a union that describes a mapping: that whose fixed words it has."""
    options = [option for option in map(_bare, get_args(kind)) if _described(option) is not None]
    for option in options:
        if all(data.get(name) in allowed for name, allowed in _fixed_words(option)):
            return option
    return options[0] if options else None


def _bare(kind: object) -> object:
    return _without_marks(kind)[0]


@lru_cache(maxsize=512)
def _fixed_words(described: type) -> tuple[tuple[str, tuple[object, ...]], ...]:
    return tuple(
        (field.name, get_args(_bare(field.kind)))
        for field in _fields(described)
        if get_origin(_bare(field.kind)) is Literal
    )


# --- reading back -----------------------------------------------------------------------------


def read_described(description: type[T], document: Document) -> tuple[T | None, list[Problem]]:
    """The data of a document as described, or None with every problem found.

    Keys that the description does not have are left out: a later engine may have added them.
    """
    reader = _Reader(document)
    data = reader.read(description, document.data, ())
    return (None if reader.problems else cast("T", data)), reader.problems


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def read(self, kind: object, value: object, path: Path) -> object:
        kind, marks = _without_marks(kind)
        if _is_union(kind):
            options = get_args(kind)
            if value is None and type(None) in options:
                return None
            if isinstance(value, Mapping):
                return self.read(_option(kind, value), value, path)
            return self._first_that_reads(options, value, path)
        if value is None:
            return self._refuse("empty", "there is nothing here", None, path)
        if (described := _described(kind)) is not None:
            return self._read_mapping(described, value, path)
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is list:
            if not isinstance(value, list):
                return self._refuse("not_a_list", "a list is wanted here", value, path)
            return [self.read(arguments[0], each, (*path, i)) for i, each in enumerate(value)]
        if origin is dict:
            if not isinstance(value, Mapping):
                return self._refuse_no_mapping(value, path)
            return {key: self.read(arguments[1], each, (*path, key)) for key, each in value.items()}
        if kind is object:
            return value
        return self._read_scalar(kind, marks, value, path)

    def _first_that_reads(self, options: tuple[object, ...], value: object, path: Path) -> object:
        before, first = len(self.problems), list[Problem]()
        for option in options:
            if option is not type(None):
                found = self.read(option, value, path)
                new = self.problems[before:]
                if not new:
                    return found
                del self.problems[before:]
                first = first or new
        self.problems += first
        return None

    def _read_mapping(self, described: type, value: object, path: Path) -> object:
        if not isinstance(value, Mapping):
            return self._refuse_no_mapping(value, path)
        found: dict[str, object] = {}
        for field in _fields(described):
            where = (*path, field.name)
            if field.name in value:
                found[field.name] = self.read(field.kind, value[field.name], where)
            elif field.required:
                message = f'the key "{field.name}" is missing here'
                place = self.document.place(path)
                self.problems.append(Problem("missing_key", place, message, path=where))
        return found

    def _read_scalar(
        self, kind: object, marks: tuple[object, ...], value: object, path: Path
    ) -> object:
        if isinstance(value, list | Mapping):
            return self._refuse("not_text", "text is wanted here", value, path)
        if get_origin(kind) is Literal:
            return self._read_word(get_args(kind), marks, value, path)
        if kind is str:
            for mark in marks:
                if isinstance(mark, Form) and mark.read is not None:
                    try:
                        mark.read(value)
                    except BadValue as error:
                        return self._refuse(
                            error.code, error.message, value, path, error.allowed, error.hint
                        )
            return str(value)
        if kind is bool:
            if str(value).lower() in ("true", "false"):
                return str(value).lower() == "true"
            return self._refuse("not_data", "true or false is wanted here", value, path)
        try:
            return int(str(value)) if kind is int else float(str(value))
        except ValueError:
            return self._refuse("not_data", "a number is wanted here", value, path)

    def _read_word(
        self, allowed: tuple[object, ...], marks: tuple[object, ...], value: object, path: Path
    ) -> object:
        found = next((word for word in allowed if str(word) == str(value)), None)
        if found is not None:
            return found
        refusal = next((mark for mark in marks if isinstance(mark, Refusal)), _NOT_ALLOWED)
        words = [str(word) for word in allowed]
        hint = did_you_mean(str(value), words)
        return self._refuse(refusal.code, refusal.message, value, path, listed(words), hint)

    def _refuse_no_mapping(self, value: object, path: Path) -> object:
        message = "keys with values are wanted here"
        return self._refuse("not_a_mapping", message, value, path, "key: value")

    def _refuse(
        self,
        code: str,
        message: str,
        value: object,
        path: Path,
        allowed: str = "",
        hint: str = "",
    ) -> object:
        place = self.document.place(path)
        found = "a list" if isinstance(value, list) else shown(value)
        if isinstance(value, Mapping):
            found = "keys with values"
        if value is None:
            found = ""
        self.problems.append(Problem(code, place, message, found, allowed, hint, path))
        return None


_NOT_ALLOWED = Refusal("not_allowed", "this is not one of the words that may stand here")


def parts_of(description: type) -> Iterator[type]:
    """The description and every TypedDict in it, each once."""
    seen: set[type] = set()
    waiting: list[object] = [description]
    while waiting:
        kind = _bare(waiting.pop())
        if (described := _described(kind)) is not None:
            if described not in seen:
                seen.add(described)
                yield described
                waiting += [field.kind for field in _fields(described)]
        else:
            waiting += get_args(kind) if get_origin(kind) is not Literal else ()
