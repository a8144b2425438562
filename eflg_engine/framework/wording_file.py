"""A council's own wording read from CSV or a workbook, with every problem of its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import CRITERION, QUESTION, Naming
from eflg_engine.framework.wording import OwnWording, check_of
from eflg_engine.reading.limits import guessing
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed, shown
from eflg_engine.reading.tables import Row, read_table
from eflg_engine.reading.values import folded
from eflg_engine.reading.words import meant

PART, CODE, CHECK = "Criterion", "Code", "Check"
OWN_STATEMENT, OWN_REFERENCE = "Own statement", "Own reference"
COLUMNS = (
    *(PART, CODE, "Module", "Theme", "Level", "Our statement", "Our references"),
    *(OWN_STATEMENT, OWN_REFERENCE, CHECK),
)
"""The titles of the columns, in the order in which they are exported. The first two say which
criterion or question a row is for: its id and its code, either of which will do."""

_ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


@guessing()
def load_wording(path: str, framework: Framework) -> OwnWording:
    """The own wording in a .csv or .xlsx file, for this framework.

    Raises InvalidInput with every problem, each with its row and column; OpenpyxlMissing.
    """
    table = read_table(path, COLUMNS, "own wording")
    rows = _Rows(path, framework, table.rows)
    return OwnWording(
        Path(path).name,
        hashlib.sha256(table.raw).hexdigest(),
        rows.statements,
        rows.references,
        tuple(rows.stale),
        tuple(rows.unread),
    )


class _Rows:
    """The own wording in the rows of a table; raises InvalidInput with all their problems."""

    def __init__(self, path: str, framework: Framework, rows: list[Row]) -> None:
        self.path = path
        self.framework = framework
        self.problems: list[Problem] = []
        self.statements: dict[str, str] = {}
        self.references: dict[str, str] = {}
        self.stale: list[tuple[str, int]] = []
        header, *body = rows or [Row(1, [])]
        self.columns = self._columns(header)
        self.unread = [
            cell.strip()
            for cell in header.cells
            if cell.strip() and folded(cell) not in {folded(title) for title in COLUMNS}
        ]
        self.naming = Naming.of(framework)
        self.questions = {
            leaf.question.id: leaf.question
            for leaf in framework.questions.values()
            if leaf.question is not None
        }
        self.renamed = {old: c.id for c in framework.criteria.values() for old in c.was}
        self.seen: dict[str, int] = {}
        if {PART, CODE} & {*self.columns}:
            for row in body:
                self._row(row, len(header.cells))
        if self.problems:
            raise InvalidInput(self.problems)

    def _report(
        self,
        code: str,
        row: int,
        column: int,
        message: str,
        found: str = "",
        allowed: str = "",
        hint: str = "",
    ) -> None:
        place = Place(self.path, row, column)
        self.problems.append(
            Problem(code, place, message, shown(found) if found else "", allowed, hint)
        )

    def _columns(self, header: Row) -> dict[str, int]:
        """The place of each known column, from 0."""
        titles = {folded(title): title for title in COLUMNS}
        columns: dict[str, int] = {}
        for place, cell in enumerate(header.cells):
            title = titles.get(folded(cell))
            if title is None:
                continue
            if title in columns:
                message = f'the column "{title}" stands here twice'
                self._report("duplicate_key", header.number, place + 1, message)
            columns.setdefault(title, place)
        others = [
            cell.strip() for cell in header.cells if cell.strip() and folded(cell) not in titles
        ]
        missing = [] if {PART, CODE} & {*columns} else [PART]
        if not {OWN_STATEMENT, OWN_REFERENCE} & {*columns}:
            missing.append(OWN_STATEMENT)
        for title in missing:
            likely = meant(title, others) if others else None
            self._report(
                "missing_key",
                header.number,
                1,
                f'the column "{title}" is missing from the first row',
                allowed=listed(COLUMNS),
                hint=f'is "{shown(likely)}" the one? Then rename it' if likely else "",
            )
        return columns

    def _row(self, row: Row, width: int) -> None:
        cells = [" ".join(cell.split()) for cell in row.cells]
        if not any(cells):
            return
        if any(cells[width:]):
            self._report(
                "not_allowed",
                row.number,
                width + 1,
                "this row has more cells than the first row has columns",
                found=next(filter(None, cells[width:])),
                hint="put quotes around a text that holds the character between the columns",
            )
            return
        own = {
            title: self._own(cells, title, row.number) for title in (OWN_STATEMENT, OWN_REFERENCE)
        }
        title = PART if self._cell(cells, PART) or CODE not in self.columns else CODE
        written = self._cell(cells, title)
        found = self.naming.one(written, (CRITERION, QUESTION)) or written
        column = self.columns[title] + 1
        rule = self.framework.criteria.get(found) or self.questions.get(found)
        if not found:
            if any(own.values()):
                message = "this row has words of your own, and names nothing that they are for"
                self._report("missing_key", row.number, column, message)
        elif rule is None:
            self._unknown(found, row.number, column)
        elif found in self.seen:
            sort = self.naming.sort_of(found)
            message = f'the {sort} "{found}" stands in row {self.seen[found]} already'
            hint = "keep one of the two rows"
            self._report("duplicate_id", row.number, column, message, hint=hint)
        else:
            self.seen[found] = row.number
            if own[OWN_REFERENCE] and found in self.questions:
                message = "a question has no reference of its own: its criterion has"
                place = self.columns[OWN_REFERENCE] + 1
                self._report("not_allowed", row.number, place, message, own[OWN_REFERENCE])
                return
            if own[OWN_STATEMENT]:
                self.statements[found] = own[OWN_STATEMENT]
            if own[OWN_REFERENCE]:
                self.references[found] = own[OWN_REFERENCE]
            check = self._cell(cells, CHECK)
            if any(own.values()) and check and check != check_of(rule):
                self.stale.append((found, row.number))

    def _cell(self, cells: Sequence[str], title: str) -> str:
        place = self.columns.get(title)
        if place is None or place >= len(cells):
            return ""
        return cells[place]

    def _own(self, cells: Sequence[str], title: str, row: int) -> str:
        cell = self._cell(cells, title)
        if cell in _ERRORS:
            message = f'the spreadsheet could not work out the cell under "{title}"'
            hint = "write the text itself; put a quote (') before a text that begins with ="
            self._report("not_text", row, self.columns[title] + 1, message, cell, "a text", hint)
        return cell

    def _unknown(self, found: str, row: int, column: int) -> None:
        renamed = self.renamed.get(found)
        message = "there is no such criterion or question in this framework"
        if renamed:
            message += ": it has another id now"
        self._report(
            "unknown_criterion",
            row,
            column,
            message,
            found,
            f'an id or code that "eflg framework show {self.framework.id}" lists',
            f'did you mean "{renamed}"?'
            if renamed
            else self.naming.hint(found, (CRITERION, QUESTION)),
        )
