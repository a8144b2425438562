"""The report on what lints found in a framework."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.authoring.implication.counterexample import bundle_data
from eflg_engine.authoring.implication.day_order import ORDINARY_DAY
from eflg_engine.authoring.lint.codes import LINTS, Finding, Lint, Severity
from eflg_engine.authoring.lint.running import LintReport
from eflg_engine.authoring.rule_tests.example_text import example_lines
from eflg_engine.framework.model import Framework
from eflg_engine.report.findings import Findings, Kind, ReportedFinding
from eflg_engine.report.report import Report
from eflg_engine.version import __version__

WIDTH = 80
SCHEMA = "eflg-lint/1"


def lint_findings(report: LintReport) -> Findings:
    """The findings, those that are accepted after the others."""
    name = report.framework.id if report.framework is not None else "framework"
    tool = "eflg framework lint"
    kinds = {
        lint: Kind(*(lint.code, lint.name, lint.summary, page_of(lint)), *[str(lint.severity)] * 2)
        for lint in LINTS
    }
    found = [
        ReportedFinding(
            kinds[finding.lint],
            finding.place,
            finding.part,
            _sentence(finding),
            tuple(_evidence_lines(finding)),
            "/".join((finding.lint.code, finding.part, finding.of)),
            finding.of,
            finding.accepted,
        )
        for finding in (*report.findings, *report.accepted)
    ]
    return Findings(
        tool,
        f"{tool} {name}",
        name,
        tuple(kinds.values()),
        found,
        _summary(report),
        "eflgFinding/v1",
        tried_all=report.framework is not None,
    )


def _summary(report: LintReport) -> str:
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


def lint_data(report: LintReport) -> dict[str, object]:
    """The findings as `eflg-lint/1`."""
    framework = report.framework
    return {
        "schema": SCHEMA,
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": _framework_data(framework),
        "against": _framework_data(report.against),
        "counts": {
            **{f"{severity}s": report.count(severity) for severity in Severity},
            "accepted": len(report.accepted),
        },
        "findings": [_finding_data(framework, finding) for finding in report.findings],
        "accepted": [_finding_data(framework, finding) for finding in report.accepted],
    }


def _framework_data(framework: Framework | None) -> dict[str, object] | None:
    if framework is None:
        return None
    return {"id": framework.id, "version": framework.version, "sha256": framework.sha256}


def _finding_data(framework: Framework | None, finding: Finding) -> dict[str, object]:
    lint, place = finding.lint, finding.place
    data: dict[str, object] = {
        "code": lint.code,
        "name": lint.name,
        "severity": str(lint.severity),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "part": finding.part,
        "of": finding.of or None,
        "message": finding.message,
        "page": page_of(lint),
    }
    data["shown_by"] = _shown_by(framework, finding)
    data["because"] = finding.accepted or None
    return data


def _shown_by(framework: Framework | None, finding: Finding) -> dict[str, object] | None:
    shown = finding.shown_by
    if shown is None or framework is None:
        return None
    bundle = bundle_data(framework, shown.example, shown.as_at, finding.offered_for)
    return {"says": finding.says, "bundle": bundle}


def page_of(lint: Lint) -> str:
    """The page about a lint, in this repository."""
    return f"docs/lints/{lint.code}.md"


LINT: Report[LintReport] = Report("list of findings", data=lint_data, findings=lint_findings)
