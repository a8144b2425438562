"""Up to three items of a few sorts, in many ways: what meets, how long, and what cannot go."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from itertools import combinations_with_replacement, product
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, State, assess
from tests.oracles import reference
from tests.support.plain_data import Data
from tests.support.small_framework import FRAMEWORK, VOCABULARY

pytestmark = pytest.mark.core

DAY = date(2024, 6, 1)
SORTS = [
    {"dated": dated, **review, **named}
    for dated, review, named in product(
        ("2022-07-01", "2024-01-01", "2024-06-01"),
        ({}, *({"review_by": day} for day in ("2024-12-01", "2024-06-01", "2025-03-01"))),
        ({"characteristics": ["race"]}, {"characteristics": ["age"]}),
    )
]
KINDS = [
    {"id": "memo", "title": "Memo", "reaches": "done", "effort": "low"},
    {"id": "policy", "title": "Policy", "reaches": "done", "effort": "low"}
    | {"current_for": "3 years", "until_stated": True},
    {"id": "report", "title": "Report", "reaches": "done", "effort": "low"}
    | {"current_for": "1 year"},
]
OF_KINDS = [
    {"kind": kind, "dated": dated, **review}
    for dated, kind, review in product(
        ("2020-07-01", "2023-09-01", "2024-01-01"),
        ("policy", "memo", "report"),
        ({}, {"review_by": "2024-12-01"}),
    )
]
POLICY: dict[str, Any] = {"kind": "policy"}
TWO = {"items": 2}
BOTH = {"characteristics": 2}


def leaf(**more: Any) -> dict[str, Any]:
    return {"evidence": POLICY | more}


def as_the_reference(requires: Any, vocabulary: Data, sorts: list[Data]) -> None:
    """What up to three items of these sorts meet, until when, and which of them cannot go."""
    data = deepcopy(FRAMEWORK)
    data["vocabulary"] = VOCABULARY | vocabulary
    data["modules"][0]["themes"][0]["criteria"]["one"][0]["requires"] = requires
    framework = Framework.from_data(data)
    for size, step in enumerate((1, 1, 5, 71)):
        for chosen in list(combinations_with_replacement(sorts, size))[::step]:
            items = [
                {"id": f"E{n}", "title": "A", "kind": "policy", "supports": ["m.t.c"], **each}
                for n, each in enumerate(chosen)
            ]
            bundle: Data = {"council": {"name": "A"}, "evidence": items}
            found = assess(Bundle.from_data(bundle), framework, as_at=DAY).criteria["m.t.c"]
            assert str(found.state) == reference.states(data, bundle, DAY)["m.t.c"]
            if found.state is State.MET:
                where = (data, bundle, DAY, "m.t.c")
                assert len(found.proof) == reference.smallest_proof_size(*where)
                assert found.holds_until == reference.holds_until(*where)
                assert set(found.hangs_on) == reference.breakers(*where)


@pytest.mark.parametrize(
    "requires",
    [
        leaf(),
        leaf(covers=TWO),
        leaf(within="2 years"),
        leaf(within="2 years", covers=TWO),
        leaf(covers=BOTH),
        {"all": [leaf(), leaf(within="1 year")]},
        {"at_least": 1, "of": [leaf(covers=TWO), leaf(within="1 year"), leaf(covers=BOTH)]},
    ],
    ids=["one", "two", "recent", "two recent", "both", "all", "some"],
)
def test_days_and_reviews(requires: Any) -> None:
    ids = [{"id": "race", "title": "Race"}, {"id": "age", "title": "Age"}]
    as_the_reference(requires, {"characteristics": ids}, SORTS)


@pytest.mark.parametrize("covers", [{}, {"covers": TWO}], ids=["one", "two"])
def test_as_long_as_a_kind_is_current(covers: Data) -> None:
    """A memo is current for ever, so that no leaf that asks for what is current takes it."""
    usual = {"kind": ["policy", "report"], "within": "usual"} | covers
    as_the_reference({"evidence": usual}, {"kinds": KINDS}, OF_KINDS)
