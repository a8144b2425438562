"""Implication between requirements: exact, and every counterexample holds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings

from eflg_engine import Bundle, Framework, assess
from eflg_engine.assessment.state import State
from eflg_engine.authoring.implication.deciding import (
    Counterexample,
    Relation,
    counterexample,
    criterion_counterexample,
    ground,
    meeting,
    relation,
)
from eflg_engine.framework.model import Criterion, Leaf, Requirement
from eflg_engine.reading.values import read_relative_date
from tests.oracles import brute_implication as brute
from tests.support import shipped
from tests.support.plain_data import Data


def bundle_of(found: Counterexample, supports: list[str]) -> Bundle:
    """A counterexample as a bundle offered for some criteria."""
    example: Any = found.example
    evidence = []
    for number, item in enumerate(example["evidence"], 1):
        given_for = [*supports, *item.get("supports", [])]
        dated = read_relative_date(item.get("dated", "today"), found.as_at)
        evidence.append(
            {"title": "T", **item, "id": f"X{number}", "supports": given_for, "dated": dated}
        )
    data = {
        "council": {"name": "C", **example.get("council", {})},
        "objectives": example.get("objectives", []),
        "evidence": evidence,
    }
    return Bundle.from_data(data | {k: example[k] for k in ("scope",) if k in example})


def states(framework: Framework, found: Counterexample, *ids: str) -> list[State]:
    """What becomes of some criteria on a counterexample offered for all of them."""
    result = assess(bundle_of(found, list(ids)), framework, as_at=found.as_at)
    return [result.criteria[each].state for each in ids]


def states_in_theme(
    framework: Framework, found: Counterexample, *criteria: Criterion
) -> list[State]:
    """What becomes of criteria of a theme where a counterexample is offered for the theme.

    That is an offer for every leaf without a question, and for no question but those it names.
    """
    bundle = bundle_of(found, [criteria[0].theme])
    result = assess(bundle, framework, as_at=found.as_at)
    return [result.criteria[each.id].state for each in criteria]


def requirements(framework: Framework) -> tuple[Requirement, Requirement]:
    first, second = (framework.criteria[each].requires for each in brute.CRITERIA)
    return first, second


def small(first: Data, second: Data, *conditions: Data) -> Framework:
    return Framework.from_data(brute.framework(first, second, conditions or ({}, {})))


def decided(first: Data, second: Data) -> Counterexample | None:
    """What is decided of two leaves or requirements; a counterexample is held to the engine."""
    forms = {"evidence", "all", "any", "of"}
    both = [each if forms & {*each} else {"evidence": each} for each in (first, second)]
    framework = small(*both)
    a, b = requirements(framework)
    found = counterexample(ground(framework, homes=["m1"]), [a], b)
    if found is not None:
        first_state, second_state = states(framework, found, *brute.CRITERIA)
        assert (first_state, second_state != State.MET) == (State.MET, True), found
    return found


@settings(max_examples=75)
@given(brute.pairs())
def test_decided_as_by_trying_everything(pair: tuple[Data, Data, frozenset[str]]) -> None:
    first, second, features = pair
    assume(len(features & brute.HEAVY) < 2)
    data = brute.framework(first, second, vocabulary=brute.vocabulary_with(features))
    framework = Framework.from_data(data)
    a, b = (framework.criteria[each] for each in brute.CRITERIA)
    found = counterexample(ground(framework, homes=["m1"]), [a.requires], b.requires)
    if found is not None:
        met, unmet = states_in_theme(framework, found, a, b)
        assert met is State.MET
        assert unmet is not State.MET
    else:
        assert brute.separating(data, features, 2) is None


@settings(max_examples=50)
@given(brute.criteria_pairs())
def test_criteria_decided_as_by_trying_everything(case: tuple[Data, frozenset[str]]) -> None:
    data, features = case
    framework = Framework.from_data(data)
    a, b = (framework.criteria[each] for each in brute.CRITERIA)
    found = criterion_counterexample(framework, [a], b)
    if found is not None:
        met, unmet = states_in_theme(framework, found, a, b)
        assert met in (State.MET, State.NOT_APPLICABLE, State.NOT_ASSESSED)
        assert unmet in (State.NOT_MET, State.NO_EVIDENCE)
    else:
        assert brute.separating(data, features, 2) is None


@settings(max_examples=40)
@given(brute.pairs())
def test_each_implies_itself_and_less(pair: tuple[Data, Data, frozenset[str]]) -> None:
    first, second, features = pair
    assume("questions" not in features)  # each is asked once
    both = {"all": [first, second]}, {"any": [second, first]}
    data = brute.framework(*both, vocabulary=brute.vocabulary_with(features))
    framework = Framework.from_data(data)
    a, b = requirements(framework)
    on = ground(framework, homes=["m1"])
    assert counterexample(on, [a], a) is None
    assert counterexample(on, [a], b) is None
    one, other = (node.children[0] for node in (a, b))  # type: ignore[union-attr]
    assert counterexample(on, [one, other], a) is None
    assert relation(on, a, a) is Relation.EQUAL


IN_A_YEAR = {"day": "03-31", "publish_within": "12 months"}
IN_HALF_A_YEAR = {"day": "03-31", "publish_within": "6 months"}
ON_ANOTHER_DAY = {"day": "04-01", "publish_within": "12 months"}


# --- what is easily got wrong ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "implied"),
    [
        ({"within": "12 months"}, {"within": "1 year"}, True),
        ({"within": "1 year"}, {"within": "12 months"}, True),
        ({"within": "365 days"}, {"within": "1 year"}, True),
        ({"within": "1 year"}, {"within": "365 days"}, False),  # over a leap day
        ({"within": "366 days"}, {"within": "1 year"}, False),
        ({"within": "52 weeks"}, {"within": "1 year"}, True),
        ({"within": "1 month"}, {"within": "31 days"}, True),
        ({"within": "1 month"}, {"within": "30 days"}, False),
        ({"within": "30 days"}, {"within": "1 month"}, False),  # in March
        ({"within": "28 days"}, {"within": "1 month"}, True),
        ({"within": "4 years"}, {"within": "1461 days"}, True),
        ({"within": "1461 days"}, {"within": "4 years"}, False),  # around 2100
        ({"covers": {"characteristics": 3}}, {"covers": {"characteristics": "all"}}, True),
        ({"covers": {"characteristics": 9}}, {"covers": {"characteristics": 3}}, True),
        ({"covers": {"characteristics": "all"}}, {"covers": {"characteristics": ["race"]}}, False),
        ({"covers": {"characteristics": 3}}, {"covers": {"characteristics": ["race"]}}, False),
        ({"covers": {"services": 2}}, {"covers": {"services": "all"}}, False),
        ({"covers": {"services": "all"}}, {"covers": {"services": 2}}, True),
        ({"covers": {"services": "all"}}, {"covers": {"services": ["housing"]}}, False),
        ({"covers": {"objectives": "all"}}, {"covers": {"objectives": 3}}, True),
        ({"covers": {"objectives": 3}}, {"covers": {"objectives": "all"}}, False),
        ({}, {"covers": {"objectives": 1}}, False),
        ({}, {"covers": {"modules": 1}}, True),  # evidence lies in the module it is offered in
        ({}, {"covers": {"modules": "all"}}, False),
        ({}, {"covers": {"modules": ["m1"]}}, True),
        ({"shows": "high", "kind": "survey"}, {"measure": {"name": "waves", "at_least": 2}}, True),
        ({"shows": "high"}, {"kind": ["paper", "survey"]}, True),  # a plan reaches low only
        ({"shows": "high"}, {"kind": ["paper"]}, False),
        ({"covers": {"items": 2}}, {"covers": {"items": 3}}, False),
        ({"covers": {"items": 2, "services": 3}}, {"covers": {"services": 3}}, True),
        ({"covers": {"services": 999}}, {"covers": {"services": 1000}}, False),
        ({"covers": {"items": 999}}, {"covers": {"items": 1000}}, False),
        ({"covers": {"matrix": "all"}}, {"covers": {"characteristics": "all", "aims": 2}}, False),
        ({"covers": {"matrix": "all"}}, {"covers": {"characteristics": "all"}}, True),
        ({"covers": {"matrix": 4}}, {"covers": {"characteristics": 2}}, True),
        ({"covers": {"matrix": 3}}, {"covers": {"characteristics": 2}}, True),  # two cells at most
        ({"covers": {"matrix": 2}}, {"covers": {"characteristics": 2}}, False),
        ({"covers": {"characteristics": "all", "aims": "all"}}, {"covers": {"matrix": 1}}, False),
        ({"covers": {"matrix": 1}}, {"covers": {"aims": 1}}, True),
        ({"measure": {"name": "rate", "at_least": 1}}, {"measure": {"name": "rate"}}, True),
        ({"measure": {"name": "rate"}}, {"measure": {"name": "rate", "at_least": -5}}, False),
        ({"snapshot": IN_A_YEAR}, {"within": "2 years"}, True),
        ({"snapshot": IN_A_YEAR}, {"within": "23 months"}, False),
        ({"snapshot": IN_HALF_A_YEAR}, {"snapshot": IN_A_YEAR}, True),
        ({"snapshot": IN_A_YEAR}, {"snapshot": IN_HALF_A_YEAR}, False),
        ({"snapshot": IN_A_YEAR, "within": "1 month"}, {"snapshot": IN_HALF_A_YEAR}, False),
        ({"snapshot": IN_A_YEAR}, {"snapshot": ON_ANOTHER_DAY}, False),
    ],
)
def test_what_is_easily_got_wrong(first: Data, second: Data, implied: bool) -> None:
    assert (decided(first, second) is None) == implied


def test_a_limited_scope_can_be_the_only_counterexample() -> None:
    """Whoever is asked for race and sex names two; where only race is in scope, age will do."""
    found = decided(
        {"covers": {"characteristics": ["race", "sex"]}}, {"covers": {"characteristics": 2}}
    )
    assert found is not None
    assert found.example == {
        "evidence": [{"kind": "paper", "characteristics": ["race"]}],
        "scope": {"characteristics": ["age", "race"]},
    }


def test_items_that_serve_twice() -> None:
    """Two demands may be met by one item, so they do not make two items."""
    both = {
        "all": [
            {"evidence": {"kind": "paper", "shows": "high"}},
            {"evidence": {"kind": "paper", "assurance": "public"}},
        ]
    }
    found = decided(both, {"evidence": {"kind": "paper", "covers": {"items": 2}}})
    assert found is not None
    assert len(found.example["evidence"]) == 1  # type: ignore[arg-type]


def test_names_may_be_shared_out() -> None:
    """Three characteristics over two kinds need not be two of either kind."""
    first = {"kind": ["paper", "survey"], "covers": {"characteristics": 2}}
    either = {
        "any": [
            {"evidence": {"kind": "paper", "covers": {"characteristics": 2}}},
            {"evidence": {"kind": "survey", "covers": {"characteristics": 2}}},
        ]
    }
    found = decided({"evidence": first}, either)
    assert found is not None
    assert [item["characteristics"] for item in found.example["evidence"]] == [["age"], ["race"]]  # type: ignore[attr-defined]


def test_days_are_named_where_they_matter() -> None:
    found = decided({"within": "1 year"}, {"within": "365 days"})
    assert found is not None  # the leap day of the examples is as good as any
    assert found.example == {"evidence": [{"kind": "paper", "dated": "1 year ago"}]}
    found = decided({"within": "30 days"}, {"within": "1 month"})
    assert found is not None
    assert (found.as_at, found.example) == (
        date(2024, 3, 1),
        {"as_at": "2024-03-01", "evidence": [{"kind": "paper", "dated": "2024-01-31"}]},
    )


def test_what_nothing_can_meet() -> None:
    framework = small({"evidence": {"kind": "plan"}}, {"evidence": {"kind": "survey"}})
    first, second = requirements(framework)
    on = ground(framework)
    assert meeting(on, first) == Counterexample(date(2024, 2, 29), {"evidence": [{"kind": "plan"}]})
    assert isinstance(first, Leaf)
    impossible = replace(first, shows=1)
    assert meeting(on, impossible) is None
    assert counterexample(on, [impossible], second) is None  # what cannot be met implies anything


def test_many_of_many() -> None:
    """There are 184,756 ways to be 10 of 20: too many to go through."""
    parts = [{"evidence": {"measure": {"name": "rate", "at_least": n}}} for n in range(20)]
    ten, nine = ({"at_least": need, "of": parts} for need in (10, 9))
    assert decided(ten, nine) is None
    found = decided(nine, ten)
    assert found is not None
    assert [item["measures"] for item in found.example["evidence"]] == [{"rate": 8}]  # type: ignore[attr-defined]


def test_duties_not_yet_due() -> None:
    leaf = {"evidence": {"kind": "paper"}}
    data = brute.framework(leaf, leaf)
    first, second = data["modules"][0]["themes"][0]["criteria"]["one"]
    first["due"], second["due"] = {"from": "2020-04-01"}, {"from": "2018-04-01"}
    framework = Framework.from_data(data)
    a, b = (framework.criteria[each] for each in brute.CRITERIA)
    assert criterion_counterexample(framework, [b], a) is None
    found = criterion_counterexample(framework, [a], b)
    assert found is not None  # on its last day of grace
    assert (found.as_at, found.example["evidence"]) == (date(2020, 3, 31), [])
    met, unmet = states(framework, found, a.id, b.id)
    assert (met, unmet) == (State.NOT_APPLICABLE, State.NO_EVIDENCE)


def test_duties_due_some_time_after_a_day_of_the_council() -> None:
    leaf = {"evidence": {"kind": "paper"}}
    data = brute.framework(leaf, leaf)
    begun = {"id": "begun", "title": "Begun", "holds": "date"}
    data["vocabulary"] = {**brute.VOCABULARY, "profile": [begun]}
    first, second = data["modules"][0]["themes"][0]["criteria"]["one"]
    first["due"] = {"after": "12 months", "since": "begun"}
    second["due"] = {"after": "365 days", "since": "begun"}
    framework = Framework.from_data(data)
    a, b = (framework.criteria[each] for each in brute.CRITERIA)
    found = criterion_counterexample(framework, [a], b)
    assert found is not None
    met, unmet = states(framework, found, a.id, b.id)
    assert (met, unmet) == (State.NOT_APPLICABLE, State.NO_EVIDENCE)


def test_criteria_that_do_not_apply() -> None:
    leaf = {"evidence": {"kind": "paper"}}
    large = {"employees": {"at_least": 250}}
    framework = small(leaf, leaf, large, {})
    first, second = (framework.criteria[each] for each in brute.CRITERIA)
    assert criterion_counterexample(framework, [second], first) is None
    found = criterion_counterexample(framework, [first], second)
    assert found is not None
    assert found.example == {"evidence": [], "council": {"employees": 249}}


# --- the shipped rules ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", Framework.shipped())
def test_shipped_criteria_against_one_another(name: str) -> None:
    """Every counterexample within a theme holds up; a higher criterion may imply a lower one."""
    framework = shipped.framework(name)
    for theme in framework.themes.values():
        for first in theme.criteria:
            for second in theme.criteria:
                if first is second:
                    continue
                found = criterion_counterexample(framework, [first], second)
                if found is None:
                    assert second.level < first.level
                else:
                    met, unmet = states_in_theme(framework, found, first, second)
                    assert met in (State.MET, State.NOT_APPLICABLE)
                    assert unmet in (State.NOT_MET, State.NO_EVIDENCE)
