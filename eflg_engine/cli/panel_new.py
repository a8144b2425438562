"""`eflg panel new`."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, option_value
from eflg_engine.cli.output import say
from eflg_engine.cli.panel_files import note_people
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.blind import SORTS, assignments
from eflg_engine.panel.ratings import INDEPENDENT, ROUNDS
from eflg_engine.panel.workbooks import assessor_workbook
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import BadValue, folded
from eflg_engine.reading.workbook import OpenpyxlMissing
from eflg_engine.report.panel_parts import shown_texts
from eflg_engine.report.writing import CannotWriteError, write_file

MOST = 50
_CODE = re.compile(r"[\w][\w .,&()'-]{0,39}")


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--assessors", metavar="N", help="how many: they are called A1, A2, ...")
    who.add_argument("--codes", metavar="CODE,...", help="what to call them: codes or roles")
    parser.add_argument(
        "--rate",
        choices=[*SORTS],
        default="criteria",
        help="what is rated: criteria and questions from 1 to 4, themes and modules by level "
        "(default: criteria)",
    )
    parser.add_argument(
        "--round", choices=ROUNDS, default=INDEPENDENT, help="when it is given (independent)"
    )
    parser.add_argument(
        "--with-levels",
        action="store_true",
        help="show what the evidence listed shows by the rules (default: nothing of that)",
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="the folder to write workbooks to"
    )


def run(arguments: Namespace) -> int:
    """Write a workbook for each assessor: the same evidence and parts, nobody's scores."""
    codes = _codes(arguments)
    note_people(codes)
    result = assess_inputs(arguments).result
    folder = Path(arguments.output)
    made = assignments(result, codes, SORTS[arguments.rate], arguments.round)
    if not made[0].parts:
        message = f"no {arguments.rate} are in scope and apply to this council"
        raise InvalidInput([Problem("empty", Place("--rate"), message)])
    files = [folder / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', each)}.xlsx" for each in codes]
    for file in files:
        if file.exists():
            raise CannotWriteError(f"cannot write {file}: it may have been filled in already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(f"cannot write to {folder}: {error.strerror}") from None
    shown = shown_texts(result, made[0].parts) if arguments.with_levels else None
    for file, each in zip(files, made, strict=True):
        try:
            content = assessor_workbook(result, each, shown)
        except OpenpyxlMissing as error:
            raise CannotWriteError(str(error)) from None
        write_file(str(file), content)
        say(f"Wrote {file}: {each.assessor}, {counted(len(each.parts), 'row')} to rate.")
    return 0


def _codes(arguments: Namespace) -> Sequence[str]:
    """What the assessors are called. Raises InvalidInput."""
    if arguments.assessors is not None:
        many = option_value("--assessors", arguments.assessors, _many)
        return [f"A{number}" for number in range(1, many + 1)]
    return option_value("--codes", arguments.codes, _named)


def _many(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= MOST):
        raise BadValue("not_allowed", "this is no number of assessors", f"1 to {MOST}")
    return int(text)


def _named(value: object) -> list[str]:
    codes = [" ".join(each.split()) for each in str(value).split(",")]
    if len(codes) > MOST or not all(_CODE.fullmatch(each) for each in codes):
        message = "an assessor is called by a short code or role"
        raise BadValue("not_allowed", message, "letters, digits and spaces, as A1,Lead peer")
    keys = [re.sub(r"\W+", "_", folded(each)) for each in codes]
    if len({*keys}) < len(keys):
        raise BadValue("not_allowed", "two assessors are called the same", "a code for each")
    return codes
