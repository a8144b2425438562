"""Points: how many a result comes to, how near the next band is, and what would give more.

Points are a cliff: one may be all that lies between two levels. So a result that adds points says
how many are missing, how many could be lost, and which themes are nearest to giving one more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eflg_engine.assessment.ladder import Levels
from eflg_engine.framework.model import Policy
from eflg_engine.framework.points import Band


@dataclass(frozen=True, slots=True)
class PointsOf:
    """The points of a theme or a module, and the most that it can give."""

    points: int
    most: int


@dataclass(frozen=True, slots=True)
class CouncilPoints:
    """The points of all themes together, and where they stand among the bands.

    `most` is what all themes of the framework can give, of which there are `themes`; `assessed`
    of them have a level and can give `most_assessed`; `giving` gave points. `band` is that of the
    level held, None below the first; `spare` is how many points can be lost with it still held.
    `next_band` is that of the next level, `more` what it lacks; both None at the top.
    """

    points: int
    most: int
    themes: int
    assessed: int
    most_assessed: int
    giving: int
    band: Band | None
    spare: int | None
    next_band: Band | None
    more: int | None

    @property
    def in_reach(self) -> bool:
        """Whether the themes that have a level could come to the next band."""
        return self.next_band is not None and self.next_band.start <= self.most_assessed


def points_given(policy: Policy, levels: Iterable[int | None]) -> int:
    """What themes at these levels give under a policy that adds points."""
    assert policy.points is not None
    return sum(policy.points.at(level) for level in levels if level is not None)


def council_points(policy: Policy, levels: Levels) -> CouncilPoints | None:
    """The points under a policy; None where it adds none or nothing is assessed."""
    if policy.points is None or levels.council is None:
        return None
    gives, bands = policy.points.gives, policy.points.bands
    held = levels.council
    points = points_given(policy, levels.themes)
    assessed = sum(level is not None for level in levels.themes)
    band = bands[held] if held >= 0 else None
    above = bands[held + 1] if held + 1 < len(bands) else None
    return CouncilPoints(
        points=points,
        most=gives[-1] * len(levels.themes),
        themes=len(levels.themes),
        assessed=assessed,
        most_assessed=gives[-1] * assessed,
        giving=sum(level is not None and policy.points.at(level) > 0 for level in levels.themes),
        band=band,
        spare=points - band.start if band else None,
        next_band=above,
        more=above.start - points if above else None,
    )
