"""Cells read as what their columns hold, with what has to be said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eflg_engine.reading.problems import Path, Place, Problem, shown
from eflg_engine.reading.values import BadValue, folded, read_date, says_no_date
from eflg_engine.sheets.cells import (
    is_nothing,
    read_data_text,
    read_figures,
    read_supports,
    read_word,
    read_words,
)
from eflg_engine.sheets.dates import plain, read_cell_date
from eflg_engine.sheets.document import DATES
from eflg_engine.sheets.grid import Cell
from eflg_engine.sheets.known import SYNONYMS, Known
from eflg_engine.sheets.layout import Column, Holds
from eflg_engine.sheets.notes import Notes

_HOW = {
    "serial": "it is the number under which Excel keeps a day",
    "years": "a financial year counts from its first day, or up to its last where an end is wanted",
    "quarter": "a quarter of a financial year counts from its first day, or up to its last",
}
_LEFT_OUT = (Holds.WORD, Holds.WORDS, Holds.SUPPORTS, Holds.FIGURES)

Waiting = list[tuple[Problem, str]]


class CellReader:
    """Reads cells."""

    def __init__(
        self, known: Known, notes: Notes, problems: list[Problem], first_day: int = 0
    ) -> None:
        self.known: Known = known
        self.notes: Notes = notes
        self.problems: list[Problem] = problems
        self.first_day: int = first_day
        self.as_at: date | None = None
        self._waiting: Waiting | None = None
        self._path: Path = ()
        self._read: dict[tuple[str, str], str | list[str]] = {}  # texts repeat from row to row

    def value(
        self, cell: Cell, column: Column, path: Path, place: Place, waiting: Waiting | None = None
    ) -> object | None:
        """What a cell says, or None where it says nothing.

        Problems go to `waiting`, with the key of the column, where it is given.
        """
        self._waiting, self._path = waiting, path
        if cell.lacks:
            why = "has no value: the cell counts as blank"
            self.notes.cell("no_value", why, place, cell.lacks)
        if cell.is_blank:
            return None
        text = text_of(cell)
        if column.holds in _LEFT_OUT and is_nothing(text):
            self.notes.cell("read_as", "counts as blank", place, text)
            return None
        if column.holds in (Holds.FIRST_DAY, Holds.LAST_DAY):
            return self._date(cell, column, place)
        if column.holds is Holds.WORD:
            return self._word(text, column, place)
        if column.holds is Holds.WORDS:
            return self._words(text, column)
        if column.holds is Holds.SUPPORTS:
            return self._supports(text, column, place)
        if column.holds is Holds.FIGURES:
            return self._figures(text, column, place)
        if column.holds is Holds.DATA:
            return self._data(text, column, place)
        return text if column.key != "link" or not cell.link else _link(text, cell.link)

    def _problem(self, column: Column, problem: Problem) -> None:
        if self._waiting is not None:
            self._waiting.append((problem, column.key))
        else:
            self.problems.append(replace(problem, path=self._path))

    def _date(self, cell: Cell, column: Column, place: Place) -> object | None:
        last = column.holds is Holds.LAST_DAY
        read = read_cell_date(cell, last=last, first_day=self.first_day)
        text = text_of(cell)
        if read.nothing:
            return self._no_date(read.nothing, text, column, place)
        if read.hint:
            message = "this may be a quarter of a calendar year or of a financial year"
            self._problem(column, Problem("bad_date", place, message, text, hint=read.hint))
            return text
        if not read.text:
            return text
        if read.how:
            if not last and self._is_planned(read.text) and read.how != "serial":
                read = read_cell_date(cell, last=True, first_day=self.first_day)
            self.notes.cell("read_as", _HOW[read.how], place, text, read.text)
        return read.text

    def _is_planned(self, text: str) -> bool:
        try:
            return self.as_at is not None and read_date(text) > self.as_at
        except BadValue:
            return False

    def _no_date(self, nothing: str, text: str, column: Column, place: Place) -> object | None:
        if column.is_needed and (nothing == "not_yet" or says_no_date(text)):
            return text if says_no_date(text) else "not set"
        if nothing == "no_end" and column.holds is Holds.FIRST_DAY:
            message = "this is not a day on which something was"
            hint = "give the day of the document itself"
            self._problem(column, Problem("bad_date", place, message, text, DATES, hint))
            return text
        why = "counts as blank: no end is given" if nothing == "no_end" else "counts as blank"
        self.notes.cell("read_as", why, place, text)
        return None

    def _word(self, text: str, column: Column, place: Place) -> str:
        key = column.words, text
        found = self._read.get(key)
        if not isinstance(found, str):
            found = self._read[key] = read_word(text, column.words, self.known)
        if SYNONYMS.get(column.words, {}).get(folded(plain(text))) == found:
            shown_as = self.known.title_of(column.words, found)
            why = f'in "{column.title}" it means the same'
            self.notes.cell("read_as", why, place, text, f'"{shown_as}"')
        return found

    def _words(self, text: str, column: Column) -> str | list[str] | None:
        key = column.words, text
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = read_words(text, column.words, self.known)
        return (list(found) if isinstance(found, list) else found) or None

    def _supports(self, text: str, column: Column, place: Place) -> object | None:
        found, twice = read_supports(text, self.known)
        if twice:
            message = "this stands here twice, with two places"
            problem = Problem("duplicate_place", place, message, shown(twice))
            self._problem(column, problem)
        return found or None

    def _figures(self, text: str, column: Column, place: Place) -> object | None:
        found = read_figures(text)
        if found is None:
            message = "each figure needs a name and a number"
            allowed = "response_rate: 62, one a line, each name once"
            self._problem(column, Problem("not_a_number", place, message, shown(text), allowed))
        return found

    def _data(self, text: str, column: Column, place: Place) -> object | None:
        found = read_data_text(text)
        if found is None:
            message = "what was carried over has been changed here, and cannot be read"
            hint = "take it from the workbook as it was written, or clear the cell"
            self._problem(column, Problem("not_data", place, message, hint=hint))
        return found


def text_of(cell: Cell) -> str:
    """The text that a cell shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value).strip()


def _link(text: str, link: str) -> str:
    """An address: that behind the text, unless the text is one itself."""
    return text if "://" in text or text.startswith("www.") else link
