"""Points: how many a result comes to, how near the next band is, and what would give more.

Points are a cliff: one may be all that lies between two levels. So a result that adds points says
how many are missing, how many could be lost, and which themes are nearest to giving one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eflg_engine.framework.model import Band, Policy

if TYPE_CHECKING:
    from eflg_engine.assessment.ladder import Levels
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ThemeResult


@dataclass(frozen=True, slots=True)
class PointsOf:
    """The points of a theme or a module, and the most that it can give."""

    points: int
    most: int


@dataclass(frozen=True, slots=True)
class NextPoints:
    """What a theme needs to give more: `needs_more` of these criteria (ids, cheapest first).

    `gain` is how many points it then gives besides, at the level (an id); `days` is roughly the
    least effort.
    """

    theme: str
    level: str
    gain: int
    needs_more: int
    criteria: tuple[str, ...]
    days: int


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


def next_points(result: Assessment) -> list[NextPoints]:
    """What each theme that can give more needs for it: fewest criteria first, then cheapest."""
    if result.policy.points is None:
        return []
    found = [ranked for theme in result.themes.values() for ranked in _next_of(result, theme)]
    return [step for _, step in sorted(found, key=lambda ranked: ranked[0])]


def _next_of(
    result: Assessment, theme: ThemeResult
) -> Iterator[tuple[tuple[int, int, int], NextPoints]]:
    """What one theme needs, with what it is ranked by; nothing where it can give no more."""
    points, held = result.policy.points, theme.level_number
    assert points is not None
    if held is None or points.at(held) == points.gives[-1]:
        return
    level = next(n for n in range(held + 1, len(points.gives)) if points.gives[n] > points.at(held))
    wanted: list[CriterionResult] = []
    efforts: list[tuple[int, int]] = []
    for number in range(held + 1, level + 1):
        if need := theme.needed_at(number):
            unmet = sorted(theme.unmet_at(number), key=result.effort)
            wanted += unmet
            efforts += map(result.effort, unmet[:need])
    days, gaps = (sum(effort[part] for effort in efforts) for part in (0, 1))
    yield (
        (len(efforts), days, gaps),
        NextPoints(
            theme.id,
            result.framework.levels[level].id,
            points.gives[level] - points.at(held),
            len(efforts),
            tuple(criterion.id for criterion in sorted(wanted, key=result.effort)),
            days,
        ),
    )
