"""What is told of an assessment to other tools, and what is left out.

Words of a criterion leave only where they are ours: those of a shipped framework, without own
wording. Of an item of evidence go its id, title, kind, days and web address: no note, no content.
No person is named. Ids are made from hashes, so the same assessment gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import date
from functools import cached_property
from urllib.parse import quote, urlsplit

from eflg_engine.assessment.reasons.explain import leaf_gaps
from eflg_engine.assessment.reasons.findings import Wording, counted, day_text
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.framework.model import Criterion
from eflg_engine.framework.shipped import shipped_ids
from eflg_engine.report.assessment import framework_name
from eflg_engine.report.blocking import nearest_reason
from eflg_engine.report.headline import level_words
from eflg_engine.version import __version__

NOT_AN_AWARD = (
    "Indicative: worked out by rules from the evidence that was offered. It is no accreditation, "
    "and no assessor has confirmed it."
)
_NAMESPACE = uuid.UUID(bytes=hashlib.sha256(b"eflg_engine interchange").digest()[:16], version=5)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_URL = "%/:?#[]@!$&'()*+,;=-._~"


def made_uuid(*of: str) -> str:
    """The uuid of what these texts name: the same on every machine and every day."""
    return str(
        uuid.uuid5(_NAMESPACE, "\x00".join(each.encode("utf-8", "replace").decode() for each in of))
    )


def one_line(text: str) -> str:
    """Text in one line, without characters that are not shown; never empty."""
    return " ".join(_CONTROL.sub(" ", text).split()) or "-"


def moment(day: date) -> str:
    """The first moment of a day: no clock is read."""
    return f"{day.isoformat()}T00:00:00Z"


def web_address(link: str) -> str:
    """A link as others may follow it; "" for a path, a reference, or one that carries a login."""
    try:
        parts = urlsplit(link.strip())
        is_open = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return quote(link.strip(), safe=_URL) if is_open else ""


class Told:
    """An assessment, and what of it is told."""

    def __init__(self, result: Assessment) -> None:
        self.result = result
        self._wording = Wording(result.framework)

    @cached_property
    def root(self) -> str:
        """What the ids of this assessment's own parts are made from: evidence, rules and day."""
        result, worded = self.result, self.result.framework.wording
        parts = [result.bundle.sha256, result.framework.sha256, result.framework.version]
        parts += [result.as_at.isoformat(), result.policy.id, __version__]
        return made_uuid(*parts, worded.sha256 if worded else "")

    def own(self, *of: str) -> str:
        """The uuid of a part of this assessment."""
        return made_uuid(self.root, *of)

    def lasting(self, *of: str) -> str:
        """The uuid of what stays the same from one assessment of this body to the next."""
        return made_uuid(self.council, self.result.framework.id, *of)

    @property
    def council(self) -> str:
        """The name of the body assessed."""
        return one_line(self.result.council_name)

    @property
    def title(self) -> str:
        """What the document is called."""
        return one_line(f"{self.council}: indicative level, {day_text(self.result.as_at)}")

    @property
    def summary(self) -> str:
        """The level, what it was worked out under, and what it is not."""
        result = self.result
        text = f"Indicative level: {level_words(result)}. {framework_name(result)}, policy "
        text += f"{result.policy.title}, as at {day_text(result.as_at)}. {NOT_AN_AWARD}"
        if missing := len(result.not_assessed):
            criteria = counted(missing, "criterion", "criteria")
            text += f" Provisional: {criteria} could not be assessed, so levels may change."
        if result.made_for:
            text += f" The evidence was written for another framework, {result.made_for}."
        if result.framework.notice:
            text += f" {result.framework.notice}"
        return one_line(text)

    @cached_property
    def assessed(self) -> list[CriterionResult]:
        """The criteria that were assessed, in the framework's order."""
        return [each for each in self.result.criteria_by_number if each.state in ASSESSED]

    def statement(self, rule: Criterion) -> str:
        """The statement of a criterion where it is ours to give; "" for the words of others."""
        return one_line(rule.statement) if self._is_ours(rule) else ""

    def remedy(self, rule: Criterion) -> str:
        """What to do, likewise."""
        return one_line(rule.remedy) if rule.remedy and self._is_ours(rule) else ""

    def name(self, rule: Criterion) -> str:
        """A criterion by its code, or its id where it has none."""
        return rule.code or rule.id

    def why(self, criterion: CriterionResult) -> str:
        """Why a criterion is met or not, in a sentence or two."""
        if criterion.state is State.MET:
            until = criterion.holds_until
            text = f"Shown by {', '.join(criterion.proof)}." if criterion.proof else "Met."
            return one_line(text + (f" Holds until {day_text(until)}." if until else ""))
        explanation = criterion.explanation
        assert explanation is not None
        if not self._is_ours(criterion.rule):
            return f"Not enough evidence yet: {', '.join(explanation.reasons)}."
        return one_line(f"{nearest_reason(self.result, explanation, self._wording)}.")

    def looked_at(self, criterion: CriterionResult) -> list[EvidenceItem]:
        """The items that meet a criterion; of one not met, those offered for it that almost do."""
        if criterion.explanation is None:
            ids = [*criterion.proof]
        else:
            gaps = leaf_gaps(criterion.explanation.gap)
            ids = [name for gap in gaps for name in (*gap.counted, *(m.item for m in gap.offered))]
        return [self.result.bundle.item[each] for each in sorted(dict.fromkeys(ids))]

    def kind(self, item: EvidenceItem) -> str:
        """The kind of an item, in words."""
        kinds = {each.id: each.title for each in self.result.framework.vocabulary.kinds}
        return one_line(kinds.get(item.kind, item.kind))

    def described(self, item: EvidenceItem) -> str:
        """An item by id, title and kind."""
        return one_line(f"{item.id} {item.title} ({self.kind(item)})")

    def _is_ours(self, rule: Criterion) -> bool:
        if self.result.framework.wording is not None:
            return False
        folder, _, rest = rule.file.partition("/")
        return folder == "rules" and rest.partition("/")[0] in self._shipped

    @cached_property
    def _shipped(self) -> list[str]:
        return shipped_ids()
