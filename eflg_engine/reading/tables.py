"""Tables in CSV files or workbooks, read however a spreadsheet has saved them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from eflg_engine.reading.document import MAX_BYTES
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import folded
from eflg_engine.reading.yaml_text import file_bytes

GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a text begins before which CSV has a quote: a spreadsheet would run it as a formula, or it
begins with a quote of its own."""

NEEDS_OPENPYXL = (
    'workbooks need the library openpyxl: pip install "eflg-engine[office]", or use a .csv file'
)

_SEPARATORS = ",;\t|"
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200


class OpenpyxlMissing(Exception):
    """openpyxl is not installed; the message says what to do."""


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


def read_table(path: str, titles: Sequence[str], what: str) -> Table:
    """The rows of a .csv, .tsv, .txt or .xlsx file that is to hold `what`.

    The separator and the sheet are those under which most of these column titles are in the first
    row. Raises InvalidInput, and OpenpyxlMissing for a workbook.
    """
    raw = file_bytes(path)
    if len(raw) > MAX_BYTES:
        _refuse(path, "too_large", f"the file is larger than {MAX_BYTES // 1024**2} MB")
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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1 + lead):
            if number > _MOST_ROWS:
                _refuse(path, "too_large", f"there are more than {_MOST_ROWS:,} rows")
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
    try:
        import openpyxl
    except ImportError:
        raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        message = "this workbook is locked with a password, or of an old format"
        _refuse(path, "wrong_file", message, "an .xlsx file without a password")
    if raw[:2] != b"PK":
        hint = "a CSV file ends in .csv"
        _refuse(path, "wrong_file", "this is not a workbook, whatever its name says", hint=hint)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(each.file_size for each in archive.infolist()) > 4 * MAX_BYTES:
                _refuse(path, "too_large", "the workbook unpacks to more than it can hold")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = [
            [
                Row(number, [_cell_text(value) for value in values])
                for number, values in enumerate(
                    sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True),
                    1,
                )
            ]
            for sheet in book.worksheets
        ]
    except InvalidInput:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers do
        message = f"the workbook is damaged: {type(error).__name__}"
        _refuse(path, "wrong_file", message, hint="open it in a spreadsheet and save it again")
    found = max(sheets, key=lambda rows: _known(rows[0].cells, titles) if rows else 0, default=[])
    if not found:
        _refuse(path, "empty_file", "the workbook is empty")
    return found


def _cell_text(value: object) -> str:
    return "" if value is None else str(value)
