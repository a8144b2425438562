"""What is written reads back as the same: bundles as YAML and as data; pickles of everything."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, EvidenceItem, Framework, InvalidInput, assess
from eflg_engine.evidence import Council
from tests.support.any_bundles import bundles
from tests.support.strategies import cases


@given(bundles())
def test_a_bundle_is_the_same_after_any_way_out_and_in(data: dict[str, Any]) -> None:
    bundle = Bundle.from_data(data)
    text = bundle.to_yaml()
    for again in (
        Bundle.from_text(text),
        Bundle.from_data(bundle.to_data()),
        Bundle.from_data(json.loads(json.dumps(bundle.to_data()))),
        Bundle.from_data(yaml.safe_load(text)),
        pickle.loads(pickle.dumps(bundle)),
        copy.deepcopy(bundle),
    ):
        assert again == bundle
        assert again.sha256 == bundle.sha256
        assert again.to_data() == bundle.to_data()  # which has days where the text has months
        assert hash(again) == hash(bundle)
    assert Bundle.from_text(text).to_yaml() == text
    text.encode()


@given(cases())
def test_generated_frameworks_and_bundles_survive_pickling(case: Any) -> None:
    framework_data, bundle_data, as_at = case
    framework = Framework.from_data(framework_data)
    bundle = Bundle.from_data(bundle_data, framework=framework)
    result = assess(bundle, framework, as_at=as_at)
    for again in (pickle.loads(pickle.dumps(framework)), copy.deepcopy(framework)):
        assert again == framework
        assert hash(again) == hash(framework)
        assert again.sha256 == framework.sha256
        assert again.cache == {}
    assert Framework.from_data(framework_data) == framework
    assert pickle.loads(pickle.dumps(bundle)) == bundle
    assert Bundle.from_text(bundle.to_yaml(), framework=framework) == bundle
    again = assess(pickle.loads(pickle.dumps(bundle)), framework, as_at=as_at)
    assert again.to_data() == result.to_data()


@settings(max_examples=40)
@given(cases())
def test_results_survive_pickling_before_and_after_they_are_explained(case: Any) -> None:
    framework_data, bundle_data, as_at = case
    framework = Framework.from_data(framework_data)
    checked = Bundle.from_data(bundle_data, framework=framework)
    for bundle in (checked, Bundle.from_trusted_data(checked.to_data())):
        result = assess(bundle, framework, as_at=as_at)
        early = pickle.loads(pickle.dumps(result))
        text = result.to_json()
        assert early.to_json() == text
        assert pickle.loads(pickle.dumps(result)).to_json() == text


def test_what_has_been_worked_out_is_not_pickled() -> None:
    framework = Framework.load("eflg-2021")
    before = len(pickle.dumps(framework))
    bundle = Bundle.from_data({"council": {"name": "A"}, "as_at": "2024-01"})
    small = len(pickle.dumps(bundle))
    assess(bundle, framework)
    assert framework.cache
    assert len(pickle.dumps(framework)) == before
    assert len(pickle.dumps(bundle)) == small


def test_frameworks_are_equal_when_their_files_are() -> None:
    assert Framework.load("eflg-2021") == Framework.load("eflg-2021")
    assert len({Framework.load("eflg-2021"), Framework.load("eflg-2021")}) == 1


def test_items_repeated_word_for_word_count_once() -> None:
    item = {"id": "E1", "title": "A", "kind": "policy", "supports": "a", "dated": "2024-01"}
    once = Bundle.from_data({"council": {"name": "A"}, "evidence": [item]})
    twice = Bundle.from_data({"council": {"name": "A"}, "evidence": [item, dict(item), item]})
    assert twice.repeated == ("E1",)
    assert twice == once
    assert twice.sha256 == once.sha256


@pytest.mark.parametrize(
    "value", ["0.1234567890123456789", "1E+20", "1234567890123456789.5", "1E-30"]
)
def test_figures_made_by_hand_are_written_without_loss(value: str) -> None:
    item = EvidenceItem(
        "E1", "A", "policy", ("a",), date(2024, 1, 1), measures={"rate": Decimal(value)}
    )
    written: Any = item.to_data()["measures"]
    assert Decimal(str(written["rate"])) == Decimal(value)


@example(Decimal("1E-15"))
@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_figures_read_from_files_are_exact(value: Decimal) -> None:
    data = {
        "council": {"name": "A"},
        "evidence": [
            {
                "id": "E1",
                "title": "A",
                "kind": "policy",
                "supports": "a",
                "dated": "2024-01",
                "measures": {"rate": str(value)},
            }
        ],
    }
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    if value and (
        value.adjusted() >= 15 or exponent < -15 or len(value.normalize().as_tuple().digits) > 15
    ):
        with pytest.raises(InvalidInput, match=r"out_of_range|not_a_number"):
            Bundle.from_data(data)
        return
    bundle = Bundle.from_data(data)
    assert bundle.evidence[0].measures["rate"] == value
    assert Bundle.from_text(bundle.to_yaml()).evidence[0].measures["rate"] == value


# --- where a bundle's words stand, when only assess finds that they lead nowhere ----------------

TEXT_OF_A_BUNDLE = """\
as_at: 2024-01-01
council: {name: A}
evidence:
  - &first {id: E1, title: A, kind: policy, supports: communities, dated: 2024-01}
  - *first
  - id: E2
    title: B
    kind: polcy
    supports: communities
    dated: 2024-01
"""


def test_places_are_still_known_when_a_bundle_meets_a_framework() -> None:
    bundle = Bundle.from_text(TEXT_OF_A_BUNDLE, "b.yaml")
    framework = Framework.load("eflg-2021")
    assert [str(problem.place) for problem in bundle.check(framework)] == ["b.yaml:8:11"]
    with pytest.raises(InvalidInput, match=r"^b\.yaml:8:11: There is no such kind of evidence"):
        assess(bundle, framework)


def test_a_changed_bundle_does_not_point_into_the_file() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.from_text(TEXT_OF_A_BUNDLE, "b.yaml")
    changed = bundle.with_evidence([replace(bundle.evidence[0], kind="polcy")])
    assert [str(problem.place) for problem in changed.check(framework)] == [
        "<bundle>.evidence[0].kind"
    ]
    made = Bundle(Council("A"), evidence=changed.evidence)
    assert [str(problem.place) for problem in made.check(framework)] == [
        "<bundle>.evidence[0].kind"
    ]
