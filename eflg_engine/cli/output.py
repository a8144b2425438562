"""Printing: what a stream can show, and only that."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from eflg_engine.reading.counts import counted
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.report import PAPER, Report, Screen, T
from eflg_engine.report.writing import CannotWriteError, write_file, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eflg_engine.reading.problems import Problem


def emit_report(report: Report[T], subject: T, arguments: Namespace) -> None:
    """The report on a subject in the format asked for, to a file or to standard output."""
    output = getattr(arguments, "output", None)
    screen = _screen() if output in (None, "-") else PAPER
    screen = screen._replace(template=getattr(arguments, "template", None) or b"")
    made = FORMATS[arguments.format].render(report, subject, screen)
    if isinstance(made, str):
        emit(made, output)
    else:
        _emit_bytes(made, output)


def emit(text: str, output: str | None = None) -> None:
    """Text to a file or to standard output. Raises CannotWriteError, BrokenPipeError."""
    if output not in (None, "-"):
        assert output is not None
        write_text(output, text)
        return
    with _standard_output() as stream:
        stream.write(_showable(text, stream.encoding))
        stream.flush()


def _emit_bytes(content: bytes, output: str | None) -> None:
    """What is no text, to a file or into a pipe. Raises CannotWriteError, BrokenPipeError."""
    if output not in (None, "-"):
        assert output is not None
        write_file(output, content)
        return
    if _is_terminal():
        raise CannotWriteError("this format is no text: name a file with -o, or send it to a pipe")
    with _standard_output() as stream:
        stream.buffer.write(content)
        stream.buffer.flush()


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output; what goes wrong there in words. Raises CannotWriteError, BrokenPipeError."""
    if sys.stdout is None:
        raise CannotWriteError("cannot write: standard output is closed")
    try:
        yield sys.stdout
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWriteError(f"cannot write to standard output: {error.strerror}") from None


def say(text: str) -> None:
    """A line on standard error."""
    if sys.stderr is not None:
        sys.stderr.write(_showable(f"{text}\n", sys.stderr.encoding))
        sys.stderr.flush()


def note(text: str) -> None:
    """Something to know that is no error, on standard error."""
    from eflg_engine.report.render.wrapping import wrap

    say("\n      ".join(wrap(f"note: {text}", PAPER.width - 6)))


def report_problems(problems: Sequence[Problem]) -> None:
    """Every problem on standard error, and how many there are."""
    from eflg_engine.reading.problems import MORE

    for problem in problems:
        say("\n".join(_one_line(line) for line in str(problem).split("\n")))
    more = [problem for problem in problems if problem.code == MORE]
    count = len(problems) - len(more) + sum(int(problem.found) for problem in more)
    say(f"{counted(count, 'problem')} found.")


def one_lines(lines: Iterable[str]) -> Iterable[str]:
    """Lines with nothing in them that a terminal would obey."""
    return map(_one_line, lines)


def _one_line(line: str) -> str:
    from eflg_engine.report.render.wrapping import printable

    return printable(line)


def _showable(text: str, encoding: str | None) -> str:
    """Text without what the stream's encoding lacks."""
    encoding = encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _screen() -> Screen:
    """What standard output is shown on. Colour is for terminals without NO_COLOR.

    See https://no-color.org.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    is_ascii = encoding.lower().replace("-", "") != "utf8"
    if not _is_terminal():
        return PAPER._replace(ascii=is_ascii)
    width = PAPER.width
    with suppress(OSError, ValueError):
        width = min(width, os.get_terminal_size(sys.stdout.fileno()).columns or width)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(width, colour, is_ascii)
