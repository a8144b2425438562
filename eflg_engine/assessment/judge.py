"""A bundle judged on a day: which leaves are met, the state of every criterion, and what counts.

What is met comes from the rows of a match on the first day, and from its columns once reasons have
been asked for; both give the same bits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Any, Protocol

from eflg_engine.assessment.asked_leaves import ALWAYS, Readings, reduced
from eflg_engine.assessment.coverage import ByWords, Demands, Words, enough, pair
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.leaf_sets import LeafSets, SetTree
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.rules import Node, Rules
from eflg_engine.assessment.state import State
from eflg_engine.assessment.states import digits_of, states_of
from eflg_engine.evidence.bundle import EvidenceItem
from eflg_engine.evidence.unchecked_bundle import as_words
from eflg_engine.framework.dimensions import DIMENSION, Dimension, Names
from eflg_engine.reading.problems import InvalidInput

Hit = tuple[int, EvidenceItem]
"""An item that counts on a day, and the leaves for which it does as bits."""

DataHit = tuple[int, Mapping[str, Any]]
"""The same of an item as trusted data."""


class Judgement:
    """A match judged on a day: `met` has the leaves and the criteria that are met, as bits.

    What reasons need besides is worked out when it is asked for. With `seen_on`, items dated later
    than that are left out: today's evidence on a later day.
    """

    def __init__(self, match: Match, as_at: date, seen_on: date | None = None) -> None:
        self.match = match
        self.as_at = as_at
        self.seen_on: date = seen_on or as_at
        self.kept: dict[str, object] = {}  # what others work out from it
        if seen_on is None and "columns" not in match.__dict__:
            met = _met_by_rows(match, as_at)
        else:
            met = _met_by_columns(match, self.counting, self.demands)
        if match.rules.leafwise:
            met |= self._met_as_asked(met)
        for bit, tree in match.sets.trees:
            if _tree_met(tree, met):
                met |= bit
        self.met = met

    def _met_as_asked(self, met: int) -> int:
        """The criteria with leaves not always asked that are met however they read, as bits."""
        found, leaves = 0, len(self.match.rules.leaves)
        truth = _Truth(met)
        for criterion, ways in self.readings.asked.items():
            trees = self.readings.trees[criterion]
            if len(trees) == len(ways) and all(tree_met(tree, truth) for tree in trees):
                found |= 1 << leaves + criterion
        return found

    # --- leaves not always asked --------------------------------------------------------------

    @lazy
    def readings(self) -> Readings:
        """How the criteria with leaves not always asked read on the day."""
        if not self.match.rules.leafwise:
            return ALWAYS
        return self.match.fixed.leaves.on(self.as_at.toordinal())

    def tree(self, criterion: int) -> Node:
        """What is asked for a criterion on the day, where something is: all ways that it reads."""
        trees = self.readings.trees.get(criterion)
        if trees is None:
            return self.match.rules.trees[criterion]
        return trees[0] if len(trees) == 1 else (len(trees), trees)

    def is_met_for_some(self, criterion: int) -> bool:
        """Whether the leaves asked depend on missing facts, and some values would meet it."""
        trees = self.readings.trees.get(criterion, ())
        if len(trees) < 2:
            return False
        truth = _Truth(self.met)
        return any(tree_met(tree, truth) for tree in trees)

    def asked(self, criterion: int) -> int:
        """The leaves of a criterion that are asked on the day, as bits; all that may be."""
        return self.readings.leaves(criterion, self.match.rules.leaves_of[criterion])

    def explained(self, criterion: int) -> int:
        """The leaves of a criterion that reasons speak of, as bits: see `asked_if_unmet`."""
        return asked_if_unmet(self.readings, self.match.rules, criterion, self.leaf_met)

    @lazy
    def set_aside(self) -> Mapping[int, State]:
        """The criteria that are not assessed on the day, by number, with their states."""
        return self.match.fixed.on(self.as_at.toordinal())

    # --- levels need no more than this --------------------------------------------------------

    @lazy
    def digits(self) -> tuple[bytes, ...]:
        """By criterion, a digit for each leaf: 1 where it is met, and 2 more where offered."""
        return digits_of(self.match.rules, self.met, self.match.offered_leaves)

    @lazy
    def states(self) -> list[State]:
        """The state of every criterion, by number."""
        return states_of(self.match.sets, self.met, self.digits, self.set_aside)

    @lazy
    def leaf_met(self) -> list[bool]:
        """Whether each leaf is met, by number."""
        leaves = len(self.match.rules.leaves)
        lowest_first = f"{self.met:0{leaves}b}"[::-1]
        return list(map("1".__eq__, lowest_first[:leaves]))

    @lazy
    def fixed_states(self) -> list[State | None]:
        """By criterion, its state where no evidence changes it on the day."""
        listed: list[State | None] = [None] * len(self.match.rules.criteria)
        for number, state in self.match.fixed.on(self.as_at.toordinal()).items():
            listed[number] = state
        return listed

    # --- reasons: items by number ---------------------------------------------------------------

    @lazy
    def in_force(self) -> int:
        """The objectives in force on the day, as bits."""
        return self.match.coverage.in_force(self.as_at.toordinal())

    @lazy
    def later_objectives(self) -> list[int]:
        """The ordinals of the later days on which an objective comes into force."""
        return self.match.coverage.objective_days(self.as_at)

    @lazy
    def demands(self) -> Demands:
        """By leaf, what is asked to be covered."""
        return self.match.coverage.demands(self.in_force)

    @lazy
    def current(self) -> list[int]:
        """By limit of time, the items that are current."""
        return self.match.current(self.as_at, self.seen_on)

    @lazy
    def reach(self) -> list[int]:
        """By leaf, the items that would count if they were offered here."""
        current = self.current
        return [
            passing and passing & current[within]
            for passing, within in zip(self.match.passing, self.match.rules.within_of, strict=True)
        ]

    @lazy
    def counting(self) -> list[int]:
        """By leaf, the items that count."""
        return [
            items and items & offered
            for items, offered in zip(self.reach, self.match.offered_for, strict=True)
        ]

    def leaf_is_met(self, leaf: int, items: int) -> bool:
        """Whether these items alone, out of those that count, would meet a leaf."""
        items &= self.counting[leaf]
        if items.bit_count() < self.match.rules.leaves[leaf].items:
            return False
        demands = self.demands[leaf]
        return not demands or all(demand.met(items) for demand in demands)


class LeafMet(Protocol):
    """Whether each leaf is met, by number."""

    def __getitem__(self, leaf: int, /) -> bool: ...


class _Truth:
    """Whether each leaf is met, from bits."""

    def __init__(self, met: int) -> None:
        self._met = met

    def __getitem__(self, leaf: int) -> bool:
        return bool(self._met >> leaf & 1)


def tree_met(node: Node, leaf_met: LeafMet) -> bool:
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


def asked_if_unmet(readings: Readings, rules: Rules, criterion: int, leaf_met: LeafMet) -> int:
    """The leaves of a criterion that are asked, as bits: where missing facts let it read in several
    ways, those of the widest in which it is not met, or of the widest where it is met in all.
    """
    for asked in readings.asked.get(criterion, ()):
        tree = reduced(rules.trees[criterion], asked)
        if tree is not None and not tree_met(tree, leaf_met):
            return asked
    return readings.leaves(criterion, rules.leaves_of[criterion])


def _tree_met(tree: SetTree, met: int) -> bool:
    need, leaves, below = tree
    found = (met & leaves).bit_count()
    return found >= need or found + sum([_tree_met(each, met) for each in below]) >= need


# --- by columns ---------------------------------------------------------------------------------


def _met_by_columns(match: Match, counting: list[int], demands: Demands) -> int:
    met = 0
    bit = 1
    involved = match.sets.involved
    for number, items in enumerate(counting):
        if items and (not involved & bit or _met_together(match, number, items, demands)):
            met |= bit
        bit <<= 1
    return met


def _met_together(match: Match, leaf: int, items: int, demands: Demands) -> bool:
    if items.bit_count() < match.rules.leaves[leaf].items:
        return False
    return all(demand.met(items) for demand in demands[leaf])


# --- by rows ------------------------------------------------------------------------------------


def _met_by_rows(match: Match, day: date) -> int:
    """The leaves that are met, as bits."""
    sets = match.sets
    first_days, first_texts, in_date = sets.in_date(day)
    usual, usually = sets.usual, sets.usually_in_date(day)
    involved, with_snapshot = sets.involved, sets.with_snapshot
    hits: list[Hit] = []
    data_hits: list[DataHit] = []
    some = 0
    if match.data_rows is None:
        for leaves, dated, review_by, item in match.rows:
            if dated > day or (review_by is not None and review_by < day):
                continue
            if first_days:
                leaves &= in_date[bisect_right(first_days, dated)]
            if leaves & usual:
                first_day, _, stated = usually[item.kind]
                if dated < first_day and not (stated and review_by is not None):
                    leaves &= ~usual
            if leaves & involved:
                if leaves & with_snapshot:
                    leaves = _standing(sets, leaves, item.snapshot, dated, day)
                hits.append((leaves & involved, item))
            some |= leaves
    else:
        text = day.isoformat()
        for leaves, written, review, data in match.data_rows:
            if written > text or (review is not None and review < text):
                continue
            if first_texts:
                leaves &= in_date[bisect_right(first_texts, written)]
            if leaves & usual:
                _, first_text, stated = usually[data["kind"]]
                if written < first_text and not (stated and review is not None):
                    leaves &= ~usual
            if leaves & involved:
                if leaves & with_snapshot:
                    taken = date.fromisoformat(data["snapshot"]) if "snapshot" in data else None
                    leaves = _standing(sets, leaves, taken, date.fromisoformat(written), day)
                data_hits.append((leaves & involved, data))
            some |= leaves
    return some & _enough(match, day, hits, data_hits)


def _standing(sets: LeafSets, leaves: int, snapshot: date | None, dated: date, day: date) -> int:
    """Those of the leaves that an item passes by its yearly snapshot too."""
    passed = 0 if snapshot is None else sets.with_snapshots(snapshot, dated, day)
    return leaves & (passed | ~sets.with_snapshot)


def _enough(match: Match, day: date, hits: list[Hit], data_hits: list[DataHit]) -> int:
    """The leaves for which the items that count are enough; those that take one item are all in."""
    sets = match.sets
    found = ~0
    if sets.several:
        most = sets.several[-1][0]
        at_least = [0] * (most + 1)
        for leaves, _ in hits or data_hits:
            if counted := leaves & sets.counted:
                for number in range(most, 1, -1):
                    at_least[number] |= at_least[number - 1] & counted
                at_least[1] |= counted
        for number, leaves in sets.several:
            found &= at_least[number] | ~leaves
    if sets.demands:
        scope = match.scope
        in_force = scope.in_force(day)
        for dimension, demands in sets.demands.items():
            demanding = sets.demanding[dimension]
            # items were looked through for unknown words before, unlike trusted data
            here = [hit for hit in hits if hit[0] & demanding]
            by_name, unknown = scope.by_name(
                dimension, _named(match, DIMENSION[dimension], here, data_hits)
            )
            if unknown:
                rules = match.rules
                raise InvalidInput(match.evidence_of.check(rules.framework, papers=False))
            found &= enough(demands, dimension, by_name, scope, in_force)
    return found


def _named(
    match: Match, dimension: Dimension, hits: list[Hit], data_hits: list[DataHit]
) -> Mapping[Words, int]:
    """The leaves passed by the items that name the same words of a dimension."""
    named: ByWords = defaultdict(int)
    if dimension.names is Names.MODULES:
        module_of, modules = match.rules.module_of_target, match.rules.framework.modules
        offered = [(leaves, item.supports) for leaves, item in hits]
        offered += [(leaves, data.get("supports", ())) for leaves, data in data_hits]
        for leaves, supports in offered:
            for target in supports:
                named[(modules[module_of[target]].id,)] |= leaves
    elif dimension.names is Names.CELLS:
        for leaves, item in hits:
            named[pair(item.characteristics, item.aims)] |= leaves
        for leaves, data in data_hits:
            both = data.get("characteristics", ()), data.get("aims", ())
            named[pair(as_words(both[0]), as_words(both[1]))] |= leaves
    else:
        words_of, key = attrgetter(dimension.id), dimension.id
        for leaves, item in hits:
            if words := words_of(item):
                named[words] |= leaves
        for leaves, data in data_hits:
            if key in data:
                named[as_words(data[key])] |= leaves
    return named
