"""A sign of life on the terminal while a long search runs."""

from __future__ import annotations

import sys
from time import monotonic

SILENT_SECONDS = 1.0


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
