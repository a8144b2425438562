"""The hash of a framework takes in all that decides levels, and what words of a bundle mean."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from eflg_engine import Framework
from tests.support.hashed_framework import FRAMEWORK

pytestmark = pytest.mark.core


def found_in(data: Any, *keys: str | int) -> Any:
    for key in keys:
        data = data[key]
    return data


NAMED: list[tuple[str | int, ...]] = [
    ("modules", 0),
    ("modules", 0, "themes", 0),
    *(("vocabulary", "ladders", ladder, 1) for ladder in ("shows", "assurance")),
    *(("vocabulary", key, 0) for key in ("kinds", "characteristics", "aims")),
]


@pytest.mark.parametrize("where", NAMED, ids=lambda where: ".".join(map(str, where)))
@pytest.mark.parametrize("change", [{"title": "Other"}, {"aliases": ["another word"]}])
def test_what_a_word_means_is_in_the_hash(where: tuple[str | int, ...], change: Any) -> None:
    changed = deepcopy(FRAMEWORK)
    found_in(changed, *where).update(change)
    assert Framework.from_data(changed).sha256 != Framework.from_data(FRAMEWORK).sha256


NO_MATTER: list[Callable[[Any], object]] = [
    lambda data: data.update(title="Other", notice="N."),
    lambda data: found_in(data, "vocabulary", "kinds", 0).update(description="D."),
    lambda data: found_in(data, "modules", 0, "themes", 0, "criteria", "one", 0).update(
        statement="Other.", remedy="R.", note="N."
    ),
]


@pytest.mark.parametrize("change", NO_MATTER)
def test_what_changes_no_level_is_not_in_the_hash(change: Callable[[Any], object]) -> None:
    changed = deepcopy(FRAMEWORK)
    change(changed)
    assert Framework.from_data(changed).sha256 == Framework.from_data(FRAMEWORK).sha256
