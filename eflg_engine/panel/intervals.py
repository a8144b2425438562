"""Intervals by drawing parts again: the percentile bootstrap, seeded.

Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from random import Random
from typing import NamedTuple

from eflg_engine.panel.statistics import Measure, NotCalculable, Tallies

RESAMPLES = 1000
"""How often parts are drawn again, unless told otherwise."""

SHARE = 0.95
"""How much of what was drawn an interval holds."""

FEWEST = 2
"""An interval needs this many parts that two assessors rated."""


class Measured(NamedTuple):
    """A measure with its interval; no value, or no interval, where there can be none.

    `reason` says why there is no value.
    """

    value: float | None
    reason: NotCalculable | None = None
    low: float | None = None
    high: float | None = None


def measured(
    tallies: Tallies, measures: Sequence[Measure], seed: int, resamples: int
) -> list[Measured]:
    """Each of these measures, with an interval over so many drawings of as many parts.

    A drawing in which a measure cannot be calculated is left out of its interval; where that are
    more than half, there is none.
    """
    values = [measure(tallies) for measure in measures]
    compared = sum(parts for tally, parts in tallies.items() if sum(tally) > 1)
    drawn: list[list[float]] = [[] for _ in measures]
    if compared >= FEWEST:
        random = Random(seed)
        patterns, parts = list(tallies), list(tallies.values())
        for _ in range(resamples):
            again = Counter(random.choices(patterns, parts, k=sum(parts)))
            for found, measure in zip(drawn, measures, strict=True):
                value = measure(again).value
                if value is not None:
                    found.append(value)
    return [
        Measured(value.value, value.reason, *_ends(found, resamples))
        if value.value is not None
        else Measured(None, value.reason)
        for value, found in zip(values, drawn, strict=True)
    ]


def interval_of_mean(
    values: Sequence[float], seed: int, resamples: int
) -> tuple[float | None, float | None]:
    """The interval of the mean of some values, each drawn again as a whole."""
    if len(values) < FEWEST:
        return None, None
    random = Random(seed)
    size = len(values)
    means = [sum(random.choices(values, k=size)) / size for _ in range(resamples)]
    return _ends(means, resamples)


def _ends(found: list[float], resamples: int) -> tuple[float | None, float | None]:
    if not found or 2 * len(found) < resamples:
        return None, None
    found.sort()
    tail = (1 - SHARE) / 2
    return found[int(tail * len(found))], found[ceil((1 - tail) * len(found)) - 1]
