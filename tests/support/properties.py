"""Properties of results that more than one test file holds the engine to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hypothesis import strategies as st

from eflg_engine import Assessment, Bundle, Framework, State, assess
from tests.oracles import reference
from tests.support.item_strategies import items
from tests.support.plain_data import Data
from tests.support.strategies import cases

Case = tuple[Data, Data, date]


def results(framework: Data, bundle: Data, as_at: date) -> Iterator[Assessment]:
    """The results under every policy."""
    loaded, offered = Framework.from_data(framework), Bundle.from_data(bundle)
    for policy in loaded.policies:
        yield assess(offered, loaded, as_at=as_at, policy=policy)


def never_lower(framework: Data, before: Data, after: Data, as_at: date, later: date) -> None:
    """No level falls and no criterion is un-met from `before` to `after`."""
    for old, new in zip(
        results(framework, before, as_at), results(framework, after, later), strict=True
    ):
        assert met(old) <= met(new)
        for was, now in zip(ranks(old), ranks(new), strict=True):
            assert (was is None) == (now is None)
            assert was is None or now is None or was <= now


def met(result: Assessment) -> set[str]:
    return {key for key, criterion in result.criteria.items() if criterion.state is State.MET}


def ranks(result: Assessment) -> list[int | None]:
    return [*result.levels.themes, *result.levels.modules, result.levels.council]


def agree(framework: Data, bundle: Data, as_at: date, result: Assessment) -> None:
    """Every state and level is the reference's."""
    states = reference.states(framework, bundle, as_at)
    agree_with(states, framework, bundle, as_at, result)


def agree_with(
    states: dict[str, str], framework: Data, bundle: Data, as_at: date, result: Assessment
) -> None:
    """As `agree`, with the reference's states worked out already: no policy decides them."""
    assert {key: str(c.state) for key, c in result.criteria.items()} == states
    expected = reference.levels(framework, bundle, as_at, result.policy.id, states)
    assert {key: theme.level for key, theme in result.themes.items()} == expected.themes
    assert {key: module.level for key, module in result.modules.items()} == expected.modules
    assert result.level == expected.council
    if result.policy.points is not None:
        given = {key: theme.points.points for key, theme in result.themes.items() if theme.points}
        assert given == reference.points(framework, bundle, as_at, result.policy.id)


def adding_never_lowers(data: st.DataObject) -> None:
    """No level falls and no criterion is un-met when an item is added."""
    framework, bundle, as_at = data.draw(cases())
    objectives = [objective["id"] for objective in bundle.get("objectives", [])]
    extra = data.draw(items(framework, as_at, objectives)) | {"id": "ADDED"}
    more = bundle | {"evidence": [*bundle["evidence"], extra]}
    never_lower(framework, bundle, more, as_at, as_at)


def agrees_with_reference(case: Case) -> None:
    """Every state and level, under every policy, is the slow reference's."""
    framework, bundle, as_at = case
    states = reference.states(framework, bundle, as_at)
    for result in results(*case):
        agree_with(states, framework, bundle, as_at, result)
