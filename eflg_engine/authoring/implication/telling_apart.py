"""Readings of one criterion told apart by an example, or found to be the same: exactly."""

from __future__ import annotations

from collections.abc import Mapping

from eflg_engine.authoring.implication.deciding import counterexample, shared_ground
from eflg_engine.framework.model import Criterion, Framework, Requirement


def same_evidence(framework: Framework, one: Criterion, other: Criterion) -> bool:
    """Whether two readings of a criterion are met by the same evidence, whatever it is."""
    if (one.applies_when, one.due) != (other.applies_when, other.due):
        return False
    on = shared_ground(framework, [one])
    return not any(counterexample(on, [first], second) for first, second in _both_ways(one, other))


def examples_apart(
    framework: Framework, criterion: Criterion, other: Criterion
) -> list[tuple[str, Mapping[str, object]]]:
    """Examples that a criterion and another reading of it take differently: what of, and which.

    With the keys of examples in rule files. None where they are the same, or differ only in when
    they apply.
    """
    on = shared_ground(framework, [criterion])
    found = []
    for first, second in _both_ways(criterion, other):
        apart = counterexample(on, [first], second)
        if apart is not None:
            of = "enough" if first is criterion.requires else "not_enough"
            found.append((of, apart.example))
    return found


def _both_ways(one: Criterion, other: Criterion) -> list[tuple[Requirement, Requirement]]:
    return [(one.requires, other.requires), (other.requires, one.requires)]
