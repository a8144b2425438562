"""Writing a report: whole or not at all, and every failure in one line."""

import os
import stat
from pathlib import Path

import pytest

from eflg_engine.report.writing import CannotWriteError, write_text

pytestmark = pytest.mark.core


def test_a_new_file_holds_the_text_in_utf_8(tmp_path: Path) -> None:
    write_text(str(tmp_path / "out.txt"), "Ynys Môn ’\n")
    assert (tmp_path / "out.txt").read_bytes() == "Ynys Môn ’\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_text(str(tmp_path / "out.txt"), "x")
    assert (tmp_path / "out.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_old_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_text(str(link), "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    device = Path(os.devnull)
    before = device.stat()
    write_text(os.devnull, "x")
    assert stat.S_ISCHR(device.stat().st_mode)
    assert device.stat().st_ino == before.st_ino


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWriteError, match="No space left on device"):
        write_text(str(target), "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no/such/out.txt", "there is no such folder"),
        ("file/out.txt", "part of the path is not a folder"),
        ("folder", "this is a folder; a file is wanted here"),
        ("folder/", "this is a folder; a file is wanted here"),
        ("", "this is a folder; a file is wanted here"),
        ("x" * 300, "File name too long"),
        ("nul\0byte", "null"),
    ],
)
def test_every_failure_is_one_clear_line(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CannotWriteError) as caught:
        write_text(f"{tmp_path}/{name}", "x")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_no_permission_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CannotWriteError, match="there is no permission to write there"):
        write_text(str(tmp_path / "out.txt"), "x")
