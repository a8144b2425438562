"""The full ids, codes and groups of the questions of a framework."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_lowercase

from eflg_engine.framework.model import Leaf, Module, Requirement, each_leaf, leaves, with_criteria


def with_full_questions(node: Requirement, criterion: str, code: str) -> Requirement:
    """A requirement whose questions have their full ids and codes."""
    letters = iter(ascii_lowercase)

    def named(leaf: Leaf) -> Leaf:
        question = leaf.question
        if question is None:
            return leaf
        full_id, own_code = f"{criterion}.{question.id}", code and code + next(letters, "")
        return replace(leaf, question=replace(question, id=full_id, code=own_code))

    return each_leaf(node, named)


def with_same_questions(modules: Iterable[Module]) -> tuple[Module, ...]:
    """Modules whose questions each know all others to which an answer is an answer there too."""
    modules = tuple(modules)
    questions = [
        leaf.question
        for module in modules
        for theme in module.themes
        for criterion in theme.criteria
        for leaf in leaves(criterion.requires)
        if leaf.question is not None
    ]
    if not any(question.same_as for question in questions):
        return modules
    by_code = {question.code.casefold(): question.id for question in questions if question.code}
    group = {question.id: {question.id} for question in questions}
    for question in questions:
        for word in question.same_as:
            other = group.get(by_code.get(word.casefold(), word))
            if other is not None and other is not group[question.id]:
                both = group[question.id] | other
                group |= dict.fromkeys(both, both)
    order = {question.id: number for number, question in enumerate(questions)}

    def with_group(leaf: Leaf) -> Leaf:
        question = leaf.question
        if question is None:
            return leaf
        same = sorted(group[question.id] - {question.id}, key=order.__getitem__)
        return replace(leaf, question=replace(question, same_as=tuple(same)))

    return with_criteria(
        modules, lambda rule: replace(rule, requires=each_leaf(rule.requires, with_group))
    )
