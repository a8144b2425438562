"""Fixed words of the other reports that stand in this one, so that they are translated with it."""

from __future__ import annotations

from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from eflg_engine.report.catalogue import N_, Catalogue

LABELS = (
    *(N_("Council"), N_("Indicative level"), N_("Points"), N_("Coverage"), N_("Themes")),
    *(N_("How sure"), N_("Past award"), N_("Provisional"), N_("Target"), N_("Framework")),
    *(N_("Adapted from"), N_("Own wording"), N_("As at"), N_("Policy"), N_("Items")),
    *(N_("Carried over"), N_("Scope"), N_("Next level"), N_("Self-assessment"), N_("Thread")),
    *(N_("Held if nothing is done"), N_("To be held on"), N_("Effort"), N_("Criteria met")),
    *(N_("Least effort"), N_("Calendar"), N_("Levels change on"), N_("Actions"), N_("Criteria")),
    *(N_("Passed over"), N_("Points then"), N_("Points of all themes"), N_("Could give more")),
)
"""Labels of facts."""

COLUMNS = (
    *(N_("Evidence for"), N_("Held back by"), N_("Theme or criterion"), N_("Action"), N_("Lead")),
    *(N_("Due"), N_("Status"), N_("Objective"), N_("Planned"), N_("Lapsed"), N_("From"), N_("To")),
    *(N_("Day, and level of"), N_("Now"), N_("Change"), N_("Met"), N_("Level")),
)
"""Headings of columns."""

HEADINGS = (
    *(N_("Levels"), N_("Themes, level by level"), N_("Points and bands")),
    *(N_("What was not assessed"), N_("What other policies would give"), N_("Please note")),
    *(N_("When levels change"), N_("What to refresh by when"), N_("What falls due")),
    *(N_("If actions are delivered"), N_("The plan")),
    *(N_("Objectives, by how far their evidence reaches"), N_("From strategic aims to evidence")),
    *(N_("What is said, and what it rests on"), N_("Progress"), N_("Progress, theme by theme")),
    N_("Look at these first: they may answer it"),
)

STATES = (
    *(N_("Not started"), N_("Under way"), N_("On track"), N_("At risk"), N_("Behind"), N_("Done")),
    *(N_("Stopped"), N_("Not met"), N_("Partly met"), N_("same"), N_("No evidence offered")),
    *(N_("Not assessed"), N_("Out of scope"), N_("Not added up"), N_("No change")),
    *(N_("Not applicable"), N_("No single level under this policy")),
)
"""Words in cells."""

SHEETS = (
    *(N_("part"), N_("id"), N_("title"), N_("module"), N_("theme"), N_("level"), N_("criterion")),
    *(
        N_("code"),
        N_("statement"),
        N_("state"),
        N_("question"),
        N_("asks"),
        N_("item"),
        N_("place"),
    ),
    *(N_("until"), N_("kind"), N_("dated"), N_("review by"), N_("link"), N_("answers")),
    *(N_("not used"), N_("recommendation"), N_("source"), N_("response"), N_("reason")),
    *(N_("action"), N_("lead"), N_("resources"), N_("due"), N_("phase"), N_("status")),
    *(N_("finished"), N_("evidence expected"), N_("evidence"), N_("look at"), N_("note")),
)
"""Headings of the columns of a workbook's sheets of results."""

SENTENCES = (
    N_("No criterion changed its state."),
    N_("Nothing is overdue, and every action has a lead and a due date."),
    N_("Every item of current evidence serves an objective."),
    N_("No evidence yet"),
    N_("one of two criteria met"),
    N_("the level the theme holds"),
    N_("not all could be assessed"),
    N_("nothing asked, or nothing that could be assessed"),
    *(N_("as asked"), N_("the date in the evidence file"), N_("today")),
    N_("Refreshed on or before its day, an item goes on counting without a break."),
)


def in_language(block: Block, say: Catalogue) -> Block:
    """A block with those of its words that the catalogue knows in its language."""
    known = say.known
    if isinstance(block, Heading):
        return block._replace(text=known(block.text))
    if isinstance(block, Paragraph):
        return Paragraph(known(block.text))
    if isinstance(block, Facts):
        return Facts(tuple((known(label), known(value)) for label, value in block.rows))
    if isinstance(block, Entries):
        return block._replace(entries=tuple(_entry(entry, say) for entry in block.entries))
    if isinstance(block, Picture):
        return block._replace(title=known(block.title), table=_table(block.table, say))
    return _table(block, say)


def _entry(entry: Entry, say: Catalogue) -> Entry:
    children = tuple(_entry(child, say) for child in entry.children)
    return entry._replace(text=say.known(entry.text), children=children)


def _table(table: Table, say: Catalogue) -> Table:
    return table._replace(
        header=tuple(map(say.known, table.header)),
        rows=tuple(
            say.known(row) if isinstance(row, str) else tuple(map(say.known, row))
            for row in table.rows
        ),
        legend=tuple((cell, say.known(meaning)) for cell, meaning in table.legend),
    )
