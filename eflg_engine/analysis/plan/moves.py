"""Moves: the smallest things that can be done to one item, and what each costs.

offer       an item for one more criterion, or one more question
refresh     date it on the day of the plan, with a review date that has not passed
show        one rung more of what it led to
assure      one rung more of who stands behind it
figure      give a figure, or a higher one
tell        say what changed for people because of it
widen       cover one name more: a characteristic, an objective, a service ...
obtain      a new item with exactly the profile that one leaf of one criterion lacks
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eflg_engine.analysis.plan.situation import Situation

VERBS = ("offer", "assure", "show", "figure", "tell", "widen", "refresh", "obtain")

Key = tuple[str | int, ...]
"""A move: its verb, the number of its item, and what about it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do to one item, at a cost in working days.

    `item` numbers the subjects of a Situation. `what` is the id of a criterion or question (offer),
    a rung (show, assure), a measure (figure) or a dimension with a name (widen); `value` a figure,
    which stands for any with `any_value`.
    """

    verb: str
    item: int
    what: tuple[str | int, ...]
    days: int
    value: Decimal = Decimal(0)
    any_value: bool = False

    @property
    def key(self) -> Key:
        """The move without what it costs."""
        return (self.verb, self.item, *self.what)

    @property
    def number(self) -> int:
        """The rung that it is about."""
        return as_number(self.what[0])

    @property
    def target(self) -> str:
        """The id of the criterion or question that an item is offered for."""
        return str(self.what[0])


def as_number(value: str | int) -> int:
    """A part of a key that is a number."""
    assert isinstance(value, int)
    return value


def move_of(situation: Situation, key: Key, value: Decimal, *, any_value: bool) -> Move:
    """A move with its cost. `value` is the figure that it gives."""
    verb, item, *what = key
    number = as_number(item)
    subject, vocabulary = situation.subjects[number], situation.vocabulary
    costs = vocabulary.action_costs
    if verb == "obtain":
        return Move(str(verb), number, (), subject.days)
    if verb == "offer":
        near = situation.rules.module_of_target[str(what[0])] in subject.modules
        cost = costs.offer if near else costs.offer_in_another_module
    elif verb == "figure":
        given = str(what[0]) in subject.item.measures
        cost = costs.raise_figure if given else costs.give_figure
    else:
        cost = {
            "refresh": costs.refresh,
            "show": costs.show_more,
            "tell": costs.give_figure,
            "assure": costs.assure_more,
            "widen": costs.widen,
        }[str(verb)]
    days = costs.days(cost, vocabulary.kind_facts[subject.kind].effort)
    return Move(str(verb), number, tuple(what), days, value, any_value)


def preference(situation: Situation, move: Move) -> tuple[object, ...]:
    """A sort key: exchangeable moves are chosen nearest in subject first, then newest, by id."""
    item = situation.subjects[move.item].item
    far = 0
    if move.verb == "offer":
        theme = _theme_of(move.target)
        placed = {_theme_of(target) for target in item.supports if "." in target}
        far = 0 if theme in placed else 1
    return (
        VERBS.index(move.verb),
        far,
        -item.dated.toordinal(),
        item.id,
        move.item,
        tuple(map(str, move.what)),
    )


def _theme_of(target: str) -> str:
    """The theme in which a theme, criterion or question lies, by its id."""
    return ".".join(target.split(".")[:2])
