"""Findings on the day of an item: too old, past its review, or not yet dated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from eflg_engine.assessment.match import Match
from eflg_engine.assessment.reasons.finding import (
    Code,
    Finding,
    Findings,
    FindingShape,
    Value,
    fields_of,
    whole_number,
)
from eflg_engine.assessment.reasons.snapshot_findings import superseded
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.framework.model import USUAL
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.field_marks import Day
from eflg_engine.reading.months import iso_text
from eflg_engine.reading.values import Interval

if TYPE_CHECKING:
    from eflg_engine.evidence.columns import Columns
    from eflg_engine.framework.model import Usual


class TooOld(FindingShape):
    """The item is dated too long ago."""

    code: Literal["too_old"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The first day on which it could be dated."]
    within: Annotated[str, "How recent evidence must be, as 3 years."]
    as_at: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "By how many days it is too old."]


def _too_old(w: Titles, f: Mapping[str, Value]) -> str:
    dated, since, within, as_at, days = fields_of(f, "has", "needs", "within", "as_at", "days")
    day = w.say.iso_day
    return w.say.number(
        whole_number(days),
        "is dated {dated}; evidence here must be dated on or after {since} ({within} before "
        "{as_at}): {count:,} day too old",
        "is dated {dated}; evidence here must be dated on or after {since} ({within} before "
        "{as_at}): {count:,} days too old",
        dated=day(dated),
        since=day(since),
        within=w.say.time(within),
        as_at=day(as_at),
    )


class ReviewOverdue(FindingShape):
    """The day by which the item was to be reviewed is past."""

    code: Literal["review_overdue"]
    has: Annotated[Day, "The day by which it was to be reviewed."]
    needs: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "How many days ago that was."]


def _review_overdue(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say.number(
        whole_number(f["days"]),
        "was due for review by {day}, {count:,} day before {as_at}, and has lapsed",
        "was due for review by {day}, {count:,} days before {as_at}, and has lapsed",
        day=w.say.iso_day(f["has"]),
        as_at=w.say.iso_day(f["needs"]),
    )


class NotYetDated(FindingShape):
    """The item is dated after the assessment: planned, not yet evidence."""

    code: Literal["not_yet_dated"]
    has: Annotated[Day, "The item's date."]
    needs: Annotated[Day, "The day of the assessment."]
    days: Annotated[int, "How many days it lies ahead."]


def _not_yet_dated(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say.number(
        whole_number(f["days"]),
        "is dated {day}, {count:,} day after {as_at}: it is planned, not yet evidence",
        "is dated {day}, {count:,} days after {as_at}: it is planned, not yet evidence",
        day=w.say.iso_day(f["has"]),
        as_at=w.say.iso_day(f["needs"]),
    )


class Late(dict[int, Findings]):
    """By item, why it is not current on a day under a limit of time; made when it is asked for."""

    __slots__ = ("as_at", "columns", "day", "limit", "match", "snapshot", "within")

    def __init__(self, match: Match, as_at: date, limit: int) -> None:
        rules = match.rules
        self.columns: Columns = match.columns
        self.as_at: date = as_at
        self.day: str = as_at.isoformat()
        self.snapshot: Snapshot | None = rules.snapshots[limit]
        within = rules.withins[limit]
        self.match: Match = match
        self.within: Interval | Usual | None = within
        self.limit: tuple[str, date, str] = (
            self._limit(within) if isinstance(within, Interval) else ("", date.min, "")
        )

    def _limit(self, within: Interval) -> tuple[str, date, str]:
        """An age as written, the first day within it, and that as text."""
        first = within.before(self.as_at)
        return str(within), first, first.isoformat()

    def limit_of(self, number: int) -> tuple[str, date, str]:
        """The limit of age for an item."""
        if self.within is not USUAL:
            return self.limit
        facts = self.match.kind_of(number)
        stated = facts.until_stated and number in self.columns.review_by
        if facts.current_for is None or stated:
            return self.limit
        return self._limit(facts.current_for)

    def __missing__(self, number: int) -> Findings:
        columns, as_at, day = self.columns, self.as_at, self.day
        dated, review_by = columns.dated[number], columns.review_by.get(number)
        found: Findings = ()
        fields: dict[str, Value]
        if dated > as_at:
            fields = {"has": iso_text(dated), "needs": day, "days": (dated - as_at).days}
            found = (Finding("not_yet_dated", fields),)
        else:
            within, first, since = self.limit_of(number)
            if dated < first:
                fields = {
                    "has": iso_text(dated),
                    "needs": since,
                    "within": within,
                    "as_at": day,
                    "days": (first - dated).days,
                }
                found = (Finding("too_old", fields),)
        if review_by is not None and review_by < as_at:
            days = (as_at - review_by).days
            fields = {"has": iso_text(review_by), "needs": day, "days": days}
            found += (Finding("review_overdue", fields),)
        taken = columns.snapshots.get(number)
        if self.snapshot is not None and taken is not None:
            found += superseded(taken, self.snapshot, as_at)
        self[number] = found
        return found


CODES: Mapping[str, Code] = {
    "too_old": Code(TooOld, "item", _too_old, "too old", True),
    "review_overdue": Code(ReviewOverdue, "item", _review_overdue, "past its review", True),
    "not_yet_dated": Code(NotYetDated, "item", _not_yet_dated, "not yet dated by then", True),
}
Described = TooOld | ReviewOverdue | NotYetDated
