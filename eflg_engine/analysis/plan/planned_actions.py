"""Moves put together as changes of items, and as numbered actions with alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from eflg_engine.analysis.plan.carrying_out import carried_out, changed
from eflg_engine.analysis.plan.cheapest_moves import least
from eflg_engine.analysis.plan.goals import (
    NEVER,
    Goal,
    all_of,
    conjuncts,
    moves_of,
    reduced,
    satisfied,
)
from eflg_engine.analysis.plan.move_space import MoveSpace
from eflg_engine.analysis.plan.moves import Move
from eflg_engine.analysis.plan.plan import ItemChange, PlannedAction
from eflg_engine.analysis.plan.searching import FEW_NODES
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.evidence.bundle import Bundle

MOST_ALTERNATIVES = 3

_VERBS = {
    "offer": "offer",
    "refresh": "refresh",
    "show": "strengthen",
    "assure": "strengthen",
    "figure": "strengthen",
    "tell": "strengthen",
    "widen": "widen",
    "obtain": "obtain",
}
_ORDER = ("offer", "strengthen", "widen", "refresh", "obtain")


def after_changes(space: MoveSpace, bundle: Bundle, changes: Iterable[ItemChange]) -> Bundle:
    """The bundle after some changes."""
    moves: dict[int, list[Move]] = {}
    ids: dict[int, str] = {}
    for change in changes:
        number = change.moves[0].item
        moves.setdefault(number, []).extend(change.moves)
        if change.new:
            ids[number] = change.item.id
    return carried_out(space.situation, bundle, moves, ids)


def actions_of(
    space: MoveSpace, moves: int, goal: Goal, top: int, bundle: Bundle
) -> tuple[PlannedAction, ...]:
    """Moves as numbered actions: lower levels first, then what is quickest.

    Alternatives are looked for as far as they satisfy the goal. `top` is the level of what closes
    no criterion.
    """
    criteria = space.situation.rules.criteria
    wishes = [
        (criterion, wish, moves_of(wish))
        for criterion in space.situation.criteria
        if (wish := space.criterion_goal(criterion)) != 0 and satisfied(wish, moves)
    ]
    parts = [(part, moves_of(part)) for part in conjuncts(reduced(goal))]
    drafts = []
    for change in _changes(space, moves):
        bits = sum(1 << space.number[move.key] for move in change.moves)
        closed = [
            criterion
            for criterion, wish, mask in wishes
            if mask & bits and not satisfied(wish, moves & ~bits)
        ]
        level = min((criteria[c].level for c in closed), default=top)
        order = (level, _ORDER.index(change.verb), change.days, closed[:1], change.item.id)
        drafts.append((order, change, bits, closed))
    drafts.sort(key=lambda draft: draft[0])
    new_ids = (name for n in count(1) if (name := f"N{n}") not in bundle.item)
    actions = []
    for number, (_, change, bits, closed) in enumerate(drafts, 1):
        touched = [part for part, mask in parts if mask & bits]
        others = list(_alternatives(space, touched, moves, bits, change.days))
        if change.new:
            change = replace(change, item=replace(change.item, id=next(new_ids)))
        actions.append(
            PlannedAction(
                number,
                change,
                tuple(criteria[c].id for c in closed),
                tuple(others[:MOST_ALTERNATIVES]),
                len(others) > MOST_ALTERNATIVES,
            )
        )
    return tuple(actions)


def _changes(space: MoveSpace, moves: int) -> Iterator[ItemChange]:
    """One change for each item and verb; offering a new item goes with obtaining it."""
    situation = space.situation
    groups: dict[tuple[int, str], list[Move]] = {}
    by_item: dict[int, list[Move]] = {}
    for number in bit_numbers(moves):
        move = space.moves[number]
        verb = _VERBS[move.verb] if move.item in situation.own else "obtain"
        groups.setdefault((move.item, verb), []).append(move)
        by_item.setdefault(move.item, []).append(move)
    for (item, verb), chosen in sorted(groups.items(), key=lambda group: group[0]):
        new = item not in situation.own
        name = "new" if new else situation.subjects[item].item.id
        yield ItemChange(
            verb,
            changed(situation, item, by_item[item], name),
            new,
            tuple(chosen),
            sum(move.days for move in chosen),
            tuple(move.target for move in chosen if move.verb == "offer"),
        )


def _alternatives(
    space: MoveSpace, parts: list[Goal], moves: int, bits: int, days: int
) -> Iterator[tuple[ItemChange, ...]]:
    """What would do in place of some moves of a plan: up to one more than is shown."""
    barred = bits
    goal = reduced(all_of(parts), moves & ~bits)
    for _ in range(MOST_ALTERNATIVES + 1 if parts else 0):
        goal_now = reduced(goal, 0, barred)
        other = None if goal_now == NEVER else least(goal_now, space.days, most_nodes=FEW_NODES)
        if other is None or other.cost != days:
            return
        yield tuple(_changes(space, other.moves))
        barred |= other.moves
