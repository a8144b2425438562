"""The desk behind the page says and saves what the library and the command line do."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.cli.main import main
from eflg_engine.framework import Framework as Loading
from eflg_engine.page.desk import VIEWS, Desk
from eflg_engine.page.start import call, keep_all, start

SAMPLES = Path("evidence_samples")
NORTHMERE = (SAMPLES / "northmere-2024.yaml").read_bytes()
TODAY = date(2026, 11, 30)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    frameworks = [Framework.shipped(each) for each in ("eflg-2021", "psed-england-2017")]
    made = Desk(tmp_path, frameworks, {"northmere-2024.yaml": NORTHMERE}, TODAY)
    made.open_sample("northmere-2024.yaml")
    return made


def levels(desk: Desk) -> dict[str, str]:
    return {
        theme["id"]: theme["level"]
        for module in desk.summary()["modules"]
        for theme in module["themes"]
    }


def test_it_says_what_the_library_says(desk: Desk) -> None:
    result = assess(Bundle.from_text(NORTHMERE.decode()), Framework.shipped("eflg-2021"))
    assert levels(desk) == {each.id: each.shown for each in result.themes.values()}
    assert desk.result().to_json() == result.to_json()


def test_a_saved_result_is_that_of_the_command_line(desk: Desk, tmp_path: Path) -> None:
    made = tmp_path / "there.json"
    assert main(["assess", str(SAMPLES / "northmere-2024.yaml"), "-o", str(made)]) == 0
    here = json.loads(desk.save(["assess", "BUNDLE"], ".json")["content"])
    assert here == json.loads(made.read_text(encoding="utf-8"))


def test_what_is_saved_reads_back_as_the_bundle(desk: Desk) -> None:
    before = desk.bundle
    for content, name in (
        (desk.saved_yaml()["content"], "again.yaml"),
        (desk.save(["bundle", "export", "BUNDLE"], ".xlsx")["content"], "again.xlsx"),
    ):
        desk.open(name, content)
        assert [each.to_data() for each in desk.bundle.evidence] == [
            each.to_data() for each in before.evidence
        ]


def test_trying_without_is_assessing_without(desk: Desk) -> None:
    framework, all_items = desk.framework, desk.bundle.evidence
    chance = random.Random(7)
    for _ in range(20):
        gone = {each.id for each in chance.sample(all_items, chance.randint(1, 9))}
        kept = tuple(each for each in all_items if each.id not in gone)
        result = assess(replace(desk.bundle, evidence=kept), framework, as_at=desk.as_at)
        said = {each["id"]: each["then"] for each in desk.without(gone)["changed"]}
        now = levels(desk)
        for theme in result.themes.values():
            assert said.get(theme.id, now[theme.id]) == theme.shown


def test_an_answer_and_a_refusal_are_kept_on_the_item(desk: Desk) -> None:
    first = desk.sorting()[0]
    item, yes, no = first["item"], first["questions"][0]["id"], first["questions"][1]["id"]
    desk.answer(item, yes, True, "page 4")
    desk.answer(item, no, False)
    data = desk.bundle.item[item].to_data()
    assert "page 4" in json.dumps(data["supports"])
    assert data["not_shown"] == [no]


def test_what_the_form_shows_put_back_changes_nothing(desk: Desk) -> None:
    before = desk.bundle
    for item in desk.evidence()[::12]:
        desk.put(item, item["id"])
    assert desk.bundle.to_data() == before.to_data()


def test_a_wrong_item_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    before = desk.bundle
    item = {"id": "X1", "title": "New", "kind": "polices", "dated": "31/02/2024"}
    with pytest.raises(InvalidInput) as caught:
        desk.put(item)
    assert {problem.code for problem in caught.value.problems} >= {"unknown_kind"}
    assert desk.bundle is before


def test_the_day_and_the_framework_can_be_changed(desk: Desk) -> None:
    before = desk.summary()["level"]
    assert desk.set_day("2034-01-01")["level"] != before
    assert desk.set_framework("psed-england-2017")["framework"] == "psed-england-2017"
    with pytest.raises(InvalidInput):
        desk.set_day("soon")


def test_every_view_is_html_with_what_people_wrote_escaped(desk: Desk) -> None:
    hostile = {"id": "X1", "title": "<img src=x onerror=alert(1)>", "kind": "policy"}
    desk.put(hostile | {"dated": "2024-01-01", "supports": ["workforce.wellbeing"]})
    desk.compare_with("old.yaml", (SAMPLES / "brackenshire-2024.yaml").read_bytes())
    for name in VIEWS:
        html = desk.view(name, {"explain": "workforce.wellbeing"}.get(name, ""))
        assert html
        assert "<img" not in html


def test_calls_come_as_json_and_problems_go_as_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Loading, "loader", Loading.loader)  # put back afterwards
    keep_all(tmp_path)
    (tmp_path / "northmere.yaml").write_bytes(NORTHMERE)
    desk = start(tmp_path, "2026-11-30")
    text, content = call(desk, "sample_names", "[]")
    assert (json.loads(text), content) == ({"value": ["northmere.yaml"]}, b"")
    text, _ = call(desk, "open", '["a.yaml"]', b"council: {nam: X}\n")
    assert "name" in json.loads(text)["problems"][0]
    text, content = call(desk, "saved_yaml", "[]")
    assert json.loads(text)["value"]["name"].endswith(".yaml")
    assert content.startswith(b"framework:") or b"council:" in content
    with pytest.raises(AttributeError):
        call(desk, "_items", "[]")
