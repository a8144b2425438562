"""The weakest items that count for given leaves, and what other leaves they count for even so.

Leaves only ask for more, never for less, so an item that is to count here and not there is best
made as weak as it may be: as old, as low on each ladder, without any figure not asked for, and
offered for no question but those it is to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import product

from eflg_engine.framework.model import USUAL, Leaf
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Kind, Terms, Vocabulary
from eflg_engine.reading.values import Interval

UNKNOWN = -1
"""The number of a word that a vocabulary does not hold."""


@dataclass(frozen=True, slots=True)
class ItemType:
    """Items alike in all but names; numbers are of the first side's vocabulary.

    `dated` is an ordinal, 0 for older than any age limit; `snapshot` is the day that yearly figures
    speak of. `offers` holds the full ids of the questions it is offered for; `reviewed` items state
    their own end, which is still to come, and `difference` ones what changed. `serves` and `passes`
    are the leaves of each side that it counts for, as bits.
    """

    kind: int
    shows: int
    assurance: int
    measures: tuple[tuple[str, Decimal], ...]
    within: Interval | None
    dated: int
    snapshot: date | None = None
    offers: frozenset[str] = frozenset()
    reviewed: bool = False
    difference: bool = False
    serves: int = 0
    passes: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """A day, the first day (an ordinal) within each age limit, 0 for no limit, and what snapshots
    anyone asks for; and questions (full ids), of those that the leaves cannot tell apart one."""

    day: date
    first: Mapping[Interval | None, int]
    snapshots: tuple[Snapshot, ...]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """Numbers of one vocabulary as numbers of another, UNKNOWN where it has no such word."""

    kinds: tuple[int, ...]
    shows: tuple[int, ...]
    assurance: tuple[int, ...]

    @property
    def keeps_order(self) -> bool:
        """Whether the lowest rung that will do for one is the lowest for the other too."""
        return all(
            UNKNOWN not in rungs and list(rungs) == sorted(rungs)
            for rungs in (self.shows, self.assurance)
        )


@lru_cache(maxsize=64)
def translation(first: Terms, second: Terms) -> tuple[int, ...]:
    """For each term of the first, its number in the second by id."""
    numbers = {term.id: number for number, term in enumerate(second)}
    return tuple(numbers.get(term.id, UNKNOWN) for term in first)


def translated(first: Vocabulary, second: Vocabulary) -> Translation:
    """The words of one vocabulary in another."""
    return Translation(
        translation(first.kinds, second.kinds),
        translation(first.shows, second.shows),
        translation(first.assurance, second.assurance),
    )


def weakest(
    leaves: Sequence[Leaf],
    vocabulary: Vocabulary,
    into: Translation,
    times: Times,
) -> Iterator[ItemType]:
    """For each kind, the weakest items that count for all of these leaves.

    One a kind, unless the other side's ladders run in another order, or yearly figures are asked
    for: these may be of another year, or published later, and count for other leaves.
    """
    kinds: set[int] = set(range(len(vocabulary.kinds)))
    measures: dict[str, Decimal] = {}
    shows = assurance = 0
    for leaf in leaves:
        if leaf.kinds:
            kinds &= set(leaf.kinds)
        if leaf.measure:
            least = measures.get(leaf.measure, leaf.measure_at_least)
            measures[leaf.measure] = max(least, leaf.measure_at_least)
        shows, assurance = max(shows, leaf.shows), max(assurance, leaf.assurance)
    snapshots = [leaf.snapshot for leaf in leaves if leaf.snapshot]
    offered = _offers(leaves, times)
    every_rung = not into.keeps_order
    for kind in sorted(kinds):
        facts = vocabulary.kind_facts[kind]
        figures, top, difference = dict(measures), facts.reaches, False
        if facts.more_rung is not None and facts.more_rung > facts.reaches >= 0:
            carried = figures.get(facts.more_measure)
            if facts.more_by_difference:
                difference = shows > facts.reaches
                top = facts.more_rung if difference else top
            elif shows > facts.reaches or (carried is not None and carried >= facts.more_at_least):
                figures[facts.more_measure] = max(
                    carried or facts.more_at_least, facts.more_at_least
                )
                top = facts.more_rung
        if shows > top:
            continue
        ages = list(_ages(leaves, facts, times))
        for shown, assured, (limit, reviewed), offers in product(
            range(shows, top + 1) if every_rung else (shows,),
            range(assurance, len(vocabulary.assurance)) if every_rung else (assurance,),
            ages,
            offered,
        ):
            for within, dated, snapshot in _dates(snapshots, limit, times):
                carried_figures = tuple(sorted(figures.items()))
                yield ItemType(
                    *(kind, shown, assured, carried_figures, within, dated, snapshot),
                    *(offers, reviewed, difference),
                )


def _offers(leaves: Sequence[Leaf], times: Times) -> list[frozenset[str]]:
    """The fewest questions to be offered for, so as to be offered for all of these leaves."""
    asked = [leaf.question.answered_by for leaf in leaves if leaf.question is not None]
    ways = [[name for name in times.questions if name in answers] for answers in asked]
    return list(dict.fromkeys(map(frozenset, product(*ways))))


def _ages(
    leaves: Sequence[Leaf], facts: Kind, times: Times
) -> Iterator[tuple[Interval | None, bool]]:
    """The shortest age limit on items of a kind, and whether they state their own end.

    One that does is as old as limits other than the usual one allow.
    """
    limits: list[Interval | None] = [None]
    limits += [leaf.within for leaf in leaves if isinstance(leaf.within, Interval)]
    if not any(leaf.within is USUAL for leaf in leaves):
        yield max(limits, key=times.first.__getitem__), False
        return
    if facts.current_for is not None:
        yield max([*limits, facts.current_for], key=times.first.__getitem__), False
    if facts.until_stated:
        yield max(limits, key=times.first.__getitem__), True


def _dates(
    asked: Sequence[Snapshot], within: Interval | None, times: Times
) -> Iterator[tuple[Interval | None, int, date | None]]:
    """When an item can be dated, and of which snapshot: as old as may be, and where other leaves
    give less time to publish, too late for them."""
    if not asked:
        yield within, times.first[within], None
        return
    if len({(each.month, each.day) for each in asked}) > 1:
        return  # an item speaks of one day
    today = times.day.toordinal()
    for year in range(times.day.year, times.day.year - 200, -1):
        snapshot = asked[0].of_year(year)
        if snapshot.toordinal() > today:
            continue
        if min(each.stands_until(snapshot).toordinal() for each in asked) < today:
            return
        earliest = max(snapshot.toordinal(), times.first[within])
        latest = min(today, *(each.last_day(snapshot).toordinal() for each in asked))
        late = {
            other.last_day(snapshot).toordinal() + 1
            for other in times.snapshots
            if other.is_one(snapshot)
        }
        for dated in sorted({earliest, *late}):
            if earliest <= dated <= latest:
                yield None, dated, snapshot


def counts(
    item: ItemType,
    leaf: Leaf,
    vocabulary: Vocabulary,
    into: Translation,
    times: Times,
) -> bool:
    """Whether an item counts for a leaf of the vocabulary that its words are translated into."""
    kind = into.kinds[item.kind]
    if kind < 0 or (leaf.kinds and kind not in leaf.kinds):
        return False
    facts = vocabulary.kind_facts[kind]
    if leaf.question is not None and item.offers.isdisjoint(leaf.question.answered_by):
        return False
    if leaf.within is not USUAL:
        if item.dated < times.first[leaf.within]:
            return False
    elif not (facts.until_stated and item.reviewed) and (
        facts.current_for is None or item.dated < times.first[facts.current_for]
    ):
        return False
    if leaf.snapshot is not None and not _stands(item, leaf.snapshot, times.day):
        return False
    shows, assurance = into.shows[item.shows], into.assurance[item.assurance]
    if shows < leaf.shows or assurance < leaf.assurance or shows < 0 or assurance < 0:
        return False
    if leaf.measure or leaf.shows > facts.reaches:
        figures = dict(item.measures)
        if leaf.measure:
            figure = figures.get(leaf.measure)
            if figure is None or figure < leaf.measure_at_least:
                return False
        if leaf.shows > facts.reaches:
            if facts.more_by_difference:
                return item.difference and leaf.shows <= (facts.more_rung or 0)
            figure = figures.get(facts.more_measure)
            if facts.more_rung is None or figure is None or figure < facts.more_at_least:
                return False
            return leaf.shows <= facts.more_rung
    return True


def _stands(item: ItemType, asked: Snapshot, day: date) -> bool:
    """Whether an item has the yearly figures asked for, published in time and in force."""
    if item.snapshot is None:  # such an item may have no day of its own
        return False
    return asked.stands(item.snapshot, date.fromordinal(item.dated), day)


def times_of(leaves: Sequence[Leaf], day: date, vocabularies: Iterable[Vocabulary]) -> Times:
    """What a day means for the limits of these leaves."""
    first: dict[Interval | None, int] = {None: 0}
    for limit in limits_of(leaves, vocabularies):
        first[limit] = limit.before(day).toordinal()
    snapshots = dict.fromkeys(leaf.snapshot for leaf in leaves if leaf.snapshot is not None)
    answers = [leaf.question.answered_by for leaf in leaves if leaf.question is not None]
    told_apart: dict[tuple[bool, ...], str] = {}
    for leaf in leaves:
        for name in (leaf.question.id, *leaf.question.same_as) if leaf.question else ():
            told_apart.setdefault(tuple(name in each for each in answers), name)
    return Times(day, first, tuple(snapshots), tuple(told_apart.values()))


def limits_of(leaves: Iterable[Leaf], vocabularies: Iterable[Vocabulary]) -> frozenset[Interval]:
    """The age limits of these leaves; of a usual one, those of the kinds that it takes."""
    leaves = list(leaves)
    limits = {leaf.within for leaf in leaves if isinstance(leaf.within, Interval)}
    usual = [leaf for leaf in leaves if leaf.within is USUAL]
    for vocabulary in vocabularies if usual else ():
        taken = {kind for leaf in usual for kind in leaf.kinds or range(len(vocabulary.kinds))}
        facts = [vocabulary.kind_facts[kind] for kind in taken if kind < len(vocabulary.kinds)]
        limits |= {each.current_for for each in facts if each.current_for is not None}
    return frozenset(limits)


def usual_shows(kind: int, vocabulary: Vocabulary) -> int:
    """What an item of a kind is taken to show where it does not say."""
    usual = vocabulary.kind_facts[kind].usual_shows
    return vocabulary.default_shows if usual is None else usual


def usual_assurance(kind: int, vocabulary: Vocabulary) -> int:
    """Who is taken to stand behind an item of a kind where it does not say."""
    usual = vocabulary.kind_facts[kind].usual_assurance
    return vocabulary.default_assurance if usual is None else usual
