"""Workbooks of Excel (.xlsx) as grids. Nothing in them is followed or run."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from eflg_engine.reading.limits import limits
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.workbook import NEEDS_OPENPYXL, OpenpyxlMissing, guarded
from eflg_engine.sheets.grid import BLANK, Cell, Grid, GridRow, Sheet, Value, refuse

if TYPE_CHECKING:
    from openpyxl.cell import Cell as BookCell
    from openpyxl.workbook import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS_IN_FULL = 5_000
"""Up to so many rows links and hidden rows are looked at; beyond, it would take too much memory."""

MACROS = ("vbaProject", "/macrosheets/", "/activeX/", "Basic/", "Scripts/")
ELSEWHERE = ("/externalLinks/",)
_FOLLOWED = re.compile(
    r"\[\d+\][^!\]]*!|\[[^\]]*\.(?:xl|od|csv)\w*\]|https?://[^\"]*\"?\s*#|\bfile://"
    r"|\b(?:DDE|WEBSERVICE|RTD|CALL|REGISTER\.ID)\s*\(|^=?[+-]?\w+\|",
    re.IGNORECASE,
)
_HYPERLINK = re.compile(r'=\s*HYPERLINK\s*\(\s*"([^"]*)"', re.IGNORECASE)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_FORMAT_TEXT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read_xlsx(raw: bytes, name: str) -> Grid:
    """The grid of a workbook. Raises InvalidInput, and OpenpyxlMissing."""
    try:
        import openpyxl
    except ImportError:
        raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
    has_formulas = guarded(raw, name)
    rows = _refuse_what_runs(raw, name)
    in_full = rows <= MOST_ROWS_IN_FULL
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl leaves out
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=not in_full, data_only=True)
            written = (
                openpyxl.load_workbook(io.BytesIO(raw), read_only=not in_full)
                if has_formulas
                else None
            )
            first_day = 1462 if book.epoch.year == 1904 else 0
            sheets = list(_sheets(book, written, name, in_full))
    except InvalidInput:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers do
        hint = "open it in a spreadsheet and save it again"
        refuse(name, "wrong_file", f"the workbook is damaged: {type(error).__name__}", hint=hint)
    return Grid(name, sheets, not in_full, first_day)


def _refuse_what_runs(raw: bytes, name: str) -> int:
    """Refuse macros and references to other files; how many rows there are."""
    rows = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for part in archive.namelist():
            refuse_part(part, name)
            if "worksheets/" in part and part.endswith(".xml"):
                with archive.open(part) as opened:
                    while piece := opened.read(1024 * 1024):
                        rows += len(_ROW.findall(piece))
    return rows


def refuse_part(part: str, name: str) -> None:
    """Refuse a file that has a part which holds macros or refers to other files."""
    if any(word in f"/{part}" for word in MACROS):
        message = "the workbook holds macros, which are not wanted here"
        refuse(name, "active_content", message, hint="save it as .xlsx or .ods, without macros")
    if any(word in f"/{part}" for word in ELSEWHERE):
        message = "the workbook refers to other files, which are not opened here"
        hint = "in Excel: Data, Edit Links, Break Link; then save it again"
        refuse(name, "active_content", message, hint=hint)


def refuse_formula(formula: str, place: Place) -> None:
    """Refuse a formula that reaches out of its workbook. Raises InvalidInput."""
    if _FOLLOWED.search(formula):
        message = "this formula reaches out of the workbook, which is not allowed here"
        hint = "put the value itself in its place"
        raise InvalidInput([Problem("active_content", place, message, shown(formula), hint=hint)])


def _sheets(book: Book, written: Book | None, name: str, in_full: bool) -> Iterator[Sheet]:
    left = limits().cells
    for number, sheet in enumerate(book.worksheets):
        formulas = None if written is None else written.worksheets[number]
        found = _all_cells(sheet, formulas) if in_full else _streamed(sheet, formulas)
        rows: list[GridRow] = []
        for at, cells, is_hidden in found:
            row = _row(name, sheet.title, at, cells, is_hidden)
            if row is not None:
                left -= len(row.cells)
                rows.append(row)
            if left < 0:
                refuse(name, "too_large", f"there are more than {limits().cells:,} cells")
        yield Sheet(sheet.title, rows, sheet.sheet_state != "visible")


Found = tuple[int, "dict[int, tuple[BookCell, str]]", bool]


def _all_cells(sheet: Worksheet, formulas: Worksheet | None) -> Iterator[Found]:
    """The rows of a sheet that is loaded: its cells by column, from 1, each with its formula."""
    rows: dict[int, dict[int, tuple[BookCell, str]]] = {}
    written = {} if formulas is None else formulas._cells
    for (row, column), cell in sheet._cells.items():
        other = written.get((row, column))
        formula = _formula(other) if other is not None else ""
        if cell.value is not None or formula:
            rows.setdefault(row, {})[column] = cell, formula
    for row in sorted(rows):
        yield row, rows[row], bool(sheet.row_dimensions[row].hidden)


def _streamed(sheet: Worksheet, formulas: Worksheet | None) -> Iterator[Found]:
    """The rows of a sheet that is read as it is walked through."""
    most = limits().columns + 1
    others: Iterable[tuple[BookCell, ...]] = (
        () if formulas is None else formulas.iter_rows(max_col=most)
    )
    waiting = iter(others)
    for number, cells in enumerate(sheet.iter_rows(max_col=most), 1):
        written = next(waiting, ())
        found = {}
        for column, cell in enumerate(cells, 1):
            formula = _formula(written[column - 1]) if column <= len(written) else ""
            if cell.value is not None or formula:
                found[column] = cell, formula
        if found:
            yield number, found, False


def _formula(cell: BookCell) -> str:
    value = cell.value
    if cell.data_type != "f" or value is None:
        return ""
    return str(getattr(value, "text", value) or "=")


def _row(
    name: str, sheet: str, number: int, cells: dict[int, tuple[BookCell, str]], is_hidden: bool
) -> GridRow | None:
    most = limits()
    row: list[Cell] = []
    for column in sorted(cells):
        place = Place(name, number, column, sheet)
        made = _cell(*cells[column], place)
        if made.is_blank and not made.link:
            continue
        if number > most.rows:
            refuse(name, "too_large", f"there are more than {most.rows:,} rows in {sheet}")
        if column > most.columns:
            refuse(name, "too_large", f"there are more than {most.columns:,} columns in {sheet}")
        row.extend([BLANK] * (column - 1 - len(row)))
        row.append(made)
    return GridRow(number, row, is_hidden) if row else None


def _cell(cell: BookCell, formula: str, place: Place) -> Cell:
    link = ""
    if formula:
        refuse_formula(formula, place)
        if found := _HYPERLINK.match(formula):
            link = found[1]
    if (behind := getattr(cell, "hyperlink", None)) is not None:
        link = behind.target or ""
    value = cell.value
    if value is None:
        return Cell(None, "", link, "a formula" if formula else "")
    if cell.data_type == "e":
        return Cell(None, "", link, str(value))
    if isinstance(value, str):
        return Cell(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value), "", link)
    return number_cell(value, str(cell.number_format or ""), link)


def number_cell(value: object, shown_as: str, link: str = "") -> Cell:
    """A cell that holds a number or a date, as the format of the cell shows it."""
    letters = _FORMAT_TEXT.sub("", shown_as).casefold()
    made: Value
    if isinstance(value, bool):
        made = value
    elif isinstance(value, datetime | date):
        made = value.date() if isinstance(value, datetime) else value
        if "d" not in letters and "y" in letters:
            return Cell(made, "month" if "m" in letters else "year", link)
    elif isinstance(value, time | timedelta):
        made = str(value)
    elif isinstance(value, int | float):
        made = percent(value) if "%" in letters else value
    else:
        made = str(value)
    return Cell(made, "", link)


def percent(value: float) -> int | float:
    """A share as the percentage that is shown for it."""
    number = Decimal(str(value)) * 100
    return int(number) if number == number.to_integral_value() else float(number)
