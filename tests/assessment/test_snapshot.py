"""Yearly figures: leaves with `snapshot`, and figures whose value does not matter."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, assess
from eflg_engine.analysis.actions import Delivery, as_delivered
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.draft import drafted_actions, with_drafts
from eflg_engine.analysis.plan.planning import carry_out, make_plan
from eflg_engine.assessment.reasons.explain import leaf_gaps
from eflg_engine.assessment.reasons.findings import Wording
from eflg_engine.assessment.reasons.requirement_text import RequirementText
from eflg_engine.cross_check.adapter import why_unavailable
from eflg_engine.cross_check.engine_comparison import compare_engines
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval, read_interval
from eflg_engine.report.plan import plan_blocks
from eflg_engine.report.render.text import render
from tests.oracles import reference_data, reference_leaves

MARCH = {"day": "03-31", "publish_within": "12 months"}
RULE = Snapshot(3, 31, read_interval("12 months"))


def data(**leaf: object) -> dict[str, Any]:
    """A framework of one criterion, which asks for this."""
    criterion = {
        "id": "c",
        "statement": "The figures are published.",
        "requires": {"evidence": {"kind": "workforce_data", **leaf}},
    }
    return {
        "id": "s",
        "title": "S",
        "levels": [{"id": "met", "title": "Met"}],
        "measures": {"gap": {"title": "Mean hourly gap", "unit": "percent"}},
        "modules": [
            {
                "module": "a",
                "title": "A",
                "themes": [{"id": "b", "title": "B", "criteria": {"met": [criterion]}}],
            }
        ],
    }


def bundle(*items: dict[str, object]) -> Bundle:
    """These items, offered for the criterion."""
    given_items = [
        {"id": f"E{n}", "title": "Report", "kind": "workforce_data", "supports": ["a.b.c"], **item}
        for n, item in enumerate(items)
    ]
    return Bundle.from_data({"council": {"name": "A council"}, "evidence": given_items})


def counts(item: dict[str, object], day: str, snapshot: object = MARCH) -> bool:
    """Whether the item alone meets the criterion on a day; the engines and the reference agree."""
    rules, offered = Framework.from_data(data(snapshot=snapshot)), bundle(item)
    as_at = date.fromisoformat(day)
    if why_unavailable() is None:
        assert compare_engines(offered, rules, as_at=as_at).agrees
    return assess(offered, rules, as_at=as_at).level == "met"


def why(item: dict[str, object], day: str) -> list[str]:
    """The reasons why the item does not count on a day, in words."""
    rules = Framework.from_data(data(snapshot=MARCH))
    explanation = (
        assess(bundle(item), rules, as_at=date.fromisoformat(day)).criteria["a.b.c"].explanation
    )
    assert explanation is not None
    wording = Wording.of(rules)
    return [
        f"{finding.code}: {wording.sentence(finding, near.item)}"
        for gap in leaf_gaps(explanation.gap)
        for near in gap.near_misses
        for finding in near.findings
    ]


@pytest.mark.parametrize(
    ("snapshot", "dated", "day", "expected"),
    [
        ("2023-03-31", "2023-03-31", "2023-03-31", True),  # the first day of the time to publish
        ("2023-03-31", "2023-03-30", "2023-04-30", False),
        ("2023-03-31", "2024-03-30", "2024-03-30", True),  # its last
        ("2023-03-31", "2024-03-31", "2024-03-31", False),
        ("2023-03-31", "2024-03-30", "2024-03-29", False),  # not published yet
        ("2023-03-31", "2023-06-01", "2024-03-31", True),  # the next is now open, but not due
        ("2023-03-31", "2023-06-01", "2025-03-30", True),  # the next may still be published
        ("2023-03-31", "2023-06-01", "2025-03-31", False),  # the next is overdue
        ("2024-03-31", "2025-03-30", "2025-03-31", True),
        ("2023-04-05", "2023-06-01", "2023-07-01", False),
        ("2023-03-30", "2023-06-01", "2023-07-01", False),
        ("2023-03", "2023-06-01", "2023-07-01", False),  # a month reads as its first day
    ],
)
def test_the_edges_of_the_time_to_publish(
    snapshot: str, dated: str, day: str, expected: bool
) -> None:
    assert counts({"snapshot": snapshot, "dated": dated}, day) is expected


def test_leap_years_make_no_difference_to_the_edges() -> None:
    february = {"day": "02-28", "publish_within": "12 months"}
    for year in (2022, 2023, 2024, 2027, 2028):  # the time to publish is over on 27 February
        item: dict[str, object] = {"snapshot": f"{year}-02-28", "dated": f"{year + 1}-02-27"}
        assert counts(item, f"{year + 1}-02-27", february)
        assert counts(item, f"{year + 2}-02-27", february)
        assert not counts(item, f"{year + 2}-02-28", february)
        assert not counts({**item, "dated": f"{year + 1}-02-28"}, f"{year + 1}-02-28", february)
    month = {"day": "01-31", "publish_within": "1 month"}  # to the end of February, 28 or 29
    assert counts({"snapshot": "2024-01-31", "dated": "2024-02-29"}, "2024-02-29", month)
    assert not counts({"snapshot": "2024-01-31", "dated": "2024-03-01"}, "2024-03-01", month)
    assert counts({"snapshot": "2023-01-31", "dated": "2023-02-28"}, "2024-02-29", month)
    assert not counts({"snapshot": "2023-01-31", "dated": "2023-02-28"}, "2024-03-01", month)


def test_nothing_else_will_do() -> None:
    assert not counts({"dated": "2024-01-01"}, "2024-02-01")
    rules = Framework.from_data(data(snapshot=MARCH, within="6 months"))
    offered = bundle({"snapshot": "2023-03-31", "dated": "2023-08-29"})
    (last,) = [assess(offered, rules, as_at=date(2024, 2, 29)).criteria["a.b.c"].holds_until]
    assert last == date(2024, 2, 29)  # the age limit ends before the snapshot does


def test_every_reason_in_words() -> None:
    assert why({"dated": "2024-01-01"}, "2024-02-01") == [
        "snapshot_missing: E0 does not say of which yearly snapshot it speaks; one of 31 March is "
        "needed here"
    ]
    assert why({"snapshot": "2023-04-05", "dated": "2024-01-01"}, "2024-02-01") == [
        "snapshot_other_day: E0 speaks of the snapshot of 5 April 2023; one of 31 March is needed "
        "here"
    ]
    assert why({"snapshot": "2023-03-31", "dated": "2024-04-02"}, "2024-05-01") == [
        "snapshot_out_of_time: E0 is dated 2 April 2024; figures of the snapshot of 31 March 2023 "
        "had to be published by 30 March 2024 (within 1 year, beginning with that day): 3 days "
        "too late"
    ]
    assert why({"snapshot": "2023-03-31", "dated": "2023-03-30"}, "2024-02-01") == [
        "snapshot_out_of_time: E0 is dated 30 March 2023, 1 day before the snapshot of 31 March "
        "2023 it speaks of"
    ]
    assert why({"snapshot": "2020-03-31", "dated": "2021-04-30"}, "2024-04-10") == [
        "snapshot_superseded: E0 speaks of the snapshot of 31 March 2020, superseded by that of "
        "31 March 2023, which fell due on 30 March 2024",
        "snapshot_out_of_time: E0 is dated 30 April 2021; figures of the snapshot of 31 March 2020 "
        "had to be published by 30 March 2021 (within 1 year, beginning with that day): 31 days "
        "too late",
    ]


def test_what_is_asked_for_in_words() -> None:
    rules = Framework.from_data(data(snapshot=MARCH, measure={"name": "gap"}))
    assert RequirementText(rules).lines(rules.criteria["a.b.c"].requires)[0][1] == (
        "workforce and pay figures, figures of the yearly snapshot of 31 March in force, published "
        "within 1 year beginning with that day, giving mean hourly gap (gap)"
    )


@given(
    st.sampled_from([(3, 31), (2, 28), (1, 31), (12, 31), (1, 1)]),
    st.one_of(
        st.builds(Interval, st.integers(1, 20), st.just(0)),
        st.builds(Interval, st.just(0), st.integers(1, 500)),
    ),
    st.dates(date(1950, 1, 1), date(2150, 1, 1)),
)
def test_the_calendar_is_the_one_of_the_documentation(
    yearly: tuple[int, int], time: Interval, day: date
) -> None:
    rule = Snapshot(*yearly, time)
    asked = {"day": rule.yearly_day, "publish_within": str(time)}
    last = rule.of_year(day.year)
    assert rule.last_day(last) == reference_data.end_of_time(last, str(time))
    assert rule.stands_until(last) == rule.last_day(last.replace(year=last.year + 1))
    due = rule.due_by(day)
    assert rule.last_day(due) < day <= rule.last_day(rule.of_year(due.year + 1))
    taken = rule.open_on(day)
    if taken is not None:
        item = {"snapshot": taken, "dated": day}
        assert reference_leaves.figures_in_force(item, asked, day)
        assert taken <= day < rule.of_year(taken.year + 1)


def test_it_holds_until_the_next_is_overdue_and_the_forecast_says_why() -> None:
    rules = Framework.from_data(data(snapshot=MARCH))
    offered = bundle({"snapshot": "2023-03-31", "dated": "2023-06-01"})
    result = assess(offered, rules, as_at=date(2024, 1, 1))
    assert result.criteria["a.b.c"].holds_until == date(2025, 3, 30)
    found = forecast(offered, rules, date(2026, 1, 1), as_at=date(2024, 1, 1))
    (event,) = found.events
    assert (event.day, event.criteria[0].causes[0].code) == (
        date(2025, 3, 31),
        "snapshot_superseded",
    )
    assert [(r.item, r.by) for r in found.refreshes] == [("E0", date(2025, 3, 30))]


def test_a_plan_gives_new_figures_and_a_new_date() -> None:
    rules = Framework.from_data(data(snapshot=MARCH))
    offered = bundle({"snapshot": "2022-03-31", "dated": "2023-03-01"})
    today = date(2024, 4, 10)
    plan = make_plan(offered, rules, "met", as_at=today, by=today)
    (action,) = plan.actions
    assert (action.change.verb, plan.proven_minimal) == ("refresh", True)
    assert (action.change.item.snapshot, action.change.item.dated) == (
        date(2024, 3, 31),
        date(2024, 4, 10),
    )
    assert assess(carry_out(offered, plan), rules, as_at=plan.day).level == "met"
    text = " ".join(render(plan_blocks(plan)).split())
    assert "is current on 10 April 2024, with the figures of 31 March 2024" in text
    last = date(2024, 3, 30)
    new = make_plan(bundle(), rules, "met", as_at=last, by=last).actions[0].change
    assert (new.verb, new.item.snapshot) == ("obtain", date(2023, 3, 31))


def test_figures_are_not_to_be_given_before_their_day() -> None:
    """Those that can be published now, if they still stand then; else the next, once they exist."""
    rules = Framework.from_data(data(snapshot=MARCH))
    offered = bundle({"snapshot": "2024-03-31", "dated": "2025-03-01"})
    today = date(2025, 6, 30)
    for by, taken, dues in [
        (date(2026, 5, 31), date(2025, 3, 31), (date(2026, 3, 1), date(2026, 3, 30))),
        (date(2027, 6, 30), date(2026, 3, 31), (date(2026, 4, 1), date(2027, 3, 30))),
    ]:
        plan = make_plan(offered, rules, "met", as_at=today, by=by)
        (action,) = plan.actions
        item = action.change.item
        assert (action.verb, item.snapshot, item.dated) == ("refresh", taken, action.due)
        assert dues[0] <= action.due <= dues[1]
        assert plan.fits
        assert assess(carry_out(offered, plan), rules, as_at=by).level == "met"


def test_no_plan_where_nothing_can_be_published_in_time() -> None:
    rules = Framework.from_data(data(snapshot={"day": "06-30", "publish_within": "1 month"}))
    assert make_plan(bundle(), rules, "met", as_at=date(2024, 7, 28)).reached
    assert not make_plan(bundle(), rules, "met", as_at=date(2024, 7, 29)).reached  # 3 days' work
    late = make_plan(bundle(), rules, "met", as_at=date(2024, 7, 30))
    assert make_plan(bundle(), rules, "met", as_at=date(2024, 7, 1), by=date(2024, 9, 1)).reached
    assert not late.reached
    assert [(b.criterion, b.reason) for b in late.blockers] == [
        ("a.b.c", "On 30 July 2024 no figures of a snapshot of 30 June can be published in time")
    ]


def test_a_refresh_spoils_no_other_figures() -> None:
    """An item that gives one snapshot's figures in time is not dated anew for another's."""
    rules = data(snapshot=MARCH)
    other = {
        "id": "d",
        "statement": "Figures of June.",
        "requires": {
            "evidence": {"snapshot": {"day": "06-30", "publish_within": "12 months"}},
        },
    }
    rules["modules"][0]["themes"][0]["criteria"]["met"].append(other)
    framework = Framework.from_data(rules)
    offered = bundle(
        {"supports": ["a"], "snapshot": "2023-03-31", "dated": "2023-06-01"},
    )
    plan = make_plan(offered, framework, "met", as_at=date(2024, 1, 15))
    assert [action.change.verb for action in plan.actions] == ["obtain"]
    assert assess(carry_out(offered, plan), framework, as_at=plan.day).level == "met"


def test_a_figure_that_must_only_be_given() -> None:
    rules = Framework.from_data(data(measure={"name": "gap"}))
    today = date(2024, 1, 1)

    def state(**measures: float) -> str:
        offered = bundle({"dated": "2023-12-01", "measures": measures})
        if why_unavailable() is None:
            assert compare_engines(offered, rules, as_at=today).agrees
        return assess(offered, rules, as_at=today).criteria["a.b.c"].state

    assert [state(gap=-12.5), state(gap=0), state(gap=99)] == ["met", "met", "met"]
    assert state(other=1) == "not_met"
    offered = bundle({"dated": "2023-12-01"})
    explanation = assess(offered, rules, as_at=today).criteria["a.b.c"].explanation
    assert explanation is not None
    (gap,) = leaf_gaps(explanation.gap)
    assert Wording.of(rules).sentence(gap.near_misses[0].findings[0]) == (
        "Does not give the figure for mean hourly gap (gap)"
    )
    plan = make_plan(offered, rules, "met", as_at=today)
    assert "giving mean hourly gap" in " ".join(render(plan_blocks(plan)).split())
    assert [action.change.verb for action in plan.actions] == ["obtain"]  # figures are not made up
    assert assess(carry_out(offered, plan), rules, as_at=plan.day).level == "met"


def test_a_drafted_action_brings_figures_that_can_still_be_published() -> None:
    """A report of this year's figures, where the one there is stands too low."""
    rules = Framework.from_data(data(snapshot=MARCH, assurance="published"))
    offered = replace(
        bundle({"snapshot": "2022-03-31", "dated": "2023-03-01", "assurance": "self"}),
        as_at=date(2023, 6, 1),
    )
    plan = make_plan(offered, rules, "met", by=date(2024, 2, 1))
    (action,) = plan.actions
    assert (action.change.verb, action.change.item.snapshot) == ("obtain", date(2023, 3, 31))
    drafts = drafted_actions(plan, lambda action: "Publish it")
    (expected,) = drafts[0].expected
    assert (expected.dated, expected.content.snapshot) == (action.due, date(2023, 3, 31))
    delivered = as_delivered(with_drafts(offered, drafts), date(2023, 6, 1), Delivery.ALL)
    assert assess(delivered, rules, as_at=plan.day).level == "met"
