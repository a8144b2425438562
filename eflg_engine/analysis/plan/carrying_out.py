"""A bundle and its items once moves are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eflg_engine.analysis.plan.moves import Move
from eflg_engine.analysis.plan.situation import WHAT_CHANGED, Situation
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
    subject, vocabulary = situation.subjects[number], situation.vocabulary
    item = replace(subject.item, id=name)
    rungs: dict[str, set[int]] = {"show": set(), "assure": set()}
    for move in moves:
        match move.verb:
            case "refresh":
                fresh = situation.refreshed(number)
                assert fresh is not None, "there is no such move otherwise"
                item = replace(
                    item, dated=fresh.dated, review_by=fresh.review_by, snapshot=fresh.snapshot
                )
            case "offer":
                item = replace(item, supports=(*item.supports, move.target))
            case "tell":
                item = replace(item, difference=WHAT_CHANGED)
            case "figure":
                measures = {**item.measures, str(move.what[0]): move.value}
                item = replace(item, measures=measures)
            case "widen":
                dimension, word = str(move.what[0]), str(move.what[1])
                names = (*getattr(item, dimension), *situation.spelled(dimension, [word]))
                item = replace(item, **{dimension: names})  # type: ignore[arg-type]
            case "show" | "assure":
                rungs[move.verb].add(move.number)
    shows = _climbed(subject.claimed, rungs["show"])
    if shows > subject.claimed:
        item = replace(item, shows=vocabulary.shows[shows].id)
    assurance = _climbed(subject.assurance, rungs["assure"])
    if assurance > subject.assurance:
        item = replace(item, assurance=vocabulary.assurance[assurance].id)
    return item


def _climbed(rung: int, made: set[int]) -> int:
    """The rung reached: one counts once those below it are climbed."""
    while rung + 1 in made:
        rung += 1
    return rung
