"""`supports` as a name, a list or a mapping: what it is read as, and that it is written back."""

from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.whatif import edited
from eflg_engine.evidence.naming import with_ids
from eflg_engine.report.schemas import schema
from tests.oracles import reference_data
from tests.support import supports as drawn
from tests.support.framework_strategies import frameworks
from tests.support.places import INPUTS
from tests.support.schemas import validator
from tests.support.strategies import bundles


@cache
def framework() -> Framework:
    return Framework.load(INPUTS / "invalid" / "framework")


def bundle_data(supports: Any, **more: Any) -> dict[str, Any]:
    item = {"id": "E1", "title": "A", "kind": "workforce_data", "dated": "2023-01"}
    return {
        "framework": "small",
        "as_at": "2024-01-01",
        "council": {"name": "A"},
        "evidence": [{**item, "supports": supports, **more}],
    }


def read(supports: Any, **more: Any) -> Bundle:
    return Bundle.from_data(bundle_data(supports, **more), framework=framework())


QUESTION = "workforce.policies.monitoring.figures"
TARGETS = {
    "communities": ["communities", "Knowing your communities"],
    "communities.information": ["communities.information", "Collecting and sharing information"],
    "communities.information.profile": ["communities.information.profile"],
    "workforce.policies": ["workforce.policies", "HR policies", "Workforce policies"],
    "workforce.policies.monitoring": ["workforce.policies.monitoring", "2.1.A1", "2.1.a1"],
    QUESTION: [QUESTION, "2.1.A1a", "2.1.a1A"],
    "workforce.policies.monitoring.use": ["workforce.policies.monitoring.use", "2.1.A1b"],
}


@given(drawn.offers(TARGETS))
def test_every_form_says_what_is_supported_and_where(case: tuple[Any, dict[str, str]]) -> None:
    written, said = case
    item = read(written).evidence[0]
    assert set(item.supports) == set(said)
    assert {each: item.place_of(each) for each in item.supports} == said


@given(drawn.offers(TARGETS))
def test_what_was_written_is_written_back(case: tuple[Any, dict[str, str]]) -> None:
    written, _ = case
    bundle = read(written)
    unread = Bundle.from_data(bundle_data(written))
    assert bundle.to_data()["evidence"] == unread.to_data()["evidence"]
    assert bundle.to_data()["evidence"][0]["supports"] == written  # type: ignore[index]
    assert bundle.sha256 == unread.sha256
    again = Bundle.from_text(bundle.to_yaml(), framework=framework())
    assert again == bundle
    assert again.to_data() == bundle.to_data()
    assert with_ids(bundle, framework()) is bundle
    assert Bundle.from_trusted_data(bundle.to_data()).sha256 == bundle.sha256


@given(drawn.offers(TARGETS))
def test_an_edit_of_another_key_keeps_it(case: tuple[Any, dict[str, str]]) -> None:
    written, said = case
    after, _ = edited(read(written), framework(), change=[("E1", {"note": "seen"})])
    assert after.evidence[0].to_data()["supports"] == written
    assert {each: after.evidence[0].place_of(each) for each in said} == said


@given(drawn.offers(TARGETS))
def test_expected_evidence_keeps_it(case: tuple[Any, dict[str, str]]) -> None:
    written, said = case
    expected = {"title": "B", "kind": "policy", "supports": written}
    data = bundle_data("communities")
    data["actions"] = [{"id": "A1", "action": "Do it", "evidence_expected": [expected]}]
    bundle = Bundle.from_data(data, framework=framework())
    (made,) = bundle.actions[0].expected
    assert set(made.content.supports) == set(said)
    assert made.to_data() == expected


@given(st.data())
def test_trusted_data_gives_the_same_levels(data: st.DataObject) -> None:
    ids = {each: [each] for each in TARGETS if each.count(".") < 2}
    written, _ = data.draw(drawn.offers(ids))
    words = data.draw(st.sampled_from((["race"], ["race and sex"], ["everyone under the law"])))
    scope = data.draw(st.sampled_from(("all", ["sex"], ["men and women"])))
    given_data = bundle_data(written, characteristics=words)
    given_data["scope"] = {"modules": "all", "characteristics": scope}
    bundle = Bundle.from_data(given_data, framework=framework())
    trusted = Bundle.from_trusted_data(bundle.to_data())
    first, second = assess(bundle, framework()), assess(trusted, framework())
    assert first.level == second.level
    states = {each: result.state for each, result in first.criteria.items()}
    assert {each: result.state for each, result in second.criteria.items()} == states
    if words == ["race"]:
        assert first.to_json() == second.to_json()
    assert trusted.evidence == Bundle.from_data(given_data).evidence


NAMES = st.sampled_from(("communities", "workforce", "2.1.A1", "figures", "page 1", ""))
PLACES = st.sampled_from(("page 1", "", "figures"))
ANY = st.recursive(
    st.none() | NAMES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=6,
)


@given(drawn.mappings(NAMES, PLACES) | ANY)
def test_the_reader_takes_what_the_schema_takes(written: Any) -> None:
    data = bundle_data(written)
    described = validator("bundle")
    try:
        Bundle.from_data(data)
    except InvalidInput:
        assert written is None or not described.is_valid(data)
    else:
        assert described.is_valid(data)


def test_the_new_keys_are_described_in_the_schema() -> None:
    properties: Any = schema("bundle")["$defs"]["EvidenceItemFile"]["properties"]
    assert "a mapping" in properties["supports"]["description"]


def test_places_are_asked_for_by_id_and_the_first_that_has_one_is_given() -> None:
    item = read({"2.1.A1": {"figures": "page 2", "use": None}, "workforce": "all"}).evidence[0]
    assert item.place_of(QUESTION) == "page 2"
    assert item.place_of("workforce.policies.monitoring.use") == ""
    assert item.place_of("workforce.policies.monitoring.use", "workforce") == "all"
    assert item.place_of("communities") == ""


def test_what_a_plan_adds_stands_in_the_mapping() -> None:
    from dataclasses import replace

    item = read({"2.1.A1": ["figures"]}).evidence[0]
    more = replace(item, supports=(*item.supports, "communities"))
    assert more.to_data()["supports"] == {"2.1.A1": ["figures"], "communities": None}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("race and sex", ("race", "sex")),
        ("Race & gender", ("race", "sex")),
        ("age, ethnicity; sex", ("age", "race", "sex")),
        ("sex/race", ("sex", "race")),
        ("men and women and race", ("sex", "race")),
        ("Everyone under the law", ("age", "race")),
        ("race and everyone_under-the law", ("race", "age")),
    ],
)
def test_one_text_may_hold_several_characteristics(text: str, ids: tuple[str, ...]) -> None:
    data = bundle_data("workforce", characteristics=text)
    data["scope"] = {"modules": "all", "characteristics": [text]}
    bundle = Bundle.from_data(data, framework=framework())
    assert bundle.evidence[0].characteristics == ids
    assert bundle.scope.characteristics == ids
    assert bundle.evidence[0].to_data()["characteristics"] == [text]
    assert Bundle.from_data(data).sha256 == bundle.sha256
    assert (
        assess(Bundle.from_data(data), framework()).to_data()
        == assess(bundle, framework()).to_data()
    )


VOCABULARY = yaml.safe_load((INPUTS / "invalid" / "vocabulary.yaml").read_text())
WORDS = st.sampled_from(
    ("race", "Sex", "men and women", "everyone under the law", "gender", "age", "shoes", "and", "")
)


@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from((", ", "/", " & ", "+", " and ", "; ", " "))), max_size=5
    )
)
def test_texts_are_cut_as_the_reference_cuts_them(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + joint for word, joint in pieces).strip()
    meaning = framework().vocabulary.meaning("characteristics", text)
    assert set(meaning.ids) == set(reference_data.terms_meant(VOCABULARY, "characteristics", text))


@pytest.mark.parametrize("text", ["orientation", "race and orientation", "Orientation / sex"])
def test_a_word_that_may_mean_two_things_is_asked_about(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"sexual_orientation \(.*\) or sex \(Sex\)") as caught:
        read("workforce", characteristics=text)
    assert [problem.code for problem in caught.value.problems] == ["ambiguous_word"]


@given(st.data())
def test_words_that_are_asked_about_are_so_in_any_framework(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    unclear = framework["vocabulary"].get("ambiguous", {})
    assume(unclear)
    key = data.draw(st.sampled_from([*unclear]), "list")
    word, ids = next(iter(unclear[key].items()))
    bundle = data.draw(bundles(framework))
    known = framework["vocabulary"][key][0]["id"]
    written = word if key == "kinds" else [f"{known} and {word}"]
    bundle["evidence"] += [
        {"id": "X", "title": "X", "kind": framework["vocabulary"]["kinds"][0]["id"]}
        | {"supports": framework["modules"][0]["module"], "dated": "2019"}
        | {"kind" if key == "kinds" else key: written}
    ]
    with pytest.raises(InvalidInput) as caught:
        Bundle.from_data(bundle, framework=Framework.from_data(framework))
    (problem,) = caught.value.problems
    assert problem.code == "ambiguous_word"
    assert all(each in problem.allowed for each in ids)


def test_a_mapping_under_an_alias_of_yaml_is_read_each_time() -> None:
    text = yaml.safe_dump(bundle_data({"2.1.A1": ["figures"]}))
    text = text.replace("  supports:\n", "  supports: &same\n") + "- &x {}\n"
    with pytest.raises(InvalidInput):
        Bundle.from_text(text, framework=framework())


def test_the_date_does_not_matter_for_what_is_supported() -> None:
    assert read({"communities": "page 1"}).evidence[0].dated == date(2023, 1, 1)


def test_an_answer_of_a_kind_that_only_another_question_takes_is_of_a_wrong_kind() -> None:
    framework = Framework.load("eflg-2021")
    plan = {"id": "E1", "title": "A", "kind": "action_plan", "dated": "2023", "supports": "2.4.D1a"}
    council = {"name": "A", "nation": "england"}
    bundle = Bundle.from_data({"council": council, "evidence": [plan]}, framework=framework)
    result = assess(bundle, framework, as_at=date(2024, 1, 1))
    criterion = result.criteria["leadership.objectives.in_force"]
    assert criterion.explanation is not None
    (miss,) = criterion.explanation.wrong_kind
    assert miss.findings[0].fields["needs"] == ("equality_objectives",)
