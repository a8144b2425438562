"""The explanation of a theme or criterion as a table: a row a question, or a part without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.requirement_tree import LeafTree, RequirementTree
from eflg_engine.assessment.state import ASSESSED
from eflg_engine.framework.model import Leaf
from eflg_engine.report.catalogue import say
from eflg_engine.report.in_words import requirement_text, words_of

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment

COLUMNS = (
    *("criterion", "criterion code", "level", "statement", "state"),
    *("question", "code", "asks", "answered", "by", "where", "until", "missing"),
)


def criterion_rows(
    result: Assessment, criterion: CriterionResult, state: str, tree: RequirementTree
) -> Iterator[tuple[object, ...]]:
    """The rows of one criterion under COLUMNS; a single one where it is not assessed.

    `by`, `where` and `until` have an entry for each item that counts, in the same order.
    """
    rule = criterion.rule
    level = result.framework.levels[rule.level].title
    about = (rule.id, rule.code, level, rule.statement, state)
    if criterion.state not in ASSESSED:
        yield (*about, *("",) * (len(COLUMNS) - len(about)))
        return
    for leaf, found in _leaves(tree):
        yield (*about, *_asked(result, leaf), *_answered(result, found))


def _leaves(tree: RequirementTree) -> Iterator[tuple[Leaf, LeafTree | None]]:
    """The parts that are asked, and those that are not (None)."""
    if isinstance(tree, LeafTree):
        yield tree.leaf, tree
        return
    for child in tree.children:
        yield from _leaves(child)
    yield from ((leaf, None) for leaf in tree.not_asked)


def _asked(result: Assessment, leaf: Leaf) -> tuple[str, str, str]:
    if leaf.question is None:
        return "", "", requirement_text(result.framework).leaf(leaf)
    return leaf.question.id, leaf.question.code, leaf.question.asks


def _answered(result: Assessment, tree: LeafTree | None) -> tuple[str, str, str, str, str]:
    if tree is None:
        return say("not asked"), "", "", "", ""
    item, wording = result.bundle.item, words_of(result.framework)
    places = [each.answer.place if each.answer else "" for each in tree.counting]
    lacks = [wording.sentence(each) for each in tree.gap.findings] if tree.gap else []
    return (
        "yes" if tree.met else "no",
        " | ".join(f"{each.item} {item[each.item].title}" for each in tree.counting),
        " | ".join(places) if any(places) else "",
        " | ".join(
            each.until.isoformat() if each.until else say("no end") for each in tree.counting
        ),
        "" if tree.met else " | ".join(lacks),
    )
