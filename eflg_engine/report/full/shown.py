"""What a report is asked to show: of what, to whom, how much of it, in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.report.catalogue import ENGLISH

if TYPE_CHECKING:
    from eflg_engine.analysis.council_report import CouncilReport

OFFICER, MEMBER, PEER = "officer", "member", "peer"
READERS = (OFFICER, MEMBER, PEER)


class Shown(NamedTuple):
    """A report, who reads it, whether in short, and its language."""

    of: CouncilReport
    reader: str = OFFICER
    summary: bool = False
    language: str = ENGLISH
