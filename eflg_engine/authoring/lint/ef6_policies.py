"""EF6: policies under which more can be worth less than less. No framework with one can be read."""

from __future__ import annotations

from collections.abc import Sequence

from eflg_engine.authoring.lint.finding import Finding, Lint, Severity
from eflg_engine.reading.problems import Problem

NOT_MONOTONE = Lint(
    "EF601", "not-monotone", Severity.ERROR, "Under a policy more can be worth less than less."
)

LINTS = (NOT_MONOTONE,)

_CODE = "points_fall"


def policy_findings(problems: Sequence[Problem]) -> list[Finding]:
    """What stops a framework from being read, where that is a policy that is not monotone alone.

    No such framework is ever assessed under: the engine relies on it that evidence only helps.
    Empty where something else is wrong too, since then nothing is sure.
    """
    if any(problem.code != _CODE for problem in problems):
        return []
    return [
        Finding(
            NOT_MONOTONE,
            problem.place,
            str(problem.path[1]),
            f"{problem.message}: doing better could cost a level",
            of=str(problem.path[-2] if problem.path[-1] == "from" else problem.path[-1]),
        )
        for problem in problems
    ]
