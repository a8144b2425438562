"""Looks a framework over for what its author cannot have meant: `eflg framework lint`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eflg_engine.authoring.lint.ef8_acceptances import unused_acceptance
from eflg_engine.authoring.lint.finding import Finding, Look, Severity
from eflg_engine.authoring.lint.registry import FAMILIES, LINTS
from eflg_engine.authoring.rule_files import rule_files
from eflg_engine.framework.model import Framework
from eflg_engine.framework.particulars import Accepted


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was found in a framework, in the order of its files, and what of it is accepted.

    No framework: it cannot be read for what was found, and no other lint was tried.
    """

    framework: Framework | None
    against: Framework | None
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"<LintReport: {len(self.findings)} findings>"

    def count(self, severity: Severity) -> int:
        """How many findings are that bad."""
        return sum(finding.lint.severity is severity for finding in self.findings)


def lint_framework(
    source: str | os.PathLike[str], framework: Framework, against: Framework | None = None
) -> LintReport:
    """Look over a framework that was loaded from `source`; `against` is an older edition of it."""
    files = rule_files(source, framework)
    found: list[Finding] = []
    look = Look(framework, files, against, found)
    for family in FAMILIES:
        if hasattr(family, "check"):
            found += family.check(look)
    findings, accepted, unused = _sorted_out(found, framework.accepted, framework.id)
    if against is None:
        unused = [each for each in unused if each.lint != "EF701"]  # it may be used when compared
    if framework.adaptation is not None:
        unused = [each for each in unused if files.holds(each.file)]  # the rest is the base's
    findings += (unused_acceptance(each, LINTS) for each in unused)
    return LintReport(framework, against, _in_order(findings), _in_order(accepted))


def _sorted_out(
    found: Iterable[Finding], accepted: Sequence[Accepted], framework: str
) -> tuple[list[Finding], list[Finding], list[Accepted]]:
    """What stands, what is accepted (with why), and what is accepted of nothing."""
    standing, let_be, used = [], [], set()
    for finding in found:
        fitting = [each for each in accepted if _accepts(each, finding, framework)]
        if fitting:
            used |= {id(each) for each in fitting}
            let_be.append(replace(finding, accepted=fitting[0].because))
        else:
            standing.append(finding)
    return standing, let_be, [each for each in accepted if id(each) not in used]


def _accepts(accepted: Accepted, finding: Finding, framework: str) -> bool:
    """Whether a finding is accepted: by the part that it is about, or one which that lies in."""
    if accepted.lint not in (finding.lint.code, finding.lint.name):
        return False
    if accepted.at == finding.part:
        return accepted.of in ("", finding.of)
    is_within = accepted.at == framework or finding.part.startswith(f"{accepted.at}.")
    return is_within and accepted.of in ("", finding.part)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return place.file, place.line or 0, place.column or 0, finding.lint.code, finding.of
