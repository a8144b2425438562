"""The states of criteria, and those that no evidence changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eflg_engine.assessment.asked_leaves import AskedLeaves
from eflg_engine.assessment.rules import Rules
from eflg_engine.evidence.bundle import ALL, Bundle
from eflg_engine.framework.model import Criterion


class State(StrEnum):
    """What can be said of a criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NO_EVIDENCE = "no_evidence"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    OUT_OF_SCOPE = "out_of_scope"


ASSESSED = frozenset({State.MET, State.NOT_MET, State.NO_EVIDENCE})


@dataclass(frozen=True, slots=True)
class Fixed:
    """What no evidence changes: states of criteria, and the profile fields that are missing.

    `states` are those of a day on which everything is due; `due_from` has the ordinals of first
    days. All by a criterion's number. `leaves` says which of their leaves are asked.
    """

    states: Mapping[int, State]
    needs_profile: Mapping[int, tuple[str, ...]]
    due_from: Mapping[int, int]
    leaves: AskedLeaves

    def on(self, day: int) -> Mapping[int, State]:
        """`states` on the day with this ordinal: what is not due yet is not applicable."""
        late = [number for number, first in self.due_from.items() if first > day]
        found = (
            {**self.states, **dict.fromkeys(late, State.NOT_APPLICABLE)} if late else self.states
        )
        nothing: dict[int, State] = {}
        for number, ways in self.leaves.on(day).asked.items():
            if number not in found and not all(ways):
                nothing[number] = State.NOT_ASSESSED if any(ways) else State.NOT_APPLICABLE
        return {**found, **nothing} if nothing else found

    def due_on(self, criterion: int, day: int) -> int | None:
        """Where a criterion is not applicable on a day for not being due: the day on which it is.

        The first day on which it is due, or any of its leaves.
        """
        first = self.due_from.get(criterion, 0)
        ways = self.leaves.on(day).asked.get(criterion)
        if criterion not in self.states and ways is not None and not any(ways):
            leaves = [each for each in self.leaves.due_days(criterion) if each > day]
            first = max(first, min(leaves, default=0))
        return first if first > day else None

    def missing(self, criterion: int, day: int) -> tuple[str, ...]:
        """The profile fields that are missing, where a criterion cannot be assessed on a day."""
        found = self.needs_profile.get(criterion)
        return self.leaves.needs_profile(criterion, day) if found is None else found


def fix_states(bundle: Bundle, rules: Rules) -> Fixed:
    """What no evidence changes in a bundle, whose scope names modules by their ids."""
    states: dict[int, State] = {}
    needs_profile, due_from = {}, {}
    scope, profile = bundle.scope.modules, bundle.council.profile
    if ALL not in scope:
        modules = rules.framework.modules
        out = {place for place, module in enumerate(modules) if module.id not in scope}
        numbers = [number for number, place in enumerate(rules.module_of) if place in out]
        states = dict.fromkeys(numbers, State.OUT_OF_SCOPE)
    for number in rules.conditional:
        if number not in states:
            state, unknown, first = fixed_by_profile(rules.criteria[number], profile)
            if state is not None:
                states[number] = state
            if unknown:
                needs_profile[number] = unknown
            if first is not None:
                due_from[number] = first.toordinal()
    return Fixed(states, needs_profile, due_from, AskedLeaves(bundle, rules))


def fixed_by_profile(
    criterion: Criterion, profile: Mapping[str, object]
) -> tuple[State | None, tuple[str, ...], date | None]:
    """What a council's profile alone makes of a criterion once it is due.

    With the profile fields that are missing, and the first day on which it is due.
    """
    applies = criterion.applies_when.holds(profile)
    if applies is False:
        return State.NOT_APPLICABLE, (), None
    first = criterion.due.first_day(profile) if criterion.due else None
    if applies is None:
        return State.NOT_ASSESSED, criterion.applies_when.missing(profile), first
    return None, (), first
