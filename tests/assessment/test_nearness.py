"""How near a gap is to being closed, at every edge."""

from types import SimpleNamespace
from typing import cast

import pytest

from eflg_engine.assessment.asked_leaves import ALWAYS, Readings, reduced
from eflg_engine.assessment.reasons.explain import NearMiss
from eflg_engine.assessment.reasons.findings import Finding
from eflg_engine.assessment.result.nearness import Way, key_of, way_of_miss, years_away

pytestmark = pytest.mark.core

UNNAMED = Finding("question_not_named", {})
OLD = Finding("too_old", {"days": 30})
UNSURE = Finding("assurance_too_low", {})
FEW = Finding("measure_missing", {"measure": "pay_gap", "needs": None})
LITTLE = Finding("shows_too_little", {})


def miss(*findings: Finding) -> NearMiss:
    return cast("NearMiss", SimpleNamespace(findings=findings))


@pytest.mark.parametrize(
    ("findings", "way"),
    [
        ([UNNAMED], Way.UNSORTED),
        ([UNSURE], Way.ONE_KEY),
        ([UNNAMED, UNSURE], Way.ONE_KEY),
        ([FEW], Way.ONE_KEY),
        ([LITTLE], Way.ONE_KEY),
        ([OLD], Way.RENEWAL),
        ([Finding("review_overdue", {"days": 366})], Way.RENEWAL),
        ([Finding("review_overdue", {"days": 367})], Way.NEW),
        ([UNNAMED, Finding("not_yet_dated", {"days": 400})], Way.NEW),
        ([UNNAMED, OLD], Way.NEW),
        ([UNSURE, FEW], Way.NEW),
        ([Finding("wrong_kind", {})], Way.NEW),
        ([Finding("shows_too_little", {"kind": "policy"})], Way.NEW),
    ],
)
def test_what_an_item_that_almost_counted_would_take(findings: list[Finding], way: Way) -> None:
    assert way_of_miss(miss(*findings)) is way


def test_ways_stand_in_order_and_apart() -> None:
    assert [*Way] == sorted(Way)
    assert len({*map(int, Way)}) == 4


def test_the_key_that_would_mend_it() -> None:
    assert key_of(UNSURE) == "assurance"
    assert key_of(FEW) == "measures.pay_gap"
    assert key_of(LITTLE) == "shows"
    assert (
        key_of(Finding("shows_too_little", {"more_when": "it says what changed"})) == "difference"
    )
    assert key_of(OLD) == ""
    assert not years_away(miss(Finding("too_old", {"days": 366})))
    assert years_away(miss(UNNAMED, Finding("too_old", {"days": 367})))


def test_the_leaves_that_are_asked() -> None:
    assert ALWAYS.leaves(3, range(2, 5)) == 0b11100
    assert Readings({3: (0b100, 0b1000)}).leaves(3, range(2, 5)) == 0b100


def test_a_tree_without_what_is_not_asked() -> None:
    tree = (2, (0, 1, (1, (2, 3))))
    assert reduced(tree, 0b1111) == tree
    assert reduced(tree, 0b0111) == (2, (0, 1, (1, (2,))))
    assert reduced(tree, 0b0011) == (2, (0, 1))
    assert reduced(tree, 0b0001) == (1, (0,))
    assert reduced(tree, 0) is None
