"""Reading a council's own wording from CSV or a workbook, however a spreadsheet has saved it."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from eflg_engine.framework.wording import OwnWording, check_of
from eflg_engine.reading.document import MAX_BYTES
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed, shown
from eflg_engine.reading.values import folded
from eflg_engine.reading.words import meant

if TYPE_CHECKING:
    from eflg_engine.framework.model import Framework

CRITERION, OWN_STATEMENT, OWN_REFERENCE = "Criterion", "Own statement", "Own reference"
CHECK = "Check"
COLUMNS = (
    *(CRITERION, "Module", "Theme", "Level", "Our statement", "Our references"),
    *(OWN_STATEMENT, OWN_REFERENCE, CHECK),
)
"""The titles of the columns, in the order in which they are exported."""

GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a text begins before which CSV has a quote: a spreadsheet would run it as a formula, or it
begins with a quote of its own."""

NEEDS_OPENPYXL = (
    'workbooks need the library openpyxl: pip install "eflg-engine[office]", or use a .csv file'
)

_SEPARATORS = ",;\t|"
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


class OpenpyxlMissing(Exception):
    """openpyxl is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table with its number there, from 1."""

    number: int
    cells: Sequence[str]


def load_wording(path: str, framework: Framework) -> OwnWording:
    """The own wording in a .csv or .xlsx file, for this framework.

    Raises InvalidInput with every problem, each with its row and column; OpenpyxlMissing.
    """
    raw = _bytes(path)
    if path.casefold().endswith((".xlsx", ".xlsm")):
        rows = _workbook_rows(raw, path)
    elif path.casefold().endswith((".csv", ".tsv", ".txt")):
        rows = _csv_rows(raw, path)
    else:
        _refuse(path, "wrong_file", "own wording is read from a table", "a .csv or an .xlsx file")
    table = _Table(path, framework, rows)
    return OwnWording(
        Path(path).name,
        hashlib.sha256(raw).hexdigest(),
        table.statements,
        table.references,
        tuple(table.stale),
        tuple(table.unread),
    )


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        _refuse(path, "no_such_file", "there is no such file")
    except IsADirectoryError:
        _refuse(path, "is_a_folder", "this is a folder; a file is wanted here")
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        _refuse(path, "unreadable", f"the file cannot be read: {reason}")
    if len(raw) > MAX_BYTES:
        _refuse(path, "too_large", f"the file is larger than {MAX_BYTES // 1024**2} MB")
    if not raw.strip():
        _refuse(path, "empty_file", "the file is empty")
    return raw


def _refuse(
    path: str, code: str, message: str, allowed: str = "", hint: str = "", row: int | None = None
) -> NoReturn:
    place = Place(path, row, None if row is None else 1)
    raise InvalidInput([Problem(code, place, message, "", allowed, hint)]) from None


# --- CSV --------------------------------------------------------------------------------------


def _csv_rows(raw: bytes, path: str) -> list[_Row]:
    if raw[:4] == b"PK\x03\x04":
        hint = "give it the ending .xlsx"
        _refuse(path, "wrong_file", "this is a workbook, whatever its name says", hint=hint)
    text = _decoded(raw, path)
    lead = 0
    if text[:4].casefold() == "sep=":  # what Excel writes to tell itself the separator
        text, lead = text.partition("\n")[2], 1
    separator = max(_SEPARATORS, key=lambda each: _columns_known(text, each))
    rows: list[_Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1 + lead):
            if number > _MOST_ROWS:
                _refuse(path, "too_large", f"there are more than {_MOST_ROWS:,} rows")
            rows.append(_Row(number, [_unguarded(cell) for cell in cells]))
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
    _refuse(path, "not_utf8", "the file is not text in an encoding that is read here",
            "text in UTF-8, UTF-16 or Windows-1252", hint)  # fmt: skip


def _columns_known(text: str, separator: str) -> int:
    """How many columns of the first row are known, if it is cut by this separator."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    known = {folded(title) for title in COLUMNS}
    try:
        return sum(folded(cell) in known for cell in next(reader, []))
    except csv.Error:
        return 0


# --- workbooks --------------------------------------------------------------------------------


def _workbook_rows(raw: bytes, path: str) -> list[_Row]:
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
                _Row(number, [_cell_text(value) for value in values])
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
    known = {folded(title) for title in COLUMNS}

    def titles(rows: list[_Row]) -> int:
        return sum(folded(cell) in known for cell in rows[0].cells) if rows else 0

    found = max(sheets, key=titles, default=[])
    if not found:
        _refuse(path, "empty_file", "the workbook is empty")
    return found


def _cell_text(value: object) -> str:
    return "" if value is None else str(value)


# --- the table --------------------------------------------------------------------------------


class _Table:
    """What the rows say; raises InvalidInput with every problem of them."""

    def __init__(self, path: str, framework: Framework, rows: list[_Row]) -> None:
        self.path = path
        self.framework = framework
        self.problems: list[Problem] = []
        self.statements: dict[str, str] = {}
        self.references: dict[str, str] = {}
        self.stale: list[tuple[str, int]] = []
        header, *body = rows or [_Row(1, [])]
        self.columns = self._columns(header)
        self.unread = [
            cell.strip()
            for cell in header.cells
            if cell.strip() and folded(cell) not in {folded(title) for title in COLUMNS}
        ]
        self.renamed = {old: c.id for c in framework.criteria.values() for old in c.was}
        self.seen: dict[str, int] = {}
        if CRITERION in self.columns:
            for row in body:
                self._row(row, len(header.cells))
        if self.problems:
            raise InvalidInput(self.problems)

    def _report(
        self,
        code: str,
        row: int,
        column: int,
        message: str,
        found: str = "",
        allowed: str = "",
        hint: str = "",
    ) -> None:
        place = Place(self.path, row, column)
        self.problems.append(
            Problem(code, place, message, shown(found) if found else "", allowed, hint)
        )

    def _columns(self, header: _Row) -> dict[str, int]:
        """The place of each known column, from 0."""
        titles = {folded(title): title for title in COLUMNS}
        columns: dict[str, int] = {}
        for place, cell in enumerate(header.cells):
            title = titles.get(folded(cell))
            if title is None:
                continue
            if title in columns:
                message = f'the column "{title}" stands here twice'
                self._report("duplicate_key", header.number, place + 1, message)
            columns.setdefault(title, place)
        others = [
            cell.strip() for cell in header.cells if cell.strip() and folded(cell) not in titles
        ]
        missing = [CRITERION] if CRITERION not in columns else []
        if not {OWN_STATEMENT, OWN_REFERENCE} & {*columns}:
            missing.append(OWN_STATEMENT)
        for title in missing:
            likely = meant(title, others) if others else None
            self._report(
                "missing_key",
                header.number,
                1,
                f'the column "{title}" is missing from the first row',
                allowed=listed(COLUMNS),
                hint=f'is "{shown(likely)}" the one? Then rename it' if likely else "",
            )
        return columns

    def _row(self, row: _Row, width: int) -> None:
        cells = [" ".join(cell.split()) for cell in row.cells]
        if not any(cells):
            return
        if any(cells[width:]):
            self._report(
                "not_allowed",
                row.number,
                width + 1,
                "this row has more cells than the first row has columns",
                found=next(filter(None, cells[width:])),
                hint="put quotes around a text that holds the character between the columns",
            )
            return
        own = {
            title: self._own(cells, title, row.number) for title in (OWN_STATEMENT, OWN_REFERENCE)
        }
        found = self._cell(cells, CRITERION)
        column = self.columns[CRITERION] + 1
        rule = self.framework.criteria.get(found)
        if not found:
            if any(own.values()):
                message = "there is no criterion in this row, and words of your own for one"
                self._report("missing_key", row.number, column, message)
        elif rule is None:
            self._unknown(found, row.number, column)
        elif found in self.seen:
            message = f'the criterion "{found}" stands in row {self.seen[found]} already'
            hint = "keep one of the two rows"
            self._report("duplicate_id", row.number, column, message, hint=hint)
        else:
            self.seen[found] = row.number
            if own[OWN_STATEMENT]:
                self.statements[found] = own[OWN_STATEMENT]
            if own[OWN_REFERENCE]:
                self.references[found] = own[OWN_REFERENCE]
            check = self._cell(cells, CHECK)
            if any(own.values()) and check and check != check_of(rule):
                self.stale.append((found, row.number))

    def _cell(self, cells: Sequence[str], title: str) -> str:
        place = self.columns.get(title)
        if place is None or place >= len(cells):
            return ""
        return cells[place]

    def _own(self, cells: Sequence[str], title: str, row: int) -> str:
        cell = self._cell(cells, title)
        if cell in _ERRORS:
            message = f'the spreadsheet could not work out the cell under "{title}"'
            hint = "write the text itself; put a quote (') before a text that begins with ="
            self._report("not_text", row, self.columns[title] + 1, message, cell, "a text", hint)
        return cell

    def _unknown(self, found: str, row: int, column: int) -> None:
        renamed = self.renamed.get(found)
        message = "there is no such criterion in this framework"
        if renamed:
            message += ": it has another id now"
        self._report(
            "unknown_criterion",
            row,
            column,
            message,
            found,
            f'an id that "eflg framework show {self.framework.id}" lists',
            f'did you mean "{renamed}"?' if renamed else _hint(found, self.framework.criteria),
        )


def _hint(found: str, ids: Iterable[str]) -> str:
    return did_you_mean(found, tuple(ids))
