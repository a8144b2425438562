"""Which leaves are met by a bundle on a day, as bits: the items one by one, then all together."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eflg_engine.assessment.leaf_sets import LeafSets, SetTree, raised
from eflg_engine.evidence.bundle import ALL, Bundle, Objective
from eflg_engine.evidence.unchecked_bundle import as_words
from eflg_engine.framework.matrix import MATRIX, cell_id, cells_in_scope, cells_of
from eflg_engine.framework.model import DIMENSIONS, Demand
from eflg_engine.framework.vocabulary import Terms, Vocabulary
from eflg_engine.reading.values import folded

ByWords = dict[tuple[str, ...], int]
"""The leaves passed by the items that name exactly these words."""

_NOTHING: tuple[str, ...] = ()

ByName = dict[str, int]
"""The leaves passed by the items that cover a name."""


class Passed:
    """The leaves that the items of a bundle pass on a day."""

    __slots__ = ("at_least", "bundle", "day", "named", "pairs", "priorities", "sets", "some")

    def __init__(self, sets: LeafSets, bundle: Bundle, day: date) -> None:
        self.sets = sets
        self.bundle = bundle
        self.day = day
        self.some = 0  # by some item
        most = sets.several[-1][0] if sets.several else 0
        self.at_least = [0] * (most + 1)  # by at least so many, of the leaves that count items
        self.pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = defaultdict(int)
        # in trusted data, words that decide nothing are not looked for
        noted = sets.demands if "trusted_data" in bundle.__dict__ else DIMENSIONS
        self.named: dict[str, ByWords] = {name: defaultdict(int) for name in noted}
        self.priorities: set[str] = set()

    def met(self) -> int | None:
        """The leaves and criteria that are met, as bits; None at a word that leads nowhere."""
        data = self.bundle.__dict__.get("trusted_data")
        try:
            if data is None:
                self._by_items()
            else:
                self._by_data(data["evidence"])
        except KeyError:  # a kind, rung or target
            return None
        return self._met()

    def _by_items(self) -> None:
        """Go through the evidence. Raises KeyError for an unknown kind, rung or target.

        Every other word is noted, whether it matters or not, so that it can be looked for.
        """
        sets, day = self.sets, self.day
        alone, classes, targets = sets.alone, sets.classes, sets.targets
        unmeasured, measures_of, involved = sets.unmeasured, sets.measures.get, sets.involved
        limits, _, in_date = sets.in_date(day)
        touching = self._touching()
        named = self.named
        characteristics, aims, objectives = (
            named["characteristics"],
            named["aims"],
            named["objectives"],
        )
        services, partners = named["services"], named["partners"]
        some = 0
        for item in self.bundle.evidence:
            supports, measures = item.supports, item.measures
            if not measures and len(supports) == 1:  # as most items are
                try:
                    leaves = alone[item.assurance][item.kind][item.shows][supports[0]]
                except KeyError:
                    leaves = sets.learn_alone((item.kind, item.shows, item.assurance), supports)
            else:
                words = item.kind, item.shows, item.assurance
                try:
                    leaves, raising = classes[words]
                except KeyError:
                    leaves, raising = sets.learn(words)
                enough = unmeasured
                if measures:
                    if raising is not None:
                        leaves = raised(leaves, raising, measures)
                    for name, figure in measures.items():
                        for least, asking in measures_of(name, ()):
                            if figure >= least:
                                enough |= asking
                offered = 0
                for target in supports:
                    offered |= targets[target]
                leaves &= enough & offered
            names = item.characteristics
            if leaves:
                dated, review_by = item.dated, item.review_by
                if (
                    dated > day
                    or (review_by is not None and review_by < day)
                    or (touching is not None and not touching(names))
                ):
                    leaves = 0
                else:
                    if limits:
                        leaves &= in_date[bisect_right(limits, dated)]
                    if leaves & involved:
                        leaves = self._note(leaves, supports, dated, item.snapshot)
                        if MATRIX in sets.demands:
                            self.pairs[names, item.aims] |= leaves
                    some |= leaves
            if names:
                characteristics[names] |= leaves
            if item.aims:
                aims[item.aims] |= leaves
            if item.objectives:
                objectives[item.objectives] |= leaves
            if item.services:
                services[item.services] |= leaves
            if item.partners:
                partners[item.partners] |= leaves
            if item.priorities:
                self.priorities.update(item.priorities)
        self.some = some

    def _by_data(self, evidence: Sequence[Mapping[str, Any]]) -> None:
        """The same for items as plain data, which is trusted: only what decides is looked at."""
        sets, day = self.sets, self.day.isoformat()
        alone, classes, targets = sets.alone, sets.classes, sets.targets
        unmeasured, figures, involved = sets.unmeasured, sets.figures, sets.involved
        _, limits, in_date = sets.in_date(self.day)
        figures_matter = sets.figures_matter
        unsaid = alone.setdefault("", {})  # of items silent about their assurance
        touching = self._touching()
        plain = not limits and not involved and touching is None
        dimensions = [
            (name, self.named[name]) for name in sets.demands if name not in ("modules", MATRIX)
        ]
        some = 0
        for item in evidence:
            if figures_matter and "measures" in item:
                supports = item.get("supports", ())
                # `in` and `[]` are twice as quick as `get`
                shows = item["shows"] if "shows" in item else ""  # noqa: SIM401
                stands = item["assurance"] if "assurance" in item else ""  # noqa: SIM401
                words = item["kind"], shows, stands
                try:
                    leaves, raising = classes[words]
                except KeyError:
                    leaves, raising = sets.learn(words)
                if raising is not None:
                    leaves = raised(leaves, raising, item["measures"])
                enough = unmeasured
                for measure in item["measures"].items():
                    asking = figures.get(measure)
                    enough |= sets.learn_figure(measure) if asking is None else asking
                offered = 0
                for target in supports:
                    offered |= targets[target]
                leaves &= enough & offered
            else:
                try:  # word by word: the quickest way to find again what was found before
                    supports = item["supports"]
                    kinds = alone[item["assurance"]] if "assurance" in item else unsaid
                    by_target = kinds[item["kind"]][item["shows"]]
                    if len(supports) == 1:  # as in most items
                        leaves = by_target[supports[0]]
                    else:
                        leaves = 0
                        for target in supports:
                            leaves |= by_target[target]
                except KeyError:  # not found before, or left out
                    words = item["kind"], item.get("shows", ""), item.get("assurance", "")
                    leaves = sets.learn_alone(words, item.get("supports", ()))
            if not leaves or item["dated"] > day:
                continue
            if "review_by" in item and item["review_by"] < day:
                continue
            if not plain:
                if touching is not None and not touching(as_words(item.get("characteristics", ()))):
                    continue
                if limits:
                    leaves &= in_date[bisect_right(limits, item["dated"])]
                if leaves & involved:
                    snapshot = date.fromisoformat(item["snapshot"]) if "snapshot" in item else None
                    leaves = self._note(leaves, item["supports"], item["dated"], snapshot)
                    if MATRIX in sets.demands:
                        names, aims = item.get("characteristics", ()), item.get("aims", ())
                        self.pairs[as_words(names), as_words(aims)] |= leaves
                    for dimension, named in dimensions:
                        if dimension in item:
                            named[as_words(item[dimension])] |= leaves
            some |= leaves
        self.some = some

    def _touching(self) -> Callable[[tuple[str, ...]], bool] | None:
        """Whether an item with these characteristics touches the scope; None where all do."""
        if ALL in self.bundle.scope.characteristics:
            return None
        terms = self.sets.laid_out.framework.vocabulary.characteristics
        wanted = {terms.resolve(word) for word in self.bundle.scope.characteristics}
        return lambda words: any(word == ALL or terms.resolve(word) in wanted for word in words)

    def _note(
        self, leaves: int, supports: Sequence[str], dated: date | str, snapshot: date | None
    ) -> int:
        """Those of the leaves that an item passes by its snapshot too; counts it for them."""
        sets = self.sets
        if leaves & sets.with_snapshot:
            day = date.fromisoformat(dated) if isinstance(dated, str) else dated
            passed = 0 if snapshot is None else sets.with_snapshots(snapshot, day, self.day)
            leaves &= passed | ~sets.with_snapshot
        if counted := leaves & sets.counted:
            at_least = self.at_least
            for number in range(len(at_least) - 1, 1, -1):
                at_least[number] |= at_least[number - 1] & counted
            at_least[1] |= counted
        if "modules" in sets.demands:
            modules, named = sets.laid_out.framework.modules, self.named["modules"]
            for target in supports:
                number = sets.laid_out.module_of_target[target]
                named[(modules[number].id,)] |= leaves
        return leaves

    def _met(self) -> int | None:
        sets = self.sets
        met = self.some
        for number, leaves in sets.several:
            met &= self.at_least[number] | ~leaves
        if self.priorities and not self.priorities <= _priorities(self.bundle):
            return None
        for dimension, named in self.named.items():
            demands = sets.demands.get(dimension)
            if named or demands:
                covered = self._covered(dimension, named)
                if covered is None:
                    return None
                if demands:
                    met &= covered.enough(demands)
        for bit, tree in sets.trees:
            if _tree_met(tree, met):
                met |= bit
        return met

    def _covered(self, dimension: str, named: ByWords) -> Covered | None:
        """What is covered of a dimension; None at a word that leads nowhere."""
        bundle, framework = self.bundle, self.sets.laid_out.framework
        if dimension == "characteristics":
            terms = framework.vocabulary.characteristics
            return _terms(named, terms, bundle.scope.characteristics)
        if dimension == "aims":
            return _terms(named, framework.vocabulary.aims, (ALL,))
        if dimension == "objectives":
            return _objectives(named, bundle.objectives, self.day)
        if dimension == "modules":
            scope = bundle.scope.modules
            names = [m.id for m in framework.modules if ALL in scope or m.id in scope]
            return Covered({words[0]: leaves for words, leaves in named.items()}, tuple(names))
        if dimension == MATRIX:
            vocabulary, scope = framework.vocabulary, bundle.scope.characteristics
            return _cells(self.pairs, vocabulary, _in_scope(vocabulary.characteristics, scope))
        council = bundle.council
        return _own(named, council.services if dimension == "services" else council.partners)


def _priorities(bundle: Bundle) -> set[str]:
    return {priority for aim in bundle.strategic_aims for priority, _ in aim.priorities}


def _objectives(named: ByWords, objectives: Sequence[Objective], day: date) -> Covered | None:
    by_name: ByName = dict.fromkeys([objective.id for objective in objectives], 0)
    if not _by_name(named, by_name):
        return None
    in_force = [o.id for o in objectives if o.published is None or o.published <= day]
    return Covered(by_name, tuple(in_force))


@dataclass(frozen=True, slots=True)
class Covered:
    """For each name of a dimension the leaves passed by items that cover it, and what is in scope.

    `in_scope` is None where any name counts.
    """

    by_name: ByName
    in_scope: tuple[str, ...] | None
    own: bool = False  # the names are a council's own, written in any way

    def enough(self, demands: tuple[tuple[Demand, int], ...]) -> int:
        """The leaves for which enough is covered; those that ask for nothing here are all in."""
        by_name, in_scope = self.by_name, self.in_scope
        names = tuple(by_name) if in_scope is None else in_scope
        at_least = None
        found = ~0
        for asked, leaves in demands:
            if isinstance(asked, int):
                if at_least is None:
                    most = max([each for each, _ in demands if isinstance(each, int)])
                    at_least = _at_least([by_name.get(name, 0) for name in names], most)
                need = asked if in_scope is None else min(asked, len(names))
                covering = at_least[need] if 0 < need < len(at_least) else 0
            else:
                if asked == ALL:
                    listed = in_scope or ()
                else:
                    listed = asked if isinstance(asked, tuple) else (asked,)
                    if self.own:
                        listed = tuple(map(folded, listed))
                    if in_scope is not None:
                        listed = tuple([name for name in listed if name in in_scope])
                covering = leaves if listed else 0
                for name in listed:
                    covering &= by_name.get(name, 0)
            found &= covering | ~leaves
        return found


def _at_least(sets: list[int], most: int) -> list[int]:
    """At place n, up to `most`, what is in at least n of the sets."""
    found = [~0]
    for each in sets:
        if each:
            if len(found) <= most:
                found.append(0)
            for place in range(len(found) - 1, 0, -1):
                found[place] |= found[place - 1] & each
    return found


def _terms(named: ByWords, terms: Terms, scope: tuple[str, ...]) -> Covered | None:
    ids = terms.ids
    by_name: ByName = dict.fromkeys(ids, 0)
    if not _by_name(named, by_name, terms.resolve):
        return None
    return Covered(by_name, _in_scope(terms, scope))


def _in_scope(terms: Terms, scope: tuple[str, ...]) -> tuple[str, ...]:
    if ALL in scope:
        return tuple(terms.ids)
    wanted = {terms.resolve(word) for word in scope}
    return tuple([name for name in terms.ids if name in wanted])


def _cells(
    pairs: Mapping[tuple[tuple[str, ...], tuple[str, ...]], int],
    vocabulary: Vocabulary,
    characteristics: tuple[str, ...],
) -> Covered | None:
    by_name: ByName = dict.fromkeys(cells_of(vocabulary).ids, 0)
    for words, leaves in pairs.items():
        both = [
            terms.ids if ALL in named else [terms.resolve(word) for word in named]
            for named, terms in zip(
                words, (vocabulary.characteristics, vocabulary.aims), strict=True
            )
        ]
        for name in both[0]:
            for aim in both[1]:
                cell = cell_id(str(name), str(aim))
                if cell in by_name:
                    by_name[cell] |= leaves
    return Covered(by_name, cells_in_scope(vocabulary, characteristics))


def _own(named: ByWords, own: tuple[str, ...]) -> Covered | None:
    names = tuple(dict.fromkeys(map(folded, own)))
    by_name: ByName = dict.fromkeys(names, 0)
    if any(ALL in words for words in named) and not names:
        return None
    _by_name(named, by_name, folded)
    return Covered(by_name, names or None, own=True)


def _by_name(
    named: ByWords, by_name: ByName, meant: Callable[[str], str | None] | None = None
) -> bool:
    """Add up, in `by_name`, what passes under each name; False for a word that leads nowhere.

    `meant` gives the name for a word that is none.
    """
    for words, leaves in named.items():
        for word in words:
            if word in by_name:
                by_name[word] |= leaves
            elif word == ALL:
                for name in by_name:
                    by_name[name] |= leaves
            else:
                known = meant(word) if meant is not None else None
                if known is None:
                    return False
                by_name[known] = by_name.get(known, 0) | leaves
    return True


def _tree_met(tree: SetTree, met: int) -> bool:
    need, leaves, below = tree
    found = (met & leaves).bit_count()
    return found >= need or found + sum([_tree_met(each, met) for each in below]) >= need
