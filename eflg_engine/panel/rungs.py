"""A framework in which every leaf asks one rung less of each ladder."""

from __future__ import annotations

from dataclasses import replace

from eflg_engine.framework.model import Criterion, Framework, Leaf, each_leaf, with_criteria


def one_rung_less(framework: Framework) -> Framework:
    """The framework with all rungs one lower, for what evidence would then meet."""
    return replace(framework, modules=with_criteria(framework.modules, _criterion))


def _criterion(rule: Criterion) -> Criterion:
    return replace(rule, requires=each_leaf(rule.requires, lower_leaf))


def lower_leaf(leaf: Leaf) -> Leaf:
    """The leaf with the rungs it asks for one lower, where they are not the lowest."""
    return replace(leaf, shows=max(0, leaf.shows - 1), assurance=max(0, leaf.assurance - 1))
