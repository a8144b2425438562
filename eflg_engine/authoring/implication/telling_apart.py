"""Readings of one criterion told apart by an example, or found to be the same: exactly."""

from __future__ import annotations

from collections.abc import Mapping

from eflg_engine.authoring.implication.deciding import (
    Counterexample,
    counterexample,
    criterion_counterexample,
    shared_ground,
)
from eflg_engine.framework.model import Criterion, Framework, leaves


def same_evidence(framework: Framework, one: Criterion, other: Criterion) -> bool:
    """Whether two readings of a criterion are met by the same evidence, whatever it is."""
    if (one.applies_when, one.due) != (other.applies_when, other.due):
        return False
    mine, others = _when_asked(one), _when_asked(other)
    if len(mine) == len(others) and mine != others:
        return False
    return not any(_apart(framework, *pair) for pair in ((one, other), (other, one)))


def examples_apart(
    framework: Framework, criterion: Criterion, other: Criterion
) -> list[tuple[str, Mapping[str, object]]]:
    """Examples that a criterion and another reading of it take differently: what of, and which.

    With the keys of examples in rule files. None where they are the same, or differ only in when
    they apply.
    """
    found: list[tuple[str, Mapping[str, object]]] = []
    for first, second in ((criterion, other), (other, criterion)):
        apart = _apart(framework, first, second)
        if apart is not None:
            of = "enough" if first is criterion else "not_enough"
            items = apart.example["evidence"]
            assert isinstance(items, list)
            offered = [_offered(criterion, item) for item in items]
            found.append((of, {**apart.example, "evidence": offered}))
    return found


def _apart(framework: Framework, first: Criterion, second: Criterion) -> Counterexample | None:
    """Evidence that meets the one and not the other; None if there is none."""
    on = shared_ground(framework, [first])
    if not any(_when_asked(first)) and not any(_when_asked(second)):
        return counterexample(on, [first.requires], second.requires)
    return criterion_counterexample(framework, [first], second, on)


def _when_asked(criterion: Criterion) -> list[tuple[object, ...]]:
    """For each leaf from when and of whom it is asked; empty for one asked always, of everybody."""
    return [
        (leaf.due, leaf.applies_when) if leaf.due or leaf.applies_when else ()
        for leaf in leaves(criterion.requires)
    ]


def _offered(criterion: Criterion, item: Mapping[str, object]) -> dict[str, object]:
    """An item with what it supports as an example of a criterion says it: questions by their word.

    Where the criterion has one question, an item that says nothing is offered for that.
    """
    written = item.get("supports", [])
    assert isinstance(written, list)
    asked = [leaf.question.id for leaf in leaves(criterion.requires) if leaf.question is not None]
    supports = [
        name.removeprefix(f"{criterion.id}.") if name in asked else name for name in written
    ]
    if len(asked) == 1:
        supports = [name for name in written if name not in asked]
        if len(supports) == len(written):
            supports.insert(0, criterion.theme)
    rest = {key: value for key, value in item.items() if key != "supports"}
    return {**rest, "supports": supports} if supports else rest
