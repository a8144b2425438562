"""Sets of numbers as bits do what sets of numbers do."""

from itertools import combinations

import pytest

from eflg_engine.assessment.bits import (
    at_least,
    bit_numbers,
    bit_set,
    chosen,
    in_at_least,
    turned,
    union,
)

pytestmark = pytest.mark.core

SETS = [
    set(places) for size in range(4) for places in combinations((0, 1, 2, 3, 7, 8, 9, 70), size)
]
LARGE = [
    set(range(0, 200, 3)),
    set(range(15)),
    set(range(16)),
    set(range(17)),
    {8 * n for n in range(20)},
]


def as_bits(numbers: set[int]) -> int:
    return sum(2**number for number in numbers)


@pytest.mark.parametrize("numbers", [*SETS, *LARGE], ids=repr)
def test_a_set_and_its_bits(numbers: set[int]) -> None:
    assert bit_set(numbers) == as_bits(numbers)
    assert bit_numbers(as_bits(numbers)) == sorted(numbers)
    words = [f"word {number}" for number in range(200)]
    here = [words[number] for number in sorted(numbers)]
    assert chosen(words, as_bits(numbers)) == tuple(here)
    for most in range(5):
        assert chosen(words, as_bits(numbers), most) == tuple(here[:most])


def test_what_is_in_some_and_in_so_many_sets() -> None:
    sets = [{0, 1, 5}, set[int](), {1, 5}, {5, 9}, {0, 5}]
    bits = [as_bits(each) for each in sets]
    everywhere = set().union(*sets)
    assert union(bits) == as_bits(everywhere)
    assert union([]) == 0
    for need in range(1, 6):
        held = as_bits({n for n in everywhere if sum(n in each for each in sets) >= need})
        assert in_at_least(need, bits) == held
        counted = at_least(bits, 5)
        assert (counted[need] if need < len(counted) else 0) == held
    assert in_at_least(2, bits[:1]) == 0
    assert at_least(bits, 2)[2:] == [as_bits({0, 1, 5})]


def test_rows_of_bits_turned_round() -> None:
    assert turned([], 3) == [0, 0, 0]
    assert turned([0b011, 0b110], 3) == [0b01, 0b11, 0b10]
    assert turned([0b1, 0b0, 0b1], 1) == [0b101]
