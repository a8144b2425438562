"""The table in which a council writes its own wording: as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eflg_engine.framework.model import Criterion, Question, leaves
from eflg_engine.framework.wording import OwnWording, check_of
from eflg_engine.framework.wording_file import (
    CHECK,
    CODE,
    COLUMNS,
    OWN_REFERENCE,
    OWN_STATEMENT,
    PART,
)
from eflg_engine.reading.tables import GUARDED
from eflg_engine.reading.workbook import NEEDS_OPENPYXL, OpenpyxlMissing
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.render.wrapping import printable
from eflg_engine.sheets.writing import book_bytes

if TYPE_CHECKING:
    from eflg_engine.framework import Framework

_WIDTHS = (34, 9, 22, 22, 12, 48, 36, 48, 30, 11)
_HOW = (
    f'Write your own words under "{OWN_STATEMENT}" and "{OWN_REFERENCE}"; what you leave empty '
    "keeps our words.",
    f'Leave "{PART}", "{CODE}" and "{CHECK}" as they are: by them a row is known, and that our '
    "words have changed since.",
    "Below each criterion stand its questions, which have no reference of their own.",
    "Rows may be sorted, filtered or deleted; columns of your own may be added.",
    "Only what is shown changes: what is asked for, and every level, stays the same.",
)


def wording_rows(framework: Framework, own: OwnWording | None = None) -> list[tuple[str, ...]]:
    """A row a criterion under COLUMNS, then one for each of its questions; own words that there are
    already are filled in."""
    rows: list[tuple[str, ...]] = []
    for module in framework.modules:
        for theme in module.themes:
            for rule in theme.criteria:
                references = "; ".join(
                    f"{source.title}{': ' + place if place else ''}"
                    for source, place in rule.sources
                )
                where = module.title, theme.title, framework.levels[rule.level].title
                questions = [leaf.question for leaf in leaves(rule.requires) if leaf.question]
                parts: list[tuple[Criterion | Question, str, str]]
                parts = [(rule, rule.statement, references), *((q, q.asks, "") for q in questions)]
                rows += [
                    (
                        *(part.id, part.code, *where, words, sources),
                        own.statements.get(part.id, "") if own else "",
                        own.references.get(part.id, "") if own else "",
                        check_of(part),
                    )
                    for part, words, sources in parts
                ]
    return rows


def wording_csv(framework: Framework, own: OwnWording | None = None) -> str:
    """The table as CSV that Excel opens by a double click: with a mark of UTF-8 at its front.

    A quote goes before what a spreadsheet would run as a formula; it is taken away on reading.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in wording_rows(framework, own):
        writer.writerow([_guarded(_line(cell)) for cell in row])
    return "\ufeff" + written.getvalue()


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(GUARDED) else text


def _height(row: Sequence[str]) -> float:
    """The height of a row in points, for the cell that takes the most lines: about as many
    characters fit in a line as its column is wide. Not every program works it out by itself."""
    lines = max(-(-len(text) // (width - 3)) for text, width in zip(row, _WIDTHS, strict=True))
    return min(409.0, 4.0 + 14.5 * max(1, lines))


def wording_workbook(framework: Framework, own: OwnWording | None = None) -> bytes:
    """The table as a workbook. Raises OpenpyxlMissing."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
    book = Workbook()
    sheet = book.active
    sheet.title = "Wording"
    head, to_fill = PatternFill("solid", fgColor="1F3A5F"), PatternFill("solid", fgColor="FFF8E1")
    thin = Side(style="thin", color="BFBFBF")
    rows: Sequence[tuple[str, ...]] = [COLUMNS, *wording_rows(framework, own)]
    for number, row in enumerate(rows, 1):
        of_question = row[0] in framework.questions
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place, _line(text) or None)
            if text:
                cell.data_type = "s"  # never a formula, whatever it begins with
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=thin)
            if number == 1:
                cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
                cell.fill = head
            elif COLUMNS[place - 1] in (OWN_STATEMENT, "" if of_question else OWN_REFERENCE):
                cell.fill = to_fill
            elif COLUMNS[place - 1] == CHECK:
                cell.font = Font(name="Calibri", size=11, color="595959")
        sheet.row_dimensions[number].height = _height(row)
    for place, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Page &P of &N"
    guide = book.create_sheet("How to")
    guide.column_dimensions["A"].width = 100
    name = edition_title(framework.title, framework.edition)
    title = f"Own wording for {name} ({framework.id} {framework.version})"
    for number, text in enumerate((title, *_HOW), 1):
        cell = guide.cell(number, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1:
            cell.font = Font(name="Calibri", size=11, bold=True)
    book.properties.title = title
    book.properties.creator = "eflg_engine"
    return book_bytes(book)
