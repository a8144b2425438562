"""A workbook as it stands, whatever its format: sheets, rows and cells, not yet understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from eflg_engine.reading.problems import InvalidInput, Place, Problem

CODES: dict[str, str] = {
    "active_content": "Macros, other files or other programs in a workbook: nothing is run.",
    "missing_column": "A sheet has no column for something that its rows have to say.",
    "read_as": "A cell is read as something else than it says: told as a note.",
    "not_read": "A sheet, a column or a row that is not read: told as a note.",
    "unknown_sheet": "A mapping names a sheet that the workbook does not have.",
    "no_value": "A cell without a value, as that of a formula or an error: told as a note.",
}
"""Codes of problems and notes that only sheets have, besides those of all files. Stable."""

Value = str | int | float | bool | date | None
"""What a cell holds. A datetime is cut to its day."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `value` is the number as it is shown where it is a percentage.

    `shown_as` is `month` or `year` where a date is shown without its day. `link` is the address
    behind the text. `lacks` says why a cell that is not blank has no value.
    """

    value: Value = None
    shown_as: str = ""
    link: str = ""
    lacks: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be seen in it."""
        if isinstance(self.value, str):
            return not self.value.strip() and not self.lacks
        return self.value is None and not self.lacks


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row that holds something, with its number in the sheet, from 1."""

    number: int
    cells: Sequence[Cell]
    is_hidden: bool = False

    def cell(self, column: int) -> Cell:
        """The cell of a column, counted from 0."""
        return self.cells[column] if column < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; rows that are blank are left out."""

    title: str
    rows: Sequence[GridRow]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """All sheets of a file. `values_only` says that links and hidden rows were not looked at.

    `first_day` is the number of the day 1900-01-01 less one: 0, or 1462 where days count from 1904.
    """

    name: str
    sheets: Sequence[Sheet]
    values_only: bool = False
    first_day: int = 0
    notes: list[Problem] = field(default_factory=list)

    def place(self, sheet: str, row: int, column: int) -> Place:
        """The place of a cell; the column counts from 0. A file without sheets has none to name."""
        return Place(self.name, row, column + 1, sheet)


def refuse(name: str, code: str, message: str, allowed: str = "", hint: str = "") -> NoReturn:
    """Refuse a file. Raises InvalidInput."""
    raise InvalidInput([Problem(code, Place(name), message, "", allowed, hint)]) from None
