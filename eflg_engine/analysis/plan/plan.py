"""A plan: its actions, in phases, and what is known of its being the cheapest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eflg_engine.analysis.council_parts import CouncilPart
from eflg_engine.analysis.plan.calendar import Calendar
from eflg_engine.analysis.plan.move_space import MoveSpace
from eflg_engine.analysis.plan.moves import Move
from eflg_engine.analysis.sorting import OpenQuestion
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.framework.model import Framework, Policy, Question
from eflg_engine.reading.one_line import one_line


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What is done to one item: refresh, widen or obtain.

    `moves` are its smallest steps. `item` is the item as it will be; `new` says that the bundle
    does not hold it yet.
    """

    verb: str
    item: EvidenceItem
    new: bool
    moves: tuple[Move, ...]
    days: int

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """A step of a plan, numbered from 1: one item changed, or what is obtained for one criterion.

    The first may have no changes: it is then to list the objectives that the council works to,
    without which what is asked of all objectives (the blockers) can be neither met nor planned.

    `criterion` is the id of that criterion, of an item of the bundle the first that it closes, if
    any. `leaves` are the parts of requirements that would not be met without it, by number; `asked`
    what they ask, by number. `criteria` are ids of criteria that would not be met without it. `due`
    is the day on which it is done, one action after the other, and `latest` the last that is soon
    enough. `alternatives` are other changes, each list as cheap as this action, that would do in
    its place.
    """

    number: int
    changes: tuple[ItemChange, ...]
    criterion: str
    leaves: tuple[int, ...]
    asked: Mapping[int, Question]
    due: date
    latest: date
    criteria: tuple[str, ...]
    alternatives: tuple[tuple[ItemChange, ...], ...]
    more_alternatives: bool

    __repr__ = one_line

    @property
    def verb(self) -> str:
        """What is done: obtain, refresh, widen, or list (the objectives)."""
        return self.changes[0].verb if self.changes else "list"

    @property
    def change(self) -> ItemChange:
        """The first of its changes."""
        return self.changes[0]

    @property
    def questions(self) -> list[Question]:
        """What it answers."""
        return list(self.asked.values())

    @property
    def days(self) -> int:
        """The working days of all its changes."""
        return sum(change.days for change in self.changes)


@dataclass(frozen=True, slots=True)
class Phase:
    """Actions to carry out together; `level` is what the part then holds, None below the first.

    `points` are the council's then; None for another part, or where no points are added up.
    """

    number: int
    actions: tuple[PlannedAction, ...]
    days: int
    level: str | None
    points: int | None = None

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class CriteriaMet:
    """How many criteria up to the level asked for are met, of how many.

    `now` is on the day of the assessment; `undone` and `after` on the day of the plan, if nothing
    is done and once it is carried out.
    """

    now: int
    undone: int
    after: int
    of: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """A criterion that no action in the space can meet, and why."""

    criterion: str
    reason: str
    wants_objectives: bool = False  # there are none in force to cover


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions that take a part of the council to a level, at the least effort that was found.

    `day` is the day on which the level is to be held: the one asked for, or else that by which the
    work ends, or where it cannot be planned for that (`lapsed`), that of the assessment. `start`
    the assessment on that day if nothing is done. `reached` is false where no actions reach the
    target (`blockers` says why); the actions are then those for the rest, the least that would do
    were the blockers met.
    `look_first` has the items that may answer what the actions are for: they cost nothing here.
    `proven_minimal` says whether no cheaper plan exists in the space of docs/dry-run.md, or, with
    a budget, that nothing better can be had for it. With a budget, `level` is the level it buys
    (None: none above the one held), `asked_level` the one asked for, and `left_over` what remains.
    """

    framework: Framework
    bundle: Bundle
    policy: Policy
    part: CouncilPart
    start: Assessment
    day: date
    asked_level: str
    level: str | None
    held: str | None
    reached: bool
    actions: tuple[PlannedAction, ...]
    phases: tuple[Phase, ...]
    days: int
    proven_minimal: bool
    search: str  # exact, maxsat, or best_found
    calendar: Calendar
    criteria_met: CriteriaMet
    budget: int | None = None
    blockers: tuple[Blocker, ...] = ()
    relies_on: tuple[str, ...] = ()  # planned items that count on `day`
    space: MoveSpace | None = None
    look_first: tuple[OpenQuestion, ...] = ()
    by: date | None = None  # as it was asked
    lapsed: tuple[str, ...] = ()  # criteria met on `day`, and not on the later day when work ends
    today: date = date.min  # the day of the assessment
    pace: int | None = None  # the least days a month at which no action is late; None for none

    def __repr__(self) -> str:
        return f"<Plan {self.bundle.council.name} by {self.day}: {self.level or self.held}>"

    @property
    def not_assessed(self) -> list[CriterionResult]:
        """Criteria up to the level asked for that cannot be assessed: the plan is provisional."""
        asked = [level.id for level in self.framework.levels].index(self.asked_level)
        every = list(self.start.themes.values())
        themes = [every[number] for number in self.part.themes]
        return [
            criterion
            for theme in themes
            for criterion in theme.criteria
            if criterion.state is State.NOT_ASSESSED and criterion.rule.level <= asked
        ]

    @property
    def left_over(self) -> int | None:
        """Days of the budget not spent."""
        return None if self.budget is None else self.budget - self.days

    @property
    def moves(self) -> list[Move]:
        """Every step of every action."""
        return [
            move for action in self.actions for change in action.changes for move in change.moves
        ]

    @property
    def ends(self) -> date:
        """The day on which the last action is done."""
        return max((action.due for action in self.actions), default=self.calendar.start)

    @property
    def late(self) -> list[PlannedAction]:
        """The actions that are done too late, where a day was asked for."""
        return [] if self.by is None else [each for each in self.actions if each.due > each.latest]

    @property
    def fits(self) -> bool | None:
        """Whether all is done in time for the day asked for; None where none was."""
        return None if self.by is None else not self.late
