"""Workbooks of LibreOffice (.ods) as grids. Nothing in them is followed or run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.reading.limits import limits
from eflg_engine.reading.problems import InvalidInput, Place
from eflg_engine.reading.workbook import OpenpyxlMissing, guarded
from eflg_engine.sheets.grid import BLANK, Cell, Grid, GridRow, Sheet, refuse
from eflg_engine.sheets.xlsx import percent, refuse_formula, refuse_part

if TYPE_CHECKING:
    from odf.element import Element

NEEDS_ODFPY = 'reading .ods needs the library odfpy: pip install "eflg-engine[sheets]"'

_MONTH_SHOWN = re.compile(r"[^\W\d_]{3,9}\.?[ /-](?:[0-9]{2}|[0-9]{4})|[0-9]{1,2}[/-][0-9]{4}")
_YEAR_SHOWN = re.compile(r"[0-9]{4}")
_ROWS = ("table:table-row", "table:table-rows", "table:table-header-rows", "table:table-row-group")


def read_ods(raw: bytes, name: str) -> Grid:
    """The grid of a workbook. Raises InvalidInput, and OpenpyxlMissing where odfpy is missing."""
    try:
        from odf.opendocument import load
        from odf.table import DdeLinks, Table, TableSource
    except ImportError:
        raise OpenpyxlMissing(NEEDS_ODFPY) from None
    guarded(raw, name)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for part in archive.namelist():
                refuse_part(part, name)
        with redirect_stdout(io.StringIO()):  # it prints what it cannot parse
            book = load(io.BytesIO(raw))
        body = book.spreadsheet
        if body.getElementsByType(DdeLinks) or body.getElementsByType(TableSource):
            message = "the workbook takes values from other programs or files"
            refuse(name, "active_content", message, hint="put the values themselves in their place")
        tables = body.getElementsByType(Table)
        if len(tables) > limits().sheets:
            refuse(name, "too_large", f"there are more than {limits().sheets:,} sheets")
        return Grid(name, [_sheet(table, name) for table in tables])
    except InvalidInput:
        raise
    except Exception as error:  # noqa: BLE001 - odfpy raises whatever its parsers do
        hint = "open it in a spreadsheet and save it again"
        refuse(name, "wrong_file", f"the workbook is damaged: {type(error).__name__}", hint=hint)


def _sheet(table: Element, name: str) -> Sheet:
    title = str(table.getAttribute("name") or "Sheet")
    most, left = limits(), limits().cells
    rows: list[GridRow] = []
    number = 0
    for element in _children(table, _ROWS):
        number += 1
        again = int(element.getAttribute("numberrowsrepeated") or 1)
        cells = _cells(element, name, title, number)
        if cells:
            left -= len(cells) * again
            if left < 0:
                refuse(name, "too_large", f"there are more than {most.cells:,} cells in {title}")
            if number + again - 1 > most.rows:
                refuse(name, "too_large", f"there are more than {most.rows:,} rows in {title}")
            if len(cells) > most.columns:
                message = f"there are more than {most.columns:,} columns in {title}"
                refuse(name, "too_large", message)
            is_hidden = element.getAttribute("visibility") in ("collapse", "filter")
            rows += [GridRow(number + more, cells, is_hidden) for more in range(again)]
        number += again - 1
    return Sheet(title, rows)


def _children(parent: Element, wanted: tuple[str, ...]) -> Iterator[Element]:
    """The rows of a table, those in groups too."""
    for child in parent.childNodes:
        if getattr(child, "tagName", "") in wanted:
            if child.tagName == wanted[0]:
                yield child
            else:
                yield from _children(child, wanted)


def _cells(row: Element, name: str, sheet: str, number: int) -> list[Cell]:
    cells: list[Cell] = []
    blank = 0
    for element in row.childNodes:
        if getattr(element, "tagName", "") not in ("table:table-cell", "table:covered-table-cell"):
            continue
        again = int(element.getAttribute("numbercolumnsrepeated") or 1)
        place = Place(name, number, len(cells) + blank + 1, sheet)
        cell = _cell(element, place)
        if cell.is_blank and not cell.link:
            blank += again
            continue
        most = limits().columns + 1
        cells += [BLANK] * min(blank, most) + [cell] * min(again, most)
        blank = 0
    return cells


def _cell(element: Element, place: Place) -> Cell:
    formula = str(element.getAttribute("formula") or "")
    if formula:
        refuse_formula(formula.partition(":")[2] or formula, place)
    text, link = _text_and_link(element)
    kind = element.getAttribute("valuetype")
    if text.startswith(("#", "Err:")) and formula and kind != "date":
        return Cell(None, "", link, text)
    if kind in ("float", "currency", "percentage"):
        number = float(element.getAttribute("value"))
        if kind == "percentage":
            return Cell(percent(number), "", link)
        return Cell(int(number) if number.is_integer() else number, "", link)
    if kind == "date":
        day = date.fromisoformat(str(element.getAttribute("datevalue"))[:10])
        shown_as = "month" if _MONTH_SHOWN.fullmatch(text) else ""
        return Cell(day, "year" if _YEAR_SHOWN.fullmatch(text) else shown_as, link)
    if kind == "boolean":
        return Cell(str(element.getAttribute("booleanvalue")) == "true", "", link)
    if not text and formula:
        return Cell(None, "", link, "a formula")
    return Cell(text or None, "", link)


def _text_and_link(element: Element) -> tuple[str, str]:
    from odf import teletype

    lines = [child for child in element.childNodes if getattr(child, "tagName", "") == "text:p"]
    link = ""
    for line in lines:
        for child in line.childNodes:
            if getattr(child, "tagName", "") == "text:a" and not link:
                link = str(child.getAttribute("href") or "")
    return "\n".join(str(teletype.extractText(line)) for line in lines), link
