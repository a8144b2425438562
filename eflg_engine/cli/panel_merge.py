"""`eflg panel merge`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.bundle_files import read_bundle
from eflg_engine.cli.inputs import read_framework
from eflg_engine.cli.options import BUNDLE, YAML_FILES
from eflg_engine.cli.output import emit, note, say
from eflg_engine.cli.panel_files import add_framework_option, note_people
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.merging import Merged, merge_workbooks
from eflg_engine.panel.ratings import Ratings
from eflg_engine.panel.ratings_writing import ratings_csv, ratings_workbook, ratings_yaml
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed
from eflg_engine.reading.workbook import OpenpyxlMissing
from eflg_engine.report.writing import CannotWriteError, write_file

MOST_LISTED = 8
_READ = (".xlsx", ".ods", ".xlsm", ".xls", ".xlsb")


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("folder", metavar="DIR", help="the folder with the assessors' workbooks")
    parser.add_argument("--bundle", metavar="BUNDLE", help=f"{BUNDLE}: the one they were made for")
    add_framework_option(parser)
    parser.add_argument("--strict", action="store_true", help="exit with 1 if anything is missing")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the ratings: .csv, .yaml or .xlsx"
    )
    parser.set_defaults(endings=("output", (".csv", ".xlsx", *YAML_FILES)))


def run(arguments: Namespace) -> int:
    """Bring workbooks together, and list what is missing. With --strict 1 if anything is."""
    ending = Path(arguments.output).suffix.casefold()
    files = _files(Path(arguments.folder), Path(arguments.output))
    evidence = ""
    if arguments.bundle is not None:
        evidence = read_bundle(arguments, arguments.bundle)[0].sha256
    try:
        merged = merge_workbooks(
            files,
            lambda named: read_framework(
                arguments.framework, Document(files[0], {"framework": named})
            ),
            evidence,
        )
    except OpenpyxlMissing as error:
        raise CannotWriteError(str(error)) from None
    if not merged.ratings.ratings:
        message = "nobody has rated anything yet"
        raise InvalidInput([Problem("empty", Place(arguments.folder), message)])
    note_people(merged.ratings.assessors)
    _write(merged.ratings, arguments.output, ending)
    books = counted(len(merged.assignments), "workbook")
    given = counted(len(merged.ratings.ratings), "rating")
    say(f"Wrote {arguments.output}: {given} from {books} of {merged.assignments[0].council}, "
        f"round {merged.assignments[0].round}.")  # fmt: skip
    is_missing = _tell_missing(merged)
    return 1 if arguments.strict and is_missing else 0


def _files(folder: Path, output: Path) -> list[str]:
    """The workbooks of a folder. Raises InvalidInput."""
    if not folder.is_dir():
        message = "there is no folder of that name"
        if folder.exists():
            message = "this is a file; the folder with the assessors' workbooks is wanted here"
        raise InvalidInput([Problem("no_such_file", Place(str(folder)), message)])
    names = [each for each in sorted(folder.iterdir()) if not each.name.startswith((".", "~$"))]
    found = [
        str(each)
        for each in names
        if each.suffix.casefold() in _READ and each.resolve() != output.resolve()
    ]
    for each in names:
        if each.suffix.casefold() in (".csv", ".tsv"):
            note(f"{each} is not read: a table has lost what its workbook was made for")
    if not found:
        message = "there are no workbooks in this folder"
        raise InvalidInput([Problem("empty", Place(str(folder)), message, "", ".xlsx or .ods")])
    return found


def _write(ratings: Ratings, output: str, ending: str) -> None:
    if ending == ".xlsx":
        write_file(output, ratings_workbook(ratings))
    else:
        emit(ratings_csv(ratings) if ending == ".csv" else ratings_yaml(ratings), output)


def _tell_missing(merged: Merged) -> bool:
    """Say what is missing, an assessor a line, and how much that is; whether anything is."""
    wanting = [each for each in merged.missing if each.parts]
    for each in wanting:
        if not each.has_workbook:
            say(f"Missing: {each.assessor} has no workbook here.")
            continue
        say(f"Missing: {each.assessor} left {counted(len(each.parts), 'part')} without a rating: "
            f"{listed(each.parts, MOST_LISTED)}.")  # fmt: skip
        if each.noted:
            say(f"  A note or confidence stands at {listed(each.noted, MOST_LISTED)}: is a rating "
                "meant?")  # fmt: skip
    if not wanting:
        say("Nothing is missing.")
    return bool(wanting)
