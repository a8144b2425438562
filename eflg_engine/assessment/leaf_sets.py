"""The leaves of a framework as sets of bits: for what an item is, the leaves that it passes.

Bit i of a set is leaf i. A criterion whose tree is more than `all` has a bit of its own above the
leaves', so that every criterion, and every level of a theme, is met when some bits are all set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eflg_engine.assessment.bits import bit_numbers, union
from eflg_engine.assessment.offers import Offers, offers_of
from eflg_engine.assessment.rules import MOST_KEPT, Node, Rules
from eflg_engine.evidence.columns import Figure, Words, as_decimal
from eflg_engine.framework.model import USUAL, Demand, Leaf
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import Interval

Raise = tuple[str, Decimal, int]
"""A figure's name, how high it must be, and the leaves that an item passes with it."""

UsualDays = dict[str, tuple[date, str, bool]]
"""By the word for a kind: the first day on which an item of it can be dated to be usually current,
the same as text, and whether a day of review that it gives decides in its place."""

InDate = tuple[list[date], list[str], list[int]]
"""The first days of the age limits, the same as text, and the leaves passed from each on."""

SetTree = tuple[int, int, tuple["SetTree", ...]]
"""How many must be met, of these leaves and these trees."""

MOST_WORDS = 4_000
"""Combinations of words remembered, each with what an item of them passes for each target."""


@dataclass(frozen=True, slots=True)
class LeafSets:
    """The leaves of a framework by what they ask.

    `classes`, `alone`, `figures`, `days` and `rows` remember what has been looked up, to save
    time; each entry is whole in itself, so that threads may share them.
    """

    rules: Rules
    several: tuple[tuple[int, int], ...]  # numbers of items above one, and the leaves
    counted: int  # leaves that ask for more than one item
    involved: int  # leaves for which it takes more than to pass: counted, covering, yearly
    demands: Mapping[str, tuple[tuple[Demand, int], ...]]  # by dimension, with the leaves
    demanding: Mapping[str, int]  # by dimension, all leaves that ask for any of it
    of_kind: tuple[int, ...]
    of_shows: tuple[int, ...]  # for each rung, the leaves that ask for no higher one
    of_assurance: tuple[int, ...]
    within: tuple[tuple[Interval, int], ...]
    without_limit: int
    usual: int  # leaves with the limit of the item's own kind
    snapshots: tuple[tuple[Snapshot, int], ...]
    with_snapshot: int  # leaves that ask for yearly figures
    unmeasured: int  # leaves that ask for no figure
    measures: Mapping[str, tuple[tuple[Decimal, int], ...]]
    targets: Mapping[str, int]  # the leaves for which an offer for each may count
    offers: Offers
    by_kind: bool  # items are offered by their kind, whatever they support
    free: int  # the leaves for which every item is offered then
    trees: tuple[tuple[int, SetTree], ...]  # of the criteria with a bit of their own, always asked
    criteria: tuple[int, ...]
    everything: int  # all criteria
    ladders: tuple[tuple[int, ...], ...]  # the criteria of each level of themes, modules, council
    filled: bool  # whether every theme and module has criteria
    classes: dict[Words, tuple[int, Raise | None]]
    alone: dict[str, dict[str, dict[str, dict[str, int]]]]  # by assurance, kind, shows and target
    figures: dict[tuple[str, Figure], int]
    days: dict[date, InDate]
    usual_days: dict[date, UsualDays]
    rows: dict[int, tuple[int, ...]]  # leaves by row

    @classmethod
    def of(cls, rules: Rules) -> LeafSets:
        """The sets of a framework's leaves, made once and kept with its rules."""
        found = rules.kept.get("leaf sets")
        if not isinstance(found, LeafSets):
            found = rules.kept["leaf sets"] = _leaf_sets(rules)
        return found

    def passed(self, words: Words, measures: Mapping[str, Figure]) -> int:
        """The leaves that an item of these words and figures passes, wherever it is offered.

        Raises KeyError for unknown words.
        """
        found, raising = self.classes.get(words) or self.learn(words)
        if not measures:
            return found & self.unmeasured
        if raising is not None:
            found = raised(found, raising, measures)
        enough = self.unmeasured
        for name, figure in measures.items():
            if isinstance(figure, Decimal):  # quicker to compare than to look up
                for least, asking in self.measures.get(name, ()):
                    if figure >= least:
                        enough |= asking
            else:
                known = self.figures.get((name, figure))
                enough |= self.learn_figure((name, figure)) if known is None else known
        return found & enough

    def numbers(self, row: int) -> tuple[int, ...]:
        """The leaves of a row, lowest first."""
        found = self.rows.get(row)
        if found is None:
            if len(self.rows) >= MOST_WORDS:
                self.rows.clear()
            found = self.rows[row] = tuple(bit_numbers(row))
        return found

    def learn(self, words: Words) -> tuple[int, Raise | None]:
        """The leaves that an item passes by these words alone, and what a figure makes of that.

        Raises KeyError for unknown words.
        """
        row, may_rise = self.rules.item_words(words)
        if len(self.classes) >= MOST_WORDS:
            self.classes.clear()
            self.alone.clear()
        asking = self.of_kind[row.kind] & self.of_assurance[row.assurance]
        found = asking & self.of_shows[row.shows]
        raising: Raise | None = None
        if may_rise is not None and may_rise.more_rung is not None:
            more = asking & self.of_shows[min(row.claimed, may_rise.more_rung)]
            raising = may_rise.more_measure, may_rise.more_at_least, more
        self.classes[words] = found, raising
        return found, raising

    def learn_alone(self, words: Words, supports: Iterable[str]) -> int:
        """The leaves passed by an item of these words, without figures, offered for these targets.

        Raises KeyError for unknown words and targets.
        """
        kind, shows, stands = words
        found, _ = self.classes.get(words) or self.learn(words)
        by_target = self.alone.setdefault(stands, {}).setdefault(kind, {}).setdefault(shows, {})
        by_target[""] = leaves = found & self.free & self.unmeasured
        for target in supports:
            by_target[target] = found & (self.free | self.targets[target]) & self.unmeasured
            leaves |= by_target[target]
        return leaves

    def learn_figure(self, measure: tuple[str, Figure]) -> int:
        """The leaves that ask for a figure of this name that is no higher."""
        name, figure = measure
        found = 0
        for least, leaves in self.measures.get(name, ()):
            if as_decimal(figure) >= least:
                found |= leaves
        if len(self.figures) >= MOST_KEPT:
            self.figures.clear()
        self.figures[measure] = found
        return found

    def with_snapshots(self, snapshot: date, dated: date, day: date) -> int:
        """The leaves asking for yearly figures that those of a snapshot pass on a day."""
        found = 0
        for asked, leaves in self.snapshots:
            if asked.stands(snapshot, dated, day):
                found |= leaves
        return found

    def in_date(self, day: date) -> InDate:
        """The first days of the age limits, and the leaves that an item passes by its own date.

        An item dated on or after n of the days passes the leaves at place n.
        """
        known = self.days.get(day)
        if known is not None:
            return known
        found = sorted((within.before(day), leaves) for within, leaves in self.within)
        passed = [self.without_limit]
        for _, leaves in found:
            passed.append(passed[-1] | leaves)
        first_days = [first for first, _ in found]
        if len(self.days) >= MOST_KEPT:
            self.days.clear()
        known = first_days, [first.isoformat() for first in first_days], passed
        self.days[day] = known
        return known

    def usually_in_date(self, day: date) -> UsualDays:
        """The first days by kind on which an item is dated that is usually current on a day."""
        found = self.usual_days.get(day)
        if found is None:
            if len(self.usual_days) >= MOST_KEPT:
                self.usual_days.clear()
            found = self.usual_days[day] = _UsualDays(self.rules.framework.vocabulary, day)
        return found


class _UsualDays(UsualDays):
    """Looked up once for each word."""

    __slots__ = ("day", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, day: date) -> None:
        super().__init__()
        self.vocabulary, self.day = vocabulary, day

    def __missing__(self, word: str) -> tuple[date, str, bool]:
        number = self.vocabulary.kinds.number(word)
        assert number is not None, "only known kinds have rows"
        facts = self.vocabulary.kind_facts[number]
        first = date.min if facts.current_for is None else facts.current_for.before(self.day)
        found = self[word] = first, first.isoformat(), facts.until_stated
        return found


def raised(leaves: int, raising: Raise, measures: Mapping[str, Figure]) -> int:
    """The leaves passed by the words, or those passed with the figure if it is there."""
    name, least, more = raising
    figure = measures.get(name)
    return leaves if figure is None or as_decimal(figure) < least else more


def _leaf_sets(rules: Rules) -> LeafSets:
    framework, leaves = rules.framework, rules.leaves
    vocabulary = framework.vocabulary

    def leaves_where(test: Callable[[Leaf], bool]) -> int:
        return _bits(number for number, leaf in enumerate(leaves) if test(leaf))

    whole = [_bits(numbers) for numbers in rules.leaves_of]  # by criterion: its leaves
    of_kind = [leaves_where(lambda leaf: not leaf.kinds)] * len(vocabulary.kinds)
    for number, leaf in enumerate(leaves):
        for kind in leaf.kinds:
            of_kind[kind] |= 1 << number
    offers = offers_of(rules)
    trees, criteria = [], []
    for number, tree in enumerate(rules.trees):
        if rules.needs_every_leaf[number]:
            criteria.append(whole[number])
        else:
            bit = 1 << len(leaves) + number
            if number not in rules.leafwise:  # those are read as they are asked on a day
                trees.append((bit, _set_tree(tree)))
            criteria.append(bit)
    by_dimension: dict[str, dict[Demand, int]] = {}
    for number, leaf in enumerate(leaves):
        for dimension, asked in leaf.covers:
            found = by_dimension.setdefault(dimension, {})
            found[asked] = found.get(asked, 0) | 1 << number
    measures: dict[str, dict[Decimal, int]] = {}
    for number, leaf in enumerate(leaves):
        if leaf.measure:
            least = measures.setdefault(leaf.measure, {})
            least[leaf.measure_at_least] = least.get(leaf.measure_at_least, 0) | 1 << number
    several = tuple(
        (items, leaves_where(lambda leaf, items=items: leaf.items == items))  # type: ignore[misc]
        for items in sorted({leaf.items for leaf in leaves if leaf.items > 1})
    )
    return LeafSets(
        rules=rules,
        several=several,
        demands={name: tuple(found.items()) for name, found in by_dimension.items()},
        demanding={name: union(found.values()) for name, found in by_dimension.items()},
        counted=union(asking for _, asking in several),
        involved=leaves_where(
            lambda leaf: leaf.items > 1 or bool(leaf.covers) or leaf.snapshot is not None
        ),
        of_kind=tuple(of_kind),
        of_shows=tuple(
            leaves_where(lambda leaf, rung=rung: leaf.shows <= rung)  # type: ignore[misc]
            for rung in range(len(vocabulary.shows))
        ),
        of_assurance=tuple(
            leaves_where(lambda leaf, rung=rung: leaf.assurance <= rung)  # type: ignore[misc]
            for rung in range(len(vocabulary.assurance))
        ),
        within=tuple(
            (within, leaves_where(lambda leaf, within=within: leaf.within == within))  # type: ignore[misc]
            for within in dict.fromkeys(rules.withins)
            if isinstance(within, Interval)
        ),
        without_limit=leaves_where(lambda leaf: not isinstance(leaf.within, Interval)),
        usual=leaves_where(lambda leaf: leaf.within is USUAL),
        snapshots=tuple(
            (asked, leaves_where(lambda leaf, asked=asked: leaf.snapshot == asked))  # type: ignore[misc]
            for asked in dict.fromkeys(rules.snapshots)
            if asked is not None
        ),
        with_snapshot=leaves_where(lambda leaf: leaf.snapshot is not None),
        unmeasured=leaves_where(lambda leaf: not leaf.measure),
        measures={name: tuple(found.items()) for name, found in measures.items()},
        targets=offers.counting,
        offers=offers,
        by_kind=framework.offered_any,
        free=leaves_where(lambda leaf: framework.offered_any and leaf.question is None),
        trees=tuple(trees),
        criteria=tuple(criteria),
        everything=union(criteria),
        ladders=tuple(
            tuple(
                union(criteria[number] for theme in themes for number in theme.levels[level])
                for level in range(len(framework.levels))
            )
            for themes in (
                *([theme] for theme in rules.themes),
                *([rules.themes[each] for each in numbers] for numbers in rules.themes_of),
                rules.themes,
            )
        ),
        filled=all(rules.themes_of) and all(any(theme.levels) for theme in rules.themes),
        classes={},
        alone={},
        figures={},
        days={},
        usual_days={},
        rows={},
    )


def _set_tree(node: Node) -> SetTree:
    if isinstance(node, int):
        return 1, 1 << node, ()
    need, children = node
    return (
        need,
        _bits(child for child in children if isinstance(child, int)),
        tuple(_set_tree(child) for child in children if not isinstance(child, int)),
    )


def _bits(numbers: Iterable[int]) -> int:
    return union(1 << number for number in numbers)
