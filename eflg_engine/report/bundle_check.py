"""Hints on a bundle: as text, JSON, SARIF and JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.authoring.bundle_check.checking import BundleCheck
from eflg_engine.authoring.bundle_check.codes import HINTS, Hint, HintFound
from eflg_engine.report.render.junit import Case, junit_text
from eflg_engine.report.render.sarif import sarif_document, sarif_location, sarif_rule
from eflg_engine.report.render.wrapping import printable, wrap
from eflg_engine.results.bundle_check import BundleCheckData
from eflg_engine.version import __version__

WIDTH = 80
LEVEL = "note"


def check_text(check: BundleCheck) -> str:
    """Hints one by one, each with its place, and how many there are."""
    lines: list[str] = []
    for each in check.found:
        lines.append(f"{each.place}: hint {each.hint.code} {each.hint.name}")
        lines += (f"  {line}" for line in wrap(_sentence(each), WIDTH - 2))
        lines.append("")
    lines += wrap(summary(check), WIDTH)
    return "".join(f"{printable(line) if line else ''}\n" for line in lines)


def summary(check: BundleCheck) -> str:
    """How many hints there are, and what they are worth."""
    result = check.assessment
    many = counted(len(check.found), "hint") if check.found else "no hints"
    text = f"{result.bundle.council.name}, as at {result.as_at.isoformat()}: {many}."
    if check.found:
        text += " Hints change no level, and what they point to may be right as it stands."
    if check.review is None:
        text += " With --review DATE, what expires before a review is looked for too."
    return text


def _sentence(each: HintFound) -> str:
    return f"{each.part}: {each.message}."


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


def check_sarif(check: BundleCheck) -> dict[str, object]:
    """The hints as SARIF 2.1.0."""
    rules = [sarif_rule(h.code, h.name, h.summary, page_of(h), LEVEL) for h in HINTS]
    return sarif_document("eflg bundle check", rules, [_result(each) for each in check.found])


def _result(each: HintFound) -> dict[str, object]:
    about = sha256(each.message.encode()).hexdigest()[:16]
    return {
        "ruleId": each.hint.code,
        "ruleIndex": HINTS.index(each.hint),
        "level": LEVEL,
        "message": {"text": _sentence(each)},
        "locations": [sarif_location(each.place, each.part)],
        "partialFingerprints": {"eflgHint/v1": f"{each.hint.code}/{each.part}/{about}"},
    }


def check_junit(check: BundleCheck) -> str:
    """A case for each hint found, and one for each sort of which none was."""
    return junit_text("eflg bundle check", _cases(check))


def _cases(check: BundleCheck) -> Iterator[Case]:
    suite = check.assessment.bundle.council.name
    for hint in HINTS:
        found = check.of(hint)
        for each in found:
            name = f"{hint.code} {hint.name}: {each.part}"
            yield Case(suite, name, each.place.file, each.place.line, failure=_sentence(each))
        if not found:
            yield Case(suite, f"{hint.code} {hint.name}")
