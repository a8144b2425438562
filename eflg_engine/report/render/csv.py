"""Tables as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from eflg_engine.reading.tables import FORMULA
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.report import Report, Screen, T


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The rows of a report."""
    assert report.rows is not None
    return csv_text(report.columns, report.rows(subject))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a header. A quote goes before what a spreadsheet would run as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = " ".join(printable(value).split())
    return f"'{text}" if text.startswith(FORMULA) else text
