"""A framework laid out for evaluation: criteria, leaves and trees as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from eflg_engine.assessment.item_words import ItemWords, item_words
from eflg_engine.evidence.columns import Words
from eflg_engine.framework.model import (
    Criterion,
    Demand,
    Framework,
    Leaf,
    Requirement,
    Threshold,
    Usual,
)
from eflg_engine.framework.model import leaves as leaves_in
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Kind
from eflg_engine.reading.values import Interval

Node = int | tuple[int, tuple["Node", ...]]
"""A leaf's number, or how many of the children must be met with the children."""


MOST_KEPT = 10_000
"""Combinations of words, or figures, remembered for a framework before they are forgotten."""


@dataclass(frozen=True, slots=True)
class ThemeRules:
    """A theme: its module's number and the numbers of its criteria, level by level."""

    id: str
    module: int
    levels: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """A framework as numbers. `trees[c]` and `leaves_of[c]` belong to criterion c.

    `withins` and `snapshots` list the distinct limits of time: an age, and yearly figures;
    `within_of[leaf]` is a place in both.
    """

    framework: Framework
    criteria: tuple[Criterion, ...]
    number_of: dict[str, int]  # of criteria, by id and in order
    module_of: tuple[int, ...]
    targets_of: tuple[tuple[str, str, str], ...]  # criterion, theme and module id
    trees: tuple[Node, ...]
    leaves_of: tuple[range, ...]
    leaves_format: str  # of a byte for each leaf, criterion by criterion, as `struct` has it
    needs_every_leaf: tuple[bool, ...]  # by criterion: nothing but `all`, and always all leaves
    leaves: tuple[Leaf, ...]
    criterion_of: tuple[int, ...]
    withins: tuple[Interval | Usual | None, ...]
    snapshots: tuple[Snapshot | None, ...]
    last_days: dict[Interval, dict[date, int]]  # by age: by date, the last day within it
    within_of: tuple[int, ...]
    withins_of: tuple[tuple[int, ...], ...]  # by criterion: the places of its leaves' age limits
    covers: tuple[tuple[tuple[str, Demand], ...], ...]  # the distinct ones
    covers_of: tuple[int, ...]  # by leaf: a place in them
    kinds: tuple[tuple[int, ...], ...]  # the distinct ones
    kinds_of: tuple[int, ...]  # by leaf: a place in them
    conditional: tuple[int, ...]  # criteria not asked of every council on every day
    leafwise: tuple[int, ...]  # criteria with leaves not asked of every council on every day
    asking: int  # the leaves with a question, as bits
    answers: Mapping[str, str]  # by criteria with exactly one question, and by questions: it
    themes: tuple[ThemeRules, ...]
    themes_of: tuple[tuple[int, ...], ...]  # by module
    module_of_target: dict[str, int]
    targets: frozenset[str]  # what an item can be offered for
    accepts: tuple[tuple[int, ...], ...]  # kinds that some leaf of a criterion takes; () for any
    kind_ids: tuple[tuple[str, ...], ...]  # by leaf
    effort_of: tuple[int, ...]  # by leaf: days to obtain one item, at the cheapest
    words: dict[Words, tuple[ItemWords, Kind | None]]  # see `item_words`
    kept: dict[str, object] = field(default_factory=dict)  # what others work out from these rules

    def item_words(self, words: Words) -> tuple[ItemWords, Kind | None]:
        """What an item's words come to without figures; the kind's facts where one may change that.

        Raises KeyError for words that the framework does not know.
        """
        found = self.words.get(words)
        if found is None:
            found = item_words(self.framework.vocabulary, words)
            if len(self.words) >= MOST_KEPT:
                self.words.clear()
            self.words[words] = found
        return found


def rules_of(framework: Framework) -> Rules:
    """The framework laid out, worked out once and kept with it."""
    found = framework.cache.get("rules")
    if not isinstance(found, Rules):
        found = framework.cache["rules"] = _compile(framework)
    return found


def _compile(framework: Framework) -> Rules:
    criteria: list[Criterion] = []
    module_of: list[int] = []
    targets: list[tuple[str, str, str]] = []
    trees: list[Node] = []
    leaves_of: list[range] = []
    leaves: list[Leaf] = []
    criterion_of: list[int] = []
    themes: list[ThemeRules] = []
    themes_of: list[tuple[int, ...]] = []
    module_of_target: dict[str, int] = {}
    answers: dict[str, str] = {}

    def lay_out(node: Requirement) -> Node:
        if isinstance(node, Threshold):
            return node.need, tuple(lay_out(child) for child in node.children)
        leaves.append(node)
        criterion_of.append(len(criteria))
        return len(leaves) - 1

    for number, module in enumerate(framework.modules):
        first = len(themes)
        module_of_target[module.id] = number
        for theme in module.themes:
            module_of_target[theme.id] = number
            by_level: list[list[int]] = [[] for _ in framework.levels]
            for criterion in theme.criteria:
                module_of_target[criterion.id] = number
                asks = {
                    q.id: q.id for each in leaves_in(criterion.requires) if (q := each.question)
                }
                module_of_target.update(dict.fromkeys(asks, number))
                answers.update(asks)
                if len(asks) == 1:
                    answers[criterion.id] = next(iter(asks))
                by_level[criterion.level].append(len(criteria))
                before = len(leaves)
                trees.append(lay_out(criterion.requires))
                leaves_of.append(range(before, len(leaves)))
                targets.append((criterion.id, theme.id, module.id))
                module_of.append(number)
                criteria.append(criterion)
            themes.append(ThemeRules(theme.id, number, tuple(map(tuple, by_level))))
        themes_of.append(tuple(range(first, len(themes))))
    kinds, facts = framework.vocabulary.kinds, framework.vocabulary.kind_facts

    def accepted(numbers: range) -> tuple[int, ...]:
        if any(not leaves[leaf].kinds for leaf in numbers):
            return ()
        return tuple(sorted({kind for leaf in numbers for kind in leaves[leaf].kinds}))

    def cheapest(leaf: Leaf) -> int:
        able = (
            facts[kind].effort
            for kind in leaf.kinds or range(len(facts))
            if facts[kind].highest >= leaf.shows
        )
        return min(able, default=max(fact.effort for fact in facts) * 10)

    limits = tuple(dict.fromkeys((leaf.within, leaf.snapshot) for leaf in leaves))
    covers = tuple(dict.fromkeys(leaf.covers for leaf in leaves))
    kinds_taken = tuple(dict.fromkeys(leaf.kinds for leaf in leaves))
    place = {limit: i for i, limit in enumerate(limits)}
    sometimes = [
        any(leaves[leaf].due or leaves[leaf].applies_when for leaf in numbers)
        for numbers in leaves_of
    ]
    return Rules(
        framework=framework,
        criteria=tuple(criteria),
        number_of={criterion.id: number for number, criterion in enumerate(criteria)},
        module_of=tuple(module_of),
        targets_of=tuple(targets),
        trees=tuple(trees),
        leaves_of=tuple(leaves_of),
        leaves_format="".join(f"{len(numbers)}s" for numbers in leaves_of),
        needs_every_leaf=tuple(
            not some and _needs_every_leaf(tree)
            for tree, some in zip(trees, sometimes, strict=True)
        ),
        leaves=tuple(leaves),
        criterion_of=tuple(criterion_of),
        withins=tuple(within for within, _ in limits),
        snapshots=tuple(snapshot for _, snapshot in limits),
        last_days={},
        within_of=tuple(place[leaf.within, leaf.snapshot] for leaf in leaves),
        withins_of=tuple(
            tuple({place[leaves[leaf].within, leaves[leaf].snapshot] for leaf in numbers})
            for numbers in leaves_of
        ),
        covers=covers,
        covers_of=tuple(map(covers.index, (leaf.covers for leaf in leaves))),
        kinds=kinds_taken,
        kinds_of=tuple(map(kinds_taken.index, (leaf.kinds for leaf in leaves))),
        conditional=tuple(
            number
            for number, criterion in enumerate(criteria)
            if criterion.applies_when or criterion.due
        ),
        leafwise=tuple(number for number, some in enumerate(sometimes) if some),
        asking=sum(1 << number for number, leaf in enumerate(leaves) if leaf.question),
        answers=answers,
        themes=tuple(themes),
        themes_of=tuple(themes_of),
        module_of_target=module_of_target,
        targets=frozenset(module_of_target),
        accepts=tuple(map(accepted, leaves_of)),
        kind_ids=tuple(tuple(kinds[kind].id for kind in leaf.kinds) for leaf in leaves),
        effort_of=tuple(map(cheapest, leaves)),
        words={},
    )


def _needs_every_leaf(node: Node) -> bool:
    if isinstance(node, int):
        return True
    need, children = node
    return need == len(children) and all(map(_needs_every_leaf, children))
