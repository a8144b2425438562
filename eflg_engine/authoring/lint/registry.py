"""Every lint: the one list from which pages, index, SARIF, JUnit XML and `accepts` take theirs.

A module of this folder whose name begins with `ef` is a family of lints: it has LINTS, and `check`,
which takes a Look and gives findings (none where something else looks for them).
"""

from __future__ import annotations

from eflg_engine.authoring import lint
from eflg_engine.authoring.families import families
from eflg_engine.authoring.lint.finding import Lint

FAMILIES = families(lint, "ef")

LINTS: tuple[Lint, ...] = tuple(each for family in FAMILIES for each in family.LINTS)
"""Every lint, by code."""
