"""Looks a bundle over for what its council would want to know before others read it.

Hints only: none of them says that the evidence is wrong, and none changes a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look
from eflg_engine.authoring.bundle_check.registry import FAMILIES


@dataclass(frozen=True, slots=True)
class BundleCheck:
    """What was found in a bundle, in the order of its file. `review` is the day it is judged on."""

    assessment: Assessment
    review: date | None
    found: tuple[HintFound, ...]

    def __repr__(self) -> str:
        return f"<BundleCheck {self.assessment.council_name}: {len(self.found)} hints>"

    def of(self, hint: Hint) -> tuple[HintFound, ...]:
        """What was found of one sort."""
        return tuple(each for each in self.found if each.hint is hint)


def check_bundle(result: Assessment, review: date | None = None) -> BundleCheck:
    """Look over the bundle of an assessment; `review` is a day on which others will judge it."""
    look = Look(result, review)
    found = sorted(
        (each for family in FAMILIES for each in family.check(look)),
        key=lambda f: (f.place.line or 0, f.place.column or 0, f.hint.code, f.part, f.message),
    )
    return BundleCheck(result, review, tuple(dict.fromkeys(found)))
