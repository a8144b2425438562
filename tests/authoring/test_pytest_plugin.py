"""`pytest --eflg-framework DIR`: a framework's examples as tests."""

from __future__ import annotations

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from eflg_engine import Framework
from eflg_engine.assessment.examples import run_examples
from eflg_engine.cli.main import main
from tests.support.places import ROOT

MODULE = "eflg_engine.authoring.pytest_plugin"
REGISTERED = any(each.value == MODULE for each in entry_points(group="pytest11"))
PLUGIN = () if REGISTERED else ("-p", MODULE)


@pytest.fixture
def folder(pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new framework in the folder where pytest runs."""
    assert main(["framework", "new", "cycling"]) == 0
    capsys.readouterr()
    return pytester.path / "cycling"


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *options)


def spoil(folder: Path) -> None:
    """Let an example of enough be older than it may be."""
    file = folder / "1-first.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("dated: 3 years ago}]") == 1
    file.write_text(text.replace("dated: 3 years ago}]", "dated: 93 years ago}]"), "utf-8")


def test_the_package_declares_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"eflg_framework": MODULE}


def test_each_example_is_a_test(folder: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    count = run_examples(Framework.load(folder)).run
    found = run(pytester, "--eflg-framework", "cycling", "-v")
    found.assert_outcomes(passed=count + 1)
    found.stdout.fnmatch_lines(["cycling::first.basics.*enough-1* PASSED*"])
    chosen = run(pytester, "--eflg-framework", "cycling", "-k", "not_enough")
    assert 0 < chosen.parseoutcomes()["passed"] < count


def test_a_failure_says_what_the_command_says(
    folder: Path, pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder)
    assert main(["framework", "test", "cycling"]) == 2
    line = capsys.readouterr().err.splitlines()[0]
    assert line.startswith("cycling/1-first.yaml:")
    found = run(pytester, "--eflg-framework", "cycling")
    assert found.parseoutcomes()["failed"] == 1
    assert line in found.outlines
    assert "Traceback" not in found.stdout.str()


def test_a_framework_that_cannot_be_read_is_an_error_with_its_problems(
    folder: Path, pytester: pytest.Pytester
) -> None:
    (folder / "framework.yaml").write_text("id: [\n", encoding="utf-8")
    found = run(pytester, "--eflg-framework", "cycling")
    assert found.ret == pytest.ExitCode.INTERRUPTED
    found.stdout.fnmatch_lines(["*framework.yaml:*", "*1 error*"])


def test_without_the_option_nothing_changes(folder: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    run(pytester).assert_outcomes(passed=1)
    assert run(pytester, "--eflg-framework", "nowhere").ret == pytest.ExitCode.INTERRUPTED
