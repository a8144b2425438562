"""The properties bite: an engine broken on purpose is caught by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eflg_engine.assessment import coverage, judge, match
from eflg_engine.assessment.coverage import Demand
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.rules import Node
from tests.support.properties import adding_never_lowers, agrees_with_reference
from tests.support.strategies import cases


def exactly(node: Node, leaf_met: Sequence[bool] | Mapping[int, bool]) -> bool:
    """`any` and `at_least` read as "exactly": more evidence can un-meet them."""
    if isinstance(node, int):
        return leaf_met[node]
    need, children = node
    return sum(exactly(child, leaf_met) for child in children) == need


class AtMost(Demand):
    """Coverage with an upper bound."""

    __slots__ = ()

    def met(self, items: int) -> bool:
        return bool(self.need) and sum(bool(b & items) for b in self.bits) == self.need


def latest_only(self: match.Match, day: Any, seen_on: Any) -> list[int]:
    """Only the newest item counts: a newer, weaker one can un-meet."""
    masks = original_current(self, day, seen_on)
    return [1 << (mask.bit_length() - 1) if mask else 0 for mask in masks]


original_current = match.Match.current


def broken_tree(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(judge, "tree_met", exactly)


def broken_coverage(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(coverage, "Demand", AtMost)


def broken_currency(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(match.Match, "current", latest_only)


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
    assert Judgement.__init__.__globals__["tree_met"] is judge.tree_met
    assert match.Match.current is original_current
