"""Tests of the tests of rules: what examples show, what they miss, and which would show it."""

import copy
import json
from pathlib import Path
from textwrap import dedent
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings

from eflg_engine import Framework, assess
from eflg_engine.assessment.examples import example_bundle, example_day, run_examples
from eflg_engine.assessment.state import State
from eflg_engine.authoring.rule_tests.mutants import Mutant, mutants
from eflg_engine.authoring.rule_tests.running import RuleTests, run_rule_tests
from eflg_engine.authoring.rule_tests.suggest import Suggestion, suggestions
from eflg_engine.framework.model import Criterion, leaves
from eflg_engine.report.schemas import schema
from tests.support.cli_samples import run
from tests.support.strategies import Data, frameworks

WEAK = dedent(
    """\
    id: weak
    title: Weakly tested
    version: 1.0.0
    levels: [{id: one, title: One}]
    modules:
      - module: people
        title: People
        themes:
          - id: staff
            title: Staff
            criteria:
              one:
                - id: plan
                  statement: There is a plan.
                  requires:
                    evidence: {kind: [action_plan, policy], within: 12 months, assurance: published}
                  examples:   # both are far from the limits
                    enough:
                      - evidence: [{kind: action_plan, dated: 6 months ago, assurance: published}]
                    not_enough:
                      - evidence: [{kind: action_plan, dated: 2 years ago, assurance: published}]
                        because: [too_old]
                - id: heard
                  statement: Staff are heard.
                  applies_when: {employees: {at_least: 50}}
                  requires:
                    any:
                      - evidence:
                          kind: staff_survey
                          shows: output
                          measure: {name: response_rate, at_least: 50}
                      - all:
                          - evidence: {kind: engagement}
                          - evidence: {kind: training, covers: {services: 2}}
                  examples:
                    enough:
                      - council: {employees: 400}
                        evidence:
                          - {kind: engagement, dated: 7 years ago}
                          - {kind: training, services: [housing, libraries]}
    """
)

REPORT = """\
weak 1.0.0: tests of the rules
==============================

Criteria        2
Examples        3, each as its rule says
Coverage        50% (5 of 10)
Mutation score  35.2% (12 of 34)

A step in            Changes  Noticed  Score
kinds taken                6        1  16.6%
age limit                  6        2  33.3%
what it shows              5        1    20%
assurance                  5        3    60%
figure                     2        0     0%
number and coverage        6        4  66.6%
branches needed            2        1    50%
when it applies            2        0     0%

Not covered
-----------
- weak.yaml:23: people.staff.heard
  - no example in which it is not met
  - no example in which it does not apply
  - line 28: no example that this branch decides: met by it, and not met without
    it
  - line 33: no example that is not enough for want of this branch alone
  - line 34: no example that is not enough for want of this branch alone

Not noticed
-----------
- weak.yaml:13: people.staff.plan, 5 of 10 noticed
  - stronger: kind policy no longer taken
  - weaker: any kind taken
  - weaker: within 13 months in place of 1 year
  - stronger: within 11 months in place of 1 year
  - weaker: assurance self in place of published
- weak.yaml:23: people.staff.heard, 7 of 24 noticed
  - line 28: weaker: any kind taken
  - line 28: stronger: within 5 years in place of no limit
  - line 28: weaker: shows activity in place of output
  - line 28: stronger: shows outcome in place of output
  - line 28: stronger: assurance published in place of self
  - line 28: weaker: response_rate of 49 in place of 50
  - line 28: stronger: response_rate of 51 in place of 50
  - line 28: stronger: 2 items in place of 1
  - line 32: weaker: any branch in place of all branches
  - line 33: weaker: any kind taken
  - line 33: stronger: shows activity in place of plan
  - line 34: weaker: any kind taken
  - line 34: stronger: within 5 years in place of no limit
  - line 34: stronger: shows activity in place of plan
  - line 34: weaker: services 1 in place of 2
  - stronger: employees of 49 in place of 50
  - weaker: employees of 51 in place of 50
"""

SUGGESTED = """\

# weak.yaml:13: people.staff.plan
enough:
  - evidence: [{kind: policy, dated: 1 year ago, shows: plan,
               assurance: published}]
not_enough:
  - {like: 1, but: {1: {kind: agreement}}, because: [wrong_kind]}
  - {like: 1, but: {1: {dated: 13 months ago}}, because: [too_old]}
  - {like: 1, but: {1: {assurance: self}}, because: [assurance_too_low]}
"""

ENOUGH = """\
                enough:
                  - evidence: [{kind: action_plan, dated: 6 months ago, assurance: published}]
"""
NOT_ENOUGH = """\
                not_enough:
                  - evidence: [{kind: action_plan, dated: 2 years ago, assurance: published}]
                    because: [too_old]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder holding the weakly tested framework."""
    (tmp_path / "weak.yaml").write_text(WEAK, encoding="utf-8")
    return tmp_path


def weak() -> Framework:
    return Framework.from_text(WEAK, "weak.yaml")


def survivors(tests: RuleTests) -> dict[str, list[str]]:
    return {
        each.criterion.id: [
            f"{'weaker' if mutant.weaker else 'stronger'}: {mutant.change}"
            for mutant in each.survivors
        ]
        for each in tests.criteria
    }


# --- what is measured -----------------------------------------------------------------------------


def test_what_no_example_notices_survives_and_nothing_else() -> None:
    tests = run_rule_tests(weak())
    assert survivors(tests)["people.staff.plan"] == [
        "stronger: kind policy no longer taken",
        "weaker: any kind taken",
        "weaker: within 13 months in place of 1 year",
        "stronger: within 11 months in place of 1 year",
        "weaker: assurance self in place of published",
    ]
    noticed = {
        mutant.change
        for mutant in tests.criteria[0].mutants
        if mutant not in tests.criteria[0].survivors
    }
    assert noticed == {
        "kind action_plan no longer taken",
        "no age limit in place of 1 year",
        "shows activity in place of plan",
        "assurance stakeholder in place of published",
        "2 items in place of 1",
    }


def test_the_report_in_full(folder: Path) -> None:
    done = run("framework", "test", "weak.yaml", folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, REPORT, "")


def test_a_part_is_tested_alone_and_examples_are_suggested(folder: Path) -> None:
    done = run("framework", "test", "weak.yaml", "people.staff.plan", "--suggest", folder=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("weak 1.0.0, people.staff.plan: tests of the rules\n")
    assert done.stdout.endswith(SUGGESTED)
    wrong = run("framework", "test", "weak.yaml", "people.staff.plam", folder=folder)
    assert wrong.returncode == 2
    assert 'did you mean "people.staff.plan"?' in wrong.stderr.casefold()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fail-under", "35"], []),
        (["--fail-under", "36%"], ["The mutation score is below 36%."]),
        (["--fail-under=50.1"], ["Coverage is below 50.1%.", "The mutation score is below 50.1%."]),
        (["--fail-under", "35", "--fail-under-coverage", "51"], ["Coverage is below 51%."]),
    ],
)
def test_a_bound_that_is_not_reached_fails(
    options: list[str], said: list[str], folder: Path
) -> None:
    done = run("framework", "test", "weak.yaml", *options, folder=folder)
    assert done.returncode == bool(said)
    assert done.stderr.splitlines() == said


@pytest.mark.parametrize("bound", ["101", "-1", "most", ""])
def test_a_bound_that_is_no_percentage_is_refused(bound: str, folder: Path) -> None:
    done = run("framework", "test", "weak.yaml", f"--fail-under={bound}", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--fail-under: A percentage is wanted here [out_of_range]")


def test_an_example_that_comes_out_otherwise_is_an_error_and_shows_nothing(folder: Path) -> None:
    wrong = WEAK.replace("dated: 6 months ago", "dated: 6 years ago")
    (folder / "weak.yaml").write_text(wrong, encoding="utf-8")
    done = run("framework", "test", "weak.yaml", "--fail-under", "1", folder=folder)
    assert done.returncode == 2
    assert done.stderr == (
        "weak.yaml:19: people.staff.plan, enough example 1: "
        "said to be enough, but is not_met: too_old\n"
        "1 example does not come out as its rule says.\n"
    )
    assert "Examples        3, 1 not as its rule says\n" in done.stdout
    assert "  - no example in which it is met\n" in done.stdout


def test_everything_wrong_with_an_example_is_said_with_its_place_and_likely_intent(
    folder: Path,
) -> None:
    wrong = WEAK.replace("kind: engagement, dated: 7 years ago", "kind: engagment, dated: today")
    wrong = wrong.replace("because: [too_old]", "because: [too_odl]")
    wrong = wrong.replace("dated: 6 months ago, ", "dated: six months ago, shows: [plan], ")
    (folder / "weak.yaml").write_text(wrong, encoding="utf-8")
    for command in ("test", "check"):
        done = run("framework", command, "weak.yaml", folder=folder)
        assert done.returncode == 2
        assert done.stderr.splitlines()[:-1] == [
            "weak.yaml:19: people.staff.plan, enough example 1: item 1, dated: this is not a "
            'length of time as it is written here: six months ago; did you mean "6 months"?',
            "weak.yaml:19: people.staff.plan, enough example 1: item 1, shows: text is wanted "
            "here: a list",
            "weak.yaml:21: people.staff.plan, not_enough example 1: no such reason: too_odl; "
            'did you mean "too_old"?',
            "weak.yaml:37: people.staff.heard, enough example 1: item 1, kind: there is no such "
            'kind of evidence: engagment; did you mean "engagement"?',
        ]


def test_the_data_is_as_its_schema_says_and_has_the_same_figures(folder: Path) -> None:
    done = run("framework", "test", "weak.yaml", "--suggest", "--format", "json", folder=folder)
    data = json.loads(done.stdout)
    jsonschema.validate(data, schema("rule-tests"))
    assert data["coverage"] == {"count": 5, "of": 10, "percent": 50.0}
    assert data["mutation_score"] == {"count": 12, "of": 34, "percent": 35.2}
    first = data["criteria"][0]
    assert first["place"] == "weak.yaml:13"
    assert len(first["survivors"]) == first["mutation_score"]["of"] - 5
    assert data["criteria"][1]["gaps"][2] == {
        "what": "decides",
        "place": "weak.yaml:28",
        "text": "no example that this branch decides: met by it, and not met without it",
    }
    assert data["suggestions"][-1] == {
        "criterion": "people.staff.heard",
        "expectation": "does_not_apply",
        "yaml": "{council: {employees: 49}}",
        "shows": 2,
    }


@pytest.mark.parametrize(("bound", "failures"), [("35", 0), ("50", 22), ("51", 27)])
def test_junit_fails_what_is_missing_where_the_bound_is_not_reached(
    bound: str, failures: int, folder: Path
) -> None:
    options = ("--format", "junit", "--fail-under", bound)
    done = run("framework", "test", "weak.yaml", *options, folder=folder)
    root = ElementTree.fromstring(done.stdout)
    assert root.attrib == {
        "name": "weak",
        "tests": str(3 + 10 + 34),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(27 - failures),
    }
    cases = root.findall("./testsuite/testcase")
    assert len(cases) == 47
    assert sum(case.find("failure") is not None for case in cases) == failures
    assert sum(case.find("skipped") is not None for case in cases) == 27 - failures
    assert cases[0].attrib == {
        "classname": "people.staff.plan",
        "name": "enough example 1",
        "file": "weak.yaml",
        "line": "13",
    }


# --- examples told as a difference ----------------------------------------------------------------


def test_an_example_like_another_is_that_one_with_changes() -> None:
    like = """\
                  - like: 1
                    but: {1: {kind: policy, dated: today}}
                    evidence: [{kind: training}]
                    as_at: 2023-02-28
"""
    without = """\
                  - {like: 2, without: [1], because: [wrong_kind]}
"""
    text = WEAK.replace(NOT_ENOUGH, like + NOT_ENOUGH + without)
    framework = Framework.from_text(text)
    examples = framework.criteria["people.staff.plan"].examples
    policy = {"kind": "policy", "dated": "today", "assurance": "published"}
    assert examples["enough"][1]["evidence"] == [policy, {"kind": "training"}]
    assert examples["not_enough"][1]["evidence"] == [{"kind": "training"}]
    assert str(example_day(examples["not_enough"][1])) == "2023-02-28"
    assert run_examples(framework).failures == ()


def test_does_not_apply_is_a_claim_of_its_own() -> None:
    text = WEAK + (
        "                does_not_apply:\n"
        "                  - {council: {employees: 49}}\n"
        "                  - {council: {employees: 50}}\n"
        "                  - {because: [too_old]}\n"
    )
    assert [str(failure) for failure in run_examples(Framework.from_text(text)).failures] == [
        "people.staff.heard, does_not_apply example 2: said not to apply, but is no_evidence",
        "people.staff.heard, does_not_apply example 3: "
        "an example of does_not_apply takes no reasons",
        "people.staff.heard, does_not_apply example 3: said not to apply, but is not_assessed",
    ]


# --- writing --------------------------------------------------------------------------------------


def test_written_examples_leave_nothing_to_show_and_all_else_as_it_was(folder: Path) -> None:
    done = run("framework", "test", "weak.yaml", "--write", "--fail-under", "100", folder=folder)
    assert (done.returncode, done.stderr) == (0, "Added 13 examples to weak.yaml.\n")
    assert "Coverage        100% (10 of 10)\nMutation score  100% (34 of 34)\n" in done.stdout
    written = (folder / "weak.yaml").read_text(encoding="utf-8").splitlines()
    rest = iter(written)
    assert all(line in rest for line in WEAK.splitlines())  # in their order, the comment too
    again = run("framework", "test", "weak.yaml", "--write", folder=folder)
    assert again.stderr == ""
    assert (folder / "weak.yaml").read_text(encoding="utf-8").splitlines() == written


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lists_and_keys_that_are_not_there_yet_are_added(end: str, folder: Path) -> None:
    bare = WEAK[: WEAK.index(" " * 14 + "examples:\n")].replace(ENOUGH, "")
    bare += " " * 14 + "note: The last line.\n# the end\n"
    (folder / "weak.yaml").write_bytes(bare.replace("\n", end).encode())
    done = run("framework", "test", "weak.yaml", "--write", "--fail-under", "100", folder=folder)
    assert done.returncode == 0, done.stderr
    written = (folder / "weak.yaml").read_bytes().decode()
    assert written.endswith(f"# the end{end}")
    assert written.count("\n") == written.count(end)


def test_a_file_in_another_form_is_left_alone_and_named(folder: Path) -> None:
    start = WEAK.index("examples:   # both")
    in_brackets = "examples: {enough: [{evidence: [{kind: policy, assurance: published}]}]}\n"
    other = WEAK[:start] + in_brackets + WEAK[WEAK.index(" " * 12 + "- id: heard") :]
    (folder / "weak.yaml").write_text(other, encoding="utf-8")
    done = run("framework", "test", "weak.yaml", "--write", folder=folder)
    assert done.stderr == (
        "note: examples for people.staff.plan could not be added: theirs stand in\n"
        "      brackets, or in the files of the framework that this one adapts; --suggest\n"
        "      prints them\n"
        "Added 9 examples to weak.yaml.\n"
    )
    assert in_brackets in (folder / "weak.yaml").read_text(encoding="utf-8")


def test_the_files_of_the_framework_that_one_adapts_are_not_written(folder: Path) -> None:
    base = folder / "base"
    base.mkdir()
    words = {"framework.yaml": WEAK[: WEAK.index("modules:")], "1-people.yaml": one_module(WEAK)}
    for name, text in words.items():
        (base / name).write_text(text, encoding="utf-8")
    mine = folder / "mine"
    mine.mkdir()
    (mine / "framework.yaml").write_text(
        "extends: ../base\nid: mine\ntitle: Mine\noverrides:\n  people.staff.plan:\n"
        "    - {within: 6 months, because: Plans are renewed twice a year.}\n",
        encoding="utf-8",
    )
    done = run("framework", "test", "mine", "--write", folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("note: examples for people.staff.")
    assert "Added" not in done.stderr
    assert (base / "1-people.yaml").read_text(encoding="utf-8") == words["1-people.yaml"]


def one_module(framework: str) -> str:
    """The only module of a framework in one file, as a file of its own."""
    module = framework[framework.index("  - module:") :]
    return dedent(module.replace("  - ", "    ", 1))


# --- yearly figures, the matrix, figures that need only be given, duties not yet due --------------

LATE = """\
id: late
title: Later keys
levels: [{id: one, title: One}]
modules:
  - module: pay
    title: Pay
    themes:
      - id: gap
        title: Gap
        criteria:
          one:
            - id: mean
              statement: The mean is published in time.
              due: {from: 2018-03-31, after: 2 years, since: established}
              requires:
                evidence:
                  kind: workforce_data
                  snapshot: {day: 03-31, publish_within: 12 months}
                  measure: {name: mean_gap}
            - id: cells
              statement: Information covers the matrix.
              requires: {evidence: {kind: annual_report, covers: {matrix: all}}}
"""


def test_later_keys_are_mutated_and_examples_for_them_found(folder: Path) -> None:
    (folder / "late.yaml").write_text(LATE, encoding="utf-8")
    tests = run_rule_tests(Framework.load(folder / "late.yaml"))
    assert [mutant.change for mutant in tests.criteria[0].mutants] == [
        "any kind taken",
        "13 months to publish yearly figures in place of 1 year",
        "11 months to publish yearly figures in place of 1 year",
        "no yearly figures asked for",
        "shows activity in place of plan",
        "assurance published in place of self",
        "mean_gap not asked for",
        "mean_gap of 0 in place of any",
        "2 items in place of 1",
        "due from 2018-04-01 in place of 2018-03-31",
        "due 25 months after established in place of 2 years",
        "due from 2018-03-30 in place of 2018-03-31",
        "due 23 months after established in place of 2 years",
    ]
    same = [mutant.change for mutant in tests.criteria[0].same]
    assert same == ["within 5 years in place of no limit"]  # no figures in force are that old
    assert "matrix 24 in place of all" in [mutant.change for mutant in tests.criteria[1].mutants]
    done = run("framework", "test", "late.yaml", "--write", "--fail-under", "100", folder=folder)
    assert done.returncode == 0, done.stdout
    written = (folder / "late.yaml").read_text(encoding="utf-8")
    assert "as_at: 2018-03-30" in written
    assert "snapshot: 2022-03-31, dated: 2023-03-30" in written


# --- properties, on generated frameworks ----------------------------------------------------------


def state_under(
    data: Data, criterion: Criterion, example: dict[str, Any], reading: Criterion
) -> State:
    """The state of a criterion read in some way, under an example, by the whole engine."""
    changed = Framework.from_data(data)
    object.__setattr__(changed.criteria[criterion.id], "requires", reading.requires)
    object.__setattr__(changed.criteria[criterion.id], "applies_when", reading.applies_when)
    object.__setattr__(changed.criteria[criterion.id], "due", reading.due)
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
    plain = [  # what is no change takes long to tell where days of the year matter: see LATE
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
