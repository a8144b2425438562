"""A bundle judged on a day: what counts, which leaves are met, the state of every criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.assessment.rules import Node
from eflg_engine.assessment.state import State

if TYPE_CHECKING:
    from eflg_engine.assessment.match import Match
    from eflg_engine.assessment.reasons.findings import Finding


class Judgement:
    """What counts on one day, which leaves are met, and the state of every criterion.

    With `seen_on`, items dated later than that are left out: today's evidence on a later day.
    """

    __slots__ = (
        "as_at",
        "counting",
        "current",
        "demands",
        "fixed_states",
        "in_force",
        "late",
        "later_objectives",
        "leaf_met",
        "match",
        "states",
    )

    def __init__(self, match: Match, as_at: date, seen_on: date | None = None) -> None:
        laid_out = match.rules
        self.match = match
        self.as_at = as_at
        self.in_force = match.coverage.in_force(as_at.toordinal())
        self.later_objectives = match.coverage.objective_days(as_at)
        self.late: dict[int, Mapping[int, tuple[Finding, ...]]] = {}  # see explain
        self.demands = match.coverage.demands(self.in_force)
        self.current = current = match.current(as_at, seen_on or as_at)
        offered = match.offered
        self.counting = counting = [
            passing & current[within] & offered[criterion] if passing else 0
            for passing, within, criterion in zip(
                match.passing, laid_out.within_of, laid_out.criterion_of, strict=True
            )
        ]
        leaf_met = []
        for items, leaf, demands in zip(counting, laid_out.leaves, self.demands, strict=True):
            met = items != 0 and (leaf.items == 1 or items.bit_count() >= leaf.items)
            if met and demands:
                for demand in demands:
                    if not demand.met(items):
                        met = False
                        break
            leaf_met.append(met)
        self.leaf_met = leaf_met
        self.fixed_states = fixed_states = match.fixed_on(as_at.toordinal())
        states = []
        for fixed, tree, bits in zip(fixed_states, laid_out.trees, offered, strict=True):
            if fixed is not None:
                states.append(fixed)
            elif leaf_met[tree] if isinstance(tree, int) else tree_met(tree, leaf_met):
                states.append(State.MET)
            else:
                states.append(State.NOT_MET if bits else State.NO_EVIDENCE)
        self.states: list[State] = states

    def leaf_is_met(self, leaf: int, items: int) -> bool:
        """Whether these items alone, out of those that count, would meet a leaf."""
        items &= self.counting[leaf]
        if items.bit_count() < self.match.rules.leaves[leaf].items:
            return False
        return all(demand.met(items) for demand in self.demands[leaf])


def tree_met(node: Node, leaf_met: Sequence[bool] | Mapping[int, bool]) -> bool:
    """Whether enough of a tree's leaves are met."""
    if isinstance(node, int):
        return leaf_met[node]
    need, children = node
    for child in children:
        if leaf_met[child] if isinstance(child, int) else tree_met(child, leaf_met):
            need -= 1
            if not need:
                return True
    return False
