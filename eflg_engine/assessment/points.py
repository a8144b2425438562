"""Points: how many a result comes to, how near the next band is, and what would give more.

Points are a cliff: one may be all that lies between two levels. So a result that adds points says
how many are missing, how many could be lost, and which themes are nearest to giving one more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eflg_engine.framework.framework import Band, Policy

if TYPE_CHECKING:
    from eflg_engine.assessment.ladder import Levels
    from eflg_engine.assessment.result import Assessment, ThemeResult


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
    of them have a level and `giving` gave points. `band` is that of the level held, None below the
    first; `spare` is how many points can be lost with it still held. `next_band` is that of the
    next level, `more` what it lacks; both None at the top.
    """

    points: int
    most: int
    themes: int
    assessed: int
    giving: int
    band: Band | None
    spare: int | None
    next_band: Band | None
    more: int | None


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
    band = bands[held] if held >= 0 else None
    above = bands[held + 1] if held + 1 < len(bands) else None
    return CouncilPoints(
        points=points,
        most=gives[-1] * len(levels.themes),
        themes=len(levels.themes),
        assessed=sum(level is not None for level in levels.themes),
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
    found = [
        step for theme in result.themes.values() if (step := _next_of(result, theme)) is not None
    ]
    return sorted(found, key=lambda step: (step.needs_more, step.days))


def _next_of(result: Assessment, theme: ThemeResult) -> NextPoints | None:
    points, held = result.policy.points, theme.level_number
    assert points is not None
    if held is None or points.at(held) == points.gives[-1]:
        return None
    level = next(n for n in range(held + 1, len(points.gives)) if points.gives[n] > points.at(held))
    ranked: list[tuple[int, str]] = []
    needs_more = days = 0
    for number in range(held + 1, level + 1):
        unmet = sorted(
            ((result.effort(criterion)[0], criterion.id) for criterion in theme.unmet_at(number)),
            key=lambda entry: entry[0],
        )
        need = theme.needed_at(number)
        needs_more += need
        days += sum(effort for effort, _ in unmet[:need])
        ranked += unmet if need else []
    return NextPoints(
        theme.id,
        result.framework.levels[level].id,
        points.gives[level] - points.at(held),
        needs_more,
        tuple(criterion for _, criterion in sorted(ranked, key=lambda entry: entry[0])),
        days,
    )
