"""EF8: what rule files accept of the findings, and is not there to accept."""

from __future__ import annotations

from collections.abc import Sequence

from eflg_engine.authoring.lint.finding import Finding, Lint, Severity
from eflg_engine.framework.particulars import Accepted
from eflg_engine.reading.problems import Place, did_you_mean

UNUSED_ACCEPTANCE = Lint(
    "EF801", "unused-acceptance", Severity.WARNING, "What is accepted is not there to accept."
)

LINTS = (UNUSED_ACCEPTANCE,)


def unused_acceptance(accepted: Accepted, lints: Sequence[Lint]) -> Finding:
    """The finding on an acceptance of nothing; `lints` are those that there are."""
    codes = [lint.code for lint in lints]
    if accepted.lint in codes or accepted.lint in [lint.name for lint in lints]:
        message = f"{accepted.lint} is accepted here, and is not found"
        message += f' of "{accepted.of}"' if accepted.of else ""
    else:
        hint = did_you_mean(accepted.lint, codes)
        message = f'there is no lint "{accepted.lint}"' + (f"; {hint}" if hint else "")
    place = Place(accepted.file, accepted.line, accepted.column)
    return Finding(UNUSED_ACCEPTANCE, place, accepted.at, message, of=accepted.lint)
