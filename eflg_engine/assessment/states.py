"""States of criteria, and which leaves are met, where levels came from sets of leaves.

`quick_levels` leaves behind the bits of what is met: the truth of every leaf and every criterion.
So nobody needs a match to be told what is met, only to be told why.

All is read off a text with a digit for each leaf: 1 where the leaf is met, and 2 more where some
item is offered for its criterion. It is cut into criteria in one call, and what their digits stand
for is looked up: several times quicker than to ask the bits leaf by leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter
from struct import unpack
from typing import Any, TypeVar

from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.rules import Rules
from eflg_engine.assessment.state import State, fix_states
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework

T = TypeVar("T")

MOST_DIGITS = 4
"""Up to how many digits what they stand for is kept: most criteria have fewer leaves."""


def quick_digits(bundle: Bundle, framework: Framework, met: int) -> tuple[bytes, ...]:
    """The digits of each criterion, from the bits of what is met."""
    sets = _known(framework)
    leaves = len(sets.laid_out.leaves)
    digits = _as_digits(met, leaves) + 2 * _as_digits(_offered(bundle, sets), leaves)
    return by_criterion(sets.laid_out, f"{digits:0{leaves}x}"[::-1].encode())


def by_criterion(laid_out: Rules, digits: bytes) -> tuple[bytes, ...]:
    """The digits of each criterion, from those of all leaves."""
    return unpack(laid_out.leaves_format, digits)


def quick_states(
    bundle: Bundle, framework: Framework, day: date, met: int, digits: Sequence[bytes]
) -> list[State]:
    """The states of the criteria in order, from the bits of what is met on a day, and digits."""
    sets = _known(framework)
    states = list(map(_STATES.__getitem__, digits))
    for bit, _ in sets.trees:
        if bit & met:
            states[bit.bit_length() - 1 - len(sets.laid_out.leaves)] = State.MET
    for number, state in fix_states(bundle, sets.laid_out).on(day.toordinal()).items():
        states[number] = state
    return states


def leaves_by_id(laid_out: Rules, digits: Sequence[bytes]) -> dict[str, tuple[bool, ...]]:
    """By criterion id, whether each leaf is met, from the digits of each criterion."""
    return by_id(laid_out, map(_TRUTHS.__getitem__, digits))


def by_id(laid_out: Rules, values: Iterable[T]) -> dict[str, T]:
    """What belongs to each criterion in order, by their ids."""
    # a copy has its full size from the start, and need not grow
    found: dict[str, Any] = laid_out.number_of.copy()
    found.update(zip(laid_out.number_of, values, strict=True))
    return found


class _Kept(dict[bytes, T]):
    """What digits stand for, worked out once where they are few."""

    def __init__(self, read: Callable[[bytes], T]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, digits: bytes) -> T:
        found = self.read(digits)
        if len(digits) <= MOST_DIGITS:
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


def _offered(bundle: Bundle, sets: LeafSets) -> int:
    """The leaves of the criteria for which some item is offered, as bits."""
    data = bundle.__dict__.get("trusted_data")
    if data is None:
        named = {target for item in bundle.evidence for target in item.supports}
    else:
        try:
            named = set(chain.from_iterable(map(itemgetter("supports"), data["evidence"])))
        except KeyError:  # carried over, an item may support nothing
            named = {target for item in data["evidence"] for target in item.get("supports", ())}
    found = 0
    for target in named:
        found |= sets.targets[target]
    return found


def _known(framework: Framework) -> LeafSets:
    sets = LeafSets.of(framework)
    assert sets is not None, "levels came from them"
    return sets
