"""A sign of life on the terminal while a long search runs."""

from __future__ import annotations

import sys
from time import monotonic

SILENT_SECONDS = 1.0
BAR_SECONDS = 0.2
BAR_WIDTH = 30


class Progress:
    """Says how long a search has been running, once that is more than a second.

    Only on a terminal, on standard error, and wiped away at the end.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.started: float = monotonic()
        self.shown: float = 0.0
        self.active: bool = sys.stderr is not None and sys.stderr.isatty()

    def tick(self) -> None:
        """Called now and then by the search."""
        seconds = monotonic() - self.started
        if self.active and seconds - self.shown >= SILENT_SECONDS:
            self.shown = seconds
            sys.stderr.write(f"\r{self.what} ... {seconds:.0f} s")
            sys.stderr.flush()

    def done(self) -> None:
        """Wipe the line."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Bar:
    """How far a long run is, and how much time it may still take, on a terminal alone."""

    def __init__(self, what: str, total: int) -> None:
        self.what = what
        self.total = total
        self.active: bool = sys.stderr is not None and sys.stderr.isatty()
        self.first: int = 0
        self.started: float = monotonic()
        self.shown: float = 0.0

    def start(self, done: int) -> None:
        """Begin, with so many done before: they took no time now."""
        self.first, self.started = done, monotonic()

    def tick(self, done: int) -> None:
        """Show that so many are done, five times a second at most."""
        now = monotonic()
        if self.active and now - self.shown >= BAR_SECONDS:
            self.shown = now
            sys.stderr.write(f"\r\x1b[K{self.line(done, now - self.started)}")
            sys.stderr.flush()

    def line(self, done: int, seconds: float) -> str:
        """The bar after so many seconds."""
        full = BAR_WIDTH * done // max(1, self.total)
        text = f"{self.what} [{'#' * full}{'.' * (BAR_WIDTH - full)}] {done:,} of {self.total:,}"
        if done > self.first:
            left = seconds / (done - self.first) * (self.total - done)
            text += f", about {_span(left)} left"
        return text

    def done(self) -> None:
        """Wipe the line."""
        if self.shown:
            self.shown = 0.0
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
