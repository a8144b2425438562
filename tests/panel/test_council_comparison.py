"""Councils beside each other: counted by hand, small groups withheld, whom to ask."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Assessment, Bundle, assess
from eflg_engine.cli.main import main
from eflg_engine.panel.council_comparison import LEAST_GROUP
from scripts.councils_sample import FILE, GROUPS, SPOILED, bundles, groups, lines
from tests.support.schemas import problems
from tests.support.shipped import framework


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("councils") / "results.jsonl"
    assert main(["batch", str(FILE), "-o", str(file)]) == 1
    return file


def test_the_sample_is_what_the_generator_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == lines()
    assert GROUPS.read_text(encoding="utf-8") == groups()


def test_levels_shortfalls_and_whom_to_ask_are_those_of_each_assessed_alone(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["panel", "compare-councils", str(results), "--groups", str(GROUPS)]
    assert main([*command, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert problems("council-comparison", data) == []
    alone = {}
    for each in bundles():
        name = each["council"]["name"]  # type: ignore[index]
        if name != SPOILED:
            alone[name] = assess(Bundle.from_data(each), framework())
    listed = dict(line.split(",") for line in groups().splitlines())
    strong = {}
    for group in data["groups"]:
        inside = {name: each for name, each in alone.items() if listed[name] == group["group"]}
        assert group["councils"] == len(inside)
        if len(inside) >= LEAST_GROUP:
            strong[group["group"]] = _strong_as_counted(group, inside)
    assert strong["districts"] == 4
    assert strong.keys() == {"districts", "others"}


def _strong_as_counted(group: dict[str, Any], alone: dict[str, Assessment]) -> int:
    """Themes in which some are strong, once all that is said of the group has been counted."""
    for theme in group["themes"]:
        held = {name: result.themes[theme["theme"]] for name, result in alone.items()}
        assessed = {
            name: each.level for name, each in held.items() if each.level_number is not None
        }
        for count in theme["held"]:
            assert count["councils"] == list(assessed.values()).count(count["level"])
        numbers = {name: held[name].level_number or 0 for name in assessed}
        top = [name for name, number in numbers.items() if number == max(numbers.values())]
        wanted = sorted(top) if 2 * len(top) <= len(numbers) else []
        assert theme["strong"] == wanted
    for shortfall in group["shortfalls"]:
        theme = shortfall["criterion"].rpartition(".")[0]
        many = sum(
            shortfall["criterion"] in each.themes[theme].blocked_by for each in alone.values()
        )
        assert shortfall["councils"] == many
    return sum(bool(theme["strong"]) for theme in group["themes"])


def test_one_council_is_told_whom_to_ask_and_a_small_group_nothing(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["panel", "compare-councils", str(results), "--groups", str(GROUPS)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "small: 4 councils" in said
    assert f"Nothing is said of a group of fewer than {LEAST_GROUP} councils" in " ".join(
        said.split()
    )
    assert "Fern" not in said
    assert main([*command, "--council", "birchwick", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["council"] == "Birchwick"
    assert [group["group"] for group in data["groups"]] == ["others"]
    for ask in data["ask"]:
        assert "Birchwick" not in ask["councils"]
    assert main([*command, "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["group"] for row in rows} == {"districts", "others"}
    assert main([*command, "--council", "Birchwik"]) == 2
    assert "Birchwick" in capsys.readouterr().err


def test_full_results_are_grouped_by_a_fact_and_the_latest_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for number, day in enumerate(("2024-12-02", "2026-12-02")):
        files.append(str(tmp_path / f"{number}.json"))
        sample = "evidence_samples/northmere-2024.yaml"
        arguments = ["assess", sample, "--as-at", day, "--format", "json", "-o", files[-1]]
        assert main(arguments) == 0
    command = ["panel", "compare-councils", *files, "--by", "nation", "--format", "json"]
    assert main(command) == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert (group["group"], group["councils"], group["withheld"]) == ("england", 1, True)


def test_what_is_no_result_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"schema": "eflg-batch/1", "result": null}\n{"a": 1}\n', encoding="utf-8")
    other = tmp_path / "other.json"
    other.write_text('{"schema": "eflg-outline/1", "framework": {"id": "x"}}', encoding="utf-8")
    assert main(["panel", "compare-councils", str(other), "--framework", "eflg-2021"]) == 2
    assert "of another framework" in capsys.readouterr().err
    empty = tmp_path / "empty.json"
    empty.write_text("", encoding="utf-8")
    assert main(["panel", "compare-councils", str(empty), str(file), "no such file"]) == 2
    error = capsys.readouterr().err
    for said in ("empty.json: The file is empty", "bad.jsonl:2", "no such file", "3 problems"):
        assert said in error


def test_groups_are_refused_with_every_mistake_and_what_is_left_out_is_told(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "groups.csv"
    file.write_text("council;group\nElmham;a\nelmham;b\nElmbury;\n", encoding="utf-8")
    command = ["panel", "compare-councils", str(results)]
    assert main([*command, "--groups", str(file)]) == 2
    error = capsys.readouterr().err
    assert "groups.csv:3:1: This council is in another group further up" in error
    assert "groups.csv:4:2: The group is missing here" in error
    file.write_text("council,group\nElmham,a\nNowhere,a\n", encoding="utf-8")
    assert main([*command, "--groups", str(file)]) == 0
    said = capsys.readouterr()
    assert "1 council of the list without a result: nowhere" in said.err
    assert "22 councils left out" in said.err
    assert "a: 1 council" in said.out
    assert main([*command, "--by", "nation"]) == 2
    assert "No result has this fact of the profile" in capsys.readouterr().err
