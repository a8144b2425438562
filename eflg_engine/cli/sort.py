"""`eflg sort`."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import NamedTuple

from eflg_engine.analysis.sorting import Candidate, Sorting, sort_items
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.cli.options import add_bundle, add_report
from eflg_engine.cli.output import emit, emit_report, note, one_lines, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.evidence.answering_in_text import answered_text
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.sheet_files import is_sheets
from eflg_engine.reading.yaml_text import file_bytes
from eflg_engine.report.render.wrapping import wrap
from eflg_engine.report.sorting import SORTING, item_line, lack_text, question_line
from eflg_engine.report.writing import write_file

WIDTH = 78
HELP = (
    "y: it answers this.  y page 12: it does, there.  n: it does not.  Enter: ask me another time."
    "  next: leave all the rest of this one.  q: stop; what was answered is kept."
)


def add_options(parser: Parser) -> None:
    """The options of the command."""
    add_bundle(parser)
    parser.add_argument(
        "--by",
        choices=("item", "question"),
        default="item",
        help="what each item might answer, or what might answer each open question",
    )
    parser.add_argument(
        "--holder",
        metavar="WHO",
        default="",
        help="only what this team usually has, as HR: one of the holders in the vocabulary",
    )
    parser.add_argument(
        "--list", action="store_true", help="in a terminal too, list and ask nothing"
    )
    add_report(parser, SORTING)


def run(arguments: Namespace) -> int:
    """List what is left to sort; in a terminal, ask it and write the answers into the bundle."""
    result = assess_inputs(arguments).result
    by_question = arguments.by == "question"
    sorting = sort_items(result, holder=arguments.holder, by_question=by_question)
    if _asks(arguments) and sorting.candidates:
        if not is_sheets(arguments.bundle):
            return _Session(arguments.bundle, sorting).ask()
        note(
            f"{arguments.bundle} is never written to, so nothing is asked: write the codes of what "
            "an item answers into it yourself. A list to work from: "
            f"eflg sort {arguments.bundle} -o to-sort.docx"
        )
    emit_report(SORTING, sorting, arguments)
    return 0


def _asks(arguments: Namespace) -> bool:
    """Whether somebody is there to answer, and there is a file to write to."""
    return (
        not arguments.list
        and arguments.format == "text"
        and arguments.output is None
        and arguments.bundle != "-"
        and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    )


class Answer(NamedTuple):
    """What was said of a question: `shown` is None where it is to be asked another time."""

    shown: bool | None
    place: str = ""
    leaves_rest: bool = False  # what is asked under the same heading is to be asked another time


class _Session:
    """Questions asked one after the other; each answer is written before the next is asked."""

    def __init__(self, path: str, sorting: Sorting) -> None:
        self.path = path
        self.sorting = sorting
        self.raw = file_bytes(path)
        self.asked = self.written = 0

    def ask(self) -> int:
        """Ask until all is asked or somebody stops. The exit code: 2 where not all was written."""
        emit("".join(f"{line}\n" for line in wrap(HELP, WIDTH)))
        code = 0
        try:
            order = self._order()
            self.asked = len(order)
            leaves_rest = False
            for number, (candidate, heading) in enumerate(order, 1):
                if leaves_rest and not heading:
                    continue
                if heading:
                    emit("\n" + "".join(f"{line}\n" for line in one_lines(wrap(heading, WIDTH))))
                answer = self._answer(candidate, number)
                if answer is None:
                    break
                leaves_rest = answer.leaves_rest
                if answer.shown is not None and not self._write(candidate, answer):
                    code = 2
        except (EOFError, KeyboardInterrupt):
            emit("\n")
        said = f"{counted(self.written, 'answer')} written to {self.path}."
        emit("".join(f"{line}\n" for line in one_lines([said])))
        return code

    def _order(self) -> list[tuple[Candidate, str]]:
        """What is asked, with a heading where another item or question begins."""
        groups: list[tuple[str, list[Candidate]]]
        if self.sorting.by_question:
            groups = [
                (question_line(each.question), list(each.candidates))
                for each in self.sorting.open_questions
            ]
        else:
            groups = [
                (item_line(self.sorting, each[0].item), each)
                for each in self.sorting.items.values()
            ]
        return [
            (candidate, "" if number else heading)
            for heading, candidates in groups
            for number, candidate in enumerate(candidates)
        ]

    def _answer(self, candidate: Candidate, number: int) -> Answer | None:
        """What somebody types for a candidate; None where he stops."""
        subject = question_line(candidate.question)
        if self.sorting.by_question:
            subject = item_line(self.sorting, candidate.item)
        if candidate.answered_by:
            subject += f" (answered already by {', '.join(candidate.answered_by[:3])})"
        if candidate.lacks:
            subject += f" ({lack_text(candidate, self.sorting.assessment.bundle)})"
        emit("".join(f"  {line}\n" for line in one_lines(wrap(subject, WIDTH - 2))))
        while True:
            emit(f"  {number} of {self.asked}: y, n, y and the place, Enter, next or q? ")
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            word, _, place = line.strip().partition(" ")
            word = word.casefold()
            if word in ("", "s", "skip"):
                return Answer(None)
            if word in ("y", "yes", "p", "place") and (place or word in ("y", "yes")):
                return Answer(True, place.strip())
            if not place and word in ("n", "no"):
                return Answer(False)
            if not place and word == "next":
                return Answer(None, leaves_rest=True)
            if not place and word in ("q", "quit"):
                return None
            emit("".join(f"  {text}\n" for text in wrap(HELP, WIDTH - 2)))

    def _write(self, candidate: Candidate, answer: Answer) -> bool:
        """Write an answer into the file, where nobody else has changed it meanwhile."""
        if file_bytes(self.path) != self.raw:
            message = "the file was changed while questions were asked; this answer is not written"
            hint = "run eflg sort again"
            raise InvalidInput([Problem("changed", Place(self.path), message, hint=hint)])
        assert answer.shown is not None
        try:
            text = answered_text(
                self.raw.decode("utf-8"),
                self.sorting.assessment.framework,
                candidate.item.id,
                candidate.question.id,
                shown=answer.shown,
                place=answer.place,
                name=self.path,
            )
        except InvalidInput as error:
            say("\n".join(one_lines(str(error.problems[0]).split("\n"))))
            return False
        raw = text.encode("utf-8")
        write_file(self.path, raw)
        self.raw = raw
        self.written += 1
        return True
