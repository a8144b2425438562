"""Tables of entries, as documents whose places are cells."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eflg_engine.framework.model import Framework
from eflg_engine.panel.ratings import level_rank, level_words
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import Part, word
from eflg_engine.reading.problems import Path, Place, Problem, did_you_mean, listed, shown
from eflg_engine.reading.tables import read_table
from eflg_engine.reading.values import folded
from eflg_engine.reading.yaml_text import read_file

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


@dataclass(slots=True)
class _TableDocument(Document):
    """The data of a table; the places are its rows and columns."""

    numbers: list[int] = field(default_factory=list)  # by entry: its row
    columns: Mapping[str, int] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The cell of a value, or the row where there is none."""
        row = path[1] if len(path) > 1 else None
        if not isinstance(row, int) or row >= len(self.numbers):
            return Place(self.name, 1, 1)
        name = path[2] if len(path) > 2 else ""
        return Place(self.name, self.numbers[row], self.columns.get(str(name), 0) + 1)


def entries_document(
    path: str | os.PathLike[str], entries: str, columns: Sequence[str]
) -> Document:
    """The document in a YAML file; or in a table, whose rows are the entries under that key.

    Raises InvalidInput.
    """
    name = os.fspath(path)
    if name.casefold().endswith(_TABLES):
        return _table(name, entries, columns)
    return read_file(path)


def _table(name: str, entries: str, known: Sequence[str]) -> Document:
    table = read_table(name, known, entries)
    titles = {folded(column): column for column in known}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    header = table.rows[0]
    for number, cell in enumerate(header.cells):
        column, place = titles.get(folded(cell)), Place(name, header.number, number + 1)
        if column is None:
            if cell.strip() or any(number < len(r.cells) and r.cells[number] for r in table.rows):
                message = "there is no column of that name here"
                hint = did_you_mean(cell, known)
                problems.append(
                    Problem("unknown_key", place, message, shown(cell), listed(known), hint)
                )
        elif column in columns:
            message = "a column of that name stands further to the left"
            problems.append(Problem("duplicate_key", place, message, shown(cell)))
        else:
            columns[column] = number
    rows = [row for row in table.rows[1:] if any(cell.strip() for cell in row.cells)]
    data = [
        {
            column: text
            for column, number in columns.items()
            if number < len(row.cells) and (text := row.cells[number].strip())
        }
        for row in rows
    ]
    return _TableDocument(
        name,
        {entries: data},
        problems=problems,
        numbers=[row.number for row in rows],
        columns=columns,
    )


def level_problems(
    where: Part, path: Path, written: object, framework: Framework
) -> Iterator[Problem]:
    """The problem of a text that names no level of the framework, nor what is below the first."""
    level = word(written)
    if level is not None and level_rank(framework, level) is None:
        words = level_words(framework)
        message, hint = "there is no such level in this framework", did_you_mean(level, words)
        yield where.problem("unknown_level", path, message, shown(level), listed(words), hint)
