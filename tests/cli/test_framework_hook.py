"""`eflg framework hook`, as pre-commit calls it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import yaml

from eflg_engine.cli.main import main
from tests.support.places import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ENTRIES = {each["id"]: shlex.split(each["entry"])[1:] for each in HOOKS}


@pytest.fixture(autouse=True)
def _two_frameworks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Frameworks in rules/one and rules/two, the latter with the words beside it."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        assert main(["framework", "new", f"rules/{name}"]) == 0
    Path("rules/two/vocabulary.yaml").rename("rules/vocabulary.yaml")
    Path("other.yaml").write_text("a: 1\n", encoding="utf-8")
    capsys.readouterr()


@pytest.mark.parametrize("hook", ENTRIES)
def test_the_framework_of_a_changed_file_is_looked_at_once(
    hook: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["rules/one/1-first.yaml", "rules/one/framework.yaml", "other.yaml"]
    assert main([*ENTRIES[hook], *files]) == 0
    printed = capsys.readouterr().out
    assert printed.count("one 0.1.0") == 1
    assert "two 0.1.0" not in printed


def test_shared_words_are_those_of_the_frameworks_without_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["framework", "hook", "check", "rules/vocabulary.yaml"]) == 0
    printed = capsys.readouterr().out
    assert "two 0.1.0" in printed
    assert "one 0.1.0" not in printed


@pytest.mark.parametrize("hook", ENTRIES)
def test_a_file_that_is_wrong_stops_the_commit(
    hook: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path("rules/one/1-first.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("kind: ", "kind: no_"), "utf-8")
    assert main([*ENTRIES[hook], str(file), "rules/two/framework.yaml"]) == 2
    assert f"{file}:" in capsys.readouterr().err


def test_too_few_examples_stop_the_commit_where_that_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = Path("rules/one/1-first.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("          examples:")], encoding="utf-8")
    entry = ENTRIES["eflg-test"]
    assert main([*entry, str(file)]) == 0
    assert main([*entry, "--fail-under", "90", str(file)]) == 1


def test_other_files_are_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["framework", "hook", "check", "other.yaml"]) == 0
    assert capsys.readouterr().out == ""
