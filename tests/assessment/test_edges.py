"""Small cases at the edges of the core, each worked out by hand."""

import dataclasses
import importlib
import json
import pkgutil
from datetime import date
from typing import Any

import pytest

import eflg_engine.assessment
from eflg_engine import Bundle, InvalidInput, assess
from tests.support.small_cases import asking, bundle, requiring, result
from tests.support.small_framework import FRAMEWORK

pytestmark = pytest.mark.core

EARLY = {"dated": "2022-01-01"}
FOR_REVIEW = {"dated": "2023-01-01", "review_by": "2024-07-01"}


@pytest.mark.parametrize("items", [(EARLY, FOR_REVIEW), (FOR_REVIEW, EARLY)])
def test_of_two_items_the_one_that_lasts_longer_counts(items: tuple[dict[str, Any], ...]) -> None:
    found = result(asking({"kind": "policy", "within": "3 years"}), *items).criteria["m.t.c0"]
    assert found.holds_until == date(2025, 1, 1)
    assert found.proof == (f"E{items.index(EARLY)}",)


def test_of_two_kinds_the_one_that_stays_current_longer_counts() -> None:
    leaf = {"kind": ["note", "map"], "within": "usual"}
    items = ({"kind": "map", "dated": "2020-06-10"}, {"kind": "note", "dated": "2024-01-01"})
    assert result(asking(leaf), *items).criteria["m.t.c0"].holds_until == date(2025, 6, 10)


def test_trusted_items_silent_about_assurance_are_apart_from_others() -> None:
    framework = asking({"kind": "policy", "assurance": "outside"})
    levels = [
        assess(Bundle.from_trusted_data(bundle(item)), framework).level
        for item in ({}, {"assurance": "outside"}, {"assurance": "own"}, {"assurance": "outside"})
    ]
    assert levels == [None, "one", None, "one"]


def test_evidence_made_for_another_framework_is_refused_on_request_alone() -> None:
    framework = asking({"kind": "policy"})
    other = Bundle.from_data(bundle({}, framework="other"))
    own = Bundle.from_data(bundle({}, framework="small"))
    assert assess(other, framework).made_for == "other"
    assert not assess(own, framework, only_own=True).made_for
    with pytest.raises(InvalidInput) as refused:  # and not because it has no text to be read from
        assess(other, framework, only_own=True)
    assert [(each.code, each.found) for each in refused.value.problems] == [
        ("other_framework", "other")
    ]


def test_items_offered_by_their_kind_reach_what_takes_it() -> None:
    beside = FRAMEWORK["modules"][0] | {"module": "n", "title": "En"}
    framework = asking({"kind": "policy"}, {"kind": "map"}, {}, offered="any", beside=[beside])
    data = bundle({"supports": ["n"]})
    for given in (Bundle.from_trusted_data(data), Bundle.from_data(data)):
        states = assess(given, framework).states
        assert [str(states[f"m.t.c{number}"]) for number in range(3)] == [
            "met", "no_evidence", "met",
        ]  # fmt: skip


def test_who_names_a_criterion_answers_its_question_if_there_is_one() -> None:
    leaf = {"kind": "policy", "question": "q", "asks": "Is it?"}
    assert result(asking(leaf), {}).level == "one"
    framework = requiring({"all": [{"evidence": leaf}, {"evidence": leaf | {"question": "r"}}]})
    assert result(framework, {}).level is None


def test_other_criteria_that_ask_an_open_question_are_counted() -> None:
    asked = {"kind": "policy", "question": "q", "asks": "Is it?"}
    same = {"kind": "policy", "question": "q", "asks": "Is it?", "same_as": "m.t.c0.q"}
    framework = asking(asked, same, same | {"kind": "map"}, {"kind": "policy"})
    nothing = assess(Bundle.from_data(bundle()), framework)
    answers = nothing.offered_answers
    assert [answers.asking_the_same(number) for number in range(4)] == [2, 2, 2, 0]
    met = result(framework, {"supports": ["m.t.c0.q"]}).offered_answers
    assert [met.asking_the_same(number) for number in range(4)] == [0, 0, 0, 0]


def test_a_missing_fact_that_matters_is_asked_for_in_data_and_text_alike() -> None:
    leaves = [{"kind": "policy"}, {"kind": "map", "applies_when": {"kind_of_body": "big"}}]
    framework = requiring({"all": [{"evidence": leaf} for leaf in leaves]})
    for council in ({}, {"kind_of_body": "big"}, {}, {"kind_of_body": "small"}, {}):
        data = bundle({}, council={"name": "A"} | council)
        found = assess(Bundle.from_data(data), framework)
        assert json.loads(found.to_json()) == found.to_data()
        needed = found.criteria["m.t.c0"].needs_profile
        assert needed == (() if council else ("kind_of_body",))


def test_classes_of_the_core_do_not_change_once_made() -> None:
    room = eflg_engine.assessment
    names = [each.name for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")]
    found = {
        each
        for name in names
        for each in vars(importlib.import_module(name)).values()
        if isinstance(each, type) and dataclasses.is_dataclass(each) and each.__module__ == name
    }
    assert len(found) > 20
    assert {
        each.__name__ for each in found if not vars(each)["__dataclass_params__"].frozen
    } == set()
