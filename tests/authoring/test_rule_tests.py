"""Tests of the tests of rules: what examples show, what they miss, and which would show it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eflg_engine import Framework
from eflg_engine.authoring.rule_tests.running import RuleTests, run_rule_tests
from tests.support.cli_samples import run
from tests.support.golden import Golden
from tests.support.schemas import problems
from tests.support.weak_framework import WEAK

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


def test_the_report_in_full(folder: Path, golden: Golden) -> None:
    done = run("framework", "test", "weak.yaml", folder=folder)
    golden("report.txt", done.stdout)
    assert (done.returncode, done.stderr) == (0, "")


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
    assert problems("rule-tests", data) == []
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


def test_of_an_adaptation_only_what_it_overrides_or_adds_is_counted() -> None:
    framework = Framework.load("eflg-2021-measured")
    tests = run_rule_tests(framework)
    adaptation = framework.adaptation
    assert adaptation is not None
    overridden = {each.criterion for each in adaptation.overrides}
    counted = {each.criterion.id for each in tests.criteria if each.aims or each.mutants}
    assert counted == overridden
    figures = [mutant for each in tests.criteria for mutant in each.mutants]
    assert {mutant.mutation for mutant in figures} == {"measure"}
    assert len(figures) == 2 * len(adaptation.overrides)
    base = run_rule_tests(framework, [framework.criteria["workforce.data.pay_gap"]])
    assert base.criteria[0].examples
    assert not base.criteria[0].aims
