"""One list of evidence under several frameworks: what is said of another one is passed over."""

from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.claims import compare_claims
from tests.support.shipped import SAMPLES, framework

DUTIES = framework("psed-england-2017")
ELSEWHERE = "eflg-2021"


def bundle_data(supports: Any, named: str = ELSEWHERE, **more: Any) -> dict[str, Any]:
    item = {"id": "E1", "title": "A", "kind": "policy", "dated": "2023-01", "supports": supports}
    return {
        "framework": named,
        "as_at": "2024-01-01",
        "council": {"name": "A", "nation": "england"},
        "evidence": [item],
        **more,
    }


def own() -> str:
    return next(iter(DUTIES.criteria))


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("northmere*.yaml")), ids=lambda path: path.stem
)
def test_a_bundle_of_another_framework_is_assessed_as_it_is(path: Any) -> None:
    written, read = Bundle.load(path), Bundle.load(path, DUTIES)
    assert set(read.passed_over) == {ELSEWHERE}
    assert read.to_data() == written.to_data()
    assert read.sha256 == written.sha256
    result = assess(written, DUTIES)
    data: Any = result.to_data()["bundle"]
    (noted,) = data["passed_over"]
    assert (noted["framework"], noted["names"]) == (ELSEWHERE, list(read.passed_over[ELSEWHERE]))
    trusted = assess(Bundle.from_trusted_data(written.to_data()), DUTIES)
    assert trusted.to_json() == result.to_json()
    here = Framework.load(ELSEWHERE)
    assert assess(result.bundle, here).to_json() == assess(written, here).to_json()
    assert "passed_over" not in assess(written, here).to_data()["bundle"]


def test_names_of_both_stand_in_one_list_and_keep_their_order() -> None:
    names = ["leadership.leaders", own(), "Workforce.Data", "communities.relations"]
    data = bundle_data(names)
    read = Bundle.from_data(data, framework=DUTIES)
    assert read.evidence[0].supports == (own(),)
    assert [each.framework for each in read.evidence[0].elsewhere] == [ELSEWHERE] * 3
    assert read.evidence[0].to_data()["supports"] == names
    there = Bundle.from_data(data, framework=Framework.load(ELSEWHERE))
    assert len(there.evidence[0].supports) == 3
    assert there.passed_over == {DUTIES.id: (own(),)}


def test_a_mapping_keeps_its_places() -> None:
    written = {"leadership.leaders": "page 1", own(): "page 2", "Workforce.Data": None}
    read = Bundle.from_data(bundle_data(written), framework=DUTIES)
    assert read.evidence[0].place_of(own()) == "page 2"
    assert read.evidence[0].to_data()["supports"] == written


def test_scope_claims_and_expected_evidence_are_passed_over_too() -> None:
    expected = {"title": "B", "kind": "policy", "supports": ["leadership.leaders"]}
    data = bundle_data(
        "leadership",
        scope={"modules": ["leadership"], "characteristics": "all"},
        self_assessment=[{"for": "workforce.data", "status": 3, "level": "Achieving"}],
        actions=[{"id": "A1", "action": "Do it", "evidence_expected": [expected]}],
    )
    read = Bundle.from_data(data, framework=DUTIES)
    assert read.scope.modules == ("all",)
    assert read.to_data() == Bundle.from_data(data).to_data()
    assert read.passed_over == {ELSEWHERE: ("leadership", "leadership.leaders", "workforce.data")}
    assert not compare_claims(assess(read, DUTIES)).claims
    assert read.awaiting_review == ()


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("leadership.leadrs", ELSEWHERE),  # nobody's
        ("leadership", ""),  # one word of a framework that the bundle does not name: maybe a slip
        ("Understanding and working with your communities", ""),  # a title of such a framework
    ],
)
def test_what_no_known_framework_has_is_a_problem(name: str, named: str) -> None:
    with pytest.raises(InvalidInput, match="unknown_target"):
        Bundle.from_data(bundle_data(name, named), framework=DUTIES)


def test_full_ids_of_any_shipped_framework_are_passed_over() -> None:
    read = Bundle.from_data(bundle_data("leadership.leaders", ""), framework=DUTIES)
    assert [*read.passed_over] == [ELSEWHERE]
