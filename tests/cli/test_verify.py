"""`eflg verify` and `eflg assess --engine rete`, as users type them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from eflg_engine.cross_check import adapter, facts
from eflg_engine.cross_check.engine import program_for
from tests.support.rete import needs_rules
from tests.support.shipped import SAMPLES

ESSEX = str(SAMPLES / "essex-2019.yaml")
NORTHMERE = str(SAMPLES / "northmere-2024.yaml")


@pytest.fixture
def without_rules(monkeypatch: pytest.MonkeyPatch) -> str:
    """A process in which durable-rules is not installed; the sentence that says so."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(adapter, "_library", adapter._library.__wrapped__)
    program_for.__globals__["_programs"]._kept.clear()
    sentence = adapter.why_unavailable()
    assert sentence is not None
    return sentence


@needs_rules
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_second_engine_prints_the_same_assessment(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", NORTHMERE, "--format", form]) == 0
    native = capsys.readouterr()
    assert main(["assess", NORTHMERE, "--format", form, "--engine", "rete"]) == 0
    assert capsys.readouterr() == native


@needs_rules
@pytest.mark.parametrize("policy", ["strict", "broad", "profile"])
def test_verify_agrees(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", NORTHMERE, "--policy", policy, "--framework", "eflg-2021"]) == 0
    printed = capsys.readouterr().out
    assert printed.endswith("\nThe two engines agree.\n")
    assert max(map(len, printed.splitlines())) <= 80


@needs_rules
def test_verify_prints_the_first_differences(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(facts, "NO_END", -1)
    assert main(["verify", ESSEX]) == 1
    printed = capsys.readouterr().out
    assert "The two engines differ on " in printed
    assert " The first 5:\n\nleaf " in printed
    assert printed.count("first engine: ") == printed.count("second engine: ") == 5
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.core
def test_a_saved_result_is_checked_without_the_second_engine(
    tmp_path: Path, without_rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = str(tmp_path / "essex.json")
    assert main(["assess", ESSEX, "--format", "json", "-o", saved]) == 0
    assert main(["verify", saved, ESSEX]) == 0
    assert capsys.readouterr().out.endswith("\nThe saved result still holds.\n")
    assert main(["verify", saved, NORTHMERE]) == 1
    assert capsys.readouterr().out.endswith(
        "\nThe saved result does not hold any more: the bundle and result changed.\n"
    )


@pytest.mark.core
def test_what_is_no_saved_result_is_refused_with_every_other_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"schema": "other/1"}), encoding="utf-8")
    for name, code in (("list.json", "not_a_result"), ("none.json", "no_such_file")):
        assert main(["verify", str(tmp_path / name), str(tmp_path / "none.yaml")]) == 2
        error = capsys.readouterr().err
        assert f"[{code}]" in error
        assert error.endswith("2 problems found.\n")
    assert main(["verify", str(tmp_path / "other.json"), ESSEX]) == 2
    assert "[not_a_result]" in capsys.readouterr().err


@pytest.mark.core
def test_a_saved_result_keeps_its_own_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = str(tmp_path / "essex.json")
    assert main(["assess", ESSEX, "--as-at", "2019-01-31", "--format", "json", "-o", saved]) == 0
    assert main(["verify", saved, ESSEX]) == 0
    assert "as at 2019-01-31" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(SystemExit) as ended:
        main(["verify", saved, ESSEX, "--as-at", "2020-01-01"])
    assert ended.value.code == 2
    assert "leave out --as-at and --policy" in capsys.readouterr().err


@pytest.mark.core
@pytest.mark.parametrize("command", [["verify"], ["assess", "--engine", "rete"]])
def test_one_sentence_says_why_not(
    command: list[str], without_rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, ESSEX]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1] == f"eflg: {without_rules}"
    assert main(["assess", ESSEX]) == 0
