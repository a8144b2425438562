"""Every code of a finding, and the sentence that each one reads as.

A family of codes is a module: their fields as data, their sentences, and what finds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons import (
    count_findings,
    offer_findings,
    snapshot_findings,
    time_findings,
    word_findings,
)
from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.assessment.reasons.english import day_text as day_text
from eflg_engine.assessment.reasons.english import iso_day_text as iso_day_text
from eflg_engine.assessment.reasons.finding import Code
from eflg_engine.assessment.reasons.finding import Figure as Figure
from eflg_engine.assessment.reasons.finding import Finding as Finding
from eflg_engine.assessment.reasons.finding import Findings as Findings
from eflg_engine.assessment.reasons.finding import in_days as in_days
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.reasons.titles import Value as Value
from eflg_engine.reading.counts import counted as counted
from eflg_engine.reading.values import capital

if TYPE_CHECKING:
    from eflg_engine.framework import Framework


def not_due_text(due_from: date) -> str:
    """Why what is not due yet is not applicable, as a sentence without its full stop."""
    return f"Not due before {day_text(due_from)}"


class Wording(Titles):
    """Sentences for findings, in the words of one framework."""

    @classmethod
    def of(cls, framework: Framework, say: English = ENGLISH) -> Wording:
        """The framework's wording in a language, made once and kept with it."""
        key = f"wording {say.language}"
        found = framework.cache.get(key)
        if not isinstance(found, Wording) or found.framework is not framework:
            found = framework.cache[key] = cls(framework, say)
        return found

    def sentence(self, finding: Finding, item_title: str = "") -> str:
        """One finding as a sentence; for an item's finding, with the item's id and title."""
        text = self.lacks(finding)
        return (
            self.say("{item} {lacks}", item=item_title, lacks=text) if item_title else capital(text)
        )

    def lacks(self, finding: Finding) -> str:
        """The same of an item that is named already, small letters at the front."""
        return FINDINGS[finding.code].sentence(self, finding.fields)


FINDINGS: Mapping[str, Code] = {
    "wrong_kind": offer_findings.CODES["wrong_kind"],
    **time_findings.CODES,
    **word_findings.CODES,
    **snapshot_findings.CODES,
    **offer_findings.CODES,
    **count_findings.CODES,
}
"""Every code of a finding. docs/findings.md is made from it."""

ItemFinding = (
    offer_findings.WrongKind
    | time_findings.Described
    | word_findings.Described
    | snapshot_findings.Described
    | offer_findings.Described
)
LeafFinding = count_findings.Described

ITEM_CODES = tuple(code for code, entry in FINDINGS.items() if entry.of == "item")
LEAF_CODES = tuple(code for code, entry in FINDINGS.items() if entry.of == "leaf")
ITEM_CODES_OF_A_DAY = frozenset(c for c, entry in FINDINGS.items() if entry.changes_with_day)
