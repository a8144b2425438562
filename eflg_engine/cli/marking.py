"""Writing the problems of a workbook into a copy of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eflg_engine.cli.output import note
from eflg_engine.reading.counts import counted
from eflg_engine.reading.problems import Problem
from eflg_engine.report.writing import CannotWriteError, write_file
from eflg_engine.sheets.marking import marked_copy


def mark(path: str, output: str, problems: Sequence[Problem]) -> None:
    """Write a copy of a workbook with its problems as comments. Raises CannotWriteError."""
    if not (path.casefold().endswith(".xlsx") and output.casefold().endswith(".xlsx")):
        raise CannotWriteError(f"cannot mark {path}: only an .xlsx file has comments to write")
    if Path(path).resolve() == Path(output).resolve():
        raise CannotWriteError(f"cannot write {output}: it is the evidence file itself")
    cells = [problem for problem in problems if problem.place.sheet and problem.place.file == path]
    if not cells:
        note(f"{output} is not written: no problem stands in a cell of {path}")
        return
    write_file(output, marked_copy(path, cells))
    count = len({(each.place.sheet, each.place.line, each.place.column) for each in cells})
    note(f"{output} is {path} with comments on {counted(count, 'cell')}")
