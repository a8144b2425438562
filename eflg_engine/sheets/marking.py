"""A copy of a workbook with its problems as comments on the cells."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

from eflg_engine.reading.problems import Place, Problem
from eflg_engine.reading.values import capital
from eflg_engine.reading.yaml_text import file_bytes
from eflg_engine.sheets.book_style import safe_text
from eflg_engine.sheets.writing import book_bytes

AUTHOR = "eflg"
_MARKED = "FFD7D7"


def marked_copy(path: str, problems: Sequence[Problem]) -> bytes:
    """The workbook with comments, which are marked in colour. Its file was read before.

    A comment that stands there stays, below what is said of the cell.
    """
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(file_bytes(path)))
    said: dict[Place, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.place, []).append(_text(problem))
    fill = PatternFill("solid", fgColor=_MARKED)
    for place, texts in said.items():
        cell = book[place.sheet].cell(place.line or 1, place.column or 1)
        if cell.comment is not None:
            texts.append(cell.comment.text)
        comment = Comment(safe_text("\n\n".join(texts)), AUTHOR, height=160, width=360)
        cell.comment = comment
        cell.fill = fill
    first = min(said, key=lambda place: book.sheetnames.index(place.sheet))
    book.active = book.sheetnames.index(first.sheet)
    return book_bytes(book)


def _text(problem: Problem) -> str:
    parts = [f"{capital(problem.message)}."]
    if problem.hint:
        parts.append(f"{capital(problem.hint)}")
    if problem.allowed:
        parts.append(f"Allowed: {problem.allowed}")
    return "\n".join(parts)
