"""A council's own list by a file that names its columns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from eflg_engine.reading.checking import Count, Format, Strict, Text, check
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    refuse,
    shown,
)
from eflg_engine.reading.yaml_text import read_file
from eflg_engine.sheets.grid import Grid, Sheet
from eflg_engine.sheets.headers import Found, cell_text, header_key, match_headers
from eflg_engine.sheets.layout import EVIDENCE, TABLES, Table


class SheetMappingFile(Strict):
    """How one sheet is read."""

    sheet: Annotated[str, "The name of the sheet; left out where there is only one."] = ""
    read_as: Annotated[
        Text, "The part of a bundle that its rows are, as evidence or objectives."
    ] = Field(alias="as", default="evidence")
    headers: Annotated[Count, "The number of the row that holds the headers, from 1."] = 1
    columns: Annotated[dict[Text, Text], "By header, the key that the column holds."]
    always: Annotated[dict[Text, Text], "By key, the text that every row has."] = Field(
        default_factory=dict
    )

    written_as: ClassVar[str] = "{sheet: Log, headers: 1, columns: {Title: title, Date: dated}}"


class MappingFile(Strict):
    """Which columns of a council's own sheets hold what."""

    format: Annotated[Format, "The version of this format: 1."] = 1
    sheets: Annotated[list[SheetMappingFile], "The sheets that are read."] = Field(min_length=1)

    written_as: ClassVar[str] = "sheets: with a list of sheets"


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read: its table, the row of its headers, keys by header, and values by key.

    `always` holds what holds of every row that says nothing else. `places` are those of headers.
    """

    title: str
    table: Table
    row: int
    columns: Mapping[str, str]
    always: Mapping[str, str]
    place: Place
    places: Mapping[str, Place]


def load_mapping(path: str | os.PathLike[str]) -> list[SheetMapping]:
    """The mapping in a file. Raises InvalidInput with all problems."""
    document = read_file(path)
    refuse_other(document, "mapping")
    file, problems = check(MappingFile, document.data, document)
    found: list[SheetMapping] = []
    tables = {table.key: table for table in TABLES}
    for number, each in enumerate(file.sheets if file is not None else ()):
        at = ("sheets", number)
        table = tables.get(each.read_as)
        if table is None:
            place = document.place((*at, "as"))
            hint = did_you_mean(each.read_as, tables)
            message = "there is no such table"
            problems.append(
                Problem("not_allowed", place, message, each.read_as, listed([*tables]), hint)
            )
            table = EVIDENCE
        keys = [column.key for column in table.columns]
        used: dict[str, str] = {}
        for part, named in (("columns", each.columns.items()), ("always", each.always.items())):
            for one, other in named:
                key = other if part == "columns" else one
                place = document.place((*at, part, one))
                if key not in keys:
                    hint = did_you_mean(key, keys)
                    message = f'"{table.title}" has no such key'
                    problems.append(Problem("unknown_key", place, message, key, listed(keys), hint))
                elif part == "columns" and used.setdefault(key, one) != one:
                    message = f'"{shown(used[key])}" is read as this already'
                    problems.append(Problem("duplicate_key", place, message, key))
        places = {head: document.place((*at, "columns", head), key=True) for head in each.columns}
        found.append(
            SheetMapping(
                each.sheet, table, each.headers, each.columns, each.always,
                document.place(at), places,
            )
        )  # fmt: skip
    refuse(document.problems, problems)
    return found


def mapped_tables(grid: Grid, mappings: list[SheetMapping]) -> list[tuple[Found, SheetMapping]]:
    """The tables that a mapping finds in a grid. Raises InvalidInput for what is not there."""
    found: list[tuple[Found, SheetMapping]] = []
    problems: list[Problem] = []
    for mapping in mappings:
        sheet = _sheet(grid, mapping)
        if sheet is None:
            titles = [each.title for each in grid.sheets]
            hint = did_you_mean(mapping.title, titles)
            message = f"{grid.name} has no such sheet"
            problems.append(
                Problem(
                    "unknown_sheet", mapping.place, message, mapping.title, listed(titles), hint
                )
            )
            continue
        row = next((each for each in sheet.rows if each.number == mapping.row), None)
        heads = [cell_text(cell) for cell in row.cells] if row is not None else []
        keys = list(map(header_key, heads))
        for head in mapping.columns:
            count = keys.count(header_key(head))
            if count != 1:
                said = "no column" if not count else f"{count} columns"
                where = f"row {mapping.row} of {sheet.title or grid.name}"
                present = [each for each in heads if each.strip()]
                message = f"{said} of {where} has this header"
                hint = did_you_mean(head, present)
                place = mapping.places[head]
                problems.append(
                    Problem("missing_column", place, message, head, listed(present), hint)
                )
        if row is not None:
            found.append((match_headers(mapping.table, sheet, row, mapping.columns), mapping))
    if problems:
        raise InvalidInput(problems)
    return found


def _sheet(grid: Grid, mapping: SheetMapping) -> Sheet | None:
    """The sheet that a mapping speaks of: the only one where it names none."""
    if not mapping.title and len(grid.sheets) == 1:
        return grid.sheets[0]
    wanted = header_key(mapping.title)
    return next((each for each in grid.sheets if header_key(each.title) == wanted), None)
