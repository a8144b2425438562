"""Mutants and suggested examples, on generated frameworks."""

import copy
from typing import Any

from hypothesis import given, settings

from eflg_engine import Framework, assess
from eflg_engine.assessment.examples import example_bundle, example_day, run_examples
from eflg_engine.assessment.state import State
from eflg_engine.authoring.rule_tests.mutants import Mutant, mutants
from eflg_engine.authoring.rule_tests.running import run_rule_tests
from eflg_engine.authoring.rule_tests.suggest import Suggestion, suggestions
from eflg_engine.framework.model import Criterion, leaves
from tests.support.framework_strategies import frameworks
from tests.support.plain_data import Data, targets_of
from tests.support.weak_framework import WEAK


def state_under(
    data: Data, criterion: Criterion, example: dict[str, Any], reading: Criterion
) -> State:
    """The state of a criterion read in some way, under an example, by the whole engine."""
    changed = Framework.from_data(data)
    object.__setattr__(changed.criteria[criterion.id], "requires", reading.requires)
    object.__setattr__(changed.criteria[criterion.id], "applies_when", reading.applies_when)
    object.__setattr__(changed.criteria[criterion.id], "due", reading.due)
    words = [
        {leaf.question.id for leaf in leaves(each.requires) if leaf.question}
        for each in (criterion, reading)
    ]
    dropped = {name.rpartition(".")[2] for name in words[0] - words[1]}
    example = copy.deepcopy(dict(example))
    for item in example["evidence"] if dropped else ():
        names = targets_of(item.get("supports", []))
        if dropped & {name.rpartition(".")[2] for name in names}:
            kept = [name for name in names if name.rpartition(".")[2] not in dropped]
            item["supports"] = [*kept, criterion.theme]  # still offered there
    bundle = example_bundle(criterion, example)
    return assess(bundle, changed, as_at=example_day(example)).criteria[criterion.id].state


STATES = {
    "enough": {State.MET},
    "not_enough": {State.NOT_MET, State.NO_EVIDENCE},
    "does_not_apply": {State.NOT_APPLICABLE},
}


@settings(max_examples=8)
@given(frameworks())
def test_suggested_examples_show_what_they_are_said_to(data: Data) -> None:
    """Each is met or not as said, and comes out otherwise under every change it is to notice."""
    framework = Framework.from_data(data)
    plain = [  # what is no change takes long to tell where days of the year matter
        criterion
        for criterion in framework.criteria.values()
        if not any(leaf.snapshot for leaf in leaves(criterion.requires))
    ]
    for tests in run_rule_tests(framework, plain[:2]).criteria:
        criterion = tests.criterion
        assert tests.gaps == tests.aims
        assert tests.survivors == tests.mutants
        found = suggestions(framework, tests)
        for suggestion, example in zip(found, in_full(data, criterion, found), strict=True):
            expected = STATES[suggestion.expectation]
            assert state_under(data, criterion, example, criterion) in expected
            for shown in suggestion.shows:
                if isinstance(shown, Mutant):
                    assert state_under(data, criterion, example, shown.criterion) not in expected


def in_full(data: Data, criterion: Criterion, found: list[Suggestion]) -> list[dict[str, Any]]:
    """The suggestions as a framework that holds them reads them, in the same order."""
    written: Data = {}
    for suggestion in found:
        written.setdefault(suggestion.expectation, []).append(dict(suggestion.written))
    with_examples = copy.deepcopy(data)
    for module in with_examples["modules"]:
        for theme in module["themes"]:
            for each in (one for listed in theme["criteria"].values() for one in listed):
                if f"{module['module']}.{theme['id']}.{each['id']}" == criterion.id:
                    each["examples"] = written
    framework = Framework.from_data(with_examples)
    assert run_examples(framework).failures == ()
    examples = framework.criteria[criterion.id].examples
    return [example for expectation in STATES for example in examples[expectation]]


@settings(max_examples=40)
@given(frameworks())
def test_mutants_are_other_readings_and_each_comes_once(data: Data) -> None:
    framework = Framework.from_data(data)
    for criterion in framework.criteria.values():
        found = mutants(framework, criterion)
        readings = [
            (m.criterion.requires, m.criterion.applies_when, m.criterion.due) for m in found
        ]
        assert (criterion.requires, criterion.applies_when, criterion.due) not in readings
        assert all(reading not in readings[:n] for n, reading in enumerate(readings))


def test_what_no_example_can_show_is_not_asked_for() -> None:
    """A branch implied by the one beside it, and a kind dropped that cannot show an outcome."""
    text = WEAK.replace("- evidence: {kind: engagement}", "- evidence: {}")
    text = text.replace("shows: output", "shows: outcome").replace("staff_survey", POLICY_TOO)
    tests = run_rule_tests(Framework.from_text(text)).criteria[1]
    assert [(aim.what, aim.path) for aim in tests.aims if aim.path] == [
        ("decides", (0,)),
        ("decides", (1,)),
        ("stops", (1, 1)),
    ]
    assert "kind policy no longer taken" in [mutant.change for mutant in tests.same]
    assert "kind policy no longer taken" not in [mutant.change for mutant in tests.mutants]


POLICY_TOO = "[external_review, outcome_evidence, policy]"
