"""Reading findings: a file to PeerFindings, or every problem in it at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

from eflg_engine.evidence.bundle import Scope
from eflg_engine.evidence.name_checks import NameChecks
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import MODULE, TARGETS
from eflg_engine.panel.findings import RECOMMENDATION, PeerFinding, PeerFindings
from eflg_engine.panel.findings_file import FindingFile, FindingsFile
from eflg_engine.panel.findings_table import findings_document
from eflg_engine.panel.parts import module_of
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.parts import Ids, Part, entries, part, unknown, word, words_at
from eflg_engine.reading.problems import Path, Problem, listed, refuse, shown, told
from eflg_engine.reading.values import ALL
from eflg_engine.reading.words import meant

PHASES = ((6, "In the first six months"), (12, "Six to twelve months on"))
"""Phases by months, and what a recommendation is of that is to be carried out by then."""

LATER = "Later"
"""The phase of what comes after."""


def load_findings(path: str | os.PathLike[str], framework: Framework) -> PeerFindings:
    """The findings in a YAML file, a CSV file or a workbook (`.xlsx`, `.ods`).

    Raises InvalidInput with every problem found.
    """
    return findings_from_document(findings_document(path), framework)


def findings_from_document(document: Document, framework: Framework) -> PeerFindings:
    """The findings in a document. Raises InvalidInput with every problem found."""
    refuse_other(document, "findings")
    file, problems = check(FindingsFile, document.data, document)
    reader = _Reader(Part(document, document.data), framework)
    problems += told(reader.problems())
    refuse(document.problems, problems)
    assert file is not None
    scope = Scope(
        tuple(reader.modules(file.scope.modules)),
        tuple(reader.terms(file.scope.characteristics)),
    )
    return PeerFindings(
        framework,
        file.council,
        file.dated,
        file.by,
        scope,
        tuple(reader.finding(each, file.dated) for each in file.findings),
        document,
    )


class _Reader:
    """Looks names up, and says which are none."""

    def __init__(self, where: Part, framework: Framework) -> None:
        self.where = where
        self.framework = framework
        self.names = NameChecks(where, framework, word(part(where.data, "framework")) or "")

    def finding(self, file: FindingFile, dated: date) -> PeerFinding:
        """A finding of a checked entry."""
        targets = [
            target for each in file.targets for target in self.names.naming.read(each, TARGETS).ids
        ]
        due = file.within.after(dated) if file.within is not None else None
        phase = file.phase or (_phase(file, dated) if file.sort == RECOMMENDATION else "")
        return PeerFinding(
            file.id,
            file.sort,
            file.text,
            tuple(dict.fromkeys(targets)),
            tuple(file.evidence),
            tuple(self.terms(file.characteristics)),
            due,
            phase,
        )

    def modules(self, written: list[str]) -> Iterator[str]:
        """The ids of modules, or `all`."""
        for each in written:
            yield from (ALL,) if each.casefold() == ALL else self._modules(each)

    def _modules(self, text: str) -> tuple[str, ...]:
        return self.names.naming.read(text, (MODULE,)).ids

    def terms(self, written: list[str]) -> Iterator[str]:
        """The ids of characteristics, or `all`."""
        for each in written:
            found = self._term(each)
            yield found or each

    def _term(self, text: str) -> str | None:
        if text.casefold() == ALL:
            return ALL
        return self.framework.vocabulary.characteristics.resolve(text)

    def problems(self) -> Iterator[Problem]:
        """Names that the framework does not know, ids used twice, and what lies out of scope."""
        scope = part(self.where.data, "scope")
        for path, found in words_at(scope, ("scope",), "modules"):
            if found.casefold() != ALL:
                yield from self.names.named(path, found, (MODULE,))
        yield from self._characteristics(scope, ("scope",))
        modules = {*self.modules([text for _, text in words_at(scope, (), "modules")])}
        whom = {*self.terms([text for _, text in words_at(scope, (), "characteristics")])}
        ids = Ids()
        for number, entry in enumerate(entries(part(self.where.data, "findings"))):
            at: Path = ("findings", number)
            yield from ids.again(self.where, (*at, "id"), word(part(entry, "id")), any_case=True)
            for path, found in words_at(entry, at, "for"):
                wrong = list(self.names.named(path, found, TARGETS))
                yield from wrong
                if not wrong:
                    yield from self._module_in_scope(path, found, modules)
            yield from self._characteristics(entry, at)
            for path, found in words_at(entry, at, "characteristics"):
                term = self._term(found)
                if term is not None and term != ALL and whom - {ALL} and term not in whom:
                    yield self._outside(path, found, sorted(whom))
            yield from self._recommends(entry, at)

    def _characteristics(self, data: object, at: Path) -> Iterator[Problem]:
        for path, found in words_at(data, at, "characteristics"):
            if self._term(found) is None:
                ids = self.framework.vocabulary.characteristics.ids
                yield unknown(
                    self.where, "characteristic", path, found, [*ids, ALL], meant(found, tuple(ids))
                )

    def _module_in_scope(self, path: Path, found: str, modules: set[str]) -> Iterator[Problem]:
        if not modules or ALL in modules:
            return
        for target in self.names.naming.read(found, TARGETS).ids:
            if module_of(self.framework, target) not in modules:
                yield self._outside(path, found, sorted(modules))

    def _outside(self, path: Path, found: str, scope: list[str]) -> Problem:
        message = "this lies outside the scope of these findings"
        return self.where.problem("outside_scope", path, message, shown(found), listed(scope))

    def _recommends(self, entry: object, at: Path) -> Iterator[Problem]:
        """A timescale of what asks for nothing."""
        if word(part(entry, "sort")) in (None, RECOMMENDATION):
            return
        for key in ("within", "phase"):
            if part(entry, key) not in (None, ""):
                message = "only a recommendation has a timescale"
                yield self.where.problem("misplaced_key", (*at, key), message)


def _phase(file: FindingFile, dated: date) -> str:
    """The phase of a recommendation by how soon it is wanted; none where that is not said."""
    if file.within is None:
        return ""
    due = file.within.after(dated)
    months = (due.year - dated.year) * 12 + due.month - dated.month + (due.day > dated.day)
    return next((words for most, words in PHASES if months <= most), LATER)
