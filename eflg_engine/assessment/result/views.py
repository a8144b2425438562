"""What can be said of a theme, a module, or the council under another policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Protocol

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import NONE, Bar, Levels, Status, bars, needed
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.assessment.result.answer_counts import (
    AnswerCounts,
    AnswerRef,
    LevelCounts,
    OfferedAnswers,
    level_hangs_on,
)
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.points import (
    CouncilPoints,
    PointsOf,
    council_points,
    points_given,
)
from eflg_engine.assessment.rules import rules_of
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.framework.particulars import Level
from eflg_engine.framework.points import Points

_UNMET = ASSESSED - {State.MET}


LAW = "law"
"""What a criterion rests on (`bounds`) where law asks it of everybody."""

NOTHING_OFFERED = "No evidence offered"


def below_first(title: str) -> str:
    """What reports call having no level, given the title of the first."""
    return f"{title} not shown yet"


class Judged(Protocol):
    """What views ask of the assessment that they are of."""

    framework: Framework
    policy: Policy
    levels: Levels
    judgement: Judgement

    @property
    def states_by_number(self) -> Sequence[State]:
        """States of the criteria in the framework's order."""

    @property
    def criteria_by_number(self) -> list[CriterionResult]:
        """Criterion results in the framework's order."""

    @property
    def offered_answers(self) -> OfferedAnswers:
        """The answers offered to criteria."""


class Held:
    """A level held by a theme, a module or the council."""

    level_number: int | None
    """The place of the level held, from 0; NONE below the first, None where there is no level."""
    status: Status
    """Why there is a level, or why there is none."""

    def __init__(self, assessment: Judged, number: int | None, status: Status) -> None:
        self._assessment = assessment
        self.level_number = number
        self.status = status

    def __repr__(self) -> str:
        name = getattr(self, "id", "")
        return f"<{type(self).__name__} {name}: {self.level_title}>"

    @property
    def level(self) -> str | None:
        """The id of the level held; None below the first, or where there is none (`status`)."""
        number = self.level_number
        if number is None or number == NONE:
            return None
        return self._assessment.framework.levels[number].id

    @property
    def level_title(self) -> str:
        """The level's title, or what to call having none."""
        number = self.level_number
        if number is None:
            return _NO_LEVEL[self.status]
        framework = self._assessment.framework
        return framework.below if number == NONE else framework.levels[number].title

    @property
    def shown(self) -> str:
        """The level as reports name it: below the first, that the first is not shown yet."""
        if self.status is Status.NOT_ADDED_UP:
            return "No single level under this policy"
        if self.level_number == NONE:
            return below_first(self._assessment.framework.levels[0].title)
        return self.level_title

    @property
    def next_level(self) -> Level | None:
        """The next level up; None at the top, or where there is no level."""
        levels = self._assessment.framework.levels
        number = self.level_number
        return None if number is None or number + 1 >= len(levels) else levels[number + 1]


class Whole(Held):
    """A whole of criteria that holds a level: a theme, a module or the council."""

    @property
    def _criteria_at(self) -> Sequence[Sequence[int]]:
        """The numbers of its criteria, level by level."""
        raise NotImplementedError

    @property
    def shown(self) -> str:
        """The level as reports name it: not shown yet below the first; or that nothing is there."""
        return NOTHING_OFFERED if self.nothing_offered else super().shown

    @property
    def nothing_asked_at(self) -> tuple[int, ...]:
        """Of the level held and those below it, those at which none of its criteria is assessed.

        They ask nothing, so they are held, but not on the strength of evidence. `could_ask` says
        of which of them a missing fact about the council decides that.
        """
        if self.level_number is None:
            return ()
        states = self._assessment.states_by_number
        return tuple(
            level
            for level, criteria in enumerate(self._criteria_at[: self.level_number + 1])
            if ASSESSED.isdisjoint(states[each] for each in criteria)
        )

    @property
    def nothing_asked(self) -> str:
        """The same in words; empty where something is assessed at each of those levels."""
        return self.nothing_asked_said(ENGLISH)

    def nothing_asked_said(self, say: English) -> str:
        """The same in another language."""
        levels = self._assessment.framework.levels
        texts = []
        for open_here in (False, True):
            found = say.all(
                levels[number].title
                for number in self.nothing_asked_at
                if self.could_ask(number) is open_here
            )
            if found and open_here:
                texts.append(say("nothing that could be assessed at {levels}", levels=found))
            elif found:
                texts.append(say("nothing asked at {levels}", levels=found))
        return "; ".join(texts)

    def could_ask(self, level: int) -> bool:
        """Whether a criterion at a level could not be assessed for want of a fact."""
        states = self._assessment.states_by_number
        return any(states[each] is State.NOT_ASSESSED for each in self._criteria_at[level])

    @lazy
    def _criteria(self) -> range:
        """The numbers of its criteria, which follow one another in the framework."""
        numbers = list(chain.from_iterable(self._criteria_at))
        return range(min(numbers), max(numbers) + 1) if numbers else range(0)

    @property
    def _states(self) -> Sequence[State]:
        """The states of its criteria, in the framework's order."""
        return self._assessment.states_by_number[self._criteria.start : self._criteria.stop]

    @lazy
    def answer_counts(self) -> AnswerCounts:
        """For how many of its criteria answers are offered, and how many lack one."""
        return self._assessment.offered_answers.counts(self._criteria)

    def counts_at(self, level: int) -> LevelCounts:
        """Of its criteria assessed at a level (a number, from 0): met, and lacking one answer."""
        return self._assessment.offered_answers.at_level(self._criteria_at[level])

    @lazy
    def lack_one_answer(self) -> tuple[str, ...]:
        """Ids of its criteria that are not met, and would be with one further answer."""
        rules, lacks_one = rules_of(self._assessment.framework), self._assessment.offered_answers
        lacking = lacks_one.lacking(self._criteria)
        if not lacking:
            return ()
        criteria = chain.from_iterable(self._criteria_at)
        return tuple(rules.criteria[each].id for each in criteria if lacking >> each & 1)

    @property
    def nothing_offered(self) -> bool:
        """Whether criteria are assessed, and nothing at all is offered for any of them."""
        return ASSESSED.intersection(self._states) == {State.NO_EVIDENCE}


_NO_LEVEL = {
    Status.ASSESSED: "",
    Status.NOT_ASSESSED: "Not assessed",
    Status.OUT_OF_SCOPE: "Out of scope",
    Status.NOT_APPLICABLE: "Not applicable",
    Status.NOT_ADDED_UP: "Not added up",
}


class ThemeResult(Whole):
    """The level of a theme, what blocks the next, and what it does beyond."""

    id: str
    title: str

    def __init__(self, assessment: Judged, place: int, number: int | None, status: Status) -> None:
        super().__init__(assessment, number, status)
        self._place = place
        self._theme = rules_of(assessment.framework).themes[place]
        self.id = self._theme.id
        self.title = assessment.framework.themes[self.id].title

    def __repr__(self) -> str:
        return f"<ThemeResult {self.id}: {self.level or self.level_title}>"

    @property
    def _criteria_at(self) -> Sequence[Sequence[int]]:
        return self._theme.levels

    @property
    def level_hangs_on(self) -> tuple[AnswerRef, ...] | None:
        """The answers each of whose loss alone lowers its level; None where it holds none."""
        judged = self._assessment
        return level_hangs_on(judged.judgement, judged.levels, judged.policy, self._place)

    @property
    def criteria(self) -> list[CriterionResult]:
        """The results of its criteria, lowest level first."""
        results = self._assessment.criteria_by_number
        return [results[number] for level in self._theme.levels for number in level]

    def at_level(self, number: int) -> list[CriterionResult]:
        """The results of its criteria at one level (a number, from 0)."""
        results = self._assessment.criteria_by_number
        return [results[criterion] for criterion in self._theme.levels[number]]

    def unmet_at(self, number: int) -> list[CriterionResult]:
        """Those of its criteria at one level (a number, from 0) that are assessed and not met."""
        results = self._assessment.criteria_by_number
        return [results[criterion] for criterion in self._unmet_at(number)]

    def _unmet_at(self, number: int) -> list[int]:
        states = self._assessment.states_by_number
        return [
            criterion for criterion in self._theme.levels[number] if states[criterion] in _UNMET
        ]

    def needed_at(self, number: int) -> int:
        """How many of `unmet_at` must be met under the policy; 0 where enough are met."""
        states = self._assessment.states_by_number
        unmet = len(self._unmet_at(number))
        met = sum(states[criterion] is State.MET for criterion in self._theme.levels[number])
        return max(0, needed(self._assessment.policy.criteria, met + unmet) - met)

    @property
    def blocked_by(self) -> tuple[str, ...]:
        """Ids of the unmet criteria of the next level: those that stand in its way."""
        if self.next_level is None or self.level_number is None:
            return ()
        return self._ids(self._unmet_at(self.level_number + 1))

    @property
    def needs_more(self) -> int:
        """How many of `blocked_by` must be met for the next level under the policy."""
        if self.next_level is None or self.level_number is None:
            return 0
        return self.needed_at(self.level_number + 1)

    @property
    def points(self) -> PointsOf | None:
        """The points it gives; None where the policy adds none."""
        return _points_of(self._assessment, [self])

    @property
    def strengths(self) -> tuple[str, ...]:
        """Ids of the criteria met above the level held, but for what law asks of everybody."""
        if self.level_number is None:
            return ()
        states = self._assessment.states_by_number
        rules = rules_of(self._assessment.framework).criteria
        above = chain.from_iterable(self._theme.levels[self.level_number + 1 :])
        return self._ids(
            criterion
            for criterion in above
            if states[criterion] is State.MET and rules[criterion].bounds != LAW
        )

    @property
    def provisional(self) -> bool:
        """Whether a criterion could not be assessed, so that the level may change."""
        return State.NOT_ASSESSED in self._states

    def _ids(self, criteria: Iterable[int]) -> tuple[str, ...]:
        rules = rules_of(self._assessment.framework).criteria
        return tuple(rules[criterion].id for criterion in criteria)


class ModuleResult(Whole):
    """The level of a module and of its themes."""

    def __init__(
        self,
        assessment: Judged,
        module_id: str,
        title: str,
        themes: list[ThemeResult],
        number: int | None,
        status: Status,
    ) -> None:
        super().__init__(assessment, number, status)
        self.id = module_id
        self.title = title
        self.themes = themes

    def __repr__(self) -> str:
        return f"<ModuleResult {self.id}: {self.level or self.level_title}>"

    @lazy
    def _criteria_at(self) -> Sequence[Sequence[int]]:
        return together(theme._criteria_at for theme in self.themes)

    @property
    def held_back_by(self) -> tuple[str, ...]:
        """Ids of the themes that do not hold the next level."""
        return held_back(self, self.themes, self._assessment.policy.themes)

    @property
    def points(self) -> PointsOf | None:
        """The points that its themes give; None where the policy adds none."""
        return _points_of(self._assessment, self.themes)


def together(parts: Iterable[Sequence[Sequence[int]]]) -> list[list[int]]:
    """The criteria of several parts, level by level."""
    return [list(chain.from_iterable(level)) for level in zip(*parts, strict=True)]


def _points_of(assessment: Judged, themes: Sequence[ThemeResult]) -> PointsOf | None:
    policy = assessment.policy
    if policy.points is None:
        return None
    points = points_given(policy, (theme.level_number for theme in themes))
    return PointsOf(points, policy.points.gives[-1] * len(themes))


def _next_bar(
    held: Held, parts: Sequence[ThemeResult | ModuleResult], way: Fraction | Points | None
) -> Bar | None:
    """What the next level asks of the parts; None at the top, or where there is no level."""
    if way is None or held.next_level is None or held.level_number is None:
        return None
    with_level = sum(part.level_number is not None for part in parts)
    levels = len(held._assessment.framework.levels)
    return bars(way, with_level, levels)[held.level_number + 1]


def held_back(
    held: Held, parts: Sequence[ThemeResult | ModuleResult], way: Fraction | Points | None
) -> tuple[str, ...]:
    """Ids of the parts that could give more towards the next level."""
    bar = _next_bar(held, parts, way)
    if bar is None:
        return ()
    return tuple(
        part.id
        for part in parts
        if part.level_number is not None and bar.of(part.level_number) < sum(bar.gives)
    )


class PolicyResult(Held):
    """What another policy gives for the same states."""

    def __init__(self, assessment: Judged, policy: Policy, levels: Levels) -> None:
        super().__init__(
            assessment, levels.council, status_of(levels.council, policy.has_council_level)
        )
        self.policy = policy
        self.levels = levels

    def __repr__(self) -> str:
        return f"<PolicyResult {self.policy.id}: {self.level or self.level_title}>"

    @property
    def points(self) -> CouncilPoints | None:
        """The points under it; None where it adds none."""
        return council_points(self.policy, self.levels)

    @property
    def changes(self) -> tuple[str, ...]:
        """Ids of the modules and themes whose level differs from the assessment's own policy."""
        own = self._assessment.levels
        framework = self._assessment.framework
        return (
            *(
                module.id
                for module, here, there in zip(
                    framework.modules, own.modules, self.levels.modules, strict=True
                )
                if here != there
            ),
            *(
                theme.id
                for theme, here, there in zip(
                    rules_of(framework).themes, own.themes, self.levels.themes, strict=True
                )
                if here != there
            ),
        )


def status_of(level: int | None, added_up: bool) -> Status:
    """Why a whole has a level or none; `added_up` says whether the policy adds up to it."""
    if level is not None:
        return Status.ASSESSED
    return Status.NOT_ASSESSED if added_up else Status.NOT_ADDED_UP
