"""Reports as workbooks: a sheet a tidy table, and the bundle's own sheets to go on working in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import islice

from eflg_engine.reading.limits import limits
from eflg_engine.reading.workbook import NEEDS_OPENPYXL, OpenpyxlMissing
from eflg_engine.report.catalogue import say
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.report import Report, Screen, T, Tidy
from eflg_engine.report.writing import CannotWriteError

_WIDEST, _NARROWEST = 60, 10
_DAY = re.compile("[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def render_report(report: Report[T], subject: T, screen: Screen) -> bytes:
    """The tables of a report. Raises CannotWriteError where openpyxl is missing."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise CannotWriteError(NEEDS_OPENPYXL) from None
    from eflg_engine.sheets.book_style import Style, add_table
    from eflg_engine.sheets.layout import Column
    from eflg_engine.sheets.writing import book_bytes, bundle_book

    tables: Sequence[Tidy] = ()
    if report.tables is not None:
        tables = report.tables(subject)
    elif report.rows is not None:
        tables = [Tidy(report.title.capitalize()[:31], report.columns, report.rows(subject))]
    if report.bundle is None:
        book = Workbook()
        book.remove(book.active)
    else:
        bundle, framework = report.bundle(subject)
        try:
            book = bundle_book(bundle.to_data(), framework)
        except OpenpyxlMissing as error:
            raise CannotWriteError(str(error)) from None
    style = Style()
    for place, table in enumerate(tables):
        rows = [[*map(_cell, row)] for row in islice(table.rows, limits().rows)]
        sheet = book.create_sheet(table.title, place)
        for number, row in enumerate(rows, 2):
            for at, value in enumerate(row, 1):
                style.put(sheet.cell(number, at), value)
        columns = [
            Column("", title, width=_width(title, [row[at] for row in rows]))
            for at, title in enumerate(map(say.known, table.columns))
        ]
        add_table(sheet, columns, len(rows), style, {})
    book.active = 0
    return book_bytes(book)


def _cell(value: object) -> object:
    """A value for a cell: a day as such, text without what programs obey."""
    if isinstance(value, str):
        lines = [" ".join(printable(line).split()) for line in value.split("\n")]
        text = "\n".join(lines)
        with suppress(ValueError):  # a day that no calendar has stays text
            return date.fromisoformat(text) if _DAY.fullmatch(text) else text or None
        return text
    return value


def _width(title: str, values: Sequence[object]) -> int:
    longest = max((len(line) for v in values for line in str(v or "").split("\n")), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 3), min(len(title) + 3, 24))
