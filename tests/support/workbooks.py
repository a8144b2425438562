"""Small workbooks as people make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(sheets: Mapping[str, Rows]) -> Any:
    """A workbook with these rows, as openpyxl's own."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)
    return book


def saved(sheets: Mapping[str, Rows], file: Path) -> Path:
    """The file of a workbook with these rows."""
    workbook(sheets).save(file)
    return file


COUNCIL: Rows = (
    ("About the council", "Answer"),
    ("Name of the council", "Saltmere Council"),
    ("Judge it as on", "1/12/2024"),
    ("Services", "Housing\nPlanning and building control"),
)
HEADERS = ("Reference", "What is it?", "What kind of thing is it?",
           "Which questions does it answer?", "When is it dated?")  # fmt: skip
ROW = ("E1", "Area profile", "Area or community profile", "1.1.D1a", "1/3/2024")
EVIDENCE: Rows = (HEADERS, ROW)
