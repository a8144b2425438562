"""The desk behind the page says and saves what the library and the command line do."""

from __future__ import annotations

import base64
import json
import random
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.cli.main import main
from eflg_engine.framework import Framework as Loading
from eflg_engine.page.desk import Desk
from eflg_engine.page.painting import painted
from eflg_engine.page.start import call, keep_all, resume, start
from eflg_engine.page.views import VIEWS

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
    first = desk.sorting()
    item, (yes, no, *_) = first["item"], [each["id"] for each in first["questions"]]
    desk.answer(item, {yes: "page 4"}, [no])
    data = desk.bundle.item[item].to_data()
    assert "page 4" in json.dumps(data["supports"])
    assert data["not_shown"] == [no]


def test_what_is_left_for_later_comes_last(desk: Desk) -> None:
    first = desk.sorting()
    then = desk.sorting([first["item"]])
    assert then["item"] == first["next"][0][0]
    assert then["left"] == first["left"]
    assert then["next"][-1][0] == first["item"] or first["left"] > 31


def test_a_theme_leads_to_its_questions_and_they_to_what_answers_them(desk: Desk) -> None:
    result = desk.result()
    answered = missing = 0
    for theme in list(result.themes.values())[:2]:
        said = desk.theme(theme.id)
        states = [each["met"] for level in said["levels"] for each in level["criteria"]]
        assert states.count(True) == sum(each.state.value == "met" for each in theme.criteria)
        for each in (found for level in said["levels"] for found in level["criteria"]):
            for row in each["questions"]:
                found = desk.question(row["question"], each["id"])
                assert found["asks"] == row["asks"]
                answering = [f"{one['item']} {one['title']}" for one in found["counting"]]
                assert " | ".join(answering) == found["by"]
                answered += bool(found["answered"] == "yes" and answering)
                missing += bool(found["answered"] == "no" and found["missing"])
    assert answered
    assert missing


def test_an_item_offered_for_a_question_answers_it(desk: Desk) -> None:
    for each in desk.result().framework.criteria.values():
        for row in desk.criterion(each.id)["questions"]:
            might = desk.question(row["question"], each.id)["might"]
            fit = [found["item"] for found in might if not found["said"]]
            if row["answered"] == "no" and fit:
                desk.answer(fit[0], {row["question"]: ""}, [])
                assert fit[0] in desk.question(row["question"], each.id)["by"]
                return
    raise AssertionError("no question of the sample has an item that might answer it")


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
    levels_before = levels(desk)
    moved = desk.set_day("2034-01-01")
    assert moved["level"] != before
    now = levels(desk)
    assert {each["id"]: (each["now"], each["then"]) for each in moved["changed"]} == {
        theme: (level, now[theme]) for theme, level in levels_before.items() if level != now[theme]
    }
    assert desk.set_framework("psed-england-2017")["framework"] == "psed-england-2017"
    with pytest.raises(InvalidInput):
        desk.set_day("soon")


def test_a_day_is_written_only_where_the_file_or_somebody_set_one(desk: Desk) -> None:
    desk.new("Saltmere", "eflg-2021")
    assert b"as_at" not in desk.saved_yaml()["content"]
    desk.set_day("2027-05-01")
    assert b"as_at: '2027-05-01'" in desk.saved_yaml()["content"]


def test_a_copy_is_gone_on_with_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.set_day("2025-03-01")
    before, content = desk.result().to_json(), desk.copy()["content"]
    desk.new("Another", "psed-england-2017")
    desk.open_copy(content)
    assert desk.result().to_json() == before
    with pytest.raises(InvalidInput):
        desk.open_copy(content[:-9])


def test_word_and_pictures_are_the_command_lines_once_they_are_painted(
    desk: Desk, tmp_path: Path
) -> None:
    """Every part but the pictures is the same to the byte."""
    desk.open("small.yaml", (SAMPLES / "haldon-vale-2025.yaml").read_bytes())
    file, there = tmp_path / "list.yaml", tmp_path / "there.docx"
    file.write_bytes(desk.saved_yaml()["content"])
    assert main(["report", str(file), "-o", str(there)]) == 0
    made = desk.save(["report", "BUNDLE"], ".docx")
    drawn = [f"PNG of {svg[:200]}".encode() for svg, _ in made["pictures"]]
    content = desk.painted([base64.b64encode(each).decode() for each in drawn])["content"]
    with zipfile.ZipFile(BytesIO(content)) as here, zipfile.ZipFile(there) as command_line:
        assert here.namelist() == command_line.namelist()
        parts = [each for each in here.namelist() if not each.endswith(".png")]
        assert [here.read(each) for each in parts] == [command_line.read(each) for each in parts]
        assert [here.read(each) for each in here.namelist() if each.endswith(".png")] == drawn
    assert (
        painted(
            desk.save(["forecast", "BUNDLE", "--until", "2030-01-01"], ".png")["content"], [b"PNG"]
        )
        == b"PNG"
    )


def test_a_report_tells_what_changed_where_last_years_file_is_chosen(desk: Desk) -> None:
    small = (SAMPLES / "haldon-vale-2025.yaml").read_bytes()
    desk.open("now.yaml", small)
    desk.compare_with("old.yaml", small)
    made = desk.save(["report", "BUNDLE", "--since", "OLD"], ".md")["content"].decode()
    assert "## Changes since last time" in made


def test_views_are_in_welsh_as_far_as_the_catalogue_goes(desk: Desk) -> None:
    summary = desk.set_language("cy")
    assert "Lefel ddangosol" in summary["headline"]
    assert '<span lang="en">' in desk.view("forecast")
    theme = next(iter(desk.result().themes.values()))
    criterion = next(each for each in theme.criteria if each.explanation)
    assert "Lefel ddangosol" in desk.theme(theme.id)["facts"]
    assert "yr hyn sy&#x27;n cyfrif" in desk.criterion(criterion.id)["html"]
    assert "Indicative level" in desk.set_language("en")["headline"]
    assert "what counts" in desk.criterion(criterion.id)["html"]


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
    desk = start(tmp_path)
    desk.folder = tmp_path / "desk"
    resume(desk, "2026-11-30")
    assert (desk.today, desk.summary()["as_at"]) == (TODAY, "2026-11-30")
    text, content = call(desk, "sample_names", "[]")
    assert (json.loads(text), content) == ({"value": ["northmere.yaml"]}, b"")
    text, _ = call(desk, "open", '["a.yaml"]', b"council: {nam: X}\n")
    assert "name" in json.loads(text)["problems"][0]
    text, content = call(desk, "saved_yaml", "[]")
    assert json.loads(text)["value"]["name"].endswith(".yaml")
    assert content.startswith(b"framework:") or b"council:" in content
    with pytest.raises(AttributeError):
        call(desk, "_items", "[]")
