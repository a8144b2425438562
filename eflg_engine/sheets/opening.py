"""Files that hold a bundle in sheets: which they are, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.reading.limits import limits, megabytes
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.sheet_files import REFUSED
from eflg_engine.reading.tables import read_table
from eflg_engine.reading.workbook import OpenpyxlMissing
from eflg_engine.reading.yaml_text import file_bytes
from eflg_engine.sheets.document import SheetDocument
from eflg_engine.sheets.grid import Cell, Grid, GridRow, Sheet, refuse
from eflg_engine.sheets.layout import EVIDENCE
from eflg_engine.sheets.ods import read_ods
from eflg_engine.sheets.reading import named_framework, read_grid
from eflg_engine.sheets.xlsx import read_xlsx


def open_grid(path: str | os.PathLike[str], raw: bytes | None = None) -> Grid:
    """The grid of a file; of `raw`, which no file is opened for, where that is given.

    Raises InvalidInput, also where a library for it is missing.
    """
    name = os.fspath(path)
    ending = name.casefold()
    if ending.endswith(REFUSED):
        message = "workbooks with macros, or of an old format, are not read"
        refuse(name, "active_content", message, ".xlsx, .ods or .csv", "save it as .xlsx")
    try:
        if ending.endswith((".csv", ".tsv")):
            return _csv(name, raw)
        raw = file_bytes(name) if raw is None else raw
        if len(raw) > limits().bytes:
            refuse(name, "too_large", f"the file is larger than {megabytes(limits().bytes)}")
        if raw[:4] == b"\xd0\xcf\x11\xe0":
            message = "this workbook is locked with a password, or of an old format"
            refuse(name, "wrong_file", message, "an .xlsx file without a password")
        if raw[:2] != b"PK":
            refuse(name, "wrong_file", "this is not a workbook, whatever its name says")
        return read_ods(raw, name) if ending.endswith(".ods") else read_xlsx(raw, name)
    except OpenpyxlMissing as error:
        problem = Problem("unreadable", Place(name), str(error))
        raise InvalidInput([problem]) from None


def _csv(name: str, raw: bytes | None) -> Grid:
    titles = [each for column in EVIDENCE.columns for each in (column.title, *column.also)]
    table = read_table(name, titles, "a list of evidence", raw)
    rows = [
        GridRow(row.number, [Cell(text or None) for text in row.cells])
        for row in table.rows
        if any(text.strip() for text in row.cells)
    ]
    return Grid(name, [Sheet("", rows)])


def read_sheets(
    path: str | os.PathLike[str],
    framework: Callable[[str], Framework],
    mapping: str | os.PathLike[str] | None = None,
    raw: bytes | None = None,
) -> SheetDocument:
    """The bundle in a file of sheets. `framework` gives that of a name, or a default for "".

    `mapping` is a file that names the columns of own lists. `raw` is what the file holds, where
    that is at hand: `path` is no more than a name then. Raises InvalidInput.
    """
    mappings = None
    if mapping is not None:
        from eflg_engine.sheets.mapping import load_mapping  # start-up: it imports pydantic

        mappings = load_mapping(mapping)
    grid = open_grid(path, raw)
    return read_grid(grid, framework(named_framework(grid)), mappings)


def load_sheets(path: str | os.PathLike[str], framework: Framework | None) -> Bundle:
    """The bundle in a file of sheets, as Bundle.load gives it.

    Without a framework, its cells are read by the names of the one that the file names, else of
    the default one; references are not checked. Raises InvalidInput.
    """
    document = read_sheets(path, lambda named: framework or framework_of_names(named))
    return bundle_from_document(document, framework)


def framework_of_names(named: str) -> Framework:
    """The framework by whose names sheets are read: the default where this one cannot be read."""
    try:
        return Framework.load(named or DEFAULT_FRAMEWORK)
    except InvalidInput:  # told of by whoever asks for the framework itself
        return Framework.load(DEFAULT_FRAMEWORK)
