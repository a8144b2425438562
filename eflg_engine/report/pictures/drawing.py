"""What pictures are drawn with: shades told apart without colour, and text that is never cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

WIDTH = 780
MARGIN = 16
LINE = 15
"""Height of a line of text of the usual size."""
SIZE = 12
FONT = "Arial, 'Liberation Sans', Helvetica, 'DejaVu Sans', sans-serif"


class Shade(NamedTuple):
    """A fill, the ink of text on it (contrast 4.5 to 1 or more), and a pattern beside it."""

    fill: str
    ink: str
    pattern: str = ""


EMPTY = Shade("#ffffff", "#1a1a1a")
BELOW = Shade("#e3e3e0", "#1a1a1a", "dots")
STEPS = (
    Shade("#d3e4f3", "#1a1a1a"),
    Shade("#8fbbdd", "#1a1a1a", "lines"),
    Shade("#2a6299", "#ffffff"),
    Shade("#0b2a4a", "#ffffff", "rising"),
)
"""Levels, from the lowest: lighter to darker, every other one with lines."""
WARN = Shade("#fbe3c4", "#1a1a1a", "rising")
LAPSED = Shade("#f3f3f0", "#1a1a1a", "dots")

_NARROW = frozenset("fijlrtI .,:;!|'()[]/-")
_WIDE = frozenset("mwMW@%")


def text_width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """About how wide a text is: room enough in Arial, and mostly in wider DejaVu Sans."""
    units = 0.0
    for character in text:
        if character in _NARROW:
            units += 0.34
        elif character in _WIDE:
            units += 0.9
        elif character >= "\u1100":
            units += 1.0
        else:
            units += 0.72 if character.isupper() else 0.58
    return units * size * (1.15 if bold else 1.02)


def lines_of(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """A text as lines that fit a width. Only words that are longer alone are divided."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            cut = next(
                n for n in range(len(rest) - 1, 0, -1)
                if n == 1 or text_width(rest[:n], size, bold=bold) <= width
            )  # fmt: skip
            if line:
                lines.append(line)
                line = ""
            lines.append(rest[:cut])
            rest = rest[cut:]
        longer = f"{line} {rest}" if line else rest
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = rest
        else:
            line = longer
    if line or not lines:
        lines.append(line)
    return lines


def shade_of(level: int, levels: int) -> Shade:
    """The shade of a level by its number, -1 below the first."""
    if level < 0:
        return BELOW
    if levels == 1:
        return STEPS[2]
    return STEPS[round(level * (len(STEPS) - 1) / (levels - 1))]


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    kept = "".join(c if c >= " " and c not in "\x7f\ufffe\uffff" else " " for c in text)
    return kept.encode("utf-8", "replace").decode()


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    ink: str = "#1a1a1a",
    bold: bool = False,
    middle: bool = False,
) -> str:
    """A line of text; y is that of its feet."""
    weight = " font-weight='bold'" if bold else ""
    anchor = " text-anchor='middle'" if middle else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size:g}' fill='{ink}'{weight}{anchor}>"
        f"{escape(clean(words))}</text>"
    )


def box(x: float, y: float, width: float, height: float, shade: Shade, tip: str = "") -> str:
    """A filled box with an edge, and its pattern over it."""
    place = f"x='{x:.1f}' y='{y:.1f}' width='{max(width, 1.5):.1f}' height='{height:.1f}'"
    title = f"<title>{escape(clean(tip))}</title>" if tip else ""
    found = f"<rect {place} fill='{shade.fill}' stroke='#4d4d4d' stroke-width='0.8'>{title}</rect>"
    if shade.pattern:
        found += f"<rect {place} fill='url(#{shade.pattern})'/>"
    return found


def legend(entries: Iterable[tuple[Shade | str, str]], y: float) -> tuple[list[str], float]:
    """What shades (or a mark in text) stand for, in the lines it takes, and where it ends."""
    found: list[str] = []
    x = float(MARGIN)
    for shade, words in entries:
        width = 40 + text_width(words)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 22
        if isinstance(shade, str):
            found.append(text(x + 11, y + 12, shade, bold=True, middle=True))
        else:
            found.append(box(x, y, 22, 14, shade))
        found.append(text(x + 29, y + 12, words))
        x += width + 14
    return found, y + 22


def picture(name: str, title: str, description: str, parts: Sequence[str], height: float) -> str:
    """A whole SVG: role, title and description for those who do not see it.

    `name` begins the ids within, so that several pictures can stand in one page.
    """
    ids = f"{name}-title", f"{name}-desc"
    body = "\n".join(parts)
    for pattern in _PATTERNS:
        body = body.replace(f"url(#{pattern})", f"url(#{name}-{pattern})")
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height:.0f}' "
        f"viewBox='0 0 {WIDTH} {height:.0f}' role='img' aria-labelledby='{ids[0]} {ids[1]}' "
        f'font-family="{FONT}">\n'
        f"<title id='{ids[0]}'>{escape(clean(title))}</title>\n"
        f"<desc id='{ids[1]}'>{escape(clean(description))}</desc>\n"
        f"<defs>{''.join(_pattern(name, each) for each in _PATTERNS)}</defs>\n"
        f"<rect width='{WIDTH}' height='{height:.0f}' fill='#ffffff'/>\n{body}\n</svg>\n"
    )


def heading(title: str, below: str = "") -> tuple[list[str], float]:
    """The title of a picture, a line below it, and where the rest may begin."""
    found, y = [], 30.0
    for line in lines_of(title, WIDTH - 2 * MARGIN, 17, bold=True):
        found.append(text(MARGIN, y, line, size=17, bold=True))
        y += 22
    for line in lines_of(below, WIDTH - 2 * MARGIN) if below else ():
        found.append(text(MARGIN, y, line, ink="#444444"))
        y += LINE
    return found, y


_PATTERNS = {
    "dots": "<circle cx='3' cy='3' r='0.9' fill='#555555' fill-opacity='0.35'/>",
    "lines": "<path d='M0 3H8' stroke='#0b2a4a' stroke-opacity='0.3'/>",
    "rising": "<path d='M0 8L8 0' stroke='#8a5a00' stroke-opacity='0.45'/>",
}


def _pattern(name: str, pattern: str) -> str:
    return (
        f"<pattern id='{name}-{pattern}' width='8' height='8' patternUnits='userSpaceOnUse'>"
        f"{_PATTERNS[pattern]}</pattern>"
    )
