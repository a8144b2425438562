"""Bundles as workbooks that people fill in, and that read back as the same bundle."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.framework.model import Framework
from eflg_engine.framework.nouns import in_its_words
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.workbook import NEEDS_OPENPYXL, OpenpyxlMissing, without_dates
from eflg_engine.sheets.book_style import Style, add_table, safe_text
from eflg_engine.sheets.cells import (
    write_data,
    write_figures,
    write_supports,
    write_word,
    write_words,
)
from eflg_engine.sheets.guide_sheets import add_guide, add_lists, list_ranges
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.layout import (
    ANSWER,
    COUNCIL_TITLE,
    FACT,
    RARE,
    TABLES,
    Column,
    Holds,
    Table,
    rows_of_council,
)
from eflg_engine.sheets.quoting import quoted

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book

LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""

_EARLIEST = date(1900, 3, 1)  # what Excel counts before is a day off


class _Row(NamedTuple):
    column: Column
    value: object
    allowed: tuple[str, ...] = ()


def bundle_workbook(
    data: Mapping[str, object],
    framework: Framework,
    *,
    has_guide: bool = True,
    only: Collection[str] | None = None,
) -> bytes:
    """A bundle's data as a workbook. Raises OpenpyxlMissing, and InvalidInput if too long.

    With a guide, it says what to do and lists questions, `only` those of some criteria, kinds and
    the words of drop-downs.
    """
    return book_bytes(bundle_book(data, framework, has_guide=has_guide, only=only))


def book_bytes(book: Book) -> bytes:
    """A workbook as a file, the same bytes for the same content."""
    written = io.BytesIO()
    book.save(written)
    return without_dates(written.getvalue())


def bundle_book(
    data: Mapping[str, object],
    framework: Framework,
    *,
    has_guide: bool = True,
    only: Collection[str] | None = None,
) -> Book:
    """As bundle_workbook, still open to more sheets."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise OpenpyxlMissing(NEEDS_OPENPYXL) from None
    known = _known(data, framework)
    book = Workbook()
    book.remove(book.active)
    style = Style()
    if has_guide:
        add_guide(book, framework, style)
    lists = list_ranges(known) if has_guide else {}
    _Council(book, style, known, framework).write(data)
    problems: list[Problem] = []
    for table in TABLES:
        _write_table(book, style, table, _rows_of(table, data), known, lists, problems)
    if has_guide:
        add_lists(book, framework, known, style, only)
    if problems:
        raise InvalidInput(problems)
    book.properties.title = f"Evidence of {_name(data)}"
    book.properties.creator = "eflg_engine"
    return book


def _name(data: Mapping[str, object]) -> str:
    council = data.get("council")
    return safe_text(str(council.get("name", ""))) if isinstance(council, Mapping) else ""


def _known(data: Mapping[str, object], framework: Framework) -> Known:
    """The names that whoever reads the workbook will know."""
    known = Known(framework, str(data.get("framework") or ""))
    council = data.get("council")
    for words in OF_COUNCIL:
        names = council.get(words) if isinstance(council, Mapping) else None
        known.add(words, map(str, names) if isinstance(names, list) else ())
    for key in ("objectives", "strategic_aims", "evidence"):
        known.add(key, (str(entry.get("id", "")) for entry in _entries(data, key)))
    for aim in _entries(data, "strategic_aims"):
        known.add("priorities", (str(each.get("id", "")) for each in _entries(aim, "priorities")))
    return known


def _entries(data: Mapping[str, object], key: str) -> list[dict[str, Any]]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _rows_of(table: Table, data: Mapping[str, object]) -> list[dict[str, object]]:
    if not table.parent:
        return [dict(entry) for entry in _entries(data, table.key)]
    return [
        {"parent": above["id"], **entry}
        for above in _entries(data, table.parent)
        for entry in _entries(above, table.within)
    ]


def _write_table(
    book: Book,
    style: Style,
    table: Table,
    rows: Sequence[Mapping[str, object]],
    known: Known,
    lists: Mapping[str, str],
    problems: list[Problem],
) -> None:
    columns = [
        column
        for column in table.columns
        if column.key not in RARE or any(column.key in row for row in rows)
    ]
    sheet = book.create_sheet(table.title)
    for number, row in enumerate(rows, 2):
        for at, column in enumerate(columns, 1):
            value = cell_value(row.get(column.key), column, known)
            if isinstance(value, str) and len(value) > LONGEST:
                place = Place("workbook", number, at, table.title)
                message = f"a cell holds at most {LONGEST:,} characters"
                problems.append(Problem("too_large", place, message, shown(value)))
                continue
            style.put(sheet.cell(number, at), value)
    add_table(sheet, columns, len(rows), style, lists)


def cell_value(value: object, column: Column, known: Known) -> object:
    """What a cell holds for a value of a bundle: text, a date, or None."""
    if value is None or value == "":
        return None
    if column.holds in (Holds.FIRST_DAY, Holds.LAST_DAY):
        return _date(value)
    if column.holds is Holds.WORD:
        if column.words in ("scale", "progress", "response"):
            return known.title_of(column.words, str(value))
        return write_word(str(value), column.words, known)
    if column.holds is Holds.WORDS:
        return write_words(value, column.words, known)
    if column.holds is Holds.SUPPORTS:
        return write_supports(value, known)
    if column.holds is Holds.FIGURES:
        return write_figures(value) if isinstance(value, Mapping) else str(value)
    if column.holds is Holds.DATA:
        return write_data(value)
    return str(value)


def _date(value: object) -> object:
    text = str(value)
    try:
        day = value if isinstance(value, date) else date.fromisoformat(text)
    except ValueError:
        return text  # a month or a year, as it was written
    return day if day >= _EARLIEST else text


class _Council:
    """Writes the sheet of the council: a fact a row."""

    def __init__(self, book: Book, style: Style, known: Known, framework: Framework) -> None:
        title = re.sub(r"[][:*?/\\]", " ", in_its_words(COUNCIL_TITLE, framework)).strip("' ")
        self.sheet = book.create_sheet(title[:31] or COUNCIL_TITLE)  # as far as Excel allows
        self.style, self.known, self.framework = style, known, framework

    def write(self, data: Mapping[str, object]) -> None:
        """Write what the bundle says of the council and of itself."""
        for number, row in enumerate(self._rows(data), 2):
            self.style.put(self.sheet.cell(number, 1), row.column.title)
            value = cell_value(row.value, row.column, self.known)
            if isinstance(value, str) and value.isdecimal() and str(int(value)) == value:
                value = int(value) if len(value) < 10 else value
            self.style.put(self.sheet.cell(number, 2), value)
            self.style.put(self.sheet.cell(number, 3), row.column.prompt or None)
            if row.allowed:
                self.style.offer(self.sheet, f"B{number}", row.allowed)
        columns = (
            Column("", in_its_words(FACT, self.framework), width=36),
            Column("", ANSWER, width=50),
            Column("", "What to write", width=60),
        )
        add_table(self.sheet, columns, self.sheet.max_row - 1, self.style, {})

    def _rows(self, data: Mapping[str, object]) -> list[_Row]:
        council = data.get("council")
        facts = dict(council) if isinstance(council, Mapping) else {}
        rows: list[_Row] = []
        for column in rows_of_council(self.framework):
            part, _, key = column.key.partition(".")
            above = data.get(part)
            value = above.get(key) if key and isinstance(above, Mapping) else above
            facts.pop(key, None) if part == "council" else None
            if column.key == "was" and value is None:
                continue
            rows.append(_Row(column, value))
            if column.key == "as_at":
                rows += self._profile(facts)
        own = [_Row(Column(f"council.{k}", quoted(k)), v) for k, v in facts.items()]
        return [*rows, *own]

    def _profile(self, facts: dict[str, object]) -> list[_Row]:
        rows = []
        for each in self.framework.vocabulary.profile:
            holds = Holds.FIRST_DAY if each.is_date else Holds.TEXT
            values = tuple(value.replace("_", " ").title() for value in each.values)
            prompt = each.description or (f"One of: {', '.join(values)}." if values else "")
            column = Column(f"council.{each.id}", each.title, prompt, holds)
            rows.append(_Row(column, facts.pop(each.id, None), values))
        return rows
