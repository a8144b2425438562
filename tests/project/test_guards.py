"""The properties bite: an engine broken on purpose is caught by them."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eflg_engine.assessment import bits, coverage, judge
from eflg_engine.assessment.leaf_sets import SetTree
from eflg_engine.assessment.match import Match
from tests.support.properties import adding_never_lowers, agrees_with_reference
from tests.support.strategies import cases


def exactly(tree: SetTree, met: int) -> bool:
    """`any` and `at_least` read as "exactly": more evidence can un-meet them."""
    need, leaves, below = tree
    return (met & leaves).bit_count() + sum(exactly(each, met) for each in below) == need


def no_more_than(sets: list[int], most: int) -> list[int]:
    """Coverage with an upper bound: at place n, what is in exactly n of the sets."""
    at_least = original_at_least(sets, most + 1)
    return [
        held & ~(at_least[place + 1] if place + 1 < len(at_least) else 0)
        for place, held in enumerate(at_least)
    ]


def latest_only(match: Match, day: date) -> int:
    """Only the newest item counts: a newer, weaker one can un-meet."""
    newest = copy(match)
    here = [row for row in match.rows if row[1] <= day]
    newest.rows = sorted(here, key=lambda row: row[1])[-1:]
    return original_met(newest, day)


original_at_least, original_met = bits.at_least, judge._met_by_rows


def broken_tree(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(judge, "_tree_met", exactly)


def broken_coverage(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(coverage, "at_least", no_more_than)


def broken_currency(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(judge, "_met_by_rows", latest_only)


def agreeing(data: st.DataObject) -> None:
    agrees_with_reference(data.draw(cases()))


@pytest.mark.parametrize(
    ("broken", "prop"),
    [
        (broken_tree, adding_never_lowers),
        (broken_tree, agreeing),
        (broken_coverage, agreeing),
        (broken_currency, adding_never_lowers),
        (broken_currency, agreeing),
    ],
)
def test_a_non_monotone_operator_is_caught(
    broken: Callable[[pytest.MonkeyPatch], None], prop: Callable[[st.DataObject], None]
) -> None:
    @settings(max_examples=3000, phases=(Phase.generate,), derandomize=True, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        prop(data)

    with pytest.MonkeyPatch.context() as patch:
        broken(patch)
        with pytest.raises(AssertionError):
            check()


def test_the_guards_pass_on_the_engine_as_it_is() -> None:
    assert vars(coverage)["at_least"] is original_at_least
    assert judge._met_by_rows is original_met
    assert judge._tree_met is not exactly
