"""`eflg framework new`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from eflg_engine.authoring.new_framework import new_framework
from eflg_engine.cli.output import say
from eflg_engine.cli.parsing import Parser
from eflg_engine.report.writing import CannotWriteError, write_text


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("folder", metavar="DIR", help="a folder that is new or empty")


def run(arguments: Namespace) -> int:
    """Write a smallest framework to a folder. Raises CannotWriteError where something is there."""
    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CannotWriteError(f"cannot write {folder}: there is something in this folder")
        name = folder.resolve().name
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CannotWriteError(f"cannot write {folder}: {reason}") from None
    files = new_framework(name)
    for file, text in files.items():
        write_text(str(folder / file), text)
    say(f"Wrote {', '.join(files)} to {folder}. Try: eflg framework test {folder}")
    return 0
