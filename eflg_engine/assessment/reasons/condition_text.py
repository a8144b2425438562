"""Conditions on the facts about whoever is assessed, in words."""

from __future__ import annotations

from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.assessment.reasons.titles import lower
from eflg_engine.evidence.item import number_text
from eflg_engine.framework.conditions import ANY_OF, NOT, Condition, FactTest
from eflg_engine.framework.model import Framework
from eflg_engine.reading.values import capital


def condition_text(
    framework: Framework, condition: Condition | FactTest, say: English = ENGLISH
) -> str:
    """A condition on the facts about whoever is assessed, in words."""
    if isinstance(condition, FactTest):
        return _test_text(framework, condition, say)
    if condition.form == NOT and len(condition.parts) == 1:
        (part,) = condition.parts
        if isinstance(part, FactTest):
            return _test_text(framework, part, say, negated=True)
        inner = _inner_text(framework, part, say)
        return say("it is not so that {condition}", condition=inner)
    texts = [_inner_text(framework, part, say) for part in condition.parts]
    return say.any(texts) if condition.form == ANY_OF else say.all(texts)


def _inner_text(framework: Framework, part: Condition | FactTest, say: English) -> str:
    """A part of a condition, in brackets where it has parts itself."""
    text = condition_text(framework, part, say)
    return f"({text})" if isinstance(part, Condition) and len(part.tests) > 1 else text


def _test_text(framework: Framework, test: FactTest, say: English, *, negated: bool = False) -> str:
    field = framework.vocabulary.profile_field(test.field)
    title = lower(field.title) if field else test.field
    if field and not title.startswith("what "):
        title = say("the {fact}", fact=title)
    limits = []
    if test.at_least is not None:
        limits.append(say("at least {number}", number=number_text(test.at_least)))
    if test.at_most is not None:
        limits.append(say("at most {number}", number=number_text(test.at_most)))
    values = say.all(limits) or say.any(named_value(value) for value in test.values)
    if negated:
        return say("{fact} is not {values}", fact=title, values=values)
    return say("{fact} is {values}", fact=title, values=values)


def named_value(value: object) -> str:
    """A named value of a fact as a name: England, London Borough; a number or a day as it is."""
    return " ".join(map(capital, str(value).split("_"))) if isinstance(value, str) else str(value)
