"""What is called immutable is: frameworks, bundles and results refuse every change."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from decimal import Decimal

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.reading.read_only import ReadOnly, read_only
from tests.support.places import EVIDENCE_SAMPLES

pytestmark = pytest.mark.core

CHANGES: list[Callable[[ReadOnly[str, int]], object]] = [
    lambda m: m.__setitem__("b", 2),
    lambda m: m.__delitem__("a"),
    lambda m: m.__ior__({"b": 2}),
    lambda m: m.clear(),
    lambda m: m.pop("a"),
    lambda m: m.popitem(),
    lambda m: m.setdefault("b", 2),
    lambda m: m.update(b=2),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_read_only_mapping_refuses_every_change(
    change: Callable[[ReadOnly[str, int]], object],
) -> None:
    held = read_only({"a": 1})
    with pytest.raises(TypeError, match="read-only"):
        change(held)
    assert held == {"a": 1}


def test_a_read_only_mapping_can_be_pickled_copied_and_written() -> None:
    held = read_only({"a": 1})
    assert pickle.loads(pickle.dumps(held)) == held
    assert copy.deepcopy(held) == held
    assert json.dumps(held) == '{"a": 1}'
    assert type(held | {"b": 2}) is dict


def test_frameworks_bundles_and_results_cannot_be_changed() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.load(EVIDENCE_SAMPLES / "northmere-2024.yaml", framework)
    result = assess(bundle, framework)
    held: list[object] = [
        *(framework.policies, framework.sources, framework.measures),
        *(framework.themes, framework.criteria),
        *(bundle.council.profile, bundle.was, bundle.item),
        *(item.measures for item in bundle.evidence),
        *(result.states, result.leaves_met, result.criteria, result.themes, result.modules),
    ]
    assert all(isinstance(each, ReadOnly) for each in held)
    assert isinstance(framework.vocabulary.aims.ids, tuple)


def test_mappings_given_by_a_caller_are_not_changed_through_them() -> None:
    bundle = Bundle.load(EVIDENCE_SAMPLES / "northmere-2024.yaml")
    (item, *_) = bundle.evidence
    mine = {"response_rate": Decimal(50)}
    made = type(item)("A", "T", "policy", ("communities",), item.dated, measures=mine)
    mine["response_rate"] = Decimal(99)
    assert made.measures == {"response_rate": Decimal(50)}


def test_examples_of_rules_cannot_be_changed_through_what_is_handed_out() -> None:
    for framework in (Framework.load("eflg-2021"), Framework.load("eflg-2021", cache=False)):
        rule = next(iter(framework.criteria.values()))
        before = rule.examples["enough"]
        rule.examples["enough"].clear()
        rule.examples["enough"][0]["evidence"].append("x")
        assert rule.examples["enough"] == before != []
