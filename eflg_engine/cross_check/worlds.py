"""The sorts of council that a criterion or its leaves tell apart.

What has `applies_when` is asked of some councils only, and a profile may leave open of which sort
its council is. So such a criterion, or one with such leaves, is judged for each sort, and for a
bundle only those sorts decide that its profile does not rule out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, product

from eflg_engine.framework.conditions import ANY_OF, NOT, Condition, FactTest
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import value_key


@dataclass(frozen=True, slots=True)
class World:
    """One sort of council: the answers to tests of its facts, and whether each condition holds.

    Each test is of values, or has one limit.
    """

    answers: tuple[tuple[FactTest, bool], ...]
    applies: tuple[bool, ...]


def worlds_of(conditions: Sequence[Condition], vocabulary: Vocabulary) -> list[World]:
    """Every sort of council that these tell apart: one where they say nothing."""
    by_field: dict[str, dict[FactTest, None]] = {}
    for condition in conditions:
        for test in condition.tests:
            by_field.setdefault(test.field, {}).update(dict.fromkeys(_single(test)))
    fields = [_answers(name, tuple(tests), vocabulary) for name, tests in by_field.items()]
    found = []
    for chosen in product(*fields):
        answers = dict(each for answers in chosen for each in answers)
        applies = tuple(_holds(condition, answers) for condition in conditions)
        found.append(World(tuple(answers.items()), applies))
    return found


def _holds(part: Condition | FactTest, answers: dict[FactTest, bool]) -> bool:
    if isinstance(part, FactTest):
        return all(answers[test] for test in _single(part))
    found = [_holds(each, answers) for each in part.parts]
    if part.form == NOT:
        return True not in found
    return True in found if part.form == ANY_OF else False not in found


def _single(test: FactTest) -> list[FactTest]:
    """A test of two limits as two tests."""
    if test.at_least is None or test.at_most is None:
        return [test]
    return [replace(test, at_most=None), replace(test, at_least=None)]


def _answers(
    name: str, tests: tuple[FactTest, ...], vocabulary: Vocabulary
) -> list[tuple[tuple[FactTest, bool], ...]]:
    """The combinations of tests of one fact that some value of it passes."""
    declared = vocabulary.profile_field(name)
    values: Iterable[object] = declared.values if declared else ()
    found = {
        tuple((each, each.passes(value)) for each in tests): None
        for value in values or _numbers(tests)
    }
    return list(found)


def _numbers(tests: tuple[FactTest, ...]) -> Iterator[object]:
    """Numbers on every side of, between and at those that the tests name."""
    at = {Decimal(0)}
    for test in tests:
        at |= {limit for limit in (test.at_least, test.at_most) if limit is not None}
        at |= {Decimal(value_key(value)) for value in test.values}
    edges = sorted(each for each in at if each >= 0)
    yield from edges
    yield edges[-1] + 1
    for lower, upper in pairwise(edges):
        yield (lower + upper) / 2
