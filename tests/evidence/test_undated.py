"""Items without a date yet: kept, listed, and counting for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.whatif import edited
from eflg_engine.report.texts import assessment_text

FRAMEWORK = Framework.load("eflg-2021")
ITEM = {
    "id": "E1",
    "title": "Workforce profile",
    "kind": "workforce data",
    "supports": ["workforce.data"],
    "dated": "TBC",
}


def bundle_of(*items: dict[str, Any]) -> Bundle:
    data = {"as_at": "2024-12-31", "council": {"name": "Testborough"}, "evidence": list(items)}
    return Bundle.from_data(data, framework=FRAMEWORK)


@pytest.mark.parametrize(
    "said", ["TBC", "tbc", "To be confirmed", "to follow", "ongoing", "On-going", "N/A", "??"]
)
def test_an_item_without_a_date_yet_counts_for_nothing_and_is_kept(said: str) -> None:
    dated = {**ITEM, "id": "E2", "dated": "2024-06"}
    bundle = bundle_of({**ITEM, "dated": said}, dated)
    assert [(each.id, each.said) for each in bundle.undated] == [("E1", said)]
    assert [each.id for each in bundle.evidence] == ["E2"]
    assert bundle.sha256 != bundle_of(dated).sha256
    assert Bundle.from_data(bundle.to_data(), framework=FRAMEWORK) == bundle
    result = assess(bundle, FRAMEWORK)
    assert result.states == assess(bundle_of(dated), FRAMEWORK).states
    assert "E1 Workforce profile" in assessment_text(result)
    trusted = Bundle.from_trusted_data(bundle.to_data())
    assert trusted.undated == Bundle.from_data(bundle.to_data()).undated
    assert assess(trusted, FRAMEWORK).to_json() == result.to_json()


def test_an_undated_item_is_checked_like_any_other() -> None:
    with pytest.raises(InvalidInput) as caught:
        bundle_of({**ITEM, "kind": "workforce dta"}, {**ITEM, "id": "e1", "dated": "2024"})
    assert {each.code for each in caught.value.problems} == {"unknown_kind", "duplicate_id"}


@pytest.mark.parametrize("written", ["soon", "", None, "2024-13", "TBC 2024"])
def test_what_does_not_say_that_there_is_no_date_is_a_problem(written: object) -> None:
    with pytest.raises(InvalidInput):
        bundle_of({**ITEM, "dated": written})


def test_an_edit_gives_an_undated_item_its_date() -> None:
    bundle = bundle_of(ITEM)
    found, _ = edited(bundle, FRAMEWORK, change=[("E1", {"dated": "2024-06-01"})])
    assert ([each.id for each in found.evidence], found.undated) == (["E1"], ())
    found, done = edited(bundle, FRAMEWORK, add=[{**ITEM, "id": "E3"}])
    assert [each.id for each in found.undated] == ["E1", "E3"]
    assert "E3 Workforce profile has no date yet: it counts for nothing" in done
    found, _ = edited(bundle, FRAMEWORK, remove=["E1"])
    assert found.undated == ()
