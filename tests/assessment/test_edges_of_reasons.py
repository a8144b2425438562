"""What reasons, proofs, counts and JSON decide at their edges, each case worked out by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from eflg_engine import Assessment, Bundle, Framework, assess
from tests.support.small_cases import DAY, KINDS, asking, bundle, requiring

pytestmark = pytest.mark.core

FOR_SMALL = {"applies_when": {"kind_of_body": "small"}}
BIG = {"council": {"name": "A", "kind_of_body": "big"}}


def of(*kinds: str, **more: Any) -> dict[str, Any]:
    """A leaf that takes these kinds."""
    return {"evidence": {"kind": [*kinds]} | more}


def found(framework: Framework, *items: dict[str, Any], day: date = DAY, **more: Any) -> Assessment:
    """The result on a day, once its JSON text is known to say what its data does."""
    result = assess(Bundle.from_data(bundle(*items, **more)), framework, as_at=day)
    assert json.loads(result.to_json()) == result.to_data()
    return result


# --- proofs, and how long they hold -------------------------------------------------------------


def test_of_items_that_last_equally_long_the_one_dated_last_is_the_proof() -> None:
    early, for_review = {"dated": "2022-01-01"}, {"dated": "2023-01-01", "review_by": "2025-01-01"}
    framework = asking({"kind": "policy", "within": "3 years"})
    criterion = found(framework, for_review, early).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.proof) == (date(2025, 1, 1), ("E0",))


def test_what_several_items_cover_holds_as_long_as_the_one_that_lasts_longest() -> None:
    race = {"characteristics": ["race"]}
    items = (
        {"dated": "2022-01-01"} | race,
        {"dated": "2023-01-01", "review_by": "2024-07-01"} | race,
    )
    leaf = {"kind": "policy", "within": "3 years", "covers": {"characteristics": ["race"]}}
    criterion = found(asking(leaf), *items).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.proof) == (date(2025, 1, 1), ("E0",))
    assert criterion.hangs_on == ()


def test_one_item_that_serves_two_leaves_is_the_whole_proof() -> None:
    """Of the first leaf alone the other item would be the proof, for it lasts longer."""
    items = ({"dated": "2022-01-01"}, {"dated": "2024-01-01", "review_by": "2024-08-01"})
    framework = requiring({"all": [of("policy"), of("policy", within="1 year")]})
    criterion = found(framework, *items).criteria["m.t.c0"]
    assert (criterion.proof, criterion.hangs_on) == (("E1",), ("E1",))


def test_a_leaf_with_nothing_to_cover_is_proven_by_no_item() -> None:
    """There are no objectives, so that nobody covers all of them."""
    impossible = of("policy", covers={"objectives": "all"})
    framework = requiring({"any": [impossible, of("policy", covers={"items": 2})]})
    criterion = found(framework, {}, {}).criteria["m.t.c0"]
    assert (criterion.proof, criterion.hangs_on) == (("E0", "E1"), ("E0", "E1"))


def test_items_for_leaves_not_asked_keep_no_smaller_proof_from_being_found() -> None:
    """A policy and a chart are enough; the notes and maps, dated later, are in reserve."""
    plain = {"reaches": "done", "effort": "low"}
    more = [{"id": kind, "title": kind.title()} | plain for kind in ("chart", "memo")]
    wanted = [of("policy", "note"), of("policy", "map"), of("chart"), of("memo", **FOR_SMALL)]
    framework = requiring({"all": wanted}, words={"kinds": KINDS + more})
    memos = [{"kind": "memo", "dated": "2020-01-01"}] * 100
    items = [{"kind": kind, "dated": "2024-02-01"} for kind in ("note", "map", "chart")]
    criterion = found(framework, {}, *items, *memos, **BIG).criteria["m.t.c0"]
    assert criterion.proof == ("E0", "E3")


def test_a_search_for_the_smallest_proof_goes_through_two_thousand_sets() -> None:
    """The only pair that covers all four is the 1,972nd of the 2,016 pairs of 64 items, those that
    last longest first: no single item covers more than two, so pairs are tried at once.
    """
    terms = [{"id": each, "title": each.upper()} for each in "abcd"]
    leaf = {"kind": "policy", "covers": {"characteristics": 4}}
    framework = asking(leaf, words={"characteristics": terms})
    covered = {8: ["c", "d"], 9: ["a", "b"], 61: ["d"], 62: ["b", "c"]}
    day = date(2020, 1, 1)
    items = [
        {"dated": str(day + timedelta(number)), "characteristics": covered.get(number, ["a"])}
        for number in range(64)
    ]
    assert found(framework, *items).criteria["m.t.c0"].proof == ("E8", "E9")


def test_a_part_with_nothing_to_spare_counts_among_those_to_choose_from() -> None:
    """The two that lapse are not needed: the two that do not are enough."""
    both = {"all": [of("map"), of("note")]}
    framework = requiring({"any": [both, of("policy"), of("policy", within="3 years")]})
    lapsing = {"dated": "2023-01-01", "review_by": "2024-07-01"}
    criterion = found(framework, {"kind": "map"}, {"kind": "note"}, lapsing).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.hangs_on) == (None, ())


@pytest.mark.parametrize(
    ("dated", "until"),
    [("2023-08-30", date(2024, 8, 30)), ("2023-08-31", None), ("2023-09-01", None)],
    ids=["a day too early", "the day before", "the same day"],
)
def test_a_leaf_that_falls_due_may_carry_on_what_lapses_then(
    dated: str, until: date | None
) -> None:
    later = of("map", due={"from": "2024-09-01"})
    framework = requiring({"any": [of("policy", within="1 year"), later]})
    items = ({"dated": dated}, {"kind": "map"})
    criterion = found(framework, *items).criteria["m.t.c0"]
    assert criterion.holds_until == until
