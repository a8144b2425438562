"""What is refused before it is read: what could run, reach out, or fill the memory."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from eflg_engine import Framework, InvalidInput
from eflg_engine.reading.limits import limited
from eflg_engine.reading.problems import CODES as ALL_CODES
from eflg_engine.sheets.grid import CODES
from eflg_engine.sheets.opening import read_sheets
from tests.support.workbooks import COUNCIL, EVIDENCE, HEADERS, ROW, saved, workbook

EFLG = Framework.load("eflg-2021")


def refused(file: Path) -> str:
    with pytest.raises(InvalidInput) as raised:
        read_sheets(file, lambda _: EFLG)
    return raised.value.problems[0].code


def plain(tmp_path: Path) -> Path:
    return saved({"Council": COUNCIL, "Evidence": EVIDENCE}, tmp_path / "b.xlsx")


def with_part(file: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/macrosheets/sheet1.xml"]
)
def test_macros_and_other_files_are_refused(part: str, tmp_path: Path) -> None:
    assert refused(with_part(plain(tmp_path), part, b"<a/>")) == "active_content"


@pytest.mark.parametrize(
    "formula",
    [
        "=cmd|'/C calc'!A0",
        "=[1]Sheet1!A1",
        "='[Other book.xlsx]Sheet1'!A1",
        '=WEBSERVICE("https://saltmere.example")',
        '=DDE("soffice";"a.ods";"A1")',
    ],
)
def test_formulas_that_reach_out_are_refused(formula: str, tmp_path: Path) -> None:
    file = saved({"Evidence": (HEADERS, (*ROW[:4], formula))}, tmp_path / "b.xlsx")
    assert refused(file) == "active_content"


@pytest.mark.parametrize(
    "formula", ["=1+1", "=Table1[2024]", "=A1&B1", '=HYPERLINK("https://a.example","x")']
)
def test_other_formulas_are_not(formula: str, tmp_path: Path) -> None:
    file = saved({"Evidence": (HEADERS, (*ROW[:4], formula))}, tmp_path / "b.xlsx")
    read_sheets(file, lambda _: EFLG)


@pytest.mark.parametrize("ending", [".xlsm", ".xls", ".xlsb"])
def test_workbooks_with_macros_by_name_are_refused(ending: str, tmp_path: Path) -> None:
    assert refused(plain(tmp_path).rename(tmp_path / f"b{ending}")) == "active_content"


@pytest.mark.parametrize(
    "limit",
    [{"unpacked": 2000}, {"sheets": 1}, {"rows": 1}, {"cells": 5}, {"columns": 3}, {"bytes": 99}],
)
def test_limits_hold(limit: dict[str, int], tmp_path: Path) -> None:
    file = plain(tmp_path)
    with limited(**limit):
        assert refused(file) == "too_large"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = with_part(plain(tmp_path), "xl/media/a.bin", b"\0" * (65 * 1024 * 1024))
    assert file.stat().st_size < 200_000
    assert refused(file) == "too_large"


def test_entities_are_refused(tmp_path: Path) -> None:
    file = plain(tmp_path)
    content = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                text = b'<!DOCTYPE a [<!ENTITY b "c">]>' + re.sub(rb"^<\?xml[^>]*>", b"", text)
            new.writestr(part, text)
    file.write_bytes(content.getvalue())
    assert refused(file) == "too_large"


@pytest.mark.parametrize("raw", [b"PK\3\4 no", b"text", b"\xd0\xcf\x11\xe0old", b""])
@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_what_is_no_workbook_is_refused(raw: bytes, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"b{ending}"
    file.write_bytes(raw)
    assert refused(file) == "wrong_file"


def test_a_workbook_without_evidence_says_what_is_wanted(tmp_path: Path) -> None:
    assert refused(saved({"Sheet1": (("a", "b"), (1, 2))}, tmp_path / "b.xlsx")) == "missing_column"


def test_a_hidden_sheet_is_said(tmp_path: Path) -> None:
    book = workbook({"Council": COUNCIL, "Evidence": EVIDENCE})
    book["Evidence"].sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    document = read_sheets(tmp_path / "b.xlsx", lambda _: EFLG)
    assert [note.message for note in document.warnings] == ["hidden sheets are read too: Evidence"]


def test_every_code_of_sheets_is_used_and_every_code_used_is_known() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path("eflg_engine/sheets").glob("*.py")
    )
    listed = source.partition("CODES: dict[str, str] = {")[2].partition("\n}")[0]
    uses = source.replace(listed, "")
    for code in CODES:
        assert f'"{code}"' in uses
    used = set(re.findall(r'(?:Problem\(|refuse\(\s*name, )\s*"([a-z_0-9]+)"', uses))
    assert used <= {*CODES, *ALL_CODES}
