"""Every hint: the one list from which pages, index, SARIF and JUnit XML take theirs.

A module of this folder whose name begins with `eb` is a family of hints: it has HINTS, and `check`,
which takes a Look and gives hints found.
"""

from __future__ import annotations

from eflg_engine.authoring import bundle_check
from eflg_engine.authoring.bundle_check.look import Hint
from eflg_engine.authoring.families import families

FAMILIES = families(bundle_check, "eb")

HINTS: tuple[Hint, ...] = tuple(hint for family in FAMILIES for hint in family.HINTS)
"""Every hint, by code."""
