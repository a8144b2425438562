"""A bundle and its items once moves are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from eflg_engine.analysis.plan.moves import Move
from eflg_engine.analysis.plan.situation import Situation
from eflg_engine.evidence.bundle import Bundle, EvidenceItem


def carried_out(
    situation: Situation,
    bundle: Bundle,
    moves: Mapping[int, Sequence[Move]],
    ids: Mapping[int, str],
    done: Mapping[int, date] | None = None,
) -> Bundle:
    """The bundle once these moves, by item, are made; `ids` names the new items.

    `done` gives the days on which items are obtained or refreshed, where that is not the last day
    that is soon enough.
    """
    done = done or {}
    numbers = {item.id: number for number, item in enumerate(situation.match.items)}
    evidence = [
        changed(situation, number, moves[number], item.id, done.get(number))
        if number in moves
        else item
        for item in bundle.evidence
        for number in [numbers[item.id]]
    ]
    evidence += [
        changed(situation, number, moves[number], name, done.get(number))
        for number, name in ids.items()
    ]
    return bundle.with_evidence(evidence)


def changed(
    situation: Situation,
    number: int,
    moves: Sequence[Move],
    name: str,
    done: date | None = None,
) -> EvidenceItem:
    """An item, under this id, once moves are made, dated when it is obtained or refreshed."""
    item = replace(situation.subjects[number].item, id=name)
    for move in moves:
        if move.verb == "refresh":
            fresh = situation.refreshed(number)
            assert fresh is not None, "there is no such move otherwise"
            item = replace(
                item, dated=fresh.dated, review_by=fresh.review_by, snapshot=fresh.snapshot
            )
        elif move.verb == "widen":
            dimension, word = move.what
            names = (*getattr(item, dimension), *situation.spelled(dimension, [word]))
            item = replace(item, **{dimension: names})  # type: ignore[arg-type]
    if done is not None and any(move.verb != "widen" for move in moves):
        item = replace(item, dated=done)
    return item
