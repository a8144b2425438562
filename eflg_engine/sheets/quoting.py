"""Texts with marks between them: cut at the marks, but never within quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

QUOTE = '"'


def quoted(text: str) -> str:
    """A text in quotes, with its own quotes doubled: it is then read as it stands."""
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE


def literal(text: str) -> str | None:
    """What stands in quotes, where all of a text is one text in quotes; else None."""
    text = text.strip()
    if len(text) < 2 or text[0] != QUOTE or _close(text, 0) != len(text):
        return None
    return text[1:-1].replace(QUOTE * 2, QUOTE)


def cut(text: str, marks: str) -> list[str]:
    """The parts of a text between marks, without those that are blank."""
    parts = _parts(text, marks) if QUOTE in text else re.split(f"[{marks}]", text)
    return [part for part in map(str.strip, parts) if part]


def cut_once(text: str, mark: str) -> tuple[str, str] | None:
    """What stands before the first such mark and after it; None where there is none."""
    at: int | None = text.find(mark)
    if at == -1:
        return None
    if QUOTE in text:
        at = next(_places(text, mark), None)
    return None if at is None else (text[:at].strip(), text[at + 1 :].strip())


def _parts(text: str, marks: str) -> Iterator[str]:
    start = 0
    for at in _places(text, marks):
        yield text[start:at]
        start = at + 1
    yield text[start:]


def _places(text: str, marks: str) -> Iterator[int]:
    """Where marks stand outside of quotes. A quote opens only where a part begins."""
    at = 0
    is_start = True
    while at < len(text):
        character = text[at]
        if character == QUOTE and is_start and (end := _close(text, at)):
            at, is_start = end, False
            continue
        if character in marks:
            yield at
            is_start = True
        elif not character.isspace():
            is_start = character in ":>,;"
        at += 1


def _close(text: str, start: int) -> int:
    """The place after the text in quotes that opens at a place; 0 where none ends."""
    at = start + 1
    while at < len(text):
        if text[at] == QUOTE:
            if text[at + 1 : at + 2] != QUOTE:
                return at + 1
            at += 1
        at += 1
    return 0
