"""A bundle and its items once moves are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eflg_engine.analysis.plan.moves import Move
from eflg_engine.analysis.plan.situation import Situation
from eflg_engine.evidence.bundle import Bundle, EvidenceItem


def carried_out(
    situation: Situation,
    bundle: Bundle,
    moves: Mapping[int, Sequence[Move]],
    ids: Mapping[int, str],
) -> Bundle:
    """The bundle once these moves, by item, are made; `ids` names the new items."""
    numbers = {item.id: number for number, item in enumerate(situation.match.items)}
    evidence = [
        changed(situation, number, moves[number], item.id) if number in moves else item
        for item in bundle.evidence
        for number in [numbers[item.id]]
    ]
    evidence += [changed(situation, number, moves[number], name) for number, name in ids.items()]
    return bundle.with_evidence(evidence)


def changed(situation: Situation, number: int, moves: Sequence[Move], name: str) -> EvidenceItem:
    """An item, under this id, once moves are made."""
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
    return item
