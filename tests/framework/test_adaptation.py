"""Local adaptation: what is said is what is done, on record, and law is not loosened."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.assessment.examples import run_examples
from eflg_engine.authoring.implication.deciding import counterexample, ground
from eflg_engine.cli.main import main
from eflg_engine.cross_check import compare as second_engine
from eflg_engine.framework import build
from eflg_engine.framework import cache as kept
from eflg_engine.framework import open as loading
from eflg_engine.framework.adapt.adapting import adapt
from eflg_engine.framework.adapt.strictness import as_strict, effect
from eflg_engine.framework.files.requirements import EvidenceFile
from eflg_engine.framework.model import Leaf, leaves
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.framework.wording import OwnWording, with_wording
from eflg_engine.reading.checking import check
from eflg_engine.reading.parts import Part
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.values import Interval
from eflg_engine.reading.yaml_text import read_text
from eflg_engine.report.schemas import schema
from eflg_engine.report.texts import framework_text
from tests.oracles import reference
from tests.reading.test_loading_fuzz import JUNK_VALUES, answers, containers
from tests.support import strategies
from tests.support.cli_samples import FRAMEWORK
from tests.support.places import INPUTS, ROOT
from tests.support.rete import needs_rules

Data = dict[str, Any]

HERE = INPUTS / "adapted"
SAMPLE = ROOT / "evidence_samples" / "northmere-local"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are said as seen from tests/adapted."""
    monkeypatch.chdir(HERE)


# --- what comes of it -------------------------------------------------------------------------


def test_how_it_differs_is_printed_in_full(here: None) -> None:
    shown = framework_text(Framework.load("local"))
    start, end = shown.index("How small-local"), shown.index("Knowing your communities")
    base = Framework.load("base").sha256[:16]
    assert f"Adapted from     small 1.2.0 (sha256 {base}), with 4 overrides and 10\n" in shown
    assert shown[start:end] == dedent(
        """\
        How small-local differs from small 1.2.0
        ----------------------------------------
        What is not listed here is as in the base.

        - communities.information.profile, stricter: within 3 years -> 30 months; covers
          characteristics 2 -> 3; remedy in other words
          Because: Our figures are renewed every two years and a half.
          Rule: local/framework.yaml:8
        - communities.information.shared, part 2 of 3, stricter: measure staff_trained
          at least 60 -> staff_trained at least 75
          Because: We train three in four.
          Rule: local/framework.yaml:13
        - communities.information.shared, part 3 of 3, stricter: covers items 2 -> 3;
          kind policy, impact_assessment (not asked for before); assurance published
          (not asked for before)
          Because: Three papers that all can read.
          Rule: local/framework.yaml:14
        - communities.relations.results, looser: kind resident_survey -> workforce_data,
          resident_survey
          Because: We ask our staff too.
          Rule: local/framework.yaml:19
        - Added: characteristic care_experience, Care experience
        - Added: kind diary, Diary
        - Added: criterion communities.relations.diaries, Diaries are kept.
        - Added: theme communities.arts, Arts
        - Added: criterion communities.arts.plan, A plan for the arts.
        - Added: criterion communities.arts.shows, Shows.
        - Added: module parks, Parks
        - Added: theme parks.access, Access
        - Added: criterion parks.access.plan, A plan for parks.
        - Added: criterion parks.access.users, All use them.
        - Asking for all there is, and so for what was added too:
          communities.information.shared
        - Asking for a number, or for any kind, towards which what was added counts:
          communities.information.profile and communities.relations.plan
        - Set by law, so that what was added does not count towards it:
          communities.information.notice and communities.information.shared

        """
    )


def test_the_adapted_framework_is_the_base_with_what_is_said(here: None) -> None:
    base, local = Framework.load("base"), Framework.load("local")
    assert (local.id, local.title, local.edition, local.version) == (
        *("small-local", "Our own framework", "2024", "2"),
    )
    assert local.notice == "Indicative. Adapted by us."
    assert local.levels == base.levels
    assert local.policies == base.policies
    assert [*local.themes] == [
        *("communities.information", "communities.relations", "communities.arts", "parks.access"),
    ]
    relations = [rule.id.split(".")[2] for rule in local.themes["communities.relations"].criteria]
    assert relations == ["plan", "diaries", "results"]
    assert [source.id for source, _ in local.criteria["communities.relations.diaries"].sources] == [
        *("motion", "census", "book"),
    ]
    profile = local.criteria["communities.information.profile"]
    assert profile.requires == Leaf(
        kinds=(2,), within=Interval(30, 0), covers=(("characteristics", 3),)
    )
    assert profile.remedy == "Publish it for three groups."
    assert not profile.examples, "the base's were for other bounds"
    assert (profile.file, profile.was) == (
        str(Path("base/1-communities.yaml")),
        ("communities.information.picture",),
    )
    untouched = "communities.relations.plan"
    assert local.criteria[untouched] == base.criteria[untouched]


def test_the_hash_covers_the_merged_logic(here: None) -> None:
    base = Framework.load("base")
    same = "extends: {}\nid: same\ntitle: Otherwise called\n"
    hashes = {Framework.load(name).sha256 for name in ("base", "local", "further")}
    assert len(hashes) == 3
    renamed = adapted_text(same.format("x"), base_data("base"))
    assert renamed.sha256 == base.sha256
    assert renamed.adaptation is not None
    assert renamed.adaptation.base.sha256 == base.sha256


def test_a_chain_is_told_step_by_step(here: None) -> None:
    further = Framework.load("further")
    assert further.adaptation is not None
    assert [step.base.id for step in further.adaptation.steps()] == ["small-local", "small"]
    assert further.title == "Our own framework"
    profile = further.criteria["communities.information.profile"].requires
    assert isinstance(profile, Leaf)
    assert str(profile.within) == "2 years"
    found = further.adaptation.overrides_of("communities.information.profile")
    assert [str(Path(each.file).parent) for each in found] == ["further", "local"]
    text = framework_text(further)
    assert text.index("How small-further differs from small-local 2\n") < text.index(
        "How small-local differs from small 1.2.0\n"
    )
    assert further.vocabulary.characteristics.ids[-2:] == ["care_experience", "rural"]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A council that meets what the base asks for first."""
    path = tmp_path / "bundle.yaml"
    path.write_text(
        dedent(
            """\
            framework: small-local
            as_at: 2024-12-01
            council: {name: A council}
            evidence:
              - {id: E1, title: Figures, kind: workforce_data, supports: communities.information,
                 dated: 2022-03-01, characteristics: [age, sex, care leavers]}
            """
        ),
        encoding="utf-8",
    )
    return path


def test_explanations_say_what_was_changed_and_where(
    here: None, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = "communities.information.profile"
    assert main(["explain", str(bundle), profile, "--framework", "local"]) == 0
    text = capsys.readouterr().out
    assert "Our own framework 2024 (small-local 2, adapted from small 1.2.0)" in text
    assert text.split("How well it is grounded\n")[1].split("\n\n")[0] == dedent(
        """\
        -----------------------
        Standing         Not stated
        Bounds           Judgement
        Rule             base/1-communities.yaml:9
        Changed locally  stricter: within 3 years -> 30 months; covers characteristics 2
                         -> 3; remedy in other words. Because: Our figures are renewed
                         every two years and a half. See local/framework.yaml:8"""
    )
    main(["explain", str(bundle), "communities.information", "--framework", "local"])
    assert capsys.readouterr().out.count("Changed locally: ") == 3
    main(["explain", str(bundle), profile, "--framework", "local", "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert data["criterion"]["overrides"][0]["rule"] == {"file": "local/framework.yaml", "line": 8}


def test_results_name_the_base(
    here: None, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", str(bundle), "--framework", "local", "--format", "json"]) == 0
    captured = capsys.readouterr()
    adaptation = json.loads(captured.out)["framework"]["adaptation"]
    base = Framework.load("base")
    assert adaptation["base"] == {
        "id": "small",
        "title": "A small framework",
        "edition": "2024",
        "version": "1.2.0",
        "sha256": base.sha256,
    }
    assert adaptation["overrides"][0] == {
        "criterion": "communities.information.profile",
        "leaf": 1,
        "of": 1,
        "changes": [
            {"key": "within", "from": "3 years", "to": "30 months"},
            {"key": "covers.characteristics", "from": "2", "to": "3"},
            {"key": "remedy", "from": "Publish a profile.", "to": "Publish it for three groups."},
        ],
        "because": "Our figures are renewed every two years and a half.",
        "effect": "stricter",
        "rule": {"file": "local/framework.yaml", "line": 8},
    }
    assert len(adaptation["added"]) == 10
    assert adaptation["earlier"] is None
    assert '"small-local" is adapted from "small" 1.2.0' in captured.err
    for form in ("text", "markdown"):
        main(["assess", str(bundle), "--framework", "local", "--format", form])
        assert "How small-local differs from small 1.2.0" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["plan", "whatif", "resilience", "claims", "thread", "actions"])
def test_every_command_takes_it(
    here: None, bundle: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = {"plan": ["--target", "developing"], "whatif": ["--remove", "E1"]}.get(command, [])
    assert main([command, str(bundle), "--framework", "local", *extra]) in (0, 1)
    assert capsys.readouterr().out


def test_a_saved_result_holds_until_the_base_changes(
    here: None, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(HERE, tmp_path / "rules")
    local = str(tmp_path / "rules" / "local")
    saved = str(tmp_path / "saved.json")
    main(["assess", str(bundle), "--framework", local, "--format", "json", "-o", saved])
    assert main(["verify", saved, str(bundle), "--framework", local]) == 0
    module = tmp_path / "rules" / "base" / "1-communities.yaml"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("12 months", "11 months"), encoding="utf-8")
    assert main(["verify", saved, str(bundle), "--framework", local]) == 1


@needs_rules
def test_the_second_engine_reads_it_too(here: None, bundle: Path) -> None:
    framework = Framework.load("further")
    assert not second_engine(Bundle.load(bundle, framework), framework).differences


def test_the_sample_is_sound_and_its_examples_hold() -> None:
    report = run_examples(Framework.load(SAMPLE))
    assert not report.failures
    framework = Framework.load(SAMPLE)
    assert framework.adaptation is not None
    assert {each.effect for each in framework.adaptation.overrides} == {"stricter", "looser"}
    Bundle.load(ROOT / "evidence_samples" / "northmere-2024.yaml", framework)


# --- the cache --------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", ["base/1-communities.yaml", "local/framework.yaml"])
def test_the_cache_sees_a_change_in_the_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(HERE, tmp_path / "rules")
    reads: list[object] = []
    read = loading.load_framework

    def counting(source: object) -> Framework:
        reads.append(source)
        return read(source)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "load_framework", counting)
    first = Framework.load(tmp_path / "rules" / "further")
    again = Framework.load(tmp_path / "rules" / "further")
    assert len(reads) == 1
    assert again.adaptation == first.adaptation
    assert again.sha256 == first.sha256
    path = tmp_path / "rules" / changed
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 75", "at_least: 76").replace("60", "61"), "utf-8")
    after = Framework.load(tmp_path / "rules" / "further")
    assert len(reads) == 2
    assert after.adaptation != first.adaptation


def test_a_base_that_the_cache_cannot_see_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(HERE, tmp_path / "rules")
    hidden = tmp_path / "rules" / "hidden"
    hidden.mkdir()
    (hidden / "framework.yaml").write_text('{"extends": ../base, id: hidden}', encoding="utf-8")
    assert Framework.load(hidden).adaptation
    assert not (tmp_path / "cache").exists()
    assert kept.cache_folder() is not None


# --- what is stricter -------------------------------------------------------------------------


def leaf(text: str) -> Leaf:
    data = yaml.load(f"{{{text}}}", yaml.BaseLoader)
    file, problems = check(EvidenceFile, data, read_data(data, "leaf"))
    assert file is not None, problems
    return build.build_leaf(file, VOCABULARY)


def load_vocabulary() -> Vocabulary:
    return loading.load_vocabulary(HERE / "vocabulary.yaml")


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
        assert effect(old, new) == expected


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
    assert one.within is not None
    assert two.within is not None
    if as_strict(one, two):
        assert one.within.before(day) >= two.within.before(day)
    elif not as_strict(two, one):
        days = (date(2019, 1, 1) + timedelta(n) for n in range(3653))
        assert any(one.within.before(each) < two.within.before(each) for each in days)


# --- against the reference --------------------------------------------------------------------


def base_data(name: str) -> build.Loaded:
    return loading.load_folder(HERE / name)


def adapted_text(text: str, base: build.Loaded) -> Framework:
    document = read_text(text, "local")
    return adapt(base, Part(document, document.data), []).framework


def adapted(data: Data, modules: list[Data], base: build.Loaded) -> Framework:
    document = read_data({**data, "modules": modules}, "<local>")
    whole = document.data
    assert isinstance(whole, dict)
    parts = [Part(document, each, ("modules", n)) for n, each in enumerate(whole["modules"])]
    return adapt(base, Part(document, whole), parts).framework


def criteria(framework: Data) -> Iterator[tuple[str, Data]]:
    for module in framework["modules"]:
        for theme in module["themes"]:
            for level in theme["criteria"].values():
                for rule in level:
                    yield f"{module['module']}.{theme['id']}.{rule['id']}", rule


def leaves_of(node: Data) -> Iterator[Data]:
    if "evidence" in node:
        yield node["evidence"]
    for form in ("all", "any", "of"):
        for child in node.get(form, ()):
            yield from leaves_of(child)


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
    rules = dict(criteria(after))
    name = draw(st.sampled_from(sorted(rules)))
    there = list(leaves_of(rules[name]["requires"]))
    number = draw(st.integers(0, len(there) - 1))
    modules = [module["module"] for module in framework["modules"]]
    new = draw(strategies.requirements(framework["vocabulary"], modules, depth=1))["evidence"]
    assume(new)
    entry = {**written(there[number], new), "leaf": number + 1}
    there[number].update(merged(there[number], new))
    return framework, {"id": "local", "overrides": {name: entry}}, after, bundle, as_at


@given(adaptations(), st.data())
@settings(max_examples=120)
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
@settings(max_examples=60)
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
        (shared, "leaf: 3, covers: {services: [housing, roads]}"),
    ]
    accepted = [
        (notice, "within: 365 days"),
        (notice, "covers: {aims: all}"),
        (shared, "leaf: 2, shows: outcome"),
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
    for _, rule in criteria(framework):
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
@settings(max_examples=100)
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


def test_a_text_may_extend_what_is_shipped() -> None:
    framework = Framework.from_text("extends: eflg-2021\nid: ours\n")
    assert framework.adaptation is not None
    with pytest.raises(InvalidInput, match="a text has no folder"):
        Framework.from_text("extends: ../base\nid: ours\n")


# --- whatever stands in it --------------------------------------------------------------------


@cache
def good() -> Data:
    """The local adaptation of tests/inputs/adapted in one document."""
    whole: Data = yaml.safe_load((HERE / "local" / "framework.yaml").read_text(encoding="utf-8"))
    names = ("1-more.yaml", "2-more.yaml")
    texts = [(HERE / "local" / name).read_text(encoding="utf-8") for name in names]
    return {**whole, "modules": [yaml.safe_load(text) for text in texts]}


@given(st.data())
@settings(max_examples=150)
def test_an_adaptation_loads_or_says_where_it_is_wrong(data: st.DataObject) -> None:
    whole = copy.deepcopy(good())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(containers(whole)))
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
        way = data.draw(st.integers(0, 3))
        if way == 0:
            del place[key]
        elif way == 1:
            place[key] = [place[key]]
        elif way == 2 and isinstance(place, dict):
            place[data.draw(st.sampled_from(("leaf", "also", "titel", "remove", "a.b.c")))] = (
                place.pop(key)
            )
        else:
            place[key] = data.draw(JUNK_VALUES)
    base = small_base()

    def load() -> object:
        document = read_data(whole, "<local>")
        found = document.data
        modules = found.get("modules") if isinstance(found, dict) else None
        listed = modules if isinstance(modules, list) else []
        parts = [Part(document, each, ("modules", n)) for n, each in enumerate(listed)]
        return adapt(base, Part(document, found), parts, document.problems)

    answers(load)


@cache
def small_base() -> build.Loaded:
    return base_data("base")


def test_results_of_an_adaptation_fit_the_schema(here: None, bundle: Path) -> None:
    further = Framework.load("further")
    own = OwnWording("w.csv", "0" * 64, {"parks.access.plan": "Our words."}, {})
    result = assess(Bundle.load(bundle), with_wording(further, own))
    validator = jsonschema.Draft202012Validator(schema("assessment"))
    assert not list(validator.iter_errors(result.to_data()))


def test_the_files_of_an_adaptation_fit_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema("framework"))
    for path in [*HERE.glob("*/*.yaml"), *SAMPLE.glob("*.yaml")]:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        assert not [error.message for error in validator.iter_errors(as_numbers(data))], path


def as_numbers(data: Any) -> Any:
    """Digits as numbers, as editors read them; every other word as text."""
    if isinstance(data, dict):
        return {key: as_numbers(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_numbers(value) for value in data]
    return int(data) if isinstance(data, str) and data.isdecimal() else data
