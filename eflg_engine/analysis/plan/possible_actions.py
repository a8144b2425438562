"""What could be done about evidence that falls short: every action, its cost, and the goal.

The space is finite, and docs/dry-run.md says what is in it. An action is made of *moves*, the
smallest things that can be done to one item, each at a cost in working days:

    offer       an item for one more criterion
    refresh     date it on the day of the plan, with a review date that has not passed
    show        one rung more of what it led to
    assure      one rung more of who stands behind it
    figure      give a figure, or a higher one
    widen       cover one name more: a characteristic, an objective, a service ...
    obtain      a new item with exactly the profile that one leaf of one criterion lacks

Which moves there are is decided by what falls short. What moves *do* is what the engine says of
the items they leave behind, for every leaf of the goal and not only for the leaf that gave rise
to them. So the cheapest set of moves is the cheapest plan there is in this space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from eflg_engine.analysis.plan.cheapest_moves import NEVER, Goal, all_of, any_of, weighing
from eflg_engine.assessment.coverage import Demand
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import Ladder
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.rules import Node
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.framework.matrix import MATRIX, cell_parts
from eflg_engine.framework.model import ANY_FIGURE, Leaf, Policy
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import ActionCosts
from eflg_engine.reading.values import folded

VERBS = ("offer", "assure", "show", "figure", "widen", "refresh", "obtain")

Key = tuple[str | int, ...]
"""A move: its verb, the number of its item, and what about it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do to one item, at a cost in working days.

    `item` numbers the subjects of a Space. `what` is a criterion's number (offer), a rung (show,
    assure), a measure (figure) or a dimension with a name (widen); `value` a figure, which stands
    for any with `any_value`.
    """

    verb: str
    item: int
    what: tuple[str | int, ...]
    days: int
    value: Decimal = Decimal(0)
    any_value: bool = False


@dataclass(slots=True)
class Subject:
    """An item as the moves see it: one of the bundle, or one that could be obtained."""

    item: EvidenceItem
    kind: int
    claimed: int
    reaches: int
    assurance: int
    touching: bool
    modules: frozenset[int]
    leaf: int = -1  # what a new item is obtained for; -1 for an item of the bundle
    days: int = 0  # what it costs to obtain
    names: dict[str, frozenset[str]] = field(default_factory=dict)


class Space:
    """The moves open to a bundle on a day, for the criteria that a target asks for."""

    def __init__(self, match: Match, day: date, open_criteria: list[int]) -> None:
        self.match = match
        self.day = day
        self.rules = match.rules
        self.vocabulary = match.rules.framework.vocabulary
        self.costs: ActionCosts = self.vocabulary.action_costs
        self.judgement: Judgement = match.at(day)
        self.criteria = open_criteria
        self.leaves = [
            leaf
            for criterion in open_criteria
            for leaf in self.rules.leaves_of[criterion]
            if not self.judgement.leaf_met[leaf]
        ]
        self.subjects = [self._existing(number) for number in range(len(match.items))]
        self._offered = [
            {criterion for criterion in open_criteria if match.offered[criterion] >> number & 1}
            for number in range(len(match.items))
        ]
        self._spelling = self._spellings()
        self._keys: dict[Key, Decimal] = {}
        self._widened: dict[tuple[int, str], list[str]] = {}
        self._figures: dict[tuple[int, str], Decimal] = {}
        self._figures_asked: set[tuple[int, str]] = set()  # those of which some value is wanted
        self._up_to_date: dict[int, EvidenceItem | None] = {}
        self._find()
        self.moves: list[Move] = sorted(map(self._move, self._keys.items()), key=self._order)
        self.number = {(m.verb, m.item, *m.what): place for place, m in enumerate(self.moves)}
        self.days = [move.days for move in self.moves]
        self._moved = sorted({move.item for move in self.moves})
        self._offers_in: dict[tuple[int, int], list[int]] = {}
        for place, move in enumerate(self.moves):
            if move.verb == "offer":
                module = self.rules.module_of[_number(move.what[0])]
                self._offers_in.setdefault((move.item, module), []).append(place)
        self._leaf_goals: dict[int, Goal] = {}

    # --- what there is ------------------------------------------------------------------------

    def _existing(self, number: int) -> Subject:
        item = self.match.items[number]
        kind, claimed, reaches, _, assurance = self.match.words[number]
        return Subject(
            item,
            kind,
            claimed,
            reaches,
            assurance,
            bool(self.match.coverage.touching >> number & 1),
            frozenset(self.rules.module_of_target[target] for target in item.supports),
        )

    def _spellings(self) -> dict[str, str]:
        """Services and partners as the council, the rules or other items write them."""
        bundle = self.match.bundle
        words = [*bundle.council.services, *bundle.council.partners]
        for leaf in self.leaves:
            for dimension, asked in self.rules.leaves[leaf].covers:
                if dimension in ("services", "partners") and isinstance(asked, tuple):
                    words += asked
        words += [w for item in bundle.evidence for w in (*item.services, *item.partners)]
        return {folded(word): word for word in reversed(words)}

    def _spelled(self, dimension: str, names: Iterable[str]) -> tuple[str, ...]:
        """Names as they are written in a bundle."""
        if dimension not in ("services", "partners"):
            return tuple(names)
        return tuple(self._spelling.get(name, name) for name in names)

    def _find(self) -> None:
        """Every move that what falls short gives rise to."""
        rules, match = self.rules, self.match
        for leaf in self.leaves:
            criterion = rules.criterion_of[leaf]
            counting = self.judgement.counting[leaf]
            for number in self._of_kind(leaf):
                if not match.offered[criterion] >> number & 1:
                    continue
                keys = [] if counting >> number & 1 else self._lacks(number, leaf, suggest=True)
                if keys is None:
                    continue
                self._add(keys)
                for demand in self.judgement.demands[leaf]:
                    self._add(
                        key
                        for name in self.lacking(leaf, demand)
                        for key in self._widenings(number, demand, name)
                    )
        for key in self._keys:  # one move gives the highest figure that any leaf wants
            if key[0] == "figure":
                self._keys[key] = self._figures[_number(key[1]), str(key[2])]
        for leaf in self.leaves:
            criterion = rules.criterion_of[leaf]
            for number in self._of_kind(leaf):
                if match.offered[criterion] >> number & 1:
                    continue
                keys = self._lacks(number, leaf)
                if keys is not None and all(key in self._keys for key in keys):
                    self._add([("offer", number, criterion)])
        for leaf in self.leaves:
            self._obtainable(leaf)
        for place in range(len(match.items), len(self.subjects)):
            new = self.subjects[place]
            home = rules.criteria[rules.criterion_of[new.leaf]].theme
            for leaf in self.leaves:
                criterion = rules.criterion_of[leaf]
                near = rules.criteria[criterion].theme == home
                if near and criterion not in self._offered[place] and self._passes(place, leaf):
                    self._add([("offer", place, criterion)])

    def _of_kind(self, leaf: int) -> Iterator[int]:
        kinds = self.rules.leaves[leaf].kinds
        for number, subject in enumerate(self.subjects[: len(self.match.items)]):
            if not kinds or subject.kind in kinds:
                yield number

    def _add(self, keys: Iterator[Key] | list[Key]) -> None:
        for key in keys:
            self._keys.setdefault(key, Decimal(0))
            if key[0] == "widen":
                listed = self._widened.setdefault((_number(key[1]), str(key[2])), [])
                if key[3] not in listed:
                    listed.append(str(key[3]))

    def _lacks(self, number: int, leaf: int, suggest: bool = False) -> list[Key] | None:
        """The moves, but for offering it, that would have an item of the right kind count.

        None where none would. With `suggest`, a figure or a name that no move gives yet is put
        forward; without, the moves are those already found.
        """
        subject, asked = self.subjects[number], self.rules.leaves[leaf]
        if subject.leaf >= 0:
            return [("obtain", number)] if self._passes(number, leaf) else None
        item, keys = subject.item, list[Key]()
        if not self._is_current(item, asked):
            fresh = self.refreshed(number)
            if fresh is None or not self._is_current(fresh, asked):
                return None
            keys.append(("refresh", number))
        keys += [("show", number, rung) for rung in range(subject.claimed + 1, asked.shows + 1)]
        if subject.reaches < asked.shows:
            facts = self.vocabulary.kind_facts[subject.kind]
            if facts.more_rung is None or facts.more_rung < asked.shows:
                return None
            key = self._figure(number, facts.more_measure, facts.more_at_least, suggest)
            if key is None:
                return None
            keys.append(key)
        keys += [
            ("assure", number, rung) for rung in range(subject.assurance + 1, asked.assurance + 1)
        ]
        if asked.measure:
            figure = item.measures.get(asked.measure)
            if figure is None or figure < asked.measure_at_least:
                key = self._figure(number, asked.measure, asked.measure_at_least, suggest)
                if key is None:
                    return None
                if key not in keys:
                    keys.append(key)
        if not subject.touching:
            if suggest:
                keys.append(("widen", number, "characteristics", self._scope_name(leaf)))
            elif (number, "characteristics") not in self._widened:
                return None
        return keys

    def _is_current(self, item: EvidenceItem, asked: Leaf) -> bool:
        if item.dated > self.day or (item.review_by is not None and item.review_by < self.day):
            return False
        if asked.within is not None and item.dated < asked.within.before(self.day):
            return False
        return asked.snapshot is None or self._stands(item, asked.snapshot)

    def _stands(self, item: EvidenceItem, asked: Snapshot) -> bool:
        """Whether an item has the yearly figures in force on the day, published in time."""
        return asked.stands(item.snapshot, item.dated, self.day)

    def refreshed(self, number: int) -> EvidenceItem | None:
        """An item dated on the day, with the figures of the yearly snapshot then open.

        None where that would spoil yearly figures that it gives already.
        """
        if number not in self._up_to_date:
            self._up_to_date[number] = self._refreshed(number)
        return self._up_to_date[number]

    def _refreshed(self, number: int) -> EvidenceItem | None:
        item = self.subjects[number].item
        given, taken = self._figures_of(number)
        lapsed = item.review_by is not None and item.review_by < self.day
        review_by = None if lapsed else item.review_by
        fresh = replace(item, dated=self.day, review_by=review_by, snapshot=taken)
        return fresh if all(self._stands(fresh, snapshot) for snapshot in given) else None

    def snapshot_on_the_day(self, number: int) -> date | None:
        """The snapshot of which an item of the bundle would speak if it were dated on the day."""
        return self._figures_of(number)[1]

    def _figures_of(self, number: int) -> tuple[list[Snapshot], date | None]:
        """The yearly figures that an item gives, and the snapshot it would speak of on the day."""
        kind, item = self.subjects[number].kind, self.subjects[number].item
        given: list[Snapshot] = []
        asked: list[Snapshot] = []  # where it is offered, what is open first
        for place in (*self.leaves, *range(len(self.rules.leaves))):
            leaf = self.rules.leaves[place]
            if leaf.snapshot is None or (leaf.kinds and kind not in leaf.kinds):
                continue
            if self._stands(item, leaf.snapshot):
                given.append(leaf.snapshot)
            if self.match.offered[self.rules.criterion_of[place]] >> number & 1:
                asked.append(leaf.snapshot)
        taken = next(
            (day for snapshot in (*given, *asked) if (day := snapshot.open_on(self.day))),
            item.snapshot,
        )
        return given, taken

    def _figure(self, number: int, measure: str, value: Decimal, suggest: bool) -> Key | None:
        place = (number, measure)
        if suggest:
            if value != ANY_FIGURE:
                self._figures_asked.add(place)
            least = _some_figure(value)
            self._figures[place] = max(least, self._figures.get(place, least))
        elif place not in self._figures or self._figures[place] < value:
            return None
        return ("figure", number, measure)

    def _scope_name(self, leaf: int) -> str:
        """The characteristic in scope that an item outside the scope should name first."""
        for demand in self.judgement.demands[leaf]:
            if demand.dimension == "characteristics" and (names := self.lacking(leaf, demand)):
                return names[0]
            if demand.dimension == MATRIX and (names := self.lacking(leaf, demand)):
                return cell_parts(names[0])[0]
        return self.match.coverage.scope_characteristics[0]

    def lacking(self, leaf: int, demand: Demand) -> tuple[str, ...]:
        """Names to cover next for a demand of a leaf: as many as it is short by."""
        counting = self.judgement.counting[leaf]
        missing = demand.missing(counting)
        short = demand.need - (len(demand.names) - len(missing))
        if short <= 0:
            return ()
        if len(missing) < short:  # any name would do, and the bundle knows too few
            one = {"services": "service", "partners": "partner"}[demand.dimension]
            missing += tuple(f"further {one} {n}" for n in range(1, short - len(missing) + 1))
        return missing[:short]

    def _widenings(self, number: int, demand: Demand, name: str) -> list[Key]:
        """The moves that have an item cover a name; none where it does, or where none would."""
        if self._covers(number, demand, name):
            return []
        if demand.dimension == "modules":
            criterion = self._first_of_module(name)
            return [] if criterion is None else [("offer", number, criterion)]
        return [
            ("widen", number, dimension, one)
            for dimension, one in _named_by(demand.dimension, name)
            if not self._names(number, dimension, one)
        ]

    def _names(self, number: int, dimension: str, name: str) -> bool:
        """Whether an item names a characteristic, an aim or the like as it is."""
        subject = self.subjects[number]
        if subject.leaf >= 0:
            return name in subject.names[dimension]
        return bool(self.match.coverage.covering(dimension, name) >> number & 1)

    def _first_of_module(self, module: str) -> int | None:
        for number, criterion in enumerate(self.rules.criteria):
            if criterion.id.split(".")[0] == module:
                return number
        return None

    # --- new items ----------------------------------------------------------------------------

    def _obtainable(self, leaf: int) -> None:
        """A new item of each kind that the leaf takes, as many as it could want."""
        rules, asked = self.rules, self.rules.leaves[leaf]
        demands = self.judgement.demands[leaf]
        if any(not demand.need for demand in demands):
            return
        if asked.snapshot is not None and asked.snapshot.open_on(self.day) is None:
            return
        facts = self.vocabulary.kind_facts
        able = [
            kind
            for kind in asked.kinds or range(len(facts))
            if max(facts[kind].reaches, facts[kind].more_rung or 0) >= asked.shows
        ]
        if not asked.kinds and able:
            cheapest = min(facts[kind].effort for kind in able)
            able = [kind for kind in able if facts[kind].effort == cheapest]
        short = asked.items - self.judgement.counting[leaf].bit_count()
        criterion = rules.criterion_of[leaf]
        for kind in able:
            profile = self._profile(leaf, kind)
            effort = max(facts[kind].effort, self._share_of_effort(criterion))
            for _ in range(max(1, short)):
                place = len(self.subjects)
                self.subjects.append(self._new(profile, leaf, kind, effort))
                self._offered.append(
                    {
                        other
                        for other in self.criteria
                        if set(rules.targets_of[other]) & set(profile.supports)
                    }
                )
                self._add([("obtain", place)])

    def _share_of_effort(self, criterion: int) -> int:
        """The criterion's own effort, shared out over the parts that it needs at least."""
        effort = self.vocabulary.efforts.number(self.rules.criteria[criterion].effort)
        if effort is None:
            return 0

        def parts(node: Node) -> int:
            if isinstance(node, int):
                return 1
            return sum(sorted(map(parts, node[1]))[: node[0]])

        return -(-self.vocabulary.effort_days[effort] // parts(self.rules.trees[criterion]))

    def _profile(self, leaf: int, kind: int) -> EvidenceItem:
        rules, vocabulary = self.rules, self.vocabulary
        asked = rules.leaves[leaf]
        criterion = rules.criterion_of[leaf]
        facts = vocabulary.kind_facts[kind]
        measures: dict[str, Decimal] = {}
        if asked.measure:
            measures[asked.measure] = _some_figure(asked.measure_at_least)
        if facts.reaches < asked.shows:
            least = measures.get(facts.more_measure, facts.more_at_least)
            measures[facts.more_measure] = max(least, facts.more_at_least)
        supports = [rules.criteria[criterion].id]
        names: dict[str, tuple[str, ...]] = {}
        for demand in self.judgement.demands[leaf]:
            lacking = self.lacking(leaf, demand)
            if demand.dimension == "modules":
                for name in lacking:
                    first = self._first_of_module(name)
                    assert first is not None
                    supports.append(rules.criteria[first].id)
                continue
            for name in lacking:
                for dimension, one in _named_by(demand.dimension, name):
                    if one not in names.setdefault(dimension, ()):
                        names[dimension] = (*names[dimension], one)
        scope = self.match.coverage.scope_characteristics
        if ALL not in self.match.bundle.scope.characteristics:
            named = names.get("characteristics", ())
            names["characteristics"] = named if set(named) & set(scope) else (*named, scope[0])
        return EvidenceItem(
            id="",
            title=f"New: {vocabulary.kinds[kind].title.lower()}",
            kind=vocabulary.kinds[kind].id,
            supports=tuple(dict.fromkeys(supports)),
            dated=self.day,
            snapshot=asked.snapshot.open_on(self.day) if asked.snapshot else None,
            shows=vocabulary.shows[asked.shows].id,
            assurance=vocabulary.assurance[asked.assurance].id,
            characteristics=names.get("characteristics", ()),
            aims=names.get("aims", ()),
            objectives=names.get("objectives", ()),
            services=self._spelled("services", names.get("services", ())),
            partners=self._spelled("partners", names.get("partners", ())),
            measures=measures,
        )

    def _new(self, profile: EvidenceItem, leaf: int, kind: int, days: int) -> Subject:
        asked = self.rules.leaves[leaf]
        facts = self.vocabulary.kind_facts[kind]
        reaches = facts.reaches
        if facts.more_rung is not None:
            figure = profile.measures.get(facts.more_measure)
            if figure is not None and figure >= facts.more_at_least:
                reaches = max(reaches, facts.more_rung)
        return Subject(
            profile,
            kind,
            asked.shows,
            reaches,
            asked.assurance,
            True,
            frozenset(self.rules.module_of_target[t] for t in profile.supports),
            leaf,
            days,
            {
                dimension: frozenset(
                    map(folded, getattr(profile, dimension))
                    if dimension in ("services", "partners")
                    else getattr(profile, dimension)
                )
                for dimension in ("characteristics", "aims", "objectives", "services", "partners")
            },
        )

    def _passes(self, place: int, leaf: int) -> bool:
        """Whether a new item passes a leaf as it is, if it is offered there."""
        subject, asked = self.subjects[place], self.rules.leaves[leaf]
        if asked.kinds and subject.kind not in asked.kinds:
            return False
        if min(subject.claimed, subject.reaches) < asked.shows:
            return False
        if subject.assurance < asked.assurance:
            return False
        if asked.snapshot is not None and not self._stands(subject.item, asked.snapshot):
            return False
        if asked.measure:
            figure = subject.item.measures.get(asked.measure)
            return figure is not None and figure >= asked.measure_at_least
        return True

    # --- moves --------------------------------------------------------------------------------

    def _move(self, entry: tuple[Key, Decimal]) -> Move:
        (verb, item, *what), value = entry
        number = _number(item)
        subject, costs = self.subjects[number], self.costs
        effort = self.vocabulary.kind_facts[subject.kind].effort
        match verb:
            case "obtain":
                days = subject.days
            case "offer":
                near = self.rules.module_of[_number(what[0])] in subject.modules
                cost = costs.offer if near else costs.offer_in_another_module
                days = costs.days(cost, effort)
            case "figure":
                given = subject.item.measures.get(str(what[0])) is not None
                days = costs.days(costs.raise_figure if given else costs.give_figure, effort)
            case "refresh":
                days = costs.days(costs.refresh, effort)
            case "show":
                days = costs.days(costs.show_more, effort)
            case "assure":
                days = costs.days(costs.assure_more, effort)
            case _:
                days = costs.days(costs.widen, effort)
        any_value = verb == "figure" and (number, str(what[0])) not in self._figures_asked
        return Move(str(verb), number, tuple(what), days, value, any_value)

    def _order(self, move: Move) -> tuple[object, ...]:
        """Exchangeable moves are chosen in this order: nearest in subject, newest, by id."""
        subject = self.subjects[move.item]
        far = 0
        if move.verb == "offer":
            target = self.rules.targets_of[_number(move.what[0])]
            placed = {t.rsplit(".", t.count(".") - 1)[0] for t in subject.item.supports if "." in t}
            far = 0 if target[1] in placed else 1
        return (
            VERBS.index(move.verb),
            far,
            -subject.item.dated.toordinal(),
            subject.item.id,
            move.item,
            tuple(map(str, move.what)),
        )

    # --- the goal -----------------------------------------------------------------------------

    def criterion_goal(self, criterion: int) -> Goal:
        """What moves would meet a criterion."""

        def goal(node: Node) -> Goal:
            if isinstance(node, int):
                return self._leaf_goal(node)
            need, parts = node
            return need, tuple(map(goal, parts))

        if self.judgement.states[criterion] is State.MET:
            return 0
        return goal(self.rules.trees[criterion])

    def _leaf_goal(self, leaf: int) -> Goal:
        found = self._leaf_goals.get(leaf)
        if found is None:
            found = self._leaf_goals[leaf] = self._make_leaf_goal(leaf)
        return found

    def _make_leaf_goal(self, leaf: int) -> Goal:
        judgement = self.judgement
        if judgement.leaf_met[leaf]:
            return 0
        asked = self.rules.leaves[leaf]
        counting = judgement.counting[leaf]
        able: list[tuple[int, Goal]] = []
        for number in self._moved:
            if number < len(self.match.items) and counting >> number & 1:
                able.append((number, 0))
            elif (counts := self._counts(number, leaf)) != NEVER:
                able.append((number, counts))
        parts: list[Goal] = []
        short = asked.items - counting.bit_count()
        if short > 0:
            parts.append((short, tuple(counts for _, counts in able if counts != 0)))
        for demand in judgement.demands[leaf]:
            if demand.met(counting):
                continue
            if not demand.need:
                return NEVER
            missing = demand.missing(counting)
            short = demand.need - (len(demand.names) - len(missing))
            names = missing
            if demand.dimension in ("services", "partners") and not self._own(demand.dimension):
                asked_for = dict(asked.covers)[demand.dimension]
                if isinstance(asked_for, int):
                    names = tuple(dict.fromkeys((*missing, *self._new_names(demand))))
            parts.append(
                (
                    short,
                    tuple(
                        any_of(
                            all_of([counts, covers])
                            for number, counts in able
                            if (covers := self._has(number, demand, name)) != NEVER
                            and not (counts == 0 and covers == 0)
                        )
                        for name in names
                    ),
                )
            )
        return all_of(parts)

    def _own(self, dimension: str) -> bool:
        council = self.match.bundle.council
        return bool(council.services if dimension == "services" else council.partners)

    def _new_names(self, demand: Demand) -> list[str]:
        """Names of a dimension that no item of the bundle covers and some move would."""
        found = []
        for (_, dimension), names in self._widened.items():
            if dimension == demand.dimension:
                found += names
        for subject in self.subjects[len(self.match.items) :]:
            found += sorted(subject.names[demand.dimension])
        return sorted(set(found) - set(demand.names))

    def _counts(self, number: int, leaf: int) -> Goal:
        """The moves that have an item count for a leaf for which it does not count now."""
        subject, asked = self.subjects[number], self.rules.leaves[leaf]
        if asked.kinds and subject.kind not in asked.kinds:
            return NEVER
        criterion = self.rules.criterion_of[leaf]
        keys = self._lacks(number, leaf)
        if keys is None:
            return NEVER
        if not self._is_offered(number, criterion):
            keys = [*keys, ("offer", number, criterion)]
        bits = 0
        for key in keys:
            place = self.number.get(key)
            if place is None:
                return NEVER
            bits |= 1 << place
        if subject.touching:
            return bits
        return all_of(
            [
                bits,
                any_of(
                    1 << self.number["widen", number, "characteristics", name]
                    for name in self._widened[number, "characteristics"]
                    if name in self.match.coverage.scope_characteristics
                ),
            ]
        )

    def _is_offered(self, number: int, criterion: int) -> bool:
        if number < len(self.match.items):
            return bool(self.match.offered[criterion] >> number & 1)
        return criterion in self._offered[number]

    def _covers(self, number: int, demand: Demand, name: str) -> bool:
        """Whether an item covers a name as it is."""
        subject = self.subjects[number]
        if subject.leaf >= 0:
            if demand.dimension == "modules":
                return self.rules.module_of_target[name] in subject.modules
            return all(one in subject.names[d] for d, one in _named_by(demand.dimension, name))
        if name not in demand.names:
            return False
        return bool(demand.bits[demand.names.index(name)] >> number & 1)

    def _has(self, number: int, demand: Demand, name: str) -> Goal:
        """The moves that have an item cover a name; 0 where it does now."""
        if self._covers(number, demand, name):
            return 0
        if demand.dimension == "modules":
            module = self.rules.module_of_target[name]
            return any_of(1 << place for place in self._offers_in.get((number, module), ()))
        bits = 0
        for dimension, one in _named_by(demand.dimension, name):
            if not self._names(number, dimension, one):
                place = self.number.get(("widen", number, dimension, one))
                if place is None:
                    return NEVER
                bits |= 1 << place
        return bits

    # --- carrying moves out -------------------------------------------------------------------

    def carried_out(
        self, bundle: Bundle, moves: Mapping[int, list[Move]], ids: Mapping[int, str]
    ) -> Bundle:
        """The bundle once these moves, by item, are made; `ids` names the new items."""
        numbers = {item.id: number for number, item in enumerate(self.match.items)}
        evidence = [
            self.changed(number, moves[number], item.id) if number in moves else item
            for item in bundle.evidence
            for number in [numbers[item.id]]
        ]
        evidence += [self.changed(number, moves[number], name) for number, name in ids.items()]
        return bundle.with_evidence(evidence)

    def changed(self, number: int, moves: list[Move], name: str) -> EvidenceItem:
        """An item, under this id, once moves are made."""
        item = replace(self.subjects[number].item, id=name)
        vocabulary = self.vocabulary
        rungs: dict[str, list[int]] = {"show": [], "assure": []}
        for move in moves:
            match move.verb:
                case "refresh":
                    fresh = self.refreshed(number)
                    assert fresh is not None, "there is no such move otherwise"
                    item = replace(
                        item, dated=fresh.dated, review_by=fresh.review_by, snapshot=fresh.snapshot
                    )
                case "offer":
                    target = self.rules.criteria[_number(move.what[0])].id
                    item = replace(item, supports=(*item.supports, target))
                case "figure":
                    measures = {**item.measures, str(move.what[0]): move.value}
                    item = replace(item, measures=measures)
                case "widen":
                    dimension, name = str(move.what[0]), str(move.what[1])
                    names = (*getattr(item, dimension), *self._spelled(dimension, [name]))
                    item = replace(item, **{dimension: names})  # type: ignore[arg-type]
                case "show" | "assure":
                    rungs[move.verb].append(_number(move.what[0]))
        subject = self.subjects[number]
        shows, assurance = subject.claimed, subject.assurance
        while shows + 1 in rungs["show"]:  # a rung counts once those below it are climbed
            shows += 1
        while assurance + 1 in rungs["assure"]:
            assurance += 1
        if shows > subject.claimed:
            item = replace(item, shows=vocabulary.shows[shows].id)
        if assurance > subject.assurance:
            item = replace(item, assurance=vocabulary.assurance[assurance].id)
        return item


def _named_by(dimension: str, name: str) -> tuple[tuple[str, str], ...]:
    """What an item must name to cover a name: for a cell its characteristic and its aim."""
    if dimension != MATRIX:
        return ((dimension, name),)
    characteristic, aim = cell_parts(name)
    return (("characteristics", characteristic), ("aims", aim))


def _some_figure(least: Decimal) -> Decimal:
    """A figure that is as high as this: 0 where any would do."""
    return Decimal(0) if least == ANY_FIGURE else least


def _number(value: str | int) -> int:
    assert isinstance(value, int)
    return value


# --- what a target asks for ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """The council (no id), a module or a theme."""

    id: str
    title: str
    themes: tuple[int, ...]  # by number
    sort: str  # council, module, theme


def asked_criteria(judgement: Judgement, part: Part, level: int) -> list[int]:
    """The criteria (by number) of a part that are assessed, up to a level (a number from 0)."""
    rules = judgement.match.rules
    return [
        criterion
        for theme in part.themes
        for criteria in rules.themes[theme].levels[: level + 1]
        for criterion in criteria
        if judgement.states[criterion] in ASSESSED
    ]


def level_goal(space: Space, part: Part, level: int, policy: Policy) -> Goal | None:
    """What moves would have a part hold a level; None where nothing in it is assessed.

    Where the policy does not add up that far, every module does, or else every theme.
    """
    rules, states = space.rules, space.judgement.states

    def criterion_goal(criterion: int) -> Goal | None:
        return space.criterion_goal(criterion) if states[criterion] in ASSESSED else None

    ladder = Ladder(rules, policy, criterion_goal, weighing)
    themes = [ladder.theme(theme) for theme in part.themes]
    held = themes
    if part.sort == "module" and policy.themes is not None:
        held = [ladder.module(rules.themes[part.themes[0]].module)]
    elif part.sort == "council" and policy.has_council_level:
        held = [ladder.council()]
    elif part.sort == "council" and policy.themes is not None:
        held = [ladder.module(module) for module in range(len(rules.themes_of))]
    found = [rungs[level] for rungs in held if rungs is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else all_of(found)
