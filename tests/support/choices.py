"""Choices of Hypothesis strategies, all made by one die."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

from tests.support.plain_data import Data

T = TypeVar("T")
WORDS = ("b", "ab", "a", "a-b", "ba", "c")


# One die for every choice: when Hypothesis mutates a case, numbers move from one choice to another,
# and each of them still means something there. (Out of range it would be read as the first choice.)
# 120 has many divisors, so that a remainder is a fair choice.
SIDES = 120
DIE = st.integers(0, SIDES - 1)


def below(draw: st.DrawFn, bound: int) -> int:
    return draw(DIE) % bound if bound > 1 else 0


def between(draw: st.DrawFn, least: int, most: int) -> int:
    return least + below(draw, most - least + 1)


def chance(draw: st.DrawFn, percent: int) -> bool:
    """True about ``percent`` times in a hundred; False is the simple outcome."""
    return (SIDES - 1 - draw(DIE)) * 100 < percent * SIDES


def pick(draw: st.DrawFn, choices: Sequence[T]) -> T:
    return choices[below(draw, len(choices))]


def some(draw: st.DrawFn, choices: Sequence[T], most: int = 100) -> list[T]:
    """At least one and at most ``most`` different ones, in any order."""
    count = between(draw, 1, min(most, len(choices)))
    return shuffled(draw, choices, count)


def shuffled(draw: st.DrawFn, choices: Sequence[T], count: int = 100) -> list[T]:
    left = list(choices)
    return [left.pop(below(draw, len(left))) for _ in range(min(count, len(left)))]


def some_words(draw: st.DrawFn, least: int, most: int) -> list[str]:
    return shuffled(draw, WORDS, between(draw, least, most))


def name_of(draw: st.DrawFn, entry: Data) -> str:
    """The id; now and then an alias, spelt in one of the ways that are read alike."""
    entry_id: str = entry["id"]
    if "aliases" not in entry or not chance(draw, 20):
        return entry_id
    alias: str = entry["aliases"][0]
    return pick(draw, (alias, alias.upper(), alias.replace(" ", "_"), alias.replace(" ", "-")))
