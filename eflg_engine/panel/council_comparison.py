"""Councils beside each other: levels by theme in a group, commonest shortfalls, whom to ask.

Nothing is said of a group of fewer than LEAST_GROUP councils: in a small one a count tells what a
single council was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eflg_engine.framework.model import Framework
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.values import folded

LEAST_GROUP = 5
"""Councils that a group must have for anything to be said of it."""


@dataclass(frozen=True, slots=True)
class CouncilLevels:
    """What one council holds: by theme the level (from 0, -1 below the first; None for none).

    `unmet` are the ids of the criteria that are assessed and not met.
    """

    council: str
    as_at: str
    policy: str
    group: str
    themes: Mapping[str, int | None]
    unmet: frozenset[str]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class ThemeInGroup:
    """A theme in a group: how many councils hold each level (from -1), and who is strong.

    `best` are the councils at the highest level held; they are `strong` where at least half of the
    group is lower. `own` is the level of the council compared, if there is one.
    """

    theme: str
    held: tuple[int, ...]
    best: tuple[str, ...]
    own: int | None = None

    @property
    def strong(self) -> tuple[str, ...]:
        """Who is strong where others are weak; none where more than half are."""
        return self.best if 2 * len(self.best) <= sum(self.held) else ()


@dataclass(frozen=True, slots=True)
class CouncilGroup:
    """A group of councils: `shortfalls` are criteria with how many councils they keep from the
    next level of a theme, commonest first. All is empty where `withheld`.
    """

    name: str
    councils: tuple[str, ...]
    themes: tuple[ThemeInGroup, ...]
    shortfalls: tuple[tuple[str, int], ...]

    __repr__ = one_line

    @property
    def withheld(self) -> bool:
        """Whether the group is too small for anything to be said of it."""
        return len(self.councils) < LEAST_GROUP


@dataclass(frozen=True, slots=True)
class CouncilComparison:
    """Groups of councils, and the council that is compared with its own, if one was named."""

    framework: Framework
    council: str
    groups: tuple[CouncilGroup, ...]

    __repr__ = one_line

    def ask(self) -> list[tuple[str, tuple[str, ...]]]:
        """For each theme in which the council is lower than others of its group, whom to ask."""
        return [
            (theme.theme, theme.best)
            for group in self.groups
            for theme in group.themes
            if theme.own is not None and self.council not in theme.best
        ]


def compare_councils(
    found: Iterable[CouncilLevels],
    framework: Framework,
    *,
    council: str = "",
    groups: Mapping[str, str] | None = None,
) -> CouncilComparison:
    """Councils beside each other, each by its latest result.

    With `groups` (a group by folded name) those named there alone; with `council` its own group
    alone. Raises KeyError where there is no such council.
    """
    latest: dict[str, CouncilLevels] = {}
    for each in found:
        key = folded(each.council)
        if key not in latest or each.as_at >= latest[key].as_at:
            latest[key] = each
    if groups is not None:
        latest = {
            key: replace(each, group=groups[key]) for key, each in latest.items() if key in groups
        }
    own = latest[folded(council)] if council else None
    by_group: dict[str, list[CouncilLevels]] = {}
    for each in latest.values():
        by_group.setdefault(each.group, []).append(each)
    names = sorted(by_group) if own is None else [own.group]
    return CouncilComparison(
        framework,
        own.council if own else "",
        tuple(_group(framework, name, by_group[name], own) for name in names),
    )


def _group(
    framework: Framework, name: str, councils: Sequence[CouncilLevels], own: CouncilLevels | None
) -> CouncilGroup:
    listed = tuple(sorted(each.council for each in councils))
    if len(councils) < LEAST_GROUP:
        return CouncilGroup(name, listed, (), ())
    themes = tuple(_theme(framework, theme, councils, own) for theme in framework.themes)
    missing: Counter[str] = Counter()
    for each in councils:
        for theme, held in each.themes.items():
            if held is not None and theme in framework.themes:
                missing.update(
                    rule.id
                    for rule in framework.themes[theme].criteria
                    if rule.level == held + 1 and rule.id in each.unmet
                )
    order = {criterion: number for number, criterion in enumerate(framework.criteria)}
    ranked = sorted(missing.items(), key=lambda pair: (-pair[1], order[pair[0]]))
    return CouncilGroup(name, listed, themes, tuple(ranked))


def _theme(
    framework: Framework, theme: str, councils: Sequence[CouncilLevels], own: CouncilLevels | None
) -> ThemeInGroup:
    held = {
        each.council: level for each in councils if (level := each.themes.get(theme)) is not None
    }
    counts = tuple(
        sum(level == number for level in held.values())
        for number in range(-1, len(framework.levels))
    )
    top = max(held.values(), default=-1)
    best = tuple(sorted(name for name, level in held.items() if level == top))
    return ThemeInGroup(theme, counts, best, own.themes.get(theme) if own else None)
