"""The lints there are: the one list of codes, from which pages, index and reports take theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from eflg_engine.authoring.implication.deciding import Counterexample
from eflg_engine.reading.problems import Place


class Severity(StrEnum):
    """How bad a finding is: an error makes rules say what nobody can have meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that is looked for. The code never changes its meaning."""

    code: str
    name: str
    severity: Severity
    summary: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `part` is the id of the criterion, theme or module (or of the framework).

    `of` is what it is about besides, if anything. `shown_by` is evidence, offered for the criteria
    in `offered_for`, that shows it. `accepted` says why it is right as it stands.
    """

    lint: Lint
    place: Place
    part: str
    message: str
    of: str = ""
    shown_by: Counterexample | None = field(default=None, hash=False)
    offered_for: tuple[str, ...] = ()
    says: str = ""  # what the evidence shows
    accepted: str = ""


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

UNREACHABLE_CRITERION = Lint(
    "EF101", "unreachable-criterion", _ERROR, "No evidence can meet the criterion."
)
UNREACHABLE_LEAF = Lint(
    "EF102", "unreachable-leaf", _ERROR, "No evidence can meet one part of a requirement."
)
IDLE_PART = Lint(
    "EF103", "idle-part", _WARNING, "A part of a requirement makes no difference to it."
)
IMPOSSIBLE_COVERAGE = Lint(
    "EF104", "impossible-coverage", _ERROR, "More is to be covered than there is."
)
DUPLICATE = Lint("EF201", "duplicate", _ERROR, "Two criteria ask the same.")
SUBSUMED = Lint(
    "EF202",
    "subsumed",
    _WARNING,
    "A criterion asks nothing that others at its level or below do not ask.",
)
NO_STRICTER = Lint(
    "EF203", "no-stricter", _ERROR, "A level of a theme asks nothing that those below do not."
)
UNUSED_KIND = Lint("EF301", "unused-kind", _WARNING, "No rule takes a kind that is defined.")
UNUSED_SOURCE = Lint("EF302", "unused-source", _WARNING, "No criterion rests on a source.")
UNUSED_MEASURE = Lint("EF303", "unused-measure", _WARNING, "No rule asks for a figure.")
UNUSED_WORD = Lint("EF304", "unused-word", _WARNING, "No rule uses a word that is defined.")
MISSING_SOURCE = Lint("EF401", "missing-source", _WARNING, "A criterion names no source.")
MISSING_REMEDY = Lint("EF402", "missing-remedy", _WARNING, "A criterion says no remedy.")
MISSING_EXAMPLES = Lint(
    "EF403", "missing-examples", _WARNING, "A criterion lacks an example of enough or not enough."
)
FAILING_EXAMPLE = Lint(
    "EF501", "failing-example", _ERROR, "An example does not come out as its rule says."
)
IDLE_EXAMPLE = Lint(
    "EF502", "idle-example", _WARNING, "An example shows nothing that another does not."
)
NOT_MONOTONE = Lint(
    "EF601", "not-monotone", _ERROR, "Under a policy more can be worth less than less."
)
CHANGED_ID = Lint(
    "EF701", "changed-id", _ERROR, "An id has changed and the new one does not say what it was."
)
UNUSED_ACCEPTANCE = Lint(
    "EF801", "unused-acceptance", _WARNING, "What is accepted is not there to accept."
)

LINTS: tuple[Lint, ...] = (
    *(UNREACHABLE_CRITERION, UNREACHABLE_LEAF, IDLE_PART, IMPOSSIBLE_COVERAGE),
    *(DUPLICATE, SUBSUMED, NO_STRICTER),
    *(UNUSED_KIND, UNUSED_SOURCE, UNUSED_MEASURE, UNUSED_WORD),
    *(MISSING_SOURCE, MISSING_REMEDY, MISSING_EXAMPLES),
    *(FAILING_EXAMPLE, IDLE_EXAMPLE),
    *(NOT_MONOTONE, CHANGED_ID, UNUSED_ACCEPTANCE),
)
"""Every lint, by code."""
