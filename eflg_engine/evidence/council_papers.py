"""What a council keeps beside its evidence: self-assessment, action plan, past results.

None of it changes a level. It is shown beside the levels, and compared with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.record import Record
from eflg_engine.reading.one_line import one_line

SCALE = (
    "Not in place",
    "Currently being established",
    "In place but needs improving",
    "In place and effective",
)
"""The four points of the self-assessment forms, from 1: `SCALE[status - 1]`."""


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """What the council says of itself for a criterion, a theme or a module (`target`).

    A `status` from 1 to 4 (see SCALE), a `level` by id or title, or both: the status of what is
    asked for at that level.

    `elsewhere` is the framework that the target belongs to, where it is not the one in use.
    """

    target: str
    status: int | None = None
    level: str = ""
    how: str = ""
    difference: str = ""
    note: str = ""
    elsewhere: str = field(default="", compare=False)

    keys: ClassVar[Mapping[str, str]] = {"target": "for"}


class Response(StrEnum):
    """What the council answers to a recommendation."""

    OPEN = ""  # no answer yet
    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECLINED = "declined"
    ALREADY_DONE = "already_done"


class Progress(StrEnum):
    """The status of an action."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Expected(Record):
    """Evidence that an action is to bring: an item whose id and date may still be open.

    `content` holds the rest, with an empty id and a placeholder date; `item` makes the item.
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
class Action(Record):
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

    keys: ClassVar[Mapping[str, str]] = {"expected": "evidence_expected"}

    __repr__ = one_line

    @property
    def title(self) -> str:
        """What is to be done: the action, else the recommendation, else the id."""
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


@dataclass(frozen=True, slots=True)
class PastResult(Record):
    """An earlier result in the words of the body that gave it; in force up to `valid_until`."""

    framework: str
    level: str
    dated: date
    valid_until: date | None = None
    by: str = ""
    note: str = ""
