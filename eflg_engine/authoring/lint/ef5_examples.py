"""EF5: examples in rule files that prove nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eflg_engine.assessment.examples import examples_of, run_examples
from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import RuleFiles, criterion_place
from eflg_engine.framework.model import Criterion
from eflg_engine.reading.problems import Place

FAILING_EXAMPLE = Lint(
    "EF501", "failing-example", Severity.ERROR, "An example does not come out as its rule says."
)
IDLE_EXAMPLE = Lint(
    "EF502", "idle-example", Severity.WARNING, "An example shows nothing that another does not."
)

LINTS = (FAILING_EXAMPLE, IDLE_EXAMPLE)

_AROUND = ("council", "objectives", "scope", "as_at")


def check(look: Look) -> Iterator[Finding]:
    """Examples that come out otherwise than said, and those that another makes superfluous."""
    framework, files = look.framework, look.files
    for failure in run_examples(framework).failures:
        yield Finding(
            FAILING_EXAMPLE,
            _place(files, failure.criterion, failure.expectation, failure.number),
            failure.criterion.id,
            f"{_name(failure.expectation, failure.number)}: {failure.message}",
            of=f"{failure.expectation} {failure.number}",
        )
    for criterion in framework.criteria.values():
        yield from _idle(files, criterion)


def _idle(files: RuleFiles, criterion: Criterion) -> Iterator[Finding]:
    """Evidence only helps: what is enough stays so with more, what is not stays so with less.

    So an example of enough is idle beside one that makes do with a part of its evidence, and one of
    not enough beside one that fails with more, if all else (with the reasons) is the same. Whether
    a criterion applies does not hang on evidence at all.
    """
    every = list(examples_of(criterion))
    for expectation, number, example in every:
        for other_expectation, other, beside in every:
            if other_expectation != expectation or other == number or not _alike(example, beside):
                continue
            mine, its = example["evidence"], beside["evidence"]
            same = _within(mine, its) and _within(its, mine)
            if expectation == "does_not_apply":
                same, what = True, "of the same council"
            elif same:
                what = "with the same evidence"
            elif expectation == "enough" and _within(its, mine):
                what = "with a part of its evidence"
            elif expectation == "not_enough" and _within(mine, its):
                what = "with all of its evidence and more"
            else:
                continue
            if same and other > number:
                continue  # told of the one that stands later
            message = f"{_name(expectation, number)} shows nothing that example {other}, {what}, "
            yield Finding(
                IDLE_EXAMPLE,
                _place(files, criterion, expectation, number),
                criterion.id,
                f"{message}does not",
                of=f"{expectation} {number}",
            )
            break


def _alike(example: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two examples differ in their evidence at most."""
    keys = [key for key in _AROUND if key in example or key in other]
    return set(example["because"]) == set(other["because"]) and all(
        example.get(key) == other.get(key) for key in keys
    )


def _within(less: list[Any], more: list[Any]) -> bool:
    """Whether every item of the one stands in the other, as often."""
    left = list(more)
    for item in less:
        if item not in left:
            return False
        left.remove(item)
    return True


def _name(expectation: str, number: int) -> str:
    return f"example {number} of {expectation.replace('_', ' ')}"


def _place(files: RuleFiles, criterion: Criterion, expectation: str, number: int) -> Place:
    return criterion_place(files, criterion, "examples", expectation, number - 1)
