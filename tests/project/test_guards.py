"""The properties bite: an engine broken on purpose is caught by them."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy, deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings

from eflg_engine.assessment import bits, coverage, judge
from eflg_engine.assessment.leaf_sets import SetTree
from eflg_engine.assessment.match import Match
from tests.support.plain_data import Data
from tests.support.properties import agrees_with_reference, never_lower
from tests.support.small_framework import FRAMEWORK
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


def framework_asking(requires: Data) -> Data:
    """One criterion that asks for this, of two kinds: policy and paper."""
    data = deepcopy(FRAMEWORK)
    data["vocabulary"]["characteristics"].append({"id": "sex", "title": "Sex"})
    data["policies"] = {"strict": dict.fromkeys(("criteria", "themes", "modules"), "100%")}
    kind = data["vocabulary"]["kinds"][0]
    data["vocabulary"]["kinds"].append({**kind, "id": "paper", "title": "Paper"})
    data["modules"][0]["themes"][0]["criteria"]["one"][0]["requires"] = requires
    return data


def offering(*items: Data) -> Data:
    """These items, offered for the criterion."""
    evidence = [
        {"id": f"E{place}", "title": "T", "supports": ["m.t.c"], "dated": DAY, **item}
        for place, item in enumerate(items)
    ]
    scope = {"modules": "all", "characteristics": "all"}
    return {
        "format": 1,
        "framework": "small",
        "council": {"name": "A council"},
        "as_at": DAY,
        "scope": scope,
        "evidence": evidence,
    }


DAY = date(2024, 1, 31)
POLICY, PAPER = (
    {"kind": kind, "characteristics": ["race"], "shows": "done"} for kind in ("policy", "paper")
)
EITHER = {"any": [{"evidence": {"kind": "policy"}}, {"evidence": {"kind": "paper"}}]}
OF_ONE = {"evidence": {"kind": "policy", "covers": {"characteristics": 1}}}
DONE = {"evidence": {"kind": "policy", "shows": "done"}}
DONE_AND_SAID = {"all": [DONE, {"evidence": {"kind": "policy"}}]}
OF_ANOTHER = {**POLICY, "characteristics": ["sex"]}
OLDER = {**POLICY, "dated": DAY - timedelta(days=1)}
WEAKER = {**POLICY, "shows": "said"}

CASES = [
    (broken_tree, EITHER, [POLICY, PAPER]),
    (broken_coverage, OF_ONE, [POLICY, OF_ANOTHER]),
    (broken_currency, DONE_AND_SAID, [OLDER, WEAKER]),
]


@pytest.mark.parametrize(("broken", "requires", "items"), CASES)
def test_a_non_monotone_operator_is_caught(
    broken: Callable[[pytest.MonkeyPatch], None], requires: Data, items: list[Data]
) -> None:
    framework = framework_asking(requires)
    before, after = offering(*items[:-1]), offering(*items)

    def adding() -> None:
        never_lower(framework, before, after, DAY, DAY)

    def agreeing() -> None:
        agrees_with_reference((framework, after, DAY))

    adding()  # the engine as it is
    agreeing()
    with pytest.MonkeyPatch.context() as patch:
        broken(patch)
        with pytest.raises(AssertionError):
            adding()
        with pytest.raises(AssertionError):
            agreeing()


def test_generated_cases_catch_one_too() -> None:
    @settings(max_examples=1000, phases=(Phase.generate,), derandomize=True, deadline=None)
    @given(cases())
    def check(case: tuple[Data, Data, date]) -> None:
        agrees_with_reference(case)

    with pytest.MonkeyPatch.context() as patch:
        broken_currency(patch)
        with pytest.raises(AssertionError):
            check()


def test_the_guards_pass_on_the_engine_as_it_is() -> None:
    assert vars(coverage)["at_least"] is original_at_least
    assert judge._met_by_rows is original_met
    assert judge._tree_met is not exactly
