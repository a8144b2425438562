"""What stands beside the evidence: it reads back as written, and changes no level."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.claims import compare_claims
from eflg_engine.analysis.thread import golden_thread
from eflg_engine.evidence.bundle import PAPERS
from tests.support import shipped
from tests.support.paper_strategies import cases_with_papers
from tests.support.plain_data import Data

Case = tuple[Data, Data, date]


@settings(max_examples=40)
@given(cases_with_papers())
def test_papers_read_back_as_written(case: Case) -> None:
    framework = Framework.from_data(case[0])
    bundle = Bundle.from_data(case[1], framework=framework)
    assert Bundle.from_data(bundle.to_data(), framework=framework) == bundle
    assert Bundle.from_text(bundle.to_yaml(), framework=framework) == bundle
    assert Bundle.from_text(bundle.to_yaml()).sha256 == bundle.sha256


@settings(max_examples=40)
@given(cases_with_papers())
def test_papers_change_no_level_and_no_reason(case: Case) -> None:
    framework, data, as_at = case
    loaded = Framework.from_data(framework)
    bare = {key: value for key, value in data.items() if key not in PAPERS}
    for policy in loaded.policies:
        with_papers = assess(Bundle.from_data(data), loaded, as_at=as_at, policy=policy).to_data()
        without = assess(Bundle.from_data(bare), loaded, as_at=as_at, policy=policy).to_data()
        assert with_papers["bundle"]["items"] == without["bundle"]["items"]
        told = {"bundle": None, "past_results": None}  # what the papers say, beside the levels
        assert {**with_papers, **told} == {**without, **told}


@settings(max_examples=40)
@given(cases_with_papers())
def test_what_is_not_shown_changes_no_level_and_no_state(case: Case) -> None:
    framework, data, as_at = case
    loaded = Framework.from_data(framework)
    silent = [
        {key: value for key, value in item.items() if key != "not_shown"}
        for item in data["evidence"]
    ]
    before = assess(Bundle.from_data(data), loaded, as_at=as_at)
    after = assess(Bundle.from_data(data | {"evidence": silent}), loaded, as_at=as_at)
    assert before.levels == after.levels
    assert before.states == after.states


@settings(max_examples=40)
@given(cases_with_papers())
def test_priorities_change_no_level(case: Case) -> None:
    framework, data, as_at = case
    loaded = Framework.from_data(framework)
    named = [{**item, "priorities": ["P1"]} for item in data["evidence"]]
    aims = [{"id": "sa1", "priorities": [{"id": "P1"}]}]
    before = assess(Bundle.from_data(data), loaded, as_at=as_at)
    after = assess(
        Bundle.from_data(data | {"evidence": named, "strategic_aims": aims}), loaded, as_at=as_at
    )
    assert before.levels == after.levels


@pytest.mark.parametrize("path", shipped.sample_paths(), ids=lambda path: path.stem)
def test_the_samples_read_back(path: Any) -> None:
    bundle = Bundle.load(path, shipped.framework())
    assert Bundle.from_text(bundle.to_yaml(), framework=shipped.framework()) == bundle


def test_a_claim_the_framework_does_not_know_is_refused_where_it_is_used() -> None:
    bundle = Bundle.from_data(
        {"council": {"name": "A"}, "self_assessment": [{"for": "nowhere", "status": 1}]}
    )
    result = assess(bundle, shipped.framework(), as_at=date(2024, 1, 1))
    with pytest.raises(InvalidInput, match="no such criterion, theme or module"):
        compare_claims(result)


def test_what_was_not_found_is_a_question_by_id_or_code() -> None:
    item = {"id": "E1", "title": "Policy", "kind": "policy", "dated": "2024-01-01"}
    data: Data = {"council": {"name": "A"}, "evidence": [{**item, "supports": "workforce"}]}
    data["evidence"][0]["not_shown"] = ["4.5.a2A", "workforce.wellbeing.support.stress_process"]
    bundle = Bundle.from_data(data, framework=shipped.framework())
    written = ["4.5.a2A", "workforce.wellbeing.support.stress_process"]
    assert bundle.evidence[0].to_data()["not_shown"] == written
    assert bundle.evidence[0].not_shown[0].startswith("workforce.wellbeing.")
    data["evidence"][0]["not_shown"] = ["workforce.wellbeing", "workforce.wellbeing.support.stres"]
    with pytest.raises(InvalidInput) as refused:
        Bundle.from_data(data, framework=shipped.framework())
    assert [problem.code for problem in refused.value.problems] == ["unknown_question"] * 2


def test_a_status_may_be_said_in_words() -> None:
    bundle = Bundle.from_data(
        {
            "council": {"name": "A"},
            "self_assessment": [{"for": "workforce", "status": "in place but needs improving"}],
        }
    )
    assert bundle.self_assessment[0].status == 3


def test_marriage_counts_for_the_first_aim_only() -> None:
    framework = shipped.framework()
    bundle = Bundle.from_data(
        {
            "council": {"name": "A"},
            "objectives": [{"id": "O1"}],
            "evidence": [
                {
                    "id": "E1",
                    "title": "All of it",
                    "kind": "policy",
                    "supports": "workforce",
                    "dated": "2024-01-01",
                    "characteristics": "all",
                    "aims": "all",
                    "objectives": "O1",
                },
                {
                    "id": "E2",
                    "title": "Marriage only",
                    "kind": "outcome_evidence",
                    "supports": "workforce",
                    "dated": "2024-01-01",
                    "shows": "outcome",
                    "characteristics": "marriage",
                    "aims": "all",
                    "objectives": "O1",
                },
            ],
        }
    )
    thread = golden_thread(bundle, framework, date(2024, 6, 1))
    marriage = "marriage_and_civil_partnership"
    assert {aim for name, aim in thread.cells if name == marriage} == {"eliminate_discrimination"}
    assert thread.cells[marriage, "eliminate_discrimination"] == (2, 1)
    assert len(thread.cells) == 9 * 3 - 2
    shows = framework.vocabulary.shows
    assert {aim: shows[thread.reach[aim]["O1"]].id for aim in framework.vocabulary.aims.ids} == {
        "eliminate_discrimination": "outcome",
        "advance_opportunity": "plan",
        "foster_good_relations": "plan",
    }
