"""A mapping proposed for a council's own list, from its headers and its first rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.model import Framework
from eflg_engine.reading.counts import counted
from eflg_engine.sheets.cell_values import text_of
from eflg_engine.sheets.cells import is_nothing, read_words
from eflg_engine.sheets.dates import read_cell_date
from eflg_engine.sheets.grid import Cell, Grid, GridRow, Sheet
from eflg_engine.sheets.headers import (
    LOOKED_AT,
    cell_text,
    find_table,
    header_key,
    is_council,
    is_passed_over,
    match_headers,
)
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.layout import EVIDENCE, SELF_ASSESSMENT, Column, Holds, Table

FIRST_ROWS = 30
"""So many rows below the headers are looked at."""

_FEW = 0.3
_MOST = 0.7
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class Surety(StrEnum):
    """How sure a proposal is. What is unsure is proposed as a remark alone."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column may hold, how sure that is, and why. `key` is "" where nothing is proposed."""

    header: str
    column: int
    key: str
    surety: Surety
    why: str


@dataclass(frozen=True, slots=True)
class ProposedSheet:
    """What is proposed for a sheet; `missing` holds columns that are needed and not found."""

    title: str
    table: Table
    row: int
    proposals: Sequence[Proposal]
    missing: Sequence[Column]

    @property
    def is_settled(self) -> bool:
        """Whether nothing that is needed is missing, and nothing proposed is unsure."""
        return not self.missing and all(each.surety is not Surety.UNSURE for each in self.proposals)


def propose(grid: Grid, framework: Framework) -> list[ProposedSheet]:
    """What is proposed for each sheet that looks like a list."""
    known = Known(framework)
    found = []
    for sheet in grid.sheets:
        if is_passed_over(sheet.title) or is_council(sheet):
            continue
        if (proposed := _sheet(sheet, known)) is not None:
            found.append(proposed)
    return found


def _sheet(sheet: Sheet, known: Known) -> ProposedSheet | None:
    table, header = _table_and_header(sheet, known)
    if header is None:
        return None
    rows = [row for row in sheet.rows if row.number > header.number][:FIRST_ROWS]
    exact = match_headers(table, sheet, header)
    near = {text for text, _ in exact.near}
    scored: list[tuple[float, Proposal]] = []
    for number, cell in enumerate(header.cells):
        text = cell_text(cell).strip()
        if not text:
            continue
        cells = [row.cell(number) for row in rows if not row.cell(number).is_blank]
        by_header = exact.columns.get(number)
        if text in near:
            by_header = None
        found = _proposals(text, number, by_header, exact.columns.get(number), cells, table, known)
        scored += found or [
            (0.0, Proposal(text, number, "", Surety.UNSURE, "nothing says what it holds"))
        ]
    chosen = _chosen(scored)
    keys = {each.key for each in chosen}
    missing = [column for column in table.columns if column.is_needed and column.key not in keys]
    return ProposedSheet(sheet.title, table, header.number, chosen, missing)


def _table_and_header(sheet: Sheet, known: Known) -> tuple[Table, GridRow | None]:
    found = find_table(sheet)
    if found is not None:
        return found.table, next(r for r in sheet.rows if r.number == found.header)
    heads = [row for row in sheet.rows[:LOOKED_AT] if _texts(row) > 1]
    header = max(heads, key=_texts, default=None)
    if header is None or sheet.rows[-1].number <= header.number:
        return EVIDENCE, None
    rows = [row for row in sheet.rows if row.number > header.number][:FIRST_ROWS]
    levels = any(
        _share([row.cell(n) for row in rows], lambda cell: known.is_name("levels", text_of(cell)))
        >= _MOST
        for n in range(len(header.cells))
    )
    return (SELF_ASSESSMENT if levels else EVIDENCE), header


def _texts(row: GridRow) -> int:
    texts = [c for c in row.cells if isinstance(c.value, str) and 0 < len(c.value.strip()) <= 60]
    return len(texts)


def _share(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> float:
    """The share of the cells that say something of which this holds."""
    said = [cell for cell in cells if not cell.is_blank and not is_nothing(text_of(cell))]
    return sum(map(holds, said)) / len(said) if said else 0.0


def _fits(column: Column, cells: Sequence[Cell], known: Known) -> float | None:
    """The share of the cells that a column can hold; None where any text will do."""
    if column.holds in (Holds.FIRST_DAY, Holds.LAST_DAY):
        return _share(cells, lambda cell: _is_date(cell))
    if column.key == "link":
        return _share(cells, lambda cell: bool(cell.link or _LINK.match(text_of(cell))))
    if column.words in ("kinds", "shows", "assurance", "levels", "scale", "one_target", "progress",
                        "response"):  # fmt: skip
        return _share(cells, lambda cell: known.is_name(column.words, text_of(cell)))
    if column.words in ("targets", *OF_VOCABULARY):
        return _share(cells, lambda cell: _all_known(text_of(cell), column.words, known))
    return None


def _is_date(cell: Cell) -> bool:
    read = read_cell_date(cell, last=False)
    return bool(read.text or read.nothing)


def _all_known(text: str, words: str, known: Known) -> bool:
    if known.means_several(words, text):
        return True
    names = read_words(text, words, known)
    return isinstance(names, str) or all(known.is_name(words, name) for name in names)


def _proposals(
    text: str,
    number: int,
    by_header: Column | None,
    by_spelling: Column | None,
    cells: Sequence[Cell],
    table: Table,
    known: Known,
) -> list[tuple[float, Proposal]]:
    """What a column may be, each with a score."""
    count = len(cells)
    if by_header is not None:
        fit = _fits(by_header, cells, known)
        if fit is None or not count:
            return [(3.0, _made(text, number, by_header, Surety.SURE, "its header says so"))]
        some = round(fit * count)
        share = f"{some} of its first {counted(count, 'cell')} {'fits' if some == 1 else 'fit'}"
        if fit >= _MOST:
            why = f"its header says so, and {share}"
            return [(4.0, _made(text, number, by_header, Surety.SURE, why))]
        if by_header.holds is Holds.WORDS or fit > _FEW:
            why = f"its header says so, but only {share}"
            return [(2.0, _made(text, number, by_header, Surety.LIKELY, why))]
        why = f"its header says so, but {share}"
        found = [(1.0, _made(text, number, by_header, Surety.UNSURE, why))]
        return found + _by_cells(text, number, cells, table, known)
    found = []
    like = by_spelling or _by_words(text, table)
    if like is not None:
        fit = _fits(like, cells, known)
        if fit is None or fit > _FEW or not count:
            why = f'its header is like "{like.title}" or another word for it'
            surety = Surety.LIKELY if by_spelling or (fit or 0) >= _MOST else Surety.UNSURE
            found.append((2.0 if surety is Surety.LIKELY else 1.0,
                          _made(text, number, like, surety, why)))  # fmt: skip
    return found + _by_cells(text, number, cells, table, known)


def _by_cells(
    text: str, number: int, cells: Sequence[Cell], table: Table, known: Known
) -> list[tuple[float, Proposal]]:
    """What the cells alone say that a column holds."""
    if len(cells) < 3:
        return []
    found = []
    for column in table.columns:
        if column.key in ("snapshot", "review_by", "aims"):
            continue  # nothing in the cells tells these from others
        fit = _fits(column, cells, known) or 0.0
        if fit >= _MOST:
            some = round(fit * len(cells))
            why = f"{some} of its first {len(cells)} cells look like it"
            # any date may be of something else than the document
            surety = Surety.UNSURE if column.holds in _DAYS else Surety.LIKELY
            found.append((1.5 * fit, _made(text, number, column, surety, why)))
    return found


_DAYS = (Holds.FIRST_DAY, Holds.LAST_DAY)


def _by_words(text: str, table: Table) -> Column | None:
    """The only column one of whose headers has its words in this header."""
    words = set(re.findall(r"[a-z]+", header_key(text)))
    found: dict[str, Column] = {}
    for column in table.columns:
        for name in column.also:
            needed = set(re.findall(r"[a-z]+", name))
            if needed and needed <= words and len(name) > 2:
                found[column.key] = column
    return next(iter(found.values())) if len(found) == 1 else None


def _made(text: str, number: int, column: Column, surety: Surety, why: str) -> Proposal:
    return Proposal(text, number, column.key, surety, why)


def _chosen(scored: Sequence[tuple[float, Proposal]]) -> list[Proposal]:
    """One proposal a column, and one column a key: the best go first."""
    keys: dict[str, Proposal] = {}
    columns: dict[int, Proposal] = {}
    for _, each in sorted(scored, key=lambda pair: (-pair[0], pair[1].column)):
        if each.column in columns or each.key in keys:
            continue
        if each.key:
            keys[each.key] = each
        columns[each.column] = each
    for _, each in scored:
        if each.column not in columns:
            other = keys[each.key].header if each.key else ""
            why = f'"{other}" is more like it' if other else each.why
            columns[each.column] = Proposal(each.header, each.column, "", Surety.UNSURE, why)
    return [columns[number] for number in sorted(columns)]
