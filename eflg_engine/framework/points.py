"""Points: what a policy gives for themes, and the bands that they add up to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """The points from which a level is held; `disputed` where sources disagree on them."""

    start: int
    note: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """What a theme gives at each level it holds, and the band of each level; lowest level first.

    Below the first level a theme gives none. Neither points nor bands fall from a level to the
    next, so more evidence never means fewer points or a lower band.
    """

    gives: tuple[int, ...]
    bands: tuple[Band, ...]

    @property
    def logic(self) -> list[object]:
        """What decides, as hashed."""
        return [list(self.gives), [band.start for band in self.bands]]

    def at(self, level: int) -> int:
        """The points of a theme at a level (a number from 0, -1 below the first)."""
        return self.gives[level] if level >= 0 else 0
