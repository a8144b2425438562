"""What each theme needs to give more points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.views import ThemeResult
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.framework.points import Points


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


def next_points(
    policy: Policy,
    framework: Framework,
    themes: Iterable[ThemeResult],
    effort: Callable[[CriterionResult], tuple[int, int]],
) -> list[NextPoints]:
    """What each theme that can give more needs for it: fewest criteria first, then cheapest."""
    points = policy.points
    if points is None:
        return []
    found = [ranked for theme in themes for ranked in _next_of(points, framework, theme, effort)]
    return [step for _, step in sorted(found, key=lambda ranked: ranked[0])]


def _next_of(
    points: Points,
    framework: Framework,
    theme: ThemeResult,
    effort: Callable[[CriterionResult], tuple[int, int]],
) -> Iterator[tuple[tuple[int, int, int], NextPoints]]:
    """What one theme needs, with what it is ranked by; nothing where it can give no more."""
    held = theme.level_number
    if held is None or points.at(held) == points.gives[-1]:
        return
    level = next(n for n in range(held + 1, len(points.gives)) if points.gives[n] > points.at(held))
    wanted: list[CriterionResult] = []
    efforts: list[tuple[int, int]] = []
    for number in range(held + 1, level + 1):
        if need := theme.needed_at(number):
            unmet = sorted(theme.unmet_at(number), key=effort)
            wanted += unmet
            efforts += map(effort, unmet[:need])
    days, gaps = (sum(each[part] for each in efforts) for part in (0, 1))
    yield (
        (len(efforts), days, gaps),
        NextPoints(
            theme.id,
            framework.levels[level].id,
            points.gives[level] - points.at(held),
            len(efforts),
            tuple(criterion.id for criterion in sorted(wanted, key=effort)),
            days,
        ),
    )
