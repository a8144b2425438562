"""Whether decisions contradict each other, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.framework.nouns import in_its_words
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    listing,
)
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from eflg_engine.panel.consistency import Change, Consistency, Witness
    from eflg_engine.panel.consistent import PanelConsistency
    from eflg_engine.panel.decisions import Decision

MOST_WITNESSES = 5
MOST_CHANGES = 12
MOST_CHAINS = 3
MOST_CRITERIA = 6


def consistency_blocks(found: PanelConsistency) -> list[Block]:
    """The report: pairs that contradict each other, the fewest to change, and why no fewer."""
    decisions = found.decisions
    blocks: list[Block] = [
        Heading("Are like cases decided alike?", 1),
        Facts(
            (
                ("Framework", f"{decisions.framework.title} ({decisions.framework.id})"),
                ("Decisions", str(len(decisions.decisions))),
                ("Contradictions", counted(found.contradicting, "pair")),
                ("To change", f"{found.to_change}, at least"),
                ("From the rules", _distances(found)),
            )
        ),
        Paragraph(
            in_its_words(
                "Two decisions on a theme contradict each other where one council met at least "
                "every criterion that the other met, and was given a lower level. Councils of "
                "which other criteria were asked are not compared.",
                decisions.framework,
            )
        ),
    ]
    for theme in found.themes:
        if theme.pairs:
            blocks += _theme(found, theme)
    if not found.contradicting:
        blocks.append(Paragraph("No two decisions contradict each other."))
    return blocks


def _distances(found: PanelConsistency) -> str:
    words = []
    for steps, many in found.distances:
        where = "as the rules"
        if steps:
            where = f"{'higher' if steps > 0 else 'lower'} by {counted(abs(steps), 'level')}"
        words.append(f"{many} {where}")
    return ", ".join(words) or "nothing to compare"


def _theme(found: PanelConsistency, theme: Consistency) -> Iterator[Block]:
    yield Heading(f"{theme.title} ({theme.theme})")
    shown = [_witness(found, each) for each in islice(theme.witnesses(), MOST_WITNESSES)]
    more = theme.pairs - len(shown)
    last = [Entry(f"and {more} more", mark=PLAIN)] if more else []
    yield Entries((*shown, *last), loose=True)
    yield Paragraph(
        f"The fewest to change are {len(theme.changes)} of {len(theme.decisions)}. One choice of "
        "them:"
    )
    yield listing([Entry(_change(found, each)) for each in theme.changes], MOST_CHANGES)
    yield Paragraph("No fewer will do: of each of these lists at most one can stand.")
    chains = [Entry("; ".join(each.name for each in chain)) for chain in theme.chains]
    yield listing(chains, MOST_CHAINS)


def _witness(found: PanelConsistency, witness: Witness) -> Entry:
    more, less = witness
    extra = found.names(more.met - less.met)
    shown = ", ".join(extra[:MOST_CRITERIA])
    if len(extra) > MOST_CRITERIA:
        shown += f" and {len(extra) - MOST_CRITERIA} more"
    lines = [
        Entry(f"{more.name}: {_level(found, more.level)} ({more.place})"),
        Entry(f"{less.name}: {_level(found, less.level)} ({less.place})"),
        Entry(f"Only {more.council} met: {shown}" if extra else "Both met the same criteria."),
    ]
    has = "more evidence" if extra else "the same evidence"
    return Entry(f"{more.name} has {has} and a lower level than {less.name}", tuple(lines))


def _change(found: PanelConsistency, change: Change) -> str:
    decision: Decision = change.decision
    lowest, highest = _level(found, change.lowest), _level(found, change.highest)
    wanted = lowest if change.lowest == change.highest else f"{lowest} to {highest}"
    words = f"{decision.name}: {_level(found, decision.level)}, to {wanted}"
    if decision.rules is not None:
        words += f"; the rules give {_level(found, decision.rules)}"
    return f"{words} ({decision.place})"


def _level(found: PanelConsistency, level: int) -> str:
    framework = found.decisions.framework
    return framework.below if level < 0 else framework.levels[level].title


COLUMNS = ("theme", "more", "more level", "more place", "less", "less level", "less place", "extra")


def consistency_rows(found: PanelConsistency) -> Iterator[tuple[object, ...]]:
    """The pairs that contradict each other, as rows under COLUMNS."""
    for theme in found.themes:
        for more, less in theme.witnesses():
            yield (
                theme.theme,
                more.name,
                _level(found, more.level),
                more.place,
                less.name,
                _level(found, less.level),
                less.place,
                " ".join(found.names(more.met - less.met)),
            )


PANEL_CONSISTENCY: Report[PanelConsistency] = Report(
    "consistency of decisions",
    consistency_blocks,
    lambda found: found.to_data(),
    COLUMNS,
    consistency_rows,
)
