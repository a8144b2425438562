"""What `with_evidence` takes is checked as the evidence of a file is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eflg_engine import Bundle, EvidenceItem, Framework, InvalidInput, assess
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
