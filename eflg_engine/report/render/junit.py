"""Test results as JUnit XML, which build servers and editors read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from eflg_engine.report.findings import Case, Findings
from eflg_engine.report.report import Report, Screen, T

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """What a report says was tested, or a case for each finding and each kind not found."""
    if report.cases is not None:
        return junit_text(*report.cases(subject))
    assert report.findings is not None
    findings = report.findings(subject)
    return junit_text(findings.title, _cases(findings))


def _cases(findings: Findings) -> Iterator[Case]:
    for kind in findings.kinds:
        found = [each for each in findings.found if each.kind is kind]
        title = f"{kind.code} {kind.name}"
        for each in found:
            said = "\n".join([each.sentence, *each.lines])
            yield Case(
                findings.suite,
                f"{title}: {' '.join(filter(None, (each.part, each.of)))}",
                each.place.file,
                each.place.line,
                failure="" if each.accepted else said,
                skipped=f"accepted: {each.accepted}" if each.accepted else "",
            )
        if not found and findings.tried_all:
            yield Case(findings.suite, title)


def junit_text(name: str, cases: Iterable[Case]) -> str:
    """The cases, suite by suite in the order they first come, as one document."""
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    every = [case for listed in suites.values() for case in listed]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<testsuites{_counts(name, every)}>")
    for suite, listed in suites.items():
        lines.append(f"  <testsuite{_counts(suite, listed)}>")
        for case in listed:
            lines += _case(case)
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _counts(name: str, cases: Sequence[Case]) -> str:
    failures = sum(bool(case.failure) for case in cases)
    skipped = sum(bool(case.skipped) and not case.failure for case in cases)
    return _attributes(name=name, tests=len(cases), failures=failures, errors=0, skipped=skipped)


def _case(case: Case) -> list[str]:
    place = {"file": case.file, "line": case.line} if case.file and case.line else {}
    start = f"    <testcase{_attributes(classname=case.suite, name=case.name, **place)}"
    what, why = ("failure", case.failure) if case.failure else ("skipped", case.skipped)
    if not why:
        return [f"{start}/>"]
    return [f"{start}>", f"      <{what}{_attributes(message=why)}/>", "    </testcase>"]


def _attributes(**values: object) -> str:
    return "".join(
        f" {key}={quoteattr(_NOT_XML.sub('?', str(value)))}" for key, value in values.items()
    )
