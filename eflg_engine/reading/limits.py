"""The limits of all that is read: how they are asked for, and how they are set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Limits(NamedTuple):
    """How much one input may be. What is over a limit is refused before memory is used for it."""

    bytes: int = 64 * 1024 * 1024
    """Of a file, of standard input and of a text."""
    depth: int = 60
    """Of values in values."""
    values: int = 5_000_000
    """Texts, numbers, lists and mappings in a document."""
    aliased: int = 100_000
    """Values that aliases stand for."""
    problems: int = 200
    """Problems that are told of an input; the rest is counted."""
    guesses: int = 200
    """Problems of an input for which the word that was meant is searched."""
    unpacked: int = 64 * 1024 * 1024
    """Bytes that a workbook unpacks to, all its parts together."""
    sheets: int = 100
    """Sheets of a workbook."""
    rows: int = 20_000
    """Rows of a table."""
    columns: int = 200
    """Columns of a table."""
    cells: int = 500_000
    """Cells of a table, or of all sheets of a workbook together."""
    steps: int = 10_000
    """Places that the search for the least plan looks at; then it gives the best found."""


_CURRENT: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 - immutable
_GUESSES: ContextVar[list[int] | None] = ContextVar("guesses", default=None)


def limits() -> Limits:
    """The limits that hold here."""
    return _CURRENT.get()


@contextmanager
def limited(**changes: int) -> Iterator[Limits]:
    """Other limits for what is read inside, by name: `with limited(problems=1000): ...`.

    Raises ValueError where there is no such limit, or one is below 0.
    """
    if unknown := changes.keys() - {*Limits._fields}:
        raise ValueError(f"there is no such limit: {min(unknown)}")
    if any(type(each) is not int or each < 0 for each in changes.values()):
        raise ValueError("a limit is a whole number of 0 or more")
    token = _CURRENT.set(limits()._replace(**changes))
    try:
        yield limits()
    finally:
        _CURRENT.reset(token)


@contextmanager
def guessing() -> Iterator[None]:
    """One input is read inside: its guesses are counted."""
    if _GUESSES.get() is not None:
        yield
        return
    token = _GUESSES.set([limits().guesses])
    try:
        yield
    finally:
        _GUESSES.reset(token)


def may_guess() -> bool:
    """Whether the word that was meant may be searched once more; counts it."""
    left = _GUESSES.get()
    if left is None:
        return True
    left[0] -= 1
    return left[0] >= 0


def megabytes(size: int) -> str:
    """A number of bytes for a message."""
    return f"{size // 1024**2} MB" if size >= 1024**2 else f"{size:,} bytes"
