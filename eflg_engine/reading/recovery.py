"""Reading on after a fault of YAML: what cannot be read is taken out, and the rest looked at."""

from __future__ import annotations

import re

from eflg_engine.reading.problems import Place, Problem

TRIES = 20
"""Faults of YAML that are looked for in one text."""

_READ_IN_ALL = 8 * 1024 * 1024  # characters, each time counted
_BULLET = re.compile(
    r"^( *)([\u2010-\u2015\u2022\u2023\u25aa\u25cf\u25e6\u00b7\uf0b7])(?=[ \t])", re.MULTILINE
)
_KEY = re.compile(r"( *(?:- +)?[A-Za-z_][\w ]*: +)([^\r\n]+)")
_ITEM = re.compile(r" *- ")
_LIST_MARK = "a list mark is a hyphen, and this is another character"


def tries(text: str) -> int:
    """How often a text may be read again."""
    return min(TRIES, _READ_IN_ALL // (len(text) + 1))


def bullets(text: str, name: str, most: int) -> tuple[str, list[Problem]]:
    """The text with hyphens for the dashes and bullets of its lists, and the problems of these."""
    problems = []
    for mark in _BULLET.finditer(text):
        line = text.count("\n", 0, mark.start()) + 1
        place = Place(name, line, len(mark[1]) + 1)
        hint = 'write "-" in its place: word processors change it'
        problems.append(Problem("not_yaml", place, _LIST_MARK, mark[2], "- ", hint))
        if len(problems) == most:
            break
    return _BULLET.sub(r"\1-", text), problems


def without_value(text: str, line: int) -> str | None:
    """The text with letters for the value that a line (from 1) gives a key; None for no key."""
    lines = text.splitlines(keepends=True)
    found = _KEY.match(lines[line - 1]) if 0 < line <= len(lines) else None
    if found is None:
        return None
    lines[line - 1] = found[1] + "x" * len(found[2]) + lines[line - 1][found.end() :]
    return "".join(lines)


def without_item(text: str, line: int) -> str | None:
    """The text with spaces for the list item in which a line (from 1) stands; None for no item."""
    lines = text.splitlines(keepends=True)
    if not 0 < line <= len(lines):
        return None
    most = _indent(lines[line - 1])
    first = line - 1
    while not (_ITEM.match(lines[first]) and _indent(lines[first]) <= most):
        if lines[first].strip() and not lines[first].lstrip().startswith("#"):
            most = min(most, _indent(lines[first]))
        first -= 1
        if first < 0:
            return None
    last = first + 1
    own = _indent(lines[first])
    while last < len(lines) and (not lines[last].strip() or _indent(lines[last]) > own):
        last += 1
    for number in range(first, max(last, line)):
        lines[number] = re.sub(r"[^\r\n]", " ", lines[number])
    return "".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
