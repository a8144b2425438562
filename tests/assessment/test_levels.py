"""Levels alone: the quick way against the binding, which explains, and the slow reference."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import work as works
from eflg_engine import Assessment, Bundle, Framework, InvalidInput, State, assess
from eflg_engine.assessment import leaf_sets
from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.levels import quick_levels
from eflg_engine.assessment.match import Match, match_of
from eflg_engine.framework.model import Policy
from tests.oracles import reference
from tests.support import shipped
from tests.support.plain_data import Data
from tests.support.strategies import bundles, cases

pytestmark = pytest.mark.core


def ways_agree(framework: Framework, bundle: Bundle, day: date) -> bool:
    """Whether the quick way could tell; where it could, it told what the binding does."""
    told = False
    for policy in framework.policies.values():
        bound = Assessment(match_of(bundle, framework).at(day), policy)
        expected = bound.levels
        assert assess(bundle, framework, as_at=day, policy=policy).levels == expected
        quick = quick_levels(bundle, framework, day, policy)
        if quick is not None:
            assert quick[0] == expected
            same_without_reasons(
                Assessment.of_levels(bundle, framework, day, policy, *quick), bound
            )
        told = quick is not None
    return told


def same_without_reasons(quick: Assessment, bound: Assessment) -> None:
    """What is met, and all that follows from it, is told without a binding as with one."""
    judgement = bound.judgement
    criteria = zip(judgement.match.rules.leaves_of, bound.criteria.values(), strict=True)
    assert quick.states == bound.states == {key: c.state for key, c in bound.criteria.items()}
    assert quick.leaves_met == bound.leaves_met
    assert list(quick.leaves_met.items()) == [
        (criterion.id, tuple(judgement.leaf_met[leaf] for leaf in leaves))
        for leaves, criterion in criteria
    ]
    assert quick.provisional == bound.provisional
    for ours, theirs in zip(quick.other_policies, bound.other_policies, strict=True):
        assert (ours.policy, ours.levels) == (theirs.policy, theirs.levels)
    for theme in quick.themes.values():
        held, states = bound.themes[theme.id], [c.state for c in bound.themes[theme.id].criteria]
        for name in ("blocked_by", "needs_more", "strengths"):
            assert getattr(theme, name) == getattr(held, name)
        assert theme.provisional == (State.NOT_ASSESSED in states)
    assert "evaluation" not in vars(quick)
    assert list(map(len, (quick.not_assessed, quick.out_of_scope))) == [
        list(bound.states.values()).count(state)
        for state in (State.NOT_ASSESSED, State.OUT_OF_SCOPE)
    ]


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
        states = {key: str(state) for key, state in result.states.items()}
        assert states == reference.states(framework_data, bundle_data, day)
        assert result.leaves_met == reference.leaves_met(framework_data, bundle_data, day)


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


def test_what_is_met_is_told_without_a_binding() -> None:
    bundle, framework = replace(shipped.sample("northmere-2024")), shipped.framework()
    result = assess(bundle, framework)
    risen = (
        "communities.participation.risen"  # asks for one of its first two leaves, and for the last
    )
    assert result.states[risen] is State.MET
    assert result.leaves_met[risen] == (True, False, True)
    assert result.themes["leadership.impact"].blocked_by
    assert not any(isinstance(kept, Match) for kept in bundle.bindings.values())
    assert result.criteria[risen].state is State.MET
    assert any(isinstance(kept, Match) for kept in bundle.bindings.values())


def test_an_item_without_a_place_is_offered_for_nothing_in_trusted_data_too() -> None:
    framework, data = shipped.framework(), shipped.sample("essex-2019").to_data()
    evidence = data["evidence"]
    assert isinstance(evidence, list)
    supports, rest = (
        evidence[0]["supports"],
        {k: evidence[0][k] for k in ("title", "kind", "dated")},
    )
    carried = {"id": "E999", **rest, "was": {"eflg-2012": {"supports": supports}}}
    added = Bundle.from_trusted_data(data | {"evidence": [*evidence, carried]})
    assert added.as_at is not None
    assert ways_agree(framework, added, added.as_at)


def test_a_bundle_is_bound_when_it_is_looked_at_again() -> None:
    bundle, framework = replace(shipped.sample("otterdale-2024")), shipped.framework()
    first = assess(bundle, framework)
    assert not any(isinstance(kept, Match) for kept in bundle.bindings.values())
    second = assess(bundle, framework)
    assert any(isinstance(kept, Match) for kept in bundle.bindings.values())
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
    assert not sets.figures_matter
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


def test_what_has_been_explained_goes_without_the_garbage_collector() -> None:
    data = shipped.sample("northmere-2024").to_data()
    for make in (Bundle.from_data, Bundle.from_trusted_data):
        bundle = make(data)
        result = assess(bundle, shipped.framework())
        assert [(c.proof, c.holds_until, c.explanation) for c in result.criteria_by_number]
        again = assess(bundle, shipped.framework())  # now with the match kept
        columns = result.judgement.match.columns
        there = [weakref.ref(each) for each in (bundle, result, again, columns)]
        enabled = gc.isenabled()
        gc.disable()
        try:
            del bundle, result, again, columns
            assert not [ref for ref in there if ref() is not None]
        finally:
            if enabled:
                gc.enable()
