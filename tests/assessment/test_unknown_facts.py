"""Leaves that apply by a fact that the council does not give: read in every way."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.assessment.reasons.explain import Gap, LeafGap, ThresholdGap
from tests.support.small_framework import FRAMEWORK

BIG = {"evidence": {"applies_when": {"kind_of_body": "big"}}}
ASKED = {"evidence": {"question": "asked", "asks": "Is it asked?"}}


def gap_of(requires: Any) -> Gap:
    """What is missing where the council's type is not known and one item is unsorted."""
    item = {"id": "E1", "title": "A paper", "kind": "policy", "dated": "2024-01-01"}
    bundle = Bundle.from_data(
        {"council": {"name": "A council"}, "evidence": [item | {"supports": ["m.t"]}]}
    )
    framework = deepcopy(FRAMEWORK)
    framework["modules"][0]["themes"][0]["criteria"]["one"][0]["requires"] = requires
    result = assess(bundle, Framework.from_data(framework), as_at=date(2024, 6, 1))
    found = result.criteria["m.t.c"]
    assert found.state is State.NOT_MET
    assert found.needs_profile == ("kind_of_body",)
    assert found.explanation is not None
    return found.explanation.gap


@pytest.mark.parametrize(
    "requires", [{"any": [BIG, ASKED]}, {"any": [{"at_least": 1, "of": [BIG, ASKED]}]}]
)
def test_what_is_missing_is_so_in_a_reading_in_which_it_is_not_met(requires: Any) -> None:
    """The item meets what only a big body is asked for, and a small one lacks the answer. In the
    reading with most leaves all is met: the explanation once looked there, and found no gap."""
    gap = gap_of(requires)
    while isinstance(gap, ThresholdGap):
        assert gap.met == 0
        (gap,) = gap.gaps
    assert isinstance(gap, LeafGap)
    assert gap.leaf.question is not None
    assert gap.leaf.question.id == "m.t.c.asked"
