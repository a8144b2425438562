"""Comparing two results: on assessments, on kept JSON, and on paper."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, State, assess
from eflg_engine.analysis.comparing import Change, Note, compare
from eflg_engine.analysis.kept_results import kept_result, read_yaml_or_json
from eflg_engine.assessment.state import ASSESSED
from tests.support import shipped
from tests.support.item_strategies import items
from tests.support.plain_data import Data
from tests.support.strategies import cases

Case = tuple[Data, Data, date]


@settings(max_examples=40)
@given(st.data(), st.integers(0, 900))
def test_changes_are_those_of_the_states(data: st.DataObject, later: int) -> None:
    framework, bundle, as_at = data.draw(cases())
    loaded, day = Framework.from_data(framework), as_at + timedelta(days=later)
    evidence = [item for item in bundle["evidence"] if data.draw(st.booleans())]
    evidence.append(data.draw(items(framework, day)) | {"id": "ADDED"})
    old_bundle = Bundle.from_data(bundle)
    new_bundle = Bundle.from_data(bundle | {"evidence": evidence})
    old, new = assess(old_bundle, loaded, as_at=as_at), assess(new_bundle, loaded, as_at=day)
    comparison = compare(old, new)
    found = {change: {c.id for c in comparison.of(change)} for change in Change}
    met_then = {key for key, c in old.criteria.items() if c.state is State.MET}
    met_now = {key for key, c in new.criteria.items() if c.state is State.MET}
    seen = [item for item in old_bundle.evidence if item.dated <= as_at]
    aged = assess(old_bundle.with_evidence(seen), loaded, as_at=day)
    met_by_age = {key for key, c in aged.criteria.items() if c.state is State.MET}
    due = {key for key, c in old.criteria.items() if c.due_from and not new.criteria[key].due_from}
    entered = {key for key in due if new.criteria[key].state in ASSESSED}
    assert found[Change.GAINED] == met_now - met_then - entered
    assert found[Change.LOST] | found[Change.AGED_OUT] == met_then - met_now
    assert (found[Change.ENTERED], found[Change.LEFT]) == (entered, set())
    # an objective that comes into force may un-meet a criterion and later evidence is not seen
    if all("published" not in objective for objective in bundle.get("objectives", [])):
        assert found[Change.AGED_OUT] == met_then - met_now - met_by_age
    back = compare(new, old)
    assert {c.id for c in back.of(Change.GAINED)} == met_then - met_now
    assert not compare(old, old).changes
    kept = kept_result(read_yaml_or_json(old.to_json(indent=1).encode(), "old.json"))
    assert compare(kept, new).to_data() == comparison.to_data()


def test_northmere_lost_ten_criteria_to_time() -> None:
    bundle, framework = shipped.sample("northmere-2024"), shipped.framework()
    comparison = compare(
        assess(bundle, framework, as_at=date(2024, 9, 16)), assess(bundle, framework)
    )
    (gained,) = comparison.of(Change.GAINED)
    assert gained.id == "communities.relations.early_warning"
    assert len(comparison.of(Change.AGED_OUT)) == len(comparison.changes) - 1 == 10
    assert [entry.steps for entry in comparison.progress if entry.rank == 0] == [-1]
    gaps = comparison.changes[0]
    assert (gaps.id, gaps.held_until) == ("communities.analysis.gaps", date(2024, 11, 20))
    assert "13 days too old" in gaps.reasons[0]


def test_two_frameworks_share_only_criteria_of_one_id() -> None:
    data = json.loads(json.dumps(shipped.framework_data(), default=str))
    alone = [each for each in data["modules"] if each["module"] in ("communities", "services")]
    own = Framework.from_data(data | {"id": "own", "modules": alone})
    bundle = shipped.sample("otterdale-2024").with_evidence([])
    old = assess(bundle, shipped.framework())
    comparison = compare(old, assess(bundle, own))
    assert Note.OTHER_FRAMEWORK in comparison.notes
    assert Note.NOTHING_SHARED not in comparison.notes
    assert {entry.id for entry in comparison.progress if entry.new is None and entry.rank == 1} == {
        "leadership",
        "workforce",
    }


def test_a_result_that_was_changed_by_hand_is_refused_with_every_reason() -> None:
    result = assess(shipped.sample("otterdale-2024"), shipped.framework()).to_data()
    text = json.dumps(result, indent=1)
    text = text.replace('"not_met"', '"not_mett"', 1).replace('"level": null', '"level": "top"', 1)
    with pytest.raises(InvalidInput) as caught:
        kept_result(read_yaml_or_json(text.encode(), "old.json"))
    assert [problem.code for problem in caught.value.problems] == ["unknown_state"]
    text = text.replace('"not_mett"', '"not_met"')
    with pytest.raises(InvalidInput) as caught:
        kept_result(read_yaml_or_json(text.encode(), "old.json"))
    assert [problem.code for problem in caught.value.problems] == ["unknown_level"]


def test_json_that_yaml_cannot_read_is_read_all_the_same() -> None:
    result = assess(shipped.sample("otterdale-2024"), shipped.framework())
    data = result.to_data()
    council = data["council"]
    assert isinstance(council, dict)
    council["name"] = "Otterdale \U0001f9a6"
    kept = kept_result(read_yaml_or_json(json.dumps(data).encode(), "old.json"))
    assert kept["council"]["name"] == "Otterdale \U0001f9a6"
