"""Rules as data: what the translation makes and the adapter loads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

Condition = dict[str, object]
"""A condition on one flat fact, in durable-rules' own JSON form."""


class Says(Enum):
    """What a rule with one condition says of the fact it matches; `Note.number` says of what."""

    COUNTS = auto()  # an item counts for this leaf
    OFFERED = auto()  # something is offered for this criterion
    FAILS = auto()  # this criterion is not due
    RULES_OUT = auto()  # the council is not of this sort, a place in the program's worlds
    NOT_YET = auto()  # the leaves with this `due` are not asked yet
    WORLD = auto()  # for councils of a sort nothing is asked, or it is not met or met, as in WORLDS
    COVERED = auto()  # 1: what counts covers what the leaf asks; 0: it does not
    STATE = auto()  # the criterion is in this state, a place in STATES


@dataclass(frozen=True, slots=True)
class Note:
    """A rule's conclusion about the fact that it matched."""

    says: Says
    number: int


@dataclass(frozen=True, slots=True)
class ScaledProperty:
    """A number times a property of one of the facts matched, given by its place."""

    times: int
    fact: int
    name: str


@dataclass(frozen=True, slots=True)
class Derive:
    """A new flat fact: each property is a number plus terms."""

    values: tuple[tuple[str, int, tuple[ScaledProperty, ...]], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When facts match every condition (at most one fact can match each), then this follows.

    `mentions` are the properties that the conditions read first: facts that hold one of them are
    brought before the rule.
    """

    when: tuple[Condition, ...]
    mentions: tuple[str, ...]
    then: Note | Derive


def exists(name: str) -> Condition:
    """The fact holds this property."""
    return {"$ex": {name: 1}}


def equals(name: str, value: int) -> Condition:
    """The property has this value."""
    return {name: value}


def at_least(name: str, value: int) -> Condition:
    """The property is this high."""
    return {"$gte": {name: value}}


def below(name: str, value: int) -> Condition:
    """The property is lower than this."""
    return {"$lt": {name: value}}


def one_of(name: str, values: tuple[int, ...]) -> Condition:
    """The property has one of these values, of which there is at least one."""
    return either(tuple(equals(name, value) for value in values))


def none_of(name: str, values: tuple[int, ...]) -> Condition:
    """The property is there and has none of these values, of which there is at least one."""
    return both(tuple({"$neq": {name: value}} for value in values))


def either(conditions: tuple[Condition, ...]) -> Condition:
    """One of these, at most one of which can hold for a fact."""
    return conditions[0] if len(conditions) == 1 else {"$or": list(conditions)}


def both(conditions: tuple[Condition, ...]) -> Condition:
    """All of these: never an empty list, on which durable-rules hangs."""
    return conditions[0] if len(conditions) == 1 else {"$and": list(conditions)}
