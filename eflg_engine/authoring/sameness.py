"""Readings of a criterion that are met by the same evidence, where that is plain to see."""

from __future__ import annotations

from dataclasses import replace

from eflg_engine.framework.framework import Criterion, Framework, Leaf, Requirement, Threshold


def plainly_same(framework: Framework, one: Criterion, other: Criterion) -> bool:
    """Whether two readings differ only in kinds that cannot show what is asked for.

    True is sure; where more thought is needed, the answer is False.
    """
    if one.applies_when != other.applies_when:
        return False
    return _plain(framework, one.requires) == _plain(framework, other.requires)


def _plain(framework: Framework, node: Requirement) -> Requirement:
    """A requirement that names no kind which cannot reach its rung, and none where all may."""
    if isinstance(node, Threshold):
        return replace(node, children=tuple(_plain(framework, c) for c in node.children), form="")
    return replace(node, kinds=_able(framework, node))


def _able(framework: Framework, leaf: Leaf) -> tuple[int, ...]:
    facts = framework.vocabulary.kind_facts
    every = [
        kind
        for kind, fact in enumerate(facts)
        if max(fact.reaches, fact.more_rung or 0) >= leaf.shows
    ]
    able = tuple(kind for kind in every if not leaf.kinds or kind in leaf.kinds)
    return () if len(able) == len(every) else able or (-1,)
