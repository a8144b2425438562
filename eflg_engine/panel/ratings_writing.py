"""Ratings as files that read back as the same ratings: YAML, CSV and workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from eflg_engine.panel.ratings import Rating, Ratings, Scale, level_words
from eflg_engine.panel.reading import COLUMNS
from eflg_engine.reading.tables import GUARDED
from eflg_engine.reading.workbook import NEEDS_OPENPYXL, OpenpyxlMissing
from eflg_engine.sheets.writing import book_bytes


def rating_data(rating: Rating, ratings: Ratings) -> dict[str, object]:
    """A rating as an entry of a file, without what is empty."""
    if rating.scale is Scale.STATUS:
        given: Mapping[str, object] = {"status": rating.rank + 1}
    else:
        given = {"level": level_words(ratings.framework)[rating.rank]}
    rest = {
        "confidence": rating.confidence,
        "note": rating.note,
        "dated": rating.dated.isoformat() if rating.dated else "",
        "round": rating.round,
        "reason": rating.reason,
    }
    return {
        "assessor": rating.assessor,
        "council": rating.council,
        "for": rating.target,
        **given,
        **{key: value for key, value in rest.items() if value},
    }


def ratings_yaml(ratings: Ratings) -> str:
    """Ratings as YAML, with the hash of their evidence."""
    from eflg_engine.evidence.writing import yaml_text  # start-up: it imports yaml

    head: dict[str, object] = {"format": 1, "framework": ratings.framework.id}
    if ratings.evidence:
        head["evidence"] = ratings.evidence
    return yaml_text(head | {"ratings": [rating_data(each, ratings) for each in ratings.ratings]})


def ratings_csv(ratings: Ratings) -> str:
    """Ratings as a table. A quote goes before what a spreadsheet would run as a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for each in ratings.ratings:
        row = rating_data(each, ratings)
        writer.writerow({key: _guarded(str(value)) for key, value in row.items()})
    return text.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(GUARDED) else text


def ratings_workbook(ratings: Ratings) -> bytes:
    """Ratings as a workbook with one sheet. Raises OpenpyxlMissing."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
    from eflg_engine.sheets.book_style import Style, add_table
    from eflg_engine.sheets.layout import Column

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ratings"
    style = Style()
    for number, each in enumerate(ratings.ratings, 2):
        row = rating_data(each, ratings)
        for at, key in enumerate(COLUMNS, 1):
            value = row.get(key)
            style.put(sheet.cell(number, at), None if value is None else str(value))
    widths = {"for": 40, "note": 50, "council": 30, "reason": 50}
    columns = [Column(key, key, width=widths.get(key, 14)) for key in COLUMNS]
    add_table(sheet, columns, len(ratings.ratings), style, {})
    return book_bytes(book)
