"""How much was looked at: for how many criteria answers are offered, and what one more would do.

An *answer* is an item offered for a question. Where a leaf has no question, an item of a kind that
it takes, offered for it, is an answer to the leaf. Only criteria that are assessed, and leaves that
are asked on the day, are counted. All of it is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from eflg_engine.assessment.bits import bit_numbers, bit_set, union
from eflg_engine.assessment.judge import Judgement, tree_met
from eflg_engine.assessment.ladder import NONE, Levels, roll_up, theme_level
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.rules import MOST_KEPT
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.named import place_of
from eflg_engine.framework.model import Leaf, Policy, Usual
from eflg_engine.framework.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """Counts over some of the criteria.

    `offered` of the `criteria` assessed have an answer offered, `met` are met. `lack_one` are not
    met and would be with one further answer; for `offered_lack_one` of them one is offered already.
    `only_unsorted` are criteria for which there are none but unsorted items. `unsorted` are items
    offered for one of these criteria that has questions, which answer nothing here. Of the
    `answers` that count, `without_place` have an item without a link and name no place in it.
    """

    criteria: int
    offered: int
    met: int
    lack_one: int
    offered_lack_one: int
    only_unsorted: int
    unsorted: int
    answers: int
    without_place: int


class LevelCounts(NamedTuple):
    """Of the criteria assessed at one level: how many are met, and how many lack one answer."""

    criteria: int
    met: int
    lack_one: int


class AnswerRef(NamedTuple):
    """An answer: the item's id, and that of the question, or of the criterion where it has none."""

    item: str
    question: str


class _Offered(NamedTuple):
    """By criterion: its answers and unsorted items as bits, and how many answers count."""

    answering: list[int]
    unsorted: list[int]
    counting: list[int]
    without_place: list[int]


class _Sets(NamedTuple):
    """The criteria of which something is so, as bits: see `AnswerCounts`."""

    assessed: int
    met: int
    lack_one: int
    offered: int
    only_unsorted: int


class _Choice(NamedTuple):
    """What a further item may be, where it matters: its kind, its date and its yearly snapshot."""

    kind: int
    dated: date
    snapshot: date | None


class OfferedAnswers:
    """The answers offered to the criteria of a judgement."""

    def __init__(self, judgement: Judgement) -> None:
        self._judgement = judgement
        self._match = judgement.match
        self._rules = judgement.match.rules
        self._vocabulary = self._rules.framework.vocabulary
        self._lacks_one: dict[int, bool] = {}

    # --- what is offered ----------------------------------------------------------------------

    @lazy
    def _offered(self) -> _Offered:
        """What is offered for each criterion; nothing for those that are not assessed."""
        match, counting = self._match, self._judgement.counting
        right_kind, loose_items, placed = match.right_kind, ~self._linked, self._naming_a_place
        asking, states = self._rules.asking, self._judgement.states
        offered = _Offered([], [], [], [])
        for criterion, asked in enumerate(map(self._asked, range(len(states)))):
            items = unsorted = number_of = without_place = 0
            for leaf in asked if states[criterion] in ASSESSED else ():
                if asking >> leaf & 1:
                    items |= match.offered_for[leaf]
                    unsorted = match.naming[criterion]
                else:
                    items |= right_kind[leaf]
                if here := counting[leaf]:
                    number_of += here.bit_count()
                    loose = here & loose_items
                    without_place += loose.bit_count()
                    for number in bit_numbers(loose & placed):
                        without_place -= self._is_placed(leaf, number)
            offered.answering.append(items)
            offered.unsorted.append(unsorted & ~items)
            offered.counting.append(number_of)
            offered.without_place.append(without_place)
        return offered

    @lazy
    def _sets(self) -> _Sets:
        """The criteria of which something is so, as bits."""
        assessed = met = lack_one = offered = only_unsorted = 0
        answering, unsorted, _, _ = self._offered
        for criterion, state in enumerate(self._judgement.states):
            if state in ASSESSED:
                one = 1 << criterion
                assessed |= one
                if state is State.MET:
                    met |= one
                elif self.lacks_one(criterion):
                    lack_one |= one
                if answering[criterion]:
                    offered |= one
                elif unsorted[criterion]:
                    only_unsorted |= one
        return _Sets(assessed, met, lack_one, offered, only_unsorted)

    def counts(self, criteria: range) -> AnswerCounts:
        """Counts over the criteria of these numbers."""
        first, end = criteria.start, criteria.stop
        here = (1 << end) - (1 << first)
        assessed, met, lack_one, offered, only_unsorted = [here & each for each in self._sets]
        items = self._offered
        unsorted = union(items.unsorted[first:end]) if self._rules.asking else 0
        if unsorted:
            unsorted &= ~union(items.answering[first:end])
        return AnswerCounts(
            criteria=assessed.bit_count(),
            offered=offered.bit_count(),
            met=met.bit_count(),
            lack_one=lack_one.bit_count(),
            offered_lack_one=(lack_one & offered).bit_count(),
            only_unsorted=only_unsorted.bit_count(),
            unsorted=unsorted.bit_count(),
            answers=sum(items.counting[first:end]),
            without_place=sum(items.without_place[first:end]),
        )

    def lacking(self, criteria: range) -> int:
        """Those of the criteria of these numbers that lack one answer, as bits: see `lacks_one`."""
        return self._sets.lack_one & (1 << criteria.stop) - (1 << criteria.start)

    def at_level(self, criteria: Iterable[int]) -> LevelCounts:
        """Counts over the criteria of these numbers, which are those of one level."""
        here, sets = bit_set(criteria), self._sets
        counted = here & sets.assessed, here & sets.met, here & sets.lack_one
        return LevelCounts(*[each.bit_count() for each in counted])

    @lazy
    def _linked(self) -> int:
        """The items with a link, as bits."""
        return sum(1 << number for number, item in enumerate(self._match.items) if item.link)

    @lazy
    def _naming_a_place(self) -> int:
        """The items without a link that name a place for anything they support, as bits."""
        return sum(
            1 << number
            for number, item in enumerate(self._match.items)
            if not item.link and any(map(place_of, item.supports))
        )

    def _is_placed(self, leaf: int, number: int) -> bool:
        item, question = self._match.item(number), self._rules.leaves[leaf].question
        named = (question.id, *question.same_as) if question else ()
        criterion = self._rules.criteria[self._rules.criterion_of[leaf]].id
        return bool(item.place_of(*named, criterion))

    def _asked(self, criterion: int) -> Sequence[int]:
        leaves = self._rules.leaves_of[criterion]
        if criterion not in self._judgement.readings.asked:
            return leaves
        asked = self._judgement.asked(criterion)
        return [leaf for leaf in leaves if asked >> leaf & 1]

    # --- what one more would do ---------------------------------------------------------------

    def lacks_one(self, criterion: int) -> bool:
        """Whether a criterion (by number) is assessed, not met, and met with one further answer.

        The further answer is one item, as good as any can be, offered for one question (and so for
        those that are the same); where a leaf has no question, for that leaf.
        """
        found = self._lacks_one.get(criterion)
        if found is None:
            state = self._judgement.states[criterion]
            missing = state in ASSESSED and state is not State.MET
            found = self._lacks_one[criterion] = missing and self._one_would_do(criterion)
        return found

    def asking_the_same(self, criterion: int) -> int:
        """How many other unmet criteria ask a question that is open in a criterion."""
        found: set[int] = set()
        for leaf in self._asked(criterion):
            question = self._rules.leaves[leaf].question
            if question is not None and not self._judgement.leaf_met[leaf]:
                found |= self._open_in.get(question.answered_by, set())
        return len(found - {criterion})

    @lazy
    def _open_in(self) -> dict[frozenset[str], set[int]]:
        """By what answers a question, the unmet criteria in which it is open."""
        found: dict[frozenset[str], set[int]] = {}
        for criterion, state in enumerate(self._judgement.states):
            if state is State.MET or state not in ASSESSED:
                continue
            for leaf in self._asked(criterion):
                question = self._rules.leaves[leaf].question
                if question is not None and not self._judgement.leaf_met[leaf]:
                    found.setdefault(question.answered_by, set()).add(criterion)
        return found

    def _one_would_do(self, criterion: int) -> bool:
        """See `lacks_one`.

        For most criteria it is decided by the leaves that are met and those that lack no more than
        one item, which covers all that can be covered: worked out once for a framework.
        """
        judgement, rules = self._judgement, self._rules
        leaves, met, counting = rules.leaves_of[criterion], judgement.leaf_met, judgement.counting
        possible = judgement.demands.possible
        able = [
            leaf
            for leaf in self._asked(criterion)
            if not met[leaf]
            and rules.leaves[leaf].items - counting[leaf].bit_count() <= 1
            and possible(leaf)
        ]
        if not able:
            return False
        start, whole = leaves.start, (1 << len(leaves)) - 1
        if criterion in judgement.readings.asked or self._match.sets.with_snapshot >> start & whole:
            return self._one_passes_enough(criterion, able)
        kept = rules.kept.setdefault("one would do", {})
        assert isinstance(kept, dict)
        key = (judgement.met >> start & whole, *able)
        found: bool | None = kept.get(key)
        if found is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            found = kept[key] = self._one_passes_enough(criterion, able)
        return found

    def _one_passes_enough(self, criterion: int, able: list[int]) -> bool:
        """Whether one item could pass enough of the leaves that lack no more than one."""
        judgement, leaves = self._judgement, self._rules.leaves
        tree, met = judgement.tree(criterion), judgement.leaf_met
        groups: dict[object, list[int]] = {}
        for leaf in able:
            question = leaves[leaf].question
            groups.setdefault(question.answered_by if question else leaf, []).append(leaf)
        truth = {leaf: met[leaf] for leaf in self._rules.leaves_of[criterion]}
        return any(
            tree_met(tree, truth | dict.fromkeys(passed, True))
            for together in groups.values()
            if tree_met(tree, truth | dict.fromkeys(together, True))
            for passed in self._each_passed(together)
        )

    def _each_passed(self, leaves: list[int]) -> Iterator[tuple[int, ...]]:
        for choice in self._choices(leaves):
            if passed := tuple(leaf for leaf in leaves if self._passes(leaf, choice)):
                yield passed

    def _choices(self, leaves: list[int]) -> Iterator[_Choice]:
        day = self._judgement.as_at
        asked = [self._rules.leaves[leaf] for leaf in leaves]
        dates: list[tuple[date, date | None]] = [(day, None)]
        for snapshot in dict.fromkeys(each.snapshot for each in asked):
            if snapshot is not None:
                dates += _in_force(snapshot, day)
        for kind in range(len(self._vocabulary.kinds)):
            for dated, taken in dates:
                yield _Choice(kind, dated, taken)

    def _passes(self, leaf: int, choice: _Choice) -> bool:
        """Whether an item that is this, and otherwise as good as can be, counts for a leaf."""
        asked: Leaf = self._rules.leaves[leaf]
        kind, dated, taken = choice
        facts = self._vocabulary.kind_facts[kind]
        if (asked.kinds and kind not in asked.kinds) or facts.highest < asked.shows:
            return False
        within = asked.within
        if isinstance(within, Usual):
            within = None if facts.until_stated else facts.current_for
        day = self._judgement.as_at
        if within is not None and dated < within.before(day):
            return False
        return asked.snapshot is None or asked.snapshot.stands(taken, dated, day)


def _in_force(snapshot: Snapshot, day: date) -> Iterator[tuple[date, date]]:
    """The last day to date yearly figures that are in force on a day, and their snapshot."""
    for year in range(snapshot.due_by(day).year, day.year + 1):
        taken = snapshot.of_year(year)
        if taken <= day:
            yield min(day, snapshot.last_day(taken)), taken


# --- how sure a level is ------------------------------------------------------------------------


def level_hangs_on(
    judgement: Judgement, levels: Levels, policy: Policy, theme: int | None = None
) -> tuple[AnswerRef, ...] | None:
    """The answers each of whose loss alone lowers the council's level; None where it has none.

    With a theme (by its place), those whose loss lowers the theme's.

    What is lost is one item as an answer to one question, and so to those that are the same; where
    a leaf has no question, as an answer to that leaf. For other questions the item stays.
    """
    held = levels.council if theme is None else levels.themes[theme]
    if held is None or held == NONE:
        return None
    rules = judgement.match.rules
    own = None if theme is None else set().union(*rules.themes[theme].levels)
    lost: dict[tuple[int, object], dict[int, list[int]]] = {}  # by answer: criteria, leaves broken
    names: dict[tuple[int, object], str] = {}
    for criterion, state in enumerate(judgement.states):
        if state is not State.MET or (own is not None and criterion not in own):
            continue
        asked = judgement.asked(criterion)
        for leaf in rules.leaves_of[criterion]:
            if not asked >> leaf & 1 or not judgement.leaf_met[leaf]:
                continue
            wanted, counting = rules.leaves[leaf], judgement.counting[leaf]
            if not judgement.demands[leaf] and counting.bit_count() > wanted.items:
                continue  # there is one to spare
            question = wanted.question
            for number in bit_numbers(counting):
                if judgement.leaf_is_met(leaf, counting & ~(1 << number)):
                    continue
                answer: tuple[int, object] = (
                    number,
                    question.answered_by if question else leaf,
                )
                lost.setdefault(answer, {}).setdefault(criterion, []).append(leaf)
                names.setdefault(answer, question.id if question else rules.criteria[criterion].id)
    without = _Without(judgement, levels, policy)
    found = []
    for answer, by_criterion in lost.items():
        broken = [
            criterion
            for criterion, leaves in by_criterion.items()
            if not _still_met(judgement, criterion, leaves)
        ]
        left = without.level(broken) if theme is None else without.theme(theme, frozenset(broken))
        if left is not None and left < held:
            found.append(AnswerRef(judgement.match.ids[answer[0]], names[answer]))
    return tuple(sorted(set(found)))


class _Without:
    """The council's level without some of the criteria that are met.

    Only themes that hold one of them are worked out anew; where none falls, neither does the level.
    """

    def __init__(self, judgement: Judgement, levels: Levels, policy: Policy) -> None:
        self._rules = judgement.match.rules
        self._states, self._levels, self._policy = judgement.states, levels, policy
        self._themes: dict[frozenset[int], int | None] = {}  # by criteria, all of one theme
        self._councils: dict[tuple[tuple[int, int | None], ...], int] = {}
        self._theme_of: dict[int, int] = {
            criterion: place
            for place, theme in enumerate(self._rules.themes)
            for level in theme.levels
            for criterion in level
        }

    def level(self, broken: Iterable[int]) -> int:
        """The level without these criteria, by number; NONE below the first."""
        by_theme: dict[int, set[int]] = {}
        for criterion in broken:
            by_theme.setdefault(self._theme_of[criterion], set()).add(criterion)
        fallen = []
        for place, criteria in sorted(by_theme.items()):
            left = self.theme(place, frozenset(criteria))
            if left != self._levels.themes[place]:
                fallen.append((place, left))
        key = tuple(fallen)
        found = self._councils.get(key)
        if found is None:
            themes = list(self._levels.themes)
            for place, left in fallen:
                themes[place] = left
            whole = roll_up(self._rules, themes, self._policy).council
            assert whole is not None
            found = self._councils[key] = whole
        return found

    def theme(self, place: int, broken: frozenset[int]) -> int | None:
        """The level of a theme (by its place) without these criteria, all of them its own."""
        if broken not in self._themes:
            states = list(self._states)
            for criterion in broken:
                states[criterion] = State.NOT_MET
            theme = self._rules.themes[place]
            self._themes[broken] = theme_level(theme, states, self._policy.criteria)
        return self._themes[broken]


def _still_met(judgement: Judgement, criterion: int, without: list[int]) -> bool:
    rules, met = judgement.match.rules, judgement.leaf_met
    if rules.needs_every_leaf[criterion]:
        return False
    truth = {leaf: met[leaf] for leaf in rules.leaves_of[criterion]}
    return tree_met(judgement.tree(criterion), truth | dict.fromkeys(without, False))
