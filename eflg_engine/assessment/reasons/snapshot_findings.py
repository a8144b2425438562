"""Findings on figures of a yearly snapshot: which day they are of, and when they were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from eflg_engine.assessment.reasons.finding import (
    Code,
    Finding,
    Findings,
    FindingShape,
    Value,
    whole_number,
)
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.field_marks import Day
from eflg_engine.reading.months import iso_text


class SnapshotMissing(FindingShape):
    """The item does not say of which yearly snapshot its figures are."""

    code: Literal["snapshot_missing"]
    needs: Annotated[str, "The day of the year asked for, as 03-31."]


def _snapshot_missing(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "does not say of which yearly snapshot it speaks; one of {day} is needed here",
        day=w.say.yearly_day(f["needs"]),
    )


class SnapshotOtherDay(FindingShape):
    """The figures are of another day of the year."""

    code: Literal["snapshot_other_day"]
    has: Annotated[Day, "The snapshot that the figures are of."]
    needs: Annotated[str, "The day of the year asked for, as 03-31."]


def _snapshot_other_day(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "speaks of the snapshot of {snapshot}; one of {day} is needed here",
        snapshot=w.say.iso_day(f["has"]),
        day=w.say.yearly_day(f["needs"]),
    )


class SnapshotOutOfTime(FindingShape):
    """The figures were published before their snapshot, or too late."""

    code: Literal["snapshot_out_of_time"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The snapshot where it is earlier, else the last day in time."]
    snapshot: Annotated[Day, "The snapshot that the figures are of."]
    within: Annotated[str, "The time in which to publish, as 12 months."]
    days: Annotated[int, "How many days too early or too late."]


def _snapshot_out_of_time(w: Titles, f: Mapping[str, Value]) -> str:
    days, day = whole_number(f["days"]), w.say.iso_day
    if f["needs"] == f["snapshot"]:
        return w.say.number(
            days,
            "is dated {dated}, {count:,} day before the snapshot of {snapshot} it speaks of",
            "is dated {dated}, {count:,} days before the snapshot of {snapshot} it speaks of",
            dated=day(f["has"]),
            snapshot=day(f["snapshot"]),
        )
    return w.say.number(
        days,
        "is dated {dated}; figures of the snapshot of {snapshot} had to be published by {last} "
        "(within {within}, beginning with that day): {count:,} day too late",
        "is dated {dated}; figures of the snapshot of {snapshot} had to be published by {last} "
        "(within {within}, beginning with that day): {count:,} days too late",
        dated=day(f["has"]),
        snapshot=day(f["snapshot"]),
        last=day(f["needs"]),
        within=w.say.time(f["within"]),
    )


class SnapshotSuperseded(FindingShape):
    """The figures of a later snapshot have fallen due."""

    code: Literal["snapshot_superseded"]
    has: Annotated[Day, "The snapshot that the figures are of."]
    needs: Annotated[Day, "The snapshot whose figures have fallen due."]
    due_by: Annotated[Day, "The last day on which those were to be published."]
    as_at: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "For how many days they have been superseded."]


def _snapshot_superseded(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "speaks of the snapshot of {snapshot}, superseded by that of {later}, which fell due on "
        "{day}",
        snapshot=w.say.iso_day(f["has"]),
        later=w.say.iso_day(f["needs"]),
        day=w.say.iso_day(f["due_by"]),
    )


def snapshot_misses(snapshot: date | None, dated: date, asked: Snapshot) -> Iterator[Finding]:
    """Why an item is not the figures of a yearly snapshot, published in time, on any day."""
    if snapshot is None:
        yield Finding("snapshot_missing", {"needs": asked.yearly_day})
    elif not asked.is_one(snapshot):
        fields: dict[str, Value] = {"has": snapshot.isoformat(), "needs": asked.yearly_day}
        yield Finding("snapshot_other_day", fields)
    elif not asked.in_time(snapshot, dated):
        nearest = min(max(dated, snapshot), asked.last_day(snapshot))
        yield Finding(
            "snapshot_out_of_time",
            {
                "has": iso_text(dated),
                "needs": nearest.isoformat(),
                "snapshot": snapshot.isoformat(),
                "within": str(asked.publish_within),
                "days": abs(dated - nearest).days,
            },
        )


def superseded(taken: date, asked: Snapshot, as_at: date) -> Findings:
    """That figures of a later snapshot have fallen due on the day, where they have."""
    if not asked.is_one(taken) or (until := asked.stands_until(taken)) >= as_at:
        return ()
    due = asked.due_by(as_at)
    fields: dict[str, Value] = {
        "has": taken.isoformat(),
        "needs": due.isoformat(),
        "due_by": asked.last_day(due).isoformat(),
        "as_at": as_at.isoformat(),
        "days": (as_at - until).days,
    }
    return (Finding("snapshot_superseded", fields),)


CODES: Mapping[str, Code] = {
    "snapshot_missing": Code(
        SnapshotMissing, "item", _snapshot_missing, "the snapshot is not named"
    ),
    "snapshot_other_day": Code(
        SnapshotOtherDay, "item", _snapshot_other_day, "figures of another day of the year"
    ),
    "snapshot_out_of_time": Code(
        SnapshotOutOfTime, "item", _snapshot_out_of_time, "not published in time"
    ),
    "snapshot_superseded": Code(
        SnapshotSuperseded, "item", _snapshot_superseded, "later figures have fallen due", True
    ),
}
Described = SnapshotMissing | SnapshotOtherDay | SnapshotOutOfTime | SnapshotSuperseded
