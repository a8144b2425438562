"""Fixtures of the tests of rule authors' tools."""

from pathlib import Path

import pytest

from tests.support.weak_framework import WEAK


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder holding the weakly tested framework."""
    (tmp_path / "weak.yaml").write_text(WEAK, encoding="utf-8")
    return tmp_path
