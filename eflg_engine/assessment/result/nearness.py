"""How near an unmet criterion is to being met: what orders what stands in the way."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from eflg_engine.assessment.reasons.explain import Gap, LeafGap, NearMiss
from eflg_engine.assessment.reasons.findings import Finding

YEAR = 366
"""Days by which an item may be out of time and still be near."""

_KEYS = {
    "assurance_too_low": "assurance",
    "measure_missing": "measures",
    "snapshot_missing": "snapshot",
    "outside_scope": "characteristics",
}
"""What a key of the item would mend, if it is true, and the key."""


class Way(IntEnum):
    """What would give a missing answer, the nearest first."""

    UNSORTED = 0  # an item is there that may answer it, and does not say so
    ONE_KEY = 1  # an item that answers it, or may, lacks one key
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
    if years_away(miss):
        return Way.NEW
    named = [each for each in miss.findings if each.code != "question_not_named"]
    if not named:
        return Way.UNSORTED
    if len(named) > 1:
        return Way.NEW
    if key_of(named[0]):
        return Way.ONE_KEY
    if len(miss.findings) > 1:
        return Way.NEW
    if named[0].code in ("too_old", "review_overdue", "snapshot_superseded", "not_yet_dated"):
        return Way.RENEWAL
    return Way.NEW


def key_of(finding: Finding) -> str:
    """The key of an item that would mend what it lacks, if it is true; "" where none would."""
    code, fields = finding.code, finding.fields
    if code == "shows_too_little":
        if fields.get("more_when"):
            return "difference"
        return "" if fields.get("kind") else "shows"
    key = _KEYS.get(code, "")
    return f"measures.{fields['measure']}" if key == "measures" else key


def years_away(miss: NearMiss) -> bool:
    """Whether an item is more than a year out of time, either way."""
    days = [finding.fields.get("days", 0) for finding in miss.findings]
    return any(isinstance(each, int) and each > YEAR for each in days)
