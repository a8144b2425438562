"""Two results side by side: what was gained, what was lost, what aged out.

Works on assessments, and on results kept as JSON, alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from eflg_engine.assessment.result.gap_shape import EvidenceGap, Gap
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import (
    AssessmentResult,
    CriterionResult,
    ModuleResult,
    ThemeResult,
)
from eflg_engine.assessment.result.views import NOTHING_OFFERED, below_first
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.reading.one_line import one_line
from eflg_engine.results.comparison import ComparisonData, SideInfo, StandingInfo
from eflg_engine.results.shared import PointsAdded


class Change(StrEnum):
    """What happened to a criterion from the old result to the new."""

    GAINED = "gained"  # met now, not before
    LOST = "lost"  # met before, not now
    AGED_OUT = "aged_out"  # lost because the old evidence went out of date, and for no more
    ENTERED = "entered"  # assessed now, not before: scope or council changed, or it fell due
    LEFT = "left"  # assessed before, not now


class Note(StrEnum):
    """What makes two results hard to compare."""

    OTHER_COUNCIL = "other_council"
    OTHER_FRAMEWORK = "other_framework"
    OTHER_LEVELS = "other_levels"
    OTHER_RULES = "other_rules"
    OTHER_POLICY = "other_policy"
    OTHER_SCOPE = "other_scope"
    BACKWARDS = "backwards"
    NOTHING_SHARED = "nothing_shared"


@dataclass(frozen=True, slots=True)
class ComparedCriterion:
    """A criterion whose state changed.

    `proof` is the evidence that met it, in the result where it was met; `held_until` the last day
    on which the old evidence met it (None without an end, or where it was not met); `reasons` say
    why it is not met now.
    """

    id: str
    statement: str
    level: str
    change: Change
    proof: tuple[str, ...]
    held_until: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartStanding:
    """How the council, a module or a theme stood in one result. `level` is a number, -1 below the
    first; None where there is none. `shown` is what reports call it. `points` is None where no
    points are added up."""

    level: int | None
    level_title: str
    shown: str
    met: int
    assessed: int
    points: int | None


@dataclass(frozen=True, slots=True)
class PartProgress:
    """The council (rank 0), a module (1) or a theme (2) in both results; None where it is not in
    one. `steps` is the change in levels; None where the two cannot be compared."""

    id: str
    title: str
    rank: int
    old: PartStanding | None
    new: PartStanding | None
    steps: int | None

    __repr__ = one_line


@dataclass(frozen=True)
class Comparison:
    """What changed between two results."""

    old: AssessmentResult
    new: AssessmentResult
    notes: tuple[Note, ...]
    progress: tuple[PartProgress, ...]
    changes: tuple[ComparedCriterion, ...]

    def __repr__(self) -> str:
        return f"<Comparison {self.new['council']['name']}: {len(self.changes)} criteria changed>"

    def of(self, change: Change) -> list[ComparedCriterion]:
        """The criteria that changed in this way, in the framework's order."""
        return [entry for entry in self.changes if entry.change is change]

    @cached_property
    def shared(self) -> bool:
        """Whether the two results have criteria in common."""
        return Note.NOTHING_SHARED not in self.notes

    def to_data(self) -> ComparisonData:
        """The comparison as plain data."""
        return {
            "schema": "eflg-comparison/1",
            "old": _side_data(self.old),
            "new": _side_data(self.new),
            "notes": [str(note) for note in self.notes],
            "progress": [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "rank": ("council", "module", "theme")[entry.rank],
                    "old": _standing_data(entry.old),
                    "new": _standing_data(entry.new),
                    "steps": entry.steps,
                }
                for entry in self.progress
            ],
            "changes": [
                {
                    "id": entry.id,
                    "statement": entry.statement,
                    "level": entry.level,
                    "change": entry.change.value,
                    "proof": list(entry.proof),
                    "held_until": entry.held_until.isoformat() if entry.held_until else None,
                    "reasons": list(entry.reasons),
                }
                for entry in self.changes
            ],
        }


def _side_data(side: AssessmentResult) -> SideInfo:
    return {
        "council": side["council"]["name"],
        "framework": side["framework"]["id"],
        "framework_version": side["framework"]["version"],
        "policy": side["policy"]["id"],
        "as_at": side["as_at"],
        "level": side["level"],
        "level_title": side["level_title"],
        "bundle_sha256": side["bundle"]["sha256"],
    }


def _standing_data(standing: PartStanding | None) -> StandingInfo | None:
    if standing is None:
        return None
    return {
        "level": standing.level,
        "level_title": standing.level_title,
        "met": standing.met,
        "assessed": standing.assessed,
        **_points(standing),
    }


def _points(standing: PartStanding) -> PointsAdded:
    return {} if standing.points is None else {"points": standing.points}


def compare(old: Assessment | AssessmentResult, new: Assessment | AssessmentResult) -> Comparison:
    """What changed from the old result to the new.

    Criteria are compared by id. One that was met and is not is *aged out* where the old evidence
    alone would no longer have met it on the day of the new result; otherwise it is *lost*: evidence
    was changed or withdrawn, or the rules are others.
    """
    before, after = _kept(old), _kept(new)
    was, now = _criteria(before), _criteria(after)
    changes = [
        change
        for criterion in was.keys() | now.keys()
        if (change := _change(was.get(criterion), now.get(criterion), after["as_at"])) is not None
    ]
    order = {criterion: number for number, criterion in enumerate({**now, **was})}
    changes.sort(key=lambda entry: order[entry.id])
    return Comparison(
        old=before,
        new=after,
        notes=tuple(_notes(before, after, bool(was.keys() & now.keys()))),
        progress=tuple(_progress(before, after)),
        changes=tuple(changes),
    )


def _kept(result: Assessment | AssessmentResult) -> AssessmentResult:
    return result.to_data() if isinstance(result, Assessment) else result


def _criteria(side: AssessmentResult) -> Mapping[str, CriterionResult]:
    return {
        c["id"]: c
        for module in side["modules"]
        for theme in module["themes"]
        for c in theme["criteria"]
    }


def _change(
    was: CriterionResult | None, now: CriterionResult | None, as_at: str
) -> ComparedCriterion | None:
    """What happened to a criterion; None where nothing did, or where one result lacks it."""
    if was is None or now is None:
        return None
    assessed_then, assessed_now = _is_assessed(was), _is_assessed(now)
    met_then, met_now = was["state"] == "met", now["state"] == "met"
    until = was.get("holds_until")
    if assessed_then != assessed_now:
        change = Change.ENTERED if assessed_now else Change.LEFT
    elif met_then == met_now:
        return None
    elif met_now:
        change = Change.GAINED
    elif until is not None and until < as_at:
        change = Change.AGED_OUT
    else:
        change = Change.LOST
    return ComparedCriterion(
        id=now["id"],
        statement=now["statement"] or was["statement"],
        level=now["level"],
        change=change,
        proof=tuple((now if met_now else was).get("proof", ())),
        held_until=date.fromisoformat(until) if until else None,
        reasons=() if met_now else tuple(_reasons(now, set(was.get("proof", ())))),
    )


def _is_assessed(criterion: CriterionResult) -> bool:
    return State(criterion["state"]) in ASSESSED


def _reasons(criterion: CriterionResult, proof: set[str]) -> Iterator[str]:
    """Why a criterion is not met: what its earlier proof lacks now, else what is missing."""
    leaves = list(_leaves(criterion["gap"])) if "gap" in criterion else []
    about_proof = [
        finding["sentence"]
        for leaf in leaves
        for miss in leaf["near_misses"]
        if miss["item"] in proof
        for finding in miss["findings"]
    ]
    missing = [sentence for leaf in leaves for sentence in _missing(leaf)]
    yield from dict.fromkeys(about_proof or missing)


def _missing(leaf: EvidenceGap) -> Iterator[str]:
    """What a leaf lacks: the question that is open, or what is missing in words."""
    if question := leaf.get("question"):
        yield f'Not shown: "{question["asks"]}" ({question["code"] or question["id"]})'
    else:
        yield from (finding["sentence"] for finding in leaf["findings"])


def _leaves(gap: Gap) -> Iterator[EvidenceGap]:
    if gap["needs"] == "evidence":
        yield gap
        return
    for child in gap["gaps"]:
        yield from _leaves(child)


def _notes(old: AssessmentResult, new: AssessmentResult, shared: bool) -> Iterator[Note]:
    if old["council"]["name"] != new["council"]["name"]:
        yield Note.OTHER_COUNCIL
    if old["framework"]["id"] != new["framework"]["id"]:
        yield Note.OTHER_FRAMEWORK
    elif old["framework"]["sha256"] != new["framework"]["sha256"]:
        yield Note.OTHER_RULES
    if not _same_ladder(old, new):
        yield Note.OTHER_LEVELS
    if old["policy"]["id"] != new["policy"]["id"]:
        yield Note.OTHER_POLICY
    if old["framework"]["id"] == new["framework"]["id"] and (
        sorted(old["scope"]["modules"]) != sorted(new["scope"]["modules"])
        or sorted(old["scope"]["characteristics"]) != sorted(new["scope"]["characteristics"])
    ):
        yield Note.OTHER_SCOPE
    if new["as_at"] < old["as_at"]:
        yield Note.BACKWARDS
    if not shared:
        yield Note.NOTHING_SHARED


def _same_ladder(old: AssessmentResult, new: AssessmentResult) -> bool:
    return [level["id"] for level in old["framework"]["levels"]] == [
        level["id"] for level in new["framework"]["levels"]
    ]


# --- progress of the council, modules and themes ------------------------------------------------


def _progress(old: AssessmentResult, new: AssessmentResult) -> Iterator[PartProgress]:
    """Each part of either result, those of the new one first."""
    same_ladder = _same_ladder(old, new)
    was_parts, now_parts = _parts(old), _parts(new)
    place = {key: number for number, key in enumerate({**now_parts, **was_parts})}
    for key in sorted(place, key=lambda key: [place[key[:end]] for end in range(len(key) + 1)]):
        _, was = was_parts.get(key, ("", None))
        title, now = now_parts.get(key, (was_parts.get(key, ("",))[0], None))
        steps = None
        if same_ladder and was and now and was.level is not None and now.level is not None:
            steps = now.level - was.level
        yield PartProgress(key[-1] if key else "council", title, len(key), was, now, steps)


def _parts(side: AssessmentResult) -> dict[tuple[str, ...], tuple[str, PartStanding]]:
    """Titles and standings by the ids of module and theme; of the council under no id."""
    every = list(_criteria(side).values())
    whole = f"The {side['framework'].get('body', 'council')} as a whole"
    found: dict[tuple[str, ...], tuple[str, PartStanding]] = {}
    found[()] = whole, _standing(side, side, every)
    for module in side["modules"]:
        criteria = [criterion for theme in module["themes"] for criterion in theme["criteria"]]
        found[module["id"],] = module["title"], _standing(side, module, criteria)
        for theme in module["themes"]:
            standing = _standing(side, theme, theme["criteria"])
            found[module["id"], theme["id"]] = theme["title"], standing
    return found


def _standing(
    side: AssessmentResult,
    held: AssessmentResult | ModuleResult | ThemeResult,
    criteria: list[CriterionResult],
) -> PartStanding:
    level: int | None = None
    if held["level"] is not None:
        level = [rung["id"] for rung in side["framework"]["levels"]].index(held["level"])
    elif held["status"] == "assessed":
        level = -1
    points = held.get("points")
    return PartStanding(
        level,
        held["level_title"],
        _shown(side, level, held["level_title"], criteria),
        sum(criterion["state"] == "met" for criterion in criteria),
        sum(_is_assessed(criterion) for criterion in criteria),
        points["points"] if isinstance(points, dict) else points,
    )


def _shown(
    side: AssessmentResult, level: int | None, title: str, criteria: list[CriterionResult]
) -> str:
    """What reports call a level: see `shown` of an assessment."""
    if {each["state"] for each in criteria if _is_assessed(each)} == {State.NO_EVIDENCE}:
        return NOTHING_OFFERED
    if level is None:
        return title or "No single level"
    return below_first(side["framework"]["levels"][0]["title"]) if level < 0 else title
