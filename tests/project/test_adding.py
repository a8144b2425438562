"""docs/contributing/adding.md: what it adds works, in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT

PAGE = ROOT / "docs" / "contributing" / "adding.md"
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_FILES = 3


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, with what the page adds written into it."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "eflg_engine", folder / "eflg_engine", ignore=ignored)
    for name in ("rules", "evidence_samples"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(ROOT / "tests/inputs/lints", folder / "tests/inputs/lints")
    for form, name, text in blocks(PAGE.read_text(encoding="utf-8")):
        write(folder / name, form, text)
    return folder


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """The blocks that name a file: the form, the file and the text."""
    for match in BLOCK.finditer(page):
        yield match[1], match[2], match[3]


def write(file: Path, form: str, text: str) -> None:
    if form != "diff":
        assert not file.exists()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return
    lines = text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    there = file.read_text(encoding="utf-8")
    assert there.count(before) == 1
    file.write_text(there.replace(before, after), encoding="utf-8")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_each_example_touches_at_most_three_files() -> None:
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        names = [name for _, name, _ in blocks(section)]
        names += re.findall(r"^The page, `(docs/\S+)`", section, re.MULTILINE)
        assert 1 <= len(names) <= MOST_FILES, section.split("\n")[0]


def test_the_tests_that_it_adds_pass(copy: Path) -> None:
    names = [name for _, name, _ in blocks(PAGE.read_text(encoding="utf-8"))]
    tests = [name for name in names if Path(name).name.startswith("test_")]
    done = run(copy, "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, *tests)
    assert done.returncode == 0, done.stdout
    assert f"{len(tests)} passed" in done.stdout


def test_the_command_stands_in_the_help(copy: Path) -> None:
    assert "kinds     " in run(copy, "eflg_engine", "framework", "--help").stdout


def test_the_format_is_offered_and_named(copy: Path) -> None:
    bundle = "evidence_samples/northmere-2024.yaml"
    assert "tsv" in run(copy, "eflg_engine", "claims", "--help").stdout
    refused = run(copy, "eflg_engine", "claims", bundle, "-o", "claims.pptx")
    assert ".tsv (--format tsv)" in refused.stderr


def test_the_lint_is_found_told_and_listed(copy: Path) -> None:
    file = "tests/inputs/lints/EF999.yaml"
    found = run(copy, "eflg_engine", "framework", "lint", file)
    assert found.returncode == 1, found.stderr
    assert "warning EF999 long-title" in found.stdout
    listed = run(copy, "eflg_engine", "framework", "lint", file, "--format", "sarif")
    assert '"id": "EF999"' in listed.stdout
