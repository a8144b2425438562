"""How sheets look: headers, widths, drop-downs; and what is neutralised in their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.reading.tables import FORMULA
from eflg_engine.sheets.layout import Column

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_TO_FILL = 1000
"""Rows below the headers that have drop-downs and formats before they are filled."""

_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MOST_PROMPT, _MOST_TITLE = 255, 32


def safe_text(text: str) -> str:
    """A text with what XML cannot hold as the escapes that spreadsheets read."""
    escaped = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)


class Style:
    """Fonts, fills and alignments, each made once for a workbook."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.top: Alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        self.head: Font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        self.title: Font = Font(name="Calibri", size=16, bold=True)
        self.bold: Font = Font(name="Calibri", size=11, bold=True)
        self.dark: PatternFill = PatternFill("solid", fgColor="1F3A5F")
        self.line: Border = Border(bottom=Side(style="thin", color="BFBFBF"))

    def put(self, cell: Cell, value: object) -> None:
        """Put a value into a cell: text is never a formula, whatever it begins with."""
        cell.alignment = self.top
        cell.border = self.line
        if value is None:
            return
        if isinstance(value, str):
            cell.value = safe_text(value)
            cell.data_type = "s"
            cell.number_format = "@"
            if value.startswith((*FORMULA, "'")):
                cell.quotePrefix = True
        else:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"

    def offer(self, sheet: Worksheet, cells: str, words: Sequence[str]) -> None:
        """Offer a few words in a drop-down."""
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.errorTitle, rule.error = (
            "Not in the list",
            "Choose one of the list, or leave it blank.",
        )
        rule.showErrorMessage = True
        rule.add(cells)
        sheet.add_data_validation(rule)


def add_table(
    sheet: Worksheet,
    columns: Sequence[Column],
    count: int,
    style: Style,
    lists: Mapping[str, str],
    to_fill: int = 0,
) -> None:
    """Headers, widths, a real table and drop-downs for the rows that stand below row 1."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number, column.title)
        cell.font, cell.fill, cell.alignment = style.head, style.dark, style.top
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        if column.prompt:
            _explain(sheet, column, f"{letter}2:{letter}{max(count, ROWS_TO_FILL) + 1}", lists)
    longest = max((len(column.title) / (column.width - 2) for column in columns), default=1)
    sheet.row_dimensions[1].height = 16 * max(1, -(-longest // 1))
    set_heights(sheet, columns, count)
    last = f"{get_column_letter(len(columns))}{max(count, 1) + 1}"
    name = re.sub(r"\W", "_", f"t_{sheet.title}")
    table = Table(displayName=name, ref=f"A1:{last}")
    table.tableStyleInfo = TableStyleInfo("TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    sheet.freeze_panes = "C2" if len(columns) > 3 else "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def set_heights(sheet: Worksheet, columns: Sequence[Column], count: int) -> None:
    """Heights of rows for the cell that takes the most lines: not every program works it out."""
    for row in range(2, count + 2):
        lines = 1
        for number, column in enumerate(columns, 1):
            text = str(sheet.cell(row, number).value or "")
            room = max(4, column.width - 3)
            lines = max(lines, sum(max(1, -(-len(each) // room)) for each in text.split("\n")))
        sheet.row_dimensions[row].height = min(409.0, 4.0 + 14.5 * lines)


def _explain(sheet: Worksheet, column: Column, cells: str, lists: Mapping[str, str]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = lists.get(column.words) if column.holds.value == "word" else None
    rule = DataValidation("list" if offered else None, formula1=offered, allow_blank=True)
    rule.promptTitle = column.title[:_MOST_TITLE]
    rule.prompt = column.prompt[:_MOST_PROMPT]
    rule.showInputMessage = True
    if offered:
        rule.errorTitle = "Not in the list"
        rule.error = "Choose one of the list. The sheet Lists shows all of them."
        rule.showErrorMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)
