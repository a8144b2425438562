"""How the tests are laid out: see tests/README.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.places import ROOT, TESTS

FILES = sorted(TESTS.rglob("*.py"))
CODE = sorted(
    file
    for folder in ("benchmarks", "eflg_engine", "scripts", "tests")
    for file in (ROOT / folder).rglob("*.py")
)
MOST_LINES = 500


def imported(file: Path) -> set[str]:
    """The modules that a file imports anywhere in it, and what it imports from them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(TESTS).as_posix())
def test_a_test_file_is_imported_by_none(file: Path) -> None:
    of_tests = [name.split(".") for name in imported(file) if name.startswith("tests.")]
    assert not [name for name in of_tests if any(part.startswith("test_") for part in name)]


def test_no_file_is_long() -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in CODE}
    assert not {file: number for file, number in lines.items() if number > MOST_LINES}


def test_every_test_file_stands_in_a_folder() -> None:
    assert not list(TESTS.glob("test_*.py"))
