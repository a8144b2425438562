"""What constructors take: what a file could hold, of the right types; all else is InvalidInput."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from eflg_engine import Bundle, Council, EvidenceItem, InvalidInput, Scope, assess
from tests.support.shipped import framework

pytestmark = pytest.mark.core

ITEM = EvidenceItem("E1", "Our policy", "policy", ("leadership",), date(2024, 1, 31))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", 1, "not_text"),
        ("title", None, "not_text"),
        ("kind", ["policy"], "not_text"),
        ("supports", "leadership", "not_a_list"),
        ("supports", ["leadership"], "not_a_list"),
        ("services", {"housing"}, "not_a_list"),
        ("partners", (1,), "not_a_list"),
        ("dated", "2024-01-31", "bad_date"),
        ("dated", datetime(2024, 1, 31, tzinfo=UTC), "bad_date"),
        ("dated", None, "bad_date"),
        ("review_by", "2025", "bad_date"),
        ("snapshot", datetime(2024, 3, 31, tzinfo=UTC), "bad_date"),
        ("measures", {"pay_gap": "12"}, "not_a_number"),
        ("measures", {"pay_gap": 0.1}, "not_a_number"),
        ("measures", {"pay_gap": Decimal("NaN")}, "not_a_number"),
        ("measures", [], "not_a_number"),
        ("proposed", ("x",), "not_a_list"),
    ],
)
def test_an_item_of_other_types_is_refused(field: str, value: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        replace(ITEM, **{field: value})
    (problem,) = caught.value.problems
    assert problem.code == code
    assert str(problem.place) == f"<EvidenceItem>.{field}"


def test_every_problem_of_an_item_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        EvidenceItem(1, 2, "policy", ("leadership",), "today")  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == ["bad_date", *2 * ["not_text"]]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("council", "Northmere", "not_allowed"),
        ("evidence", [ITEM], "not_a_list"),
        ("evidence", ({"id": "E1"},), "not_a_list"),
        ("evidence", (ITEM, replace(ITEM, id="e1")), "duplicate_id"),
        ("evidence", (ITEM, ITEM), "duplicate_id"),
        ("as_at", "2024-01-01", "bad_date"),
        ("scope", None, "not_allowed"),
        ("framework", None, "not_text"),
        ("actions", ["x"], "not_a_list"),
    ],
)
def test_a_bundle_of_other_types_is_refused(field: str, value: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        replace(Bundle(Council("Northmere")), **{field: value})
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_council_and_a_scope_of_other_types_are_refused() -> None:
    with pytest.raises(InvalidInput, match=r"<Council>\.profile: A mapping of str to str"):
        Council("Northmere", profile={"employees": 300})  # type: ignore[dict-item]
    with pytest.raises(InvalidInput, match=r"<Scope>\.modules: A tuple of str"):
        Scope(modules="leadership")  # type: ignore[arg-type]


def test_what_is_made_right_is_assessed_as_the_same_from_data() -> None:
    rules = framework("eflg-2021")
    made = Bundle(Council("Northmere"), (ITEM,), as_at=date(2024, 6, 30))
    read = Bundle.from_data(made.to_data())
    assert assess(made, rules).to_json() == assess(read, rules).to_json()


def test_a_day_to_assess_as_at_is_a_date() -> None:
    made = Bundle(Council("Northmere"), (ITEM,))
    with pytest.raises(InvalidInput, match=r"datetime\.date is wanted"):
        assess(made, framework("eflg-2021"), as_at="2024-06-30")  # type: ignore[arg-type]
