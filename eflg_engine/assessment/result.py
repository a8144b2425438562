"""The result of an assessment: levels at once, reasons when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from eflg_engine.assessment.binding import ASSESSED, FOREVER, Evaluation, State, bind, bit_numbers
from eflg_engine.assessment.compiled import compiled
from eflg_engine.assessment.explain import Explanation, explain
from eflg_engine.assessment.fold import (
    HangsOn,
    fold,
    last_day_met,
    longest_lasting,
    smallest_proof,
    sole_items,
)
from eflg_engine.assessment.ladder import NONE, Bar, Levels, Status, add_up, bars, needed
from eflg_engine.assessment.points import (
    CouncilPoints,
    NextPoints,
    PointsOf,
    council_points,
    next_points,
    points_given,
)
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.framework.framework import Criterion, Framework, Level, Points, Policy

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """A property worked out once, when it is asked for.

    Unlike functools.cached_property before Python 3.12 it takes no lock: two threads may both
    work it out, to the same value.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out = work_out
        self.name = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, owner: object, _: type | None = None) -> T:
        if owner is None:
            return self  # type: ignore[return-value]
        value = self.work_out(owner)
        owner.__dict__[self.name] = value
        return value


class CriterionResult:
    """What can be said of one criterion."""

    rule: Criterion
    """The criterion itself, with the file and line of its rule."""
    state: State
    """met, not_met, no_evidence, not_applicable, not_assessed or out_of_scope."""

    def __init__(self, evaluation: Evaluation, number: int) -> None:
        self._evaluation = evaluation
        self.number = number
        self.rule = evaluation.binding.compiled.criteria[number]
        self.state = evaluation.states[number]

    @property
    def id(self) -> str:
        """The full id."""
        return self.rule.id

    @property
    def level(self) -> str:
        """The id of the level at which it is asked for."""
        return self._evaluation.binding.compiled.framework.levels[self.rule.level].id

    @lazy
    def proof(self) -> tuple[str, ...]:
        """Ids of the smallest evidence that meets it; empty where it is not met."""
        kept = self._answers()
        if "proof" not in kept:
            kept["proof"] = self._ids(smallest_proof(self._evaluation, self.number))
        return kept["proof"]  # type: ignore[return-value]

    @lazy
    def holds_until(self) -> date | None:
        """The last day it stays met on today's evidence; None if unmet or without an end.

        Evidence dated later than the assessment is left out: what it would do is a forecast.
        """
        kept = self._answers()
        if "holds_until" in kept:
            return kept["holds_until"]  # type: ignore[return-value]
        return _day(last_day_met(self._evaluation, self.number))

    @lazy
    def hangs_on(self) -> tuple[str, ...]:
        """Ids of the items each of whose loss alone would un-meet it."""
        kept = self._answers()
        if "hangs_on" not in kept:
            tree = self._evaluation.binding.compiled.trees[self.number]
            kept["hangs_on"] = self._ids(fold(tree, HangsOn(self._evaluation)) or 0)
        return kept["hangs_on"]  # type: ignore[return-value]

    @lazy
    def explanation(self) -> Explanation | None:
        """Why it is not met; None unless the state is not_met or no_evidence."""
        if self.state not in (State.NOT_MET, State.NO_EVIDENCE):
            return None
        return explain(self._evaluation, self.number)

    @property
    def needs_profile(self) -> tuple[str, ...]:
        """The profile values without which it cannot be assessed."""
        return self._evaluation.binding.needs_profile.get(self.number, ())

    @property
    def due_from(self) -> date | None:
        """Where it is not due yet (and so not applicable): the first day on which it is."""
        day = self._evaluation.binding.due_from.get(self.number, 0)
        return date.fromordinal(day) if day > self._evaluation.as_at.toordinal() else None

    def _answers(self) -> dict[str, object]:
        """Proof, holds_until and hangs_on as far as they are known.

        They are decided by what counts for its leaves and by the objectives in force, and kept
        with the bundle, unless an objective that comes into force later may matter too.
        """
        if self.state is not State.MET:
            self.__dict__.update(_UNMET)
            return _UNMET
        evaluation = self._evaluation
        binding = evaluation.binding
        if evaluation.later_objectives:
            return {}
        leaves = binding.compiled.leaves_of[self.number]
        if binding.compiled.needs_one_item[self.number]:
            leaf = leaves.start
            number, last = longest_lasting(evaluation, leaf)
            items = evaluation.counting[leaf]
            proof = (binding.items[number].id,)
            hangs_on = () if items & (items - 1) else proof
            self.__dict__.update(proof=proof, holds_until=_day(last), hangs_on=hangs_on)
            return self.__dict__
        counting = tuple(evaluation.counting[leaves.start : leaves.stop])
        key = (self.number, evaluation.in_force, counting)
        kept = binding.answers.get(key)
        if kept is None:
            if sole := sole_items(evaluation, self.number):
                ids = self._ids(sole[0])
                kept = {"proof": ids, "hangs_on": ids, "holds_until": _day(sole[1])}
            else:
                kept = {"holds_until": _day(last_day_met(evaluation, self.number))}
            binding.answers[key] = kept
        self.__dict__.update(kept)
        return kept

    def _ids(self, bits: int) -> tuple[str, ...]:
        items = self._evaluation.binding.items
        if not bits & (bits - 1):
            return (items[bits.bit_length() - 1].id,) if bits else ()
        return tuple(sorted([items[number].id for number in bit_numbers(bits)]))


_UNMET: dict[str, object] = {"proof": (), "holds_until": None, "hangs_on": ()}


def _day(ordinal: int) -> date | None:
    return None if ordinal >= FOREVER else date.fromordinal(ordinal)


class _Held:
    """A level held by a theme, a module or the council."""

    def __init__(self, assessment: Assessment, number: int | None, status: Status) -> None:
        self._assessment = assessment
        self.level_number = number
        self.status = status

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
    def next_level(self) -> Level | None:
        """The next level up; None at the top, or where there is no level."""
        levels = self._assessment.framework.levels
        number = self.level_number
        return None if number is None or number + 1 >= len(levels) else levels[number + 1]


_NO_LEVEL = {
    Status.ASSESSED: "",
    Status.NOT_ASSESSED: "Not assessed",
    Status.OUT_OF_SCOPE: "Out of scope",
    Status.NOT_ADDED_UP: "Not added up",
}


class ThemeResult(_Held):
    """The level of a theme, what blocks the next, and what it does beyond."""

    def __init__(
        self, assessment: Assessment, place: int, number: int | None, status: Status
    ) -> None:
        super().__init__(assessment, number, status)
        self._theme = compiled(assessment.framework).themes[place]
        self.id = self._theme.id
        self.title = assessment.framework.themes[self.id].title

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
        return [
            result
            for result in self.at_level(number)
            if result.state in ASSESSED and result.state is not State.MET
        ]

    def needed_at(self, number: int) -> int:
        """How many of `unmet_at` must be met under the policy; 0 where enough are met."""
        states = [result.state for result in self.at_level(number)]
        assessed = sum(state in ASSESSED for state in states)
        met = sum(state is State.MET for state in states)
        return max(0, needed(self._assessment.policy.criteria, assessed) - met)

    @property
    def blocked_by(self) -> tuple[str, ...]:
        """Ids of the unmet criteria of the next level: those that stand in its way."""
        if self.next_level is None or self.level_number is None:
            return ()
        return tuple(result.id for result in self.unmet_at(self.level_number + 1))

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
        """Ids of the criteria met above the level held."""
        if self.level_number is None:
            return ()
        return tuple(
            result.id
            for number in range(self.level_number + 1, len(self._theme.levels))
            for result in self.at_level(number)
            if result.state is State.MET
        )

    @property
    def provisional(self) -> bool:
        """Whether a criterion could not be assessed, so that the level may change."""
        return any(result.state is State.NOT_ASSESSED for result in self.criteria)


class ModuleResult(_Held):
    """The level of a module and of its themes."""

    def __init__(
        self,
        assessment: Assessment,
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

    @property
    def held_back_by(self) -> tuple[str, ...]:
        """Ids of the themes that do not hold the next level."""
        return _held_back(self, self.themes, self._assessment.policy.themes)

    @property
    def points(self) -> PointsOf | None:
        """The points that its themes give; None where the policy adds none."""
        return _points_of(self._assessment, self.themes)


def _points_of(assessment: Assessment, themes: Sequence[ThemeResult]) -> PointsOf | None:
    policy = assessment.policy
    if policy.points is None:
        return None
    points = points_given(policy, (theme.level_number for theme in themes))
    return PointsOf(points, policy.points.gives[-1] * len(themes))


def _next_bar(
    held: _Held, parts: Sequence[ThemeResult | ModuleResult], way: Fraction | Points | None
) -> Bar | None:
    """What the next level asks of the parts; None at the top, or where there is no level."""
    if way is None or held.next_level is None or held.level_number is None:
        return None
    with_level = sum(part.level_number is not None for part in parts)
    levels = len(held._assessment.framework.levels)
    return bars(way, with_level, levels)[held.level_number + 1]


def _held_back(
    held: _Held, parts: Sequence[ThemeResult | ModuleResult], way: Fraction | Points | None
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


class PolicyResult(_Held):
    """What another policy gives for the same states."""

    def __init__(self, assessment: Assessment, policy: Policy, levels: Levels) -> None:
        super().__init__(
            assessment, levels.council, _status(levels.council, policy.has_council_level)
        )
        self.policy = policy
        self.levels = levels

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
                    compiled(framework).themes, own.themes, self.levels.themes, strict=True
                )
                if here != there
            ),
        )


def _status(level: int | None, added_up: bool) -> Status:
    if level is not None:
        return Status.ASSESSED
    return Status.NOT_ASSESSED if added_up else Status.NOT_ADDED_UP


class Assessment(_Held):
    """The result of assessing a bundle under a framework on a date, under a policy.

    `level` is the council's indicative level: a level id, or None below the first rung (or where
    the policy gives no single level: see `status`). Levels are worked out at once; proofs, gaps
    and dates when they are asked for. Safe to share between threads. `levels` is given where
    another engine has added up.
    """

    schema = "eflg-assessment/1"

    framework: Framework
    """The framework assessed under."""
    as_at: date
    """The day the result speaks of."""
    policy: Policy
    levels: Levels

    def __init__(
        self, evaluation: Evaluation, policy: Policy, levels: Levels | None = None
    ) -> None:
        binding = evaluation.binding
        self.evaluation = evaluation
        if levels is None:
            levels = add_up(binding.compiled, evaluation.states, policy)
        framework = binding.compiled.framework
        self._set(binding.bundle, framework, evaluation.as_at, policy, levels)

    @classmethod
    def of_levels(
        cls, bundle: Bundle, framework: Framework, as_at: date, policy: Policy, levels: Levels
    ) -> Assessment:
        """The result with these levels: what they rest on is worked out when it is asked for.

        Somebody has looked for words of the bundle that the framework does not know.
        """
        found = cls.__new__(cls)
        found._set(bundle, framework, as_at, policy, levels)
        return found

    def _set(
        self, bundle: Bundle, framework: Framework, as_at: date, policy: Policy, levels: Levels
    ) -> None:
        self._bundle, self.framework, self.as_at = bundle, framework, as_at
        self.policy, self.levels = policy, levels
        council = levels.council
        super().__init__(self, council, _status(council, policy.has_council_level))

    @lazy
    def evaluation(self) -> Evaluation:
        """Every leaf and criterion on the day."""
        return bind(self._bundle, self.framework, known=True).at(self.as_at)

    @property
    def bundle(self) -> Bundle:
        """The bundle assessed, with ids for names of modules, themes and criteria."""
        return self.evaluation.binding.bundle

    @lazy
    def criteria_by_number(self) -> list[CriterionResult]:
        """Criterion results in the framework's order."""
        return [
            CriterionResult(self.evaluation, number)
            for number in range(len(self.evaluation.states))
        ]

    @lazy
    def criteria(self) -> Mapping[str, CriterionResult]:
        """Criterion results by full id, in the framework's order."""
        return {result.id: result for result in self.criteria_by_number}

    @lazy
    def themes(self) -> Mapping[str, ThemeResult]:
        """Theme results by full id, in order."""
        return {
            theme.id: ThemeResult(self, place, self.levels.themes[place], self._theme_status(place))
            for place, theme in enumerate(compiled(self.framework).themes)
        }

    def _theme_status(self, place: int) -> Status:
        if self.levels.themes[place] is not None:
            return Status.ASSESSED
        module = self.framework.modules[compiled(self.framework).themes[place].module].id
        return Status.NOT_ASSESSED if self._in_scope(module) else Status.OUT_OF_SCOPE

    def _in_scope(self, module: str) -> bool:
        scope = self._bundle.scope.modules
        return ALL in scope or module in scope

    @lazy
    def modules(self) -> Mapping[str, ModuleResult]:
        """Module results by id, in order."""
        results = {}
        for module, level in zip(self.framework.modules, self.levels.modules, strict=True):
            themes = [self.themes[theme.id] for theme in module.themes]
            status = _status(level, self.policy.themes is not None)
            if not self._in_scope(module.id):
                status = Status.OUT_OF_SCOPE
            results[module.id] = ModuleResult(self, module.id, module.title, themes, level, status)
        return results

    @property
    def held_back_by(self) -> tuple[str, ...]:
        """Ids of the modules that do not hold the council's next level.

        Where points are added up, of the themes that could give more.
        """
        policy = self.policy
        if policy.points is not None:
            return _held_back(self, list(self.themes.values()), policy.points)
        return _held_back(self, list(self.modules.values()), policy.modules)

    @lazy
    def points(self) -> CouncilPoints | None:
        """The points of all themes, and how near the next band is; None where none are added."""
        return council_points(self.policy, self.levels)

    @lazy
    def next_points(self) -> list[NextPoints]:
        """What each theme that can give more needs for it: fewest criteria first, then cheapest."""
        return next_points(self)

    @lazy
    def other_policies(self) -> list[PolicyResult]:
        """What each other policy of the framework gives."""
        laid_out, states = compiled(self.framework), self.evaluation.states
        return [
            PolicyResult(self, policy, add_up(laid_out, states, policy))
            for policy in self.framework.policies.values()
            if policy.id != self.policy.id
        ]

    @property
    def not_assessed(self) -> list[CriterionResult]:
        """Criteria left open because the council's profile does not say what they need."""
        return [r for r in self.criteria_by_number if r.state is State.NOT_ASSESSED]

    @property
    def out_of_scope(self) -> list[CriterionResult]:
        """Criteria outside the scope of this assessment."""
        return [r for r in self.criteria_by_number if r.state is State.OUT_OF_SCOPE]

    @property
    def provisional(self) -> bool:
        """Whether some criterion could not be assessed, so that levels may change."""
        return State.NOT_ASSESSED in self.evaluation.states

    @property
    def planned(self) -> list[EvidenceItem]:
        """Items dated after the assessment: planned, not yet evidence."""
        return [item for item in self.evaluation.binding.items if item.dated > self.as_at]

    def blockers(self) -> Iterator[CriterionResult]:
        """The unmet criteria between the council and its next level, cheapest to close first.

        Where there is no council level, those between each module and its own next level. Where
        points are added up, those between each theme and the next level that gives it more.
        """
        if self.policy.points is not None:
            unmet = [self.criteria[name] for step in self.next_points for name in step.criteria]
            return iter(sorted(unmet, key=self.effort))
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
        return iter(sorted(found, key=self.effort))

    def effort(self, criterion: CriterionResult) -> tuple[int, int]:
        """Roughly how many days closing a criterion takes: as its rule says, and by its gap."""
        vocabulary = self.framework.vocabulary
        effort = criterion.rule.effort
        number = vocabulary.efforts.number(effort) if effort else None
        gap = criterion.explanation.gap.effort if criterion.explanation else 0
        return (vocabulary.effort_days[number] if number is not None else gap, gap)

    def to_data(self) -> dict[str, object]:
        """The full result as plain data, the caller's own: what `to_json` writes."""
        import json

        data: dict[str, object] = json.loads(self.to_json())
        return data

    def to_json(self, *, indent: int | None = None) -> str:
        """The full result as JSON text, the same for the same input on every machine."""
        import json

        from eflg_engine.assessment.result_data import result_text

        if indent is not None:
            return json.dumps(self.to_data(), ensure_ascii=False, indent=indent)
        return result_text(self)
