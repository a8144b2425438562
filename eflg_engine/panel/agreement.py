"""Whether assessors agree, who is strict or lenient, and on which parts they differ most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from eflg_engine.framework.model import Framework
from eflg_engine.panel.intervals import RESAMPLES, Measured, interval_of_mean, measured
from eflg_engine.panel.parts import groups, is_under, part_text
from eflg_engine.panel.ratings import INDEPENDENT, Ratings, Scale, Unit
from eflg_engine.panel.statistics import Tallies, ac2, alpha, raw_agreement
from eflg_engine.reading.one_line import one_line
from eflg_engine.results import agreement as shape

Given = Mapping[str, int]
"""What a part of a council was given: a rank by assessor."""

FEW = 10
"""Below so many parts rated by others too, what is said of an assessor is uncertain."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far assessors agree on the parts under one part of the framework, or in all (id "").

    `parts` were rated, `compared` by two or more, and `alike` with the same by all of them. A part
    counts once for each council.
    """

    id: str
    title: str
    scale: Scale
    parts: int
    compared: int
    alike: int
    raw: Measured
    alpha: Measured
    ac2: Measured

    __repr__ = one_line

    def to_data(self) -> shape.AgreementInfo:
        """The measures as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "scale": self.scale.value,
            "parts": self.parts,
            "compared": self.compared,
            "alike": self.alike,
            "raw": _measured_data(self.raw),
            "alpha": _measured_data(self.alpha),
            "ac2": _measured_data(self.ac2),
        }


@dataclass(frozen=True, slots=True)
class Severity:
    """By how many `steps` of a scale an assessor rates above the mean of the others.

    Below zero is stricter. Each part counts once for each council; `compared` are those that
    others rated too.
    """

    assessor: str
    scale: Scale
    compared: int
    steps: float | None
    low: float | None
    high: float | None

    __repr__ = one_line

    @property
    def is_uncertain(self) -> bool:
        """Whether it rests on few parts, or the interval has zero in it."""
        if self.low is None or self.high is None or self.compared < FEW:
            return True
        return self.low <= 0 <= self.high

    def to_data(self) -> shape.SeverityInfo:
        """The severity as plain data."""
        return {
            "assessor": self.assessor,
            "scale": self.scale.value,
            "compared": self.compared,
            "steps": self.steps,
            "low": self.low,
            "high": self.high,
        }


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A part on which ratings differ: `apart` is how many steps two of them lie, on average.

    `councils` are those on which they differ, with what each assessor gave in words.
    """

    id: str
    text: str
    scale: Scale
    apart: float
    councils: tuple[tuple[str, Mapping[str, str]], ...]

    __repr__ = one_line

    def to_data(self) -> shape.DisagreementInfo:
        """The part as plain data."""
        return {
            "id": self.id,
            "text": self.text,
            "scale": self.scale.value,
            "apart": self.apart,
            "councils": [
                {"council": council, "given": dict(given)} for council, given in self.councils
            ],
        }


@dataclass(frozen=True, slots=True)
class PanelAgreement:
    """What the ratings of one round say of the panel."""

    ratings: Ratings
    round: str
    agreements: tuple[Agreement, ...]
    severities: tuple[Severity, ...]
    disagreements: tuple[Disagreement, ...]
    seed: int
    resamples: int

    __repr__ = one_line

    def to_data(self) -> shape.PanelAgreementData:
        """The whole as plain data."""
        return cast(
            "shape.PanelAgreementData",
            {
                "schema": "eflg-panel-agreement/1",
                "framework": self.ratings.framework.id,
                "round": self.round,
                "assessors": list(self.ratings.assessors),
                "councils": list(self.ratings.councils),
                "ratings": len(self.ratings.ratings),
                "seed": self.seed,
                "resamples": self.resamples,
                "agreement": [each.to_data() for each in self.agreements],
                "severity": [each.to_data() for each in self.severities],
                "disagreements": [each.to_data() for each in self.disagreements],
            },
        )


def panel_agreement(
    ratings: Ratings, round: str = INDEPENDENT, *, seed: int = 0, resamples: int = RESAMPLES
) -> PanelAgreement:
    """How far the assessors of a round agree: in all, by module and by theme.

    The same seed gives the same intervals.
    """
    chosen = ratings.of_round(round)
    agreements: list[Agreement] = []
    severities: list[Severity] = []
    disagreements: list[Disagreement] = []
    for scale in Scale:
        units = chosen.by_unit(scale)
        if not units:
            continue
        for part, title in groups(ratings.framework):
            under = {unit: given for unit, given in units.items() if is_under(unit.target, part)}
            if under:
                agreements.append(
                    _agreement(ratings.framework, part, title, scale, under, seed, resamples)
                )
        severities += _severities(chosen, scale, units, seed, resamples)
        disagreements += _disagreements(ratings.framework, scale, units)
    disagreements.sort(key=lambda each: -each.apart)
    return PanelAgreement(
        chosen,
        round,
        tuple(agreements),
        tuple(severities),
        tuple(disagreements),
        seed,
        resamples,
    )


def _agreement(
    framework: Framework,
    part: str,
    title: str,
    scale: Scale,
    units: Mapping[Unit, Given],
    seed: int,
    resamples: int,
) -> Agreement:
    compared = [given for given in units.values() if len(given) > 1]
    found = measured(
        tallies_of(units, len(scale.words(framework))),
        (raw_agreement, alpha, ac2),
        seed,
        resamples,
    )
    alike = sum(len(set(given.values())) == 1 for given in compared)
    return Agreement(part, title, scale, len(units), len(compared), alike, *found)


def tallies_of(units: Mapping[Unit, Given], categories: int) -> Tallies:
    """How many parts have which ratings."""
    return Counter(
        tuple(list(given.values()).count(rank) for rank in range(categories))
        for given in units.values()
    )


def _severities(
    ratings: Ratings, scale: Scale, units: Mapping[Unit, Given], seed: int, resamples: int
) -> list[Severity]:
    """Those who gave any on this scale, the most lenient first."""
    found = []
    for assessor in ratings.assessors:
        steps = []
        rated = False
        for given in units.values():
            rated = rated or assessor in given
            if assessor in given and len(given) > 1:
                others = (sum(given.values()) - given[assessor]) / (len(given) - 1)
                steps.append(given[assessor] - others)
        if rated:
            mean = sum(steps) / len(steps) if steps else None
            ends = interval_of_mean(steps, seed, resamples)
            found.append(Severity(assessor, scale, len(steps), mean, *ends))
    return sorted(found, key=lambda each: -(each.steps or 0))


def _disagreements(
    framework: Framework, scale: Scale, units: Mapping[Unit, Given]
) -> Iterator[Disagreement]:
    words = scale.words(framework)
    apart: dict[str, list[int]] = defaultdict(list)
    differ: dict[str, list[tuple[str, Mapping[str, str]]]] = defaultdict(list)
    for unit, given in units.items():
        apart[unit.target] += [abs(one - two) for one, two in combinations(given.values(), 2)]
        if len(set(given.values())) > 1:
            in_words = {assessor: words[rank] for assessor, rank in given.items()}
            differ[unit.target].append((unit.council, in_words))
    for target, councils in differ.items():
        steps = apart[target]
        yield Disagreement(
            target, part_text(framework, target), scale, sum(steps) / len(steps), tuple(councils)
        )


def _measured_data(found: Measured) -> shape.MeasuredInfo:
    reason: shape.Reason | None = None if found.reason is None else found.reason.value
    return {"value": found.value, "reason": reason, "low": found.low, "high": found.high}
