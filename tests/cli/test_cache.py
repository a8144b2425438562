"""`eflg cache` says where frameworks are kept, and removes them alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from eflg_engine import Framework
from eflg_engine.cli.main import main


def test_what_is_kept_is_told_and_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / "eflg_engine"
    assert main(["cache"]) == 0
    assert capsys.readouterr().out == f"{folder}: 0 checked frameworks kept, 0.0 MB\n"
    assert not folder.parent.exists(), "to ask makes no folder"
    Framework.load("london-race-equality-2020")
    others = [folder / "notes.txt", folder / "mine.framework", folder / f"{'a' * 64}.framework"]
    others[0].write_text("mine", encoding="utf-8")
    others[1].write_text("mine", encoding="utf-8")
    others[2].mkdir()
    assert main(["cache"]) == 0
    assert "1 checked framework kept" in capsys.readouterr().out
    assert main(["cache", "--clear"]) == 0
    assert capsys.readouterr().out == f"{folder}: 1 checked framework removed\n"
    assert sorted(folder.iterdir()) == sorted(others)


def test_a_cache_that_is_switched_off_or_has_no_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EFLG_NO_CACHE", "1")
    assert main(["cache", "--clear"]) == 0
    assert capsys.readouterr().out.startswith("Nothing is kept: ")
    monkeypatch.delenv("EFLG_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no" / "such" / "home"))
    assert main(["cache"]) == 0
    assert capsys.readouterr().out.startswith("Nothing is kept: ")
    assert not (tmp_path / "no").exists()
