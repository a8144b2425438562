"""The files that a package index would be given."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import yaml

from tests.support.places import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def names_in_sdist(folder: Path) -> set[str]:
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as tar:
        return {name.partition("/")[2] for name in tar.getnames()}


def metadata(folder: Path) -> Message:
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def test_twine_finds_nothing_to_warn_of(built: Path) -> None:
    files = sorted(map(str, built.iterdir()))
    assert len(files) == 2
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *files]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2


def test_the_sdist_has_what_tests_need_and_no_pictures_of_benchmarks(built: Path) -> None:
    names = names_in_sdist(built)
    assert {"LICENSE", "CHANGELOG.md", "README.md", "Makefile", "tests/conftest.py"} <= names
    assert {"benchmarks/results/field.json", "rules/vocabulary.yaml", "docs/library.md"} <= names
    pictures = {name for name in names if name.endswith((".png", ".svg"))}
    assert not {name for name in pictures if name.startswith("benchmarks/")}
    assert (ROOT / "benchmarks" / "results" / "field.png").exists()


def test_the_wheel_names_its_licence_and_has_no_address_of_a_project(built: Path) -> None:
    found = metadata(built)
    assert found["License-Expression"] == "MIT"
    assert found["License-File"] == "LICENSE"
    assert found["Author"] == "the eflg_engine authors"
    assert found["Project-URL"] is found["Home-page"] is None


def test_the_long_description_is_the_readme_without_links_to_files_of_the_repo(
    built: Path,
) -> None:
    found = metadata(built)
    assert found["Description-Content-Type"] == "text/markdown"
    text = found.get_payload()
    assert isinstance(text, str)
    assert text.startswith("# eflg_engine\n")
    assert "](docs/" in (ROOT / "README.md").read_text(encoding="utf-8")
    links = [part.partition(")")[0] for part in text.split("](")[1:]]
    assert all(link.startswith(("http://", "https://")) for link in links)
    assert "<!--" not in text


def test_the_hooks_before_a_commit_and_a_push_run_targets_of_the_makefile() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repo,) = config["repos"]
    assert repo["repo"] == "local"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    entries = [hook["entry"] for hook in repo["hooks"]]
    assert entries == ["make check", "make test"]
    for entry in entries:
        assert f"\n{entry.removeprefix('make ')}: " in makefile
    assert "exec make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
