"""Properties worked out once, when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """A property worked out once, when it is asked for.

    Unlike functools.cached_property before Python 3.12 it takes no lock: two threads may both
    work it out, to the same value.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out = work_out
        self.name: str = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, owner: object, _: type | None = None) -> T:
        if owner is None:
            return self  # type: ignore[return-value]
        value = self.work_out(owner)
        owner.__dict__[self.name] = value
        return value
