"""What makes an override stricter or looser, and that law is not loosened."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, InvalidInput, assess
from eflg_engine.framework import build
from eflg_engine.framework import open as loading
from eflg_engine.framework.adapt.strictness import as_strict, effect
from eflg_engine.framework.files.requirements import EvidenceFile
from eflg_engine.framework.model import Leaf, Question, leaves
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.checking import check
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.values import Interval
from eflg_engine.reading.yaml_text import read_text
from tests.oracles import reference
from tests.support import strategies
from tests.support.adapting import adapted, adapted_text, base_data
from tests.support.cli_samples import FRAMEWORK
from tests.support.places import ADAPTED
from tests.support.plain_data import Data, criteria_of, leaves_of


def leaf(text: str) -> Leaf:
    data = yaml.load(f"{{{text}}}", yaml.BaseLoader)
    file, problems = check(EvidenceFile, data, read_data(data, "leaf"))
    assert file is not None, problems
    return build.build_leaf(file, VOCABULARY)


def load_vocabulary() -> Vocabulary:
    return loading.load_vocabulary(ADAPTED / "vocabulary.yaml")


VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("within: 3 years", "within: 2 years", "stricter"),
        ("within: 1 year", "within: 12 months", "same"),
        ("within: 1 year", "within: 364 days", "stricter"),
        ("within: 1 year", "within: 365 days", "stricter"),
        ("within: 1 year", "within: 366 days", "looser"),
        ("within: 4 weeks", "within: 1 month", "looser"),
        ("within: 30 days", "within: 1 month", "changed"),
        ("within: 31 days", "within: 1 month", "stricter"),
        ("within: 4 years", "within: 1460 days", "stricter"),
        ("within: 4 years", "within: 1461 days", "looser"),
        ("within: 3 years", "kind: policy", "changed"),
        ("kind: policy", "kind: [policy, eia]", "looser"),
        ("kind: [policy, eia]", "kind: eia", "stricter"),
        ("kind: policy", "kind: eia", "changed"),
        ("shows: plan", "shows: output", "stricter"),
        ("assurance: independent", "assurance: published", "looser"),
        ("measure: {name: a, at_least: 2}", "measure: {name: a, at_least: 3}", "stricter"),
        ("measure: {name: a, at_least: 2}", "measure: {name: b, at_least: 3}", "changed"),
        ("covers: {items: 2}", "covers: {items: 3}", "stricter"),
        ("covers: {characteristics: 2}", "covers: {characteristics: all}", "stricter"),
        ("covers: {characteristics: all}", "covers: {characteristics: 4}", "looser"),
        ("covers: {characteristics: all}", "covers: {characteristics: [age, sex]}", "changed"),
        # where only race is in scope, nothing meets the first list, and the second is met
        ("covers: {characteristics: [age]}", "covers: {characteristics: [age, race]}", "changed"),
        ("covers: {characteristics: 2}", "covers: {characteristics: [age, sex]}", "changed"),
        ("covers: {aims: [eliminate]}", "covers: {aims: [eliminate, foster_good_relations]}",
         "stricter"),
        ("covers: {aims: 1}", "covers: {aims: [foster_good_relations]}", "stricter"),
        ("covers: {aims: [eliminate]}", "covers: {aims: all}", "stricter"),
        ("covers: {services: 2}", "covers: {services: all}", "stricter"),
        ("within: 1 year", "within: 2 years, covers: {items: 2}", "changed"),
    ],
)  # fmt: skip
def test_what_an_override_does(before: str, after: str, expected: str) -> None:
    old, new = leaf(before), leaf(after)
    if expected == "same":
        assert old == new
    else:
        assert effect(old, new, VOCABULARY.kind_facts) == expected


@given(
    st.sampled_from(["day", "week", "month", "year"]),
    st.integers(1, 40),
    st.sampled_from(["day", "week", "month", "year"]),
    st.integers(1, 40),
    st.dates(date(2019, 1, 1), date(2028, 12, 31)),
)
def test_a_stricter_limit_never_lets_more_in(
    unit: str, number: int, other: str, others: int, day: date
) -> None:
    one, two = leaf(f"within: {number} {unit}s"), leaf(f"within: {others} {other}s")
    assert isinstance(one.within, Interval)
    assert isinstance(two.within, Interval)
    if as_strict(one, two, VOCABULARY.kind_facts):
        assert one.within.before(day) >= two.within.before(day)
    elif not as_strict(two, one, VOCABULARY.kind_facts):
        days = (date(2019, 1, 1) + timedelta(n) for n in range(3653))
        assert any(one.within.before(each) < two.within.before(each) for each in days)


def test_a_law_is_refused_unless_stricter(here: None) -> None:
    base = base_data("base")
    notice, shared = "communities.information.notice", "communities.information.shared"
    refused = [
        (notice, "within: 13 months"),
        (notice, "within: 366 days"),
        (notice, "covers: {aims: [foster_good_relations]}"),
        (shared, "leaf: 1, kind: [policy, impact_assessment, resident_survey]"),
        (shared, "leaf: 1, covers: {characteristics: [age, race, sex, sexual_orientation]}"),
        (shared, "leaf: 2, measure: {name: staff_asked, at_least: 100}"),
    ]
    accepted = [
        (notice, "within: 365 days"),
        (notice, "covers: {aims: all}"),
        (shared, "leaf: 2, shows: outcome"),
        (shared, "leaf: 3, covers: {services: [housing, roads]}"),
        (shared, "leaf: 3, covers: {items: 3}"),
        (shared, "leaf: 3, also: {kind: policy}"),
    ]
    start = "extends: base\nid: local\noverrides: {%s: {because: x, %s}}"
    for name, keys in refused:
        with pytest.raises(InvalidInput) as caught:
            adapted_text(start % (name, keys), base)
        assert [problem.code for problem in caught.value.problems] == ["looser_than_law"], keys
    for name, keys in accepted:
        assert adapted_text(start % (name, keys), base).adaptation


@st.composite
def additions_under_law(draw: st.DrawFn) -> tuple[Data, Data, Data, date]:
    """A framework set by law, a bundle with added words, the same without them, and the date."""
    framework, bundle, as_at = draw(strategies.cases(max_items=6))
    for _, rule in criteria_of(framework):
        rule["bounds"] = "law"
        for leaf in leaves_of(rule["requires"]):
            for dimension in ("characteristics", "aims", "matrix"):
                if isinstance(leaf.get("covers", {}).get(dimension), int):
                    leaf["covers"][dimension] = 1
    plain = copy.deepcopy(bundle)
    plain["evidence"] = []
    for item in bundle["evidence"]:
        without = copy.deepcopy(item)
        way = draw(st.integers(0, 3))
        if way == 1:
            item["characteristics"], without["characteristics"] = ["added"], []
        elif way == 2 and isinstance(item.get("characteristics"), list):
            item["characteristics"].append("added")
        elif way == 3:
            item["kind"] = "added"
            continue
        plain["evidence"].append(without)
    return framework, bundle, plain, as_at


@given(additions_under_law())
@settings(max_examples=50)
def test_what_is_added_never_counts_towards_the_law(case: tuple[Data, Data, Data, date]) -> None:
    before, bundle, plain, as_at = case
    base = loading.load_single(read_data(before, "<base>"))
    vocabulary = before["vocabulary"]
    kind = {"reaches": vocabulary["ladders"]["shows"][-1]["id"]}
    kind["effort"] = vocabulary["efforts"][0]["id"]
    adds = {
        "characteristics": [{"id": "added", "title": "Added"}],
        "kinds": [{"id": "added", "title": "Added", **kind}],
    }
    framework = adapted({"extends": "base", "id": "local", "adds": adds}, [], base)
    old = reference.states(before, plain, as_at)
    new = assess(Bundle.from_data(bundle), framework, as_at=as_at).criteria
    for key, result in new.items():
        assert str(result.state) != "met" or old[key] == "met", key
    assert framework.adaptation is not None
    for key in {*framework.adaptation.kept} - {*framework.adaptation.widened}:
        # what the base knows counts as it did
        again = assess(Bundle.from_data(plain), framework, as_at=as_at).criteria[key]
        assert (str(again.state) == "met") == (old[key] == "met")


def test_numbers_set_by_law_refuse_what_would_count_towards_them() -> None:
    text = FRAMEWORK.replace("bounds: practice", "bounds: law")
    base = loading.load_single(read_text(text, "base"))
    rule = base.framework.criteria["people.staff.heard"]
    numbers = replace(
        base.framework.themes["people.staff"],
        criteria=(replace(rule, requires=Leaf(covers=(("characteristics", 2), ("aims", 1)))),),
    )
    changed = replace(
        base.framework,
        modules=(replace(base.framework.modules[0], themes=(numbers,)),),
    )
    start = "extends: base\nid: local\nadds: {%s: [{id: added, title: Added}]}"
    with pytest.raises(InvalidInput) as caught:
        adapted_text(start % "characteristics", replace(base, framework=changed))
    (problem,) = caught.value.problems
    assert str(problem) == (
        "local:3:25: The number of characteristics that people.staff.heard asks for is set by law, "
        "and what is added would count towards it [looser_than_law]\n"
        "    Leave the addition out, or adapt a framework without that criterion"
    )
    aims = adapted_text(start % "aims", replace(base, framework=changed))
    assert aims.adaptation is not None
    assert aims.adaptation.kept == ("people.staff.heard",)
    assert len(list(leaves(aims.criteria["people.staff.heard"].requires))) == 3


def test_the_only_question_stays_the_only_one_where_its_leaf_is_split() -> None:
    """Naming the criterion answers it as in the base, though several leaves ask it now."""
    text = FRAMEWORK.replace("bounds: practice", "bounds: law")
    base = loading.load_single(read_text(text, "base"))
    rule = base.framework.criteria["people.staff.heard"]
    asking = Leaf(covers=(("aims", 1),), question=Question("people.staff.heard.asked", "Is it so?"))
    theme = base.framework.themes["people.staff"]
    theme = replace(theme, criteria=(replace(rule, requires=asking),))
    module = replace(base.framework.modules[0], themes=(theme,))
    changed = replace(base, framework=replace(base.framework, modules=(module,)))
    adds = "extends: base\nid: local\nadds: {aims: [{id: added, title: Added}]}"
    local = adapted_text(adds, changed)
    assert len(list(leaves(local.criteria[rule.id].requires))) > 1
    item: Data = {
        "id": "E1",
        "title": "T",
        "kind": local.vocabulary.kinds[0].id,
        "dated": "2024-01-01",
    }
    item |= {"supports": [rule.id], "aims": [local.vocabulary.aims[0].id]}
    bundle = Bundle.from_data({"council": {"name": "C"}, "evidence": [item]})
    for framework in (changed.framework, local):
        result = assess(bundle, framework, as_at=date(2024, 2, 1))
        assert str(result.criteria[rule.id].state) == "met"
