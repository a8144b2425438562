"""A local adaptation means what the same framework written out means."""

from __future__ import annotations

import copy
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.authoring.implication.deciding import counterexample, ground
from eflg_engine.framework import open as loading
from eflg_engine.reading.plain_data import read_data
from tests.oracles import reference
from tests.support import framework_strategies, strategies
from tests.support.adapting import adapted
from tests.support.plain_data import Data, criteria_of, leaves_of


def merged(old: Data, new: Data) -> Data:
    """What is asked for when `new` is put over `old`, by hand."""
    both = {**old, **new}
    if "covers" in old or "covers" in new:
        both["covers"] = {**old.get("covers", {}), **new.get("covers", {})}
    return both


def written(old: Data, new: Data) -> Data:
    """An override as a file says it: what is there already, and what is not under `also`."""
    entry: Data = {"because": "For a test."}
    for key, value in new.items():
        if key == "covers":
            for dimension, asked in value.items():
                there = dimension in old.get("covers", {}) or dimension == "items"
                place = entry if there else entry.setdefault("also", {})
                place.setdefault("covers", {})[dimension] = asked
        else:
            (entry if key in old else entry.setdefault("also", {}))[key] = value
    return entry


@st.composite
def adaptations(draw: st.DrawFn) -> tuple[Data, Data, Data, Data, date]:
    """A framework, an adaptation of one of its leaves, the framework as it becomes, a bundle."""
    framework, bundle, as_at = draw(strategies.cases(max_items=6))
    after = copy.deepcopy(framework)
    rules = dict(criteria_of(after))
    name = draw(st.sampled_from(sorted(rules)))
    there = list(leaves_of(rules[name]["requires"]))
    number = draw(st.integers(0, len(there) - 1))
    modules = [module["module"] for module in framework["modules"]]
    new = draw(framework_strategies.requirements(framework["vocabulary"], modules, depth=1))[
        "evidence"
    ]
    assume(new)
    entry = {**written(there[number], new), "leaf": number + 1}
    there[number].update(merged(there[number], new))
    return framework, {"id": "local", "overrides": {name: entry}}, after, bundle, as_at


@given(adaptations(), st.data())
@settings(max_examples=60)
def test_an_adaptation_is_the_framework_written_out(
    case: tuple[Data, Data, Data, Data, date], data: st.DataObject
) -> None:
    before, local, after, bundle_data, as_at = case
    base = loading.load_single(read_data(before, "<base>"))
    try:
        framework = adapted({"extends": "base", **local}, [], base)
    except InvalidInput as error:
        codes = {problem.code for problem in error.problems}
        # a rung that asks for nothing is no key of the leaf; a value may be the same in other words
        assert codes <= {"changes_nothing", "not_asked_for", "duplicate_key"}
        assume(False)
    whole = Framework.from_data(after)
    assert framework.sha256 == whole.sha256
    policy = data.draw(st.sampled_from(sorted(framework.policies)))
    result = assess(Bundle.from_data(bundle_data), framework, as_at=as_at, policy=policy)
    found = {key: str(each.state) for key, each in result.criteria.items()}
    assert found == reference.states(after, bundle_data, as_at)
    assert framework.adaptation is not None
    (override,) = framework.adaptation.overrides
    old = reference.states(before, bundle_data, as_at)
    first = assess(Bundle.from_data(bundle_data), base.framework, as_at=as_at, policy=policy)
    for key, state in found.items():
        if override.effect == "stricter":
            assert state != "met" or old[key] == "met", "stricter, and more is met"
        if override.effect == "looser":
            assert old[key] != "met" or state == "met", "looser, and less is met"
    for theme, held in result.themes.items():
        if override.effect == "stricter":
            assert not higher(held.level_number, first.themes[theme].level_number)
    if override.effect == "stricter":
        assert not higher(result.level_number, first.level_number)


@given(adaptations())
@settings(max_examples=40)
def test_what_is_called_stricter_is_implied(case: tuple[Data, Data, Data, Data, date]) -> None:
    """The decision key by key is never bolder than the exact one, which knows every bundle."""
    before, local, _, _, _ = case
    base = loading.load_single(read_data(before, "<base>"))
    try:
        framework = adapted({"extends": "base", **local}, [], base)
    except InvalidInput:
        assume(False)
    assert framework.adaptation is not None
    (override,) = framework.adaptation.overrides
    old = base.framework.criteria[override.criterion].requires
    new = framework.criteria[override.criterion].requires
    facts = ground(framework)
    if override.effect == "stricter":
        assert counterexample(facts, [new], old) is None
    if override.effect == "looser":
        assert counterexample(facts, [old], new) is None


def higher(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one > other
