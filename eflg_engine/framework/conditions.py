"""Of whom something is asked: conditions on the facts that a council gives about itself.

The one place that evaluates them. A fact that is not given leaves a condition open only where its
value decides: what is so whatever the value is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept_as
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise, product

from eflg_engine.reading.values import value_key

ALL_OF, ANY_OF, NOT = "all", "any", "not"

MOST_SORTS = 1000
"""Sorts of council that the conditions of a criterion may tell apart: each is looked at."""

_TINY = Decimal("1e-15")
"""Less than lies between any two limits: numbers have at most 15 digits."""


@lru_cache(maxsize=1000)
def _keys_of(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(value_key, values))


@dataclass(frozen=True, slots=True)
class FactTest:
    """That a fact about the council is one of these values, or a number within these limits.

    `among` holds the values that the fact may have: none for a number.
    """

    field: str
    values: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    among: tuple[str, ...] = kept_as(default=(), compare=False, repr=False)

    @property
    def logic(self) -> list[object]:
        """What decides, as hashed; a limit above goes unsaid where there is none."""
        most = [] if self.at_most is None else [str(self.at_most)]
        return [self.field, list(self.values), str(self.at_least), *most]

    def passes(self, value: object) -> bool:
        """Whether a value of the fact is as asked."""
        if self.values:
            return value_key(value) in _keys_of(self.values)
        number = Decimal(str(value))
        return (self.at_least is None or number >= self.at_least) and (
            self.at_most is None or number <= self.at_most
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """That every part holds (`all`), one of them (`any`), or none (`not`).

    Without parts it holds of everybody, and is False.
    """

    parts: tuple[FactTest | Condition, ...] = ()
    form: str = ALL_OF

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __and__(self, other: Condition) -> Condition:
        """That both hold."""
        return Condition((*_conjuncts(self), *_conjuncts(other)))

    @property
    def tests(self) -> tuple[FactTest, ...]:
        """The tests of facts in it, in the order they are written."""
        return tuple(
            test
            for part in self.parts
            for test in ((part,) if isinstance(part, FactTest) else part.tests)
        )

    @property
    def logic(self) -> list[object]:
        """The parts as hashed; `all` goes without its word."""
        return [
            *([] if self.form == ALL_OF else [self.form]),
            *(part.logic for part in self.parts),
        ]

    @property
    def fields(self) -> tuple[str, ...]:
        """The facts that it looks at."""
        return tuple(dict.fromkeys(test.field for test in self.tests))

    def is_so(self, profile: Mapping[str, object]) -> bool:
        """Whether it holds for a profile that gives every fact it looks at."""
        answers = (
            part.passes(profile[part.field]) if isinstance(part, FactTest) else part.is_so(profile)
            for part in self.parts
        )
        if self.form == ANY_OF:
            return any(answers)
        return not any(answers) if self.form == NOT else all(answers)

    def holds(self, profile: Mapping[str, object]) -> bool | None:
        """Whether it holds for a profile; None where a fact decides that the profile lacks."""
        if self._is_answered(profile):  # as most are: quicker
            return self.is_so(profile)
        answers = {
            self.is_so({**profile, **facts}) for facts in possible_facts(self.tests, profile)
        }
        return None if len(answers) > 1 else answers.pop()

    def _is_answered(self, profile: Mapping[str, object]) -> bool:
        for part in self.parts:
            if isinstance(part, FactTest):
                if profile.get(part.field) is None:
                    return False
            elif not part._is_answered(profile):
                return False
        return True

    def missing(self, profile: Mapping[str, object]) -> tuple[str, ...]:
        """The facts that a profile lacks and whose values decide, alone or with others."""
        answers = [
            (facts, self.is_so({**profile, **facts}))
            for facts in possible_facts(self.tests, profile)
        ]
        found = []
        for name in answers[0][0]:
            seen: dict[tuple[object, ...], bool] = {}
            for facts, answer in answers:
                others = tuple(value for key, value in facts.items() if key != name)
                if seen.setdefault(others, answer) != answer:
                    found.append(name)
                    break
        return tuple(found)


EVERYBODY = Condition()


def _conjuncts(condition: Condition) -> tuple[FactTest | Condition, ...]:
    return condition.parts if condition.form == ALL_OF else (condition,)


def possible_facts(
    tests: Iterable[FactTest], profile: Mapping[str, object]
) -> Iterator[dict[str, object]]:
    """What a profile leaves open of the facts tested: each way that tests tell apart, once."""
    by_field: dict[str, list[FactTest]] = {}
    for test in tests:
        if profile.get(test.field) is None:
            by_field.setdefault(test.field, []).append(test)
    for values in product(*map(telling_values, by_field.values())):
        yield dict(zip(by_field, values, strict=True))


def telling_values(tests: Sequence[FactTest], among: Iterable[str] = ()) -> list[str | Decimal]:
    """A value of a fact of each sort that tests of it tell apart: those that they name first.

    Of a number, a round one where there is one. `among` are values that it may have besides.
    """
    found: dict[tuple[bool, ...], str | Decimal] = {}
    for value in _candidates(tests, among):
        found.setdefault(tuple(test.passes(value) for test in tests), value)
    return list(found.values())


def _candidates(tests: Sequence[FactTest], more: Iterable[str]) -> Iterator[str | Decimal]:
    among = dict.fromkeys([*(value for test in tests for value in test.among), *more])
    named = dict.fromkeys(value for test in tests for value in test.values)
    if among:
        keys = {value_key(value) for value in named}
        yield from named
        yield from (value for value in among if value_key(value) not in keys)
        return
    yield from named
    limits = [n for test in tests for n in (test.at_least, test.at_most) if n is not None]
    yield from limits
    points = sorted({Decimal(0), *limits, *(Decimal(value_key(value)) for value in named)})
    near = (point + step for step in (-1, 1) for point in points if point)
    between = ((low + high) / 2 for low, high in pairwise(points))
    close = (point + step for step in (-_TINY, _TINY) for point in points)
    yield from (value for each in (near, points, between, close) for value in each if value >= 0)
