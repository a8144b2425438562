"""`eflg serve`: what is refused before it listens."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from eflg_engine.cli.main import main

pytest.importorskip("fastapi")


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["serve", *words]) == 2
    return capsys.readouterr().err


def test_other_machines_need_a_flag_a_token_and_a_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "equality.example"):
        said = refusal(capsys, "--host", host)
        for code in ("[not_loopback]", "[missing_token]", "[missing_name]"):
            assert code in said
    assert "[missing_token]" in refusal(capsys, "--host", "0.0.0.0", "--public")


def test_every_option_that_cannot_be_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--port", "99999", "--seconds", "0", "--workers", "none", "--memory", "-1"]
    words += ["--allow-origin", "*", "--allow-origin", "tools.example", "--page", "no-such.html"]
    words += ["--frameworks", str(tmp_path), "--token-file", "no-such.txt"]
    said = refusal(capsys, *words)
    for place in ("--port", "--seconds", "--workers", "--memory", "--allow-origin", str(tmp_path)):
        assert f"{place}: " in said
    assert said.count("[bad_origin]") == 2
    assert said.count("[no_such_file]") == 2
    assert "9 problems found." in said


def test_a_new_token_is_printed_once_and_its_hash_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tokens.txt"
    for _ in range(2):
        assert main(["serve", "--new-token", str(file)]) == 0
        token = capsys.readouterr().out.strip()
        assert len(token) >= 43
        assert token not in file.read_text()
    assert len(file.read_text().splitlines()) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text(f"{token}\n")
    said = refusal(capsys, "--token-file", str(file))
    assert "[not_a_hash]" in said
    assert token not in said


def test_a_framework_with_the_id_of_another_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["framework", "new", str(tmp_path / "psed-england-2017")]) == 0
    capsys.readouterr()
    said = refusal(capsys, "--frameworks", str(tmp_path), "--port", "none")
    assert "[duplicate_id]" in said
