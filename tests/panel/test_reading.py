"""Ratings from YAML, CSV and workbooks: the same, and every problem at once with its place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Framework, InvalidInput
from eflg_engine.panel.ratings import Rating, Ratings, Scale
from eflg_engine.panel.reading import load_ratings
from tests.support import shipped
from tests.support.workbooks import saved

YAML = """\
format: 1
framework: eflg-2021
ratings:
  - {assessor: A1, council: Testham, for: 2.5.A1a, status: 3, dated: 2024-05}
  - {assessor: A2, council: Testham, for: leadership.scrutiny, level: Achieving, confidence: high}
  - {assessor: A2, council: Testham, for: leadership.scrutiny, level: below, round: agreed}
"""

CSV = """\
Assessor;Council;For;Status;Level;Confidence;Round;Dated
A1;Testham;2.5.A1a;3;;;;2024-05
A2;Testham;leadership.scrutiny;;Achieving;HIGH;;
;;;;;;;
A2;Testham;leadership.scrutiny;;below;;agreed;
"""


@pytest.fixture(scope="module")
def framework() -> Framework:
    return shipped.framework("eflg-2021")


def read(tmp_path: Path, name: str, text: str, framework: Framework) -> Ratings:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return load_ratings(file, framework)


def problems(tmp_path: Path, name: str, text: str, framework: Framework) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, name, text, framework)
    return [str(each).replace(f"{tmp_path}/", "") for each in caught.value.problems]


def test_a_table_says_what_a_yaml_file_says(tmp_path: Path, framework: Framework) -> None:
    found = read(tmp_path, "r.yaml", YAML, framework)
    assert found.ratings == read(tmp_path, "r.csv", CSV, framework).ratings
    question = "leadership.scrutiny.fixed_cycle"
    assert found.ratings[0].target.startswith(question)
    assert found.ratings[0].scale is Scale.STATUS
    assert found.ratings[0].rank == 2
    assert found.ratings[0].dated == date(2024, 5, 1)
    assert [each.rank for each in found.ratings[1:]] == [2, 0]
    assert found.ratings[1] == Rating(
        "A2", "Testham", "leadership.scrutiny", Scale.LEVEL, 2, "high"
    )


def test_a_workbook_says_the_same(tmp_path: Path, framework: Framework) -> None:
    book = pytest.importorskip("openpyxl").Workbook()
    sheet = book.active
    assert sheet is not None
    for line in CSV.splitlines():
        sheet.append(line.split(";"))
    book.save(tmp_path / "r.xlsx")
    table = load_ratings(tmp_path / "r.xlsx", framework)
    assert table.ratings == read(tmp_path, "r.yaml", YAML, framework).ratings


def test_a_workbook_may_hold_numbers_and_days_and_its_cells_are_named(
    tmp_path: Path, framework: Framework
) -> None:
    pytest.importorskip("openpyxl")
    rows: list[list[Any]] = [["assessor", "council", "for", "status", "dated"],
            ["A1", "Testham", "2.5.A1a", 3, date(2024, 5, 1)]]  # fmt: skip
    file = saved({"Cover": [["Ratings"]], "Given": rows}, tmp_path / "r.xlsx")
    (rating,) = load_ratings(file, framework).ratings
    assert (rating.rank, rating.dated) == (2, date(2024, 5, 1))
    rows += [["A1", "Testham", 2.5, 7, "2024-05"]]
    file = saved({"Cover": [["Ratings"]], "Given": rows}, tmp_path / "r.xlsx")
    with pytest.raises(InvalidInput) as caught:
        load_ratings(file, framework)
    found = "\n".join(map(str, caught.value.problems))
    assert "r.xlsx: Given!C3: The spreadsheet holds a number here" in found
    assert "r.xlsx: Given!D3: This is not a point of the scale" in found


def test_every_problem_of_a_table_has_its_cell(tmp_path: Path, framework: Framework) -> None:
    text = (
        "assessor,council,for,level,status,raitng\n"
        "A1,Testham,leadership.scrutny,achieving,,x\n"
        "A1,Testham,leadership.scrutiny,acheiving,,\n"
        "A1,,leadership.scrutiny,,5,\n"
        "A1,Testham,leadership.scrutiny,,,\n"
        "A1,Testham,leadership.scrutiny,achieving,3,\n"
    )
    found = "\n".join(problems(tmp_path, "r.csv", text, framework))
    for expected in (
        "r.csv:1:6: There is no column of that name here [unknown_key]",
        "r.csv:2:3",
        'Did you mean "leadership.scrutiny"?',
        "r.csv:3:4",
        'Did you mean "achieving"?',
        "r.csv:4:5",
        "r.csv:4:1",
        "r.csv:5:1: Neither a level nor a status is given",
        "r.csv:6:1: A level and a status are both given",
    ):
        assert expected in found, found


def test_who_gives_two_things_is_asked_which(tmp_path: Path, framework: Framework) -> None:
    text = YAML + "  - {assessor: A1, council: Testham, for: 2.5.A1a, status: 4}\n"
    (problem,) = problems(tmp_path, "r.yaml", text, framework)
    assert problem.startswith("r.yaml:7:5: A1 gave leadership.scrutiny.fixed_cycle")


def test_who_gives_two_things_is_asked_in_a_file_with_other_mistakes_too(
    tmp_path: Path, framework: Framework
) -> None:
    text = YAML + "  - {assessor: A1, council: Testham, for: 2.5.A1a, status: 4}\n"
    text += "  - {assessor: A1, council: Testham, for: 2.5.A1a, status: .nan}\n"
    first, second = problems(tmp_path, "r.yaml", text, framework)
    assert first.startswith("r.yaml:7:5: A1 gave leadership.scrutiny.fixed_cycle")
    assert second.startswith("r.yaml:8:")


def test_more_mistakes_than_are_told_are_counted(tmp_path: Path, framework: Framework) -> None:
    text = YAML + "  - {assessor: A1, council: Testham, for: no.such.part, status: 4}\n" * 205
    found = problems(tmp_path, "r.yaml", text, framework)
    assert (len(found), "5 more problems" in found[-1]) == (201, True)


def test_the_same_twice_counts_once(tmp_path: Path, framework: Framework) -> None:
    text = YAML + "  - {assessor: A1, council: Testham, for: 2.5.A1a, status: 3}\n"
    assert len(read(tmp_path, "r.yaml", text, framework).ratings) == 3


def test_several_parts_in_one_entry_are_refused(tmp_path: Path, framework: Framework) -> None:
    text = YAML.replace("for: 2.5.A1a", "for: leadership + workforce")
    (problem,) = problems(tmp_path, "r.yaml", text, framework)
    assert "names several parts of the framework: each entry rates one" in problem


def test_a_workbook_with_macros_is_refused(tmp_path: Path, framework: Framework) -> None:
    pytest.importorskip("openpyxl")
    file = saved({"Given": [["assessor", "council", "for", "status"]]}, tmp_path / "r.xlsx")
    file = file.rename(tmp_path / "r.xlsm")
    with pytest.raises(InvalidInput, match="Workbooks with macros"):
        load_ratings(file, framework)


def test_an_assessor_is_the_same_in_whatever_case_and_width(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(
        "assessor,council,for,level\n"
        "A1,Caf\u00e9 End,leadership.scrutiny,achieving\n"
        "\uff211,CAFE\u0301 END,workforce.data,developing\n",
        encoding="utf-8",
    )
    found = load_ratings(file, shipped.framework("eflg-2021"))
    assert (found.assessors, found.councils) == (("A1",), ("Caf\u00e9 End",))
