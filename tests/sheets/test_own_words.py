"""Problems and hints on workbooks say headers and labels, where YAML has keys and ids."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.sorting import sort_items
from eflg_engine.authoring import check_bundle
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.report.sorting import sorting_blocks
from eflg_engine.sheets.opening import read_sheets
from tests.support.workbooks import COUNCIL, HEADERS, ROW, saved

EFLG = Framework.load("eflg-2021")


def test_problems_name_headers_labels_and_sheets(tmp_path: Path) -> None:
    sheets = {
        "Council": (*COUNCIL, ("Type of council", "Distric")),
        "Evidence": (
            (*HEADERS, "Which equality objectives?"),
            ("E1", "Notes", "minutes", "1.1.D1a", "1/3/2024", None),
            ("E2", "Plan", "Polcy", "1.1.D1a", "1/3/2024", "O9"),
        ),
        "Actions": (
            ("Reference", "What was recommended?", "What do you answer?"),
            ("A1", "Ask tenants", "Declined"),
        ),
    }
    document = read_sheets(saved(sheets, tmp_path / "b.xlsx"), lambda _: EFLG)
    with pytest.raises(InvalidInput) as raised:
        bundle_from_document(document, EFLG)
    told = {str(p.place).rpartition(": ")[2]: p for p in raised.value.problems}
    council, minutes = told["Council!B5"], told["Evidence!C2"]
    assert council.allowed.startswith("County, District, Unitary")
    assert council.hint == 'did you mean "District"?'
    assert "Committee report and decision" in minutes.allowed
    assert "decision (" not in minutes.allowed
    kind = told["Evidence!C3"]
    assert kind.allowed.startswith("Area or community profile; Equality monitoring figures")
    assert told["Evidence!F3"].hint == 'list it first, in the sheet "Objectives"'
    assert 'nothing stands under "Why?"' in told["Actions!C2"].message
    every = " ".join(f"{p.message} {p.allowed} {p.hint}" for p in told.values())
    assert not re.search(r"\b[a-z]+_[a-z]+\b", every), "ids have underscores"


def test_hints_stand_in_cells_and_name_columns(tmp_path: Path) -> None:
    rows = ((*HEADERS, "What does it show?"), (*ROW[:4], "1/3/2024", "Outcome"))
    file = saved({"Council": COUNCIL, "Evidence": rows}, tmp_path / "b.xlsx")
    result = assess(Bundle.load(file, EFLG), EFLG, as_at=date(2024, 12, 1))
    found = {each.hint.code: each for each in check_bundle(result).found}
    hint = next(each for each in found.values() if '"What changed for people?"' in each.message)
    assert str(hint.place).endswith("b.xlsx: Evidence!F2")
    assert not any(re.search(r"\b[a-z]+\.[a-z_]+\b", each.message) for each in found.values())


def test_sorting_a_workbook_names_its_columns(tmp_path: Path) -> None:
    rows = (HEADERS, ("E1", "Area profile", "Profile", "communities", "1/3/2024"))
    file = saved({"Council": COUNCIL, "Evidence": rows}, tmp_path / "b.xlsx")
    result = assess(Bundle.load(file, EFLG), EFLG, as_at=date(2024, 12, 1))
    said = str(sorting_blocks(sort_items(result)))
    assert 'under "Which questions does it answer?"' in said
    assert 'under "Questions it does not answer"' in said
    assert "In a terminal" not in said


def test_questions_of_another_framework_are_passed_over_with_their_places(tmp_path: Path) -> None:
    rows = (HEADERS, ("E1", "Area profile", "Profile", "4.1.D2a: pages 6 to 8", "1/3/2024"))
    file = saved({"Council": COUNCIL, "Evidence": rows}, tmp_path / "b.xlsx")
    duties = Framework.load("psed-england-2017")
    document = read_sheets(file, lambda _: duties)
    bundle = bundle_from_document(document, duties)
    assert bundle.passed_over == {"eflg-2021": ("4.1.D2a",)}
