"""Moves put together as changes of items, and as numbered actions with alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from eflg_engine.analysis.plan.calendar import Task
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
from eflg_engine.analysis.plan.timing import task_of
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.evidence.bundle import Bundle

MOST_ALTERNATIVES = 3

_ORDER = ("widen", "refresh", "obtain")


@dataclass(frozen=True, slots=True)
class Draft:
    """Changes that make one action. `moves` are bits; `about`, `closed` number criteria.

    `answered` numbers the leaves that are not met without it, as `closed` does the criteria.
    """

    changes: tuple[ItemChange, ...]
    moves: int
    about: int | None
    closed: tuple[int, ...]
    answered: tuple[int, ...]
    task: Task

    @property
    def days(self) -> int:
        """The working days of all its changes."""
        return sum(change.days for change in self.changes)


def after_changes(space: MoveSpace, bundle: Bundle, changes: Iterable[ItemChange]) -> Bundle:
    """The bundle after some changes."""
    moves: dict[int, list[Move]] = {}
    ids: dict[int, str] = {}
    done: dict[int, date] = {}
    for change in changes:
        number = change.moves[0].item
        moves.setdefault(number, []).extend(change.moves)
        if change.new:
            ids[number] = change.item.id
        if change.verb != "widen":
            done[number] = change.item.dated
    return carried_out(space.situation, bundle, moves, ids, done)


def drafts_of(space: MoveSpace, moves: int, top: int, now: Judgement) -> list[Draft]:
    """Moves as actions: lower levels first, then what is quickest.

    `top` is the level of what closes no criterion; `now` what there is before anything is done.
    """
    criteria = space.situation.rules.criteria
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
    drafts = []
    for home, changes in _grouped(space, moves):
        bits = sum(1 << space.number[move.key] for each in changes for move in each.moves)
        closed, answered = (
            tuple(
                number
                for number, wish, mask in wished
                if mask & bits and not satisfied(wish, moves & ~bits)
            )
            for wished in (wishes, leaves)
        )
        about = next(iter(closed), None) if home is None else home
        level = min((criteria[c].level for c in closed), default=top)
        draft = Draft(
            changes, bits, about, closed, answered, task_of(space.situation, changes, now)
        )
        first = changes[0]
        order = (level, _ORDER.index(first.verb), draft.days, about or 0, first.item.id)
        drafts.append((order, draft))
    return [draft for _, draft in sorted(drafts, key=lambda each: each[0])]


def actions_of(
    space: MoveSpace,
    drafts: Sequence[Draft],
    done: Sequence[tuple[int, date]],
    goal: Goal,
    bundle: Bundle,
) -> tuple[PlannedAction, ...]:
    """Drafts as numbered actions, in the order in which they are done, each with its day.

    Alternatives are looked for as far as they satisfy the goal.
    """
    rules = space.situation.rules
    moves = sum(draft.moves for draft in drafts)
    parts = [(part, moves_of(part)) for part in conjuncts(reduced(goal))]
    new_ids = (name for n in count(1) if (name := f"N{n}") not in bundle.item)
    dated = {
        change.moves[0].item: max(draft.task.useful, min(day, draft.task.latest))
        for place, day in done
        for draft in [drafts[place]]
        for change in draft.changes
        if change.verb != "widen"
    }
    actions = []
    for number, (place, day) in enumerate(done, 1):
        draft = drafts[place]
        touched = [part for part, mask in parts if mask & draft.moves]
        others = list(_alternatives(space, touched, moves, draft))
        named = []
        for each in draft.changes:
            item = each.item
            item = replace(item, dated=dated.get(each.moves[0].item, item.dated))
            named.append(replace(each, item=replace(item, id=next(new_ids)) if each.new else item))
        asked = {leaf: q for leaf in draft.answered if (q := rules.leaves[leaf].question)}
        actions.append(
            PlannedAction(
                number,
                tuple(named),
                "" if draft.about is None else rules.criteria[draft.about].id,
                draft.answered,
                asked,
                day,
                draft.task.latest,
                tuple(rules.criteria[c].id for c in draft.closed),
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
    space: MoveSpace, parts: list[Goal], moves: int, draft: Draft
) -> Iterator[tuple[ItemChange, ...]]:
    """What would do in place of an action of a plan: up to one more than is shown.

    A new document for the very questions that the action answers is no other way.
    """
    barred = draft.moves
    goal = reduced(all_of(parts), moves & ~draft.moves)
    found = 0
    while parts and found <= MOST_ALTERNATIVES:
        goal_now = reduced(goal, 0, barred)
        other = None if goal_now == NEVER else least(goal_now, space.days, most_nodes=FEW_NODES)
        if other is None or other.cost != draft.days:
            return
        changes = tuple(_changes(space, other.moves))
        if any(
            not change.new or _leaf_of(space, change) not in draft.answered for change in changes
        ):
            found += 1
            yield changes
        barred |= other.moves


def _leaf_of(space: MoveSpace, change: ItemChange) -> int:
    return space.situation.subjects[change.moves[0].item].leaf
