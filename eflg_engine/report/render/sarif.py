"""Findings as SARIF 2.1.0 (OASIS), which editors and code hosts read."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from eflg_engine.reading.problems import Place
from eflg_engine.report.findings import Findings, Kind, ReportedFinding
from eflg_engine.report.render.json import json_text
from eflg_engine.report.report import Report, Screen, T
from eflg_engine.version import __version__

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """What was found, as one run of a tool; what is accepted is there too, as suppressed."""
    assert report.findings is not None
    findings = report.findings(subject)
    rules = [_rule(kind) for kind in findings.kinds]
    driver = {"name": findings.tool, "version": __version__, "rules": rules}
    results = [_result(findings, each) for each in findings.found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, screen)


def _rule(kind: Kind) -> dict[str, object]:
    return {
        "id": kind.code,
        "name": "".join(word.capitalize() for word in kind.name.split("-")),
        "shortDescription": {"text": kind.summary},
        "help": {"text": f"See {kind.page}."},
        "defaultConfiguration": {"level": kind.level},
    }


def _result(findings: Findings, found: ReportedFinding) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": found.kind.code,
        "ruleIndex": findings.kinds.index(found.kind),
        "level": found.kind.level,
        "message": {"text": "\n".join([found.sentence, *found.lines])},
        "locations": [_location(found.place, found.part)],
        "partialFingerprints": {findings.fingerprints: found.fingerprint},
    }
    if found.accepted:
        result["suppressions"] = [{"kind": "inSource", "justification": found.accepted}]
    return result


def _location(place: Place, part: str) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line is not None:
        region = {"startLine": place.line}
        if place.column is not None:
            region["startColumn"] = place.column
        physical["region"] = region
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": part}],
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
