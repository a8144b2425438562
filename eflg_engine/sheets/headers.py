"""Which columns of a sheet hold what, by their headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from eflg_engine.reading.values import folded
from eflg_engine.sheets.dates import plain
from eflg_engine.sheets.grid import Cell, GridRow, Sheet
from eflg_engine.sheets.layout import (
    ANSWER,
    COUNCIL_ALSO,
    COUNCIL_TITLE,
    EVIDENCE,
    FACT,
    PASSED_OVER,
    TABLES,
    Column,
    Table,
)

LOOKED_AT = 20
"""So many rows from the top may hold the headers: titles and remarks often stand above them."""

_SHORT = {
    "doc": "document", "docs": "documents", "publ": "publication", "pub": "publication",
    "rvw": "review", "resp": "responsible",
}  # fmt: skip
"""Words that people shorten in headers."""
_NEAR = 0.86
_LEAST_MARKS = 3


@dataclass(slots=True)
class Found:
    """The table in a sheet: the row of its headers, and what each column holds, from 0.

    `near` holds headers that are misspelt, each with the column that it is read as; `unread` those
    that mean nothing here.
    """

    table: Table
    sheet: Sheet
    header: int
    columns: dict[int, Column] = field(default_factory=dict)
    near: list[tuple[str, Column]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def rows(self) -> Iterable[GridRow]:
        """The rows below the headers."""
        return (row for row in self.sheet.rows if row.number > self.header)


def header_key(text: str) -> str:
    """A header as headers are compared: without remarks in brackets and marks at its end."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", plain(text))
    words = folded(bare).strip(" ?:*.!").split()
    return " ".join(_SHORT.get(word.rstrip("."), word) for word in words)


def cell_text(cell: Cell) -> str:
    """What a header says."""
    return "" if cell.value is None else str(cell.value)


def is_passed_over(title: str) -> bool:
    """Whether a sheet of that title holds nothing to read."""
    return header_key(title) in map(header_key, PASSED_OVER)


def is_council(sheet: Sheet) -> bool:
    """Whether a sheet holds facts about the council, one a row."""
    title = header_key(sheet.title)
    about = {header_key(FACT), f"about the {title}"}  # the title is what a framework calls it
    heads = [{header_key(cell_text(cell)) for cell in row.cells} for row in sheet.rows[:LOOKED_AT]]
    if any(header_key(ANSWER) in head and about & head for head in heads):
        return True
    if title not in (header_key(COUNCIL_TITLE), *COUNCIL_ALSO):
        return False
    return all(len(row.cells) <= 3 for row in sheet.rows)


def find_table(sheet: Sheet, only: Table | None = None) -> Found | None:
    """The table in a sheet, if there is one; `only` is the table that it has to be."""
    titled = only or next((each for each in TABLES if _is_titled(sheet.title, each)), None)
    best: Found | None = None
    for table in (titled,) if titled is not None else TABLES:
        if titled is None and not table.marks:
            continue
        for row in sheet.rows[:LOOKED_AT]:
            found = match_headers(table, sheet, row)
            keys = {column.key for column in found.columns.values()}
            is_enough = len(keys) > 1 or only is not None or len(table.columns) == 1
            if titled is None:
                is_enough = len(keys & {*table.marks}) >= _LEAST_MARKS
            if keys and is_enough and (best is None or len(keys) > len(best.columns)):
                best = found
    return best


def _is_titled(title: str, table: Table) -> bool:
    key = header_key(title)
    names = [header_key(table.title), *table.also]
    if table is EVIDENCE and key.startswith("evidence ") and "expected" not in key:
        return True
    return any(re.fullmatch(rf"{re.escape(name)}(?: ?:? ?\d+)?", key) for name in names)


def match_headers(
    table: Table, sheet: Sheet, row: GridRow, mapping: Mapping[str, str] | None = None
) -> Found:
    """What the cells of a row are, as headers of a table. `mapping` gives keys by header."""
    exact = {header_key(column.title): column for column in table.columns}
    for column in table.columns:
        for name in (column.key.replace("_", " "), *column.also):
            exact.setdefault(header_key(name), column)
    if mapping is not None:
        exact = {header_key(head): table.column(key) for head, key in mapping.items()}
    found = Found(table, sheet, row.number)
    waiting: list[tuple[int, str]] = []
    taken: set[str] = set()
    for number, cell in enumerate(row.cells):
        text = plain(cell_text(cell))
        known = exact.get(header_key(text)) if text else None
        if known is not None and known.key not in taken:
            taken.add(known.key)
            found.columns[number] = known
        elif text:
            waiting.append((number, text))
    for number, text in waiting:
        near = None if mapping is not None else _near(header_key(text), exact)
        if near is not None and near.key not in taken:
            taken.add(near.key)
            found.columns[number] = near
            found.near.append((text, near))
        else:
            found.unread.append(text)
    return found


def _near(key: str, exact: Mapping[str, Column]) -> Column | None:
    """The column whose header is misspelt, if it is the only one so near."""
    if len(key) < 5 or len(key) > 60:
        return None
    matcher = SequenceMatcher(b=key)
    near: dict[str, Column] = {}
    for name, column in exact.items():
        matcher.set_seq1(name)
        ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if all(ratio() >= _NEAR for ratio in ratios):  # the quicker ones are bounds
            near[column.key] = column
    return next(iter(near.values())) if len(near) == 1 else None
