"""Sets of small numbers as the bits of one integer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, count, islice
from typing import TypeVar

T = TypeVar("T")

_CHOSEN = bytes.maketrans(b"01", b"\0\1")
_SPARSE = 6
"""Where fewer than one bit in so many is set, they are found one by one."""


def bit_set(numbers: Iterable[int]) -> int:
    """The set with these bits, built without copying it for every bit."""
    places = list(numbers)
    if len(places) < 16:
        bits = 0
        for number in places:
            bits |= 1 << number
        return bits
    buffer = bytearray((max(places) >> 3) + 1)
    for number in places:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def union(sets: Iterable[int]) -> int:
    """What is in any of the sets."""
    found = 0
    for bits in sets:
        found |= bits
    return found


def bit_numbers(bits: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    if bits.bit_count() < 2:
        return [bits.bit_length() - 1] if bits else []
    if bits.bit_count() * _SPARSE > bits.bit_length():
        return list(compress(count(), _flags(bits)))
    places = []
    while bits:  # from the top, where a set gets shorter as it goes
        place = bits.bit_length() - 1
        places.append(place)
        bits ^= 1 << place
    places.reverse()
    return places


def chosen(listed: Sequence[T], bits: int, most: int | None = None) -> tuple[T, ...]:
    """What stands at the places of the bits that are set, lowest first; up to so many."""
    if bits.bit_count() * _SPARSE > bits.bit_length():
        return tuple(islice(compress(listed, _flags(bits)), most))
    return tuple([listed[place] for place in bit_numbers(bits)[:most]])


def _flags(bits: int) -> bytes:
    """A byte for each bit, the lowest first: 1 where it is set."""
    return f"{bits:b}"[::-1].encode().translate(_CHOSEN)


def turned(rows: Sequence[int], width: int) -> list[int]:
    """Rows of so many bits turned round: for each bit, the rows that have it, row 0 the lowest."""
    if not rows:
        return [0] * width
    digits = "".join([f"{row:0{width}b}" for row in reversed(rows)])
    return [int(digits[place::width], 2) for place in range(width - 1, -1, -1)]


def at_least(sets: Iterable[int], most: int) -> list[int]:
    """At place n, up to `most`, what is in at least n of the sets."""
    found = [~0]
    for each in sets:
        if each:
            if len(found) <= most:
                found.append(0)
            for place in range(len(found) - 1, 0, -1):
                found[place] |= found[place - 1] & each
    return found


def in_at_least(need: int, sets: Sequence[int]) -> int:
    """What is in at least `need` of the sets."""
    found = at_least(sets, need)
    return found[need] if need < len(found) else 0
