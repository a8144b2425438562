"""One criterion without the rest of its framework, read in one way or in several at once.

What an example in a rule file shows takes one criterion, and so do the tests of the rules, which
read it in a hundred ways. Under a bundle all of them are worked out together, number by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eflg_engine.assessment.binding import Binding
from eflg_engine.assessment.evaluation import Evaluation
from eflg_engine.assessment.known_words import in_known_words
from eflg_engine.assessment.rules import Compiled, compiled
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Criterion, Framework


def laid_out_alone(framework: Framework, readings: Sequence[Criterion]) -> Compiled:
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
    whole = compiled(framework)
    return replace(
        compiled(replace(framework, modules=modules)),
        module_of_target=whole.module_of_target,
        targets=whole.targets,
    )


def evaluate_alone(
    bundle: Bundle, framework: Framework, laid_out: Compiled, day: date
) -> Evaluation:
    """A bundle judged on a day by nothing but what `laid_out_alone` made.

    Raises InvalidInput where the bundle names what the framework does not know.
    """
    return Binding(in_known_words(bundle, framework), laid_out).at(day)
