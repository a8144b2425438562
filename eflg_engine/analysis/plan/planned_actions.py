"""Moves put together as changes of items, and as numbered actions with alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from eflg_engine.analysis.plan.calendar import Calendar
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

_ORDER = ("widen", "refresh", "obtain")


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
    space: MoveSpace, moves: int, goal: Goal, top: int, bundle: Bundle, calendar: Calendar
) -> tuple[PlannedAction, ...]:
    """Moves as numbered actions: lower levels first, then what is quickest.

    Alternatives are looked for as far as they satisfy the goal. `top` is the level of what closes
    no criterion.
    """
    rules = space.situation.rules
    criteria = rules.criteria
    wishes = [
        (criterion, wish, moves_of(wish))
        for criterion in space.situation.criteria
        if (wish := space.criterion_goal(criterion)) != 0 and satisfied(wish, moves)
    ]
    leaves = [
        (leaf, wish, moves_of(wish))
        for leaf in space.situation.leaves
        if satisfied(wish := space.leaf_goal(leaf), moves)
    ]
    parts = [(part, moves_of(part)) for part in conjuncts(reduced(goal))]
    drafts = []
    for home, changes in _grouped(space, moves):
        bits = sum(1 << space.number[move.key] for each in changes for move in each.moves)
        closed, answered = (
            [
                number
                for number, wish, mask in wished
                if mask & bits and not satisfied(wish, moves & ~bits)
            ]
            for wished in (wishes, leaves)
        )
        about = closed[:1] if home is None else [home]
        level = min((criteria[c].level for c in closed), default=top)
        days = sum(change.days for change in changes)
        order = (level, _ORDER.index(changes[0].verb), days, about, changes[0].item.id)
        drafts.append((order, changes, bits, closed, answered, about))
    drafts.sort(key=lambda draft: draft[0])
    new_ids = (name for n in count(1) if (name := f"N{n}") not in bundle.item)
    actions = []
    spent = 0
    for number, ((_, _, days, *_), changes, bits, closed, answered, about) in enumerate(drafts, 1):
        spent += days
        touched = [part for part, mask in parts if mask & bits]
        others = list(_alternatives(space, touched, moves, bits, days))
        named = tuple(
            replace(each, item=replace(each.item, id=next(new_ids))) if each.new else each
            for each in changes
        )
        asked = [question for leaf in answered if (question := rules.leaves[leaf].question)]
        actions.append(
            PlannedAction(
                number,
                named,
                criteria[about[0]].id if about else "",
                tuple(answered),
                tuple(asked),
                calendar.day(spent),
                tuple(criteria[c].id for c in closed),
                tuple(others[:MOST_ALTERNATIVES]),
                len(others) > MOST_ALTERNATIVES,
            )
        )
    return tuple(actions)


def _grouped(space: MoveSpace, moves: int) -> Iterator[tuple[int | None, tuple[ItemChange, ...]]]:
    """Changes that make one action: what is obtained for one criterion (its number) together."""
    on = space.situation
    obtained: dict[int, list[ItemChange]] = {}
    for change in _changes(space, moves):
        if change.new:
            home = on.rules.criterion_of[on.subjects[change.moves[0].item].leaf]
            obtained.setdefault(home, []).append(change)
        else:
            yield None, (change,)
    for home, changes in obtained.items():
        yield home, tuple(changes)


def _changes(space: MoveSpace, moves: int) -> Iterator[ItemChange]:
    """One change for each item and verb."""
    situation = space.situation
    groups: dict[tuple[int, str], list[Move]] = {}
    by_item: dict[int, list[Move]] = {}
    for number in bit_numbers(moves):
        move = space.moves[number]
        groups.setdefault((move.item, move.verb), []).append(move)
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
