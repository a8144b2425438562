"""The sorts of council that the leaves of a criterion tell apart.

A leaf with `applies_when` is asked of some councils only, and a profile may leave open of which
sort its council is. So a criterion with such leaves is judged for each sort, and for a bundle only
those sorts decide that its profile does not rule out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from eflg_engine.framework.model import Condition, Leaf
from eflg_engine.framework.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class World:
    """One sort of council: which conditions hold for it, and whether each leaf applies to it."""

    answers: tuple[tuple[Condition, bool], ...]
    applies: tuple[bool, ...]


def worlds_of(leaves: Sequence[Leaf], vocabulary: Vocabulary) -> list[World]:
    """Every sort of council that these leaves tell apart: one where they ask all councils alike."""
    by_field: dict[str, dict[Condition, None]] = {}
    for leaf in leaves:
        for condition in leaf.applies_when:
            by_field.setdefault(condition.field, {})[condition] = None
    fields = [
        _answers(name, tuple(conditions), vocabulary) for name, conditions in by_field.items()
    ]
    found = []
    for chosen in product(*fields):
        answers = dict(each for answers in chosen for each in answers)
        applies = tuple(all(answers[each] for each in leaf.applies_when) for leaf in leaves)
        found.append(World(tuple(answers.items()), applies))
    return found


def _answers(
    name: str, conditions: tuple[Condition, ...], vocabulary: Vocabulary
) -> list[tuple[tuple[Condition, bool], ...]]:
    """The combinations of conditions on one field that hold for some value of it."""
    declared = vocabulary.profile_field(name)
    values: Iterable[object] = declared.values if declared else ()
    found = {
        tuple((each, bool(each.holds({name: value}))) for each in conditions): None
        for value in values or _numbers(conditions)
    }
    return list(found)


def _numbers(conditions: tuple[Condition, ...]) -> Iterator[object]:
    """Numbers on every side of, between and at those that the conditions name."""
    at: dict[Decimal, object] = {}
    for condition in conditions:
        if condition.at_least is not None:
            at.setdefault(condition.at_least, condition.at_least)
        at |= {Decimal(value): value for value in condition.values}  # as it is written
    edges = [Decimal(0), *sorted(at)]
    yield from at.values()
    yield edges[-1] + 1
    for lower, upper in pairwise(edges):
        if lower < upper:
            yield (lower + upper) / 2
