"""What a batch is written as: JSON lines, CSV, Parquet or SQLite.

While a batch runs, a line for each entry is kept; at the end the file is made from the lines.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from eflg_engine.batch.entry import BatchEntry
from eflg_engine.batch.executors import ExtraMissing
from eflg_engine.batch.sources import NEEDS_PYARROW
from eflg_engine.framework.model import Framework
from eflg_engine.report.render.csv import csv_text
from eflg_engine.report.writing import CannotWriteError
from eflg_engine.results.batch import BatchLine

AT_ONCE = 1000
"""Rows that are written together."""

FIXED = ("number", "bundle", "council", "as_at", "level", "level_title", "status")
LAST = ("problems", "result")


class OutputForm(NamedTuple):
    """A form of output: the line to keep of an entry, and the file made from the lines.

    `finish` is given the file to write, the columns of a table, and the lines as bytes.
    """

    keeps: Callable[[BatchEntry], str]
    finish: Callable[[Path, Sequence[str], Iterator[bytes]], None]
    has_result: bool = True


def form_of(output: str) -> OutputForm:
    """The form that the ending of a file stands for. Raises CannotWriteError, ExtraMissing."""
    ending = Path(output).suffix.casefold()
    form = FORMS.get(ending)
    if form is None:
        raise CannotWriteError(f"cannot write {output}: its name must end in {_ENDINGS}")
    if ending == ".parquet":
        try:
            import pyarrow.parquet  # noqa: F401 - before hours of work, not after
        except ImportError:
            raise ExtraMissing(NEEDS_PYARROW) from None
    return form


def columns_of(framework: Framework) -> tuple[str, ...]:
    """The columns of a table: what is assessed, its level, and the level of each part."""
    modules = (module.id for module in framework.modules)
    return (*FIXED, *modules, *framework.themes, *LAST)


# --- a line for each entry ----------------------------------------------------------------------


def _json_line(entry: BatchEntry) -> str:
    line: BatchLine = {
        "schema": "eflg-batch/1",
        "number": entry.number,
        "bundle": entry.name,
        "problems": [
            {
                "code": each.code,
                "place": str(each.place),
                "message": each.message,
                "found": each.found,
                "allowed": each.allowed,
                "hint": each.hint,
            }
            for each in entry.problems
        ],
        "result": None,
    }
    text = json.dumps(line, ensure_ascii=False)
    return f"{text[: -len('null}')]}{entry.json}}}" if entry.json else text


def _row(entry: BatchEntry) -> str:
    return _row_with(entry, entry.json)


def _row_alone(entry: BatchEntry) -> str:
    return _row_with(entry, "")


def _row_with(entry: BatchEntry, result: str) -> str:
    problems = " | ".join(str(each).replace("\n", "; ") for each in entry.problems)
    return json.dumps([entry.number, entry.name, entry.row, problems, result], ensure_ascii=False)


def _rows(columns: Sequence[str], lines: Iterator[bytes]) -> Iterator[list[object]]:
    """The rows of the lines, one value a column; None for what an entry with problems lacks."""
    levels = len(columns) - 4
    for line in lines:
        number, name, row, problems, result = json.loads(line)
        yield [number, name, *(row or [None] * levels), problems or None, result or None]


def _some(rows: Iterator[list[object]]) -> Iterator[list[list[object]]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


# --- the file -----------------------------------------------------------------------------------


def _finish_jsonl(file: Path, columns: Sequence[str], lines: Iterator[bytes]) -> None:
    _write_all(file, (line + b"\n" for line in lines))


def _finish_csv(file: Path, columns: Sequence[str], lines: Iterator[bytes]) -> None:
    titles = columns[:-1]  # without the result
    head = csv_text(titles, ())

    def parts() -> Iterator[bytes]:
        yield head.encode()
        for some in _some(_rows(columns, lines)):
            yield csv_text(titles, (row[:-1] for row in some))[len(head) :].encode()

    _write_all(file, parts())


def _write_all(file: Path, parts: Iterable[bytes]) -> None:
    with file.open("wb") as stream:
        stream.writelines(parts)
        stream.flush()
        os.fsync(stream.fileno())


def _finish_parquet(file: Path, columns: Sequence[str], lines: Iterator[bytes]) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = [(name, pa.int64() if name == "number" else pa.string()) for name in columns]
    schema = pa.schema(types)
    with ParquetWriter(file, schema) as writer:
        for some in _some(_rows(columns, lines)):
            by_column = dict(zip(columns, map(list, zip(*some, strict=True)), strict=True))
            writer.write_table(pa.table(by_column, schema=schema))


def _finish_sqlite(file: Path, columns: Sequence[str], lines: Iterator[bytes]) -> None:
    named = ", ".join(
        f'"{name}" {"INTEGER PRIMARY KEY" if name == "number" else "TEXT"}' for name in columns
    )
    marks = ", ".join("?" * len(columns))
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA journal_mode = OFF")  # the file is nobody's until it is whole
        database.execute(f"CREATE TABLE assessments ({named})")
        database.executemany(f"INSERT INTO assessments VALUES ({marks})", _rows(columns, lines))


FORMS = {
    ".jsonl": OutputForm(_json_line, _finish_jsonl),
    ".csv": OutputForm(_row_alone, _finish_csv, has_result=False),
    ".parquet": OutputForm(_row, _finish_parquet),
    ".sqlite": OutputForm(_row, _finish_sqlite),
}
"""By the ending of a file."""

_ENDINGS = ".jsonl, .csv, .parquet or .sqlite"
