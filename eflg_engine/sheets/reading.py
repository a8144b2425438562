"""A workbook or a table read as a bundle: the same plain data as of a YAML file, with its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.framework.model import Framework
from eflg_engine.framework.nouns import in_its_words
from eflg_engine.reading.counts import counted
from eflg_engine.reading.file_sorts import other_sort, sort_of_columns
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed, shown
from eflg_engine.reading.values import BadValue, read_date
from eflg_engine.sheets.cell_values import CellReader
from eflg_engine.sheets.cells import read_figure
from eflg_engine.sheets.document import SheetDocument
from eflg_engine.sheets.grid import Cell, Grid, GridRow, Sheet, refuse
from eflg_engine.sheets.headers import (
    Found,
    cell_text,
    find_table,
    header_key,
    is_council,
    is_passed_over,
)
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.layout import (
    COUNCIL,
    EVIDENCE,
    FACT,
    TABLES,
    Column,
    Holds,
    rows_of_council,
)
from eflg_engine.sheets.notes import Notes
from eflg_engine.sheets.quoting import literal

if TYPE_CHECKING:
    from eflg_engine.sheets.mapping import SheetMapping

_OWN = {"objectives": "objectives", "strategic_aims": "strategic_aims", "evidence": "evidence",
        "priorities": "priorities"}  # fmt: skip
"""The list of names that the references of each table are."""


@dataclass(slots=True)
class _Book:
    """What is found in a file before its cells are read."""

    grid: Grid
    council: Sheet | None
    tables: list[Found]
    unread: list[str]
    always: dict[str, Mapping[str, str]]  # by sheet: what holds of rows that say nothing else


def read_grid(
    grid: Grid, framework: Framework, mappings: list[SheetMapping] | None = None
) -> SheetDocument:
    """The bundle in a grid, by the names of a framework. Raises InvalidInput.

    Sheets that the mappings name are read by them, and others by their headers.
    """
    book = _looked_through(grid, mappings or [])
    return _Reader(book, Known(framework, named_framework(grid))).document()


def named_framework(grid: Grid) -> str:
    """The framework that a workbook names, or ""."""
    sheet = next((each for each in grid.sheets if is_council(each)), None)
    for row in sheet.rows if sheet is not None else ():
        if header_key(cell_text(row.cell(0))) == "framework":
            return cell_text(row.cell(1)).strip()
    return ""


def _looked_through(grid: Grid, mappings: list[SheetMapping]) -> _Book:
    book = _Book(grid, None, [], [], {})
    by_title: dict[str, tuple[Found, SheetMapping]] = {}
    if mappings:
        from eflg_engine.sheets.mapping import mapped_tables  # start-up: it imports pydantic

        by_title = {
            found.sheet.title: (found, each) for found, each in mapped_tables(grid, mappings)
        }
    is_table_file = len(grid.sheets) == 1 and not grid.sheets[0].title
    for sheet in grid.sheets:
        if sheet.title in by_title:
            found, mapping = by_title[sheet.title]
            book.tables.append(found)
            book.always[sheet.title] = mapping.always
            continue
        if is_passed_over(sheet.title) or not sheet.rows:
            continue
        if book.council is None and is_council(sheet):
            book.council = sheet
        elif (table := find_table(sheet, EVIDENCE if is_table_file else None)) is not None:
            book.tables.append(table)
        else:
            book.unread.append(sheet.title)
    for sheet in grid.sheets if book.council is None else ():
        if sheet.rows and (sort := sort_of_columns(list(map(cell_text, sheet.rows[0].cells)))):
            place = grid.place(sheet.title, sheet.rows[0].number, 0)
            raise InvalidInput([other_sort(sort, "bundle", place)])
    if book.council is None and not book.tables:
        titles = [column.title for column in EVIDENCE.columns if column.is_needed]
        where = "no sheet here has" if any(each.title for each in grid.sheets) else "there are no"
        message = f"{where} columns of evidence"
        hint = '"eflg bundle map FILE" says which columns might be meant'
        refuse(grid.name, "missing_column", message, listed(titles), hint)
    return book


class _Reader:
    """Reads the sheets one after the other into one document."""

    def __init__(self, book: _Book, known: Known) -> None:
        self.grid, self.book, self.known = book.grid, book, known
        self.notes = Notes()
        self.data: dict[str, object] = {"format": 1}
        self.cells: dict[tuple[str | int, ...], Place] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.headers: dict[str, tuple[Place, list[str]]] = {}
        self.problems: list[Problem] = []
        self.reader = CellReader(known, self.notes, self.problems, self.grid.first_day)
        self.lists: dict[tuple[str, str], str] = {}
        self.named_by_file = False
        self.rows_at: dict[str, dict[str, int]] = {}  # by table: the entry of each reference

    def document(self) -> SheetDocument:
        """The document. Raises InvalidInput if it is too large."""
        self._council()
        self.reader.as_at = _day(self.data.get("as_at"))
        for found in self.book.tables:
            self._learn_references(found)
        for table in TABLES:
            mine = [found for found in self.book.tables if found.table is table]
            for found in mine:
                self._table(found, several=len(mine) > 1)
        self.data.setdefault("evidence", [])
        self._say_what_is_not_read()
        made = read_data(self.data, self.grid.name)
        document = SheetDocument(
            self.grid.name, made.data, None, [], made.blanks, made.uncounted,
            cells=self.cells, titles=self.titles, headers=self.headers,
            lists=self.lists, named_by_file=self.named_by_file, known=self.known,
        )  # fmt: skip
        document.problems = [
            *self.problems,
            *(_placed(problem, document) for problem in made.problems),
        ]
        document.warnings = self.notes.listed()
        return document

    # --- the council ------------------------------------------------------------------------------

    def _council(self) -> None:
        council: dict[str, object] = {}
        self.data["council"] = council
        columns = rows_of_council(self.known.framework)
        rows = {header_key(column.title): column for column in columns}
        for each in columns:
            self.titles["", each.key.rpartition(".")[2]] = each.title
            self.lists["", each.key.rpartition(".")[2]] = each.words
            for name in each.also:
                rows.setdefault(header_key(name), each)
        for about in self.known.framework.vocabulary.profile:
            holds = Holds.FIRST_DAY if about.is_date else Holds.TEXT
            made = Column(f"council.{about.id}", about.title, holds=holds)
            self.titles["", about.id] = about.title
            self.lists["", about.id] = "facts"
            rows[header_key(about.title)] = made
            rows.setdefault(header_key(about.id), made)
        unread: list[str] = []
        heads = {header_key(FACT), header_key(in_its_words(FACT, self.known.framework))}
        sheet = self.book.council
        for row in sheet.rows if sheet is not None else ():
            text = cell_text(row.cell(0)).strip()
            fact = literal(text)
            column = Column(f"council.{fact}", fact) if fact else rows.get(header_key(text))
            if column is not None:
                assert sheet is not None
                self._fact(column, sheet, row, council, is_own=fact is not None)
            elif text and not row.cell(1).is_blank and header_key(text) not in heads:
                unread.append(text)
        if unread and sheet is not None:
            place = Place(self.grid.name, 1, 1, sheet.title)
            self.notes.plain("not_read", place, f"not read here: {listed(unread, 10)}")
        for words in OF_COUNCIL:
            names = council.get(words)
            self.known.add(words, names if isinstance(names, list) else [])
        if "name" not in council and sheet is None:
            body = self.known.framework.body
            council["name"] = FilePath(self.grid.name).stem or f"The {body}"
            self.named_by_file = True
            message = f'no sheet names the {body}: it is called "{council["name"]}" here'
            self.notes.plain("read_as", Place(self.grid.name), message)

    def _fact(
        self,
        column: Column,
        sheet: Sheet,
        row: GridRow,
        council: dict[str, object],
        *,
        is_own: bool,
    ) -> None:
        part, _, key = column.key.partition(".")
        path = (part, key) if key else (part,)
        place = self.grid.place(sheet.title, row.number, 1)
        self.cells[path] = place
        self.cells.setdefault((part,), place)
        value = self.reader.value(row.cell(1), column, path, place)
        if value is None:
            return
        if isinstance(value, str) and part == "council" and not is_own and _is_fact(column):
            value = read_figure(value) if column.holds is Holds.TEXT else value
        if part == "council":
            council[key] = value
        elif key:
            scope = self.data.setdefault("scope", {})
            assert isinstance(scope, dict)
            scope[key] = value
        else:
            self.data[part] = value

    # --- tables -----------------------------------------------------------------------------------

    def _learn_references(self, found: Found) -> None:
        words = _OWN.get(found.table.key)
        at = next((n for n, column in found.columns.items() if column.key == "id"), None)
        if words is not None and at is not None:
            self.known.add(words, (cell_text(row.cell(at)).strip() for row in found.rows))

    def _table(self, found: Found, *, several: bool) -> None:
        table, sheet = found.table, found.sheet
        place = self.grid.place(sheet.title, found.header, 0)
        heads = [cell_text(cell) for row in sheet.rows if row.number == found.header
                 for cell in row.cells]  # fmt: skip
        self.headers[sheet.title] = place, [head for head in heads if head.strip()]
        for column in table.columns:
            self.titles[table.key, column.key] = column.title
            self.lists[table.key, column.key] = column.words
        hidden: list[int] = []
        unnamed = 0
        for row in found.rows:
            cells = {n: row.cell(n) for n in found.columns}
            if all(cell.is_blank for cell in cells.values()):
                continue
            entry = self._entry(found, row)
            if row.is_hidden:
                hidden.append(row.number)
            if entry.data.get("id") is None and table.key in ("evidence", "objectives", "actions"):
                unnamed += 1
                entry.data["id"] = f"{sheet.title} row {row.number}".strip() if several else (
                    f"row {row.number}"
                )  # fmt: skip
            self._add(found, entry)
        if lost := _under_no_header(found):
            message = f"cells under no header are not read: {listed(lost, 5)}"
            self.notes.plain("not_read", place, message)
        if unnamed:
            many = counted(unnamed, "row has no reference", "rows have no reference")
            message = f'{many}: called by number, as "row 2"'
            self.notes.plain("read_as", place, message)
        if hidden:
            message = f"hidden rows are read too: {listed([*map(str, hidden)], 10)}"
            self.notes.plain("read_as", place, message)
        for text, column in found.near:
            message = f'the column "{shown(text)}" is read as "{column.title}"'
            self.notes.plain("read_as", place, message)
        if found.unread:
            named = ", ".join(f'"{shown(text)}"' for text in found.unread[:10])
            more = f" and {len(found.unread) - 10} more" if len(found.unread) > 10 else ""
            self.notes.plain("not_read", place, f"columns that are not read: {named}{more}")

    def _entry(self, found: Found, row: GridRow) -> _Entry:
        entry = _Entry({}, {}, row.number)
        link = ""
        for number, column in found.columns.items():
            cell = row.cell(number)
            place = self.grid.place(found.sheet.title, row.number, number)
            entry.places[column.key] = place
            link = link or (cell.link if column.key != "note" else "")
            value = self.reader.value(cell, column, ("",), place, waiting=entry.problems)
            if value is not None:
                entry.data[column.key] = value
        for key, text in self.book.always.get(found.sheet.title, {}).items():
            if entry.data.get(key) is None:
                column = found.table.column(key)
                place = entry.places.get(key, self.grid.place(found.sheet.title, row.number, 0))
                entry.data[key] = self.reader.value(
                    Cell(text), column, ("",), place, waiting=entry.problems
                )
        if (
            link
            and "link" not in entry.data
            and found.table.key in ("evidence", "evidence_expected")
        ):
            entry.data["link"] = link
        return entry

    def _add(self, found: Found, entry: _Entry) -> None:
        table = found.table
        if not table.parent:
            listed_here = self.data.setdefault(table.key, [])
            assert isinstance(listed_here, list)
            path: tuple[str | int, ...] = (table.key, len(listed_here))
            self.rows_at.setdefault(table.key, {}).setdefault(str(entry.data.get("id")), path[1])  # type: ignore[arg-type]
        else:
            parent = str(entry.data.pop("parent", ""))
            at = self.rows_at.get(table.parent, {}).get(parent)
            if at is None:
                self._no_parent(found, entry, parent)
                return
            above = self.data[table.parent]
            assert isinstance(above, list)
            listed_here = above[at].setdefault(table.within, [])
            path = (table.parent, at, table.within, len(listed_here))
        listed_here.append(entry.data)
        first = self.grid.place(found.sheet.title, entry.row, min(found.columns))
        self.cells[path] = first
        for key, place in entry.places.items():
            self.cells[(*path, key)] = place
        for problem, key in entry.problems:
            self.problems.append(_at(problem, (*path, key)))

    def _no_parent(self, found: Found, entry: _Entry, parent: str) -> None:
        table = found.table
        known = list(self.rows_at.get(table.parent, {}))
        place = entry.places.get("parent") or self.grid.place(found.sheet.title, entry.row, 0)
        message = f'no row of "{_title(table.parent)}" has this reference'
        code = "unknown_item" if parent else "empty"
        self.problems.append(Problem(code, place, message, parent, listed(known)))

    def _say_what_is_not_read(self) -> None:
        for title in self.book.unread:
            place = Place(self.grid.name)
            self.notes.plain("not_read", place, f'the sheet "{shown(title)}" is not read')
        hidden = [each.title for each in self.grid.sheets if each.is_hidden]
        read = {found.sheet.title for found in self.book.tables} & {*hidden}
        if read:
            message = f"hidden sheets are read too: {listed(sorted(read))}"
            self.notes.plain("read_as", Place(self.grid.name), message)
        if self.grid.values_only:
            message = "the workbook is large: links behind texts and hidden rows are not looked at"
            self.notes.plain("not_read", Place(self.grid.name), message)


class _Entry:
    """A row as data, with the cell of each key and the problems of its cells, each with its key."""

    __slots__ = ("data", "places", "problems", "row")

    def __init__(self, data: dict[str, object], places: dict[str, Place], row: int) -> None:
        self.data, self.places, self.row = data, places, row
        self.problems: list[tuple[Problem, str]] = []


def _under_no_header(found: Found) -> list[str]:
    """What stands in a list under no header at all, with its row."""
    header = next(row for row in found.sheet.rows if row.number == found.header)
    headed = {number for number, cell in enumerate(header.cells) if cell_text(cell).strip()}
    return [
        f'"{shown(text, 30)}" in row {row.number}'
        for row in found.rows
        for number, cell in enumerate(row.cells)
        if number not in headed and (text := cell_text(cell).strip())
    ]


def _is_fact(column: Column) -> bool:
    own = {each.key for each in COUNCIL}
    return column.key.startswith("council.") and column.key not in own


def _title(key: str) -> str:
    return next(table.title for table in TABLES if table.key == key)


def _day(value: object) -> date | None:
    try:
        return read_date(value)
    except BadValue:
        return None


def _at(problem: Problem, path: tuple[str | int, ...]) -> Problem:
    return replace(problem, path=path)


def _placed(problem: Problem, document: SheetDocument) -> Problem:
    return replace(problem, place=document.place(problem.path))
