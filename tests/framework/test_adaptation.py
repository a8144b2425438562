"""Local adaptation: what is said is what is done, on record, and law is not loosened."""

from __future__ import annotations

import copy
import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.assessment.examples import run_examples
from eflg_engine.cli.main import main
from eflg_engine.cross_check import compare_engines as second_engine
from eflg_engine.framework import build
from eflg_engine.framework.adapt.adapting import adapt
from eflg_engine.framework.adaptation import Adaptation, Base, Change, Override
from eflg_engine.framework.model import Leaf
from eflg_engine.framework.wording import OwnWording, with_wording
from eflg_engine.reading.parts import Part
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.values import Interval
from eflg_engine.report.texts import framework_text
from tests.support.adapting import adapted_text, base_data
from tests.support.junk import JUNK_VALUES, answers, containers
from tests.support.places import ADAPTED, EVIDENCE_SAMPLES, ROOT
from tests.support.plain_data import Data
from tests.support.rete import needs_rules
from tests.support.schemas import problems

SAMPLE = EVIDENCE_SAMPLES / "northmere-local"


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


def test_a_chain_is_told_at_once_with_the_reason_of_each_step(here: None) -> None:
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
    start = text.index("How small-further differs from small 1.2.0\n")
    assert text.count("How small-") == 1
    assert text[start:].startswith(
        dedent(
            """\
            How small-further differs from small 1.2.0
            ------------------------------------------
            What is not listed here is as in the base. It adapts small-local 2, whose
            differences are among these.

            - communities.information.profile, stricter: within 3 years -> 2 years; covers
              characteristics 2 -> 3; remedy in other words
            """
        )
    )
    assert further.vocabulary.characteristics.ids[-2:] == ("care_experience", "rural")


def test_what_a_later_step_puts_back_is_no_difference() -> None:
    there, away = Change("within", "3 years", "1 year"), Change("within", "1 year", "3 years")
    overrides = [
        Override("m.t.a", 1, 1, changes, "Because.", effect, "f.yaml", 1)
        for changes, effect in (((there,), "stricter"), ((away,), "looser"))
    ]
    base = Base("base", "Base", "1", "1.0.0", "")
    first = Adaptation(base, (overrides[0],), (), ())
    assert Adaptation(base, (overrides[1],), (), (), earlier=first).net() == []
    half = replace(overrides[1], changes=(Change("within", "1 year", "2 years"),))
    ((net, found),) = Adaptation(base, (half,), (), (), earlier=first).net()
    assert net.changes == (Change("within", "3 years", "2 years"),)
    assert (net.effect, found) == ("", [half, overrides[0]])


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
    assert data["criterion"]["overrides"][0]["rule"] == {"file": "framework.yaml", "line": 8}


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
        "question": None,
        "code": None,
        "changes": [
            {"key": "within", "from": "3 years", "to": "30 months"},
            {"key": "covers.characteristics", "from": "2", "to": "3"},
            {"key": "remedy", "from": "Publish a profile.", "to": "Publish it for three groups."},
        ],
        "because": "Our figures are renewed every two years and a half.",
        "effect": "stricter",
        "rule": {"file": "framework.yaml", "line": 8},
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
    shutil.copytree(ADAPTED, tmp_path / "rules")
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
    assert {each.effect for each in framework.adaptation.overrides} == {"stricter", "changed"}
    Bundle.load(ROOT / "evidence_samples" / "northmere-2024.yaml", framework)


def test_a_text_may_extend_what_is_shipped() -> None:
    framework = Framework.from_text("extends: eflg-2021\nid: ours\n")
    assert framework.adaptation is not None
    with pytest.raises(InvalidInput, match="a text has no folder"):
        Framework.from_text("extends: ../base\nid: ours\n")


# --- whatever stands in it --------------------------------------------------------------------


@cache
def good() -> Data:
    """The local adaptation of tests/inputs/adapted in one document."""
    whole: Data = yaml.safe_load((ADAPTED / "local" / "framework.yaml").read_text(encoding="utf-8"))
    names = ("1-more.yaml", "2-more.yaml")
    texts = [(ADAPTED / "local" / name).read_text(encoding="utf-8") for name in names]
    return {**whole, "modules": [yaml.safe_load(text) for text in texts]}


@given(st.data())
@settings(max_examples=75)
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
    assert problems("assessment", result.to_data()) == []


def test_the_files_of_an_adaptation_fit_the_schema() -> None:
    for path in [*ADAPTED.glob("*/*.yaml"), *SAMPLE.glob("*.yaml")]:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        assert problems("framework", as_numbers(data)) == [], path


def as_numbers(data: Any) -> Any:
    """Digits as numbers, as editors read them; every other word as text."""
    if isinstance(data, dict):
        return {key: as_numbers(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_numbers(value) for value in data]
    return int(data) if isinstance(data, str) and data.isdecimal() else data
