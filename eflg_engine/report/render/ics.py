"""A forecast as iCalendar reminders (RFC 5545): a day in the calendar for each item to refresh."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from eflg_engine.analysis.forecasting import Forecast, Refresh
from eflg_engine.reading.values import join_words, moved
from eflg_engine.report.report import Report, Screen, T

REMIND_DAYS_BEFORE = 28
MOST_OCTETS = 75

_WHY = {
    "too_old": "it then becomes too old",
    "review_overdue": "it is then past its own review date",
    "snapshot_superseded": "figures of a later yearly snapshot are due by then",
}


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The timeline of a report, as written on the day it speaks of."""
    assert report.timeline is not None
    forecast = report.timeline(subject)
    day = forecast.start.as_at
    return forecast_ics(forecast, datetime(day.year, day.month, day.day, tzinfo=UTC))


def forecast_ics(forecast: Forecast, stamp: datetime) -> str:
    """The calendar, with CRLF line ends and lines of at most 75 octets.

    `stamp` is the moment of writing (DTSTAMP): an argument, so that the same forecast gives the
    same bytes. UIDs depend on the council, the framework, the item and the day alone.
    """
    name = forecast.start.bundle.council.name
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//eflg_engine//eflg forecast//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'{name}: equality evidence to refresh')}",
    ]
    for refresh in forecast.refreshes:
        lines += _event(forecast, refresh, stamp.astimezone(UTC))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(forecast: Forecast, refresh: Refresh, stamp: datetime) -> list[str]:
    result = forecast.start
    council = result.bundle.council
    key = "\n".join(
        [council.code or council.name, result.framework.id, refresh.item, refresh.by.isoformat()]
    )
    uid = hashlib.sha256(key.encode()).hexdigest()[:32]
    levels = [
        f"{change.title}: {change.before_title} to {change.after_title}"
        for change in refresh.levels
    ]
    text = (
        f"{refresh.item} {refresh.title} counts up to this day; {_WHY[refresh.code]}. "
        f"It bears on {join_words(refresh.criteria)}."
    )
    if levels:
        text += "\nIndicative levels that change the day after: " + "; ".join(levels) + "."
    summary = _text(f"Refresh {refresh.item} {refresh.title}")
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@eflg-engine",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_packed(refresh.by)}",
        f"DTEND;VALUE=DATE:{_packed(moved(refresh.by, 1))}",
        f"SUMMARY:{summary}",
        f"DESCRIPTION:{_text(text)}",
        f"PRIORITY:{1 if levels else 5}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{REMIND_DAYS_BEFORE}D",
        f"DESCRIPTION:{summary}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """A TEXT value: escaped where it has a meaning in the format, without control characters."""
    kept = "".join(c for c in value if c == "\n" or (c >= " " and c != "\x7f"))
    for found, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(found, escaped)
    return kept.encode("utf-8", "replace").decode()


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets, cut between characters."""
    pieces, piece, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MOST_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += character
        octets += size
    return [*pieces, piece]


def _packed(day: date) -> str:
    return day.isoformat().replace("-", "")
