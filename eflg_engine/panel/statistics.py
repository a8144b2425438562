"""Measures of how far several assessors agree, from counts of what each part was rated.

A part's tally says how many of its ratings fall in each category. Categories are in the order of
the ladder, from the lowest; missing ratings are left out of the tally. Sources: Krippendorff,
"Computing Krippendorff's Alpha-Reliability" (2011), section E; Gwet, "Handbook of Inter-Rater
Reliability", 4th edition (2014), chapters 5 (AC2) and 2 (missing ratings).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from math import comb
from typing import NamedTuple

Tally = tuple[int, ...]
"""How many ratings a part has in each category."""

Tallies = Mapping[Tally, int]
"""How many parts have each tally."""

Weights = tuple[tuple[float, ...], ...]
"""How far two categories agree, from 0 (not at all) to 1 (the same)."""


class NotCalculable(StrEnum):
    """Why a measure has no value."""

    NO_PAIRS = "no_pairs"
    """No part was rated by two assessors."""
    NO_VARIATION = "no_variation"
    """All ratings of parts that two assessors rated are the same."""
    TOO_FEW = "too_few"
    """Fewer than two parts were rated by two assessors: there is nothing to draw again from."""


class Value(NamedTuple):
    """The value of a measure, or why it has none."""

    value: float | None
    reason: NotCalculable | None = None


Measure = Callable[[Tallies], Value]
"""A measure of agreement."""


def raw_agreement(tallies: Tallies) -> Value:
    """The share of pairs of ratings of a part that are the same: the mean of the parts' shares.

    Gwet's `p_a` with identity weights.
    """
    found = _agreement(tallies, identity_weights(_categories(tallies)))
    return Value(found, None if found is not None else NotCalculable.NO_PAIRS)


def alpha(tallies: Tallies, *, ordinal: bool = True) -> Value:
    """Krippendorff's alpha, ordinal or nominal."""
    count = _categories(tallies)
    coincidences = [[0.0] * count for _ in range(count)]
    for tally, parts in tallies.items():
        for first, second, pairs in _pairs(tally):
            coincidences[first][second] += pairs * parts
    totals = [sum(row) for row in coincidences]
    whole = sum(totals)
    if not whole:
        return Value(None, NotCalculable.NO_PAIRS)
    observed = expected = 0.0
    for first in range(count):
        for second in range(first + 1, count):
            apart = _ordinal_distance(totals, first, second) if ordinal else 1.0
            observed += coincidences[first][second] * apart
            expected += totals[first] * totals[second] * apart
    if not expected:
        return Value(None, NotCalculable.NO_VARIATION)
    return Value(1 - (whole - 1) * observed / expected)


@lru_cache(maxsize=10_000)
def _pairs(tally: Tally) -> tuple[tuple[int, int, float], ...]:
    """The pairs of categories of a part's ratings, each with how often, over ratings less one."""
    rated = sum(tally)
    if rated < 2:
        return ()
    return tuple(
        (first, second, of_first * (of_second - (first == second)) / (rated - 1))
        for first, of_first in enumerate(tally)
        for second, of_second in enumerate(tally)
        if of_first and of_second
    )


def _ordinal_distance(totals: Sequence[float], first: int, second: int) -> float:
    """The squared distance of two categories: as many ratings as lie from one to the other."""
    between = sum(totals[first : second + 1]) - (totals[first] + totals[second]) / 2
    return between * between


def ac2(tallies: Tallies, *, ordinal: bool = True) -> Value:
    """Gwet's AC2 with ordinal weights; AC1 where not `ordinal`."""
    count = _categories(tallies)
    weights = (ordinal_weights if ordinal else identity_weights)(count)
    agreed = _agreement(tallies, weights)
    if agreed is None:
        return Value(None, NotCalculable.NO_PAIRS)
    parts = 0
    shares = [0.0] * count
    for tally, many in tallies.items():
        if rated := sum(tally):
            parts += many
            for category, ratings in enumerate(tally):
                shares[category] += many * ratings / rated
    chance = sum(share / parts * (1 - share / parts) for share in shares)
    if count > 1:
        chance *= sum(map(sum, weights)) / (count * (count - 1))
    if chance >= 1:
        return Value(None, NotCalculable.NO_VARIATION)
    return Value((agreed - chance) / (1 - chance))


def _agreement(tallies: Tallies, weights: Weights) -> float | None:
    """The mean, over parts with two ratings or more, of how far pairs of ratings agree."""
    total, parts = 0.0, 0
    for tally, many in tallies.items():
        agreed = _agreed(tally, weights)
        if agreed is not None:
            total += many * agreed
            parts += many
    return total / parts if parts else None


@lru_cache(maxsize=10_000)
def _agreed(tally: Tally, weights: Weights) -> float | None:
    """How far pairs of a part's ratings agree, on average; None where there is no pair."""
    rated = sum(tally)
    if rated < 2:
        return None
    agreed = 0.0
    for category, ratings in enumerate(tally):
        if ratings:
            near = sum(w * r for w, r in zip(weights[category], tally, strict=True))
            agreed += ratings * (near - 1)
    return agreed / (rated * (rated - 1))


@lru_cache
def ordinal_weights(count: int) -> Weights:
    """Gwet's ordinal weights of so many categories."""
    most = comb(count, 2)
    return tuple(
        tuple(1 - comb(abs(one - two) + 1, 2) / most if one != two else 1.0 for two in range(count))
        for one in range(count)
    )


@lru_cache
def identity_weights(count: int) -> Weights:
    """Weights by which only the same category agrees."""
    return tuple(tuple(float(one == two) for two in range(count)) for one in range(count))


def _categories(tallies: Tallies) -> int:
    return len(next(iter(tallies), ()))
