"""Pictures as PNG, drawn from their SVG with the fonts of this machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from eflg_engine.report.pictures.drawing import FONT
from eflg_engine.report.render.svg import render_report as svg_of_report
from eflg_engine.report.report import Report, Screen, T
from eflg_engine.report.writing import CannotWriteError

NEEDS_RESVG = 'PNG pictures need the library resvg-py: pip install "eflg-engine[word]"'
NEEDS_FONTS = (
    "PNG pictures need a font, and this machine has none: install one, such as Arial or "
    "Liberation Sans (Debian, Ubuntu: apt-get install fonts-liberation)"
)
ZOOM = 2.0
"""Pixels for each unit of the SVG: sharp on paper and on dense screens."""

_SIZE = re.compile(r"<svg[^>]*? width=['\"]([\d.]+)['\"][^>]*? height=['\"]([\d.]+)['\"]")
_PROBE = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>{}</svg>"
_LETTERS = f"<text x='0' y='16' font-size='16' font-family=\"{FONT}\">Hg</text>"


def render_report(report: Report[T], subject: T, screen: Screen) -> bytes:
    """The pictures of a report, one below the other."""
    return png(svg_of_report(report, subject, screen))


def png(svg: str, zoom: float = ZOOM) -> bytes:
    """An SVG as PNG, by the painter. Raises CannotWriteError where it cannot."""
    return painter(svg, zoom)


def _by_resvg(svg: str, zoom: float) -> bytes:
    try:
        import resvg_py
    except ImportError:
        raise CannotWriteError(NEEDS_RESVG) from None
    if not _has_fonts():
        raise CannotWriteError(NEEDS_FONTS)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, sans_serif_family="DejaVu Sans"))


def size_of(svg: str) -> tuple[float, float]:
    """The width and height of a picture made here, in its own units."""
    found = _SIZE.match(svg)
    assert found is not None
    return float(found[1]), float(found[2])


painter: Callable[[str, float], bytes] = _by_resvg
"""Draws an SVG, so many pixels for each of its units. The page in a browser has its own."""


@cache
def _has_fonts() -> bool:
    """Whether letters leave a mark: without fonts they are left out without a word."""
    import resvg_py

    drawn = [resvg_py.svg_to_bytes(svg_string=_PROBE.format(each)) for each in (_LETTERS, "")]
    return bytes(drawn[0]) != bytes(drawn[1])
