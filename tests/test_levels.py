"""Levels alone: the quick way against the binding, which explains, and the slow reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import work as works
from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.assessment import leaf_sets
from eflg_engine.assessment.binding import Binding, bind
from eflg_engine.assessment.ladder import Levels, add_up
from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.levels import quick_levels
from eflg_engine.framework.framework import Policy
from tests import reference, shipped
from tests.strategies import bundles, cases

pytestmark = pytest.mark.core
Data = dict[str, Any]


def through_binding(bundle: Bundle, framework: Framework, day: date, policy: str) -> Levels:
    """The levels by way of every leaf and criterion."""
    evaluation = bind(bundle, framework).at(day)
    return add_up(evaluation.binding.compiled, evaluation.states, framework.policies[policy])


def ways_agree(framework: Framework, bundle: Bundle, day: date) -> bool:
    """Whether the quick way could tell; where it could, it told what the binding does."""
    told = False
    for policy in framework.policies.values():
        expected = through_binding(bundle, framework, day, policy.id)
        assert assess(bundle, framework, as_at=day, policy=policy).levels == expected
        quick = quick_levels(bundle, framework, day, policy)
        assert quick is None or quick == expected
        told = quick is not None
    return told


@given(cases())
def test_the_two_ways_agree(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, day = case
    framework, bundle = Framework.from_data(framework_data), Bundle.from_data(bundle_data)
    if ways_agree(framework, bundle, day):
        trusted = Bundle.from_trusted_data(bundle.to_data())
        assert ways_agree(framework, trusted, day)
        assert trusted == bundle
        assert trusted.sha256 == bundle.sha256


@given(cases())
def test_trusted_data_gives_the_levels_of_the_reference(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, day = case
    framework = Framework.from_data(framework_data)
    data = Bundle.from_data(bundle_data, framework=framework).to_data()
    for policy in framework.policies:
        result = assess(Bundle.from_trusted_data(data), framework, as_at=day, policy=policy)
        expected = reference.levels(framework_data, bundle_data, day, policy)
        assert {key: theme.level for key, theme in result.themes.items()} == expected.themes
        assert {key: module.level for key, module in result.modules.items()} == expected.modules
        assert result.level == expected.council
        states = {key: str(criterion.state) for key, criterion in result.criteria.items()}
        assert states == reference.states(framework_data, bundle_data, day)


@given(cases())
def test_trusted_data_is_explained_as_items_are(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, day = case
    framework = Framework.from_data(framework_data)
    bundle = Bundle.from_data(bundle_data, framework=framework)
    trusted = Bundle.from_trusted_data(bundle.to_data())
    explained = assess(trusted, framework, as_at=day)
    reasons = [
        (c.state, c.proof, c.holds_until, c.explanation) for c in explained.criteria_by_number
    ]
    same = assess(bundle, framework, as_at=day)
    assert reasons == [
        (c.state, c.proof, c.holds_until, c.explanation) for c in same.criteria_by_number
    ]
    assert explained.to_json() == same.to_json()


@settings(max_examples=25)
@given(st.data())
def test_the_two_ways_agree_under_the_shipped_framework(data: st.DataObject) -> None:
    bundle = Bundle.from_data(data.draw(bundles(shipped.framework_data(), max_items=20)))
    assert bundle.as_at is not None
    ways_agree(shipped.framework(), bundle, bundle.as_at)


@pytest.mark.parametrize("framework_id", Framework.shipped())
def test_shipped_frameworks_take_the_quick_way(framework_id: str) -> None:
    framework = shipped.framework(framework_id)
    assert LeafSets.of(framework) is not None
    for path in shipped.sample_paths():
        bundle = shipped.sample(path.stem)
        if bundle.framework != framework_id or bundle.as_at is None:
            continue
        for days in (-400, -31, 0, 200, 500):
            day = bundle.as_at + timedelta(days=days)
            assert ways_agree(framework, bundle, day)
            assert ways_agree(framework, Bundle.from_trusted_data(bundle.to_data()), day)


def test_a_bundle_is_bound_when_it_is_looked_at_again() -> None:
    bundle, framework = replace(shipped.sample("otterdale-2024")), shipped.framework()
    first = assess(bundle, framework)
    assert not any(isinstance(kept, Binding) for kept in bundle.bindings.values())
    second = assess(bundle, framework)
    assert any(isinstance(kept, Binding) for kept in bundle.bindings.values())
    assert first.levels == second.levels
    assert first.to_json() == second.to_json()


def test_an_unknown_word_is_refused_as_ever() -> None:
    framework, sample = shipped.framework(), shipped.sample("essex-2019").to_data()
    evidence = sample["evidence"]
    assert isinstance(evidence, list)
    words = {
        "kind": "stratgey",
        "shows": "outcom",
        "assurance": "publisht",
        "supports": ["leadership.nothing"],
        "characteristics": ["rase"],
        "aims": ["advanse"],
        "objectives": ["EO99"],
        "priorities": ["SP99"],
    }
    for key, word in words.items():
        changed = sample | {"evidence": [evidence[0] | {key: word}, *evidence[1:]]}
        with pytest.raises(InvalidInput):
            assess(Bundle.from_data(changed), framework)
    for key in ("kind", "shows", "assurance", "supports"):
        changed = sample | {"evidence": [evidence[0] | {key: words[key]}, *evidence[1:]]}
        with pytest.raises(InvalidInput):
            assess(Bundle.from_trusted_data(changed), framework)


def test_an_unknown_word_of_an_item_that_supports_nothing_is_refused() -> None:
    framework, sample = shipped.framework(), shipped.sample("essex-2019").to_data()
    evidence = sample["evidence"]
    assert isinstance(evidence, list)
    waiting = {key: value for key, value in evidence[0].items() if key not in ("shows", "supports")}
    data = sample | {"evidence": [waiting, *evidence[1:]]}
    assert quick_levels(*_first(data, framework)) is not None
    data = sample | {"evidence": [waiting | {"kind": "stratgey"}, *evidence[1:]]}
    assert quick_levels(*_first(data, framework)) is None


def _first(data: Data, framework: Framework) -> tuple[Bundle, Framework, date, Policy]:
    bundle = Bundle.from_trusted_data(data)
    assert bundle.as_at is not None
    return bundle, framework, bundle.as_at, framework.default_policy


def test_what_is_remembered_may_be_forgotten_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf_sets, "MOST_WORDS", 3)
    monkeypatch.setattr(leaf_sets, "MOST_KEPT", 2)
    framework, bundle = replace(shipped.framework()), shipped.sample("otterdale-2024")
    for days in (0, 100, 200, 300):
        assert bundle.as_at is not None
        day = bundle.as_at + timedelta(days=days)
        assert ways_agree(framework, bundle, day)
        assert ways_agree(framework, Bundle.from_trusted_data(bundle.to_data()), day)
    sets = LeafSets.of(framework)
    assert sets is not None
    assert len(sets.classes) <= 3
    assert sum(len(shows) for kinds in sets.alone.values() for shows in kinds.values()) <= 3
    assert len(sets.figures) <= 2
    assert len(sets.days) <= 2


def test_a_framework_whose_figures_decide_nothing_takes_items_with_figures() -> None:
    framework, data = works.work("some_item").framework, works.work("some_item").bundles[0]
    sets = LeafSets.of(framework)
    assert sets is not None
    assert not sets.figures_count
    measured = data | {"evidence": [item | {"measures": {"x": 1}} for item in data["evidence"]]}
    day = date.fromisoformat(data["as_at"])
    assert ways_agree(framework, Bundle.from_trusted_data(measured), day)


def test_a_bundle_of_trusted_data_makes_its_items_late() -> None:
    bundle = shipped.sample("brackenshire-2024")
    trusted = Bundle.from_trusted_data(bundle.to_data())
    assert assess(trusted, shipped.framework()).level == assess(bundle, shipped.framework()).level
    assert "evidence" not in vars(trusted)
    assert trusted.evidence == bundle.evidence
    assert trusted.self_assessment == bundle.self_assessment
    with pytest.raises(AttributeError, match="no 'evidense'"):
        _ = trusted.evidense  # type: ignore[attr-defined]
