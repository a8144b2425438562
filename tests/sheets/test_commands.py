"""The commands that make, convert and mark workbooks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from eflg_engine import Bundle, Framework
from eflg_engine.cli.main import main
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.sheets.opening import read_sheets
from eflg_engine.sheets.writing import bundle_workbook
from tests.support.workbooks import COUNCIL, EVIDENCE, HEADERS, ROW, saved

EFLG = Framework.load("eflg-2021")
NORTHMERE = Path("evidence_samples/northmere-2024.yaml")


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("new") / "evidence.xlsx"
    assert main(["bundle", "new", "--council", "Saltmere Council", "-o", str(file)]) == 0
    return file


def test_a_new_workbook_is_an_empty_bundle(new: Path) -> None:
    document = read_sheets(new, lambda _: EFLG)
    assert document.warnings == []
    assert document.data == {
        "format": 1,
        "framework": "eflg-2021",
        "council": {"name": "Saltmere Council"},
        "evidence": [],
    }


def test_every_sheet_is_a_real_table_with_frozen_headers_and_nothing_merged(new: Path) -> None:
    book = load_workbook(new)
    assert book.sheetnames == [
        "Read me", "Council", "Evidence", "Objectives", "Strategic aims", "Priorities",
        "Self-assessment", "Actions", "Expected evidence", "Past results", "Questions", "Kinds",
        "Examples", "Lists",
    ]  # fmt: skip
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1, sheet.title
        assert sheet.freeze_panes in ("A2", "C2")
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert not sheet.protection.sheet
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        for row in sheet.iter_rows(max_row=1):  # no word of a header is wider than its column
            for cell in row:
                width = sheet.column_dimensions[cell.column_letter].width
                assert all(len(word) < width for word in str(cell.value or "").split())


def test_drop_downs_offer_lists_and_say_what_is_wrong(new: Path) -> None:
    book = load_workbook(new)
    rules = {str(rule.sqref): rule for rule in book["Evidence"].data_validations.dataValidation}
    kind = rules["C2:C1001"]
    assert (kind.type, kind.showErrorMessage, bool(kind.error), bool(kind.prompt)) == (
        "list", True, True, True,
    )  # fmt: skip
    sheet, _, cells = kind.formula1.removeprefix("=").partition("!")
    offered = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
    assert offered == [term.title for term in EFLG.vocabulary.kinds]
    for rule in rules.values():
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle) <= 32


def test_the_kinds_say_what_holds_where_a_cell_is_blank(new: Path) -> None:
    rows = list(load_workbook(new)["Kinds"].iter_rows(values_only=True))
    shown = {row[0]: row[2:5] for row in rows}
    assert shown["Area or community profile"] == ("Output", "Published", "4 years")


def test_the_examples_would_be_read_if_they_stood_in_evidence(new: Path, tmp_path: Path) -> None:
    book = load_workbook(new)
    del book["Evidence"]
    book["Examples"].title = "Evidence"
    book.save(tmp_path / "b.xlsx")
    document = read_sheets(tmp_path / "b.xlsx", lambda _: EFLG)
    assert len(bundle_from_document(document, EFLG).evidence) == 3


def test_new_writes_yaml_too_and_nothing_over_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.yaml"
    arguments = ["bundle", "new", "--council", "Saltmere", "--framework", "psed-england-2017"]
    assert main([*arguments, "-o", str(file)]) == 0
    assert Bundle.load(file).framework == "psed-england-2017"
    text = file.read_text(encoding="utf-8")
    filled = "".join(line.removeprefix("# ") for line in text.splitlines(keepends=True)
                     if "What each key" not in line)  # fmt: skip
    framework = Framework.load("psed-england-2017")
    bundle = Bundle.from_text(filled, framework=framework)
    assert len(bundle.evidence) == 1
    assert {**bundle.council.profile} == {"nation": "england", "employees": "1000"}
    assert main([*arguments, "-o", str(file)]) == 2
    assert "there is such a file already" in capsys.readouterr().err


def test_import_and_export_are_each_other_s_way_back(tmp_path: Path) -> None:
    book, yaml = str(tmp_path / "b.xlsx"), tmp_path / "b.yaml"
    assert main(["bundle", "export", str(NORTHMERE), "-o", book]) == 0
    assert main(["bundle", "import", book, "-o", str(yaml)]) == 0
    assert Bundle.load(yaml) == Bundle.load(NORTHMERE)
    assert Bundle.load(yaml).sha256 == Bundle.load(NORTHMERE).sha256


def test_what_would_be_a_formula_is_text(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@a", "\uff1d1+1", "'a"]
    items = [
        {"id": f"E{n}", "title": text, "kind": "policy", "supports": ["a"], "dated": "2024-01-01"}
        for n, text in enumerate(texts)
    ]
    bundle = Bundle.from_data({"council": {"name": "=A1"}, "evidence": items})
    file = tmp_path / "b.xlsx"
    file.write_bytes(bundle_workbook(bundle.to_data(), EFLG))
    sheet = load_workbook(file)["Evidence"]
    for number, text in enumerate(texts, 2):
        cell = sheet.cell(number, 2)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert bundle_from_document(read_sheets(file, lambda _: EFLG)) == bundle


def test_marking_writes_problems_as_comments_on_a_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (HEADERS, (*ROW[:2], "Polcy", *ROW[3:]), ("E2", "", *ROW[2:4], "soon"))
    file = saved({"Council": COUNCIL, "Evidence": rows}, tmp_path / "b.xlsx")
    before = file.read_bytes()
    marked = tmp_path / "marked.xlsx"
    assert main(["assess", str(file), "--mark", str(marked)]) == 2
    said = capsys.readouterr().err
    assert "b.xlsx: Evidence!C2: There is no such kind of evidence [unknown_kind]" in said
    assert "comments on 3 cells" in " ".join(said.split())
    sheet = load_workbook(marked)["Evidence"]
    comments = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert [*comments] == ["C2", "B3", "E3"]
    assert 'Did you mean "Policy or strategy"?' in comments["C2"]
    assert comments["B3"] == 'Nothing stands under "What is it?".'
    assert sheet["C2"].value == "Polcy"
    assert file.read_bytes() == before
    assert main(["assess", str(file), "--mark", str(file)]) == 2
    assert file.read_bytes() == before


def test_an_action_is_not_finished_over_a_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved({"Council": COUNCIL, "Evidence": EVIDENCE}, tmp_path / "b.xlsx")
    before = file.read_bytes()
    assert main(["actions", "finish", str(file), "A1"]) == 2
    assert "say where with -o FILE.yaml" in capsys.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_nothing_is_lost_when_libreoffice_has_saved_it(ending: str, tmp_path: Path) -> None:
    bundle: Any = Bundle.load(NORTHMERE)
    (tmp_path / "b.xlsx").write_bytes(bundle_workbook(bundle.to_data(), EFLG))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", ending, "--outdir", str(tmp_path / "out"), str(tmp_path / "b.xlsx")],
        check=True, capture_output=True, timeout=280,
    )  # fmt: skip
    document = read_sheets(tmp_path / "out" / f"b.{ending}", lambda _: EFLG)
    assert document.warnings == []
    assert bundle_from_document(document).to_data() == bundle.to_data()
