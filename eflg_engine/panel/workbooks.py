"""Workbooks for assessors to fill in: the evidence and the questions, and nobody else's scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.framework.model import Framework, leaves
from eflg_engine.framework.naming import CRITERION
from eflg_engine.framework.nouns import in_its_words
from eflg_engine.panel.blind import Assignment
from eflg_engine.panel.offered import offered
from eflg_engine.panel.parts import criterion_of, part_text, sort_of, theme_of
from eflg_engine.panel.ratings import AGREED
from eflg_engine.panel.workbook_layout import (
    ABOUT,
    CONFIDENCE_WORDS,
    EVIDENCE,
    FACTS,
    LISTS,
    RATINGS,
    offered_words,
    rating_columns,
    scale_of,
)
from eflg_engine.reading.workbook import NEEDS_OPENPYXL, OpenpyxlMissing
from eflg_engine.sheets.book_style import Style, add_table, safe_text
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.layout import EVIDENCE as BUNDLE_EVIDENCE
from eflg_engine.sheets.layout import RARE, Column
from eflg_engine.sheets.writing import LONGEST, book_bytes, cell_value

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book

_WHAT_TO_DO = (
    ("Fill in", "The sheet Ratings: a row for each part. Leave blank what you did not judge."),
    (
        "Look up",
        "The sheet Evidence: all that the council offers, the same for everybody.",
    ),
    ("On your own", "Others fill in the same on their own. Speak with them once all have done so."),
    ("No names", "Name no person and quote nobody. Your code is enough to know you by."),
    ("Leave as it is", "The facts below and the references of the rows. Save it under its name."),
)
_TOGETHER = ("Together", "What the panel has agreed, with the reason wherever a rating changed.")
MOST_OFFERED = 12
"""Items named in a row; the rest are counted."""


def assessor_workbook(
    result: Assessment, assignment: Assignment, shown: Mapping[str, str] | None = None
) -> bytes:
    """The workbook of one assessor. Raises OpenpyxlMissing.

    `shown` says what the evidence shows by the rules, by part; without it nothing is said of that.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
    book = Workbook()
    book.remove(book.active)
    style = Style()
    scale = scale_of(sort_of(result.framework, assignment.parts[0]) if assignment.parts else "")
    _about(book, style, assignment, result.framework)
    columns = rating_columns(scale, assignment.round, with_levels=shown is not None)
    rows = [_row(result, part, shown or {}) for part in assignment.parts]
    words = {
        "rating": offered_words(result.framework, scale),
        "confidence": CONFIDENCE_WORDS,
    }
    lists = {
        name: f"{LISTS}!${letter}$2:${letter}${len(words[name]) + 1}"
        for name, letter in zip(words, "AB", strict=True)
    }
    _table(book, style, RATINGS, columns, rows, lists)
    _evidence(book, style, result)
    _table(
        book,
        style,
        LISTS,
        [Column(name, name.capitalize(), width=34) for name in words],
        [
            {name: words[name][n] for name in words if n < len(words[name])}
            for n in range(max(map(len, words.values())))
        ],
        {},
    )
    book.active = 1
    book.properties.title = safe_text(f"Ratings of {assignment.council}, {assignment.assessor}")
    book.properties.creator = "eflg_engine"
    return book_bytes(book)


def _about(book: Book, style: Style, assignment: Assignment, framework: Framework) -> None:
    sheet = book.create_sheet(ABOUT)
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 96
    sheet.cell(1, 1, safe_text(f"Ratings by {assignment.assessor}")).font = style.title
    sheet.row_dimensions[1].height = 24
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    to_do = [(name, in_its_words(text, framework)) for name, text in _WHAT_TO_DO]
    if assignment.round == AGREED:
        to_do[2] = _TOGETHER
    facts = [
        (
            in_its_words(title, framework),
            str(value) if not isinstance(value, tuple) else "; ".join(value),
        )
        for key, title in FACTS.items()
        if (value := getattr(assignment, key))
    ]
    row = 2
    for name, text in [*to_do, ("", ""), *facts]:
        row += 1
        style.put(sheet.cell(row, 1), name or None)
        style.put(sheet.cell(row, 2), text or None)
        sheet.cell(row, 1).font = style.bold


def _row(result: Assessment, part: str, shown: Mapping[str, str]) -> dict[str, object]:
    framework = result.framework
    criterion, theme = criterion_of(framework, part), theme_of(framework, part)
    items = list(offered(result.bundle, framework, part))
    lines = [
        each.text
        + (" (offered for a wider part)" if each.as_a_whole else "")
        + (f" (planned for {each.item.dated})" if each.item.dated > result.as_at else "")
        for each in items[:MOST_OFFERED]
    ]
    if left := len(items) - len(lines):
        lines.append(f"and {left} more")
    return {
        "for": part,
        "theme": framework.themes[theme].title if theme else "",
        "asked": _asked(framework, part),
        "level": framework.levels[framework.criteria[criterion].level].title if criterion else "",
        "offered": "\n".join(lines) or "nothing",
        "shown": shown.get(part, ""),
    }


def _asked(framework: Framework, part: str) -> str:
    """The words of a part; of a criterion its questions too."""
    text = part_text(framework, part)
    if sort_of(framework, part) == CRITERION:
        asked = [leaf.question for leaf in leaves(framework.criteria[part].requires)]
        text += "".join(f"\n- {each.asks}" for each in asked if each is not None)
    return text


def _evidence(book: Book, style: Style, result: Assessment) -> None:
    """All items, by the columns that any of them fills."""
    data = [item.to_data() for item in result.bundle.evidence]
    columns = [
        replace(column, prompt="")
        for column in BUNDLE_EVIDENCE.columns
        if column.key not in RARE and any(column.key in row for row in data)
    ]
    known = Known(result.framework)
    rows = [
        {column.key: cell_value(row.get(column.key), column, known) for column in columns}
        for row in data
    ]
    _table(book, style, EVIDENCE, columns, rows, {})


def _table(
    book: Book,
    style: Style,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, object]],
    lists: Mapping[str, str],
) -> None:
    sheet = book.create_sheet(title)
    for number, row in enumerate(rows, 2):
        for at, column in enumerate(columns, 1):
            value = row.get(column.key)
            if isinstance(value, str):
                value = value[:LONGEST]
            style.put(sheet.cell(number, at), value or None)
    add_table(sheet, columns, len(rows), style, lists)
