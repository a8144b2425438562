"""Test results as JUnit XML, which build servers and editors read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Case(NamedTuple):
    """One thing tested: `failure` or `skipped` say why it did not pass; empty where it did."""

    suite: str
    name: str
    file: str = ""
    line: int | None = None
    failure: str = ""
    skipped: str = ""


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
