"""A policy's points and bands checked: levels left out, falls, bands out of reach.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eflg_engine.framework.checks.modules import level_ids
from eflg_engine.framework.files.rule_files import MOST_BAND, MOST_POINTS
from eflg_engine.reading.parts import Part, entries, mapping, part, unknown, word
from eflg_engine.reading.problems import Path, Problem, listed, shown
from eflg_engine.reading.values import BadValue, read_count
from eflg_engine.reading.words import meant

POINTS = "points"

_FOREIGN = {
    True: (("themes", "modules"), "points are added up over all themes at once"),
    False: (("points", "bands"), 'it goes with "kind: points"'),
}
"""By whether a policy adds points: the keys it has no use for, and why."""


def points_problems(main: Part, themes: int | None) -> Iterator[Problem]:
    """The problems of every policy. `themes` is how many there are, None if not known."""
    levels = level_ids(main.data)
    for policy_id, policy in mapping(part(main.data, "policies")).items():
        if isinstance(policy, dict):
            yield from _policy(main, ("policies", policy_id), policy, levels, themes)


def _policy(
    main: Part, path: Path, policy: dict[str, object], levels: Sequence[str], themes: int | None
) -> Iterator[Problem]:
    adds_points = word(policy.get("kind")) == POINTS
    keys, why = _FOREIGN[adds_points]
    for key in keys:
        if key in policy:
            message = f'"{key}" is not used here: {why}'
            yield main.problem("misplaced_key", (*path, key), message, key=True)
    if not adds_points:
        return
    for key in ("points", "bands"):
        if key not in policy:
            message = f'the key "{key}" is missing here'
            allowed = f"{key}: {{...}}, with every level: {listed(levels)}"
            yield main.problem("missing_key", path, message, allowed=allowed, below=(key,))
        elif isinstance(by_level := policy[key], dict):
            yield from _levels(main, (*path, key), by_level, levels)
    points = {
        level: ((*path, "points", level), _count(value, 0, MOST_POINTS))
        for level, value in mapping(policy.get("points")).items()
    }
    bands = {
        level: ((*path, "bands", level, "from"), _count(part(band, "from"), 1, MOST_BAND))
        for level, band in mapping(policy.get("bands")).items()
    }
    yield from _falls(main, points, levels, "gives fewer points than")
    yield from _falls(main, bands, levels, "begins at fewer points than")
    given = [number for level in levels if (number := points.get(level, ((), None))[1]) is not None]
    if themes is None or len(given) < len(levels) or not given:
        return
    most = themes * max(given)
    allowed = f"1 to {most}: {themes} themes with at most {max(given)}"
    if not most:
        allowed = "points above 0 for a theme: none gives any"
    for level, (where, start) in bands.items():
        if start is not None and start > most:
            message = f'nobody can have so many points, so nobody could hold "{shown(level)}"'
            yield main.problem("band_out_of_reach", where, message, str(start), allowed)


def _levels(
    main: Part, path: Path, by_level: dict[str, object], levels: Sequence[str]
) -> Iterator[Problem]:
    """Levels that do not exist, and levels left out."""
    for level in by_level:
        if levels and level not in levels:
            at = (*path, level)
            yield unknown(main, "level", at, level, levels, meant(level, levels), key=True)
    for level in levels:
        if level not in by_level:
            message = f'the level "{shown(level)}" is missing here'
            allowed = f"every level: {listed(levels)}"
            yield main.problem("missing_key", path, message, allowed=allowed, below=(level,))


def _falls(
    main: Part,
    numbers: dict[str, tuple[Path, int | None]],
    levels: Sequence[str],
    does: str,
) -> Iterator[Problem]:
    """Numbers that fall from one level to a higher one."""
    before: tuple[str, int] | None = None
    for level in levels:
        where, number = numbers.get(level, ((), None))
        if number is None:
            continue
        if before is not None and number < before[1]:
            message = f'"{shown(level)}" {does} "{shown(before[0])}", which lies below it'
            hint = "more evidence must never lower a level"
            yield main.problem(
                "points_fall", where, message, str(number), f"{before[1]} or more", hint
            )
        else:
            before = level, number


def _count(value: object, least: int, most: int) -> int | None:
    """The number written; None where it is no number in range, which the file's model reports."""
    try:
        return read_count(value, least, most)
    except BadValue:
        return None


def number_of_themes(modules: Sequence[Part]) -> int:
    """How many themes the modules list, as read."""
    return sum(len(entries(part(module.data, "themes"))) for module in modules)
