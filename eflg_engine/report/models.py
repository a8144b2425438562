"""Pydantic models of what programs send and get, for signatures of web frameworks."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    ForwardRef,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, RootModel, create_model
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eflg_engine.evidence.written import BundleFile
from eflg_engine.reading.field_marks import Form
from eflg_engine.reading.typed_data import parts_of
from eflg_engine.results.formats import FORMATS, description


class BundleModel(RootModel[dict[str, Any]]):
    """A bundle as it is sent: `Bundle.from_data(sent.root)` reads it, with every problem.

    Its JSON Schema is that of a bundle.
    """

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema of a bundle."""
        BundleFile.model_rebuild()
        return handler(BundleFile.__pydantic_core_schema__)


class _Result(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", protected_namespaces=(), serialize_by_alias=True
    )


def model(name: str) -> type[BaseModel]:
    """The model of a bundle to send, `bundle`, or of a result: each name that `schema` takes.

    A model of a result takes what `to_data` gives and what its JSON holds. Raises KeyError.
    """
    return BundleModel if name == "bundle" else _models(name)[description(name).__name__]


@cache
def _models(name: str) -> dict[str, type[BaseModel]]:
    """The models of a format, of its parts too, by name."""
    if name not in FORMATS:
        raise KeyError(name)
    found: dict[str, type[BaseModel]] = {}
    for part in parts_of(description(name)):
        hints = get_type_hints(part, include_extras=True)
        fields: dict[str, Any] = {f"{key}_": _field(key, hint) for key, hint in hints.items()}
        found[part.__name__] = create_model(
            part.__name__, __base__=_Result, __doc__=part.__doc__, __module__=__name__, **fields
        )
    for each in found.values():
        each.model_rebuild(_types_namespace=found)
    return found


def _field(key: str, hint: object) -> tuple[Any, Any]:
    """A field under its key: words of pydantic's own, as `schema`, cannot name a field."""
    required = get_origin(hint) is not NotRequired
    kind = hint if required else get_args(hint)[0]
    marks = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    told = next((mark for mark in reversed(marks) if isinstance(mark, str)), None)
    return _named(kind), Field(... if required else None, alias=key, description=told)


def _named(kind: Any) -> Any:  # noqa: ANN401 - types of any sort
    """The type with each TypedDict by the name of its model."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        return ForwardRef(kind.__name__)
    if origin is Annotated:
        inner, *marks = arguments
        form = next((mark.pattern for mark in marks if isinstance(mark, Form)), None)
        return Annotated[_named(inner), Field(pattern=form)] if form else _named(inner)
    if origin in (Union, UnionType):
        return Union[tuple(map(_named, arguments))]  # noqa: UP007 - of any number
    if origin in (list, dict):
        return origin[tuple(map(_named, arguments))]
    return Any if kind is object else kind
