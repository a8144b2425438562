"""The page for somebody's first framework does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from tests.support.places import ROOT

PAGE = (ROOT / "docs" / "first-framework.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    eflg (.*)$", PAGE, re.MULTILINE)
CRITERION, KIND, EVIDENCE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_every_command_of_the_page_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    codes, printed = [], []
    for number, command in enumerate(COMMANDS):
        codes.append(main(command.split()))
        printed.append(capsys.readouterr())
        if number == 3:  # new, check, lint, test: as it stands
            with Path("cycling/1-first.yaml").open("a", encoding="utf-8") as file:
                file.write(CRITERION)
        if number == 4:  # refused for a kind that is not there
            with Path("cycling/vocabulary.yaml").open("a", encoding="utf-8") as file:
                file.write(KIND)
        if number == len(COMMANDS) - 2:
            Path("evidence.yaml").write_text(EVIDENCE, encoding="utf-8")
    assert [command.split()[1] for command in COMMANDS[:4]] == ["new", "check", "lint", "test"]
    assert codes == [0, 0, 0, 0, 2, 0, 0, 0, 0, 0]
    assert "(12 of 12)" in printed[3].out
    assert "[unknown_kind]" in printed[4].err
    assert "first.basics.asked" in printed[5].out
    assert "nothing found" in printed[-2].out
    assert "Indicative level  Started" in printed[-1].out
    assert "first.basics.done" in printed[-1].out


@pytest.mark.parametrize(
    ("name", "own_id"), [("Été 2026!", "ete-2026"), ("all", "mine"), ("\u4e2d", "mine"), ("a", "a")]
)
def test_a_new_framework_passes_check_lint_and_test_whatever_it_is_called(
    name: str, own_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / name)
    assert main(["framework", "new", folder]) == 0
    assert main(["framework", "check", folder]) == 0
    assert main(["framework", "lint", folder]) == 0
    assert main(["framework", "test", folder, "--fail-under", "100"]) == 0
    assert f"{own_id} 0.1.0: nothing found." in capsys.readouterr().out


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.txt"
    own.write_text("mine", encoding="utf-8")
    for folder in (tmp_path, own):
        assert main(["framework", "new", str(folder)]) == 2
        assert "cannot write" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]
