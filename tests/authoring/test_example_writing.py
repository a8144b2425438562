"""Examples told as a difference, and examples that `eflg framework test --write` adds."""

from pathlib import Path
from textwrap import dedent

import pytest

from eflg_engine import Framework
from eflg_engine.assessment.examples import example_day, run_examples
from eflg_engine.authoring.rule_tests.running import run_rule_tests
from tests.support.cli_samples import run
from tests.support.weak_framework import ENOUGH, MEASURES, NOT_ENOUGH, WEAK


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
    text = WEAK.removesuffix(MEASURES) + (
        "                does_not_apply:\n"
        "                  - {council: {employees: 49}}\n"
        "                  - {council: {employees: 50}}\n"
        "                  - {because: [too_old]}\n" + MEASURES
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
    bare += " " * 14 + "note: The last line.\n" + MEASURES + "# the end\n"
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
    measures: {mean_gap: {title: Mean gap, unit: percent}}
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


def test_a_rule_that_falls_due_later_gets_examples_of_that_day(tmp_path: Path) -> None:
    assert run("framework", "new", "later", folder=tmp_path).returncode == 0
    module = tmp_path / "later" / "1-first.yaml"
    block = """\
        - id: new
          statement: S.
          source: {ref: ours}
          remedy: R.
          due: {from: 2030-01-01}
          requires: {evidence: {kind: record}}
"""
    module.write_text(module.read_text(encoding="utf-8") + block, encoding="utf-8")
    suggested = run("framework", "test", "later", "--suggest", folder=tmp_path).stdout
    assert "enough:\n  - as_at: 2030-01-01\n" in suggested
    assert run("framework", "test", "later", "--write", folder=tmp_path).returncode == 0
    again = run("framework", "test", "later", "--fail-under", "100", folder=tmp_path)
    assert again.returncode == 0
