"""Evidence carried over to another framework: nothing lost, nothing counted silently."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.assessment.reasons.explain import leaf_gaps
from eflg_engine.cli.main import main
from eflg_engine.evidence.migrate.migration import Outcome, migrate
from eflg_engine.framework.crosswalk import (
    Crosswalk,
    Link,
    crosswalk_between,
    find_crosswalk,
)
from eflg_engine.framework.naming import Naming
from eflg_engine.framework.strength import Strength
from eflg_engine.report.assessment import assessment_blocks
from eflg_engine.report.migration import migration_blocks
from eflg_engine.report.render.text import render
from tests.support import shipped, strategies
from tests.support.golden import Golden

OLD, NEW = shipped.framework("eflg-2012"), shipped.framework()
SHIPPED = find_crosswalk("eflg-2012", "eflg-2021")
assert SHIPPED is not None
SAMPLE = shipped.sample("wendlemoor-2019")


def data_of(framework_id: str) -> dict[str, Any]:
    """A framework for the strategies, with the words it adds among the rest."""
    data = dict(shipped.framework_data(framework_id))
    vocabulary = dict(data["vocabulary"])
    for key, added in data.pop("adds", {}).items():
        vocabulary[key] = [*vocabulary[key], *added]
    return {**data, "vocabulary": vocabulary}


@st.composite
def crosswalks(draw: st.DrawFn) -> Crosswalk:
    """Any crosswalk between the two, sensible or not; or the shipped one."""
    if draw(st.booleans()):
        assert SHIPPED is not None
        return SHIPPED
    sides = [
        [*(m.id for m in each.modules), *each.themes, *list(each.criteria)[:9]]
        for each in (OLD, NEW)
    ]
    pairs = draw(
        st.lists(st.tuples(*map(st.sampled_from, sides)), min_size=1, max_size=25, unique=True)
    )
    strengths = [draw(st.sampled_from(list(Strength))) for _ in pairs]
    links = tuple(Link(a, b, s, "Why.") for (a, b), s in zip(pairs, strengths, strict=True))
    assert SHIPPED is not None
    return Crosswalk("x", "", "", OLD.id, NEW.id, links, kinds=SHIPPED.kinds)


@given(st.data())
@settings(max_examples=40)
def test_there_and_back_is_the_same_bundle(data: st.DataObject) -> None:
    here, there = (OLD, NEW) if data.draw(st.booleans()) else (NEW, OLD)
    crosswalk = data.draw(crosswalks())
    written = data.draw(strategies.bundles(data_of(here.id)))
    written["self_assessment"] = [
        {"for": target, "status": 3}
        for target in data.draw(st.lists(st.sampled_from(list(here.themes)), unique=True))
    ]
    for item in written["evidence"]:
        if isinstance(item["supports"], list) and data.draw(st.booleans()):  # with places
            ids = {Naming.of(here).read(name).ids: name for name in item["supports"]}
            places = data.draw(st.lists(st.sampled_from((None, "page 1", "page 2")), min_size=9))
            item["supports"] = dict(zip(ids.values(), places, strict=False))
    bundle = Bundle.from_data(written, framework=here)
    over = migrate(bundle, here, there, crosswalk)
    kept = Bundle.from_text(over.bundle.to_yaml(), framework=there)
    back = migrate(kept, there, here, crosswalk)
    assert back.bundle.to_data() == Bundle.from_data(written).to_data() | {"framework": here.id}
    assert {item.outcome for item in back.items} <= {Outcome.RESTORED}
    assert [item.id for item in over.bundle.evidence] == [item.id for item in bundle.evidence]


@given(st.data())
@settings(max_examples=40)
def test_only_what_is_equal_counts_before_the_review(data: st.DataObject) -> None:
    crosswalk = data.draw(crosswalks())
    bundle = Bundle.from_data(data.draw(strategies.bundles(data_of(OLD.id))), framework=OLD)
    over = migrate(bundle, OLD, NEW, crosswalk).bundle
    for before, after in zip(bundle.evidence, over.evidence, strict=True):
        equal = {
            link.target
            for link in crosswalk.links
            if link.source in before.supports and link.strength is Strength.EQUAL
        }
        assert set(after.supports) == equal
        assert not equal & {each.supports for each in after.proposed}
        reached = {link.target for part in before.supports for link in crosswalk.of(part)}
        assert equal | {each.supports for each in after.proposed} == reached
        assert list(after.was[OLD.id].supports) == list(before.supports)
        assert (after.id in over.awaiting_review) == bool(reached - equal or not equal)
    assert len(over.evidence) == len(bundle.evidence)
    assert over.past_results == bundle.past_results
    assert over.objectives == bundle.objectives


def test_places_go_where_an_equal_part_is() -> None:
    assert SHIPPED is not None
    link = next(link for link in SHIPPED.links if link.strength is Strength.EQUAL)
    data = {
        "council": {"name": "A"},
        "evidence": [
            {
                "id": "E1",
                "title": "A",
                "kind": "policy",
                "dated": "2019-01",
                "supports": {link.source: "page 4"},
            }
        ],
    }
    over = migrate(Bundle.from_data(data, framework=OLD), OLD, NEW, SHIPPED).bundle
    assert over.evidence[0].place_of(link.target) == "page 4"
    assert Bundle.from_text(over.to_yaml()).to_data() == over.to_data()


def test_the_sample_under_both_editions() -> None:
    assert assess(SAMPLE, OLD).level == "developing"
    assert assess(SAMPLE, OLD).held_back_by == ("services",)
    assert SHIPPED is not None
    over = migrate(SAMPLE, OLD, NEW, SHIPPED)
    assert {str(outcome): len(over.of(outcome)) for outcome in Outcome} == {
        "carried": 10,
        "review": 27,
        "nowhere": 2,
        "restored": 0,
    }
    result = assess(over.bundle, NEW)
    assert result.level is None
    assert json.loads(result.to_json())["bundle"]["awaiting_review"] == sorted(
        over.bundle.awaiting_review
    )
    report = " ".join(render(assessment_blocks(result)).split())
    assert "Carried over 38 items from another framework; 28 wait for review" in report
    back = migrate(over.bundle, NEW, OLD, SHIPPED)
    assert back.bundle.to_data() == SAMPLE.to_data()
    assert assess(back.bundle, OLD).to_data() == assess(SAMPLE, OLD).to_data()


SMALL = """
framework: eflg-2012
as_at: 2019-06-26
council: {name: Test Council, accreditation: renewal}
scope: {modules: [Involving your communities, communities]}
evidence:
  - id: E1
    title: Census figures
    kind: community_profile
    supports: Collecting informationPolitical and managerial leadership
    dated: 2018-06-26
  - {id: E2, title: Award, kind: certificate, supports: Submission, dated: 2016-06-26}
  - {id: E3, title: Statement, kind: policy, supports: leadership.vision, dated: 2018-01-01}
self_assessment:
  - {for: leadership.vision, status: 3}
  - {for: communities, status: 2, level: achieving}
actions:
  - id: A1
    action: Train
    evidence_expected: {title: Training, kind: training, supports: workforce.learning}
past_results:
  - {framework: EFLG, level: Excellent, dated: 2016-06}
note: Kept.
"""


def small() -> Bundle:
    return Bundle.from_text(SMALL, framework=OLD)


def test_the_report_explains_each(golden: Golden) -> None:
    assert SHIPPED is not None
    over = migrate(small(), OLD, NEW, SHIPPED)
    golden("small.txt", render(migration_blocks(over)))
    bundle = over.bundle
    assert bundle.council.profile == {}
    assert [(claim.target, claim.status) for claim in bundle.self_assessment] == [
        ("leadership.leaders", 3)
    ]
    assert bundle.past_results == small().past_results
    assert bundle.note == "Kept."
    assert not bundle.actions[0].expected[0].content.supports


def test_what_the_officer_decides_counts_and_is_proposed_on_the_way_back() -> None:
    assert SHIPPED is not None
    data = migrate(small(), OLD, NEW, SHIPPED).bundle.to_data()
    first: dict[str, Any] = data["evidence"][0]  # type: ignore[index]
    first["supports"].append("communities.engagement")
    first["supports"].append(first["proposed"].pop()["supports"])
    reviewed = Bundle.from_data(data, framework=NEW)
    assert "E1" not in reviewed.awaiting_review
    result = assess(reviewed, NEW)
    offered = result.judgement.match.offered_at
    assert {"communities.engagement", "communities.information"} <= set(offered)
    back = migrate(reviewed, NEW, OLD, SHIPPED)
    item = back.bundle.item["E1"]
    assert item.to_data()["supports"] == small().item["E1"].to_data()["supports"]
    assert [each.supports for each in item.proposed] == [
        "involving.engagement",
        "communities.sharing",
        "involving.influence",
    ]
    assert item.was["eflg-2021"].supports == (
        "leadership.leaders",
        "communities.engagement",
        "communities.information",
    )
    again = migrate(back.bundle, OLD, NEW, SHIPPED).bundle.item["E1"]
    assert again.supports == reviewed.item["E1"].supports


def test_an_item_without_a_place_is_offered_for_nothing_yet() -> None:
    text = SMALL.replace("framework: eflg-2012", "framework: eflg-2021").replace(
        "supports: Submission", "was: {eflg-2012: {supports: [reaccreditation]}}"
    )
    for old, new in (
        (", accreditation: renewal", ""),
        ("[Involving your communities, communities]", "all"),
        ("Collecting informationPolitical and managerial leadership", "leadership"),
        ("leadership.vision", "leadership.leaders"),
        ("kind: certificate", "kind: external_review, shows: outcome, assurance: independent"),
        ("dated: 2016-06-26}", "dated: 2019-05-01}"),
    ):
        text = text.replace(old, new)
    result = assess(Bundle.from_text(text), NEW)
    said = [
        near
        for rule in result.criteria.values()
        if rule.explanation
        for gap in leaf_gaps(rule.explanation.gap)
        for near in gap.near_misses
        if near.item == "E2"
    ]
    assert not said  # what is offered for nothing is no near miss of a question
    assert result.bundle.awaiting_review == ("E2",)


def test_a_kind_without_a_match_is_said_of_every_item() -> None:
    assert SHIPPED is not None
    bare = Crosswalk("x", "", "", OLD.id, NEW.id, SHIPPED.links, file="own.yaml")
    with pytest.raises(InvalidInput) as caught:
        migrate(SAMPLE, OLD, NEW, bare)
    assert [problem.code for problem in caught.value.problems] == ["unknown_kind"] * 3
    with pytest.raises(InvalidInput, match="This crosswalk is between") as caught:
        migrate(SAMPLE, OLD, NEW, Crosswalk("x", "", "", "a", "b", (), file="own.yaml"))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    old, new, again = (str(tmp_path / name) for name in ("old.yaml", "new.yaml", "again.yaml"))
    Path(old).write_text(SMALL, encoding="utf-8")
    assert main(["bundle", "migrate", old, "--to", "eflg-2021"]) == 0
    golden("small.txt", capsys.readouterr().out)
    assert list(tmp_path.iterdir()) == [Path(old)]
    assert main(["bundle", "migrate", old, "--to", "eflg-2021", "-o", new]) == 0
    err = capsys.readouterr().err
    assert "2 items wait for review" in err
    assert main(["assess", new]) == 0
    assert "2 wait for review" in " ".join(capsys.readouterr().out.split())
    assert main(["bundle", "migrate", new, "--to", "eflg-2012", "-o", again]) == 0
    capsys.readouterr()
    assert Bundle.load(again).to_data() == Bundle.from_text(SMALL).to_data()
    assert main(["bundle", "migrate", old, "--to", "eflg-2021", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "eflg-migration/1"
    assert [item["outcome"] for item in data["items"]] == ["review", "nowhere", "carried", "review"]
    assert Bundle.from_data(data["bundle"], framework=NEW) == Bundle.load(new, NEW)
    assert main(["bundle", "migrate", old, "--to", "eflg-2021", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["item"], row["to"], row["counts"]) for row in rows] == [
        ("E1", "leadership.leaders", "yes"),
        ("E1", "communities.information", "no"),
        ("E2", "", "no"),
        ("E3", "leadership.leaders", "yes"),
        ("", "workforce.learning", "no"),
    ]
    assert main(["bundle", "migrate", old, "--to", "eflg-2021", "-o", "-"]) == 0
    assert Bundle.from_text(capsys.readouterr().out) == Bundle.load(new)


def test_an_adaptation_has_the_crosswalks_of_its_base() -> None:
    local = Framework.load(shipped.SAMPLES / "northmere-local")
    by_base = crosswalk_between(OLD, local)
    assert by_base is not None
    over = migrate(SAMPLE, OLD, local, by_base)
    assert over.bundle.framework == local.id
    assert len(over.of(Outcome.CARRIED)) == 10
    back = crosswalk_between(local, OLD)
    assert back is not None
    assert migrate(over.bundle, local, OLD, back).bundle.to_data() == SAMPLE.to_data()


def test_an_adaptation_and_its_base_share_what_both_have() -> None:
    local = Framework.load(shipped.SAMPLES / "northmere-local")
    more = next(  # a theme of which more is asked there
        part
        for part, theme in NEW.themes.items()
        if len(local.themes[part].criteria) > len(theme.criteria)
    )
    sample = shipped.sample("northmere-2024")
    whole = replace(sample.evidence[0], id="W", supports=(more,))
    northmere = sample.with_evidence([*sample.evidence, whole])
    there, back = crosswalk_between(NEW, local), crosswalk_between(local, NEW)
    assert there is not None
    assert back is not None
    over = migrate(northmere, NEW, local, there)
    assert {item.outcome for item in over.items} == {Outcome.CARRIED, Outcome.REVIEW}
    assert [item.id for item in over.of(Outcome.REVIEW)] == ["W"]
    for item, before in zip(over.bundle.evidence, northmere.evidence, strict=True):
        # what may be asked for more there is proposed, the rest counts at once
        assert {*item.supports, *(each.supports for each in item.proposed)} == {*before.supports}
        assert all(each.strength == "subset" for each in item.proposed)
    assert migrate(over.bundle, local, NEW, back).bundle.to_data() == northmere.to_data()
    own = next(part for part in local.themes if part not in NEW.themes)
    added = replace(
        over.bundle.evidence[0], id="X", supports=(own,), characteristics=("care_experience", "age")
    )
    kept = over.bundle.with_evidence(
        [*over.bundle.evidence, replace(added, id="Y"), replace(added, was={})]
    )
    moved = migrate(kept, local, NEW, back)
    assert {item.outcome for item in moved.items if item.id == "X"} == {Outcome.NOWHERE}
    first = moved.bundle.item["Y"]  # as it was, but for what the officer has made of it since
    assert first.supports == northmere.evidence[0].supports
    assert first.was[local.id].supports == (own,)
    assert first.was[local.id].characteristics == ("care_experience", "age")
    assert moved.bundle.item["X"].characteristics == ("age",)
    assert moved.bundle.item["X"].was[local.id].characteristics == ("care_experience", "age")
    again = migrate(moved.bundle, NEW, local, there)
    assert again.bundle.item["X"].supports == (own,)
    assert again.bundle.item["X"].characteristics == ("care_experience", "age")
    assert crosswalk_between(OLD, shipped.framework("psed-england-2017")) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "eflg-2012"], "--to: The evidence stands under eflg-2012 already"),
        (["--to", "eflg-2012x"], 'Did you mean "eflg-2012"?'),
        (["--to", "eflg-2021", "--crosswalk", "none.yaml"], "There is no such file"),
        (["--to", "eflg-2021", "-o", "old.yaml"], "it is the evidence file itself"),
    ],
)
def test_what_cannot_be_done(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(SMALL, encoding="utf-8")
    assert main(["bundle", "migrate", "old.yaml", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert Path("old.yaml").read_text(encoding="utf-8") == SMALL
    assert [path.name for path in tmp_path.iterdir()] == ["old.yaml"]
