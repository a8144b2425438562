"""A plan: its actions, in phases, and what is known of its being the cheapest."""

from __future__ import annotations

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

    `criterion` is the id of that criterion, of an item of the bundle the first that it closes, if
    any. `leaves` are the parts of requirements that would not be met without it, by number;
    `questions` what they ask. `criteria` are ids of criteria that would not be met without it.
    `due` is the day on which it is done, one action after the other. `alternatives` are other
    changes, each list as cheap as this action, that would do in its place.
    """

    number: int
    changes: tuple[ItemChange, ...]
    criterion: str
    leaves: tuple[int, ...]
    questions: tuple[Question, ...]
    due: date
    criteria: tuple[str, ...]
    alternatives: tuple[tuple[ItemChange, ...], ...]
    more_alternatives: bool

    __repr__ = one_line

    @property
    def change(self) -> ItemChange:
        """The first of its changes."""
        return self.changes[0]

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
class Blocker:
    """A criterion that no action in the space can meet, and why."""

    criterion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions that take a part of the council to a level, at the least effort that was found.

    `day` is the day on which the level is to be held; `start` the assessment on that day if
    nothing is done. `reached` is false where no actions reach the target (`blockers` says why); the
    actions are then those for the rest, the least that would do were the blockers met.
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
    criteria_met: tuple[int, int, int]  # now, after the plan, of how many up to the asked level
    budget: int | None = None
    blockers: tuple[Blocker, ...] = ()
    relies_on: tuple[str, ...] = ()  # planned items, dated by `day`
    space: MoveSpace | None = None
    look_first: tuple[OpenQuestion, ...] = ()
    by: date | None = None  # as it was asked
    lapsed: tuple[str, ...] = ()  # criteria met on `day`, and not on the later day when work ends

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
        return self.calendar.day(self.days)

    @property
    def fits(self) -> bool | None:
        """Whether the last action is done by the day asked for; None where none was."""
        return None if self.by is None else self.ends <= self.by
