"""The quick look whether the words of a bundle are known: never yes where one is not."""

from typing import Any

import pytest

from eflg_engine import Bundle, Framework
from eflg_engine.assessment.known_words import known_to, rest_is_known
from eflg_engine.assessment.rules import rules_of
from tests.support.small_framework import FRAMEWORK, VOCABULARY

pytestmark = pytest.mark.core

PROFILE = [
    *VOCABULARY["profile"],
    {"id": "people", "title": "People"},
    {"id": "since", "title": "Since", "holds": "date"},
]
SMALL = Framework.from_data(FRAMEWORK | {"vocabulary": VOCABULARY | {"profile": PROFILE}})
ITEM = {"id": "E1", "title": "A", "kind": "policy", "dated": "2024-01-01", "supports": ["m.t.c"]}
OBJECTIVE = {"id": "o", "text": "O"}
OWN = {
    "council": {"name": "A", "services": ["homes"], "partners": ["police"]},
    "strategic_aims": [{"id": "s", "text": "S", "priorities": [{"id": "p", "text": "P"}]}],
    "objectives": [OBJECTIVE | {"aims": ["s"], "priorities": ["p"]}],
}


def bundle(*items: dict[str, Any], **parts: Any) -> Bundle:
    evidence = [ITEM | {"id": f"E{number}"} | each for number, each in enumerate(items)]
    return Bundle.from_data({"council": {"name": "A"}, "evidence": evidence} | parts)


@pytest.mark.parametrize(
    ("items", "parts", "known"),
    [
        ([{}], {}, True),
        ([{"characteristics": ["race"], "aims": ["fair"]}], {}, True),
        ([{"characteristics": "all", "aims": "all"}], {}, True),
        ([{"characteristics": ["race", "hair"]}], {}, False),
        ([{}, {"aims": ["foul"]}], {}, False),
        ([{"services": "all"}], {}, False),
        ([{}, {"partners": "all"}], {}, False),
        ([{"services": "all"}, {"partners": "all"}], OWN, True),
        ([{"objectives": ["o"], "priorities": ["p"]}, {"objectives": "all"}], OWN, True),
    ],
)
def test_words_of_items(items: list[dict[str, Any]], parts: dict[str, Any], known: bool) -> None:
    rules = rules_of(SMALL)
    assert known_to(rules, bundle(*items, **parts)) is known
    assert known_to(rules, bundle(*items, **parts)) is known  # what is remembered changes nothing


@pytest.mark.parametrize(
    ("parts", "known"),
    [
        ({}, True),
        ({"scope": {"modules": ["m"]}}, True),
        ({"scope": {"modules": "all"}}, True),
        ({"scope": {"modules": ["m", "n"]}}, False),
        ({"scope": {"characteristics": ["race"]}}, True),
        ({"scope": {"characteristics": ["race", "hair"]}}, False),
        (OWN, True),
        (OWN | {"objectives": [OBJECTIVE | {"aims": ["fair"]}]}, True),
        (OWN | {"objectives": [OBJECTIVE | {"aims": ["foul"]}]}, False),
    ],
)
def test_words_outside_the_evidence(parts: dict[str, Any], known: bool) -> None:
    assert rest_is_known(bundle({}, **parts), rules_of(SMALL)) is known


@pytest.mark.parametrize(
    ("field", "value", "known"),
    [
        ("kind_of_body", "big", True),
        ("kind_of_body", "BIG", True),
        ("kind_of_body", "middling", False),
        ("hue", "red", False),
        ("people", 0, True),
        ("people", "1200", True),
        ("people", "0.5", True),
        ("people", "many", False),
        ("people", -1, False),
        ("since", "1974-04-01", True),
        ("since", "1974-04-31", False),
        ("since", "often", False),
    ],
)
def test_a_profile(field: str, value: object, known: bool) -> None:
    """A value that is not one of those listed is looked at once more, as text or as a number."""
    found = bundle({}, council={"name": "A", "kind_of_body": "small"} | {field: value})
    assert rest_is_known(found, rules_of(SMALL)) is known
