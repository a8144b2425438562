"""Large bundles: memory in proportion to the file, and an answer in seconds whatever is wrong."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from eflg_engine import Bundle, Framework, InvalidInput
from tests.support.places import INPUTS

FRAMEWORK = INPUTS / "invalid" / "framework"
ITEMS = 2_000


def large(items: int, suffix: str = "") -> str:
    """A bundle of about half a kilobyte an item; with a suffix, each item has three problems."""
    item = """\
  - id: E{n}
    title: Evidence item number {n} of a large council
    kind: policy{suffix}
    supports: [communities.information{suffix}, workforce]
    dated: 2024-0{month}-15
    review_by: 2026-12
    shows: output
    assurance: published
    characteristics: [age, race, sex]
    services: [housing, libraries]
    measures: {{response_rate: {n}.5}}
    link: https://example.org/evidence/{n}
    difference: >-
      What changed for people because of it, told at some length and with a figure or two.
    note{key}: Text that nobody reads, but that is kept all the same, as councils do.
"""
    parts = []
    for n in range(items):
        own = suffix and f"{suffix}{n}"
        parts.append(item.format(n=n, month=n % 9 + 1, suffix=own, key=own))
    return "council: {name: A large council}\nevidence:\n" + "".join(parts)


def test_memory_is_in_proportion_to_the_file() -> None:
    text, framework = large(ITEMS), Framework.load(FRAMEWORK)
    tracemalloc.start()
    try:
        bundle = Bundle.from_text(text, framework=framework)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(bundle.evidence) == ITEMS
    assert most < 20 * len(text)
    assert kept < 8 * len(text)


def test_an_item_costs_the_same_in_a_large_bundle_as_in_a_small_one() -> None:
    framework = Framework.load(FRAMEWORK)
    for suffix in ("", "x"):
        seconds = []
        for items in (ITEMS // 8, ITEMS):
            text = large(items, suffix)
            seconds.append(min(took(text, framework) for _ in range(3)))
        assert seconds[1] < 8 * 4 * seconds[0]  # twice is noise; square would be eight times


def took(text: str, framework: Framework) -> float:
    """How long loading takes, or being refused."""
    started = time.process_time()
    if "policyx" in text:
        with pytest.raises(InvalidInput) as caught:
            Bundle.from_text(text, framework=framework)
        told = len(caught.value.problems) - 1  # the last says how many more there are
        assert told + caught.value.more == 3 * text.count("- id:")
    else:
        Bundle.from_text(text, framework=framework)
    return time.process_time() - started
