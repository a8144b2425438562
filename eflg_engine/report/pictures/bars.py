"""Rows of bars over time: levels held, evidence and its end, work and when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from eflg_engine.reading.values import add_months
from eflg_engine.report.catalogue import say
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
    text_width,
)

LEFT = 300
"""Where bars begin: labels stand before it, in as many lines as they take."""
_BAR = 18
_INSIDE = 5


class Bar(NamedTuple):
    """A bar from one day to another, both included. Its words stand in it, or after it."""

    first: date
    last: date
    words: str
    shade: Shade
    tip: str = ""


class BarRow(NamedTuple):
    """A row: a label, how far it is moved in (0 to 2; 2 is not bold), and its bars."""

    label: str
    depth: int
    bars: Sequence[Bar]


def bar_chart(
    name: str,
    title: str,
    below: str,
    description: str,
    rows: Sequence[BarRow],
    period: tuple[date, date],
    shades: Sequence[tuple[Shade | str, str]],
    today: date | None = None,
) -> str:
    """The picture. What begins or ends outside the period is drawn to its edge."""
    parts, y = heading(title, below)
    y += 34
    top, ahead = y, []
    for row in rows:
        bold = row.depth < 2
        x = MARGIN + 12.0 * row.depth
        labels = lines_of(row.label, LEFT - x - 10, bold=bold)
        for number, line in enumerate(labels):
            ahead.append(text(x, y + 13 + LINE * number, line, bold=bold))
        levels = _bars(row.bars, period, y, ahead)
        y += max(LINE * len(labels) + 9.0, 26.0 + 20 * (levels - 1))
    parts += _axis(period, top, y)
    if today is not None and period[0] <= today <= period[1]:
        at = _x(period, today)
        parts.append(
            f"<path d='M{at:.1f} {top - 6:.1f}V{y:.1f}' stroke='#8a1c1c' stroke-width='2'/>"
        )
    parts += ahead
    below_rows, end = legend(shades, y + 14)
    return picture(name, title, description, [*parts, *below_rows], end + 10)


def _bars(bars: Sequence[Bar], period: tuple[date, date], y: float, into: list[str]) -> int:
    """Draw the bars of a row; how many lines it takes, for words that have no room in theirs."""
    lines = 1
    taken = [0.0]
    for bar in bars:
        first, last = max(bar.first, period[0]), min(bar.last, period[1])
        start, end = _x(period, first), _x(period, last) + _day(period)
        wide = text_width(bar.words, 11) + 2 * _INSIDE
        into.append(box(start, y, end - start, _BAR, bar.shade, bar.tip))
        if not bar.words:
            continue
        if wide <= end - start:
            into.append(text(start + _INSIDE, y + 13, bar.words, size=11, ink=bar.shade.ink))
            continue
        if len(bars) == 1:  # beside it, where there is room, else below
            if end + wide < WIDTH - MARGIN:
                into.append(text(end + _INSIDE, y + 13, bar.words, size=11))
                continue
            if start - wide > LEFT:
                into.append(text(start - wide + _INSIDE, y + 13, bar.words, size=11))
                continue
        at = min(start, WIDTH - MARGIN - wide)
        line = next((n for n, until in enumerate(taken) if n and until < at), len(taken))
        if line == len(taken):
            taken.append(0.0)
        taken[line] = at + wide
        lines = max(lines, line + 1)
        foot = y + 12 + 20 * line
        into.append(text(at + _INSIDE, foot, bar.words, size=11))
        into.append(f"<path d='M{start + 1:.1f} {y + _BAR:.1f}V{foot:.1f}' stroke='#4d4d4d'/>")
    return lines


def _x(period: tuple[date, date], day: date) -> float:
    days = max(1, (period[1] - period[0]).days + 1)
    return LEFT + (WIDTH - LEFT - MARGIN) * ((day - period[0]).days / days)


def _day(period: tuple[date, date]) -> float:
    return (WIDTH - LEFT - MARGIN) / max(1, (period[1] - period[0]).days + 1)


def _axis(period: tuple[date, date], top: float, bottom: float) -> list[str]:
    """Ticks on the first of months, about eight of them, and the edges of the field."""
    first, last = period
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= 8), 120)
    tick = date(first.year, first.month, 1)
    found = [box(LEFT, top - 8, WIDTH - LEFT - MARGIN, bottom - top + 8, EMPTY)]
    found[0] = found[0].replace("#4d4d4d", "#bbbbbb")
    while tick <= last:
        if tick >= first and (tick.month - 1) % min(step, 12) == 0:
            x = _x(period, tick)
            found.append(f"<path d='M{x:.1f} {top - 8:.1f}V{bottom:.1f}' stroke='#cccccc'/>")
            words = say.month(tick)
            at = min(x, WIDTH - MARGIN - text_width(words, 11) / 2)
            found.append(text(at, top - 14, words, size=11, ink="#444444", middle=True))
            tick = add_months(tick, step)
        else:
            tick = add_months(tick, 1)
    return found
