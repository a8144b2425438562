"""`eflg framework diff`: what each criterion asks now that it did not, and for whom it matters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings

from eflg_engine import Bundle, Framework, assess
from eflg_engine.assessment.state import State
from eflg_engine.authoring.editions.diff import diff
from eflg_engine.authoring.editions.effect import readable
from eflg_engine.authoring.implication.counterexample import bundle_data
from eflg_engine.authoring.implication.deciding import Relation
from eflg_engine.cli.main import main
from tests.oracles import brute_implication as brute
from tests.support import shipped
from tests.support.golden import Golden
from tests.support.places import INPUTS
from tests.support.schemas import problems

EDITIONS = INPUTS / "editions"
ARGUMENTS = ("framework", "diff", "old.yaml", "new.yaml", "--bundles", "councils")


def printed(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main([*ARGUMENTS, *more]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("form", "file"), [("text", "diff.txt"), ("markdown", "diff.md")])
def test_the_whole_report(
    form: str,
    file: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    golden: Golden,
) -> None:
    monkeypatch.chdir(EDITIONS)
    text = printed(capsys, "--format", form)
    golden(file, text)
    assert form != "text" or all(len(line) <= 80 for line in text.splitlines())


def test_json_and_its_evidence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(EDITIONS)
    data = json.loads(printed(capsys, "--format", "json"))
    assert problems("diff", data) == []
    assert [(each["new"]["id"], each["relation"]) for each in data["shared"]] == [
        ("alpha.one.strategy", "different"),
        ("alpha.one.data", "looser"),
        ("alpha.two.large", "stricter"),
        ("alpha.two.checked", "stricter"),
    ]
    assert data["likely_renamed"] == [
        {"old": "alpha.one.survey", "new": "alpha.one.asked", "why": "the same statement"}
    ]
    old, new = Framework.load("old.yaml"), Framework.load("new.yaml")
    for each in data["shared"]:
        for key, here, there in (("enough_before", old, new), ("enough_now", new, old)):
            if each[key] is not None:
                ids = [each["old"]["id"], each["new"]["id"]]
                first, second = ids if here is old else reversed(ids)
                assert state(here, each[key], first) in (State.MET, State.NOT_APPLICABLE)
                assert state(there, each[key], second) in (State.NOT_MET, State.NO_EVIDENCE)


def state(framework: Framework, bundle: Any, criterion: str) -> State:
    """What becomes of a criterion on evidence offered for it, as far as it can be read."""
    known = framework.vocabulary.kinds.ids
    evidence = [
        {**item, "supports": [criterion]} for item in bundle["evidence"] if item["kind"] in known
    ]
    data = {**bundle, "framework": framework.id, "evidence": evidence}
    return assess(Bundle.from_data(data), framework).criteria[criterion].state


@settings(max_examples=40)
@given(brute.pairs())
def test_relations_are_those_of_implication(
    pair: tuple[dict[str, Any], dict[str, Any], frozenset[str]],
) -> None:
    """Editions with one requirement each: compared across, as they are side by side in one."""
    first, second, features = pair
    assume("same_as" not in str(pair))  # each stands twice here, and names the other of the pair
    words = brute.vocabulary_with(features)
    together = Framework.from_data(brute.framework(first, second, vocabulary=words))
    a, b = (together.criteria[each] for each in brute.CRITERIA)
    from eflg_engine.authoring.implication.deciding import ground, relation

    expected = relation(ground(together, homes=["m1"]), b.requires, a.requires)
    old = Framework.from_data(brute.framework(first, first, vocabulary=words))
    new = Framework.from_data(brute.framework(second, second, vocabulary=words))
    found = diff(old, new).shared[0]
    assert found.relation is expected
    assert (found.enough_before is None) == (expected in (Relation.EQUAL, Relation.LOOSER))


def test_an_adaptation_and_its_base() -> None:
    """All evidence shown is enough under the one and not under the other, as far as it is read."""
    base = shipped.framework()
    local = Framework.load(shipped.SAMPLES / "northmere-local")
    found = diff(base, local)
    relations = {each.new.id: each.relation for each in found.shared}
    assert relations["leadership.objectives.in_force"] is Relation.STRICTER
    assert relations["services.planning.performance_review"] is Relation.STRICTER
    assert relations["communities.information.profile"] is Relation.DIFFERENT
    assert [each.id for each in found.added] == [
        criterion for criterion in local.criteria if criterion not in base.criteria
    ]
    for each in found.shared:
        for shown, here, there in (
            (each.enough_before, base, local),
            (each.enough_now, local, base),
        ):
            if shown is not None:
                data = bundle_data(here, shown.example, shown.as_at, [each.new.id])
                met, unmet = (
                    assess(readable(Bundle.from_data(data), side, {})[0], side, as_at=shown.as_at)
                    for side in (here, there)
                )
                assert met.criteria[each.new.id].state is State.MET
                assert unmet.criteria[each.new.id].state is State.NOT_MET


def test_an_edition_and_itself() -> None:
    framework = shipped.framework()
    found = diff(framework, framework)
    assert {each.relation for each in found.shared} == {Relation.EQUAL}
    assert len(found.shared) == len(framework.criteria)
    assert (found.added, found.removed, found.parts, found.likely) == ((), (), (), ())


def test_editions_without_a_criterion_in_common(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["framework", "diff", "eflg-2012", "eflg-2021"]) == 0
    text = capsys.readouterr().out
    assert "Hardly a criterion is in both" in text
    assert "- module involving: gone; it was Involving your communities" in text


def test_every_problem_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("council: {}\n", encoding="utf-8")
    code = main(["framework", "diff", "eflg-1999", "eflg-2021", "--bundles", str(tmp_path)])
    said = capsys.readouterr().err
    assert code == 2
    assert "eflg-1999: There is no framework of that name" in said
    assert f"{tmp_path / 'a.yaml'}:1:10: " in said
