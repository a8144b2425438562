"""Up to three items of a few sorts, in many ways: what meets, how long, and what cannot go."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from itertools import combinations_with_replacement, product
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, State, assess
from tests.oracles import reference
from tests.support.small_framework import FRAMEWORK, VOCABULARY

pytestmark = pytest.mark.core

DAY = date(2024, 6, 1)
SORTS = [
    {"dated": dated, **review, **named}
    for dated, review, named in product(
        ("2022-07-01", "2024-01-01"),
        ({}, {"review_by": "2024-12-01"}, {"review_by": "2025-03-01"}),
        ({"characteristics": ["race"]}, {"characteristics": ["age"]}),
    )
]
POLICY: dict[str, Any] = {"kind": "policy"}
TWO = {"items": 2}
BOTH = {"characteristics": 2}


def leaf(**more: Any) -> dict[str, Any]:
    return {"evidence": POLICY | more}


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
def test_as_the_reference_says(requires: Any) -> None:
    data = deepcopy(FRAMEWORK)
    characteristics = [{"id": "race", "title": "Race"}, {"id": "age", "title": "Age"}]
    data["vocabulary"] = VOCABULARY | {"characteristics": characteristics}
    data["modules"][0]["themes"][0]["criteria"]["one"][0]["requires"] = requires
    framework = Framework.from_data(data)
    for size, step in enumerate((1, 1, 2, 13)):
        for chosen in list(combinations_with_replacement(SORTS, size))[::step]:
            items = [
                {"id": f"E{n}", "title": "A", "kind": "policy", "supports": ["m.t.c"], **each}
                for n, each in enumerate(chosen)
            ]
            bundle: dict[str, Any] = {"council": {"name": "A"}, "evidence": items}
            result = assess(Bundle.from_data(bundle), framework, as_at=DAY)
            found = result.criteria["m.t.c"]
            assert str(found.state) == reference.states(data, bundle, DAY)["m.t.c"]
            if found.state is State.MET:
                where = (data, bundle, DAY, "m.t.c")
                assert len(found.proof) == reference.smallest_proof_size(*where)
                assert found.holds_until == reference.holds_until(*where)
                assert set(found.hangs_on) == reference.breakers(*where)
