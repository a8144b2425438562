"""`eflg bundle requests`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.bundle_files import read_bundle, write_workbook
from eflg_engine.cli.options import BUNDLE
from eflg_engine.cli.output import say
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.holders import criteria_by_holder
from eflg_engine.report.writing import CannotWriteError


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("bundle", metavar="BUNDLE", help=BUNDLE)
    parser.add_argument("--framework", metavar="ID|DIR", help="as for assess")
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="the folder to write workbooks to"
    )


def run(arguments: Namespace) -> int:
    """Write a workbook for each holder: the council, its questions, and room for evidence."""
    bundle, framework = read_bundle(arguments, arguments.bundle)
    folder = Path(arguments.output)
    wanted = criteria_by_holder(framework)
    files = {holder: folder / f"{holder or NOBODY}.xlsx" for holder in wanted}
    for file in files.values():
        if file.exists():
            raise CannotWriteError(f"cannot write {file}: it may have been filled in already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(f"cannot write to {folder}: {error.strerror}") from None
    data = {k: v for k, v in bundle.to_data().items() if k in _KEPT}
    for holder, criteria in wanted.items():
        write_workbook({**data, "evidence": []}, framework, str(files[holder]), criteria)
        many = counted(len(criteria), "criterion", "criteria")
        title = framework.vocabulary.holders.title(holder) or "nobody is named for these"
        say(f"Wrote {files[holder]}: {title}, {many}.")
    return 0


NOBODY = "nobody named"
"""The name of the file with criteria for which the framework names no holder; no id has a space."""


_KEPT = ("format", "framework", "as_at", "council", "scope", "objectives", "strategic_aims")
"""What holders need to know of the bundle; evidence, claims and actions stay with the officer."""
