"""Which rules disagree with decisions, and the fewest changes with which most would agree.

A decision agrees with the rules where they give its theme the level that it gives. Three things can
be changed of a criterion: it asks one rung less, it moves to the level below or above, or it is
dropped. All choices of up to MOST_CHANGES criteria of a theme are tried, so that what is found is
exact. Nothing is changed: see `overrides_text` for what is offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.ladder import NONE, needed
from eflg_engine.assessment.rules import ThemeRules, rules_of
from eflg_engine.framework.model import Criterion, Framework, Leaf, Policy, leaves
from eflg_engine.panel.decisions import Decision, Decisions
from eflg_engine.reading.one_line import one_line

if TYPE_CHECKING:
    from fractions import Fraction

MOST_CHANGES = 3
"""Criteria of a theme that are changed together, at most."""

LEAST_GAIN = 2
"""A change is offered only where so many more decisions agree with it than without."""

LAW = "law"
"""The word under a criterion's `bounds` that says that its numbers are set by law."""


class ChangeSort(StrEnum):
    """What is changed of a criterion, the least first."""

    RUNG = "one_rung_less"
    DOWN = "level_below"
    UP = "level_above"
    DROP = "drop"


class RuleChange(NamedTuple):
    """A change of one criterion, by number."""

    criterion: int
    sort: ChangeSort


@dataclass(frozen=True, slots=True)
class CriterionDisagreement:
    """The decisions that a criterion alone contradicts: without it the rules give their level."""

    criterion: Criterion
    alone: tuple[Decision, ...]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class CalibrationStep:
    """Changes with which `agreeing` decisions agree, the most for so few."""

    changes: tuple[RuleChange, ...]
    agreeing: int


@dataclass(frozen=True, slots=True)
class ThemeCalibration:
    """What the decisions on a theme say of its rules.

    `steps` begin with the rules as they are; each has the most decisions that agree with so many
    criteria changed, as long as that is more. `offered` is the last of them whose every change is
    worth LEAST_GAIN decisions.
    """

    theme: str
    title: str
    decisions: tuple[Decision, ...]
    criteria: tuple[CriterionDisagreement, ...]
    steps: tuple[CalibrationStep, ...]
    offered: CalibrationStep

    __repr__ = one_line

    @property
    def agreeing(self) -> int:
        """How many decisions agree with the rules as they are."""
        return self.steps[0].agreeing


@dataclass(frozen=True, slots=True)
class Calibration:
    """What decisions say of the rules, theme by theme."""

    framework: Framework
    policy: Policy
    themes: tuple[ThemeCalibration, ...]

    __repr__ = one_line

    @property
    def offered(self) -> tuple[RuleChange, ...]:
        """All changes offered."""
        return tuple(change for theme in self.themes for change in theme.offered.changes)


def has_rung(leaf: Leaf) -> bool:
    """Whether a leaf asks for more than the lowest rung of a ladder."""
    return bool(leaf.shows or leaf.assurance)


def panel_calibration(decisions: Decisions, policy: Policy | None = None) -> Calibration:
    """Which rules disagree with decisions, and what would agree with most.

    `policy` says how criteria add up (default: the framework's first). One rung less is tried where
    decisions rest on bundles: see `Decision.nearly`.
    """
    framework = decisions.framework
    chosen = policy or framework.default_policy
    by_theme: dict[str, list[Decision]] = {}
    for each in decisions.decisions:
        by_theme.setdefault(each.theme, []).append(each)
    themes = tuple(
        _theme(framework, chosen, theme, by_theme[theme.id])
        for theme in rules_of(framework).themes
        if theme.id in by_theme
    )
    return Calibration(framework, chosen, themes)


class _Pattern(NamedTuple):
    """What decisions that come to the same rest on, as bits of criteria, and the level given."""

    met: int
    nearly: int
    asked: int
    level: int


class ThemeRuleSet:
    """The rules of a theme, which give a level for what is met under any changes."""

    def __init__(self, framework: Framework, theme: ThemeRules, policy: Policy) -> None:
        self.share: Fraction = policy.criteria
        self.levels: tuple[tuple[int, ...], ...] = theme.levels
        self.numbers: tuple[int, ...] = tuple(n for level in theme.levels for n in level)
        self.rules: Mapping[int, Criterion] = {
            number: rules_of(framework).criteria[number] for number in self.numbers
        }

    def sorts(self, number: int) -> list[ChangeSort]:
        """What can be changed of a criterion: the numbers that law sets are not made less."""
        rule = self.rules[number]
        is_law = rule.bounds == LAW
        found = []
        if not is_law and any(map(has_rung, leaves(rule.requires))):
            found.append(ChangeSort.RUNG)
        if rule.level > 0:
            found.append(ChangeSort.DOWN)
        if rule.level + 1 < len(self.levels):
            found.append(ChangeSort.UP)
        if not is_law:
            found.append(ChangeSort.DROP)
        return found

    def asks(self, changes: Sequence[RuleChange]) -> tuple[list[int], int]:
        """By level the criteria asked, and those asked with one rung less, as bits."""
        asked = [sum(1 << number for number in level) for level in self.levels]
        less = 0
        for number, sort in changes:
            bit, level = 1 << number, self.rules[number].level
            if sort is ChangeSort.RUNG:
                less |= bit
                continue
            asked[level] &= ~bit
            if sort is not ChangeSort.DROP:
                asked[level + (1 if sort is ChangeSort.UP else -1)] |= bit
        return asked, less

    def level(self, asks: tuple[list[int], int], met: int, nearly: int, asked: int) -> int | None:
        """The level that the rules give: see `ladder.theme_level`."""
        by_level, less = asks
        met |= nearly & less
        level, assessed_any = NONE, False
        for number, criteria in enumerate(by_level):
            here = criteria & asked
            if here:
                assessed_any = True
                many = here.bit_count()
                if (met & here).bit_count() < needed(self.share, many):
                    break
            level = number
        return level if assessed_any else None


def _theme(
    framework: Framework, policy: Policy, theme: ThemeRules, decisions: Sequence[Decision]
) -> ThemeCalibration:
    rules = ThemeRuleSet(framework, theme, policy)
    patterns = [_pattern(rules, each) for each in decisions]
    many = Counter(patterns)

    def agreeing(changes: Sequence[RuleChange]) -> int:
        asks = rules.asks(changes)
        return sum(
            count
            for pattern, count in many.items()
            if rules.level(asks, pattern.met, pattern.nearly, pattern.asked) == pattern.level
        )

    steps = [CalibrationStep((), agreeing(()))]
    for size in range(1, MOST_CHANGES + 1):
        if steps[-1].agreeing == len(decisions):
            break
        best = max(
            ((agreeing(changes), changes) for changes in _choices(rules, size)),
            key=lambda found: found[0],  # the first of equals: the least changes come first
            default=(0, ()),
        )
        if best[0] > steps[-1].agreeing:
            steps.append(CalibrationStep(best[1], best[0]))
    before = steps[0]
    offered = before
    for step in steps[1:]:
        added = len(step.changes) - len(offered.changes)
        if step.agreeing - offered.agreeing >= LEAST_GAIN * added:
            offered = step
    return ThemeCalibration(
        theme.id,
        framework.themes[theme.id].title,
        tuple(decisions),
        tuple(_disagreements(rules, decisions, patterns)),
        tuple(steps),
        offered,
    )


def _pattern(rules: ThemeRuleSet, decision: Decision) -> _Pattern:
    met = nearly = asked = 0
    for number in rules.numbers:
        if number in decision.not_asked:
            continue
        bit = 1 << number
        asked |= bit
        met |= bit if number in decision.met else 0
        nearly |= bit if number in decision.nearly else 0
    return _Pattern(met, nearly, asked, decision.level)


def _choices(rules: ThemeRuleSet, size: int) -> Iterator[tuple[RuleChange, ...]]:
    """Every choice of changes of so many criteria, those that change least first."""
    order = list(ChangeSort)
    found = [
        tuple(map(RuleChange, numbers, sorts))
        for numbers in combinations(rules.numbers, size)
        for sorts in product(*map(rules.sorts, numbers))
    ]
    yield from sorted(found, key=lambda all_: sum(order.index(each.sort) for each in all_))


def _disagreements(
    rules: ThemeRuleSet, decisions: Sequence[Decision], patterns: Sequence[_Pattern]
) -> Iterator[CriterionDisagreement]:
    as_they_are = rules.asks(())
    apart = [
        number
        for number, (met, nearly, asked, level) in enumerate(patterns)
        if rules.level(as_they_are, met, nearly, asked) != level
    ]
    for criterion in rules.numbers:
        asks = rules.asks([RuleChange(criterion, ChangeSort.DROP)])
        alone = tuple(
            decisions[number]
            for number in apart
            if rules.level(asks, *patterns[number][:3]) == patterns[number].level
        )
        if alone:
            yield CriterionDisagreement(rules.rules[criterion], alone)
