"""Goals: what moves have to bring about, as a monotone formula.

A goal is built from *moves*, numbered from 0, each with a cost in whole units. A goal is either a
bit set of moves that must all be made (0 is a goal already satisfied) or `(need, goals)`: at least
`need` of the goals. There is no negation, so making more moves never breaks a goal. A goal that
stands more than once among `goals` weighs as much: so points are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

Goal = int | tuple[int, tuple["Goal", ...]]
"""Moves as a bit set, all of them needed; or how many of some goals are needed, with the goals."""

NEVER: Goal = (1, ())
"""A goal that no moves satisfy."""


def all_of(goals: Iterable[Goal]) -> Goal:
    """Every one of these goals."""
    parts = tuple(goals)
    return (len(parts), parts) if parts else 0


def any_of(goals: Iterable[Goal]) -> Goal:
    """One of these goals."""
    return (1, tuple(goals))


def weighing(need: int, parts: Iterable[tuple[Goal, int]]) -> Goal:
    """Goals that weigh at least `need` together, each with its weight."""
    found = tuple(part for part, weight in parts for _ in range(weight))
    if need <= 0:
        return 0
    return (need, found) if len(found) >= need else NEVER


def satisfied(goal: Goal, moves: int) -> bool:
    """Whether these moves satisfy the goal."""
    if isinstance(goal, int):
        return not goal & ~moves
    need, parts = goal
    if not need:
        return True
    before: Goal | None = None
    done = False
    for part in parts:
        if part is not before:  # copies stand side by side
            before, done = part, satisfied(part, moves)
        if done:
            need -= 1
            if need <= 0:
                return True
    return need <= 0


def moves_of(goal: Goal) -> int:
    """Every move that the goal speaks of."""
    if isinstance(goal, int):
        return goal
    bits = 0
    before: Goal | None = None
    for part in goal[1]:
        if part is not before:
            before = part
            bits |= moves_of(part)
    return bits


def reduced(goal: Goal, made: int = 0, barred: int = 0) -> Goal:
    """The goal once some moves are made and others are barred, in its simplest form."""
    if isinstance(goal, int):
        left = goal & ~made
        return NEVER if left & barred else left
    need, parts = goal
    kept: list[Goal] = []
    before: Goal | None = None
    small: Goal = 0
    for part in parts:
        if part is not before:
            before, small = part, reduced(part, made, barred)
        if small == 0:
            need -= 1
        elif small != NEVER:
            kept.append(small)
    if need <= 0:
        return 0
    if need > len(kept):
        return NEVER
    if need == len(kept):
        return joined(kept)
    if need == 1:
        return _alternatives(kept)
    return need, tuple(kept)


def joined(parts: list[Goal]) -> Goal:
    """All of the parts, with their plain moves in one."""
    together = 0
    others: dict[Goal, None] = {}
    stack = list(reversed(parts))
    while stack:
        part = stack.pop()
        if isinstance(part, int):
            together |= part
        elif part[0] == len(part[1]):
            stack.extend(reversed(part[1]))
        else:
            others[part] = None
    if not others:
        return together
    if together:
        fewer = [reduced(part, together) for part in others]
        open_parts = [part for part in fewer if part != 0]
        if NEVER in open_parts:
            return NEVER
        if not open_parts:
            return together
        if any(_is_joint(part) for part in open_parts):
            return joined([together, *open_parts])
        found = (together, *dict.fromkeys(open_parts))
        return len(found), found
    found = tuple(others)
    return found[0] if len(found) == 1 else (len(found), found)


def conjuncts(goal: Goal) -> tuple[Goal, ...]:
    """The goals all of which a goal asks for; itself where it asks for some of several."""
    return goal[1] if not isinstance(goal, int) and goal[0] == len(goal[1]) else (goal,)


def _is_joint(goal: Goal) -> bool:
    return isinstance(goal, int) or goal[0] == len(goal[1])


def _alternatives(parts: list[Goal]) -> Goal:
    """One of the parts, without those that ask for all that another asks for and more."""
    flat: dict[Goal, None] = {}
    stack = list(reversed(parts))
    while stack:
        part = stack.pop()
        if not isinstance(part, int) and part[0] == 1:
            stack.extend(reversed(part[1]))
        else:
            flat[part] = None
    masks = sorted((p for p in flat if isinstance(p, int)), key=lambda m: (m.bit_count(), m))
    least: list[int] = []
    for mask in masks:
        if not any(other & ~mask == 0 for other in least):
            least.append(mask)
    found: tuple[Goal, ...] = (*least, *(p for p in flat if not isinstance(p, int)))
    return found[0] if len(found) == 1 else (1, found)


def cost_of(moves: int, costs: Sequence[int]) -> int:
    """What these moves cost together."""
    total = 0
    while moves:
        low = moves & -moves
        total += costs[low.bit_length() - 1]
        moves ^= low
    return total


def sharing_moves(parts: Iterable[tuple[int, T]]) -> list[list[T]]:
    """Parts, each with the moves it speaks of as bits, in groups that share no moves."""
    groups: list[tuple[int, list[T]]] = []
    for bits, part in parts:
        members, apart = [part], []
        for other_bits, others in groups:
            if other_bits & bits:
                bits |= other_bits
                members = [*others, *members]
            else:
                apart.append((other_bits, others))
        groups = [*apart, (bits, members)]
    return [members for _, members in groups]
