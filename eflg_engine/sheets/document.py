"""A bundle read from sheets: the data of a document, with the cell of each value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown
from eflg_engine.reading.values import A_DATE

DATES = "a day, a month or a year, as 1/3/2024, Mar 2024 or 2024, or a financial year, as 2023/24"


@dataclass(slots=True)
class SheetDocument(Document):
    """`cells` holds the places of values, blank cells among them, and of the rows they stand in.

    `titles` holds the header of each key of a table; `headers` the place of the headers of a sheet,
    with what they say.
    """

    cells: dict[Path, Place] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    headers: dict[str, tuple[Place, list[str]]] = field(default_factory=dict)

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
            if problem.code not in ("missing_key", "empty") or not problem.path:
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
            message = f'no column holds "{title}", which {len(rows)} of the rows have to say'
            hint = "give the column that header, or name it in a file for --mapping"
            told.append(Problem("missing_column", place, message, shown(listed(heads)), "", hint))
        return told

    def _title(self, path: Path) -> str:
        words = [part for part in path if isinstance(part, str)]
        table = words[-2] if len(words) > 1 else ""
        return self.titles.get((table, words[-1])) or str(words[-1]).replace("_", " ")
