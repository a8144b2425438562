"""Levels: how the states of criteria add up to themes, modules and the council.

Whatever a policy counts, a whole holds a level when what its parts give, by the rungs that they
hold, comes to enough: a *bar*. A share gives one for each part at the level or above, and needs
so many of them; points give what each rung is worth, and need the start of a band. `add_up` reads
the bars in whole numbers; `Ladder` reads the same bars in whatever a walker counts with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Generic, NamedTuple, TypeVar

from eflg_engine.assessment.rules import Rules, ThemeRules
from eflg_engine.assessment.state import State
from eflg_engine.framework.model import Policy
from eflg_engine.framework.points import Points

V = TypeVar("V")

NONE = -1
"""The level below the first rung."""


class Status(StrEnum):
    """Why there is a level, or why there is none."""

    ASSESSED = "assessed"
    NOT_ASSESSED = "not_assessed"  # nothing in scope and applicable could be assessed
    OUT_OF_SCOPE = "out_of_scope"
    NOT_APPLICABLE = "not_applicable"  # of a theme: its `applies_when` does not hold
    NOT_ADDED_UP = "not_added_up"  # the policy gives no level here


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels as numbers from 0, NONE below the first; None where there is no level at all."""

    themes: tuple[int | None, ...]
    modules: tuple[int | None, ...]
    council: int | None


class Bar(NamedTuple):
    """What a whole asks of its parts for one level: that they give `need` together.

    A part gives `gives[rung]` for each rung that it holds, and holds every rung below its own.
    """

    need: int
    gives: tuple[int, ...]

    def of(self, level: int) -> int:
        """What a part at a level gives."""
        return sum(self.gives[: level + 1])


def needed(share: Fraction, of: int) -> int:
    """How many of `of` a share asks for, rounded up."""
    return -(-share.numerator * of // share.denominator)


@lru_cache(maxsize=256)
def bars(way: Fraction | Points, parts: int, levels: int) -> tuple[Bar, ...]:
    """What a whole of so many parts with a level asks for each level, lowest first.

    Each bar is at least as high as the one before: who holds a level holds those below.
    """
    if isinstance(way, Fraction):
        need = needed(way, parts)
        return tuple(
            Bar(need, tuple(int(rung == level) for rung in range(levels)))
            for level in range(levels)
        )
    steps = [way.at(rung) - way.at(rung - 1) for rung in range(levels)]
    unit = max(gcd(*steps), 1)
    gives = tuple(step // unit for step in steps)
    return tuple(Bar(-(-band.start // unit), gives) for band in way.bands)


def add_up(rules: Rules, states: Sequence[State], policy: Policy) -> Levels:
    """The levels that a policy gives for the states of the criteria."""
    themes = [theme_level(theme, states, policy.criteria) for theme in rules.themes]
    return roll_up(rules, themes, policy)


def theme_level(theme: ThemeRules, states: Sequence[State], share: Fraction) -> int | None:
    """The level of a theme that needs this share of each level's criteria."""
    everything = share == 1
    level, assessed_any = NONE, False
    for number, criteria in enumerate(theme.levels):
        met = unmet = 0
        for criterion in criteria:
            state = states[criterion]
            if state is State.MET:
                met += 1
            elif state is State.NOT_MET or state is State.NO_EVIDENCE:
                unmet += 1
        if met or unmet:
            assessed_any = True
        if unmet and (everything or met < needed(share, met + unmet)):
            break
        level = number
    return level if assessed_any else None


def roll_up(
    rules: Rules,
    themes: Sequence[int | None],
    policy: Policy,
    given: Mapping[int, int] | None = None,
) -> Levels:
    """The levels that a policy gives for the levels of the themes.

    `given` are levels of modules by number, in place of those that their themes would give.
    """
    levels = len(rules.framework.levels)
    modules = [
        _over([themes[theme] for theme in numbers], policy.themes, levels)
        for numbers in rules.themes_of
    ]
    for number, level in (given or {}).items():
        modules[number] = level
    if policy.points is not None:
        council = _over(themes, policy.points, levels)
    else:
        council = _over(modules, policy.modules, levels)
    return Levels(tuple(themes), tuple(modules), council)


def _over(parts: Sequence[int | None], way: Fraction | Points | None, levels: int) -> int | None:
    """The highest level whose bar the parts with a level reach."""
    if way is None:
        return None
    held = [level for level in parts if level is not None]
    if not held:
        return None
    if isinstance(way, Fraction) and way.numerator == way.denominator:
        return min(held)
    holding = [sum(level >= rung for level in held) for rung in range(levels)]
    found = NONE
    for level, bar in enumerate(bars(way, len(held), levels)):
        if sum(map(int.__mul__, bar.gives, holding)) < bar.need:
            break
        found = level
    return found


# --- the same in another currency ---------------------------------------------------------------


Rungs = tuple[V, ...]
"""For each level, lowest first: what is known of holding it or a higher one."""


class Ladder(Generic[V]):
    """What holding a level comes to, where verdicts are not true or false but something else.

    `criterion` gives the verdict on a criterion by number, None for one that is not assessed;
    `at_least(need, parts)` joins verdicts, each with a weight: those that hold weigh `need`.
    Parts are worked out when they are asked for.
    """

    def __init__(
        self,
        rules: Rules,
        policy: Policy,
        criterion: Callable[[int], V | None],
        at_least: Callable[[int, Sequence[tuple[V, int]]], V],
    ) -> None:
        self._rules = rules
        self._policy = policy
        self._criterion = criterion
        self._at_least = at_least
        self._levels = len(rules.framework.levels)
        self._themes: dict[int, Rungs[V] | None] = {}

    def theme(self, number: int) -> Rungs[V] | None:
        """A theme's rungs; None where nothing in it is assessed."""
        if number not in self._themes:
            self._themes[number] = self._climb(self._rules.themes[number].levels)
        return self._themes[number]

    def module(self, number: int) -> Rungs[V] | None:
        """A module's rungs; None where it has no level."""
        themes = (self.theme(theme) for theme in self._rules.themes_of[number])
        return self._over(themes, self._policy.themes)

    def council(self) -> Rungs[V] | None:
        """The council's rungs; None where it has no level."""
        if self._policy.points is not None:
            return self._over(map(self.theme, range(len(self._rules.themes))), self._policy.points)
        modules = map(self.module, range(len(self._rules.themes_of)))
        return self._over(modules, self._policy.modules)

    def _climb(self, levels: Sequence[Sequence[int]]) -> Rungs[V] | None:
        """Enough of each level's criteria, and of every level below."""
        held: list[V] = []
        below: list[V] = []
        assessed_any = False
        for criteria in levels:
            assessed = [v for c in criteria if (v := self._criterion(c)) is not None]
            if assessed:
                assessed_any = True
                need = needed(self._policy.criteria, len(assessed))
                below.append(self._at_least(need, [(verdict, 1) for verdict in assessed]))
            held.append(self._at_least(len(below), [(verdict, 1) for verdict in below]))
        return tuple(held) if assessed_any else None

    def _over(
        self, parts: Iterable[Rungs[V] | None], way: Fraction | Points | None
    ) -> Rungs[V] | None:
        if way is None:
            return None
        held = [part for part in parts if part is not None]
        if not held:
            return None
        return tuple(
            self._at_least(
                bar.need,
                [
                    (part[rung], weight)
                    for part in held
                    for rung, weight in enumerate(bar.gives)
                    if weight
                ],
            )
            for bar in bars(way, len(held), self._levels)
        )
