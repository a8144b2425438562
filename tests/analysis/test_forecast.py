"""Forecasts, resilience and what-ifs, held to the engine, to brute force and to their formats."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.council_parts import find_part, held_level
from eflg_engine.analysis.forecasting import Forecast, forecast
from eflg_engine.analysis.losses import resilience
from eflg_engine.analysis.whatif import edited, level_changes, what_if
from eflg_engine.assessment.state import State
from eflg_engine.report.render.ics import forecast_ics
from eflg_engine.report.render.svg import forecast_svg
from tests.support import shipped
from tests.support.plain_data import DAY, Data
from tests.support.strategies import cases

STAMP = datetime(2024, 10, 31, 9, 30, tzinfo=UTC)


def sample_forecast(name: str = "brackenshire-2024", days: int = 900) -> Forecast:
    """A forecast for a shipped sample."""
    bundle = shipped.sample(name)
    assert bundle.as_at is not None
    return forecast(bundle, shipped.framework(), bundle.as_at + days * DAY)


# Forecast


@settings(max_examples=40)
@given(cases(), st.sampled_from(["strict", "share", "profile"]))
def test_a_forecast_agrees_with_assess_on_every_day(
    case: tuple[Data, Data, date], policy: str
) -> None:
    framework, bundle = Framework.from_data(case[0]), Bundle.from_data(case[1])
    until = case[2] + 120 * DAY
    found = forecast(bundle, framework, until, policy=policy)
    events = {event.day: event for event in found.events}
    before = found.start
    day = case[2] + DAY
    while day <= until:
        today = assess(bundle, framework, as_at=day, policy=policy)
        changed = today.judgement.states != before.judgement.states
        assert changed == (day in events)
        if changed:
            assert events[day].levels == level_changes(before, today)
            assert {c.id for c in events[day].criteria} == {
                new.id
                for old, new in zip(
                    before.criteria_by_number, today.criteria_by_number, strict=True
                )
                if (old.state is State.MET) != (new.state is State.MET)
                or (old.due_from and not new.due_from)
            }
            assert all(criterion.causes for criterion in events[day].criteria)
        for part, spans in found.spans.items():
            held = today.modules.get(part) or today.themes.get(part) or today
            (span,) = [span for span in spans if span.first <= day <= span.last]
            assert (span.level, span.title) == (held.level, held.shown)
        before = today
        day += DAY


def test_what_is_refreshed_in_time_goes_on_counting() -> None:
    found = sample_forecast(days=100)
    framework = shipped.framework()
    assert found.refreshes
    for refresh in found.refreshes:
        bundle, _ = edited(
            found.start.bundle,
            framework,
            change=[(refresh.item, {"dated": refresh.by.isoformat(), "review_by": None})],
        )
        after = assess(bundle, framework, as_at=refresh.by + DAY)
        assert all(after.criteria[key].state is State.MET for key in refresh.criteria)


def test_a_forecast_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        sample_forecast(days=-1)
    assert [problem.code for problem in caught.value.problems] == ["out_of_range"]


# iCalendar


def test_the_calendar_is_valid_and_stable() -> None:
    import icalendar  # here, so that the tests can be collected on every Python

    found = sample_forecast()
    text = forecast_ics(found, STAMP)
    assert text == forecast_ics(sample_forecast(), STAMP)
    raw = text.encode()
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(raw.splitlines())
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(raw)
    assert not calendar.errors
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(found.refreshes)
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event, refresh in zip(events, found.refreshes, strict=True):
        assert event.decoded("DTSTART") == refresh.by
        assert event.decoded("DTEND") == refresh.by + DAY
        assert event.decoded("DTSTAMP") == STAMP
        assert str(event["SUMMARY"]) == f"Refresh {refresh.item} {refresh.title}"
        assert refresh.criteria[0] in str(event["DESCRIPTION"])
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("TRIGGER") == timedelta(days=-28)
    later = forecast_ics(found, STAMP + DAY)
    assert [line for line in later.splitlines() if line.startswith("UID")] == [
        line for line in text.splitlines() if line.startswith("UID")
    ]


def test_titles_cannot_break_the_calendar() -> None:
    import icalendar  # here, so that the tests can be collected on every Python

    found = sample_forecast(days=100)
    hostile = "A; b, c\\n\nBEGIN:VEVENT \u00e9\u00e8" + "\u20ac" * 60
    bundle, _ = edited(
        found.start.bundle,
        shipped.framework(),
        change=[(refresh.item, {"title": hostile}) for refresh in found.refreshes],
    )
    again = forecast(bundle, shipped.framework(), found.until)
    raw = forecast_ics(again, STAMP).encode()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert len(events) == len(found.refreshes)
    title = bundle.item[found.refreshes[0].item].title
    assert str(events[0]["SUMMARY"]) == f"Refresh {found.refreshes[0].item} {title}"


# The picture


def test_the_picture_shows_every_part_and_span() -> None:
    found = sample_forecast()
    root = ET.fromstring(forecast_svg(found))
    titles = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    spans = sum(len(spans) for spans in found.spans.values())
    assert len(titles) == 1 + spans
    assert titles[1] == "The council: Achieving, 31 October 2024 to 1 January 2025"
    bars = [
        element
        for element in root.iter("{http://www.w3.org/2000/svg}rect")
        if len(element) and element.get("fill")
    ]
    assert len(bars) == spans
    width = float(root.get("width") or 0)
    assert all(
        0
        <= float(bar.get("x") or 0)
        <= float(bar.get("x") or 0) + float(bar.get("width") or 0)
        <= width
        for bar in bars
    )


# Resilience


@settings(max_examples=40)
@given(cases(max_items=6), st.sampled_from(["strict", "share", "profile"]))
def test_resilience_is_as_good_as_trying_every_loss(
    case: tuple[Data, Data, date], policy: str
) -> None:
    framework, bundle = Framework.from_data(case[0]), Bundle.from_data(case[1])
    found = resilience(bundle, framework, policy=policy)
    ids = [item.id for item in bundle.evidence]
    levels = [level.id for level in framework.levels]

    def held(part: str, gone: tuple[str, ...]) -> int | None:
        kept = bundle.with_evidence(item for item in bundle.evidence if item.id not in gone)
        result = assess(kept, framework, policy=policy)
        where = result.modules.get(part) or result.themes.get(part) or result
        return where.level_number

    for hold in found.holds:
        assert hold.proven
        level = levels.index(hold.level)
        if hold.could_lose is None:
            assert (held(hold.id, tuple(ids)) or 0) >= level
            continue
        falls = [
            gone
            for size in range(hold.could_lose + 2)
            for gone in combinations(ids, size)
            if (held(hold.id, gone) or 0) < level or held(hold.id, gone) == -1
        ]
        assert {len(gone) for gone in falls} == {hold.could_lose + 1}
        assert tuple(sorted(hold.smallest_loss)) in [tuple(sorted(gone)) for gone in falls]
        assert set(hold.single_points) == {gone[0] for gone in falls if len(gone) == 1}


def test_the_most_load_bearing_items_come_first() -> None:
    found = resilience(shipped.sample("brackenshire-2024"), shipped.framework())
    loads = [(len(load.levels), len(load.criteria)) for load in found.loads]
    assert loads == sorted(loads, reverse=True)
    (council,) = [hold for hold in found.holds if not hold.id]
    assert {load.item for load in found.loads if "" in load.levels} == set(council.single_points)


# What if


@settings(max_examples=40)
@given(st.data())
def test_what_if_lists_all_that_differs(data: st.DataObject) -> None:
    framework_data, bundle_data, as_at = data.draw(cases())
    framework, bundle = Framework.from_data(framework_data), Bundle.from_data(bundle_data)
    ids = [item.id for item in bundle.evidence]
    remove = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    then = as_at + data.draw(st.sampled_from([0, 1, 30, 400])) * DAY
    after, _ = edited(bundle, framework, remove=remove)
    assert [item.id for item in after.evidence] == [key for key in ids if key not in remove]
    found = what_if(bundle, after, framework, then=then)
    old, new = assess(bundle, framework), assess(after, framework, as_at=then)
    changed = {change.id: (change.before, change.after) for change in found.criteria}
    assert changed == {
        key: (old.criteria[key].state, new.criteria[key].state)
        for key in old.criteria
        if old.criteria[key].state is not new.criteria[key].state
    }
    assert {change.id for change in found.levels if change.sort == "theme"} == {
        key for key in old.themes if old.themes[key].level_title != new.themes[key].level_title
    }
    for change in found.criteria:
        assert change.why or change.before is not State.MET


def test_every_problem_of_the_edits_is_said_at_once() -> None:
    bundle, framework = shipped.sample("brackenshire-2024"), shipped.framework()
    with pytest.raises(InvalidInput) as caught:
        edited(
            bundle,
            framework,
            add=[{"id": "C01", "title": "Again", "kind": "polcy", "supports": "communities"}],
            remove=["C0x"],
            change=[("C02", {"dated": "2024-13-01", "id": "other"}), ("C99", {"shows": "plan"})],
        )
    codes = sorted(problem.code for problem in caught.value.problems)
    assert codes == [
        "bad_date",
        "duplicate_id",
        "missing_key",
        "not_allowed",
        "unknown_item",
        "unknown_item",
        "unknown_kind",
    ]
    places = {str(problem.place) for problem in caught.value.problems}
    assert "change C02, dated" in places
    assert "added, item 1, kind" in places


def test_held_level_reads_the_part() -> None:
    result = assess(shipped.sample("brackenshire-2024"), shipped.framework(), policy="profile")
    part = find_part(result.framework, None, [])
    assert part is not None
    assert result.level is None
    assert held_level(result, part) == min(m.level_number or 0 for m in result.modules.values())
