"""A forecast as a report, as plain data and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.findings import counted
from eflg_engine.reading.values import join_words
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
    Table,
)

if TYPE_CHECKING:
    from eflg_engine.dry_run.forecast import Cause, Event, Forecast, Refresh
    from eflg_engine.dry_run.whatif import LevelChange

_CAUSE = {
    "too_old": "becomes too old",
    "review_overdue": "is past its review date",
    "arrives": "arrives as planned",
    "objective_in_force": "comes into force as an equality objective and must be covered",
}
FORECAST_COLUMNS = ("date", "part", "from", "to", "items", "why", "refresh_by")


def forecast_blocks(forecast: Forecast) -> list[Block]:
    """Every day on which a level changes, why, and what to refresh by when."""
    start = forecast.start
    events = forecast.level_events
    blocks: list[Block] = [
        Heading(f"{start.bundle.council.name}: forecast until {forecast.until}", 1),
        Facts(
            (
                (f"Level on {start.as_at}", Strong(start.level_title)),
                (f"Level on {forecast.until}", Strong(forecast.spans[""][-1].title)),
                ("Policy", f"{start.policy.title} ({start.policy.id})"),
                ("Levels change on", counted(len(events), "day")),
            )
        ),
        Paragraph(
            "This is what happens if nothing is refreshed and nothing is added beyond what the "
            "evidence file plans."
        ),
    ]
    if not events:
        blocks.append(Paragraph("No level changes in that time."))
    else:
        blocks.append(Heading("When levels change"))
        blocks.append(_table(events))
    if forecast.refreshes:
        blocks.append(Heading("What to refresh by when"))
        text = "Refreshed on or before its day, an item goes on counting without a break."
        blocks.append(Paragraph(text))
        blocks.append(Entries(tuple(map(_refresh_entry, forecast.refreshes))))
    return blocks


def _table(events: tuple[Event, ...]) -> Table:
    """Days across, and under each the levels that change on it."""
    rows: list[tuple[str, ...] | str] = []
    for event in events:
        lapses = any(not criterion.met for criterion in event.criteria)
        causes = dict.fromkeys(c for criterion in event.criteria for c in criterion.causes)
        text = str(event.day) + (f" (act by {event.refresh_by})" if lapses else "")
        why = "; ".join(map(cause_text, causes))
        rows.append(f"{text}: {why}" if why else text)
        rows += [(c.title, c.before_title, c.after_title) for c in event.levels]
    return Table(("Day, and level of", "From", "To"), tuple(rows))


def level_text(change: LevelChange) -> str:
    """A level's change in words."""
    return f"{change.title}: {change.before_title} to {change.after_title}"


def cause_text(cause: Cause) -> str:
    """A cause in words."""
    return f"{cause.id} {cause.title} {_CAUSE[cause.code]}"


def _refresh_entry(refresh: Refresh) -> Entry:
    text = f"by {refresh.by}: {refresh.item} {refresh.title}"
    falls = [change.title for change in refresh.levels]
    bears = f"bears on {join_words(refresh.criteria)}"
    if falls:
        bears += f"; {counted(len(falls), 'level changes', 'levels change')} the day after"
    return Entry(text, (Entry(bears, mark=PLAIN),))


def forecast_data(forecast: Forecast) -> dict[str, object]:
    """The forecast as plain data (`eflg-forecast/1`)."""
    from eflg_engine.version import __version__

    start = forecast.start
    return {
        "schema": "eflg-forecast/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {"id": start.framework.id, "version": start.framework.version},
        "bundle": {"sha256": start.bundle.sha256},
        "council": start.bundle.council.name,
        "policy": start.policy.id,
        "as_at": start.as_at.isoformat(),
        "until": forecast.until.isoformat(),
        "level": start.level,
        "level_at_end": forecast.spans[""][-1].level,
        "events": [
            {
                "date": event.day.isoformat(),
                "refresh_by": event.refresh_by.isoformat(),
                "levels": [level_data(change) for change in event.levels],
                "criteria": [
                    {
                        "id": criterion.id,
                        "level": criterion.level,
                        "met": criterion.met,
                        "causes": [
                            {"code": c.code, "id": c.id, "title": c.title, "text": cause_text(c)}
                            for c in criterion.causes
                        ],
                    }
                    for criterion in event.criteria
                ],
            }
            for event in forecast.events
        ],
        "refresh": [
            {
                "item": refresh.item,
                "title": refresh.title,
                "by": refresh.by.isoformat(),
                "code": refresh.code,
                "criteria": list(refresh.criteria),
                "levels": [level_data(change) for change in refresh.levels],
            }
            for refresh in forecast.refreshes
        ],
        "spans": {
            part or "council": [
                {
                    "level": span.level,
                    "level_title": span.title,
                    "first": span.first.isoformat(),
                    "last": span.last.isoformat(),
                }
                for span in spans
            ]
            for part, spans in forecast.spans.items()
        },
    }


def level_data(change: LevelChange) -> dict[str, object]:
    """A level's change as plain data."""
    return {
        "id": change.id or None,
        "title": change.title,
        "sort": change.sort,
        "before": change.before,
        "after": change.after,
        "before_title": change.before_title,
        "after_title": change.after_title,
    }


def forecast_rows(forecast: Forecast) -> list[tuple[str, ...]]:
    """A row for each level and day on which it changes."""
    rows: list[tuple[str, ...]] = []
    for event in forecast.level_events:
        for change in event.levels:
            causes = dict.fromkeys(
                cause
                for criterion in event.criteria
                if not change.id or criterion.id.startswith(f"{change.id}.")
                for cause in criterion.causes
            )
            lapses = any(not criterion.met for criterion in event.criteria)
            rows.append(
                (
                    event.day.isoformat(),
                    change.id or "council",
                    change.before_title,
                    change.after_title,
                    " ".join(cause.id for cause in causes),
                    "; ".join(map(cause_text, causes)),
                    event.refresh_by.isoformat() if lapses else "",
                )
            )
    return rows
