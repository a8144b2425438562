"""What a peer challenge found: strengths, areas to explore and recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eflg_engine.evidence.bundle import Scope
from eflg_engine.framework.model import Framework
from eflg_engine.panel.parts import module_of
from eflg_engine.reading.document import Document
from eflg_engine.reading.one_line import one_line

STRENGTH, EXPLORE, RECOMMENDATION = SORTS = ("strength", "explore", "recommendation")
"""The sorts of findings."""


@dataclass(frozen=True, slots=True)
class PeerFinding:
    """One finding, of parts of the framework (`targets`, full ids), or of the council as a whole.

    `due` is the day by which a recommendation is to be carried out; None where nothing is said.
    """

    id: str
    sort: str
    text: str
    targets: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    characteristics: tuple[str, ...] = ()
    due: date | None = None
    phase: str = ""

    __repr__ = one_line


@dataclass(frozen=True)
class PeerFindings:
    """All that was found of a council, in the order of the file. `by` is a body or team."""

    framework: Framework
    council: str
    dated: date
    by: str
    scope: Scope
    findings: tuple[PeerFinding, ...]
    document: Document | None = None

    __repr__ = one_line

    def of(self, module: str, sort: str) -> Sequence[PeerFinding]:
        """The findings of a sort whose first part lies in a module; "" for those of no part."""
        return [each for each in self.findings if each.sort == sort and self.module(each) == module]

    def module(self, finding: PeerFinding) -> str:
        """The module of its first part; "" where it names none."""
        return module_of(self.framework, finding.targets[0]) if finding.targets else ""

    @property
    def recommendations(self) -> Iterator[PeerFinding]:
        """The recommendations."""
        return (each for each in self.findings if each.sort == RECOMMENDATION)
