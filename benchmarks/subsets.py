"""Subsets of one bundle evaluated a second: `python -m benchmarks.subsets`.

With `--write` the table in docs/benchmarks.md is replaced too.

One core, the shipped framework, the largest sample. What is timed is `levels_of_subsets`: every
criterion, theme, module and council level for every subset. Making the subsets (one integer an
item) is timed apart. Before timing, some subsets of each kind are checked against `assess`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

from eflg_engine import Assessment, Bundle, Framework, assess
from eflg_engine.assessment.subsets import (
    Subsets,
    every_choice,
    level_in,
    levels_of_subsets,
    removing_each,
)

SAMPLE = Path(__file__).resolve().parent.parent / "evidence_samples" / "brackenshire-2024.yaml"
ROUNDS = 7
TRIED = 25


def main() -> None:
    """Print one line for each kind of subsets."""
    text = "\n".join(lines())
    print(text)
    if "--write" in sys.argv[1:]:
        from benchmarks.report import put_in_page

        put_in_page("subsets", f"```text\n{text}\n```")


def lines() -> Iterator[str]:
    """The table, line by line."""
    framework = Framework.load("eflg-2021")
    result = assess(Bundle.load(SAMPLE), framework)
    ids = [item.id for item in result.bundle.evidence]
    yield f"{framework.id}, {SAMPLE.stem}: {len(ids)} items, {len(framework.criteria)} criteria"
    random = Random(1)
    work: list[tuple[str, Callable[[], Subsets]]] = [
        ("each single item gone", lambda: removing_each(ids)),
        ("each pair gone", lambda: removing_each(ids, 2)),
        ("16 items there or not, all ways", lambda: every_choice(random.sample(ids, 16))),
        ("each item gone with chance 1/2", lambda: by_chance(ids, 1 << 16, 1, random)),
        ("each item gone with chance 1/16", lambda: by_chance(ids, 1 << 16, 4, random)),
        ("the same, a million", lambda: by_chance(ids, 1 << 20, 4, random)),
    ]
    yield f"{'subsets':<34}{'number':>10}{'making':>10}{'levels':>10}{'subsets/s':>14}"
    for title, make in work:
        started = time.perf_counter()
        subsets = make()
        making = time.perf_counter() - started
        check(result, subsets, random)
        took = median(timed(result, subsets))
        yield (
            f"{title:<34}{subsets.count:>10,}{making * 1e3:>7.1f} ms{took * 1e3:>7.1f} ms"
            f"{subsets.count / took:>14,.0f}"
        )


def by_chance(ids: list[str], count: int, halvings: int, random: Random) -> Subsets:
    """Subsets from each of which an item is gone with chance 1/2 to the power of `halvings`."""

    def present() -> int:
        bits = 0
        for _ in range(halvings):
            bits |= random.getrandbits(count)
        return bits

    return Subsets(count, {item: present() for item in ids})


def check(result: Assessment, subsets: Subsets, random: Random) -> None:
    """Raise AssertionError where a subset's levels are not what `assess` gives."""
    found = levels_of_subsets(result, subsets)
    for number in random.sample(range(subsets.count), TRIED):
        kept = [
            item
            for item in result.bundle.evidence
            if item.id not in subsets.present or subsets.present[item.id] >> number & 1
        ]
        levels = assess(result.bundle.with_evidence(kept), result.framework).levels
        assert tuple(level_in(held, number) for held in found.themes.values()) == levels.themes
        assert tuple(level_in(held, number) for held in found.modules.values()) == levels.modules
        assert level_in(found.council, number) == levels.council


def timed(result: Assessment, subsets: Subsets) -> Iterator[float]:
    """Seconds for each round."""
    for _ in range(ROUNDS):
        started = time.perf_counter()
        levels_of_subsets(result, subsets)
        yield time.perf_counter() - started


if __name__ == "__main__":
    main()
