"""Levels as tables: the council and its modules, and the themes level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import NONE, Status
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Said,
    Strong,
    Table,
)
from eflg_engine.report.catalogue import say
from eflg_engine.report.headline import level_words, shown_words, theme_counts

if TYPE_CHECKING:
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ModuleResult, ThemeResult


def levels_blocks(result: Assessment) -> list[Block]:
    if result.policy.points is not None:
        return _levels_and_points(result)
    back = result.held_back_by
    modules = say.number(
        len(result.modules), "{some} of {count} module", "{some} of {count} modules", some=len(back)
    )
    rows = [
        (
            say("The {body} as a whole", body=result.framework.body),
            level_words(result),
            _offered(result),
            modules if back else "-",
        )
    ]
    rows += [
        (
            module.title,
            level_words(module),
            _offered(module),
            _held_back(module.held_back_by, len(module.themes)),
        )
        for module in result.modules.values()
    ]
    header = ("", "Indicative level", "Evidence for", "Held back by")
    return [Heading("Levels"), Table(header, tuple(rows))]


def _offered(part: Assessment | ModuleResult) -> str:
    """For how many of its criteria evidence is offered."""
    counts = part.answer_counts
    return _of(counts.offered, counts.criteria) if counts.criteria else "-"


def _of(some: int, every: int) -> str:
    return say("{some} of {all}", some=some, all=every)


def _levels_and_points(result: Assessment) -> list[Block]:
    """The council's level and points, and the points of modules, which have no level."""
    points = result.points
    total = _of(points.points, points.most) if points else "-"
    open_themes = set(result.held_back_by)
    rows = [
        (
            say("The {body} as a whole", body=result.framework.body),
            level_words(result),
            total,
            _held_back(result.held_back_by, len(result.themes)),
        )
    ]
    for module in result.modules.values():
        of = module.points
        assert of is not None
        able = [theme.id for theme in module.themes if theme.id in open_themes]
        rows.append(
            (
                module.title,
                shown_words(module),
                _of(of.points, of.most),
                _held_back(able, len(module.themes)),
            )
        )
    header = ("", "Indicative level", "Points", "Could give more")
    return [Heading("Levels"), Table(header, tuple(rows))]


def _held_back(themes: Sequence[str], of: int) -> str:
    if not themes:
        return "-"
    return say.number(of, "{some} of {count} theme", "{some} of {count} themes", some=len(themes))


def grid_blocks(result: Assessment) -> list[Block]:
    levels = result.framework.levels
    rows: list[tuple[str, ...] | str] = []
    unsure = held = unasked = False
    for module in result.modules.values():
        if module.status is Status.OUT_OF_SCOPE:
            continue
        rows.append(module.title)
        for theme in module.themes:
            cells = [theme.title]
            for number in range(len(levels)):
                states = [criterion.state for criterion in theme.at_level(number)]
                assessed = sum(state in ASSESSED for state in states)
                cell = f"{states.count(State.MET)}/{assessed}" if assessed else "-"
                unasked |= not assessed
                if State.NOT_ASSESSED in states:
                    cell, unsure = f"{cell}?", True
                if number == theme.level_number:
                    cell, held = Strong(cell), True
                cells.append(cell)
            if theme.points is not None:
                cells.append(str(theme.points.points))
            rows.append(tuple(cells))
    legend: list[tuple[str, str]] = [("1/2", "one of two criteria met")]
    if held:
        legend.append((Strong("2/2"), "the level the theme holds"))
    if unasked:
        legend.append(("-", "nothing asked, or nothing that could be assessed"))
    if unsure:
        legend.append(("?", "not all could be assessed"))
    points = () if result.policy.points is None else ("Points",)
    if result.nothing_offered:
        return []
    header = (say("Module and theme"), *(level.title for level in levels), *points)
    if not rows:
        return []
    return [
        Heading("Themes, level by level"),
        Table(header, tuple(rows), tuple(legend), numeric=True),
        *_below(result),
    ]


def _below(result: Assessment) -> list[Block]:
    """The themes that do not hold the first level, and how near it they are."""
    themes = [theme for theme in result.themes.values() if theme.level_number is not None]
    empty = [theme.title for theme in themes if theme.nothing_offered]
    near = [theme for theme in themes if theme.level_number == NONE and not theme.nothing_offered]
    blocks: list[Block] = []
    if near:
        entries = [Entry(Said(f"{theme.title}: {level_words(theme)}")) for theme in near]
        blocks.append(Entries(tuple(entries)))
    if empty:
        blocks.append(Paragraph(say("No evidence offered: {themes}.", themes="; ".join(empty))))
    return blocks


# --- as a table -------------------------------------------------------------------------------

LEVEL_COLUMNS = (
    "part",
    "sort",
    "title",
    "level",
    "shown",
    "criteria",
    "offered",
    "met",
    "lack_one",
    "offered_lack_one",
    "only_unsorted",
    "unsorted",
    "answers",
    "without_place",
    "hangs_on_answers",
    "themes_at",
    "past_results",
)


def level_rows(result: Assessment) -> Iterator[tuple[object, ...]]:
    """A row for the council, each module and each theme; the last columns for the council alone."""
    hangs_on = result.level_hangs_on
    yield (
        *("council", result.framework.body, result.council_name),
        *_counts(result),
        None if hangs_on is None else len(hangs_on),
        "; ".join(theme_counts(result)),
        "; ".join(f"{past.level} {past.dated.isoformat()}" for past in result.past_results),
    )
    for module in result.modules.values():
        yield module.id, "module", module.title, *_counts(module), None, None, None
        for theme in module.themes:
            yield theme.id, "theme", theme.title, *_counts(theme), None, None, None


def _counts(part: Assessment | ModuleResult | ThemeResult) -> tuple[object, ...]:
    counts = part.answer_counts
    return (
        part.level,
        level_words(part),
        counts.criteria,
        counts.offered,
        counts.met,
        counts.lack_one,
        counts.offered_lack_one,
        counts.only_unsorted,
        counts.unsorted,
        counts.answers,
        counts.without_place,
    )
