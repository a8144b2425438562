"""Pictures that the interface paints, with the browser's own means, into files made here.

Where a file takes a PNG, a line that numbers it stands until the browser has drawn it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from eflg_engine.report.render import png


@contextmanager
def painting() -> Iterator[list[tuple[str, float]]]:
    """While it lasts, pictures are only numbered: gives their SVGs with pixels a unit."""
    asked: list[tuple[str, float]] = []

    def numbered(svg: str, zoom: float) -> bytes:
        asked.append((svg, zoom))
        return _line(len(asked) - 1)

    before, png.painter = png.painter, numbered
    try:
        yield asked
    finally:
        png.painter = before


def painted(content: bytes, pictures: Sequence[bytes]) -> bytes:
    """A file with PNGs where their lines stand: as a whole, or as parts of a Word document."""
    lines = {_line(number): picture for number, picture in enumerate(pictures)}
    if content in lines:
        return lines[content]
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():
            found = old.read(part)
            new.writestr(part, lines.get(found, found))
    return written.getvalue()


def _line(number: int) -> bytes:
    return f"picture {number}\n".encode()
