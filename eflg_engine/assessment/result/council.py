"""The levels of a council at once, and reasons when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import Levels, Status, add_up
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.levels import levels_of
from eflg_engine.assessment.result.answer_counts import (
    AnswerRef,
    OfferedAnswers,
    level_hangs_on,
)
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.nearness import Nearness, Way, way_of
from eflg_engine.assessment.result.next_points import NextPoints, next_points
from eflg_engine.assessment.result.points import (
    CouncilPoints,
    council_points,
)
from eflg_engine.assessment.result.views import (
    ModuleResult,
    PolicyResult,
    ThemeResult,
    Whole,
    held_back,
    status_of,
    together,
)
from eflg_engine.assessment.rules import Rules
from eflg_engine.assessment.state import State
from eflg_engine.assessment.states import by_id, leaves_by_id
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.evidence.council_papers import PastResult
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.read_only import ReadOnly, read_only


class CouncilResult(Whole):
    """The levels of a council, and all that bears on them: an assessment but for writing it.

    `level` is the council's indicative level: a level id, or None below the first rung (or where
    the policy gives no single level: see `status`). Levels are worked out at once; proofs, gaps
    and dates when they are asked for. Safe to share between threads. `levels` is given where
    another engine has added up.
    """

    framework: Framework
    """The framework assessed under."""
    as_at: date
    """The day the result speaks of."""
    policy: Policy
    levels: Levels
    judgement: Judgement
    """Every leaf and criterion on the day."""

    def __init__(self, judgement: Judgement, policy: Policy, levels: Levels | None = None) -> None:
        self.judgement = judgement
        self.framework, self.as_at = judgement.match.rules.framework, judgement.as_at
        self.policy = policy
        self.levels = levels_of(judgement, policy) if levels is None else levels
        self.level_number: int | None = self.levels.council
        self.status: Status = status_of(self.level_number, policy.has_council_level)

    @property
    def _assessment(self) -> CouncilResult:  # type: ignore[override]
        """Itself: kept as an attribute it would never be freed without the garbage collector."""
        return self

    @property
    def council_name(self) -> str:
        """The name of the council."""
        return self.judgement.match.evidence_of.council.name

    @property
    def bundle(self) -> Bundle:
        """The bundle assessed, with ids for names of modules, themes and criteria."""
        return self.judgement.match.bundle

    @property
    def made_for(self) -> str:
        """The framework that the bundle names, if it is neither this one nor what it adapts."""
        named, adapted = self.bundle.framework, self.framework.adaptation
        bases = [step.base.id for step in adapted.steps()] if adapted else []
        return "" if named in ("", self.framework.id, *bases) else named

    @property
    def _rules(self) -> Rules:
        return self.judgement.match.rules

    @lazy
    def states(self) -> Mapping[str, State]:
        """The state of every criterion by full id, in the framework's order."""
        return read_only(by_id(self._rules, self.judgement.states))

    @lazy
    def leaves_met(self) -> Mapping[str, tuple[bool, ...]]:
        """By the full id of a criterion, whether each leaf of its requirement is met.

        Leaves stand in the order of the rule file. Whether a criterion is asked for does not
        matter: see `states`.
        """
        return read_only(leaves_by_id(self._rules, self.judgement.digits))

    @property
    def states_by_number(self) -> Sequence[State]:
        """States of the criteria in the framework's order."""
        return self.judgement.states

    @lazy
    def criteria_by_number(self) -> list[CriterionResult]:
        """Criterion results in the framework's order."""
        judgement = self.judgement
        rules = judgement.match.rules.criteria
        both = zip(rules, judgement.states, strict=True)
        return [
            CriterionResult(judgement, number, rule, state)
            for number, (rule, state) in enumerate(both)
        ]

    @lazy
    def criteria(self) -> Mapping[str, CriterionResult]:
        """Criterion results by full id, in the framework's order."""
        return ReadOnly({result.id: result for result in self.criteria_by_number})

    @lazy
    def _criteria_at(self) -> Sequence[Sequence[int]]:
        return together(theme.levels for theme in self._rules.themes)

    @lazy
    def offered_answers(self) -> OfferedAnswers:
        """The answers offered to criteria."""
        return OfferedAnswers(self.judgement)

    @lazy
    def level_hangs_on(self) -> tuple[AnswerRef, ...] | None:
        """The answers each of whose loss alone lowers the level; None where none is held."""
        return level_hangs_on(self.judgement, self.levels, self.policy)

    @property
    def themes_at(self) -> dict[int, int]:
        """How many themes hold each level, by its number from NONE, where any does."""
        held = [level for level in self.levels.themes if level is not None]
        return {level: held.count(level) for level in sorted(set(held))}

    @property
    def themes_by_level(self) -> dict[int, list[ThemeResult]]:
        """The themes that have a level, by its number from NONE, lowest first."""
        found: dict[int, list[ThemeResult]] = {level: [] for level in self.themes_at}
        for theme in self.themes.values():
            if theme.level_number is not None:
                found[theme.level_number].append(theme)
        return found

    @property
    def past_results(self) -> list[PastResult]:
        """What bodies outside found earlier, as the bundle says, in the order of their dates."""
        return sorted(self.bundle.past_results, key=lambda past: past.dated)

    @lazy
    def themes(self) -> Mapping[str, ThemeResult]:
        """Theme results by full id, in order."""
        return ReadOnly(
            (theme.id, ThemeResult(self, place, held, self._theme_status(place)))
            for place, (theme, held) in enumerate(
                zip(self._rules.themes, self.levels.themes, strict=True)
            )
        )

    def _theme_status(self, place: int) -> Status:
        if self.levels.themes[place] is not None:
            return Status.ASSESSED
        theme = self.framework.themes[self._rules.themes[place].id]
        if not self._in_scope(theme.module):
            return Status.OUT_OF_SCOPE
        applies = theme.applies_when.holds(self.bundle.council.profile)
        return Status.NOT_APPLICABLE if applies is False else Status.NOT_ASSESSED

    def _in_scope(self, module: str) -> bool:
        scope = self.judgement.match.evidence_of.scope.modules
        return ALL in scope or module in scope

    @lazy
    def modules(self) -> Mapping[str, ModuleResult]:
        """Module results by id, in order."""
        results = {}
        for module, level in zip(self.framework.modules, self.levels.modules, strict=True):
            themes = [self.themes[theme.id] for theme in module.themes]
            status = status_of(level, self.policy.themes is not None)
            if not self._in_scope(module.id):
                status = Status.OUT_OF_SCOPE
            results[module.id] = ModuleResult(self, module.id, module.title, themes, level, status)
        return ReadOnly(results)

    @property
    def held_back_by(self) -> tuple[str, ...]:
        """Ids of the modules that do not hold the council's next level.

        Where points are added up, of the themes that could give more.
        """
        policy = self.policy
        if policy.points is not None:
            return held_back(self, list(self.themes.values()), policy.points)
        return held_back(self, list(self.modules.values()), policy.modules)

    @lazy
    def points(self) -> CouncilPoints | None:
        """The points of all themes, and how near the next band is; None where none are added."""
        return council_points(self.policy, self.levels)

    @lazy
    def next_points(self) -> list[NextPoints]:
        """What each theme that can give more needs for it: fewest criteria first, then cheapest."""
        return next_points(self.policy, self.framework, self.themes.values(), self.effort)

    @lazy
    def other_policies(self) -> list[PolicyResult]:
        """What each other policy of the framework gives."""
        laid_out, states = self._rules, self.states_by_number
        return [
            PolicyResult(self, policy, add_up(laid_out, states, policy))
            for policy in self.framework.policies.values()
            if policy.id != self.policy.id
        ]

    @property
    def not_assessed(self) -> list[CriterionResult]:
        """Criteria left open because the council's profile does not say what they need."""
        return self._in_state(State.NOT_ASSESSED)

    @property
    def out_of_scope(self) -> list[CriterionResult]:
        """Criteria outside the scope of this assessment."""
        return self._in_state(State.OUT_OF_SCOPE)

    def _in_state(self, state: State) -> list[CriterionResult]:
        numbers = [number for number, each in enumerate(self.states_by_number) if each is state]
        return [self.criteria_by_number[number] for number in numbers]

    @property
    def provisional(self) -> bool:
        """Whether some criterion could not be assessed, so that levels may change."""
        return State.NOT_ASSESSED in self.states_by_number

    @property
    def planned(self) -> list[EvidenceItem]:
        """Items dated after the assessment: planned, not yet evidence."""
        return [item for item in self.judgement.match.items if item.dated > self.as_at]

    def blockers(self) -> Iterator[CriterionResult]:
        """The unmet criteria between the council and its next level, nearest first.

        Those that lack one answer come first; then by what would give it (see `nearness`), the
        effort, and how much else the answer would do.

        Where there is no council level, those between each module and its own next level. Where
        points are added up, those between each theme and the next level that gives it more.
        """
        if self.policy.points is not None:
            unmet = [self.criteria[name] for step in self.next_points for name in step.criteria]
            return iter(sorted(unmet, key=self._order))
        found = []
        for module in self.modules.values():
            target = self.level_number if self.level_number is not None else module.level_number
            if target is None:
                continue
            for theme in module.themes:
                if theme.level_number is None or theme.level_number > target:
                    continue
                for level in range(
                    theme.level_number + 1, min(target + 2, len(self.framework.levels))
                ):
                    found += theme.unmet_at(level)
        return iter(sorted(found, key=self._order))

    def nearness(self, criterion: CriterionResult) -> Nearness:
        """How near a criterion that is assessed and not met is to being met."""
        explanation = criterion.explanation
        way = way_of(explanation.gap) if explanation else Way.NEW
        return Nearness(not self.offered_answers.lacks_one(criterion.number), way)

    def _order(self, criterion: CriterionResult) -> tuple[Nearness, tuple[int, int], int]:
        return self.nearness(criterion), self.effort(criterion), -self._unlocks(criterion)

    def _unlocks(self, criterion: CriterionResult) -> int:
        """How many other unmet criteria ask what is missing, and whether its theme then rises."""
        others = self.offered_answers.asking_the_same(criterion.number)
        theme = self.themes[criterion.rule.theme]
        return others + (theme.needs_more == 1 and criterion.id in theme.blocked_by)

    def effort(self, criterion: CriterionResult) -> tuple[int, int]:
        """Roughly how many days closing a criterion takes: as its rule says, and by its gap."""
        vocabulary = self.framework.vocabulary
        effort = criterion.rule.effort
        number = vocabulary.efforts.number(effort) if effort else None
        gap = criterion.explanation.gap.effort if criterion.explanation else 0
        return (vocabulary.effort_days[number] if number is not None else gap, gap)
