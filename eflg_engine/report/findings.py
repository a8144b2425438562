"""What checks found, before it is text, SARIF or JUnit XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eflg_engine.reading.problems import Place


class Kind(NamedTuple):
    """One thing that is looked for. `word` says how bad it is, `level` says it to SARIF."""

    code: str
    name: str
    summary: str
    page: str
    word: str
    level: str


class ReportedFinding(NamedTuple):
    """One thing found: a sentence, lines that show it, and what to know it by from run to run."""

    kind: Kind
    place: Place
    part: str
    sentence: str
    lines: Sequence[str]
    fingerprint: str
    of: str = ""
    accepted: str = ""  # why it is right as it stands


class Findings(NamedTuple):
    """All that one run of a tool found. `suite` names what was looked over."""

    tool: str
    title: str
    suite: str
    kinds: Sequence[Kind]
    found: Sequence[ReportedFinding]
    summary: str
    fingerprints: str  # the name of the fingerprints
    tried_all: bool = True  # whether a kind of which none was found was looked for


class Case(NamedTuple):
    """One thing tested: `failure` or `skipped` say why it did not pass; empty where it did."""

    suite: str
    name: str
    file: str = ""
    line: int | None = None
    failure: str = ""
    skipped: str = ""
