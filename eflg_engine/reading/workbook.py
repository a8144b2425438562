"""Sheets of a workbook, guarded: what it holds is counted before any of it is built."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NoReturn

from eflg_engine.reading.limits import limits, megabytes
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

NEEDS_OPENPYXL = (
    'workbooks need the library openpyxl: pip install "eflg-engine[office]", or use a .csv file'
)

_CELL = re.compile(rb"<(?:\w+:)?(?:c|si|(?:covered-)?table-cell)[\s/>]")  # of .xlsx and .ods
_SHEET = re.compile(r"sheets/[^/]*\.xml$")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_WITH_CELLS = ("worksheets/", "haredStrings", "content.xml")
_MOST_OTHER_TAGS = 200_000  # in parts that hold no cells: styles, names, links
_MOST_PARTS = 2_000
_PIECE = 1024 * 1024


class OpenpyxlMissing(Exception):
    """openpyxl is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and what it holds where that is no text, as "a number"."""

    text: str = ""
    holds: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something, with its number in the sheet, from 1; its end is not empty."""

    number: int
    cells: Sequence[Cell]


class Workbook:
    """A workbook within the limits. Raises InvalidInput, and OpenpyxlMissing."""

    def __init__(self, raw: bytes, path: str) -> None:
        try:
            import openpyxl
        except ImportError:
            raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
        self.path = path
        has_formulas = guarded(raw, path)
        warnings.filterwarnings("ignore", module="openpyxl")  # of parts that nothing here reads
        try:
            self._shown = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            self._written = (
                openpyxl.load_workbook(io.BytesIO(raw), read_only=True) if has_formulas else None
            )
            self.titles: list[str] = [sheet.title for sheet in self._shown.worksheets]
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers do
            _damaged(self.path, error)

    def first_row(self, sheet: int) -> Sequence[Cell]:
        """The cells of a sheet's first row."""
        row = next(self._rows(sheet, 1), None)
        return row.cells if row is not None and row.number == 1 else ()

    def rows(self, sheet: int) -> Iterator[SheetRow]:
        """The rows of a sheet that hold something. Raises InvalidInput beyond the limits."""
        most = limits()
        for row in self._rows(sheet, None):
            if row.number > most.rows:
                _too_large(self.path, f"there are more than {most.rows:,} rows", row.number)
            if len(row.cells) > most.columns:
                _too_large(self.path, f"there are more than {most.columns:,} columns", row.number)
            yield row

    def _rows(self, number: int, last: int | None) -> Iterator[SheetRow]:
        try:
            shown_rows = _values(self._shown.worksheets[number], last)
            if self._written is None:
                for at, values in shown_rows:
                    if cells := _cells(values, values):
                        yield SheetRow(at, cells)
            else:
                written_rows = _values(self._written.worksheets[number], last)
                for (at, values), (_, written) in zip(shown_rows, written_rows, strict=False):
                    if cells := _cells(values, written):
                        yield SheetRow(at, cells)
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers do
            _damaged(self.path, error)


def guarded(raw: bytes, path: str) -> bool:
    """Count sheets, cells and the rest of a workbook before any is built; whether it has formulas.

    Raises InvalidInput.
    """
    most = limits()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                _too_large(path, f"the workbook has more than {_MOST_PARTS:,} parts")
            if sum(each.file_size for each in parts) > most.unpacked:
                _too_large(path, f"the workbook unpacks to more than {megabytes(most.unpacked)}")
            sheets = [each for each in parts if _SHEET.search(each.filename)]
            if len(sheets) > most.sheets:
                _too_large(path, f"there are more than {most.sheets:,} sheets")
            cells = tags = 0
            has_formulas = False
            for each in parts:
                holds_cells = any(part in each.filename for part in _WITH_CELLS)
                for piece in _pieces(archive, each):
                    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                        _too_large(path, "the workbook declares entities, which can be without end")
                    if holds_cells:
                        cells += len(_CELL.findall(piece))
                        has_formulas = has_formulas or _FORMULA.search(piece) is not None
                    elif each.filename.endswith((".xml", ".rels")):
                        tags += piece.count(b"<")
                    if cells > most.cells:
                        _too_large(path, f"there are more than {most.cells:,} cells")
                    if tags > _MOST_OTHER_TAGS:
                        _too_large(path, "the workbook describes more than it can hold")
            return has_formulas
    except Exception as error:  # noqa: BLE001 - zipfile raises whatever its decompressors do
        _damaged(path, error)
    return False


def _too_large(path: str, message: str, row: int | None = None) -> NoReturn:
    place = Place(path, row, None if row is None else 1)
    raise InvalidInput([Problem("too_large", place, message)]) from None


def _damaged(path: str, error: Exception) -> NoReturn:
    if isinstance(error, InvalidInput):
        raise error
    message = f"the workbook is damaged: {type(error).__name__}"
    hint = "open it in a spreadsheet and save it again"
    raise InvalidInput([Problem("wrong_file", Place(path), message, hint=hint)]) from None


_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_WHEN = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def without_dates(saved: bytes) -> bytes:
    """An Office file without the clock of the machine: the same bytes for the same content."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, _LONG_AGO)
            pressed = part.filename.endswith(".png")  # pictures do not get smaller
            entry.compress_type = zipfile.ZIP_STORED if pressed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = old.read(part)
            is_core = part.filename == "docProps/core.xml"
            new.writestr(entry, _WHEN.sub(b"", content) if is_core else content)
    return written.getvalue()


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _values(sheet: ReadOnlyWorksheet, last: int | None) -> Iterator[tuple[int, tuple[object, ...]]]:
    most = limits().columns + 1
    rows = sheet.iter_rows(max_row=last, max_col=most, values_only=True)
    yield from enumerate(rows, 1)


def _cells(values: Sequence[object], written: Sequence[object]) -> list[Cell]:
    """The cells of a row up to its last that is not empty."""
    cells = (
        [_cell(value, formula) for value, formula in zip(values, written, strict=False)]
        if any(each is not None for each in (*values, *written))
        else []
    )
    while cells and cells[-1] == _EMPTY:
        cells.pop()
    return cells


_EMPTY = Cell()


def _cell(value: object, written: object) -> Cell:
    if value is None:
        is_formula = written is not None
        return Cell("", "a formula without a value") if is_formula else _EMPTY
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell(str(value).upper(), "true or false")
    if isinstance(value, datetime | date | time):
        return Cell(shown(str(value)), "a date or a time")
    return Cell(str(value), "a number")
