"""What `with_evidence` takes is checked as the evidence of a file is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eflg_engine import Bundle, EvidenceItem, Framework, InvalidInput, assess
from eflg_engine.evidence.council_papers import Action, Response
from tests.support.places import EVIDENCE_SAMPLES

pytestmark = pytest.mark.core


@pytest.fixture
def bundle() -> Bundle:
    return Bundle.load(EVIDENCE_SAMPLES / "northmere-2024.yaml")


def test_an_item_given_twice_counts_once(bundle: Bundle) -> None:
    again = tuple(replace(item) for item in bundle.evidence)
    twice = bundle.with_evidence((*bundle.evidence, *again))
    assert twice.evidence == bundle.evidence
    assert twice.sha256 == bundle.sha256
    framework = Framework.load("eflg-2021")
    assert assess(twice, framework).states == assess(bundle, framework).states


def codes(bundle: Bundle, *items: EvidenceItem) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        bundle.with_evidence((*bundle.evidence, *items))
    return [problem.code for problem in caught.value.problems]


def test_two_items_of_one_id_are_refused(bundle: Bundle) -> None:
    assert codes(bundle, replace(bundle.evidence[0], title="Another")) == ["duplicate_id"]


def test_items_that_no_file_could_hold_are_refused(bundle: Bundle) -> None:
    first = replace(bundle.evidence[0], id="NEW")
    assert codes(bundle, replace(first, title="")) == ["missing_key"]
    late = replace(first, review_by=date(1999, 1, 1))
    assert codes(bundle, late) == ["review_before_date"]


@pytest.mark.parametrize(("one", "other"), [("E1", "e1"), ("E1", "\uff251"), ("Caf\u00e9", "cafe")])
def test_ids_that_differ_by_case_width_or_accents_alone_are_refused(
    bundle: Bundle, one: str, other: str
) -> None:
    items = [replace(bundle.evidence[0], id=each) for each in (one, other)]
    with pytest.raises(InvalidInput) as caught:
        bundle.with_evidence(items)
    assert [problem.code for problem in caught.value.problems] == ["duplicate_id"]


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ((Action("N1"), Action("n1"), Action("N1")), "duplicate_id"),
        ((Action("N1", evidence=("NOWHERE",)),), "unknown_item"),
        ((Action("N1", response=Response.DECLINED),), "missing_key"),
    ],
)
def test_actions_are_checked_as_those_of_a_file_are(
    bundle: Bundle, actions: tuple[Action, ...], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        bundle.with_actions((*bundle.actions, *actions))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert bundle.with_actions((*bundle.actions, Action("N1"))).actions[-1].id == "N1"
