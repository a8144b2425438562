"""`eflg framework wording`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.options import add_framework
from eflg_engine.cli.output import emit, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.wording import load_own_wording
from eflg_engine.framework.model import Framework
from eflg_engine.framework.wording import OwnWording
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.workbook import OpenpyxlMissing
from eflg_engine.report.render.wrapping import wrap
from eflg_engine.report.wording_table import wording_csv, wording_workbook
from eflg_engine.report.writing import CannotWriteError, write_file

FINE, STALE, NOT_POSSIBLE = 0, 1, 2


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_framework(parser)
    parser.add_argument("--export", metavar="FILE", help="write a table to fill in: .csv, or .xlsx")
    parser.add_argument(
        "--wording",
        metavar="FILE",
        help="look through a table that is filled in; with --export, fill its words in again",
    )


def run(arguments: Namespace) -> int:
    """Write a table to fill in, or look through one that is filled in."""
    if arguments.export is None and arguments.wording is None:
        message = "say what to do: write a table to fill in, or look through one"
        allowed = "--export w.csv, --export w.xlsx, --wording FILE, or both"
        raise InvalidInput([Problem("missing_file", Place("eflg framework wording"), message,
                                    allowed=allowed)])  # fmt: skip
    framework = Framework.load(arguments.framework)
    own = None
    if arguments.wording is not None:
        own = load_own_wording(arguments.wording, framework)
    if arguments.export is None:
        assert own is not None
        return _report(framework, own)
    return _export(arguments.export, framework, own)


def _export(path: str, framework: Framework, own: OwnWording | None) -> int:
    if path.casefold().endswith(".xlsx"):
        try:
            content = wording_workbook(framework, own)
        except OpenpyxlMissing as error:
            say(f"eflg: {error}")
            return NOT_POSSIBLE
    elif path.casefold().endswith(".csv"):
        content = wording_csv(framework, own).encode()
    else:
        raise CannotWriteError(f"cannot write {path}: its name must end in .csv or .xlsx")
    write_file(path, content)
    say(f"Wrote {_counted(len(framework.criteria), len(framework.questions))} to {path}.")
    return FINE


def _report(framework: Framework, own: OwnWording) -> int:
    """How much is worded, and which rows were written over a statement that is another now."""
    statements = counted(len(own.statements), "statement")
    references = counted(len(own.references), "reference")
    worded = {*own.statements, *own.references}
    kept = [len({*parts} - worded) for parts in (framework.criteria, framework.questions)]
    text = f"{own.file}: {statements} and {references} of your own for {framework.id} "
    text += f"{framework.version}; {_counted(*kept)} shown in ours alone."
    lines = wrap(text, 80)
    if own.unread:
        lines += wrap(f"Columns that mean nothing here: {', '.join(own.unread)}.", 80)
    if own.stale:
        rows = "this row was" if len(own.stale) == 1 else "these rows were"
        lines += ["", *wrap(f"Our statement has changed since {rows} exported; read yours "
                            "again, and export anew:", 80)]  # fmt: skip
        for part, row in own.stale:
            lines.append(f"- row {row}, {part}")
            for label, words in (
                ("ours now", _ours(framework, part)),
                ("yours", own.statements.get(part, "(the reference only)")),
            ):
                lines += [f"  {line}" for line in wrap(f"{label}: {words}", 78)]
    emit("".join(f"{line}\n" for line in lines))
    return STALE if own.stale else FINE


def _ours(framework: Framework, part: str) -> str:
    """A criterion's statement, or a question."""
    if part in framework.criteria:
        return framework.criteria[part].statement
    question = framework.questions[part].question
    assert question is not None
    return question.asks


def _counted(criteria: int, questions: int) -> str:
    """So many criteria, and where there are any, questions."""
    text = counted(criteria, "criterion", "criteria")
    return f"{text} and {counted(questions, 'question')}" if questions else text
