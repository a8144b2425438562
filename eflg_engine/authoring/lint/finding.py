"""What a lint is, what it finds, and what it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from eflg_engine.authoring.implication.deciding import Counterexample, ground
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.rule_files import RuleFiles
from eflg_engine.framework.model import Framework, Theme
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


@dataclass(frozen=True, slots=True)
class Look:
    """What lints look at: a framework, its files, an older edition of it if one is given.

    `found` is what the lints with lower codes found.
    """

    framework: Framework
    files: RuleFiles
    against: Framework | None
    found: Sequence[Finding] = ()
    _grounds: dict[str, Ground] = field(default_factory=dict)

    def ground(self, theme: Theme) -> Ground:
        """What decides implications between requirements of a theme."""
        if theme.module not in self._grounds:
            self._grounds[theme.module] = ground(self.framework, homes=[theme.module])
        return self._grounds[theme.module]
