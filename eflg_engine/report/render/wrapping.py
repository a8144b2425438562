"""Text cut to a width in columns, with nothing in it that a terminal would obey."""

from __future__ import annotations

_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Text on one line: control characters and marks that reorder text become `?`."""
    if text.isprintable():
        return text
    return "".join(
        " " if c.isspace() else "?" if c < " " or "\x7f" <= c < "\xa0" or c in _BIDI else c
        for c in text
    )


def columns(text: str) -> int:
    """How many columns of a terminal a text takes up."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if character < "\u0300":
        return 1
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """Text as lines of at most `width` columns (at least one line). Only longer words are cut."""
    lines: list[str] = []
    line, used = "", 0
    for word in printable(text).split():
        size = columns(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        while size > width:
            head, word = _cut(word, width)
            lines.append(head)
            size = columns(word)
        line, used = word, size
    if line or not lines:
        lines.append(line)
    return lines


def _cut(word: str, width: int) -> tuple[str, str]:
    used = 0
    for place, character in enumerate(word):
        used += columns(character)
        if used > width and place:
            return word[:place], word[place:]
    return word, ""
