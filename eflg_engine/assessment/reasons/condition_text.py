"""Conditions on the facts about whoever is assessed, in words."""

from __future__ import annotations

from eflg_engine.assessment.reasons.titles import lower
from eflg_engine.evidence.item import number_text
from eflg_engine.framework.conditions import ANY_OF, NOT, Condition, FactTest
from eflg_engine.framework.model import Framework
from eflg_engine.reading.values import capital, join_words


def condition_text(framework: Framework, condition: Condition | FactTest) -> str:
    """A condition on the facts about whoever is assessed, in words."""
    if isinstance(condition, FactTest):
        return _test_text(framework, condition, "is")
    if condition.form == NOT and len(condition.parts) == 1:
        (part,) = condition.parts
        if isinstance(part, FactTest):
            return _test_text(framework, part, "is not")
        return f"it is not so that {_inner_text(framework, part)}"
    joint = "or" if condition.form == ANY_OF else "and"
    return join_words([_inner_text(framework, part) for part in condition.parts], joint)


def _inner_text(framework: Framework, part: Condition | FactTest) -> str:
    """A part of a condition, in brackets where it has parts itself."""
    text = condition_text(framework, part)
    return f"({text})" if isinstance(part, Condition) and len(part.tests) > 1 else text


def _test_text(framework: Framework, test: FactTest, verb: str) -> str:
    field = framework.vocabulary.profile_field(test.field)
    title = lower(field.title) if field else test.field
    if field and not title.startswith("what "):
        title = f"the {title}"
    limits = [
        f"{word} {number_text(limit)}"
        for word, limit in (("at least", test.at_least), ("at most", test.at_most))
        if limit is not None
    ]
    values = [named_value(value) for value in test.values]
    return f"{title} {verb} {join_words(limits) or join_words(values, 'or')}"


def named_value(value: object) -> str:
    """A named value of a fact as a name: England, London Borough; a number or a day as it is."""
    return " ".join(map(capital, str(value).split("_"))) if isinstance(value, str) else str(value)
