"""What became of independent ratings when the panel spoke: an event for each part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eflg_engine.panel.parts import part_code, part_text, parts_in_order
from eflg_engine.panel.ratings import AGREED, INDEPENDENT, Rating, Ratings, Scale, Unit
from eflg_engine.reading.one_line import one_line


class Outcome(StrEnum):
    """What became of a part."""

    CHANGED = "changed"
    """All had given the same, and something else was agreed."""
    SETTLED = "settled"
    """They differed, and one rating was agreed."""
    APART = "apart"
    """The agreed ratings differ too."""
    OPEN = "open"
    """They differed, and nothing is agreed."""
    FIRST = "first"
    """Nobody had rated it independently, and a rating was agreed."""
    KEPT = "kept"
    """All had given the same, and that stands."""


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a part of a council: ranks by assessor before and after, with the reasons."""

    council: str
    id: str
    code: str
    text: str
    scale: Scale
    outcome: Outcome
    before: Mapping[str, int]
    after: Mapping[str, int]
    reasons: tuple[str, ...]

    __repr__ = one_line

    @property
    def wants_reason(self) -> bool:
        """Whether a rating changed and nobody said why."""
        if self.reasons or self.outcome not in (Outcome.CHANGED, Outcome.SETTLED, Outcome.APART):
            return False
        return bool(self.before) and {*self.before.values()} != {*self.after.values()}

    @property
    def moved(self) -> Mapping[str, tuple[int, int]]:
        """By assessor, the rank before and what was agreed, where the two differ.

        What an assessor gave in the agreed round counts for that assessor; else what all agreed.
        """
        agreed = {*self.after.values()}
        found = {}
        for assessor, rank in self.before.items():
            to = self.after.get(assessor, next(iter(agreed)) if len(agreed) == 1 else rank)
            if to != rank:
                found[assessor] = (rank, to)
        return found


@dataclass(frozen=True, slots=True)
class Minutes:
    """All events, in the order of the framework, council by council."""

    ratings: Ratings
    events: tuple[Event, ...]

    __repr__ = one_line

    def of(self, *outcomes: Outcome) -> tuple[Event, ...]:
        """The events with one of these outcomes."""
        return tuple(each for each in self.events if each.outcome in outcomes)


def panel_minutes(ratings: Ratings) -> Minutes:
    """What became of each part that was rated. A part rated by two scales has an event for each."""
    rounds: dict[tuple[Unit, Scale], dict[str, list[Rating]]] = defaultdict(
        lambda: {INDEPENDENT: [], AGREED: []}
    )
    for each in ratings.ratings:
        rounds[Unit(each.council, each.target), each.scale][each.round].append(each)
    order = {part: n for n, part in enumerate(parts_in_order(ratings.framework))}
    councils = {name: n for n, name in enumerate(ratings.councils)}
    events = [_event(ratings, unit, scale, found) for (unit, scale), found in rounds.items()]
    events.sort(key=lambda each: (councils[each.council], order[each.id], each.scale))
    return Minutes(ratings, tuple(events))


def _event(ratings: Ratings, unit: Unit, scale: Scale, found: Mapping[str, list[Rating]]) -> Event:
    before = {each.assessor: each.rank for each in found[INDEPENDENT]}
    after = {each.assessor: each.rank for each in found[AGREED]}
    reasons = dict.fromkeys(each.reason for each in found[AGREED] if each.reason)
    framework = ratings.framework
    return Event(
        unit.council,
        unit.target,
        part_code(framework, unit.target),
        part_text(framework, unit.target),
        scale,
        _outcome({*before.values()}, {*after.values()}),
        before,
        after,
        tuple(reasons),
    )


def _outcome(before: set[int], after: set[int]) -> Outcome:
    if len(after) > 1:
        return Outcome.APART
    if not after:
        return Outcome.OPEN if len(before) > 1 else Outcome.KEPT
    if not before:
        return Outcome.FIRST
    if len(before) > 1:
        return Outcome.SETTLED
    return Outcome.KEPT if before == after else Outcome.CHANGED
