"""A council's own wording: other statements and references to show, over the same rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from eflg_engine.framework.model import (
    Criterion,
    Framework,
    Leaf,
    Question,
    each_leaf,
    with_criteria,
)
from eflg_engine.framework.particulars import ShownWording, Source

_CHECK_LENGTH = 8


@dataclass(frozen=True, slots=True)
class OwnWording:
    """Statements by the id of a criterion or question, and references by criterion, from one file.

    `stale` are the criteria, with the row in the file, whose own statement here has changed since
    the file was exported. `unread` are the titles of unknown columns.
    """

    file: str
    sha256: str
    statements: Mapping[str, str]
    references: Mapping[str, str]
    stale: tuple[tuple[str, int], ...] = ()
    unread: tuple[str, ...] = ()


def check_of(part: Criterion | Question) -> str:
    """A short hash of a criterion's statement or a question, to notice a later change of it."""
    words = " ".join((part.asks if isinstance(part, Question) else part.statement).split())
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
        requires = each_leaf(rule.requires, asked) if wording.statements else rule.requires
        return replace(rule, statement=statement, sources=sources, requires=requires)

    def asked(leaf: Leaf) -> Leaf:
        question = leaf.question
        if question is None or question.id not in wording.statements:
            return leaf
        return replace(leaf, question=replace(question, asks=wording.statements[question.id]))

    shown = ShownWording(
        wording.file, wording.sha256, len(wording.statements), len(wording.references)
    )
    return replace(framework, modules=with_criteria(framework.modules, worded), wording=shown)
