"""Small frameworks: what may be left out, and what must be declared."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from tests.support.hashed_framework import FRAMEWORK

pytestmark = pytest.mark.core


def small(requires: Any = None, **criterion: Any) -> Any:
    data = deepcopy(FRAMEWORK)
    (rule,) = data["modules"][0]["themes"][0]["criteria"]["one"]
    rule.update(criterion, **({"requires": requires} if requires else {}))
    return data


def codes(data: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        Framework.from_data(data)
    return [(problem.code, problem.hint) for problem in caught.value.problems]


def test_a_level_without_criteria_asks_nothing() -> None:
    data = small()
    data["levels"].append({"id": "two", "title": "Two"})
    framework = Framework.from_data(data)
    item = {"id": "A", "title": "A", "kind": "policy", "supports": "m", "dated": "2024-01-01"}
    council = {"format": 1, "as_at": "2024-06-01", "council": {"name": "X"}}
    assert assess(Bundle.from_data({**council, "evidence": []}), framework).level is None
    assert assess(Bundle.from_data({**council, "evidence": [item]}), framework).level == "two"


def test_a_theme_without_any_criterion_is_refused() -> None:
    data = small()
    data["modules"][0]["themes"][0]["criteria"] = {"one": []}
    assert [code for code, _ in codes(data)] == ["empty_theme"]


def test_characteristics_and_aims_are_optional() -> None:
    data = small()
    del data["vocabulary"]["characteristics"], data["vocabulary"]["aims"]
    assert len(Framework.from_data(data).vocabulary.aims) == 0
    rule = {"evidence": {"covers": {"characteristics": ["race"]}}}
    data["modules"][0]["themes"][0]["criteria"]["one"][0]["requires"] = rule
    assert [code for code, _ in codes(data)] == ["unknown_characteristic"]


@pytest.mark.parametrize("profile", [[], None])
def test_a_fact_that_is_not_declared_is_refused(profile: Any) -> None:
    data = small(applies_when={"language": "c"})
    data["vocabulary"]["profile"] = profile
    if profile is None:
        del data["vocabulary"]["profile"]
    assert [code for code, _ in codes(data)] == ["unknown_profile_field"]


def test_a_measure_that_is_not_declared_is_refused() -> None:
    asked = {"evidence": {"measure": {"name": "coverag", "at_least": 90}}}
    assert codes(small(asked)) == [("unknown_measure", "")]
    data = small(asked)
    data["measures"] = {"coverage": {"title": "Coverage"}}
    assert codes(data) == [("unknown_measure", 'did you mean "coverage"?')]
    asked["evidence"]["measure"]["name"] = "coverage"
    data = small(asked) | {"measures": {"coverage": {"title": "Coverage"}}}
    assert Framework.from_data(data).measures
