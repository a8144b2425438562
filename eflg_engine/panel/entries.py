"""Tables of entries, as documents whose places are cells."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.framework.model import Framework
from eflg_engine.panel.ratings import level_rank, level_words
from eflg_engine.reading.document import Document
from eflg_engine.reading.file_sorts import other_sort, sort_of_columns
from eflg_engine.reading.parts import Part, word
from eflg_engine.reading.problems import (
    InvalidInput,
    Path,
    Place,
    Problem,
    did_you_mean,
    listed,
    shown,
)
from eflg_engine.reading.tables import read_table
from eflg_engine.reading.values import folded
from eflg_engine.reading.yaml_text import read_file

if TYPE_CHECKING:
    from eflg_engine.sheets.grid import Cell, Sheet

_TEXTS = (".csv", ".tsv", ".txt")


@dataclass(slots=True)
class TableDocument(Document):
    """The data of a table; the places are its rows and columns."""

    numbers: list[int] = field(default_factory=list)  # by entry: its row
    columns: Mapping[str, int] = field(default_factory=dict)  # by key, from 0
    sheet: str = ""

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The cell of a value, or the row where there is none."""
        row = path[1] if len(path) > 1 else None
        if not isinstance(row, int) or row >= len(self.numbers):
            return Place(self.name, 1, 1, self.sheet)
        name = path[2] if len(path) > 2 else ""
        return Place(self.name, self.numbers[row], self.columns.get(str(name), 0) + 1, self.sheet)


def entries_document(
    path: str | os.PathLike[str], entries: str, columns: Sequence[str]
) -> Document:
    """The document in a YAML file; or in a table, whose rows are the entries under that key.

    A table is a CSV file or a workbook (`.xlsx`, `.ods`). Raises InvalidInput.
    """
    name = os.fspath(path)
    if name.casefold().endswith(_TEXTS):
        rows = [_Row(row.number, row.cells, []) for row in read_table(name, columns, entries).rows]
        return _table(name, "", rows, entries, columns)
    from eflg_engine.reading.sheet_files import is_sheets
    from eflg_engine.sheets.opening import open_grid  # start-up: few are workbooks

    if not is_sheets(name):
        return read_file(path)
    grid = open_grid(name)
    sheet = max(grid.sheets, key=lambda each: _known_in(each, columns), default=None)
    if sheet is None or not sheet.rows:
        raise InvalidInput([Problem("empty_file", Place(name), "the workbook is empty")])
    rows = [
        _Row(row.number, *zip(*map(cell_text, row.cells), strict=True))
        for row in sheet.rows
        if row.cells
    ]
    return _table(name, sheet.title, rows, entries, columns)


class _Row(NamedTuple):
    """A row of a table: its number, its texts and, by cell, what it holds where that is no text."""

    number: int
    texts: Sequence[str]
    holds: Sequence[str]


def cell_text(cell: Cell) -> tuple[str, str]:
    """The text that a cell shows, and what it holds where somebody cannot have typed that."""
    value = cell.value
    if cell.lacks:
        return "", "a formula without a value" if cell.lacks == "a formula" else "an error"
    if isinstance(value, date):
        return value.isoformat()[: {"month": 7, "year": 4}.get(cell.shown_as, 10)], "a date"
    if isinstance(value, bool):
        return str(value).upper(), "true or false"
    if isinstance(value, float) and not value.is_integer():
        return str(value), "a number"
    if isinstance(value, float):
        return str(int(value)), ""
    return ("" if value is None else str(value)), ""


def _known_in(sheet: Sheet, columns: Sequence[str]) -> int:
    known = {*map(folded, columns)}
    first = sheet.rows[0].cells if sheet.rows else ()
    return sum(folded(str(cell.value or "")) in known for cell in first)


def _table(
    name: str, sheet: str, rows: Sequence[_Row], entries: str, known: Sequence[str]
) -> Document:
    sort = sort_of_columns(rows[0].texts)
    if sort and sort != entries:
        raise InvalidInput([other_sort(sort, entries, Place(name, rows[0].number, 1, sheet))])
    titles = {folded(column): column for column in known}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    header = rows[0]
    for number, title in enumerate(header.texts):
        column = titles.get(folded(title))
        place = Place(name, header.number, number + 1, sheet)
        if column is None:
            if title.strip() or any(number < len(row.texts) and row.texts[number] for row in rows):
                message = "there is no column of that name here"
                hint = did_you_mean(title, known)
                problems.append(
                    Problem("unknown_key", place, message, shown(title), listed(known), hint)
                )
        elif column in columns:
            message = "a column of that name stands further to the left"
            problems.append(Problem("duplicate_key", place, message, shown(title)))
        else:
            columns[column] = number
    filled = [row for row in rows[1:] if any(text.strip() for text in row.texts) or any(row.holds)]
    data = [
        {
            column: text
            for column, number in columns.items()
            if number < len(row.texts) and (text := row.texts[number].strip())
        }
        for row in filled
    ]
    for row in filled:
        for column, number in columns.items():
            if number < len(row.holds) and (holds := row.holds[number]):
                if column == DATED and holds == "a date":
                    continue
                place = Place(name, row.number, number + 1, sheet)
                problems.append(not_text(place, row.texts[number], holds))
    return TableDocument(
        name,
        {entries: data},
        problems=problems,
        numbers=[row.number for row in filled],
        columns=columns,
        sheet=sheet,
    )


DATED = "dated"
"""The column that holds days; in any other a day is no text."""


def not_text(place: Place, text: str, holds: str) -> Problem:
    """The problem of a cell whose text is not what somebody typed: 1.10 is kept as 1.1."""
    message = f"the spreadsheet holds {holds} here, not the text that was typed"
    hint = "give the cells the format Text, and type it again"
    return Problem("not_text", place, message, shown(text), "a text", hint)


def level_problems(
    where: Part, path: Path, written: object, framework: Framework
) -> Iterator[Problem]:
    """The problem of a text that names no level of the framework, nor what is below the first."""
    level = word(written)
    if level is not None and level_rank(framework, level) is None:
        words = level_words(framework)
        message, hint = "there is no such level in this framework", did_you_mean(level, words)
        yield where.problem("unknown_level", path, message, shown(level), listed(words), hint)
