"""An item for all objectives, of a council that lists none."""

from copy import deepcopy
from datetime import date

import pytest

from eflg_engine import Bundle, Framework, assess
from tests.oracles import reference
from tests.support.small_framework import FRAMEWORK


@pytest.mark.parametrize("asked", ["all", 1])
def test_all_of_no_objectives_are_none(asked: object) -> None:
    """It was once refused without a problem, so that nothing was said."""
    framework = deepcopy(FRAMEWORK)
    (criterion,) = framework["modules"][0]["themes"][0]["criteria"]["one"]
    criterion["requires"] = {"evidence": {"covers": {"objectives": asked}}}
    item = {"id": "E1", "title": "A paper", "kind": "policy", "dated": date(2024, 1, 1)}
    bundle = {
        "council": {"name": "A council"},
        "evidence": [item | {"supports": ["m.t"], "objectives": "all"}],
    }
    day = date(2024, 6, 1)
    found = assess(Bundle.from_data(bundle), Framework.from_data(framework), as_at=day)
    assert found.criteria["m.t.c"].explanation is not None
    assert {key: str(each.state) for key, each in found.criteria.items()} == reference.states(
        framework, bundle, day
    )
