"""Hypothesis strategies for better copies of an item."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.oracles.reference_data import terms_meant
from tests.support.choices import chance, name_of, pick, some
from tests.support.framework_strategies import DATES, MEASURES
from tests.support.item_strategies import (
    DIMENSIONS,
    Setting,
    nameable,
    reviewed_in_order,
    setting_of,
)
from tests.support.plain_data import (
    DAY,
    Data,
    entry_named,
    first_day,
    last_day,
    naming_too,
    rung_of,
    targets_of,
    unshared,
)


@st.composite
def improvements(
    draw: st.DrawFn,
    framework: Data,
    item: Data,
    as_at: date | None = None,
    objectives: Sequence[str] = (),
) -> Data:
    """A copy of the item that is better in one respect or more and worse in none, if it can be.

    A later date is given only with ``as_at`` and never lies after it; ``objectives`` are the ids
    the bundle lists.
    """
    setting = setting_of(framework, as_at or DATES[0], list(objectives))
    ways: list[Callable[[], Data]] = [
        lambda: _climbing(draw, setting, item, "shows"),
        lambda: _climbing(draw, setting, item, "assurance"),
        lambda: _covering_more(draw, setting, item),
        lambda: _with_higher_measure(draw, item),
        lambda: _reviewed_later(draw, setting, item),
        lambda: {"supports": _offered_for_more(draw, setting, item["supports"])},
        lambda: {"difference": "What changed."},
    ]
    if as_at is not None and "snapshot" not in item:  # yearly figures have their own time
        ways.append(lambda: _dated_later(draw, item, as_at))
    improved = dict(item)
    for way in some(draw, ways, most=3):
        improved.update(way())
    return unshared(reviewed_in_order(improved))


def _climbing(draw: st.DrawFn, setting: Setting, item: Data, ladder: str) -> Data:
    rungs = setting.vocabulary["ladders"][ladder]
    kind = entry_named(setting.vocabulary["kinds"], item["kind"])
    usual = kind.get("usually", {}).get(ladder, setting.vocabulary["defaults"][ladder])
    stands = rung_of(rungs, item.get(ladder, usual))
    return {ladder: name_of(draw, pick(draw, rungs[min(stands + 1, len(rungs) - 1) :]))}


def _covering_more(draw: st.DrawFn, setting: Setting, item: Data) -> Data:
    """More of one dimension: what was named stays named, under the same names."""
    dimension = pick(draw, DIMENSIONS)
    named = item.get(dimension, [])
    if named == "all":
        return {}
    if dimension in ("characteristics", "objectives") and chance(draw, 30):
        return {dimension: "all"}
    known = nameable(setting, dimension)
    present = [full_id for name in named for full_id in _meant(setting, dimension, known, name)]
    fresh = [entry for entry in known if entry["id"] not in present]
    return (
        {dimension: [*named, *(name_of(draw, entry) for entry in some(draw, fresh))]}
        if fresh
        else {}
    )


def _meant(setting: Setting, dimension: str, known: Sequence[Data], name: str) -> list[str]:
    """The ids that a name stands for: several for a word or a text of the vocabulary."""
    if dimension in ("characteristics", "aims"):
        return terms_meant(setting.vocabulary, dimension, name)
    return [entry_named(known, name)["id"]]


def _with_higher_measure(draw: st.DrawFn, item: Data) -> Data:
    figures = item.get("measures", {})
    name = pick(draw, MEASURES)
    return {"measures": {**figures, name: figures.get(name, 0) + pick(draw, (0.5, 2, 60))}}


def _reviewed_later(draw: st.DrawFn, setting: Setting, item: Data) -> Data:
    """A later `review_by`, or (None) none at all, but where the kind states its own end."""
    kind = entry_named(setting.vocabulary["kinds"], item["kind"])
    if "review_by" not in item:
        return {}
    if chance(draw, 50) and not kind.get("until_stated"):
        return {"review_by": None}
    return {"review_by": last_day(item["review_by"]) + pick(draw, (1, 31, 400)) * DAY}


def _dated_later(draw: st.DrawFn, item: Data, as_at: date) -> Data:
    dated = first_day(item["dated"])
    if dated >= as_at:
        return {}
    days_left = (as_at - dated).days
    return {"dated": as_at - pick(draw, (0, 1, 30, 365)) % days_left * DAY}


def _offered_for_more(draw: st.DrawFn, setting: Setting, supports: Any) -> Any:
    """`supports` as it is written, with more names."""
    others = _others(draw, setting.places, targets_of(supports))
    return naming_too(supports, others)


def _others(draw: st.DrawFn, places: list[str], present: list[str]) -> list[str]:
    absent = [place for place in places if place not in present]
    return some(draw, absent, most=2) if absent else []
