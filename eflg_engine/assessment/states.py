"""States of criteria, and which leaves are met, from the bits of what is met.

All is read off a text with a digit for each leaf: 1 where the leaf is met, and 2 more where some
item is offered for its criterion. It is cut into criteria in one call, and what their digits stand
for is looked up: several times quicker than to ask the bits leaf by leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from struct import unpack
from typing import Any, TypeVar

from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.rules import Rules
from eflg_engine.assessment.state import State

T = TypeVar("T")

MOST_REMEMBERED = 4
"""Up to how many digits what they stand for is remembered: most criteria have fewer leaves."""


def digits_of(rules: Rules, met: int, offered: int) -> tuple[bytes, ...]:
    """The digits of each criterion, from the bits of the leaves that are met and offered for."""
    leaves = len(rules.leaves)
    digits = _as_digits(met, leaves) + 2 * _as_digits(offered, leaves)
    return unpack(rules.leaves_format, f"{digits:0{leaves}x}"[::-1].encode() if leaves else b"")


def states_of(
    sets: LeafSets, met: int, digits: Sequence[bytes], fixed: Mapping[int, State]
) -> list[State]:
    """The states of the criteria in order; `fixed` has those that no evidence changes."""
    states = list(map(_STATES.__getitem__, digits))
    for bit, _ in sets.trees:
        if bit & met:
            states[bit.bit_length() - 1 - len(sets.rules.leaves)] = State.MET
    for number in sets.rules.leafwise:
        if met >> len(sets.rules.leaves) + number & 1:
            states[number] = State.MET
    for number, state in fixed.items():
        states[number] = state
    return states


def leaves_by_id(rules: Rules, digits: Sequence[bytes]) -> dict[str, tuple[bool, ...]]:
    """By criterion id, whether each leaf is met, from the digits of each criterion."""
    return by_id(rules, map(_TRUTHS.__getitem__, digits))


def by_id(rules: Rules, values: Iterable[T]) -> dict[str, T]:
    """What belongs to each criterion in order, by their ids."""
    # a copy has its full size from the start, and need not grow
    found: dict[str, Any] = rules.number_of.copy()
    found.update(zip(rules.number_of, values, strict=True))
    return found


class _Kept(dict[bytes, T]):
    """What digits stand for, worked out once where they are few."""

    def __init__(self, read: Callable[[bytes], T]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, digits: bytes) -> T:
        found = self.read(digits)
        if len(digits) <= MOST_REMEMBERED:
            self[digits] = found
        return found


def _state(digits: bytes) -> State:
    """The state of a criterion that needs every leaf."""
    if all(digit & 1 for digit in digits):
        return State.MET
    return State.NOT_MET if digits[0] & 2 else State.NO_EVIDENCE


def _truths(digits: bytes) -> tuple[bool, ...]:
    return tuple([bool(digit & 1) for digit in digits])


_STATES, _TRUTHS = _Kept(_state), _Kept(_truths)


def _as_digits(bits: int, leaves: int) -> int:
    """The bits of the leaves, each as a hexadecimal digit: there is room for another in it."""
    return int(f"{bits & (1 << leaves) - 1:b}", 16)
