"""When an action can be done: when what it is about exists, and from when to when it is of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from eflg_engine.analysis.plan.calendar import Task
from eflg_engine.analysis.plan.plan import ItemChange
from eflg_engine.analysis.plan.situation import Situation
from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.framework.model import Leaf


def task_of(situation: Situation, changes: Sequence[ItemChange], now: Judgement) -> Task:
    """The work of some changes that are made together, done by the day of the situation.

    Figures of a yearly day exist from that day, and are published while their time runs. What
    counts up to an age is of no use before it would be young enough on the day. What would lapse
    between now and then is wanted when it lapses.
    """
    exists = useful = date.min
    latest = situation.day
    wanted = []
    for change in changes:
        number, item = change.moves[0].item, change.item
        if change.verb == "widen":
            wanted.append(date.min)
            continue
        for asked in _asked(situation, number):
            if not situation.is_current(item, asked):
                continue
            if (within := situation.limit_of(item, asked)) is not None:
                useful = max(useful, within.before(situation.day))
            if asked.snapshot is not None and item.snapshot is not None:
                exists = max(exists, item.snapshot)
                latest = min(latest, asked.snapshot.last_day(item.snapshot))
        before = situation.subjects[number].item
        if not change.new:
            for yearly in situation.given(number):
                assert item.snapshot is not None
                exists = max(exists, item.snapshot)
                latest = min(latest, yearly.last_day(item.snapshot))
            if before.dated <= situation.day:
                useful = max(useful, before.dated)
        wanted.append(min(_lapses(situation, change, now), default=date.min))
    days = sum(change.days for change in changes)
    return Task(days, exists, useful, latest, min(wanted, default=date.min))


def _asked(situation: Situation, number: int) -> Iterator[Leaf]:
    """The leaves that an item is offered for."""
    for leaf in situation.leaves:
        if situation.offered[number] >> leaf & 1:
            yield situation.rules.leaves[leaf]


def _lapses(situation: Situation, change: ItemChange, now: Judgement) -> Iterator[date]:
    """The last days on which leaves that a change is for are met by what there is now, if any."""
    number = change.moves[0].item
    home = situation.subjects[number].leaf
    for leaf in situation.leaves if home < 0 else [home]:
        if not now.leaf_met[leaf]:
            continue
        asked = situation.rules.leaves[leaf]
        counting = now.counting[leaf]
        if home < 0:
            counting &= 1 << number
        last = [
            situation.last_day(situation.subjects[each].item, asked)
            for each in bit_numbers(counting)
        ]
        if last and max(last) < situation.day:
            yield max(last)
