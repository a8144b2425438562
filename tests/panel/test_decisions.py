"""Decisions from files: what was planted is found, bundles are read, problems have their place."""

import json
from pathlib import Path

import pytest

from eflg_engine import InvalidInput, assess
from eflg_engine.cli.main import main
from eflg_engine.panel import load_decisions, panel_consistency
from scripts.decisions_sample import FILE, FILE_SET_ASIDE, PLANTED, SET_ASIDE, table
from tests.support import shipped
from tests.support.places import ROOT
from tests.support.schemas import problems


def test_the_samples_are_what_the_generator_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == table()
    assert FILE_SET_ASIDE.read_text(encoding="utf-8") == table(SET_ASIDE)


def test_a_council_is_the_same_in_whatever_case_and_a_month_is_its_first_day(
    tmp_path: Path,
) -> None:
    file = tmp_path / "d.csv"
    file.write_text(
        "council,for,level,dated,met\n"
        "Caf\u00e9 End,leadership.scrutiny,below,2024-03,none\n"
        "CAFE\u0301 END,leadership.scrutiny,developing,2024-03-01,none\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as caught:
        load_decisions(file, shipped.framework("eflg-2021"))
    assert [each.code for each in caught.value.problems] == ["duplicate_decision"]


def test_what_was_planted_is_what_is_to_change() -> None:
    found = panel_consistency(load_decisions(FILE, shipped.framework("eflg-2021")))
    changes = [change for theme in found.themes for change in theme.changes]
    assert {
        (c.decision.council, c.decision.dated and c.decision.dated.year, c.decision.theme)
        for c in changes
    } == set(PLANTED)
    for change in changes:
        assert change.decision.rules is not None
        assert change.lowest <= change.decision.rules <= change.highest
    assert found.distances == ((-1, 2), (0, 141), (1, 1))


def test_the_json_is_as_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["panel", "consistency", str(FILE), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert problems("panel-consistency", data) == []
    assert data["to_change"] == 3
    for theme in data["themes"]:
        assert theme["pairs"] == len(theme["witnesses"])
        for witness in theme["witnesses"]:
            assert set(witness["less"]["met"]) <= set(witness["more"]["met"])


def test_strict_tells_by_the_exit_code(tmp_path: Path) -> None:
    assert main(["panel", "consistency", str(FILE), "--strict", "-o", f"{tmp_path}/a.txt"]) == 1


def test_a_decision_may_rest_on_a_bundle(tmp_path: Path) -> None:
    sample = ROOT / "evidence_samples" / "northmere-2024.yaml"
    (tmp_path / "n.yaml").write_bytes(sample.read_bytes())
    file = tmp_path / "d.yaml"
    file.write_text(
        "framework: eflg-2021\n"
        "decisions:\n"
        "  - {council: N, for: leadership.scrutiny, level: excellent, bundle: n.yaml}\n"
        "  - {council: M, for: leadership.scrutiny, level: below, met: [2.5.D1]}\n",
        encoding="utf-8",
    )
    framework = shipped.framework("eflg-2021")
    first = load_decisions(file, framework).decisions[0]
    result = assess(shipped.sample("northmere-2024"), framework)
    assert first.rules == result.themes["leadership.scrutiny"].level_number
    met = {list(framework.criteria)[number] for number in first.met}
    assert met == {
        key
        for key, each in result.criteria.items()
        if key.startswith("leadership.scrutiny.") and each.state == "met"
    }


def test_every_problem_at_once(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text(
        "council,for,level,met,bundle\n"
        "A,leadership.scrutny,achieving,none,\n"
        "B,leadership.scrutiny,top,none,\n"
        "C,leadership.scrutiny,achieving,,\n"
        "D,leadership.scrutiny,achieving,workforce.data.pay_gap; nonsense,\n"
        "E,leadership.scrutiny,achieving,none,\n"
        "E,leadership.scrutiny,below,none,\n"
        "F,communities,below,none,\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as caught:
        load_decisions(file, shipped.framework("eflg-2021"))
    codes = [(each.place.line, each.place.column, each.code) for each in caught.value.problems]
    assert codes == [
        (2, 2, "unknown_target"),
        (3, 3, "unknown_level"),
        (4, 1, "one_of"),
        (5, 4, "out_of_place"),
        (5, 4, "unknown_target"),
        (7, 1, "duplicate_decision"),
        (8, 2, "unknown_target"),
    ]


def test_a_bundle_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text(
        "council,for,level,bundle\nA,leadership.scrutiny,below,gone.yaml\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as caught:
        load_decisions(file, shipped.framework("eflg-2021"))
    assert [each.code for each in caught.value.problems] == ["no_such_file"]


def test_a_report_names_the_file_without_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = tmp_path / "decisions.csv"
    copied.write_bytes(FILE.read_bytes())
    assert main(["panel", "consistency", str(copied), "--format", "json"]) == 0
    told = capsys.readouterr().out
    assert '"decisions.csv:' in told
    assert tmp_path.name not in told
