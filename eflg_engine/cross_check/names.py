"""DistinctNames and fact ids that durable-rules cannot confuse.

It compares property names, and tells facts apart, by a 32-bit FNV-1a hash of the text and by
nothing else. So every name and id is made here, and none is handed out whose hash is taken.
"""

from __future__ import annotations

from itertools import count

RESERVED = ("id", "sid", "$s", "$m", "$forward", "$and", "$or", "$ex", "$eq", "$gte", "$lt", "$neq")
"""DistinctNames that facts or the library itself use."""


def fnv_1a(text: str) -> int:
    """The 32-bit FNV-1a hash of a text, as durable-rules works it out."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class DistinctNames:
    """Hands out names no two of which have the same hash."""

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        self._taken = {fnv_1a(name) for name in RESERVED}

    def new(self, wanted: str) -> str:
        """`wanted`, or where its hash is taken `wanted` with a number after it."""
        for number in range(1000):
            name = f"{wanted}_{number}" if number else wanted
            hashed = fnv_1a(name)
            if hashed not in self._taken:
                self._taken.add(hashed)
                return name
        raise AssertionError("a thousand names cannot all have a hash that is taken")


class FactIds:
    """Fact ids with different hashes, the same for every evaluation: made once, then shared."""

    __slots__ = ("_ids", "_numbers", "_taken")

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._taken: set[int] = set()
        self._numbers = count()

    def first(self, wanted: int) -> list[str]:
        """A list of at least this many ids."""
        while len(self._ids) < wanted:
            name = str(next(self._numbers))
            hashed = fnv_1a(name)
            if hashed not in self._taken:
                self._taken.add(hashed)
                self._ids.append(name)
        return self._ids
