"""iCalendar reminders (RFC 5545): a day in the calendar for each thing to be done by then."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from eflg_engine.analysis.forecasting import Forecast
from eflg_engine.reading.values import moved
from eflg_engine.report.report import Appointment, Report, Screen, T, Timeline
from eflg_engine.report.timelines import forecast_timeline

REMIND_DAYS_BEFORE = 28
MOST_OCTETS = 75


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The timeline of a report, as written on the day it speaks of."""
    assert report.timeline is not None
    timeline = report.timeline(subject)
    day = timeline.asked
    return _calendar(timeline, datetime(day.year, day.month, day.day, tzinfo=UTC))


def forecast_ics(forecast: Forecast, stamp: datetime) -> str:
    """The calendar, with CRLF line ends and lines of at most 75 octets.

    `stamp` is the moment of writing (DTSTAMP): an argument, so that the same forecast gives the
    same bytes. UIDs depend on the council, the framework, the item and the day alone.
    """
    return _calendar(forecast_timeline(forecast), stamp)


def _calendar(timeline: Timeline, stamp: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//eflg_engine//eflg {timeline.command}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(timeline.title)}",
    ]
    for each in timeline.appointments:
        lines += _event(each, stamp.astimezone(UTC))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(appointment: Appointment, stamp: datetime) -> list[str]:
    uid = hashlib.sha256(appointment.key.encode()).hexdigest()[:32]
    summary = _text(appointment.summary)
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@eflg-engine",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_packed(appointment.day)}",
        f"DTEND;VALUE=DATE:{_packed(moved(appointment.day, 1))}",
        f"SUMMARY:{summary}",
        f"DESCRIPTION:{_text(appointment.text)}",
        f"PRIORITY:{1 if appointment.urgent else 5}",
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
