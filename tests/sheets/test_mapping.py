"""Lists as councils keep them: a mapping is proposed, looked through, and read by."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput
from eflg_engine.cli.main import main
from eflg_engine.sheets.opening import read_sheets
from tests.support.schemas import problems
from tests.support.workbooks import Rows, saved

EFLG = Framework.load("eflg-2021")

SHAREPOINT: Rows = (
    ("Name", "Document category", "Theme ref", "Published Date", "Modified", "Modified By",
     "Item Type", "Path"),
    ("Area profile 2023.pdf", "JSNA", "1.1.D1a", date(2023, 3, 9), date(2024, 1, 5),
     "Officer 1", "Item", "sites/edi/Shared Documents"),
    ("Staff survey 2024.docx", "Staff survey", "4.5.A1a", date(2024, 2, 1),
     date(2024, 2, 6), "Officer 2", "Item", "sites/edi/Shared Documents"),
    ("Complaints 2023-24.xlsx", "Complaints", "3.2.D1a", date(2024, 6, 30),
     date(2024, 7, 6), "Officer 2", "Item", "sites/edi/Shared Documents"),
)  # fmt: skip

RETURNS: dict[str, Rows] = {
    service: (
        (f"Equality return: {service}",),
        ("Please fill in by Friday",),
        ("What we have", "Sort", "Date", "Which question", "Anything changed?"),
        (f"{service} users by group", "Equality monitoring data", "2023/24", "1.2.D2a", ""),
        (f"{service} notes", "Consultation", "Mar-24", "1.3.D1a; 1.3.D1b", "We moved a bus stop"),
        (f"{service} audit", "Access audit", "TBC", "3.2.D1a", ""),
    )
    for service in ("Housing", "Libraries")
}

FIVE_AREAS: Rows = (
    ("SELF-ASSESSMENT 2011",),
    ("Area", "Where are we", "Commentary"),
    ("Knowing your communities and equality mapping", "Achieving", "Profile done"),
    ("Place shaping, leadership, partnership and organisational commitment", "Developing", ""),
    ("Community engagement and satisfaction", "Achieving", ""),
    ("Responsive services and customer care", "Developing", "Two services behind"),
    ("A modern and diverse workforce", "Developing", ""),
)


def proposed(file: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    code = main(["bundle", "map", str(file), "--format", "json", *more])
    told = json.loads(capsys.readouterr().out)
    assert problems("proposed-mapping", told) == []
    return code, told


def as_pairs(sheet: Any) -> list[tuple[str, str | None, str]]:
    return [(each["header"], each["key"], each["surety"]) for each in sheet["columns"]]


def test_a_sharepoint_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved({"query (12)": SHAREPOINT}, tmp_path / "edi.xlsx")
    mapping = tmp_path / "mapping.yaml"
    code, told = proposed(file, capsys, "-o", str(mapping))
    [sheet] = told["sheets"]
    assert (code, told["settled"], sheet["missing"]) == (1, False, [])  # Path holds no links
    columns = as_pairs(sheet)
    assert ("Name", "title", "sure") in columns
    assert ("Document category", "kind", "likely") in columns
    assert ("Theme ref", "supports", "likely") in columns
    assert ("Published Date", "dated", "likely") in columns
    assert ("Path", "link", "unsure") in columns
    assert all(key is None for header, key, _ in columns if header.startswith(("Modif", "Item")))
    output = tmp_path / "b.yaml"
    arguments = ["bundle", "import", str(file), "--mapping", str(mapping), "-o", str(output)]
    assert main(arguments) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert '"Modified", "Modified By"' in said
    bundle = Bundle.load(output, EFLG)
    assert [(each.title, each.kind, each.dated) for each in bundle.evidence] == [
        ("Area profile 2023.pdf", "JSNA", date(2023, 3, 9)),
        ("Staff survey 2024.docx", "staff_survey", date(2024, 2, 1)),
        ("Complaints 2023-24.xlsx", "Complaints", date(2024, 6, 30)),
    ]


def test_a_return_with_one_sheet_a_service(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(RETURNS, tmp_path / "returns.xlsx")
    mapping = tmp_path / "mapping.yaml"
    _, told = proposed(file, capsys, "-o", str(mapping))
    assert [(each["sheet"], each["headers"]) for each in told["sheets"]] == [
        ("Housing", 3),
        ("Libraries", 3),
    ]
    keys = {each["header"]: each["key"] for each in told["sheets"][0]["columns"]}
    assert keys["Sort"] == "kind"
    assert keys["Date"] == "dated"
    assert keys["Which question"] == "supports"
    assert told["sheets"][0]["missing"] == ["title"]
    text = mapping.read_text(encoding="utf-8")
    for service in RETURNS:
        text = text.replace("    columns:\n", "    COLUMNS:\n      What we have: title\n"
                            "      Anything changed?: difference\n", 1)  # fmt: skip
        text = text.replace(
            "    # always: {kind: policy}", f"    always: {{services: {service}}}", 1
        )
    text = text.replace("COLUMNS", "columns")
    mapping.write_text(text, encoding="utf-8")
    document: Any = read_sheets(file, lambda _: EFLG, mapping)
    assert [
        (each["id"], each["services"], each["dated"]) for each in document.data["evidence"]
    ] == [
        ("Housing row 4", ["Housing"], "2023-04-01"),
        ("Housing row 5", ["Housing"], "2024-03"),
        ("Housing row 6", ["Housing"], "TBC"),  # listed as undated
        ("Libraries row 4", ["Libraries"], "2023-04-01"),
        ("Libraries row 5", ["Libraries"], "2024-03"),
        ("Libraries row 6", ["Libraries"], "TBC"),
    ]
    assert document.data["evidence"][1]["difference"] == "We moved a bus stop"


def test_an_old_self_assessment_grid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved({"Sheet1": FIVE_AREAS}, tmp_path / "grid.xlsx")
    mapping = tmp_path / "mapping.yaml"
    _, told = proposed(file, capsys, "--framework", "eflg-2012", "-o", str(mapping))
    [sheet] = told["sheets"]
    assert (sheet["read_as"], sheet["headers"]) == ("self_assessment", 2)
    assert ("Area", "for", "sure") in as_pairs(sheet)
    assert ("Where are we", "level", "likely") in as_pairs(sheet)
    document: Any = read_sheets(file, lambda _: Framework.load("eflg-2012"), mapping)
    assert document.data["self_assessment"][3] == {
        "for": "Responsive services and customer care",
        "level": "developing",
    }


def test_what_the_cells_contradict_is_unsure_and_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (("Title", "Type", "Date", "Theme"),
            *((f"Paper {n}", "Word document", "filed", "HR") for n in range(5)))  # fmt: skip
    file = saved({"Log": rows}, tmp_path / "log.xlsx")
    mapping = tmp_path / "mapping.yaml"
    code, told = proposed(file, capsys, "-o", str(mapping))
    assert (code, told["settled"]) == (1, False)
    assert as_pairs(told["sheets"][0]) == [
        ("Title", "title", "sure"),
        ("Type", "kind", "unsure"),
        ("Date", "dated", "unsure"),
        ("Theme", "supports", "unsure"),
    ]
    text = mapping.read_text(encoding="utf-8")
    assert '      "Title": title  # sure' in text
    assert (
        '      # "Type": kind  # unsure: its header says so, but 0 of its first 5 cells fit' in text
    )
    assert main(["bundle", "map", str(file)]) == 1
    assert "Type: What kind of thing is it? (unsure)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("Name: titel", "unknown_key"),
        ("Nmae: title", "missing_column"),
        ("Name: title\n      Path: title", "duplicate_key"),
        ("Name: title\n    as: evidnce", "not_allowed"),
        ("Name: title\n    sheet: Other", "unknown_sheet"),
    ],
)
def test_a_wrong_mapping_is_refused_by_its_own_place(
    change: str, code: str, tmp_path: Path
) -> None:
    file = saved({"query": SHAREPOINT}, tmp_path / "edi.xlsx")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(f"sheets:\n  - headers: 1\n    columns:\n      {change}\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        read_sheets(file, lambda _: EFLG, mapping)
    assert [each.code for each in raised.value.problems] == [code]
    assert str(raised.value.problems[0].place).startswith(f"{mapping}:")


def test_a_mapping_is_for_sheets_only(capsys: pytest.CaptureFixture[str]) -> None:
    sample = "evidence_samples/essex-2019.yaml"
    assert main(["assess", sample, "--mapping", "mapping.yaml"]) == 2
    assert "--mapping: A mapping is for sheets, and this is none" in capsys.readouterr().err
