"""What pydantic cannot see in a condition: facts and values that are not declared, empty limits.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from eflg_engine.framework.conditions import ANY_OF, MOST_SORTS, NOT
from eflg_engine.reading.parts import Part, entries, entries_at, mapping, part, unknown, words_at
from eflg_engine.reading.problems import Path, Problem, listed, shown
from eflg_engine.reading.values import DATE, BadValue, read_number
from eflg_engine.reading.words import meant


def condition_problems(
    where: Part, fields: Mapping[str, object], condition: object, path: Path
) -> Iterator[Problem]:
    """The problems of a condition as read, which stands at `path`; `fields` are the facts by id."""
    for name, value in mapping(condition).items():
        at = (*path, name)
        if name in (ANY_OF, NOT):
            inner = entries_at(condition, path, name) if name == ANY_OF else [(at, value)]
            for below, each in inner:
                if isinstance(each, dict) and not each:
                    message = "this says nothing"
                    allowed = "facts and what they must be"
                    yield where.problem("missing_key", below, message, allowed=allowed)
                yield from condition_problems(where, fields, each, below)
        elif name not in fields:
            ids = list(fields)
            yield unknown(where, "profile_field", at, name, ids, meant(name, ids), key=True)
        elif part(fields[name], "holds") == DATE:
            message = f'"{shown(name)}" is a day: a rule cannot compare it'
            hint = f'say "due: {{after: 1 year, since: {shown(name)}}}"'
            yield where.problem("not_allowed", at, message, hint=hint, key=True)
        elif values := [value for _, value in words_at(fields[name], (), "values")]:
            yield from _of_values(where, values, {name: value}, at)
        else:
            yield from _of_numbers(where, {name: value}, at)


def _of_values(
    where: Part, values: list[str], test: Mapping[str, object], at: Path
) -> Iterator[Problem]:
    """A test of a fact that has one of some values."""
    *path, name = at
    if isinstance(test[str(name)], dict):
        message = f'"{shown(name)}" is not a number: name the values to which this applies'
        yield where.problem("not_allowed", at, message, allowed=listed(values))
        return
    for value_at, value in words_at(test, tuple(path), str(name)):
        if value not in values:
            message = f'"{shown(name)}" has no such value'
            yield unknown(where, "value", value_at, value, values, meant(value, values), message)


def _of_numbers(where: Part, test: Mapping[str, object], at: Path) -> Iterator[Problem]:
    """A test of a fact that is a number."""
    *path, name = at
    limits = test[str(name)]
    if not isinstance(limits, dict):
        for value_at, value in words_at(test, tuple(path), str(name)):
            with suppress(BadValue):
                read_number(value)
                continue
            message = f'"{shown(name)}" is a number'
            allowed = "a number, {at_least: number} or {at_most: number}"
            yield where.problem("not_a_number", value_at, message, shown(value), allowed)
    elif not limits:
        message, allowed = "this sets no limit", "at_least, at_most, or both"
        yield where.problem("missing_key", at, message, allowed=allowed)
    else:
        with suppress(BadValue, KeyError):
            if read_number(limits["at_least"]) > read_number(limits["at_most"]):
                message = "no number is as high as the one and as low as the other"
                yield where.problem("out_of_range", at, message)


def too_many_cases(
    where: Part, fields: Mapping[str, object], conditions: list[object], path: Path
) -> Iterator[Problem]:
    """That conditions that are asked together look at more facts than can be told apart."""
    many = 1
    asked: dict[str, set[str]] = {}
    for name, test in _tests(conditions):
        found = asked.setdefault(name, set())
        if isinstance(test, dict):
            found |= {f"{limit} {value}" for limit, value in test.items()}
        else:
            found |= {str(value) for _, value in words_at({name: test}, (), name)}
    for name, tests in asked.items():
        values = len(entries(part(fields.get(name), "values"))) or 2 * len(tests) + 1
        many *= max(1, min(values, 2 ** len(tests)))
    if many > MOST_SORTS:
        message = "its conditions look at too many facts: they tell too many cases apart"
        yield where.problem("out_of_range", path, message, str(many), f"{MOST_SORTS} cases")


def _tests(conditions: object) -> Iterator[tuple[str, object]]:
    """The tests of facts in a condition as read, or in a list of them: each fact with its test."""
    for each in conditions if isinstance(conditions, list) else [conditions]:
        for name, value in mapping(each).items():
            if name in (ANY_OF, NOT):
                yield from _tests(value)
            else:
                yield name, value
