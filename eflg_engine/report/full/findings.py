"""Strengths, areas to explore and what there is not enough evidence of; then every criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import Status
from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.assessment.state import State
from eflg_engine.report.assessment import blocking_blocks, named, strengths_blocks
from eflg_engine.report.blocks import (
    Block,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
    listing,
)
from eflg_engine.report.explanation import theme_levels_blocks
from eflg_engine.report.full.placing import below
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.headline import level_words
from eflg_engine.report.points import points_blocks, theme_points

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult

MOST, MOST_IN_SHORT = 12, 5


def in_the_way(shown: Shown) -> list[Block]:
    """What would move the level, the nearest first."""
    result = shown.of.result
    return [*blocking_blocks(result, list(result.blockers()))[1:], *points_blocks(result)]


def strengths(shown: Shown) -> list[Block]:
    """What is met above the level that its theme holds."""
    found = strengths_blocks(shown.of.result, _most(shown))[1:]
    return found or [Paragraph(shown.say("Nothing is met yet above the level its theme holds."))]


def to_explore(shown: Shown) -> list[Block]:
    """Criteria for which evidence is offered, and does not do yet."""
    return _unmet(shown, State.NOT_MET) or [
        Paragraph(shown.say("Wherever evidence is offered at the next level, it is enough."))
    ]


def not_enough(shown: Shown) -> list[Block]:
    """Criteria for which no evidence is offered."""
    return _unmet(shown, State.NO_EVIDENCE) or [
        Paragraph(shown.say("Some evidence is offered for every criterion of the next level."))
    ]


def _most(shown: Shown) -> int:
    return MOST_IN_SHORT if shown.summary else MOST


def _unmet(shown: Shown, state: State) -> list[Block]:
    """The criteria in a state at each theme's next level."""
    result = shown.of.result
    found: list[CriterionResult] = [
        criterion
        for theme in result.themes.values()
        if theme.level_number is not None and theme.next_level is not None
        for criterion in theme.unmet_at(theme.level_number + 1)
        if criterion.state is state
    ]
    if not found:
        return []
    found.sort(key=lambda criterion: criterion.rule.level)
    entries = [
        Entry(f"{each.rule.statement} ({named(each.rule)}; {_level(shown, each)})")
        for each in found
    ]
    return [listing(entries, _most(shown))]


def _level(shown: Shown, criterion: CriterionResult) -> str:
    return shown.of.result.framework.levels[criterion.rule.level].title


def themes(shown: Shown) -> list[Block]:
    """Every theme in scope, criterion by criterion."""
    result, say = shown.of.result, shown.say
    blocks: list[Block] = []
    for theme in result.themes.values():
        if theme.status is Status.OUT_OF_SCOPE:
            continue
        rows: list[tuple[str, str]] = [("Indicative level", Strong(level_words(theme)))]
        if theme.next_level is not None:
            more = counted(theme.needs_more, "more criterion", "more criteria")
            rows.append(("Next level", f"{theme.next_level.title} needs {more} met"))
        rows += theme_points(result, theme)
        blocks += [
            Heading(theme.title),
            Facts(tuple(rows)),
            *below(theme_levels_blocks(result, theme)),
        ]
    return blocks or [Paragraph(say("No theme is in scope."))]
