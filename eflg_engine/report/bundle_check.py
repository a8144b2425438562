"""The report on hints on a bundle."""

from __future__ import annotations

from hashlib import sha256

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.authoring.bundle_check.checking import BundleCheck
from eflg_engine.authoring.bundle_check.look import Hint
from eflg_engine.authoring.bundle_check.registry import HINTS
from eflg_engine.report.findings import Findings, Kind, ReportedFinding
from eflg_engine.report.report import Report
from eflg_engine.results.bundle_check import BundleCheckData
from eflg_engine.version import __version__

LEVEL = "note"


def check_findings(check: BundleCheck) -> Findings:
    """The hints found, in the order of the file."""
    tool = "eflg bundle check"
    kinds = {
        hint: Kind(hint.code, hint.name, hint.summary, page_of(hint), "hint", LEVEL)
        for hint in HINTS
    }
    found = [
        ReportedFinding(
            kinds[each.hint],
            each.place,
            each.part,
            f"{each.part}: {each.message}.",
            (),
            f"{each.hint.code}/{each.part}/{sha256(each.message.encode()).hexdigest()[:16]}",
        )
        for each in check.found
    ]
    suite = check.assessment.bundle.council.name
    return Findings(tool, tool, suite, tuple(kinds.values()), found, _summary(check), "eflgHint/v1")


def _summary(check: BundleCheck) -> str:
    """How many hints there are, and what they are worth."""
    result = check.assessment
    many = counted(len(check.found), "hint") if check.found else "no hints"
    text = f"{result.bundle.council.name}, as at {day_text(result.as_at)}: {many}."
    if check.found:
        text += " Hints change no level, and what they point to may be right as it stands."
    if check.review is None:
        text += " With --review DATE, what expires before a review is looked for too."
    return text


def check_data(check: BundleCheck) -> BundleCheckData:
    """The hints as `eflg-bundle-check/1`."""
    result = check.assessment
    framework = result.framework
    return {
        "schema": "eflg-bundle-check/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {
            "id": framework.id,
            "version": framework.version,
            "sha256": framework.sha256,
        },
        "bundle": {"sha256": result.bundle.sha256, "items": len(result.bundle.evidence)},
        "as_at": result.as_at.isoformat(),
        "review": check.review.isoformat() if check.review is not None else None,
        "hints": [
            {
                "code": each.hint.code,
                "name": each.hint.name,
                "file": each.place.file,
                "line": each.place.line,
                "column": each.place.column,
                "part": each.part,
                "message": each.message,
                "page": page_of(each.hint),
            }
            for each in check.found
        ],
    }


def page_of(hint: Hint) -> str:
    """The page about a hint, in this repository."""
    return f"docs/hints/{hint.code}.md"


BUNDLE_CHECK: Report[BundleCheck] = Report(
    "list of hints", data=check_data, findings=check_findings
)
