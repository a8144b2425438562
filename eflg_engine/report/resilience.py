"""What levels hang on, as a report, as plain data and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.reading.values import capital, join_words
from eflg_engine.report.blocking import item_title
from eflg_engine.report.blocks import PLAIN, Block, Entries, Entry, Facts, Heading, Paragraph
from eflg_engine.report.points import points_text
from eflg_engine.report.report import Report
from eflg_engine.results.resilience import ResilienceData, SparePoints

if TYPE_CHECKING:
    from eflg_engine.analysis.losses import Hold, Load, Resilience
    from eflg_engine.assessment.result.outcome import Assessment

MOST_NAMED = 12
MOST_LOADS = 10
RESILIENCE_COLUMNS = (
    "part",
    "level",
    "could_lose",
    "proven",
    "single_points_of_failure",
    "smallest_loss",
)


def resilience_blocks(found: Resilience) -> list[Block]:
    """Each level held, what it hangs on, and the most load-bearing items."""
    result = found.result
    blocks: list[Block] = [
        Heading(f"{result.bundle.council.name}: what the levels hang on", 1),
        Facts(
            (
                ("As at", day_text(result.as_at)),
                ("Policy", f"{result.policy.title} ({result.policy.id})"),
                *((("Points", points_text(result)),) if result.points else ()),
            )
        ),
        Paragraph(
            "A single point of failure is an item whose loss alone lowers the level: by going out "
            "of date, being withdrawn or not standing up to a question."
        ),
    ]
    held = [hold for hold in found.holds if hold.could_lose is not None]
    if not held:
        blocks[2:] = [Paragraph("No level is held yet, so there is none to lose.")]
    else:
        blocks.append(Heading("Levels held"))
        blocks.append(Entries(tuple(_hold_entry(result, hold) for hold in held), loose=True))
        if asked_nothing := tuple(h.title for h in found.holds if h.could_lose is None):
            text = f"Nothing that could be assessed is asked for: {_named(asked_nothing)}."
            blocks.append(Paragraph(text))
        if found.below:
            blocks.append(Paragraph(f"No level to lose yet: {_named(found.below)}."))
    if found.loads:
        blocks.append(Heading("Items on which most rests"))
        entries = [_load_entry(load) for load in found.loads[:MOST_LOADS]]
        blocks.append(Entries(tuple(entries)))
    return blocks


def _hold_entry(result: Assessment, hold: Hold) -> Entry:
    """A level and what it hangs on; the items of a theme by title."""
    name = f"{hold.title}: {hold.level_title}"
    unproven = "" if hold.proven else " (not proven: fewer may do)"
    if not hold.could_lose:
        text = "The loss of one item can lower it"
    else:
        items = "Any item" if hold.could_lose == 1 else f"Any {hold.could_lose} items"
        text = f"{items} can be lost before the level falls"
    below = [Entry(text + unproven, mark=PLAIN)]
    if hold.single_points:
        count = counted(
            len(hold.single_points), "single point of failure", "single points of failure"
        )
        if hold.sort == "theme":
            named = [Entry(item_title(result, item)) for item in hold.single_points[:MOST_NAMED]]
            if (more := len(hold.single_points) - MOST_NAMED) > 0:
                named.append(Entry(f"and {more} more"))
            below.append(Entry(f"{count}:", tuple(named), PLAIN))
        else:
            below.append(Entry(f"{count}: {_named(hold.single_points)}", mark=PLAIN))
    else:
        below.append(Entry("No single point of failure", mark=PLAIN))
        lost = join_words([item_title(result, item) for item in hold.smallest_loss])
        below.append(Entry(f"It falls without {lost}", mark=PLAIN))
    return Entry(name, tuple(below))


def _named(items: tuple[str, ...]) -> str:
    if len(items) <= MOST_NAMED:
        return join_words(items)
    return ", ".join(items[:MOST_NAMED]) + f" and {len(items) - MOST_NAMED} more"


def _load_entry(load: Load) -> Entry:
    parts = []
    if load.levels:
        parts.append(f"its loss alone lowers {counted(len(load.levels), 'level')}")
    if load.criteria:
        alone = counted(len(load.criteria), "criterion", "criteria")
        parts.append(f"{alone} would not be met without it")
    parts.append(f"it counts for {counted(len(load.counts_for), 'criterion', 'criteria')}")
    text = "; ".join(parts)
    below = Entry(capital(text), mark=PLAIN)
    return Entry(f"{load.item} {load.title}", (below,))


def resilience_data(found: Resilience) -> ResilienceData:
    """The same as plain data (`eflg-resilience/1`)."""
    from eflg_engine.version import __version__

    result = found.result
    return {
        "schema": "eflg-resilience/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {"id": result.framework.id, "version": result.framework.version},
        "bundle": {"sha256": result.bundle.sha256},
        "council": result.bundle.council.name,
        "policy": result.policy.id,
        "as_at": result.as_at.isoformat(),
        **_spare_points(result),
        "levels": [
            {
                "id": hold.id or None,
                "title": hold.title,
                "sort": hold.sort,
                "level": hold.level,
                "level_title": hold.level_title,
                "could_lose": hold.could_lose,
                "proven": hold.proven,
                "single_points_of_failure": list(hold.single_points),
                "smallest_loss": list(hold.smallest_loss),
            }
            for hold in found.holds
        ],
        "items": [
            {
                "item": load.item,
                "title": load.title,
                "levels": [part or "council" for part in load.levels],
                "criteria": list(load.criteria),
                "counts_for": list(load.counts_for),
            }
            for load in found.loads
        ],
    }


def _spare_points(result: Assessment) -> SparePoints:
    return {"spare_points": result.points.spare} if result.points else {}


def resilience_rows(found: Resilience) -> list[tuple[object, ...]]:
    """A row a level held."""
    return [
        (
            hold.id or "council",
            hold.level_title,
            hold.could_lose,
            "yes" if hold.proven else "no",
            " ".join(hold.single_points),
            " ".join(hold.smallest_loss),
        )
        for hold in found.holds
    ]


RESILIENCE: Report[Resilience] = Report(
    "account of what levels hang on",
    resilience_blocks,
    resilience_data,
    RESILIENCE_COLUMNS,
    resilience_rows,
    first=("text", "json", "csv"),
)
