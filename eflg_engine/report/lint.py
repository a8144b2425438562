"""What the lints found: as text, JSON, SARIF and JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.assessment.result.shape import FrameworkRef
from eflg_engine.authoring.implication.counterexample import bundle_data
from eflg_engine.authoring.implication.day_order import ORDINARY_DAY
from eflg_engine.authoring.lint.codes import LINTS, Finding, Lint, Severity
from eflg_engine.authoring.lint.running import LintReport
from eflg_engine.authoring.rule_tests.example_text import example_lines
from eflg_engine.framework.model import Framework
from eflg_engine.report.render.junit import Case, junit_text
from eflg_engine.report.render.sarif import sarif_document, sarif_location, sarif_rule
from eflg_engine.report.render.wrapping import printable, wrap
from eflg_engine.results.lint import FindingInfo, LintResult, Shown
from eflg_engine.version import __version__

WIDTH = 80


# --- text -----------------------------------------------------------------------------------------


def lint_text(report: LintReport) -> str:
    """Findings one by one, each with its place, and how many there are."""
    lines: list[str] = []
    for finding in report.findings:
        lint = finding.lint
        lines.append(f"{finding.place}: {lint.severity} {lint.code} {lint.name}")
        lines += (f"  {line}" for line in wrap(_sentence(finding), WIDTH - 2))
        lines += (f"  {line}" for line in _evidence_lines(finding))
        lines.append("")
    lines += wrap(summary(report), WIDTH)
    return "".join(f"{printable(line) if line else ''}\n" for line in lines)


def summary(report: LintReport) -> str:
    """How many findings there are, and how many are accepted."""
    framework = report.framework
    name = f"{framework.id} {framework.version}: " if framework is not None else ""
    found = [
        counted(number, str(severity))
        for severity in Severity
        if (number := report.count(severity))
    ]
    text = f"{name}{' and '.join(found) or 'nothing found'}"
    if report.accepted:
        text += f"; {counted(len(report.accepted), 'finding')} accepted, with the reason"
    text += (
        "." if framework is not None else ". No other lint can be tried before that is put right."
    )
    return text


def _sentence(finding: Finding) -> str:
    of = f' "{finding.of}"' if finding.lint.code.startswith("EF3") else ""
    return f"{finding.part}{of}: {finding.message}."


def _evidence_lines(finding: Finding) -> Iterator[str]:
    shown = finding.shown_by
    if shown is None:
        return
    day = "" if shown.as_at == ORDINARY_DAY else f", on {shown.as_at.isoformat()}"
    yield f"{finding.says}{day}:"
    example = {key: value for key, value in shown.example.items() if key != "as_at"}
    yield from example_lines(example, 2, WIDTH - 2)


# --- JSON -----------------------------------------------------------------------------------------


def lint_data(report: LintReport) -> LintResult:
    """The findings as `eflg-lint/1`."""
    framework = report.framework
    return {
        "schema": "eflg-lint/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": _framework_data(framework),
        "against": _framework_data(report.against),
        "counts": {
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "accepted": len(report.accepted),
        },
        "findings": [_finding_data(framework, finding) for finding in report.findings],
        "accepted": [_finding_data(framework, finding) for finding in report.accepted],
    }


def _framework_data(framework: Framework | None) -> FrameworkRef | None:
    if framework is None:
        return None
    return {"id": framework.id, "version": framework.version, "sha256": framework.sha256}


def _finding_data(framework: Framework | None, finding: Finding) -> FindingInfo:
    lint, place = finding.lint, finding.place
    return {
        "code": lint.code,
        "name": lint.name,
        "severity": lint.severity.value,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "part": finding.part,
        "of": finding.of or None,
        "message": finding.message,
        "page": page_of(lint),
        "shown_by": _shown_by(framework, finding),
        "because": finding.accepted or None,
    }


def _shown_by(framework: Framework | None, finding: Finding) -> Shown | None:
    shown = finding.shown_by
    if shown is None or framework is None:
        return None
    bundle = bundle_data(framework, shown.example, shown.as_at, finding.offered_for)
    return {"says": finding.says, "bundle": bundle}


def page_of(lint: Lint) -> str:
    """The page about a lint, in this repository."""
    return f"docs/lints/{lint.code}.md"


# --- SARIF ----------------------------------------------------------------------------------------


def sarif_data(report: LintReport) -> dict[str, object]:
    """The findings as SARIF 2.1.0 (OASIS); what is accepted is there too, as suppressed."""
    rules = [
        sarif_rule(lint.code, lint.name, lint.summary, page_of(lint), str(lint.severity))
        for lint in LINTS
    ]
    results = [_sarif_result(finding) for finding in (*report.findings, *report.accepted)]
    return sarif_document("eflg framework lint", rules, results)


def _sarif_result(finding: Finding) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.lint.code,
        "ruleIndex": LINTS.index(finding.lint),
        "level": str(finding.lint.severity),
        "message": {"text": "\n".join([_sentence(finding), *_evidence_lines(finding)])},
        "locations": [sarif_location(finding.place, finding.part)],
        "partialFingerprints": {
            "eflgFinding/v1": "/".join((finding.lint.code, finding.part, finding.of))
        },
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.accepted}]
    return result


# --- JUnit ----------------------------------------------------------------------------------------


def lint_junit(report: LintReport) -> str:
    """A case for each finding, and one for each lint that found nothing."""
    name = report.framework.id if report.framework is not None else "framework"
    return junit_text(f"eflg framework lint {name}", _cases(report, name))


def _cases(report: LintReport, name: str) -> Iterator[Case]:
    for lint in LINTS:
        found = [finding for finding in report.findings if finding.lint is lint]
        accepted = [finding for finding in report.accepted if finding.lint is lint]
        for finding in (*found, *accepted):
            said = "\n".join([_sentence(finding), *_evidence_lines(finding)])
            yield Case(
                name,
                f"{lint.code} {lint.name}: {' '.join(filter(None, (finding.part, finding.of)))}",
                finding.place.file,
                finding.place.line,
                failure="" if finding.accepted else said,
                skipped=f"accepted: {finding.accepted}" if finding.accepted else "",
            )
        if not found and not accepted and report.framework is not None:
            yield Case(name, f"{lint.code} {lint.name}")
