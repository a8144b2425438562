"""Reports as workbooks: tables to work on in, and the bundle behind them reads back."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from eflg_engine import Bundle, Framework, assess
from eflg_engine.analysis import action_plan
from eflg_engine.cli.main import main
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.report.actions import ACTIONS
from eflg_engine.report.assessment import ASSESSMENT, AssessmentShown
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.report import Report
from eflg_engine.report.result_tables import QUESTION_COLUMNS
from eflg_engine.sheets.opening import read_sheets
from tests.support.places import EVIDENCE_SAMPLES

EFLG = Framework.load("eflg-2021")
FILE = EVIDENCE_SAMPLES / "northmere-2024.yaml"
BUNDLE = Bundle.load(FILE)
XLSX = FORMATS["xlsx"]


def book(made: str | bytes) -> Any:
    assert isinstance(made, bytes)
    return load_workbook(io.BytesIO(made))


def test_results_stand_before_the_bundle_s_own_sheets_and_it_reads_back(tmp_path: Path) -> None:
    result = assess(BUNDLE, EFLG)
    made = XLSX.render(ASSESSMENT, AssessmentShown(result, "", None))
    found = book(made)
    assert found.sheetnames[:5] == [
        *("Result levels", "Result questions", "Result evidence", "Read me", "Council"),
    ]
    for title in found.sheetnames[:3]:
        sheet = found[title]
        assert sheet.freeze_panes is not None
        [table] = sheet.tables.values()
        assert table.ref.endswith(str(sheet.max_row))
        assert not sheet.merged_cells.ranges
    file = tmp_path / "r.xlsx"
    assert isinstance(made, bytes)
    file.write_bytes(made)
    document = read_sheets(file, lambda _: EFLG)
    assert bundle_from_document(document, EFLG) == BUNDLE
    assert not [each for each in document.warnings if "Result" in str(each)]


def test_each_question_has_a_row_and_each_answer_its_item() -> None:
    result = assess(BUNDLE, EFLG)
    sheet = book(XLSX.render(ASSESSMENT, AssessmentShown(result, "", None)))["Result questions"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == QUESTION_COLUMNS
    by_name = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["criterion"] for row in by_name} == {*result.criteria}
    met = {row["criterion"] for row in by_name if row["state"] == "met"}
    assert met == {name for name, each in result.criteria.items() if str(each.state) == "met"}
    for row in by_name:
        assert row["item"] is None or row["item"] in BUNDLE.item
        assert row["until"] is None or row["until"].date() >= result.as_at
    answered = {row["criterion"] for row in by_name if row["item"]}
    assert met <= answered


def test_progress_noted_in_the_workbook_is_what_actions_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.xlsx"
    assert main(["actions", "list", str(FILE), "-o", str(file)]) == 0
    opened = load_workbook(file)
    sheet = opened["Actions"]
    head = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == "AP03")
    row[head.index("Who leads on it?")].value = "Head of people"
    row[head.index("How far is it?")].value = "At risk"
    row[head.index("By when?")].value = date(2025, 5, 1)
    opened.save(file)
    assert main(["actions", "list", str(file), "--format", "csv"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("AP03,"))
    assert "Head of people" in line
    assert "2025-05-01" in line
    assert "at_risk" in line


def test_text_that_begins_like_a_formula_is_text() -> None:
    texts = ("=1+1", "+1", "@a", "-1", "\uff1d1", "a\x07b", "2024-02-30", "2024-02-29")
    report = Report[str]("note", columns=("text",), rows=lambda _: [(text,) for text in texts])
    sheet = book(XLSX.render(report, ""))["Note"]
    found = [sheet.cell(row, 1) for row in range(2, 2 + len(texts))]
    assert [cell.value for cell in found[:7]] == [*texts[:5], "a?b", "2024-02-30"]
    assert all(cell.data_type == "s" for cell in found[:7])
    assert all(cell.quotePrefix for cell in found[:5])
    assert found[7].value.date() == date(2024, 2, 29)


def test_actions_come_with_the_plan_in_front() -> None:
    plan = action_plan(assess(BUNDLE, EFLG))
    found = book(XLSX.render(ACTIONS, plan))
    assert found.sheetnames[0] == "Result actions"
    assert found["Result actions"].max_row == 1 + len(BUNDLE.actions)


def test_without_the_library_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert main(["claims", str(FILE), "-o", str(tmp_path / "a.xlsx")]) == 2
    assert 'pip install "eflg-engine[office]"' in capsys.readouterr().err
