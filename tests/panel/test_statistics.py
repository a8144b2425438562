"""Measures of agreement: published examples to their printed digits, and the definitions."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eflg_engine.panel.statistics import (
    NotCalculable,
    Tallies,
    ac2,
    alpha,
    ordinal_weights,
    raw_agreement,
)

Ratings = Sequence[Sequence[int | None]]
"""By part, what each assessor gave, counted from 0; None where nothing."""

FOUR_CODERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
"""Krippendorff (2011), section E: four coders, twelve units, five values."""


def tallies(ratings: Ratings, categories: int) -> Tallies:
    return Counter(tuple(part.count(each) for each in range(categories)) for part in ratings)


def four_coders() -> Tallies:
    rows = [row.split() for row in FOUR_CODERS]
    parts = zip(*rows, strict=True)
    return tallies([[None if x == "." else int(x) - 1 for x in part] for part in parts], 5)


def rounded(value: float | None, digits: int = 3) -> float:
    assert value is not None
    return round(value, digits)


def test_krippendorffs_four_coders() -> None:
    assert rounded(alpha(four_coders(), ordinal=False).value) == 0.743
    assert rounded(alpha(four_coders()).value) == 0.815


def test_gwets_ac1_of_the_same_data() -> None:
    assert rounded(ac2(four_coders(), ordinal=False).value) == 0.775


def test_a_trap_of_prevalence() -> None:
    """18 items with 17 agreed: alpha says chance, AC1 nearly perfect."""
    found = tallies([[0, 0]] * 17 + [[0, 1]], 2)
    assert rounded(alpha(found, ordinal=False).value, 1) == 0.0
    assert rounded(ac2(found, ordinal=False).value, 2) == 0.94


def test_what_cannot_be_calculated_says_why() -> None:
    alone = tallies([[0, None], [None, 1]], 3)
    for measure in (raw_agreement, alpha, ac2):
        assert measure(alone).reason is NotCalculable.NO_PAIRS
        assert measure({}).reason is NotCalculable.NO_PAIRS
    same = tallies([[1, 1], [1, 1]], 3)
    assert alpha(same).reason is NotCalculable.NO_VARIATION
    assert ac2(same).value == 1
    assert raw_agreement(same).value == 1


@st.composite
def ratings(draw: st.DrawFn) -> tuple[list[list[int | None]], int]:
    categories = draw(st.integers(2, 5))
    given = st.one_of(st.none(), st.integers(0, categories - 1))
    assessors = draw(st.integers(2, 4))
    part = st.lists(given, min_size=assessors, max_size=assessors)
    return draw(st.lists(part, min_size=1, max_size=6)), categories


@given(ratings(), st.randoms(use_true_random=False))
def test_order_and_the_names_of_assessors_are_of_no_account(
    case: tuple[list[list[int | None]], int], random: "object"
) -> None:
    found, categories = case
    others = [list(part) for part in found]
    random.shuffle(others)  # type: ignore[attr-defined]
    order = list(range(len(found[0])))
    random.shuffle(order)  # type: ignore[attr-defined]
    others = [[part[place] for place in order] for part in others]
    for measure in (raw_agreement, alpha, ac2):
        one = measure(tallies(found, categories))
        two = measure(tallies(others, categories))
        assert one.reason == two.reason
        assert one.value == pytest.approx(two.value)


@given(ratings())
def test_nominal_measures_do_not_look_at_the_order_of_categories(
    case: tuple[list[list[int | None]], int],
) -> None:
    found, categories = case
    for order in list(permutations(range(categories)))[:6]:
        others = [[None if each is None else order[each] for each in part] for part in found]
        for measure in (alpha, ac2):
            one = measure(tallies(found, categories), ordinal=False).value
            assert one == pytest.approx(measure(tallies(others, categories), ordinal=False).value)


@given(ratings())
def test_turning_the_ladder_round_changes_nothing(
    case: tuple[list[list[int | None]], int],
) -> None:
    found, categories = case
    others = [[None if x is None else categories - 1 - x for x in part] for part in found]
    for measure in (raw_agreement, alpha, ac2):
        one = measure(tallies(found, categories)).value
        assert one == pytest.approx(measure(tallies(others, categories)).value)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8), st.integers(2, 4))
def test_perfect_agreement_is_1(parts: list[int], assessors: int) -> None:
    found = tallies([[part] * assessors for part in parts], 4)
    assert raw_agreement(found).value == 1
    assert ac2(found).value == pytest.approx(1)
    if len(set(parts)) > 1:
        assert alpha(found).value == pytest.approx(1)


@given(ratings())
@example(([[0, 1], [2, 2]], 3))
def test_alpha_is_as_defined(case: tuple[list[list[int | None]], int]) -> None:
    """Over pairs of ratings one by one: 1 - observed disagreement / expected disagreement."""
    found, categories = case
    paired = [kept for part in found if len(kept := [x for x in part if x is not None]) > 1]
    values = [value for part in paired for value in part]

    def apart(one: int, two: int) -> float:
        low, high = sorted((one, two))
        between = sum(low <= value <= high for value in values)
        ends = (values.count(low) + values.count(high)) / 2
        return (between - ends) ** 2 if low != high else 0

    observed = sum(
        apart(one, two) / (len(part) - 1)
        for part in paired
        for i, one in enumerate(part)
        for j, two in enumerate(part)
        if i != j
    )
    expected = sum(
        apart(one, two) for i, one in enumerate(values) for j, two in enumerate(values) if i != j
    )
    value = alpha(tallies(found, categories)).value
    if not expected:
        assert value is None
    else:
        assert value == pytest.approx(
            1 - (observed / len(values)) / (expected / (len(values) * (len(values) - 1)))
        )


@given(ratings())
def test_ac2_is_as_defined(case: tuple[list[list[int | None]], int]) -> None:
    """Pairs of ratings one by one, and the chance that Gwet takes."""
    found, categories = case
    weights = ordinal_weights(categories)
    rated = [kept for part in found if (kept := [x for x in part if x is not None])]
    paired = [part for part in rated if len(part) > 1]
    value = ac2(tallies(found, categories)).value
    if not paired:
        assert value is None
        return
    agreed = 0.0
    for part in paired:
        pairs = [(a, b) for i, a in enumerate(part) for j, b in enumerate(part) if i != j]
        agreed += sum(weights[a][b] for a, b in pairs) / len(pairs)
    agreed /= len(paired)
    shares = [sum(p.count(k) / len(p) for p in rated) / len(rated) for k in range(categories)]
    whole = sum(sum(row) for row in weights) / (categories * (categories - 1))
    chance = whole * sum(share * (1 - share) for share in shares)
    assert value == pytest.approx((agreed - chance) / (1 - chance))
