"""Which moves there are: those that what falls short gives rise to. See docs/dry-run.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from eflg_engine.analysis.plan.moves import Key, Move, as_number, move_of, preference
from eflg_engine.analysis.plan.new_items import new_items, some_figure
from eflg_engine.analysis.plan.situation import Situation, named_by
from eflg_engine.framework.matrix import MATRIX, cell_parts
from eflg_engine.framework.model import ANY_FIGURE


class PossibleMoves:
    """The moves open in a situation, to which the new items that could be obtained are added.

    `widened` gives, by item and dimension, the names that some move would have it cover.
    """

    def __init__(self, situation: Situation) -> None:
        self.on = situation
        self._keys: dict[Key, None] = {}
        self.widened: dict[tuple[int, str], list[str]] = {}
        self._figures: dict[tuple[int, str], Decimal] = {}  # the highest that any leaf wants
        self._figures_asked: set[tuple[int, str]] = set()  # those of which some value is wanted
        self._find_improvements()
        self._find_offers()
        self._find_new_items()

    def in_order(self) -> list[Move]:
        """The moves, those to be preferred of exchangeable ones first."""
        moves = []
        for key in self._keys:
            place = (as_number(key[1]), str(key[2])) if key[0] == "figure" else (-1, "")
            value, asked = self._figures.get(place, Decimal(0)), place in self._figures_asked
            any_value = key[0] == "figure" and not asked
            moves.append(move_of(self.on, key, value, any_value=any_value))
        return sorted(moves, key=lambda move: preference(self.on, move))

    def _find_improvements(self) -> None:
        """What would have items count, and cover more, where they are offered."""
        for leaf, number in self._items_of_kind(offered=True):
            counts = self.on.judgement.counting[leaf] >> number & 1
            keys = [] if counts else self.lacks(number, leaf, suggest=True)
            if keys is None:
                continue
            self._add(keys)
            for demand in self.on.judgement.demands[leaf]:
                for name in self.on.lacking(leaf, demand):
                    self._add(self._widenings(number, demand.dimension, name))

    def _find_offers(self) -> None:
        """Offers of items that count as they are, or with moves found before."""
        for leaf, number in self._items_of_kind(offered=False):
            question = self.on.rules.leaves[leaf].question
            if question is not None and not self.on.match.unsorted(leaf) >> number & 1:
                continue  # nobody says that it may be an answer
            keys = self.lacks(number, leaf)
            if keys is not None and all(key in self._keys for key in keys):
                self._add([("offer", number, self.on.offer_for(leaf))])

    def _find_new_items(self) -> None:
        """New items, and offers of them for other criteria of the same theme."""
        on, rules = self.on, self.on.rules
        for leaf in on.leaves:
            for subject in new_items(on, leaf):
                self._add([("obtain", len(on.subjects))])
                on.subjects.append(subject)
                reached = 0
                for target in subject.item.supports:
                    reached |= on.reached(target)
                on.offered.append(reached)
        for place in range(len(on.own), len(on.subjects)):
            home = rules.criteria[rules.criterion_of[on.subjects[place].leaf]].theme
            for leaf in on.leaves:
                criterion = rules.criterion_of[leaf]
                near = rules.criteria[criterion].theme == home and not rules.asking >> leaf & 1
                if near and not on.offered[place] >> leaf & 1 and on.passes(place, leaf):
                    self._add([("offer", place, on.offer_for(leaf))])

    def _items_of_kind(self, *, offered: bool) -> Iterator[tuple[int, int]]:
        """Each leaf with each item of the bundle of a kind it takes, offered there or not."""
        on = self.on
        for leaf in on.leaves:
            kinds = on.rules.leaves[leaf].kinds
            for number in on.own:
                if kinds and on.subjects[number].kind not in kinds:
                    continue
                if bool(on.offered[number] >> leaf & 1) is offered:
                    yield leaf, number

    def _add(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self._keys[key] = None
            if key[0] == "widen":
                listed = self.widened.setdefault((as_number(key[1]), str(key[2])), [])
                if key[3] not in listed:
                    listed.append(str(key[3]))

    # --- what an item lacks -------------------------------------------------------------------

    def lacks(self, number: int, leaf: int, suggest: bool = False) -> list[Key] | None:
        """The moves, but for offering it, that would have an item of the right kind count.

        None where none would. With `suggest`, a figure or a name that no move gives yet is put
        forward; without, the moves are those already found.
        """
        on = self.on
        subject, asked = on.subjects[number], on.rules.leaves[leaf]
        if number not in on.own:
            return [("obtain", number)] if on.passes(number, leaf) else None
        item, keys = subject.item, list[Key]()
        if not on.is_current(item, asked):
            fresh = on.refreshed(number)
            if fresh is None or not on.is_current(fresh, asked):
                return None
            keys.append(("refresh", number))
        keys += [("show", number, rung) for rung in range(subject.claimed + 1, asked.shows + 1)]
        keys += [
            ("assure", number, rung) for rung in range(subject.assurance + 1, asked.assurance + 1)
        ]
        figures: list[tuple[str, Decimal]] = []
        if subject.reaches < asked.shows:
            facts = on.vocabulary.kind_facts[subject.kind]
            if facts.more_rung is None or facts.more_rung < asked.shows:
                return None
            if facts.more_by_difference:
                keys.append(("tell", number))
            else:
                figures.append((facts.more_measure, facts.more_at_least))
        if asked.measure:
            given = item.measures.get(asked.measure)
            if given is None or given < asked.measure_at_least:
                figures.append((asked.measure, asked.measure_at_least))
        for measure, least in figures:
            key = self._figure(number, measure, least, suggest)
            if key is None:
                return None
            if key not in keys:
                keys.append(key)
        if not subject.touching:
            if suggest:
                keys.append(("widen", number, "characteristics", self._scope_name(leaf)))
            elif (number, "characteristics") not in self.widened:
                return None
        return keys

    def _figure(self, number: int, measure: str, value: Decimal, suggest: bool) -> Key | None:
        place = (number, measure)
        if suggest:
            if value != ANY_FIGURE:
                self._figures_asked.add(place)
            least = some_figure(value)
            self._figures[place] = max(least, self._figures.get(place, least))
        elif place not in self._figures or self._figures[place] < value:
            return None
        return ("figure", number, measure)

    def _scope_name(self, leaf: int) -> str:
        """The characteristic in scope that an item outside the scope should name first."""
        for demand in self.on.judgement.demands[leaf]:
            if demand.dimension == "characteristics" and (names := self.on.lacking(leaf, demand)):
                return names[0]
            if demand.dimension == MATRIX and (names := self.on.lacking(leaf, demand)):
                return cell_parts(names[0])[0]
        return self.on.match.coverage.scope_characteristics[0]

    def _widenings(self, number: int, dimension: str, name: str) -> list[Key]:
        """The moves that have an item cover a name; none where it does, or where none would."""
        if self.on.covers(number, dimension, name):
            return []
        if dimension == "modules":
            criterion = self.on.first_of_module(name)
            target = None if criterion is None else self.on.rules.criteria[criterion].id
            return [] if target is None else [("offer", number, target)]
        return [
            ("widen", number, each, one)
            for each, one in named_by(dimension, name)
            if not self.on.covers(number, each, one)
        ]
