"""Strengths, areas to explore and what there is not enough evidence of; then every criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import Status
from eflg_engine.assessment.state import State
from eflg_engine.report.assessment import criterion_entry, strengths
from eflg_engine.report.blocking import FIRST, blocking_blocks
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    listing,
)
from eflg_engine.report.catalogue import say, strong
from eflg_engine.report.explanation import theme_levels_blocks
from eflg_engine.report.full.placing import below
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.headline import level_words
from eflg_engine.report.points import points_blocks, theme_points

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult

MOST, MOST_IN_SHORT = 12, 3


def in_the_way(shown: Shown) -> list[Block]:
    """What would move the level, the nearest first."""
    result = shown.of.result
    blockers = list(result.blockers())
    blocks = blocking_blocks(result, blockers)[1:]
    if shown.summary:
        entries = (
            _in_short(shown, each)._replace(mark=f"{number}.")
            for number, each in enumerate(blockers[:FIRST], 1)
        )
        return [*blocks[:1], *([Entries(tuple(entries))] if blockers else [])]
    return [*blocks, *points_blocks(result)]


def met_above(shown: Shown) -> list[Block]:
    """What is met above the level that its theme holds."""
    return _listed(shown, strengths(shown.of.result)) or [
        Paragraph(say("Nothing is met yet above the level its theme holds."))
    ]


def to_explore(shown: Shown) -> list[Block]:
    """Criteria for which evidence is offered, and does not do yet."""
    return _unmet(shown, State.NOT_MET) or [
        Paragraph(say("Wherever evidence is offered at the next level, it is enough."))
    ]


def not_enough(shown: Shown) -> list[Block]:
    """Criteria for which no evidence is offered."""
    return _unmet(shown, State.NO_EVIDENCE) or [
        Paragraph(say("Some evidence is offered for every criterion of the next level."))
    ]


def _unmet(shown: Shown, state: State) -> list[Block]:
    """The criteria in a state at each theme's next level, those of the lowest level first."""
    found = [
        criterion
        for theme in shown.of.result.themes.values()
        if theme.level_number is not None and theme.next_level is not None
        for criterion in theme.unmet_at(theme.level_number + 1)
        if criterion.state is state
    ]
    return _listed(shown, sorted(found, key=lambda criterion: criterion.rule.level))


def _listed(shown: Shown, criteria: list[CriterionResult]) -> list[Block]:
    if not criteria:
        return []
    if shown.summary:
        return [listing([_in_short(shown, each) for each in criteria], MOST_IN_SHORT)]
    entries = [criterion_entry(shown.of.result, each) for each in criteria]
    return [listing(entries, MOST)]


def _in_short(shown: Shown, criterion: CriterionResult) -> Entry:
    """A criterion by its statement and level alone."""
    rule = criterion.rule
    return Entry(f"{rule.statement} ({shown.of.result.framework.levels[rule.level].title})")


def themes(shown: Shown) -> list[Block]:
    """Every theme in scope, criterion by criterion."""
    result = shown.of.result
    blocks: list[Block] = []
    for theme in result.themes.values():
        if theme.status is Status.OUT_OF_SCOPE:
            continue
        rows: list[tuple[str, str]] = [("Indicative level", strong(level_words(theme)))]
        if theme.next_level is not None:
            more = say.number(
                theme.needs_more,
                "{level} needs {count} more criterion met",
                "{level} needs {count} more criteria met",
                level=theme.next_level.title,
            )
            rows.append(("Next level", more))
        rows += theme_points(result, theme)
        blocks += [
            Heading(theme.title, 2, theme.id),
            Facts(tuple(rows)),
            *below(theme_levels_blocks(result, theme, brief=True)),
        ]
    return blocks or [Paragraph(say("No theme is in scope."))]
