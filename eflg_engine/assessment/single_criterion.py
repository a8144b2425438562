"""One criterion without the rest of its framework, read in one way or in several at once.

What an example in a rule file shows takes one criterion, and so do the tests of the rules, which
read it in a hundred ways. Under a bundle all of them are worked out together, number by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import matched
from eflg_engine.assessment.rules import Rules, rules_of
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Criterion, Framework


def rules_alone(framework: Framework, readings: Sequence[Criterion]) -> Rules:
    """Readings of one criterion (the same theme and id) as the only criteria of the framework.

    Evidence may be offered for anything in the framework, as always.
    """
    theme = readings[0].theme
    modules = tuple(
        replace(
            module,
            themes=tuple(
                replace(each, criteria=tuple(readings) if each.id == theme else ())
                for each in module.themes
            ),
        )
        for module in framework.modules
    )
    whole = rules_of(framework)
    return replace(
        rules_of(replace(framework, modules=modules)),
        module_of_target=whole.module_of_target,
        targets=whole.targets,
    )


def judge_alone(bundle: Bundle, framework: Framework, rules: Rules, day: date) -> Judgement:
    """A bundle judged on a day by nothing but what `rules_alone` made.

    Raises InvalidInput where the bundle names what the framework does not know.
    """
    return Judgement(matched(bundle, framework, rules), day)
