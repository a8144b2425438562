"""Which moves there are: those that what falls short gives rise to. See docs/dry-run.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eflg_engine.analysis.plan.moves import Key, Move, move_of, preference
from eflg_engine.analysis.plan.new_items import new_items
from eflg_engine.analysis.plan.situation import Situation, named_by
from eflg_engine.framework.matrix import MATRIX, cell_parts


class PossibleMoves:
    """The moves open in a situation, to which the new items that could be obtained are added.

    `widened` gives, by item and dimension, the names that some move would have it cover.
    """

    def __init__(self, situation: Situation) -> None:
        self.on = situation
        self._keys: dict[Key, None] = {}
        self.widened: dict[tuple[int, str], list[str]] = {}
        self._find_improvements()
        for leaf in situation.leaves:
            for subject in new_items(situation, leaf):
                self._keys["obtain", len(situation.subjects)] = None
                situation.add(subject)

    def in_order(self) -> list[Move]:
        """The moves, those to be preferred of exchangeable ones first."""
        moves = [move_of(self.on, key) for key in self._keys]
        return sorted(moves, key=lambda move: preference(self.on, move))

    def _find_improvements(self) -> None:
        """What would have items count, and cover more, where they are offered."""
        for leaf, number in self._items_offered():
            counts = self.on.judgement.counting[leaf] >> number & 1
            keys = [] if counts else self.lacks(number, leaf, suggest=True)
            if keys is None:
                continue
            self._add(keys)
            for demand in self.on.judgement.demands[leaf]:
                for name in self.on.lacking(leaf, demand):
                    self._add(self._widenings(number, demand.dimension, name))

    def _items_offered(self) -> Iterator[tuple[int, int]]:
        """Each leaf with each item of the bundle that is offered there, of a kind it takes."""
        on = self.on
        for leaf in on.leaves:
            kinds = on.rules.leaves[leaf].kinds
            for number in on.own:
                if kinds and on.subjects[number].kind not in kinds:
                    continue
                if on.offered[number] >> leaf & 1:
                    yield leaf, number

    def _add(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self._keys[key] = None
            if key[0] == "widen":
                _, number, dimension, name = key
                assert isinstance(number, int)
                listed = self.widened.setdefault((number, str(dimension)), [])
                if name not in listed:
                    listed.append(str(name))

    # --- what an item lacks -------------------------------------------------------------------

    def lacks(self, number: int, leaf: int, suggest: bool = False) -> list[Key] | None:
        """The moves that would have an item of the right kind count where it is offered.

        None where none would: what it shows, who stands behind it and what figures it gives are
        for its authors to say. With `suggest`, a name that no move gives yet is put forward.
        """
        on = self.on
        subject, asked = on.subjects[number], on.rules.leaves[leaf]
        if number not in on.own:
            return [("obtain", number)] if on.passes(number, leaf) else None
        if not on.is_strong_enough(number, leaf):
            return None
        keys = list[Key]()
        if not on.is_current(subject.item, asked):
            fresh = on.refreshed(number)
            if fresh is None or not on.is_current(fresh, asked):
                return None
            keys.append(("refresh", number))
        if not subject.touching:
            if suggest:
                keys.append(("widen", number, "characteristics", self._scope_name(leaf)))
            elif (number, "characteristics") not in self.widened:
                return None
        return keys

    def _scope_name(self, leaf: int) -> str:
        """The characteristic in scope that an item outside the scope should name first."""
        for demand in self.on.judgement.demands[leaf]:
            if demand.dimension == "characteristics" and (names := self.on.lacking(leaf, demand)):
                return names[0]
            if demand.dimension == MATRIX and (names := self.on.lacking(leaf, demand)):
                return cell_parts(names[0])[0]
        return self.on.first_in_scope

    def _widenings(self, number: int, dimension: str, name: str) -> list[Key]:
        """The moves that have an item cover a name; none where it does, or where none would."""
        if dimension == "modules" or self.on.covers(number, dimension, name):
            return []
        return [
            ("widen", number, each, one)
            for each, one in named_by(dimension, name)
            if not self.on.covers(number, each, one)
        ]
