"""The engine against the slow reference, which shares no code with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, State, assess
from tests.oracles import reference
from tests.support import shipped
from tests.support.plain_data import Data
from tests.support.properties import agree_with, agrees_with_reference
from tests.support.strategies import bundles, cases

pytestmark = pytest.mark.core


@given(cases())
def test_states_and_levels_are_the_references(case: tuple[Data, Data, date]) -> None:
    agrees_with_reference(case)


@given(cases())
def test_what_counts_is_the_references(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, as_at = case
    framework = Framework.from_data(framework_data)
    result = assess(Bundle.from_data(bundle_data), framework, as_at=as_at)
    judgement = result.judgement
    rules, items = judgement.match.rules, judgement.match.items
    for number, criterion in enumerate(rules.criteria):
        counted = [
            frozenset(item.id for i, item in enumerate(items) if judgement.counting[leaf] >> i & 1)
            for leaf in rules.leaves_of[number]
        ]
        assert counted == reference.leaf_counts(framework_data, bundle_data, as_at, criterion.id)


@given(cases(max_items=6))
def test_proofs_dates_and_load_bearing_items_are_the_references(
    case: tuple[Data, Data, date],
) -> None:
    framework_data, bundle_data, as_at = case
    result = assess(Bundle.from_data(bundle_data), Framework.from_data(framework_data), as_at=as_at)
    for key, criterion in result.criteria.items():
        if criterion.state is State.MET:
            where = (framework_data, bundle_data, as_at, key)
            assert len(criterion.proof) == reference.smallest_proof_size(*where)
            assert criterion.holds_until == reference.holds_until(*where)
            assert set(criterion.hangs_on) == reference.breakers(*where)


@settings(max_examples=10)  # the reference takes seconds on 108 criteria
@given(st.data())
def test_generated_evidence_under_the_shipped_framework(data: st.DataObject) -> None:
    framework_data = shipped.framework_data()
    bundle_data = data.draw(bundles(framework_data, max_items=20))
    as_at = bundle_data["as_at"]
    states = reference.states(framework_data, bundle_data, as_at)
    for policy in shipped.framework().policies:
        result = assess(
            Bundle.from_data(bundle_data), shipped.framework(), as_at=as_at, policy=policy
        )
        agree_with(states, framework_data, bundle_data, as_at, result)


@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
@pytest.mark.parametrize("days", [0, -400, 500])
def test_samples(name: str, days: int) -> None:
    bundle, bundle_data = shipped.sample(name), shipped.sample_data(name)
    assert bundle.as_at is not None
    day = bundle.as_at + timedelta(days=days)
    states = reference.states(shipped.framework_data(), bundle_data, day)
    for policy in shipped.framework().policies:
        result = assess(bundle, shipped.framework(), as_at=day, policy=policy)
        agree_with(states, shipped.framework_data(), bundle_data, day, result)
