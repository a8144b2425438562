"""Tables in CSV files or workbooks, read however a spreadsheet has saved them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from eflg_engine.reading.limits import limits, megabytes
from eflg_engine.reading.problems import InvalidInput, Place, Problem, told
from eflg_engine.reading.values import folded
from eflg_engine.reading.workbook import Cell, Workbook
from eflg_engine.reading.yaml_text import file_bytes

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that a spreadsheet would run as a formula, in full width too."""

GUARDED = (*FORMULA, "'")
"""How a text begins before which CSV has a quote: a formula, or a quote of its own."""

_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with its number there, from 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, and the bytes of the file."""

    rows: list[Row]
    raw: bytes


def read_table(path: str, titles: Sequence[str], what: str, raw: bytes | None = None) -> Table:
    """The rows of a .csv, .tsv, .txt or .xlsx file that is to hold `what`.

    The separator and the sheet are those under which most of these column titles are in the first
    row. `raw` is what the file holds, where that is at hand: none is opened then. Raises
    InvalidInput, and OpenpyxlMissing for a workbook.
    """
    raw = file_bytes(path) if raw is None else raw
    if len(raw) > limits().bytes:
        _refuse(path, "too_large", f"the file is larger than {megabytes(limits().bytes)}")
    if not raw.strip():
        _refuse(path, "empty_file", "the file is empty")
    is_book = path.casefold().endswith((".xlsx", ".xlsm"))
    if not is_book and not path.casefold().endswith((".csv", ".tsv", ".txt")):
        message, allowed = f"{what} is read from a table", "a .csv or an .xlsx file"
        _refuse(path, "wrong_file", message, allowed)
    return Table((_workbook_rows if is_book else _csv_rows)(raw, path, titles), raw)


def _refuse(
    path: str, code: str, message: str, allowed: str = "", hint: str = "", row: int | None = None
) -> NoReturn:
    place = Place(path, row, None if row is None else 1)
    raise InvalidInput([Problem(code, place, message, "", allowed, hint)]) from None


def _csv_rows(raw: bytes, path: str, titles: Sequence[str]) -> list[Row]:
    if raw[:4] == b"PK\x03\x04":
        hint = "give it the ending .xlsx"
        _refuse(path, "wrong_file", "this is a workbook, whatever its name says", hint=hint)
    text = _decoded(raw, path)
    lead = 0
    if text[:4].casefold() == "sep=":  # what Excel writes to tell itself the separator
        text, lead = text.partition("\n")[2], 1
    separator = max(_SEPARATORS, key=lambda each: _known(_first_row(text, each), titles))
    rows: list[Row] = []
    most, cells_read = limits(), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1 + lead):
            cells_read += len(cells)
            if number > most.rows:
                _refuse(path, "too_large", f"there are more than {most.rows:,} rows")
            if cells_read > most.cells:
                _refuse(path, "too_large", f"there are more than {most.cells:,} cells")
            rows.append(Row(number, [_unguarded(cell) for cell in cells]))
    except csv.Error as error:
        message = f"the table cannot be read from this row on: {error}"
        hint = "a quote inside a text in quotes is written twice; quotes come in pairs"
        _refuse(path, "wrong_file", message, hint=hint, row=len(rows) + 1 + lead)
    return rows


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(GUARDED) else cell


def _decoded(raw: bytes, path: str) -> str:
    """The text, in UTF-8, in UTF-16 with its mark, or in Windows-1252 as Excel saves CSV."""
    encodings = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    hint = 'save it again as "CSV UTF-8"'
    message = "the file is not text in an encoding that is read here"
    _refuse(path, "not_utf8", message, "text in UTF-8, UTF-16 or Windows-1252", hint)


def _first_row(text: str, separator: str) -> list[str]:
    """The cells of the first row, if it is cut by this separator."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _known(cells: Sequence[str], titles: Sequence[str]) -> int:
    """How many of these cells are titles of columns."""
    known = {folded(title) for title in titles}
    return sum(folded(cell) in known for cell in cells)


def _workbook_rows(raw: bytes, path: str, titles: Sequence[str]) -> list[Row]:
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        message = "this workbook is locked with a password, or of an old format"
        _refuse(path, "wrong_file", message, "an .xlsx file without a password")
    if raw[:2] != b"PK":
        hint = "a CSV file ends in .csv"
        _refuse(path, "wrong_file", "this is not a workbook, whatever its name says", hint=hint)
    book = Workbook(raw, path)
    headers = [[cell.text for cell in book.first_row(number)] for number in range(len(book.titles))]
    chosen = max(range(len(headers)), key=lambda n: _known(headers[n], titles), default=None)
    rows = [] if chosen is None else list(book.rows(chosen))
    if chosen is None or not rows:
        _refuse(path, "empty_file", "the workbook is empty")
    known = {folded(title) for title in titles}
    read = {n for n, title in enumerate(headers[chosen]) if folded(title) in known}
    not_text = told(
        _not_text(path, row.number, column, cell)
        for row in rows
        for column, cell in enumerate(row.cells)
        if cell.holds and column in read
    )
    if not_text:
        raise InvalidInput(not_text)
    return [Row(row.number, [cell.text for cell in row.cells]) for row in rows]


def _not_text(path: str, row: int, column: int, cell: Cell) -> Problem:
    """The problem of a cell whose text is not what somebody typed: 1.10 is kept as 1.1."""
    message = f"the spreadsheet holds {cell.holds} here, not the text that was typed"
    hint = "give the cells the format Text, and type it again"
    place = Place(path, row, column + 1)
    return Problem("not_text", place, message, cell.text, "a text", hint)
