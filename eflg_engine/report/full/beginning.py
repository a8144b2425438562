"""The beginning of the report: what it is of, a plain summary, and where each theme stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.ladder import NONE, Status
from eflg_engine.assessment.result.views import NOTHING_OFFERED
from eflg_engine.reading.values import capital
from eflg_engine.report.assessment import about_facts
from eflg_engine.report.blocks import Block, Facts, Heading, Paragraph, Said, Table
from eflg_engine.report.catalogue import ENGLISH, say
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.headline import shown_words
from eflg_engine.report.levels import grid_blocks, levels_blocks
from eflg_engine.report.pictures.levels import level_grid
from eflg_engine.report.plan_facts import level_title

if TYPE_CHECKING:
    from eflg_engine.report.headline import Part


NOT_IN_SHORT = frozenset(
    ("Coverage", "Themes", "How sure", "Past award", "Items", "Carried over", "Passed over")
)
"""Labels of facts that the summary leaves out, or tells in its paragraph."""


def cover(shown: Shown) -> tuple[Heading, Facts]:
    """What is reported on: council, framework, day, scope, coverage and policy."""
    report = shown.of
    result = report.result
    target = None
    if report.target is not None and result.level_number is not None:
        level = result.framework.levels[report.target].title
        target = (level, result.level_number >= report.target)
    facts = about_facts(result, report.dated_by, target).rows
    rows = [(capital(result.framework.body), result.council_name), *facts]
    if not any(label == "Scope" for label, _ in facts):
        rows.append(("Scope", say("The whole framework")))
    if shown.summary:
        rows = [row for row in rows if row[0] not in NOT_IN_SHORT]
    title = say("{council}: equality evidence report", council=result.council_name)
    return Heading(title, 1), Facts(tuple(rows))


def about_language() -> list[Block]:
    """What of the report is translated, where it is not in English."""
    if say.language == ENGLISH:
        return []
    return [
        Paragraph(
            say(
                "Headings, labels and fixed sentences were translated by a machine, and nobody has "
                "checked them yet. The framework's own words and those of the evidence file are as "
                "they were written."
            )
        )
    ]


def summary(shown: Shown) -> list[Block]:
    """One paragraph in plain words."""
    return [Paragraph(Said(" ".join(_sentences(shown))))]


def _sentences(shown: Shown) -> Iterator[str]:
    report = shown.of
    result = report.result
    counts, day = result.answer_counts, say.day(result.as_at)
    council = result.council_name
    if result.status is Status.NOT_ADDED_UP:
        yield say(
            "On {day}, {council} has no single level: this policy gives a level to each part.",
            day=day,
            council=council,
        )
    elif not counts.criteria:
        yield say("Nothing could be assessed for {council} on {day}.", council=council, day=day)
    elif result.nothing_offered:
        yield say("{council} has listed no evidence for {day} yet.", council=council, day=day)
    elif result.level is None:
        assert result.next_level is not None
        yield say(
            "On {day}, the evidence that {council} lists does not show the level {level} yet.",
            day=day,
            council=council,
            level=result.next_level.title,
        )
    else:
        yield say(
            "On {day}, the evidence that {council} lists supports the level {level}.",
            day=day,
            council=council,
            level=result.level_title,
        )
    if counts.criteria:
        yield say.number(
            counts.met,
            "{count} of {criteria} is met; evidence was offered for {offered}.",
            "{count} of {criteria} are met; evidence was offered for {offered}.",
            criteria=say.number(counts.criteria, "{count} criterion", "{count} criteria"),
            offered=counts.offered,
        )
    if result.next_level is not None and result.level_number is not None:
        blockers = sum(1 for _ in result.blockers())
        if blockers:
            yield say.number(
                blockers,
                "{count} criterion stands between this and {level}.",
                "{count} criteria stand between this and {level}.",
                level=result.next_level.title,
            )
    if report.plan is not None and report.plan.reached and report.plan.actions:
        level = level_title(report.plan, report.plan.asked_level)
        yield say.number(
            report.plan.days,
            "About {count} working day of work would reach {level}, done by {day}.",
            "About {count} working days of work would reach {level}, done by {day}.",
            level=level,
            day=say.day(report.plan.ends),
        )
    falls = _first_fall(shown)
    if falls:
        yield falls
    yield say(
        "This is an indication for the {body} itself to use; only an assessor can give an award.",
        body=result.framework.body,
    )


def _first_fall(shown: Shown) -> str:
    """The first day on which a level falls, if nothing is done."""
    found = shown.of.forecast
    ids = [level.id for level in found.start.framework.levels]
    for event in found.level_events:
        if any(_order(ids, change.after) < _order(ids, change.before) for change in event.levels):
            return say(
                "Unless evidence is renewed, levels begin to fall on {day}.",
                day=say.day(event.day),
            )
    return ""


def _order(ids: list[str], level: str | None) -> int:
    return NONE if level is None else ids.index(level)


# --- where each theme stands ------------------------------------------------------------------


def standing(shown: Shown) -> list[Block]:
    """Evidenced, claimed, before and target, theme by theme; then the criteria level by level."""
    result = shown.of.result
    claims = {claim.claim.target: claim.claimed for claim in shown.of.claims.claims}
    before = _before(shown)

    def row(part: str, title: str, held: Part) -> tuple[str, ...]:
        return (
            title,
            shown_words(held) or "-",
            claims.get(part, "-"),
            before.get(part, "-"),
            _target(shown, held),
        )

    rows: list[tuple[str, ...] | str] = [
        row("", say("The {body} as a whole", body=result.framework.body), result)
    ]
    for module in result.modules.values():
        if module.status is not Status.OUT_OF_SCOPE:
            rows.append(module.title)
            rows += [row(theme.id, theme.title, theme) for theme in module.themes]
    header = (
        say("Module and theme"),
        say("Evidenced"),
        say("Claimed"),
        say("Before"),
        _target_title(shown),
    )
    table = Table(header, tuple(rows))
    if shown.summary:
        return [table]
    grid = grid_blocks(result)
    if grid:
        grid[1] = level_grid(result, _levels_before(shown), shown.of.target)
    return [table, *levels_blocks(result), *grid]


def _levels_before(shown: Shown) -> dict[str, int]:
    """The same as numbers, by theme, where there is an earlier result."""
    comparison = shown.of.comparison
    if comparison is None:
        return {}
    found = {each.id: each.old for each in comparison.progress if each.rank == 2}
    return {part: old.level for part, old in found.items() if old and old.level is not None}


def _before(shown: Shown) -> dict[str, str]:
    """The levels held before, by part: in the earlier result; else the last award."""
    comparison, result = shown.of.comparison, shown.of.result
    if comparison is not None:
        found = {each.id: each.old for each in comparison.progress}
        return {part: old.shown for part, old in found.items() if old}
    past = result.past_results
    return {"": f"{past[-1].level} ({past[-1].dated.year})"} if past else {}


def _target(shown: Shown, held: Part) -> str:
    target = shown.of.target
    if target is None or held.level_number is None:
        return "-"
    if held.level_number < target:
        return say("Not yet")
    return say("Nothing asked") if held.shown == NOTHING_OFFERED else say("Reached")


def _target_title(shown: Shown) -> str:
    target = shown.of.target
    if target is None:
        return say("Target")
    return say("Target: {level}", level=shown.of.result.framework.levels[target].title)
