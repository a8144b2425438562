"""`eflg cache`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.output import emit
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.cache import cache_folder, clear, kept_files
from eflg_engine.reading.counts import counted
from eflg_engine.report.writing import CannotWriteError


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("--clear", action="store_true", help="remove what is kept")


def run(arguments: Namespace) -> int:
    """Say where checked frameworks are kept, and how many; remove them where that is asked."""
    folder = cache_folder()
    if folder is None:
        emit("Nothing is kept: the cache is switched off, or there is no home folder.\n")
        return 0
    if arguments.clear:
        try:
            removed = clear()
        except OSError as error:
            raise CannotWriteError(f"cannot clear {folder}: {error.strerror}") from None
        emit(f"{folder}: {_files(removed)} removed\n")
        return 0
    kept = kept_files()
    size = sum(file.lstat().st_size for file in kept)
    emit(f"{folder}: {_files(len(kept))} kept, {size / 1024**2:.1f} MB\n")
    return 0


def _files(number: int) -> str:
    return counted(number, "checked framework")
