"""Large data in slices: pydantic keeps all that it finds wrong, so it is shown a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from eflg_engine.reading.problems import Path

SLICE = 1000
"""Entries of a mapping or list that are looked at together."""

_CONTAINERS = (dict, list)  # a tuple: to make a union of types at every value takes time


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of some data: the entries of the container at `path` from `begin` on.

    Lists on the way to it have one entry only. The first slice, whose `path` is None, is all of
    the data with every large container cut after its first entries.
    """

    data: object
    path: Path | None = None
    begin: int = 0

    def whole_path(
        self, location: tuple[str | int, ...], plainly: Callable[[Iterable[str | int]], Path]
    ) -> Path | None:
        """The location in all of the data of what is wrong at one in the slice.

        `plainly` gives it without the marks of pydantic. None where another slice tells of it.
        """
        if self.path is None:
            return location
        if not self.path and len(location) == 1 and isinstance(self.data, dict):
            return location if location[0] in self.data else None  # a key at the top, as most are
        plain = plainly(location)
        depth, inner = len(self.path), self.data
        if len(plain) <= depth:
            return None
        for key, real in zip(plain, self.path, strict=False):
            if key != (0 if isinstance(real, int) else real):
                return None
            inner = inner[key] if isinstance(inner, dict | list) else None  # type: ignore[index]
        last = plain[depth]
        if isinstance(inner, dict) and last not in inner:
            return None
        moved: list[str | int] = []
        seen = 0
        for part in location:
            is_plain = seen < len(plain) and part == plain[seen]
            if is_plain and seen < depth:
                moved.append(self.path[seen])
            elif is_plain and seen == depth and isinstance(part, int):
                moved.append(part + self.begin)
            else:
                moved.append(part)
            seen += is_plain
        return tuple(moved)


def slices(data: object) -> list[Slice] | Iterator[Slice]:
    """Slices that show every entry once; none where the data is not large."""
    return _slices(data, list(_large(data))) if _is_large(data) else []


def has(data: object, path: Path) -> bool:
    """Whether there is a value at a path."""
    for key in path:
        keys = (
            data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
        )
        if key not in keys:
            return False
        data = data[key]  # type: ignore[index]
    return True


def _is_large(data: object) -> bool:
    waiting = [data]
    for value in waiting:  # which grows meanwhile
        if len(value) > SLICE:  # type: ignore[arg-type]
            return True
        entries = value.values() if isinstance(value, dict) else value
        waiting += [each for each in entries if isinstance(each, _CONTAINERS)]  # type: ignore[attr-defined]
    return False


def _large(data: object) -> Iterator[Path]:
    waiting: list[tuple[object, Path]] = [(data, ())]
    while waiting:
        value, path = waiting.pop()
        if len(value) > SLICE:  # type: ignore[arg-type]
            yield path
        entries = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
        waiting += [(each, (*path, key)) for key, each in entries if isinstance(each, _CONTAINERS)]


def _slices(data: object, large: list[Path]) -> Iterator[Slice]:
    yield Slice(_cut(data))
    for path in sorted(large, key=str):
        container = data
        for key in path:
            container = container[key]  # type: ignore[index]
        keys = list(container) if isinstance(container, dict) else []
        for begin in range(SLICE, len(container), SLICE):  # type: ignore[arg-type]
            if isinstance(container, dict):
                part: object = {key: _cut(container[key]) for key in keys[begin : begin + SLICE]}
            else:
                part = [_cut(each) for each in container[begin : begin + SLICE]]  # type: ignore[index]
            yield Slice(_below(data, path, part), path, begin)


def _cut(value: object) -> object:
    if isinstance(value, dict):
        entries = list(value.items())[:SLICE] if len(value) > SLICE else value.items()
        return {key: _cut(each) for key, each in entries}
    if isinstance(value, list):
        return [_cut(each) for each in value[:SLICE]]
    return value


def _below(data: object, path: Path, part: object) -> object:
    """The slice with nothing beside it but the texts on the way."""
    if not path:
        return part
    first, *rest = path
    inner = _below(data[first], tuple(rest), part)  # type: ignore[index]
    if isinstance(data, list):
        return [inner]
    assert isinstance(data, dict)
    beside = list(data.items())[:SLICE] if len(data) > SLICE else data.items()
    texts = {key: each for key, each in beside if not isinstance(each, dict | list)}
    return {**texts, first: inner}
