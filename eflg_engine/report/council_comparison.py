"""Councils beside each other, as a report."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.framework.nouns import bodies, in_its_words
from eflg_engine.panel.council_comparison import LEAST_GROUP, CouncilComparison, CouncilGroup
from eflg_engine.reading.values import capital
from eflg_engine.report.blocks import (
    Block,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Table,
    listing,
)
from eflg_engine.report.report import Report
from eflg_engine.results import council_comparison as shape

MOST_SHORTFALLS = 10
MOST_NAMED = 6


def comparison_blocks(found: CouncilComparison) -> list[Block]:
    """The report: by group levels by theme, commonest shortfalls, and whom to ask."""
    framework = found.framework
    facts = [
        ("Framework", f"{framework.title} ({framework.id})"),
        (capital(bodies(framework)), str(sum(len(group.councils) for group in found.groups))),
    ]
    if found.council:
        facts.insert(0, (capital(framework.body), found.council))
    title = in_its_words("Councils beside each other", framework)
    blocks: list[Block] = [Heading(title, 1), Facts(tuple(facts))]
    for group in found.groups:
        blocks += _group(found, group)
    return blocks


def _group(found: CouncilComparison, group: CouncilGroup) -> Iterator[Block]:
    framework = found.framework
    many = counted(len(group.councils), framework.body, bodies(framework))
    yield Heading(f"{group.name or 'All'}: {many}")
    if group.withheld:
        yield Paragraph(
            f"Nothing is said of a group of fewer than {LEAST_GROUP} {bodies(framework)}: a count "
            f"would tell what a single {framework.body} was given."
        )
        return
    titles = (framework.below, *(level.title for level in framework.levels))
    own = ("Own level",) if found.council else ()
    yield Table(
        ("Theme", *titles, *own),
        tuple(
            (
                framework.themes[theme.theme].title,
                *map(str, theme.held),
                *((_title(found, theme.own),) if found.council else ()),
            )
            for theme in group.themes
            if any(theme.held)
        ),
        numeric=not found.council,
    )
    yield Heading("Commonest shortfalls", 3)
    yield listing(
        [
            Entry(f"{many} of {len(group.councils)}: {_statement(found, criterion)} ({criterion})")
            for criterion, many in group.shortfalls
        ],
        MOST_SHORTFALLS,
    )
    yield Heading("Ask them", 3)
    asked = (
        found.ask() if found.council else [(t.theme, t.strong) for t in group.themes if t.strong]
    )
    entries = [Entry(f"{framework.themes[theme].title}: {_names(who)}") for theme, who in asked]
    if entries:
        yield listing(entries, len(entries))
    else:
        none = "In no theme are some strong where half of the group or more is weaker."
        yield Paragraph("It is among the highest in every theme." if found.council else none)


def _names(councils: tuple[str, ...]) -> str:
    more = len(councils) - MOST_NAMED
    return ", ".join(councils[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _statement(found: CouncilComparison, criterion: str) -> str:
    return found.framework.criteria[criterion].statement.rstrip(".")


def _title(found: CouncilComparison, level: int | None) -> str:
    if level is None:
        return "none"
    return found.framework.below if level < 0 else found.framework.levels[level].title


def comparison_data(found: CouncilComparison) -> shape.CouncilComparisonData:
    """The whole as plain data."""
    framework = found.framework
    ids = (None, *(level.id for level in framework.levels))
    return {
        "schema": "eflg-council-comparison/1",
        "framework": framework.id,
        "council": found.council,
        "least_group": LEAST_GROUP,
        "groups": [
            {
                "group": group.name,
                "councils": len(group.councils),
                "withheld": group.withheld,
                "themes": [
                    {
                        "theme": theme.theme,
                        "title": framework.themes[theme.theme].title,
                        "held": [
                            {"level": level, "councils": many}
                            for level, many in zip(ids, theme.held, strict=True)
                        ],
                        "strong": list(theme.strong),
                        "own": None if theme.own is None else ids[theme.own + 1],
                    }
                    for theme in group.themes
                ],
                "shortfalls": [
                    {"criterion": criterion, "councils": many}
                    for criterion, many in group.shortfalls
                ],
            }
            for group in found.groups
        ],
        "ask": [{"theme": theme, "councils": list(who)} for theme, who in found.ask()],
    }


COLUMNS = ("group", "councils", "theme", "level", "held by", "strong")


def comparison_rows(found: CouncilComparison) -> Iterator[tuple[object, ...]]:
    """How many councils of a group hold each level of each theme, as rows under COLUMNS."""
    framework = found.framework
    titles = (framework.below, *(level.title for level in framework.levels))
    for group in found.groups:
        for theme in group.themes:
            for title, many in zip(titles, theme.held, strict=True):
                strong = "; ".join(theme.strong)
                yield group.name, len(group.councils), theme.theme, title, many, strong


COUNCIL_COMPARISON: Report[CouncilComparison] = Report(
    "comparison of councils",
    comparison_blocks,
    comparison_data,
    COLUMNS,
    comparison_rows,
)
