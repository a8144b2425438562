"""States of criteria, and which leaves are met, where levels came from sets of leaves.

`quick_levels` leaves behind the bits of what is met: the truth of every leaf and every criterion.
So nobody needs a binding to be told what is met, only to be told why.

All is read off a text with a digit for each leaf, its lowest bit 1 where the leaf is met, the next
where its criterion is offered something. It is cut into criteria in one call, and what a part
stands for looked up: a few times quicker than asking the bits leaf by leaf.
"""

from __future__ import annotations

from datetime import date
from itertools import chain
from operator import itemgetter

from eflg_engine.assessment.binding import State, fix_states
from eflg_engine.assessment.compiled import Compiled
from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.framework import Framework

MOST_DIGITS = 4
"""How long a part of the text may be for what it stands for to be kept: most are shorter."""


def quick_states(bundle: Bundle, framework: Framework, day: date, met: int) -> list[State]:
    """The states of the criteria in order, from the bits of what is met on a day."""
    sets = _known(framework)
    laid_out = sets.laid_out
    leaves = len(laid_out.leaves)
    # bits read as hexadecimal digits, so that there is room for another in each
    digits = _as_digits(met, leaves) + 2 * _as_digits(_offered(bundle, sets), leaves)
    text = f"{digits:0{leaves}x}"[::-1].encode()
    states = [_STATES[part] for part in laid_out.cut.unpack(text)]
    for bit, _ in sets.trees:
        if bit & met:
            states[bit.bit_length() - 1 - leaves] = State.MET
    for number, state in fix_states(bundle, laid_out).on(day.toordinal()).items():
        states[number] = state
    return states


def quick_leaves(framework: Framework, met: int) -> dict[str, tuple[bool, ...]]:
    """By criterion id, whether each leaf is met, from the bits of what is met."""
    laid_out = _known(framework).laid_out
    leaves = len(laid_out.leaves)
    text = f"{_as_digits(met, leaves):0{leaves}x}"[::-1]
    return by_criterion(laid_out, text.encode())


def by_criterion(laid_out: Compiled, digits: bytes) -> dict[str, tuple[bool, ...]]:
    """By criterion id, whether each leaf is met, from the digits of all leaves."""
    parts = laid_out.cut.unpack(digits)
    return dict(zip(laid_out.ids, map(_TRUTHS.__getitem__, parts), strict=True))


class _States(dict[bytes, State]):
    """The state of a criterion all of whose leaves are needed, by their digits."""

    def __missing__(self, digits: bytes) -> State:
        if all(digit & 1 for digit in digits):
            found = State.MET
        else:
            found = State.NOT_MET if digits[0] & 2 else State.NO_EVIDENCE
        if len(digits) <= MOST_DIGITS:
            self[digits] = found
        return found


class _Truths(dict[bytes, tuple[bool, ...]]):
    """Whether each leaf is met, by their digits."""

    def __missing__(self, digits: bytes) -> tuple[bool, ...]:
        found = tuple([bool(digit & 1) for digit in digits])
        if len(digits) <= MOST_DIGITS:
            self[digits] = found
        return found


_STATES, _TRUTHS = _States(), _Truths()


def _as_digits(bits: int, leaves: int) -> int:
    """The lowest bits, each as a hexadecimal digit of its own."""
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
