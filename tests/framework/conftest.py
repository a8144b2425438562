"""Fixtures of the tests of frameworks."""

import pytest

from tests.support.places import ADAPTED


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in tests/inputs/adapted: places are said as seen from there."""
    monkeypatch.chdir(ADAPTED)
