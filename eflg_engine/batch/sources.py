"""Where the bundles of a batch come from: a folder, a .jsonl file or a .parquet file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from eflg_engine.batch.entry import NamedBundle
from eflg_engine.batch.executors import ExtraMissing
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed
from eflg_engine.reading.sheet_files import ENDINGS

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

FILES = (".yaml", ".yml", ".json", *ENDINGS)
"""Endings of the files of a folder that are read as bundles."""

COLUMN, NAME = "bundle", "name"
"""The columns of a .parquet file: the bundle as JSON or YAML text, and what it is called."""

NEEDS_PYARROW = (
    'reading and writing .parquet needs the library pyarrow: pip install "eflg-engine[parquet]"'
)

_READ_AT_ONCE = 1 << 20
_ROWS_AT_ONCE = 256


class BundleSource(NamedTuple):
    """Bundles to assess: how many, a hash of what they are, and what gives those from a number on.

    The hash is of the names of a folder's files, and of all that a file holds.
    """

    many: int
    sha256: str
    bundles: Callable[[int], Iterator[NamedBundle]]


def open_source(path: str) -> BundleSource:
    """The bundles in a folder or file. Raises InvalidInput, and ExtraMissing for .parquet."""
    found = Path(path)
    try:
        if found.is_dir():
            return _folder(found)
        if not found.is_file():
            _refuse(path, "no_such_file", "there is no such folder or file")
        if path.casefold().endswith((".jsonl", ".ndjson")):
            return _lines(found)
        if path.casefold().endswith(".parquet"):
            return _parquet(found)
    except OSError as error:
        _refuse(path, "unreadable", error.strerror or "it cannot be read")
    message = "many bundles come from a folder, or from a file of one bundle a line or row"
    hint = "eflg assess reads one bundle"
    raise InvalidInput(
        [_problem(path, "wrong_file", message, "a folder, .jsonl or .parquet", hint)]
    )


def _refuse(path: str, code: str, message: str, allowed: str = "", hint: str = "") -> NoReturn:
    raise InvalidInput([_problem(path, code, message, allowed, hint)])


def _problem(path: str, code: str, message: str, allowed: str, hint: str) -> Problem:
    return Problem(code, Place(path), message, allowed=allowed, hint=hint)


def _folder(folder: Path) -> BundleSource:
    files = sorted(
        each.name
        for each in os.scandir(folder)
        if each.name.casefold().endswith(FILES) and not each.name.startswith(".")
    )
    if not files:
        _refuse(str(folder), "no_bundles", "there is no bundle in this folder", listed(FILES))

    def bundles(start: int) -> Iterator[NamedBundle]:
        return (NamedBundle(name, folder / name) for name in islice(files, start, None))

    return BundleSource(len(files), sha256("\n".join(files).encode()).hexdigest(), bundles)


def _lines(file: Path) -> BundleSource:
    digest, count = sha256(), 0
    with file.open("rb") as stream:
        for line in stream:
            digest.update(line)
            count += bool(line.strip())
    if not count:
        _refuse(str(file), "no_bundles", "there is no bundle in this file", "one bundle a line")

    def bundles(start: int) -> Iterator[NamedBundle]:
        with file.open("rb") as stream:
            written = ((n, line) for n, line in enumerate(stream, start=1) if line.strip())
            for number, line in islice(written, start, None):
                yield NamedBundle(f"{file.name}:{number}", line.strip())

    return BundleSource(count, digest.hexdigest(), bundles)


def _parquet(file: Path) -> BundleSource:
    opened = _opened(file)
    columns = opened.schema_arrow.names
    if COLUMN not in columns:
        message = f'there is no column "{COLUMN}", with each bundle as JSON text'
        found = Problem("no_column", Place(str(file)), message, listed(columns))
        raise InvalidInput([found])
    digest = sha256()
    with file.open("rb") as stream:
        while part := stream.read(_READ_AT_ONCE):
            digest.update(part)
    count = opened.metadata.num_rows
    if not count:
        _refuse(str(file), "no_bundles", "there is no bundle in this file", "one bundle a row")

    def bundles(start: int) -> Iterator[NamedBundle]:
        rows = _rows(_opened(file), [NAME, COLUMN] if NAME in columns else [COLUMN])
        for number, (name, bundle) in enumerate(rows):
            if number >= start:
                written = bundle if isinstance(bundle, bytes) else str(bundle or "").encode()
                yield NamedBundle(str(name or f"{file.name}:{number + 1}"), written)

    return BundleSource(count, digest.hexdigest(), bundles)


def _rows(opened: ParquetFile, columns: list[str]) -> Iterator[tuple[object, object]]:
    for batch in opened.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns):
        found = batch.to_pydict()
        names: Iterable[object] = found.get(NAME) or [None] * batch.num_rows
        yield from zip(names, found[COLUMN], strict=True)


def _opened(file: Path) -> ParquetFile:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise ExtraMissing(NEEDS_PYARROW) from None
    try:
        return ParquetFile(file)
    except ArrowException as error:
        _refuse(str(file), "wrong_file", f"this is no .parquet file: {error}")
