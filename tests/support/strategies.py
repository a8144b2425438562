"""Hypothesis strategies for small frameworks and bundles, as plain data.

Everything drawn is valid under docs/formats.md and small enough to read when a test fails. Ids
come from a short pool of words in no useful order, the same pool for everything, so that nothing
can pass by sorting ids or by taking one id for the start of another. A choice with a simple
outcome puts it first: that is where Hypothesis shrinks to.
"""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from tests.support.choices import chance, name_of, pick, some
from tests.support.framework_strategies import (
    DATES,
    INTERVALS,
    OBJECTIVES,
    PARTNERS,
    SERVICES,
    frameworks,
)
from tests.support.item_strategies import item_for, run_together, setting_of, twin_of
from tests.support.plain_data import DAY, Data, before, unshared


@st.composite
def bundles(draw: st.DrawFn, framework: Data, max_items: int = 8) -> Data:
    """A valid bundle for the framework; its items have different ids `E0`, `E1`, ..."""
    as_at = pick(draw, DATES)
    bundle: Data = {
        "format": 1,
        "framework": framework["id"],
        "as_at": as_at,
        "council": _council(draw, framework, as_at),
    }
    if chance(draw, 30):
        bundle["scope"] = _scope(draw, framework)
    if chance(draw, 80):
        bundle["strategic_aims"] = [{"id": "sa1", "text": "A strategic aim."}]
        bundle["objectives"] = [_objective(draw, name, as_at) for name in some(draw, OBJECTIVES)]
    setting = setting_of(
        framework, as_at, [objective["id"] for objective in bundle.get("objectives", [])]
    )
    setting = replace(setting, focus=pick(draw, setting.leaves)[0], strong=chance(draw, 40))
    count = pick(draw, (0, 8, 7, 8, 6, 8, 5, 7, 8, 4, 3, 8, 2, 1)) * max_items // 8
    evidence: list[Data] = []
    for at in range(count):
        twin = evidence and chance(draw, 35)
        item = twin_of(draw, setting, pick(draw, evidence)) if twin else item_for(draw, setting)
        evidence.append({**item, "id": f"E{at}"})
    bundle["evidence"] = evidence
    return unshared(bundle)


@st.composite
def cases(
    draw: st.DrawFn, max_items: int = 8, *, asks: bool | None = None
) -> tuple[Data, Data, date]:
    """A framework, a bundle for it and the date the bundle speaks of. The framework has questions
    where ``asks``; where that is not said, every second time."""
    framework = draw(frameworks(asks=asks))
    bundle = draw(bundles(framework, max_items))
    return framework, bundle, bundle["as_at"]


def _council(draw: st.DrawFn, framework: Data, as_at: date) -> Data:
    """A council; now and then a profile value is missing, or it lists its services or partners."""
    established = before(as_at, pick(draw, INTERVALS)) + pick(draw, (0, 1, -1, 3)) * DAY
    council: Data = {"name": "A council", "code": "E10000012"}
    for field in framework["vocabulary"]["profile"]:
        if chance(draw, 70):
            numbers = (7500, 5000, 250, 249)
            council[field["id"]] = (
                established if "holds" in field else pick(draw, field.get("values", numbers))
            )
    if chance(draw, 40):
        council["services"] = some(draw, SERVICES)
    if chance(draw, 40):
        council["partners"] = some(draw, PARTNERS)
    return council


def _scope(draw: st.DrawFn, framework: Data) -> Data:
    scope: Data = {}
    if chance(draw, 50):
        scope["modules"] = some(draw, [module["module"] for module in framework["modules"]])
    if chance(draw, 60):
        characteristics = some(draw, framework["vocabulary"]["characteristics"], most=3)
        names = [name_of(draw, entry) for entry in characteristics]
        vocabulary = framework["vocabulary"]
        scope["characteristics"] = run_together(draw, vocabulary, "characteristics", names)
    return scope or {"modules": "all", "characteristics": "all"}


def _objective(draw: st.DrawFn, name: str, as_at: date) -> Data:
    objective: Data = {"id": name, "text": f"Objective {name}."}
    published = pick(draw, (None, None, -400, 0, 1, 45))
    if published is not None:
        objective["published"] = as_at + published * DAY
    if chance(draw, 30):
        objective["aims"] = ["sa1"]
    return objective
