"""What a council keeps beside its evidence: self-assessment, action plan, past results.

None of it changes a level. It is shown beside the levels, and compared with them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.named import as_written

SCALE = (
    "Not in place",
    "Currently being established",
    "In place but needs improving",
    "In place and effective",
)
"""The four points of the self-assessment forms, from 1: `SCALE[status - 1]`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the council says of itself for a criterion, a theme or a module (`target`).

    A `status` from 1 to 4 (see SCALE), a `level` by id or title, or both: the status of what is
    asked for at that level.
    """

    target: str
    status: int | None = None
    level: str = ""
    how: str = ""
    difference: str = ""
    note: str = ""

    def to_data(self) -> dict[str, object]:
        """The claim as plain data, without what is empty."""
        data: dict[str, object] = {
            "for": as_written([self.target])[0],
            "status": self.status,
            "level": self.level,
            "how": self.how,
            "difference": self.difference,
            "note": self.note,
        }
        return {key: value for key, value in data.items() if value}


class Response(StrEnum):
    """What the council answers to a recommendation."""

    OPEN = ""  # no answer yet
    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECLINED = "declined"
    ALREADY_DONE = "already_done"


class Progress(StrEnum):
    """How far an action is."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Expected:
    """Evidence that an action is to bring: an item whose id and date may still be open.

    `content` holds the rest; its own id and date mean nothing. Make an item of it with `item`.
    """

    content: EvidenceItem
    id: str = ""
    dated: date | None = None

    def item(self, item_id: str, dated: date) -> EvidenceItem:
        """The item, with this id and date."""
        return replace(self.content, id=item_id, dated=dated)

    def to_data(self) -> dict[str, object]:
        """The expected evidence as plain data, without what is empty."""
        data = self.content.to_data()
        data = {key: value for key, value in data.items() if key not in ("id", "dated")}
        if self.id:
            data = {"id": self.id, **data}
        if self.dated:
            data["dated"] = self.dated.isoformat()
        return data


@dataclass(frozen=True, slots=True)
class Action:
    """A line of an action plan. `lead` is a role; `due` is the last day by which it is wanted.

    `expected` is the evidence it is to bring, `evidence` the ids of the items it has brought, and
    `finished` the day on which it was done.
    """

    id: str
    recommendation: str = ""
    source: str = ""
    response: Response = Response.OPEN
    reason: str = ""
    action: str = ""
    lead: str = ""
    resources: str = ""
    due: date | None = None
    phase: str = ""
    status: Progress = Progress.NOT_STARTED
    finished: date | None = None
    expected: tuple[Expected, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        """What is to be done, in the words there are for it."""
        return self.action or self.recommendation or self.id

    @property
    def is_open(self) -> bool:
        """Whether it is still to be delivered: not declined, held done already, done or stopped."""
        return self.response not in (Response.DECLINED, Response.ALREADY_DONE) and (
            self.status not in (Progress.DONE, Progress.STOPPED)
        )

    def is_overdue(self, day: date) -> bool:
        """Whether it is open and its due date is past."""
        return self.is_open and self.due is not None and self.due < day

    def is_on_track(self, day: date) -> bool:
        """Whether it is open, said to be on track, and not past its due date."""
        return self.is_open and self.status is Progress.ON_TRACK and not self.is_overdue(day)

    def to_data(self) -> dict[str, object]:
        """The action as plain data, without what is empty."""
        data: dict[str, object] = {
            "id": self.id,
            "recommendation": self.recommendation,
            "source": self.source,
            "response": str(self.response),
            "reason": self.reason,
            "action": self.action,
            "lead": self.lead,
            "resources": self.resources,
            "due": self.due.isoformat() if self.due else "",
            "phase": self.phase,
            "status": str(self.status) if self.status is not Progress.NOT_STARTED else "",
            "finished": self.finished.isoformat() if self.finished else "",
            "evidence_expected": [expected.to_data() for expected in self.expected],
            "evidence": list(self.evidence),
            "note": self.note,
        }
        return {key: value for key, value in data.items() if value}


@dataclass(frozen=True, slots=True)
class PastResult:
    """A result from earlier, as whoever gave it worded it; in force up to `valid_until`."""

    framework: str
    level: str
    dated: date
    valid_until: date | None = None
    by: str = ""
    note: str = ""

    def to_data(self) -> dict[str, object]:
        """The past result as plain data, without what is empty."""
        data: dict[str, object] = {
            "framework": self.framework,
            "level": self.level,
            "dated": self.dated.isoformat(),
            "valid_until": self.valid_until.isoformat() if self.valid_until else "",
            "by": self.by,
            "note": self.note,
        }
        return {key: value for key, value in data.items() if value}
