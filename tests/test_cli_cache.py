"""Frameworks kept between runs: the same results, never stale, never a reason to fail."""

import pickle
import sys
from pathlib import Path

import pytest

from eflg_engine import Framework, InvalidInput
from eflg_engine.cli import framework_cache
from tests.cli_samples import FRAMEWORK, SAMPLES, run

pytestmark = pytest.mark.core


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "eflg_engine"


def framework_folder(folder: Path) -> Path:
    """The small framework as a folder."""
    head, _, modules = FRAMEWORK.partition("modules:\n")
    folder.mkdir()
    (folder / "framework.yaml").write_text(head, encoding="utf-8")
    for number, text in enumerate(modules.split("  - module: ")[1:]):
        lines = f"module: {text}".splitlines()
        module = "\n".join([lines[0], *(line[4:] for line in lines[1:])])
        (folder / f"{number}.yaml").write_text(module + "\n", encoding="utf-8")
    return folder


def test_a_second_run_reads_what_the_first_kept(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = framework_cache.load_framework("eflg-2021")
    assert len(list(kept.iterdir())) == 1

    def fail(_: object) -> Framework:
        raise AssertionError("it should have been read from the cache")

    monkeypatch.setattr(Framework, "load", fail)
    second = framework_cache.load_framework("eflg-2021")
    assert second == first
    assert second.sha256 == first.sha256
    assert [c.examples for c in second.criteria.values()] == [
        c.examples for c in first.criteria.values()
    ]


def test_output_is_the_same_with_and_without(tmp_path: Path) -> None:
    texts = {
        run("assess", SAMPLES[0], "--format", "json", folder=tmp_path).stdout for _ in range(3)
    }
    assert len(texts) == 1


def test_a_changed_rule_file_is_read_again(kept: Path, tmp_path: Path) -> None:
    folder = framework_folder(tmp_path / "mini")
    assert framework_cache.load_framework(str(folder)).title == "Small framework"
    main = folder / "framework.yaml"
    main.write_text(main.read_text("utf-8").replace("Small", "Large"), encoding="utf-8")
    assert framework_cache.load_framework(str(folder)).title == "Large framework"
    (folder / "vocabulary.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="missing"):
        framework_cache.load_framework(str(folder))


@pytest.mark.parametrize("damage", ["empty", "cut", "other", "noise", "folder"])
def test_a_damaged_file_is_passed_over(kept: Path, damage: str) -> None:
    framework_cache.load_framework("eflg-2021")
    (file,) = kept.iterdir()
    raw = file.read_bytes()
    file.unlink()
    if damage == "folder":
        file.mkdir()
    else:
        head = raw[: 4 + int.from_bytes(raw[:4], "big")]
        other = head + pickle.dumps("not a framework")
        cut = raw[: len(head) + 5000]
        file.write_bytes(
            {"empty": b"", "cut": cut, "other": other, "noise": head + b"x" * 99}[damage]
        )
        file.chmod(0o600)
    assert framework_cache.load_framework("eflg-2021").id == "eflg-2021"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ there")
def test_a_file_that_others_may_write_is_not_opened(kept: Path) -> None:
    framework_cache.load_framework("eflg-2021")
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    raw = file.read_bytes()
    head = raw[: 4 + int.from_bytes(raw[:4], "big")]
    file.write_bytes(head + pickle.dumps(Framework.from_text(FRAMEWORK)))
    assert framework_cache.load_framework("eflg-2021").id == "mini"
    file.chmod(0o666)
    assert framework_cache.load_framework("eflg-2021").id == "eflg-2021"


def test_nothing_fails_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert framework_cache.load_framework("eflg-2021").id == "eflg-2021"


@pytest.mark.parametrize("source", ["nothing", "no/such/folder", "", "nul\0byte", "../rules"])
def test_what_is_no_framework_is_refused_as_ever(kept: Path, source: str) -> None:
    with pytest.raises(InvalidInput):
        framework_cache.load_framework(source)
    assert not kept.exists() or not list(kept.iterdir())
