"""The minutes of a panel: what it agreed and why, and what it left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.framework.nouns import bodies
from eflg_engine.panel.moderation import Outcome
from eflg_engine.panel.parts import module_of
from eflg_engine.reading.values import capital, join_words
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph, Table
from eflg_engine.report.panel_parts import shown_text
from eflg_engine.report.report import Report
from eflg_engine.results.minutes import EventInfo, MinutesData

if TYPE_CHECKING:
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.panel.moderation import Event, Minutes


class MinutesShown(NamedTuple):
    """Minutes, and the assessment of the evidence, if there is one."""

    minutes: Minutes
    result: Assessment | None = None


_WORDS = {
    Outcome.KEPT: "The same from all",
    Outcome.CHANGED: "The same, changed",
    Outcome.SETTLED: "Differed, settled",
    Outcome.APART: "Still apart",
    Outcome.OPEN: "Left open",
    Outcome.FIRST: "Rated together only",
}
_SETTLED = (Outcome.CHANGED, Outcome.SETTLED)


def minutes_blocks(shown: MinutesShown) -> list[Block]:
    """The report: what was agreed, module by module, what wants a reason, what is open."""
    minutes = shown.minutes
    ratings = minutes.ratings
    counts = [(words, counted(len(minutes.of(each)), "part")) for each, words in _WORDS.items()]
    blocks: list[Block] = [
        Heading("Minutes of the panel", 1),
        Facts(
            (
                ("Framework", f"{ratings.framework.title} ({ratings.framework.id})"),
                (capital(bodies(ratings.framework)), join_words(ratings.councils) or "none"),
                ("Assessors", join_words(ratings.assessors) or "none"),
                *counts,
            )
        ),
    ]
    blocks += _levels(shown)
    blocks.append(Heading("What was agreed, and why"))
    agreed = minutes.of(*_SETTLED)
    if not agreed:
        blocks.append(Paragraph("No rating was changed or settled."))
    for module in ratings.framework.modules:
        here = [each for each in agreed if module_of(ratings.framework, each.id) == module.id]
        if here:
            blocks += [
                Heading(module.title, 3),
                Entries(tuple(_entry(shown, each) for each in here), loose=True),
            ]
    for title, events in (
        ("Without a reason", [each for each in minutes.events if each.wants_reason]),
        ("Still apart", minutes.of(Outcome.APART)),
        ("Left open", minutes.of(Outcome.OPEN)),
    ):
        if events:
            blocks.append(Heading(f"{title}: {len(events)}"))
            blocks.append(Entries(tuple(_line(shown, each) for each in events)))
    return blocks


def _levels(shown: MinutesShown) -> Iterator[Block]:
    """Levels agreed for modules and themes, beside what the evidence shows."""
    minutes = shown.minutes
    framework = minutes.ratings.framework
    rows = []
    for each in minutes.events:
        if len({*each.after.values()}) == 1 and each.scale == "level":
            level = each.scale.words(framework)[next(iter(each.after.values()))]
            row: tuple[str, ...] = (_of(shown, each), level)
            if shown.result is not None:
                row = (*row, shown_text(shown.result, each.id))
            rows.append(row)
    if rows:
        yield Heading("Levels agreed")
        head = ("Part", "Agreed") + (("The evidence listed shows",) if shown.result else ())
        yield Table(head, tuple(rows))


def _of(shown: MinutesShown, event: Event) -> str:
    """A part by its words, and the council where there are several."""
    many = len(shown.minutes.ratings.councils) > 1
    return event.text + (f", {event.council}" if many else "")


def _name(shown: MinutesShown, event: Event) -> str:
    name = event.id if event.code == event.id else f"{event.code} {event.id}"
    return f"{_of(shown, event)} ({name})"


def _entry(shown: MinutesShown, event: Event) -> Entry:
    words = event.scale.words(shown.minutes.ratings.framework)
    below = [Entry(f"Before: {_given(event.before, words)}")]
    below.append(Entry(f"Agreed: {words[next(iter(event.after.values()))]}"))
    if moved := event.moved:
        steps = [f"{who} {_steps(to - rank)}" for who, (rank, to) in moved.items()]
        below.append(Entry(f"Moved: {join_words(steps)}"))
    below += [Entry(f"Because: {reason}") for reason in event.reasons]
    if event.wants_reason:
        below.append(Entry("No reason is given"))
    if shown.result is not None:
        below.append(Entry(f"By the rules: {shown_text(shown.result, event.id)}"))
    return Entry(_name(shown, event), tuple(below))


def _steps(by: int) -> str:
    return f"{'up' if by > 0 else 'down'} {counted(abs(by), 'step')}"


def _line(shown: MinutesShown, event: Event) -> Entry:
    words = event.scale.words(shown.minutes.ratings.framework)
    given = event.before if event.outcome is Outcome.OPEN else event.after
    return Entry(f"{_name(shown, event)}: {_given(given, words)}")


def _given(ranks: Mapping[str, int], words: Sequence[str]) -> str:
    by_rank: dict[int, list[str]] = {}
    for assessor, rank in sorted(ranks.items(), key=lambda each: each[1]):
        by_rank.setdefault(rank, []).append(assessor)
    return "; ".join(f"{words[rank]}: {join_words(who)}" for rank, who in by_rank.items())


def minutes_data(shown: MinutesShown) -> MinutesData:
    """The minutes as plain data."""
    minutes = shown.minutes
    return {
        "schema": "eflg-panel-minutes/1",
        "framework": minutes.ratings.framework.id,
        "councils": list(minutes.ratings.councils),
        "assessors": list(minutes.ratings.assessors),
        "counts": {each.value: len(minutes.of(each)) for each in Outcome},
        "events": [_event_data(shown, each) for each in minutes.events],
    }


def _event_data(shown: MinutesShown, event: Event) -> EventInfo:
    words = event.scale.words(shown.minutes.ratings.framework)
    data: EventInfo = {
        "council": event.council,
        "id": event.id,
        "code": event.code,
        "text": event.text,
        "scale": event.scale.value,
        "outcome": event.outcome.value,
        "before": {assessor: words[rank] for assessor, rank in event.before.items()},
        "after": {assessor: words[rank] for assessor, rank in event.after.items()},
        "reasons": list(event.reasons),
        "wants_reason": event.wants_reason,
    }
    if shown.result is not None:
        data["shown"] = shown_text(shown.result, event.id)
    return data


COLUMNS = ("council", "id", "asked", "outcome", "before", "after", "reasons")


def minutes_rows(shown: MinutesShown) -> Iterator[tuple[object, ...]]:
    """Events as rows under COLUMNS."""
    for each in shown.minutes.events:
        words = each.scale.words(shown.minutes.ratings.framework)
        before, after = _given(each.before, words), _given(each.after, words)
        reasons = "; ".join(each.reasons)
        yield (each.council, each.id, each.text, str(each.outcome), before, after, reasons)


PANEL_MINUTES: Report[MinutesShown] = Report(
    "minutes of a panel", minutes_blocks, minutes_data, COLUMNS, minutes_rows
)
