"""What assessors gave: read from YAML, CSV or a workbook, and looked up by what is compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from eflg_engine.evidence.council_papers import SCALE
from eflg_engine.framework.model import Framework
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.values import folded

CONFIDENCES = ("low", "medium", "high")
"""How sure an assessor may be."""

INDEPENDENT, AGREED = ROUNDS = ("independent", "agreed")
"""When a rating was given: before the assessors spoke with each other, or after."""

BELOW = "below"
"""The word for less than the first level."""


class Scale(StrEnum):
    """What a part was rated by. The two are never compared with each other."""

    LEVEL = "level"
    """The framework's levels, and one rung below the first."""
    STATUS = "status"
    """The four points of the self-assessment forms."""

    def words(self, framework: Framework) -> tuple[str, ...]:
        """Its categories by title, from the lowest."""
        if self is Scale.STATUS:
            return SCALE
        return (framework.below, *(level.title for level in framework.levels))


@dataclass(frozen=True, slots=True)
class Rating:
    """What an assessor gave a part (`target`, a full id) of a council.

    `rank` is the place of what was given among the categories of its scale, from 0. `confidence`
    is empty, and `dated` None, where nothing is said. `reason` is why something was agreed.
    """

    assessor: str
    council: str
    target: str
    scale: Scale
    rank: int
    confidence: str = ""
    note: str = ""
    dated: date | None = None
    round: str = INDEPENDENT
    reason: str = ""

    __repr__ = one_line


class Unit(NamedTuple):
    """What assessors are compared on: a part of the framework, for one council."""

    council: str
    target: str


@dataclass(frozen=True)
class Ratings:
    """All that assessors gave, in the order of the file.

    `evidence` is the hash of the bundle that was rated, where the file says it.
    """

    framework: Framework
    ratings: tuple[Rating, ...]
    evidence: str = ""

    __repr__ = one_line

    @property
    def assessors(self) -> tuple[str, ...]:
        """Those who gave any, in order of their first."""
        return tuple(dict.fromkeys(each.assessor for each in self.ratings))

    @property
    def councils(self) -> tuple[str, ...]:
        """The councils judged, in order of the first rating of each."""
        return tuple(dict.fromkeys(each.council for each in self.ratings))

    def of_round(self, name: str) -> Ratings:
        """Those of one round."""
        kept = tuple(each for each in self.ratings if each.round == name)
        return Ratings(self.framework, kept, self.evidence)

    def by_unit(self, scale: Scale) -> Mapping[Unit, Mapping[str, int]]:
        """What each part of each council was given on a scale: a rank by assessor."""
        found: dict[Unit, dict[str, int]] = defaultdict(dict)
        for each in self.ratings:
            if each.scale is scale:
                found[Unit(each.council, each.target)][each.assessor] = each.rank
        return found


def level_rank(framework: Framework, word: str) -> int | None:
    """The rank of a level by id or title, 0 below the first; None where there is none."""
    names = {BELOW: 0, folded(framework.below): 0}
    for rank, level in enumerate(framework.levels, 1):
        names[folded(level.title)] = names[folded(level.id)] = rank
    return names.get(folded(word))


def level_words(framework: Framework) -> Sequence[str]:
    """What may be written for a level, lowest first."""
    return (BELOW, *(level.id for level in framework.levels))
