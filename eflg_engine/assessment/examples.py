"""The examples in rule files, run as tests of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.reasons.explain import explain
from eflg_engine.assessment.reasons.findings import ITEM_CODES, LEAF_CODES
from eflg_engine.assessment.rules import Rules
from eflg_engine.assessment.single_criterion import judge_alone, rules_alone
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.files.examples import EXPECTATIONS
from eflg_engine.framework.model import Criterion, Framework, leaves
from eflg_engine.reading.problems import InvalidInput, Path, Place, Problem, did_you_mean, shown
from eflg_engine.reading.values import BadValue, read_relative_date

EXAMPLES_AS_AT = date(2024, 2, 29)
"""The day that examples are judged on unless they give one: a leap day, the hardest of days."""

_UNMET = (State.NOT_MET, State.NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not come out as its rule file says."""

    criterion: Criterion
    expectation: str  # enough, not_enough or does_not_apply
    number: int  # from 1
    message: str

    def __str__(self) -> str:
        return f"{self.criterion.id}, {self.expectation} example {self.number}: {self.message}"


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """How many examples ran, and which failed."""

    run: int
    failures: tuple[ExampleFailure, ...]


def run_examples(framework: Framework) -> ExampleReport:
    """Run every example in the framework's rules."""
    run = 0
    failures: list[ExampleFailure] = []
    for criterion in framework.criteria.values():
        laid_out = rules_alone(framework, [criterion])
        for expectation, number, example in examples_of(criterion):
            run += 1
            failures += [
                ExampleFailure(criterion, expectation, number, message)
                for message in example_failures(
                    framework, laid_out, criterion, expectation, example
                )
            ]
    return ExampleReport(run, tuple(failures))


def examples_of(criterion: Criterion) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """What each example of a criterion is of, its number in that list from 1, and the example."""
    for expectation in EXPECTATIONS:
        for number, example in enumerate(criterion.examples.get(expectation, ()), 1):
            yield expectation, number, example


def example_bundle(criterion: Criterion, example: Mapping[str, Any]) -> Bundle:
    """An example as a bundle, offered for its criterion. Raises InvalidInput.

    A question of the criterion is named by its own word.
    """
    evidence = []
    asked = [leaf.question.id for leaf in leaves(criterion.requires) if leaf.question is not None]
    questions = {name.rpartition(".")[2]: name for name in asked}
    problems: list[Problem] = []
    day = example_day(example)
    for number, item in enumerate(example["evidence"], 1):
        filled = {
            "id": f"X{number}",
            "title": "Example",
            "supports": [criterion.id],
            "dated": "today",
        } | item
        filled["supports"] = _in_full(filled["supports"], questions)
        for key in ("dated", "review_by", "snapshot"):
            if key in filled:
                try:
                    filled[key] = read_relative_date(filled[key], day)
                except BadValue as error:
                    path = ("evidence", number - 1, key)
                    problems.append(_bad_date(error, filled[key], path))
                    filled[key] = day
        evidence.append(filled)
    data: dict[str, object] = {
        "council": {"name": "Example council"} | example["council"],
        "objectives": example["objectives"],
        "evidence": evidence,
    }
    if example["scope"]:
        data["scope"] = example["scope"]
    try:
        bundle = Bundle.from_data(data, "example")
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return bundle


def _in_full(supports: object, questions: Mapping[str, str]) -> object:
    """What an item supports, with the full ids of these questions in the place of their words."""
    if isinstance(supports, Mapping):
        return {questions.get(name, name): said for name, said in supports.items()}
    words = [supports] if isinstance(supports, str) else supports
    if isinstance(words, list):
        return [questions.get(word, word) if isinstance(word, str) else word for word in words]
    return supports


def _bad_date(error: BadValue, found: object, path: Path) -> Problem:
    place = Place("example")
    return Problem(
        error.code, place, error.message, shown(str(found)), error.allowed, error.hint, path
    )


def _said(problem: Problem) -> str:
    """A problem of an example in one line: where in it, what, and what was probably meant."""
    steps = [f"item {step + 1}" if isinstance(step, int) else step for step in problem.path]
    where = ", ".join(step for step in steps if step != "evidence")
    found = f": {problem.found}" if problem.found else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    lead = f"{where}: " if where else ""
    return f"{lead}{problem.message}{found}{hint}"


def example_day(example: Mapping[str, Any]) -> date:
    """The day that an example is judged on."""
    day: date | None = example.get("as_at")
    return day or EXAMPLES_AS_AT


def example_judgement(
    framework: Framework, laid_out: Rules, criterion: Criterion, example: Mapping[str, Any]
) -> Judgement:
    """An example judged by what `rules_alone` made. Raises InvalidInput."""
    bundle = example_bundle(criterion, example)
    return judge_alone(bundle, framework, laid_out, example_day(example))


def example_failures(
    framework: Framework,
    laid_out: Rules,
    criterion: Criterion,
    expectation: str,
    example: Mapping[str, Any],
) -> Iterator[str]:
    """In what an example does not come out as said, under the first criterion laid out."""
    try:
        judgement = example_judgement(framework, laid_out, criterion, example)
    except InvalidInput as error:
        yield from map(_said, error.problems)
        return
    state = judgement.states[0]
    reasons = explain(judgement, 0).reasons if state in _UNMET else ()
    because = set(example["because"])
    known = (*ITEM_CODES, *LEAF_CODES)
    unknown = sorted(because.difference(known))
    for word in unknown:
        hint = did_you_mean(word, known)
        yield f"no such reason: {word}" + (f"; {hint}" if hint else "")
    if expectation != "not_enough" and because:
        yield f"an example of {expectation} takes no reasons"
    if expectation == "enough" and state is not State.MET:
        said = f"said to be enough, but is {state}"
        yield f"{said}: {', '.join(reasons)}" if reasons else said
    elif expectation == "does_not_apply" and state is not State.NOT_APPLICABLE:
        yield f"said not to apply, but is {state}"
    elif expectation == "not_enough" and not unknown:
        yield from _wrong_reasons(state, because, reasons)


def _wrong_reasons(state: State, because: set[str], reasons: tuple[str, ...]) -> Iterator[str]:
    if state not in _UNMET:
        yield f"said not to be enough, but is {state}"
    elif not because:
        yield f'give the reasons: "because: [{", ".join(reasons)}]"'
    elif because != set(reasons):
        missing, extra = sorted(because - {*reasons}), sorted({*reasons} - because)
        parts = []
        if missing:
            parts.append(f"not reported: {', '.join(missing)}")
        if extra:
            parts.append(f"reported too: {', '.join(extra)}")
        yield "; ".join(parts)
