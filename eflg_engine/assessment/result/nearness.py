"""How near an unmet criterion is to being met: what orders what stands in the way."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from eflg_engine.assessment.reasons.explain import Gap, LeafGap, NearMiss

YEAR = 366
"""Days by which an item may be out of time and still be near."""

_KEYS = {"assurance_too_low", "measure_missing", "snapshot_missing", "outside_scope"}
"""What a key of the item would mend, if it is true."""


class Way(IntEnum):
    """What would give a missing answer, the nearest first."""

    UNSORTED = 0  # an item is there that may answer it, and does not say so
    ONE_KEY = 1  # an item that answers it lacks one key
    RENEWAL = 2  # an item that answered it is out of date, by a year at most
    NEW = 3  # nothing is there yet


class Nearness(NamedTuple):
    """Whether more than one answer is missing, and what would give the hardest of those needed."""

    lacks_more: bool
    way: Way


def way_of(gap: Gap) -> Way:
    """What would close a gap: of the parts still needed, taken nearest first, the last one."""
    if isinstance(gap, LeafGap):
        return min(map(way_of_miss, gap.near_misses), default=Way.NEW)
    return sorted(map(way_of, gap.gaps))[gap.need - gap.met - 1]


def way_of_miss(miss: NearMiss) -> Way:
    """What an item that almost counted would take."""
    if len(miss.findings) > 1 or years_away(miss):
        return Way.NEW
    code, fields = miss.findings[0].code, miss.findings[0].fields
    if code == "question_not_named":
        return Way.UNSORTED
    if code in _KEYS:
        return Way.ONE_KEY
    if code == "shows_too_little":
        able = not fields.get("kind") or bool(fields.get("more_when"))
        return Way.ONE_KEY if able else Way.NEW
    if code in ("too_old", "review_overdue", "snapshot_superseded", "not_yet_dated"):
        return Way.RENEWAL
    return Way.NEW


def years_away(miss: NearMiss) -> bool:
    """Whether an item is more than a year out of time, either way."""
    days = [finding.fields.get("days", 0) for finding in miss.findings]
    return any(isinstance(each, int) and each > YEAR for each in days)
