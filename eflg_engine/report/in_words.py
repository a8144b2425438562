"""What the core says of a framework, in the language that is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.condition_text import condition_text as condition_in
from eflg_engine.assessment.reasons.findings import Wording
from eflg_engine.assessment.reasons.requirement_text import RequirementText
from eflg_engine.report.catalogue import spoken

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.conditions import Condition, FactTest


def words_of(framework: Framework) -> Wording:
    """Sentences for findings."""
    return Wording.of(framework, spoken())


def requirement_text(framework: Framework) -> RequirementText:
    """What evidence must be to count."""
    return RequirementText(framework, spoken())


def condition_text(framework: Framework, condition: Condition | FactTest) -> str:
    """A condition on the facts about whoever is assessed."""
    return condition_in(framework, condition, spoken())
