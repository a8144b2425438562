"""Grids: parts down the side, levels or other words across, and in each field words and a shade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eflg_engine.report.pictures.drawing import (
    EMPTY,
    LINE,
    MARGIN,
    WIDTH,
    Shade,
    box,
    heading,
    legend,
    lines_of,
    picture,
    text,
)

LEFT = 310
_LEAST = 28


class Field(NamedTuple):
    """A field: its words, its shade, and marks that stand in its corner."""

    words: str
    shade: Shade = EMPTY
    marks: str = ""


class GridRow(NamedTuple):
    """A row: a label and its fields. A row without fields is a group's title."""

    label: str
    fields: Sequence[Field] = ()


def grid(
    name: str,
    title: str,
    below: str,
    description: str,
    header: Sequence[str],
    rows: Sequence[GridRow],
    shades: Sequence[tuple[Shade | str, str]],
) -> str:
    """The picture."""
    parts, y = heading(title, below)
    wide = (WIDTH - LEFT - MARGIN) / max(1, len(header))
    y += 18
    heads = [lines_of(each, wide - 8, bold=True) for each in header]
    most = max(map(len, heads), default=1)
    for place, lines in enumerate(heads):
        for number, line in enumerate(lines):
            middle = LEFT + wide * (place + 0.5)
            at = y + LINE * (number + most - len(lines))
            parts.append(text(middle, at, line, bold=True, middle=True))
    y += LINE * (most - 1) + 8
    for row in rows:
        bold = not row.fields
        labels = lines_of(row.label, LEFT - MARGIN - (8 if bold else 20), bold=bold)
        words = [lines_of(each.words, wide - (50 if each.marks else 12)) for each in row.fields]
        tall: float = max(_LEAST, LINE * max(map(len, [labels, *words])) + 10)
        for number, line in enumerate(labels):
            indent = MARGIN + (0.0 if bold else 12.0)
            foot = y + (tall - LINE * len(labels)) / 2 + 12 + LINE * number
            parts.append(text(indent, foot, line, bold=bold))
        for place, (field, lines) in enumerate(zip(row.fields, words, strict=True)):
            x = LEFT + wide * place
            parts.append(box(x, y, wide, tall, field.shade, f"{row.label}: {field.words}"))
            for number, line in enumerate(lines):
                foot = y + (tall - LINE * len(lines)) / 2 + 12 + LINE * number
                parts.append(_plate(x + wide / 2, foot, line, field.shade))
            if field.marks:
                at = x + wide - 16
                where = f"cx='{at:.1f}' cy='{y + tall / 2:.1f}'"
                parts.append(f"<circle {where} r='10' fill='#ffffff' stroke='#1a1a1a'/>")
                parts.append(
                    text(at, y + tall / 2 + 4, field.marks, size=10, bold=True, middle=True)
                )
        y += tall
    below_rows, end = legend(shades, y + 14)
    return picture(name, title, description, [*parts, *below_rows], end + 10)


def _plate(x: float, foot: float, words: str, shade: Shade) -> str:
    """Words in the middle of a field."""
    return text(x, foot, words, ink=shade.ink, middle=True) if words else ""
