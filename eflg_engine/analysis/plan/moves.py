"""Moves: the smallest things that can be done to one item, and what each costs.

refresh     date it on the day of the plan, with a review date that has not passed
widen       cover one name more: a characteristic, an objective, a service ...
obtain      a new item with exactly the profile that one leaf of one criterion lacks
"""

from __future__ import annotations

from dataclasses import dataclass

from eflg_engine.analysis.plan.situation import Situation

VERBS = ("widen", "refresh", "obtain")

Key = tuple[str | int, ...]
"""A move: its verb, the number of its item, and what about it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do to one item, at a cost in working days.

    `item` numbers the subjects of a Situation. `what` is a dimension with a name, to widen.
    """

    verb: str
    item: int
    what: tuple[str, ...]
    days: int

    @property
    def key(self) -> Key:
        """The move without what it costs."""
        return (self.verb, self.item, *self.what)


def move_of(situation: Situation, key: Key) -> Move:
    """A move with its cost."""
    verb, number, *what = key
    assert isinstance(number, int)
    subject, vocabulary = situation.subjects[number], situation.vocabulary
    if verb == "obtain":
        return Move(str(verb), number, (), subject.days)
    costs = vocabulary.action_costs
    cost = costs.refresh if verb == "refresh" else costs.widen
    days = costs.days(cost, vocabulary.kind_facts[subject.kind].effort)
    return Move(str(verb), number, tuple(map(str, what)), days)


def preference(situation: Situation, move: Move) -> tuple[object, ...]:
    """A sort key: of exchangeable moves the newest item's is chosen, then by id."""
    item = situation.subjects[move.item].item
    return (VERBS.index(move.verb), -item.dated.toordinal(), item.id, move.item, move.what)
