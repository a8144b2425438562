"""Sets of small numbers as the bits of one integer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


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
    places = []
    while bits:  # from the top, where a set gets shorter as it goes
        place = bits.bit_length() - 1
        places.append(place)
        bits ^= 1 << place
    places.reverse()
    return places


def lowest_numbers(bits: int, most: int) -> list[int]:
    """The places of up to so many of the lowest bits that are set."""
    if bits.bit_count() <= most:
        return bit_numbers(bits)
    places = []
    for _ in range(most):
        rest = bits & (bits - 1)
        places.append((bits ^ rest).bit_length() - 1)
        bits = rest
    return places


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
