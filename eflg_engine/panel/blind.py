"""What an assessor is given to fill in: which parts to rate, on what, and a seal over both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.framework.naming import CRITERION, MODULE, QUESTION, THEME
from eflg_engine.panel.parts import criterion_of, is_under, parts_of

SORTS = {"criteria": CRITERION, "questions": QUESTION, "themes": THEME, "modules": MODULE}
"""What may be rated in a workbook, by the word that asks for it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a workbook was made for. `panel` are all assessors' codes; `evidence` is a hash."""

    council: str
    framework: str
    assessor: str
    panel: tuple[str, ...]
    round: str
    as_at: str
    evidence: str
    parts: tuple[str, ...]

    @property
    def seal(self) -> str:
        """A hash of all of it: it no longer fits where any of it was changed."""
        facts = [
            *(self.council, self.framework, self.assessor, self.panel, self.round),
            *(self.as_at, self.evidence, self.parts),
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def parts_to_rate(result: Assessment, sort: str) -> tuple[str, ...]:
    """The parts of a sort that are in scope and apply to the council, in the framework's order."""
    left_out = (State.OUT_OF_SCOPE, State.NOT_APPLICABLE)
    asked = [each.id for each in result.criteria_by_number if each.state not in left_out]
    return tuple(
        part
        for part in parts_of(result.framework, sort)
        if (criterion_of(result.framework, part) or part) in asked
        or any(is_under(each, part) for each in asked)
    )


def assignments(
    result: Assessment, codes: Sequence[str], sort: str, round: str
) -> tuple[Assignment, ...]:
    """The same parts and evidence for each assessor."""
    parts = parts_to_rate(result, sort)
    return tuple(
        Assignment(
            result.bundle.council.name,
            result.framework.id,
            code,
            tuple(codes),
            round,
            result.as_at.isoformat(),
            result.bundle.sha256,
            parts,
        )
        for code in codes
    )
