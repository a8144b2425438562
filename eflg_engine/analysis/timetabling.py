"""Working back from a visit by assessors: what to do by when, and what will have lapsed by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from eflg_engine.analysis.case_studies import CaseStudies, choose_case_studies
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import EvidenceItem
from eflg_engine.evidence.council_papers import PastResult
from eflg_engine.framework.particulars import Step
from eflg_engine.reading.values import day_of, moved
from eflg_engine.results.papers import WrittenResult
from eflg_engine.results.timetable import TimetableData


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step and the day by which it is wanted; `is_past` where that was before the timetable."""

    step: Step
    by: date
    is_past: bool


@dataclass(frozen=True, slots=True)
class AwardStanding:
    """A past result and the last day of its validity (None where nothing says).

    `assumed` is true where the last day is not the bundle's own but follows from how long awards
    lasted under the framework.
    """

    result: PastResult
    valid_until: date | None
    assumed: bool
    lapsed_now: bool
    lapsed_by_visit: bool


@dataclass(frozen=True, slots=True)
class Lapse:
    """A criterion met now that today's evidence no longer meets at the visit.

    `renew` are the items that count for it now and no longer will.
    """

    criterion: str
    statement: str
    last_day: date
    renew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The way to a visit. `at_visit` is today's evidence judged on the day of the visit."""

    now: Assessment
    at_visit: Assessment
    visit: date
    steps: tuple[DatedStep, ...]
    past_results: tuple[AwardStanding, ...]
    lapses: tuple[Lapse, ...]
    reviews: tuple[EvidenceItem, ...]  # their review falls due between now and the visit
    case_studies: CaseStudies

    def __repr__(self) -> str:
        return f"<Timetable {self.now.council_name} to {self.visit}: {len(self.steps)} steps>"

    def to_data(self) -> TimetableData:
        """The timetable as plain data."""
        now = self.now
        return {
            "schema": "eflg-timetable/1",
            "council": now.bundle.council.name,
            "framework": now.framework.id,
            "policy": now.policy.id,
            "as_at": now.as_at.isoformat(),
            "visit": self.visit.isoformat(),
            "awards": now.framework.awards.note,
            "steps": [
                {
                    "id": step.step.id,
                    "title": step.step.title,
                    "by": step.by.isoformat(),
                    "weeks_before_visit": step.step.weeks_before_visit,
                    "is_past": step.is_past,
                    "what": step.step.what,
                }
                for step in self.steps
            ],
            "past_results": [
                {
                    **cast("WrittenResult", standing.result.to_data()),
                    "valid_until": standing.valid_until.isoformat()
                    if standing.valid_until
                    else None,
                    "valid_until_is_assumed": standing.assumed,
                    "lapsed_now": standing.lapsed_now,
                    "lapsed_by_visit": standing.lapsed_by_visit,
                }
                for standing in self.past_results
            ],
            "level_now": now.level,
            "level_title_now": now.level_title,
            "level_at_visit": self.at_visit.level,
            "level_title_at_visit": self.at_visit.level_title,
            "lapses": [
                {
                    "criterion": lapse.criterion,
                    "statement": lapse.statement,
                    "last_day": lapse.last_day.isoformat(),
                    "renew": list(lapse.renew),
                }
                for lapse in self.lapses
            ],
            "reviews": [
                {"id": item.id, "title": item.title, "review_by": str(item.review_by)}
                for item in self.reviews
            ],
            "case_studies": self.case_studies.to_data(),
        }


def timetable(now: Assessment, visit: date) -> Timetable:
    """The way from the day of the assessment to a visit.

    The visit may be in the past; then every step is. What lapses is judged on the evidence dated
    by the day of the assessment: what is planned is left out.
    """
    framework, bundle, as_at = now.framework, now.bundle, now.as_at
    visit = day_of(visit)
    later = max(visit, as_at)
    match = now.judgement.match
    at_visit = Assessment(Judgement(match, later, seen_on=as_at), now.policy)
    lapses = []
    for number, result in enumerate(now.criteria_by_number):
        last = result.holds_until
        if last is not None and at_visit.judgement.states[number] is not State.MET:
            renew = _lapsing(now, at_visit, number)
            lapses.append(Lapse(result.id, result.rule.statement, last, renew))
    lapses.sort(key=lambda lapse: lapse.last_day)
    reviews = sorted(
        (
            item
            for item in bundle.evidence
            if item.review_by is not None
            and item.dated <= as_at
            and as_at <= item.review_by < later
        ),
        key=lambda item: (str(item.review_by), item.id),
    )
    steps = sorted(framework.timetable, key=lambda step: -step.weeks_before_visit)
    kinds = [kind for step in steps for kind in step.kinds]
    return Timetable(
        now=now,
        at_visit=at_visit,
        visit=visit,
        steps=tuple(_dated(step, visit, as_at) for step in steps),
        past_results=tuple(
            _standing(past, now, visit)
            for past in sorted(bundle.past_results, key=lambda past: past.dated)
        ),
        lapses=tuple(lapses),
        reviews=tuple(reviews),
        case_studies=choose_case_studies(bundle, framework, as_at, on=later, kinds=kinds),
    )


def _lapsing(now: Assessment, then: Assessment, criterion: int) -> tuple[str, ...]:
    """The ids of the items that count for a criterion now and not then."""
    before, after = now.judgement, then.judgement
    bits = 0
    for leaf in before.match.rules.leaves_of[criterion]:
        bits |= before.counting[leaf] & ~after.counting[leaf]
    return tuple(sorted(before.match.names(bits)))


def _dated(step: Step, visit: date, as_at: date) -> DatedStep:
    by = moved(visit, -7 * step.weeks_before_visit)
    return DatedStep(step, by, by < as_at)


def _standing(past: PastResult, now: Assessment, visit: date) -> AwardStanding:
    lasted = now.framework.awards.lasted
    assumed = past.valid_until is None and lasted is not None
    until = past.valid_until
    if until is None and lasted is not None:
        until = moved(lasted.after(past.dated), -1)
    return AwardStanding(
        result=past,
        valid_until=until,
        assumed=assumed,
        lapsed_now=until is not None and until < now.as_at,
        lapsed_by_visit=until is not None and until < visit,
    )
