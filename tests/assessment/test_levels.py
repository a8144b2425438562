"""Levels: from the rows of a match, from its columns, and from the slow reference."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import work as works
from eflg_engine import Assessment, Bundle, Framework, InvalidInput, State, assess
from eflg_engine.assessment import leaf_sets
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.match import Match, match_of, matched
from eflg_engine.assessment.rules import rules_of
from eflg_engine.cli.main import main
from eflg_engine.report.appendix import appendix_blocks
from eflg_engine.report.texts import assessment_text
from tests.oracles import reference
from tests.support import shipped
from tests.support.plain_data import Data
from tests.support.strategies import bundles, cases

pytestmark = pytest.mark.core


def rows_and_columns_agree(framework: Framework, bundle: Bundle, day: date) -> None:
    """What the rows of a match say is what its columns say, and what is kept with a bundle."""
    by_rows = Judgement(matched(bundle, framework, rules_of(framework)), day)
    by_columns = _by_columns(bundle, framework, day)
    assert "columns" not in vars(by_rows.match)
    assert by_rows.met == by_columns.met
    for policy in framework.policies.values():
        result = Assessment(by_rows, policy)
        bound = Assessment(by_columns, policy)
        assert result.levels == bound.levels
        assert assess(bundle, framework, as_at=day, policy=policy).levels == result.levels
        same_without_reasons(result, bound)


def _by_columns(bundle: Bundle, framework: Framework, day: date) -> Judgement:
    match = matched(bundle, framework, rules_of(framework))
    assert match.columns is not None
    return Judgement(match, day)


def same_without_reasons(result: Assessment, bound: Assessment) -> None:
    """What is met, and all that follows from it, is told without columns as with them."""
    judgement = bound.judgement
    criteria = zip(judgement.match.rules.leaves_of, bound.criteria.values(), strict=True)
    assert result.states == bound.states == {key: c.state for key, c in bound.criteria.items()}
    assert result.leaves_met == bound.leaves_met
    assert list(result.leaves_met.items()) == [
        (criterion.id, tuple(judgement.leaf_met[leaf] for leaf in leaves))
        for leaves, criterion in criteria
    ]
    assert result.provisional == bound.provisional
    for ours, theirs in zip(result.other_policies, bound.other_policies, strict=True):
        assert (ours.policy, ours.levels) == (theirs.policy, theirs.levels)
    for theme in result.themes.values():
        held, states = bound.themes[theme.id], [c.state for c in bound.themes[theme.id].criteria]
        for name in ("blocked_by", "needs_more", "strengths"):
            assert getattr(theme, name) == getattr(held, name)
        assert theme.provisional == (State.NOT_ASSESSED in states)
    assert "columns" not in vars(result.judgement.match)
    assert list(map(len, (result.not_assessed, result.out_of_scope))) == [
        list(bound.states.values()).count(state)
        for state in (State.NOT_ASSESSED, State.OUT_OF_SCOPE)
    ]


@given(cases())
def test_rows_and_columns_agree(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, day = case
    framework, bundle = Framework.from_data(framework_data), Bundle.from_data(bundle_data)
    rows_and_columns_agree(framework, bundle, day)
    trusted = Bundle.from_trusted_data(bundle.to_data())
    rows_and_columns_agree(framework, trusted, day)
    assert trusted == bundle
    assert trusted.sha256 == bundle.sha256


@given(cases())
def test_columns_are_the_rows_turned_round(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, _ = case
    framework, bundle = Framework.from_data(framework_data), Bundle.from_data(bundle_data)
    match = match_of(bundle, framework)
    row_of = {item.id: leaves for leaves, _, _, item in match.rows}
    for leaf, passing in enumerate(match.passing):
        if match.rules.leaves[leaf].snapshot is None:
            items = passing & match.offered_for[leaf]
            here = {name for number, name in enumerate(match.ids) if items >> number & 1}
            assert here == {name for name, leaves in row_of.items() if leaves >> leaf & 1}


@given(cases())
def test_trusted_data_gives_the_levels_of_the_reference(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, day = case
    framework = Framework.from_data(framework_data)
    data = Bundle.from_data(bundle_data, framework=framework).to_data()
    expected_states = reference.states(framework_data, bundle_data, day)
    leaves_met = reference.leaves_met(framework_data, bundle_data, day)
    for policy in framework.policies:
        result = assess(Bundle.from_trusted_data(data), framework, as_at=day, policy=policy)
        expected = reference.levels(framework_data, bundle_data, day, policy, expected_states)
        assert {key: theme.level for key, theme in result.themes.items()} == expected.themes
        assert {key: module.level for key, module in result.modules.items()} == expected.modules
        assert result.level == expected.council
        states = {key: str(state) for key, state in result.states.items()}
        assert states == expected_states
        assert result.leaves_met == leaves_met


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
def test_rows_and_columns_agree_under_the_shipped_framework(data: st.DataObject) -> None:
    bundle = Bundle.from_data(data.draw(bundles(shipped.framework_data(), max_items=20)))
    assert bundle.as_at is not None
    rows_and_columns_agree(shipped.framework(), bundle, bundle.as_at)


@pytest.mark.parametrize("framework_id", Framework.shipped())
def test_rows_and_columns_agree_on_the_samples(framework_id: str) -> None:
    framework = shipped.framework(framework_id)
    for path in shipped.sample_paths():
        bundle = shipped.sample(path.stem)
        if bundle.framework != framework_id or bundle.as_at is None:
            continue
        for days in (-400, -31, 0, 200, 500):
            day = bundle.as_at + timedelta(days=days)
            rows_and_columns_agree(framework, bundle, day)
            rows_and_columns_agree(framework, Bundle.from_trusted_data(bundle.to_data()), day)


def test_what_is_met_is_told_without_columns() -> None:
    bundle, framework = replace(shipped.sample("northmere-2024")), shipped.framework()
    result = assess(bundle, framework)
    needs = "workforce.learning.needs"  # asks for one of its two leaves
    assert result.states[needs] is State.MET
    assert sorted(result.leaves_met[needs]) == [False, True]
    assert result.themes["leadership.impact"].blocked_by
    assert "columns" not in vars(result.judgement.match)
    assert "offered_answers" not in vars(result)
    assert result.criteria[needs].proof
    assert "columns" in vars(result.judgement.match)


@pytest.fixture
def matches_made(monkeypatch: pytest.MonkeyPatch) -> list[Match]:
    """The matches that are made in a test."""
    made: list[Match] = []
    original = Match.__init__

    def noted(self: Match, *args: Any) -> None:
        made.append(self)
        original(self, *args)

    monkeypatch.setattr(Match, "__init__", noted)
    return made


def test_a_result_matches_its_bundle_once(matches_made: list[Match]) -> None:
    framework, data = shipped.framework(), shipped.sample("northmere-2024").to_data()
    for make in (Bundle.from_data, Bundle.from_trusted_data):
        bundle = make(data)
        result = assess(bundle, framework)
        assert result.to_json()
        assert assessment_text(result)
        assert appendix_blocks(result)
        assert len(matches_made) == 1
        assert bundle.as_at is not None
        later = assess(bundle, framework, as_at=bundle.as_at + timedelta(days=31))
        assert later.to_json()
        assert len(matches_made) == 1
        matches_made.clear()


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_command_matches_its_bundle_once(
    form: str, matches_made: list[Match], capsys: pytest.CaptureFixture[str]
) -> None:
    path = next(path for path in shipped.sample_paths() if path.stem == "northmere-2024")
    main(["assess", str(path), "--format", form])
    assert "Northmere" in capsys.readouterr().out
    assert len(matches_made) == 1


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
    rows_and_columns_agree(framework, added, added.as_at)


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
    waiting["was"] = {"eflg-2012": {"supports": evidence[0]["supports"]}}
    data = sample | {"evidence": [waiting, *evidence[1:]]}
    assert assess(Bundle.from_trusted_data(data), framework).levels.themes
    data = sample | {"evidence": [waiting | {"kind": "stratgey"}, *evidence[1:]]}
    with pytest.raises(InvalidInput):
        assess(Bundle.from_trusted_data(data), framework)


def test_what_is_remembered_may_be_forgotten_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf_sets, "MOST_WORDS", 3)
    monkeypatch.setattr(leaf_sets, "MOST_KEPT", 2)
    framework, bundle = replace(shipped.framework()), shipped.sample("otterdale-2024")
    for days in (0, 100, 200, 300):
        assert bundle.as_at is not None
        day = bundle.as_at + timedelta(days=days)
        rows_and_columns_agree(framework, bundle, day)
        rows_and_columns_agree(framework, Bundle.from_trusted_data(bundle.to_data()), day)
    sets = LeafSets.of(rules_of(framework))
    assert len(sets.classes) <= 3
    assert sum(len(shows) for kinds in sets.alone.values() for shows in kinds.values()) <= 3
    assert len(sets.figures) <= 2
    assert len(sets.days) <= 2


def test_a_framework_whose_figures_decide_nothing_takes_items_with_figures() -> None:
    framework, data = works.work("some_item").framework, works.work("some_item").bundles[0]
    sets = LeafSets.of(rules_of(framework))
    assert not sets.measures
    measured = data | {"evidence": [item | {"measures": {"x": 1}} for item in data["evidence"]]}
    day = date.fromisoformat(data["as_at"])
    rows_and_columns_agree(framework, Bundle.from_trusted_data(measured), day)


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
        again = assess(bundle, shipped.framework())  # now with the columns kept
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
