"""Findings as SARIF 2.1.0 (OASIS), which editors and code hosts read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from eflg_engine.reading.problems import Place
from eflg_engine.version import __version__

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_rule(code: str, name: str, summary: str, page: str, level: str) -> dict[str, object]:
    """A rule: what a finding of this code is."""
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": summary},
        "help": {"text": f"See {page}."},
        "defaultConfiguration": {"level": level},
    }


def sarif_location(place: Place, part: str) -> dict[str, object]:
    """Where a finding stands, and the part that it is about."""
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


def sarif_document(
    tool: str, rules: Sequence[dict[str, object]], results: Sequence[dict[str, object]]
) -> dict[str, object]:
    """One run of a tool."""
    driver = {"name": tool, "version": __version__, "rules": list(rules)}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(results)}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
