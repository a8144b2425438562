"""`eflg sort` in a terminal: what is answered is written into the file, and nothing else."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eflg_engine.cli.main import main

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on this platform")

FILE = """\
# Saltmere's list
council: {name: Saltmere, type: district, nation: england, employees: 420}
as_at: 2024-06-30
evidence:
  - id: E1                     # the oldest
    title: Wellbeing at work
    kind: policy
    supports: [workforce.wellbeing.support]   # to be sorted
    dated: 2024-01-31
"""


def in_a_terminal(path: Path, typed: str, *options: str) -> tuple[int, str]:
    """The exit code and what is shown, where each line is typed once the question is there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "eflg_engine", "sort", str(path), *options]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    lines, shown, end = typed.splitlines(keepends=True), "", time.monotonic() + 60
    while time.monotonic() < end:
        try:
            piece = os.read(ours, 4096).decode()
        except OSError:  # nobody writes any more
            break
        if not piece:
            break
        shown += piece
        while lines and shown.count("or q? ") > len(typed.splitlines()) - len(lines):
            os.write(ours, lines.pop(0).encode())
    os.close(ours)
    return process.wait(timeout=10), shown.replace("\r\n", "\n")


def test_yes_no_place_and_skip_are_written_where_they_belong(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(FILE, encoding="utf-8")
    code, shown = in_a_terminal(path, "maybe\ny page 12\nn\n\n")
    assert code == 0
    assert "2 answers written to" in shown
    assert path.read_text(encoding="utf-8") == FILE.replace(
        "    supports: [workforce.wellbeing.support]   # to be sorted\n",
        "    supports: {workforce.wellbeing.support: , "
        "workforce.wellbeing.support.stress_process: page 12}"
        "   # to be sorted\n"
        "    not_shown:\n    - workforce.wellbeing.support.told\n",
    )
    assert [each.name for each in tmp_path.iterdir()] == ["list.yaml"]


def test_stopping_keeps_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(FILE, encoding="utf-8")
    code, shown = in_a_terminal(path, "y\nq\n")
    assert (code, "1 answer written" in shown) == (0, True)
    before = path.read_text(encoding="utf-8")
    assert (
        "supports: [workforce.wellbeing.support, workforce.wellbeing.support.stress_process]"
        in before
    )
    code, shown = in_a_terminal(path, "q\n", "--by", "question")
    assert (code, "0 answers written" in shown) == (0, True)
    assert path.read_text(encoding="utf-8") == before


def test_next_leaves_the_rest_of_an_item(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(
        FILE
        + "  - {id: E2, title: Other, kind: policy, dated: 2024-01-31, "
        + "supports: workforce.wellbeing.support}\n",
        encoding="utf-8",
    )
    code, shown = in_a_terminal(path, "next\nn\nq\n")
    assert code == 0
    assert "not_shown" in path.read_text(encoding="utf-8").split("id: E2")[1]
    assert "1 answer written" in shown


def test_a_table_is_listed_and_nothing_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    text = (
        "What is it?,Kind,Dated,Which questions does it answer?\n"
        "Wellbeing at work,policy,31/1/2024,workforce.wellbeing.support\n"
    )
    path.write_text(text, encoding="utf-8")
    code, shown = in_a_terminal(path, "")
    assert code == 0
    assert "never written to" in " ".join(shown.split())
    assert "or q?" not in shown
    assert path.read_text(encoding="utf-8") == text


def test_what_cannot_be_spliced_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    text = FILE.replace("supports: [", "supports: &both [") + (
        "  - {id: E2, title: Other, kind: policy, dated: 2024-01-31, supports: *both}\n"
    )
    path.write_text(text, encoding="utf-8")
    code, shown = in_a_terminal(path, "y\nq\n")
    assert code == 2
    assert 'list.yaml:5:5: The answer for "E1" cannot be written into the file' in shown
    assert "anchor and an alias" in shown
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_somebody_else_changes_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(FILE, encoding="utf-8")

    class Typing:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            path.write_text(FILE + "# mine\n", encoding="utf-8")
            return "y\n"

    monkeypatch.setattr(sys, "stdin", Typing())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["sort", str(path)]) == 2
    assert "changed while questions were asked" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == FILE + "# mine\n"


def test_a_pipe_gets_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert main(["sort", str(path)]) == 0
    assert "(4.5.D1b)" in capsys.readouterr().out
    assert main(["sort", str(path), "--holder", "nobody"]) == 2
    assert "--holder" in capsys.readouterr().err
