"""A council's own wording: other statements and references to show, over the same rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from eflg_engine.framework.model import Criterion, Framework, with_criteria
from eflg_engine.framework.particulars import ShownWording, Source

_CHECK_LENGTH = 8


@dataclass(frozen=True, slots=True)
class OwnWording:
    """Statements and references by criterion id, from one file.

    `stale` are the criteria, with the row in the file, whose own statement here has changed since
    the file was exported. `unread` are the titles of unknown columns.
    """

    file: str
    sha256: str
    statements: Mapping[str, str]
    references: Mapping[str, str]
    stale: tuple[tuple[str, int], ...] = ()
    unread: tuple[str, ...] = ()


def check_of(criterion: Criterion) -> str:
    """A short hash of a criterion's statement, by which a later change of it is noticed."""
    words = " ".join(criterion.statement.split())
    return hashlib.sha256(words.encode()).hexdigest()[:_CHECK_LENGTH]


def with_wording(framework: Framework, wording: OwnWording) -> Framework:
    """The framework with own statements and references in the place of its own.

    Only what is shown changes: ids, levels, requirements and the hash of the logic stay.
    """

    def worded(rule: Criterion) -> Criterion:
        statement = wording.statements.get(rule.id, rule.statement)
        reference = wording.references.get(rule.id)
        sources = rule.sources
        if reference is not None:
            sources = ((Source("own_reference", reference), ""),)
        return replace(rule, statement=statement, sources=sources)

    shown = ShownWording(
        wording.file, wording.sha256, len(wording.statements), len(wording.references)
    )
    return replace(framework, modules=with_criteria(framework.modules, worded), wording=shown)
