"""The result of an assessment, as callers have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, overload

from eflg_engine.assessment.result.council import CouncilResult
from eflg_engine.lazy_exports import LateModule

if TYPE_CHECKING:
    from eflg_engine.assessment.result import shape
else:
    shape = LateModule("eflg_engine.assessment.result.shape")

Detail = Literal["levels", "gaps", "full"]


class Assessment(CouncilResult):
    """The result of assessing a bundle under a framework on a date, under a policy.

    `level` is the council's indicative level: a level id, or None below the first rung (or where
    the policy gives no single level: see `status`). Levels are worked out at once; proofs, gaps
    and dates when they are asked for. Safe to share between threads.
    """

    schema: Final = "eflg-assessment/1"

    def __repr__(self) -> str:
        held = self.level or self.level_title
        return f"<Assessment {self.council_name} {self.as_at.isoformat()}: {held}>"

    @overload
    def to_data(self, detail: Literal["full"] = "full") -> shape.AssessmentResult: ...

    @overload
    def to_data(self, detail: Literal["levels", "gaps"]) -> shape.AssessmentOutline: ...

    def to_data(self, detail: Detail = "full") -> shape.AssessmentResult | shape.AssessmentOutline:
        """The result as plain data, the caller's own.

        With detail "levels", levels and states only; with "gaps", also what is missing, as data
        without sentences.
        """
        from eflg_engine.assessment.result import writing  # late: most runs print no JSON

        if detail == "full":
            return writing.result_data(self)
        return writing.outline_data(self, detail)

    def to_json(self, *, indent: int | None = None, detail: Detail = "full") -> str:
        """The result as JSON text, the same for the same input on every machine."""
        import json

        from eflg_engine.assessment.result.json_text import result_text

        if indent is None and detail == "full":
            return result_text(self)
        return json.dumps(self.to_data(detail), ensure_ascii=False, indent=indent)
