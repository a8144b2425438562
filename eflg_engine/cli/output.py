"""Printing: what a stream can show, and only that."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from eflg_engine.report.render.text import WIDTH
from eflg_engine.report.writing import CannotWriteError, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eflg_engine.reading.problems import Problem
    from eflg_engine.report.blocks import Block


def emit_blocks(blocks: Sequence[Block], form: str, output: str | None = None) -> None:
    """A report as text or Markdown, to a file or to standard output."""
    if form == "markdown":
        from eflg_engine.report.render.markdown import render as render_markdown

        emit(render_markdown(blocks), output)
        return
    from eflg_engine.report.render.text import render

    if output not in (None, "-"):
        emit(render(blocks), output)
    else:
        emit(render(blocks, _width(), colour=_wants_colour()))


def emit_json(data: object, output: str | None = None) -> None:
    """Plain data as JSON."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2)
    text = re.sub("[\ud800-\udfff]", _json_escape, text)
    if output in (None, "-"):
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        if encoding.lower().replace("-", "") != "utf8":
            text = re.sub(r"[^\x00-\x7f]", _json_escape, text)
    emit(f"{text}\n", output)


def _json_escape(match: re.Match[str]) -> str:
    import json

    return json.dumps(match[0])[1:-1]


def emit(text: str, output: str | None = None) -> None:
    """Text to a file or to standard output. Raises CannotWriteError, BrokenPipeError."""
    if output not in (None, "-"):
        assert output is not None
        write_text(output, text)
        return
    if sys.stdout is None:
        raise CannotWriteError("cannot write: standard output is closed")
    try:
        sys.stdout.write(_showable(text, sys.stdout.encoding))
        sys.stdout.flush()
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

    say("\n      ".join(wrap(f"note: {text}", WIDTH - 6)))


def report_problems(problems: Sequence[Problem]) -> None:
    """Every problem on standard error, and how many there are."""
    for problem in problems:
        say("\n".join(_one_line(line) for line in str(problem).split("\n")))
    count = len(problems)
    say(f"{count} problem{'' if count == 1 else 's'} found.")


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


def _width() -> int:
    if not _is_terminal():
        return WIDTH
    try:
        return min(WIDTH, os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH)
    except (OSError, ValueError):
        return WIDTH


def _wants_colour() -> bool:
    """Colour is for terminals, and not where NO_COLOR is set (https://no-color.org)."""
    return _is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
