"""The engine against a logic program that says the same: a check for development."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.assessment.state import ASSESSED
from tests.oracles import oracle_clingo as oracle
from tests.support import shipped
from tests.support.strategies import cases

Data = dict[str, Any]


def oracle_agrees(framework_data: Data, bundle_data: Data, as_at: date, policy: str) -> None:
    """Every state and level is the oracle's."""
    result = assess(
        Bundle.from_data(bundle_data),
        Framework.from_data(framework_data),
        as_at=as_at,
        policy=policy,
    )
    states, levels = oracle.states_and_levels(framework_data, bundle_data, as_at, policy)
    assert {key: str(c.state) for key, c in result.criteria.items()} == states
    held = {key: theme.level for key, theme in result.themes.items()}
    held |= {key: module.level for key, module in result.modules.items()}
    assert {**held, "council": result.level} == levels


# An answer set takes far longer than an evaluation: fewer examples, in proportion to the profile's.
MANY, SOME = max(10, settings().max_examples // 4), max(5, settings().max_examples // 10)


@settings(max_examples=MANY)
@given(cases())
def test_states_and_levels_are_the_oracles(case: tuple[Data, Data, date]) -> None:
    for policy in ("strict", "share", "profile", "apart"):
        oracle_agrees(*case, policy)


@settings(max_examples=SOME)
@given(cases(max_items=6))
def test_the_smallest_proof_is_the_oracles_least_evidence(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, as_at = case
    result = assess(Bundle.from_data(bundle_data), Framework.from_data(framework_data), as_at=as_at)
    for key, criterion in result.criteria.items():
        least = oracle.least_evidence(framework_data, bundle_data, as_at, key)
        if criterion.state is State.MET:
            assert len(criterion.proof) == least
        elif criterion.state in ASSESSED:
            assert least is None


@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
@pytest.mark.parametrize("policy", ["strict", "broad", "profile"])
def test_samples(name: str, policy: str) -> None:
    as_at = shipped.sample(name).as_at
    assert as_at is not None
    oracle_agrees(shipped.framework_data(), shipped.sample_data(name), as_at, policy)
