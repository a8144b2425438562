"""The examples in rule files, run as tests of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.binding import State
from eflg_engine.assessment.findings import ITEM_CODES, LEAF_CODES
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.framework import Criterion, Framework
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import BadValue, read_relative_date

EXAMPLES_AS_AT = date(2024, 2, 29)
"""The day that relative dates in examples count from: a leap day, the hardest of days."""


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not come out as its rule file says."""

    criterion: Criterion
    expectation: str  # enough or not_enough
    number: int  # from 1
    message: str

    def __str__(self) -> str:
        rule = self.criterion
        place = f"{rule.file}:{rule.line}" if rule.line else rule.file
        return f"{place}: {rule.id}, {self.expectation} example {self.number}: {self.message}"


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
        for expectation in ("enough", "not_enough"):
            for number, example in enumerate(criterion.examples.get(expectation, ()), 1):
                run += 1
                failures += [
                    ExampleFailure(criterion, expectation, number, message)
                    for message in _failures(framework, criterion, expectation, example)
                ]
    return ExampleReport(run, tuple(failures))


def example_bundle(criterion: Criterion, example: Mapping[str, Any]) -> Bundle:
    """An example as a bundle, offered for its criterion. Raises InvalidInput or BadValue."""
    evidence = []
    for number, item in enumerate(example["evidence"], 1):
        filled = {
            "id": f"X{number}",
            "title": "Example",
            "supports": [criterion.id],
            "dated": "today",
        } | item
        for key in ("dated", "review_by", "snapshot"):
            if key in filled:
                filled[key] = read_relative_date(filled[key], EXAMPLES_AS_AT)
        evidence.append(filled)
    data: dict[str, object] = {
        "council": {"name": "Example council"} | example["council"],
        "objectives": example["objectives"],
        "evidence": evidence,
    }
    if example["scope"]:
        data["scope"] = example["scope"]
    return Bundle.from_data(data, "example")


def _failures(
    framework: Framework, criterion: Criterion, expectation: str, example: Mapping[str, Any]
) -> Iterator[str]:
    try:
        result = assess(example_bundle(criterion, example), framework, as_at=EXAMPLES_AS_AT)
    except (InvalidInput, BadValue) as error:
        yield str(error)
        return
    found = result.criteria[criterion.id]
    because = set(example["because"])
    unknown = because - {*ITEM_CODES, *LEAF_CODES}
    if unknown:
        yield f"no such reason: {', '.join(sorted(unknown))}"
    if expectation == "enough":
        if because:
            yield "an example of enough takes no reasons"
        if found.state is not State.MET:
            reasons = found.explanation.reasons if found.explanation else ()
            yield f"said to be enough, but is {found.state}: {', '.join(reasons)}"
        return
    if found.explanation is None:
        yield f"said not to be enough, but is {found.state}"
        return
    reported = set(found.explanation.reasons)
    if not because:
        yield f'give the reasons: "because: [{", ".join(found.explanation.reasons)}]"'
    elif because != reported:
        missing, extra = sorted(because - reported), sorted(reported - because)
        parts = []
        if missing:
            parts.append(f"not reported: {', '.join(missing)}")
        if extra:
            parts.append(f"reported too: {', '.join(extra)}")
        yield "; ".join(parts)
