"""Mappings that cannot be changed, for objects that are said to be immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ReadOnly(dict[K, V]):
    """A dict that refuses every change. It can be pickled, copied, and written as JSON or YAML."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping is read-only: make a dict of it to change the copy")

    __setitem__: Any = _refuse
    __delitem__: Any = _refuse
    __ior__: Any = _refuse
    clear: Any = _refuse
    pop: Any = _refuse
    popitem: Any = _refuse
    setdefault: Any = _refuse
    update: Any = _refuse

    def __reduce__(self) -> tuple[type[ReadOnly[K, V]], tuple[dict[K, V]]]:
        return ReadOnly, (dict(self),)

    def __copy__(self) -> ReadOnly[K, V]:
        return self


class Copied(Mapping[K, V]):
    """A mapping that hands out copies of its values: to change one changes nothing in it."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[K, V]) -> None:
        self._values = values

    def __getitem__(self, key: K) -> V:
        return deepcopy(self._values[key])

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def read_only(values: Mapping[K, V]) -> ReadOnly[K, V]:
    """These values as a mapping that cannot be changed."""
    if isinstance(values, ReadOnly):
        return values
    return ReadOnly(values) if values else _NOTHING


_NOTHING: ReadOnly[Any, Any] = ReadOnly()
