"""A bundle read from sheets: the data of a document, with the cell of each value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from eflg_engine.reading.counts import counted
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown
from eflg_engine.reading.values import A_DATE
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.own_words import in_own_words, names_another_key

DATES = "a day, a month or a year, as 1/3/2024, Mar 2024 or 2024, or a financial year, as 2023/24"


@dataclass(slots=True)
class SheetDocument(Document):
    """`cells` holds the places of values, blank cells among them, and of the rows they stand in.

    `titles` holds the header of each key of a table; `headers` the place of the headers of a sheet,
    with what they say; `lists` the list of words of each key that has one. `named_by_file` is set
    where nothing names the council and its name is that of the file. `known` are the names by which
    the sheets were read.
    """

    cells: dict[Path, Place] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    headers: dict[str, tuple[Place, list[str]]] = field(default_factory=dict)
    lists: dict[tuple[str, str], str] = field(default_factory=dict)
    named_by_file: bool = False
    known: Known | None = None

    def without_data(self) -> Document:
        """All but the data: cells and headers stay known."""
        return replace(self, data=None, problems=[], warnings=[], blanks=[], known=None)

    def of_data(self, data: object) -> Document:
        """The data of what was read, still with its cells."""
        return replace(self, data=data)

    def called(self, table: str, key: str) -> str:
        """The header of a key, in quotes."""
        title = self.titles.get((table, key))
        return f'"{title}"' if title else key

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The cell of the value at `path`, or of the nearest thing above it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.cells:
                return self.cells[path[:length]]
        return Place(self.name)

    def worded(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems in the words of the sheets: what is missing is missing under a header.

        A column that is not there is told of once.
        """
        told: list[Problem] = []
        absent: dict[tuple[str, str], list[Problem]] = {}
        for problem in problems:
            if problem.code == "bad_date" and problem.allowed == A_DATE:
                problem = replace(problem, allowed=DATES)
            if (
                problem.code not in ("missing_key", "empty")
                or not problem.path
                or names_another_key(problem)
            ):
                told.append(problem)
                continue
            title = self._title(problem.path)
            place = self.cells.get(problem.path)
            if place is not None:
                message = f'nothing stands under "{title}"'
                told.append(replace(problem, place=place, message=message))
            elif (sheet := self.place(problem.path).sheet) in self.headers:
                absent.setdefault((sheet, title), []).append(problem)
            else:
                message = f'"{title}" is not filled in'
                told.append(replace(problem, place=self.place(problem.path), message=message))
        for (sheet, title), rows in absent.items():
            place, heads = self.headers[sheet]
            rows_say = counted(len(rows), "row has to say", "rows have to say")
            message = f'no column holds "{title}", which {rows_say}'
            hint = "give the column that header, or name it in a file for --mapping"
            told.append(Problem("missing_column", place, message, shown(listed(heads)), "", hint))
        return list(map(self._in_own_words, told))

    def _in_own_words(self, problem: Problem) -> Problem:
        if self.known is None or not problem.path:
            return problem
        table, key = self._column(problem.path)
        columns = {each: title for (of, each), title in self.titles.items() if of == table}
        return in_own_words(problem, columns, self.lists.get((table, key), ""), self.known)

    def _column(self, path: Path) -> tuple[str, str]:
        """The table and the key that a path leads to or into; the council's sheet has no table."""
        words = [part for part in path if isinstance(part, str)]
        pairs = [pair for pair in pairwise(words) if pair in self.titles]
        if pairs:
            return pairs[-1]
        if words[0] in ("council", "scope"):
            return "", words[min(1, len(words) - 1)]
        if ("", words[0]) in self.titles:
            return "", words[0]
        return words[0], words[-1]

    def _title(self, path: Path) -> str:
        table, key = self._column(path)
        return self.titles.get((table, key)) or str(path[-1]).replace("_", " ")
