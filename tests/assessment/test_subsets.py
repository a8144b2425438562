"""Many subsets at once agree with assessing each of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Assessment, Bundle, Framework, State, assess
from eflg_engine.assessment.subsets import (
    SubsetLevels,
    Subsets,
    every_choice,
    keeping,
    level_in,
    levels_of_subsets,
    numbers_in,
    removing,
    removing_each,
)
from tests.support import shipped
from tests.support.plain_data import Data
from tests.support.strategies import cases


def agrees(result: Assessment, subsets: Subsets, found: SubsetLevels, number: int) -> None:
    """What is found for one subset is what `assess` says of the bundle cut down to it."""
    kept = [
        item
        for item in result.bundle.evidence
        if item.id not in subsets.present or subsets.present[item.id] >> number & 1
    ]
    expected = assess(
        result.bundle.with_evidence(kept),
        result.framework,
        as_at=result.as_at,
        policy=result.policy,
    )
    assert {key for key, bits in found.met.items() if bits >> number & 1} == {
        key for key, criterion in expected.criteria.items() if criterion.state is State.MET
    }
    assert [level_in(held, number) for held in found.themes.values()] == [*expected.levels.themes]
    assert [level_in(held, number) for held in found.modules.values()] == [*expected.levels.modules]
    assert level_in(found.council, number) == expected.levels.council


def agree(result: Assessment, subsets: Subsets, numbers: Iterable[int]) -> None:
    found = levels_of_subsets(result, subsets)
    assert list(found.themes) == list(result.themes)
    assert list(found.modules) == list(result.modules)
    for number in numbers:
        agrees(result, subsets, found, number)


@settings(max_examples=50)
@given(cases(max_items=6))
def test_every_subset_of_generated_evidence(case: tuple[Data, Data, date]) -> None:
    framework, bundle = Framework.from_data(case[0]), Bundle.from_data(case[1])
    subsets = every_choice([item.id for item in bundle.evidence])
    for policy in framework.policies:
        result = assess(bundle, framework, as_at=case[2], policy=policy)
        agree(result, subsets, range(subsets.count))


@given(cases(max_items=12), st.randoms(use_true_random=False))
def test_subsets_given_as_lists(case: tuple[Data, Data, date], random: Random) -> None:
    framework, bundle = Framework.from_data(case[0]), Bundle.from_data(case[1])
    ids = [item.id for item in bundle.evidence]
    lists = [random.sample(ids, random.randint(0, len(ids))) for _ in range(4)]
    result = assess(bundle, framework, as_at=case[2])
    agree(result, keeping(ids, lists), range(4))
    agree(result, removing(lists), range(4))


@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
@pytest.mark.parametrize("policy", ["strict", "broad", "profile"])
def test_samples(name: str, policy: str) -> None:
    bundle = shipped.sample(name)
    ids = [item.id for item in bundle.evidence]
    random = Random(name + policy)
    assert bundle.as_at is not None
    for days in (0, -400, 500):
        day = bundle.as_at + timedelta(days=days)
        result = assess(bundle, shipped.framework(), as_at=day, policy=policy)
        for share in (0.02, 0.1, 0.3, 0.6):
            lists = [[item for item in ids if random.random() < share] for _ in range(4)]
            agree(result, removing(lists), range(4))


def test_each_single_item_and_each_pair_removed() -> None:
    bundle = shipped.sample("brackenshire-2024")
    ids = [item.id for item in bundle.evidence]
    result = assess(bundle, shipped.framework())
    alone = levels_of_subsets(result, removing_each(ids))
    assert alone.count == len(ids)
    for key, criterion in result.criteria.items():
        if criterion.state is State.MET:
            kept = set(numbers_in(alone.met[key]))
            assert {item for n, item in enumerate(ids) if n not in kept} == set(criterion.hangs_on)
    subsets = removing_each(ids, 2)
    pairs = list(combinations(ids, 2))
    assert subsets.count == len(pairs)
    for item in random_of(ids, 5):
        gone = [number for number, pair in enumerate(pairs) if item in pair]
        assert list(numbers_in(((1 << subsets.count) - 1) ^ subsets.present[item])) == gone
    agree(result, subsets, random_of(range(len(pairs)), 40))


def random_of(things: Iterable[Any], count: int) -> list[Any]:
    return Random(0).sample(list(things), count)


def test_how_subsets_are_written() -> None:
    assert removing([["a"], [], ["a", "b"]]) == Subsets(3, {"a": 0b010, "b": 0b011})
    assert keeping("ab", [["a"], [], ["a", "b"]]) == Subsets(3, {"a": 0b101, "b": 0b100})
    assert keeping("ab", []) == Subsets(0, {"a": 0, "b": 0})
    assert removing_each("abc") == Subsets(3, {"a": 0b110, "b": 0b101, "c": 0b011})
    assert removing_each("abc", 2) == removing([["a", "b"], ["a", "c"], ["b", "c"]])
    assert every_choice("ab") == Subsets(4, {"a": 0b1010, "b": 0b1100})
    assert every_choice("") == Subsets(1, {})
    assert list(numbers_in(1 << 70 | 0b1001)) == [0, 3, 70]


def test_levels_read_back() -> None:
    assert [level_in((0b110, 0b100), subset) for subset in range(3)] == [-1, 0, 1]
    assert level_in(None, 0) is None


@pytest.mark.parametrize(
    ("subsets", "message"),
    [
        (Subsets(2, {"no such": 1}), 'the bundle has no item "no such"'),
        (Subsets(2, {"E01": 0b100}), 'item "E01" is in a subset that is not one of the 2'),
        (Subsets(2, {"E01": -1}), 'item "E01" is in a subset that is not one of the 2'),
        (Subsets(-1, {}), "there cannot be -1 subsets"),
    ],
)
def test_what_is_refused(subsets: Subsets, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        levels_of_subsets(assess(shipped.sample("essex-2019"), shipped.framework()), subsets)


def test_no_subset_at_all() -> None:
    result = assess(shipped.sample("essex-2019"), shipped.framework())
    found = levels_of_subsets(result, Subsets(0, {}))
    assert found.count == 0
    assert set(found.met.values()) == {0}


@pytest.mark.parametrize("count", range(7))
def test_every_choice_has_each_of_its_items_where_its_number_says(count: int) -> None:
    ids = [f"E{place}" for place in range(count)]
    found = every_choice(ids)
    assert found.count == 2**count
    for place, item in enumerate(ids):
        assert found.present[item] == sum(1 << n for n in range(2**count) if n >> place & 1)
