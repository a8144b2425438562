"""What a plan is asked for, checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.analysis.council_parts import (
    COUNCIL,
    asked_criteria,
    find_level,
    find_part,
    held_level,
)
from eflg_engine.analysis.plan.calendar import FULL_TIME, Calendar
from eflg_engine.analysis.plan.move_space import MoveSpace
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.match import match_of
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import day_of

if TYPE_CHECKING:
    from eflg_engine.analysis.council_parts import CouncilPart
    from eflg_engine.assessment.match import Match
    from eflg_engine.assessment.result.outcome import Assessment


class PlanRequest:
    """A level for a part of the council, on a day. Raises InvalidInput with every problem.

    `start` is the assessment on that day if nothing is done, `now` that of the day it is planned
    on, `today`.
    """

    def __init__(
        self,
        bundle: Bundle,
        framework: Framework,
        target: str,
        part: str | None,
        by: date | None,
        as_at: date | None,
        policy: str | Policy | None,
        budget: int | None = None,
        begins: date | None = None,
        days_a_month: int = FULL_TIME,
    ) -> None:
        problems: list[Problem] = []
        level = find_level(framework, target, problems)
        found = find_part(framework, part, problems)
        if days_a_month < 1:
            problems.append(
                Problem(
                    "out_of_range",
                    Place("days_a_month"),
                    "there must be a working day or more a month",
                    found=str(days_a_month),
                    allowed="1 or more",
                )
            )
        if budget is not None and budget < 0:
            problems.append(
                Problem(
                    "out_of_range",
                    Place("budget"),
                    "a budget must be 0 days or more",
                    found=str(budget),
                    allowed="a number of days, 0 or more",
                )
            )
        by = None if by is None else day_of(by)
        start_day = as_at or bundle.as_at
        if by is not None and start_day is not None and by < day_of(start_day):
            problems.append(
                Problem(
                    "out_of_range",
                    Place("by"),
                    "the day to reach it by lies before the day of the assessment",
                    found=by.isoformat(),
                    allowed=f"{start_day.isoformat()} or later",
                )
            )
        try:
            now = assess(bundle, framework, as_at=as_at, policy=policy)
        except InvalidInput as error:
            problems += error.problems
        if problems:
            raise InvalidInput(problems)
        assert level is not None
        assert found is not None
        self.bundle: Bundle = now.bundle
        self.framework: Framework = framework
        self.level: int = level
        self.part: CouncilPart = found
        self.policy: Policy = now.policy
        self.today: date = now.as_at
        self.now = now
        self.by = by
        self.calendar: Calendar = Calendar(day_of(begins) if begins else now.as_at, days_a_month)
        self.budget = budget
        self.match: Match = match_of(bundle, framework)
        self.judge_on(by or now.as_at)
        if not asked_criteria(self.start.judgement, found, len(framework.levels) - 1):
            raise InvalidInput(
                [
                    Problem(
                        "nothing_assessed",
                        Place(framework.id),
                        "nothing here can be assessed, so there is no level to reach",
                        found=found.id or framework.body,
                        hint="is it in the scope, and does the profile say enough?",
                    )
                ]
            )

    def judge_on(self, day: date) -> None:
        """Have the level held on this day."""
        self.day = day
        self.start: Assessment = assess(self.bundle, self.framework, as_at=day, policy=self.policy)

    def space(self) -> MoveSpace:
        """The moves for what the part lacks up to the level asked for."""
        states = self.start.judgement.states
        unmet = [c for c in self.asked() if states[c] is not State.MET]
        return MoveSpace(self.match, self.day, unmet, max(self.calendar.start, self.today))

    def asked(self) -> list[int]:
        """The criteria of the part that bear on the level asked for: those up to it.

        On the council's, where points are added up, every one: any theme may give the points.
        """
        level = self.level
        if self.part.sort == COUNCIL and self.policy.points is not None:
            level = len(self.framework.levels) - 1
        return asked_criteria(self.start.judgement, self.part, level)

    def held_number(self) -> int:
        """The level that the part holds (the lowest of its own where it is not added up)."""
        return held_level(self.start, self.part)
