"""Options that several commands share, and values of options with problems that name the option."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from eflg_engine.cli.output import note
from eflg_engine.cli.parsing import Parser
from eflg_engine.reading.limits import Limits, limited
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    shown,
)
from eflg_engine.reading.values import BadValue, day_of, read_date, read_last_day
from eflg_engine.report.formats import FORMATS, format_for, formats_of
from eflg_engine.report.report import Report
from eflg_engine.report.writing import CannotWriteError

T = TypeVar("T")

FRAMEWORK = "a shipped framework, or a folder"
BUNDLE = "the evidence: .yaml, .xlsx, .ods or .csv, or - for YAML input"
OUTPUT = "write to this file instead"
PART = "a module, theme or criterion"

_NAMED_AS_OPTIONS = ("budget", "by", "change", "remove", "until")


# --- options --------------------------------------------------------------------------------------


def add_bundle(
    parser: Parser, as_at: str = "the day to judge by (default: the bundle's, else today)"
) -> None:
    """The evidence, and what to assess it by."""
    parser.add_argument("bundle", metavar="BUNDLE", help=BUNDLE)
    add_sheet_options(parser)
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the bundle names, else eflg-2021)",
    )
    add_wording(parser)
    parser.add_argument("--as-at", metavar="DATE", help=as_at)
    parser.add_argument(
        "--policy", metavar="NAME", help="how criteria add up (default: the framework's first)"
    )


def add_sheet_options(parser: Parser) -> None:
    """How to read a list of one's own, and where to write the problems of a workbook."""
    parser.add_argument(
        "--mapping",
        metavar="FILE",
        help="read a list of your own by the columns that this file names (eflg bundle map)",
    )
    parser.add_argument(
        "--mark",
        metavar="FILE",
        help="where the workbook is wrong, write a copy with its problems as comments to this file",
    )


def add_framework(parser: Parser) -> None:
    """A framework that the command is about."""
    parser.add_argument("framework", metavar="ID|DIR", help=FRAMEWORK)


def add_wording(parser: Parser) -> None:
    """A council's own words to show."""
    parser.add_argument(
        "--wording",
        metavar="FILE",
        help="show the statements and references of this .csv or .xlsx file in place of ours",
    )


def add_format(parser: Parser, report: Report[T]) -> None:
    """The format of the report that is printed."""
    parser.add_argument("--format", choices=formats_of(report))
    if FORMATS["docx"].can_write(report):
        parser.add_argument(
            "--template",
            metavar="FILE",
            help="a .docx or .dotx file whose styles, header and footer the Word document takes",
        )
    parser.set_defaults(report=report)


def add_report(parser: Parser, report: Report[T]) -> None:
    """The format of a report, and the file to write it to, whose ending may say the format."""
    add_format(parser, report)
    add_output(parser)
    parser.set_defaults(report_to_file=True)


def add_output(parser: Parser, text: str = OUTPUT) -> None:
    """The file to write to."""
    parser.add_argument("-o", "--output", metavar="FILE", help=text)


YAML_FILES = (".yaml", ".yml")
"""How files of YAML that commands write may end."""


def _settle_ending(arguments: Namespace) -> None:
    """Refuse a file to write that ends otherwise than `arguments.endings`. Raises InvalidInput."""
    option, endings = getattr(arguments, "endings", ("", ()))
    written = getattr(arguments, option, None)
    found = Path(written).suffix.casefold() if written not in (None, "-") else ""
    if found and found not in endings:
        name = "-o" if option in ("output", "overrides") else f"--{option}"
        message = "this command does not write files that end so"
        allowed = listed(endings)
        raise InvalidInput([Problem("no_such_format", Place(name), message, str(written), allowed)])


def settle_format(arguments: Namespace) -> None:
    """Put the format to write in in the place of the one asked for, which may be none.

    Raises InvalidInput where the file to write has another ending, and CannotWriteError where it
    is one that the command reads.
    """
    _settle_ending(arguments)
    report = getattr(arguments, "report", None)
    if report is None:
        return
    output = arguments.output if getattr(arguments, "report_to_file", False) else None
    if output not in (None, "-"):
        read_too = {
            "bundle": "the evidence file",
            "wording": "the file of own wording",
            "template": "the template",
        }
        for option, what in read_too.items():
            read = getattr(arguments, option, None)
            if read not in (None, "-") and Path(output).resolve() == Path(read).resolve():
                raise CannotWriteError(f"cannot write {output}: it is {what} itself")
    arguments.format = format_for(report, arguments.format, output)
    if getattr(arguments, "template", None):
        arguments.template = _template(arguments.template, arguments.format)


def _template(path: str, format: str) -> bytes:
    """The template at a path, checked; the styles that it lacks are said."""
    if format != "docx":
        message = "a template is for Word documents"
        hint = "give --format docx, or a file that ends in .docx"
        raise InvalidInput([Problem("not_allowed", Place("--template"), message, hint=hint)])
    from eflg_engine.reading.yaml_text import file_bytes
    from eflg_engine.report.word_template import checked_template, open_template

    raw = checked_template(file_bytes(path), path)
    if missing := open_template(raw).missing:
        note(f"{path} has no style for {listed(missing)}: ours stands in")
    return raw


# --- values ---------------------------------------------------------------------------------------


def option_value(option: str, value: str, read: Callable[[object], T]) -> T:
    """What `read` makes of the value of an option. Raises InvalidInput where it is a BadValue."""
    try:
        return read(value)
    except BadValue as error:
        problem = Problem(
            error.code, Place(option), error.message, shown(value), error.allowed, error.hint
        )
        raise InvalidInput([problem]) from None


_LAST_DAYS = ("--by", "--review", "--until", "--visit")
"""Options that say by or until when something is to be: a month reads as its last day."""


def date_option(option: str, value: str) -> date:
    """The day an option gives. Raises InvalidInput."""
    read = read_last_day if option in _LAST_DAYS else read_date
    return day_of(option_value(option, value, read))


@contextmanager
def option_limits(values: Sequence[str], usual: Limits | None = None) -> Iterator[None]:
    """The limits that `--limit NAME=NUMBER` asks for, else the usual ones. Raises InvalidInput."""
    changes: dict[str, int] = {}
    names = Limits._fields
    for value in values:
        name, _, number = value.partition("=")
        if name not in names or not (number.isascii() and number.isdecimal() and len(number) < 16):
            problem = Problem(
                "not_allowed",
                Place("--limit"),
                "a limit is written as NAME=NUMBER",
                shown(value),
                f"one of {listed(names)}, as problems=1000",
                did_you_mean(name, names) if name not in names else "",
            )
            raise InvalidInput([problem])
        changes[name] = int(number)
    with limited(**(usual._asdict() if usual else {}) | changes):
        yield


# --- arguments of functions -----------------------------------------------------------------------


def of_option(problem: Problem) -> Problem:
    """The problem with `--by` for its place where the library says `by`."""
    if problem.place.file.split(" ")[0] not in _NAMED_AS_OPTIONS:
        return problem
    return replace(problem, place=Place(f"--{problem.place.file}"))


@contextmanager
def options_named() -> Iterator[None]:
    """Problems raised inside name options where they name arguments of functions."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(map(of_option, error.problems)) from None
