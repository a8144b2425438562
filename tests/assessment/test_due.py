"""Criteria that are asked for from a day on: `due`."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.planning import make_plan
from eflg_engine.analysis.whatif import what_if
from eflg_engine.assessment.subsets import levels_of_subsets, removing_each
from eflg_engine.cross_check.adapter import why_unavailable
from eflg_engine.cross_check.engine_comparison import compare_engines
from eflg_engine.framework import cache
from eflg_engine.framework.model import Due
from eflg_engine.reading.values import Interval, read_interval
from eflg_engine.report.blocks import Block
from eflg_engine.report.explanation import explanation_blocks
from eflg_engine.report.forecast import forecast_blocks
from eflg_engine.report.framework import framework_blocks
from eflg_engine.report.render.text import render
from tests.oracles import brute_implication as brute
from tests.oracles import reference, reference_data
from tests.support.plain_data import DAY, Data

BOTH = {"from": "2018-03-31", "after": "1 year", "since": "established"}


def data(due: object = None) -> dict[str, Any]:
    """Two criteria: one always asked for, one with this `due`."""
    always = {"id": "always", "statement": "A policy.", "requires": {"evidence": {}}}
    later: dict[str, object] = {
        "id": "later",
        "statement": "A report.",
        "requires": {"evidence": {}},
    }
    if due is not None:
        later["due"] = due
    return {
        "id": "d",
        "title": "D",
        "levels": [{"id": "met", "title": "Met"}],
        "modules": [
            {
                "module": "a",
                "title": "A",
                "themes": [{"id": "b", "title": "B", "criteria": {"met": [always, later]}}],
            }
        ],
    }


def bundle(*supports: str, **council: object) -> Bundle:
    """An item for each of these criteria."""
    return Bundle.from_data(
        {
            "council": {"name": "A council", **council},
            "evidence": [
                {
                    "id": f"E{number}",
                    "title": "A paper",
                    "kind": "policy",
                    "supports": [f"a.b.{target}"],
                    "dated": "2015-01-01",
                }
                for number, target in enumerate(supports)
            ],
        }
    )


def state(due: object, day: str, **council: object) -> str:
    """The state on a day of the criterion with this `due`, where nothing is offered."""
    rules = Framework.from_data(data(due))
    result = assess(bundle(**council), rules, as_at=date.fromisoformat(day))
    return result.criteria["a.b.later"].state


@pytest.mark.parametrize(
    ("due", "council", "first"),
    [
        ({"from": "2018-03-31"}, {}, "2018-03-31"),
        ({"from": "2018-04"}, {}, "2018-04-01"),
        ({"after": "1 year", "since": "established"}, {"established": "2023-04-01"}, "2024-04-01"),
        ({"after": "1 year", "since": "established"}, {"established": "2024-02-29"}, "2025-03-01"),
        ({"after": "1 year", "since": "established"}, {"established": "2023-02-28"}, "2024-02-28"),
        ({"after": "4 years", "since": "established"}, {"established": "2020-02-29"}, "2024-02-29"),
        ({"after": "1 month", "since": "established"}, {"established": "2023-01-31"}, "2023-03-01"),
        ({"after": "90 days", "since": "established"}, {"established": "2023-01-01"}, "2023-04-01"),
        (BOTH, {"established": "2017-01-01"}, "2018-03-31"),
        (BOTH, {"established": date(2019, 4, 1)}, "2020-04-01"),
        (BOTH, {"established": "2019-04"}, "2020-04-01"),
    ],
)
def test_the_first_day_is_exact(due: object, council: dict[str, object], first: str) -> None:
    before = (date.fromisoformat(first) - DAY).isoformat()
    assert state(due, before, **council) == "not_applicable"
    assert state(due, first, **council) == "no_evidence"


def test_a_council_that_gives_no_day_is_long_established() -> None:
    assert state({"after": "1 year", "since": "established"}, "1950-01-01") == "no_evidence"
    assert state(BOTH, "2018-03-30") == "not_applicable"
    assert state(BOTH, "2018-03-31") == "no_evidence"


@given(
    st.dates(date(1950, 1, 1), date(2150, 1, 1)),
    st.one_of(
        st.builds(Interval, st.integers(1, 60), st.just(0)),
        st.builds(Interval, st.just(0), st.integers(1, 900)),
    ),
)
def test_the_first_day_is_the_first_from_which_the_time_is_over(day: date, time: Interval) -> None:
    first = Due(None, time, "day").first_day({"day": day.isoformat()})
    assert first is not None
    assert time.before(first) >= day
    assert all(time.before(first - n * DAY) < day for n in range(1, 5))
    assert (
        reference_data.before(first, str(time))
        >= day
        > reference_data.before(first - DAY, str(time))
    )


def test_what_is_not_due_is_left_out_of_the_level_and_the_result_says_so() -> None:
    rules = Framework.from_data(data({"from": "2018-03-31"}))
    given_evidence = bundle("always")
    early = assess(given_evidence, rules, as_at=date(2018, 3, 30))
    late = assess(given_evidence, rules, as_at=date(2018, 3, 31))
    assert (early.level, late.level) == ("met", None)
    written: Any = early.to_data()
    (found,) = [c for c in written["modules"][0]["themes"][0]["criteria"] if c["id"] == "a.b.later"]
    assert found["state"] == "not_applicable"
    assert found["due_from"] == "2018-03-31"
    assert found["reason"] == "Not due before 31 March 2018"
    assert "due_from" not in late.to_json()
    explained = shown(explanation_blocks(early, "a.b.later"))
    assert "State Not due yet" in explained
    assert explained.count("Not due before 31 March 2018.") == 1
    assert "(a.b.later): not due yet" in shown(explanation_blocks(early, "a.b"))


def test_a_condition_that_does_not_hold_is_the_reason_where_both_are_there() -> None:
    rules = data({"from": "2018-03-31"})
    rules["modules"][0]["themes"][0]["criteria"]["met"][1]["applies_when"] = {"nation": "england"}
    framework = Framework.from_data(rules)

    def found(day: str, **council: object) -> tuple[str, date | None]:
        result = assess(bundle(**council), framework, as_at=date.fromisoformat(day))
        criterion = result.criteria["a.b.later"]
        return criterion.state, criterion.due_from

    assert found("2018-03-30", nation="wales") == ("not_applicable", None)
    assert found("2018-03-30") == ("not_applicable", date(2018, 3, 31))
    assert found("2018-03-31") == ("not_assessed", None)
    assert found("2018-03-31", nation="england") == ("no_evidence", None)


def test_a_forecast_lists_the_day() -> None:
    rules = Framework.from_data(data({"from": "2018-03-31"}))
    found = forecast(bundle("always"), rules, date(2018, 12, 31), as_at=date(2018, 3, 1))
    (event,) = found.events
    assert event.day == date(2018, 3, 31)
    assert [(c.id, c.met, c.causes[0].code) for c in event.criteria] == [
        ("a.b.later", False, "falls_due")
    ]
    council = event.levels[0]
    assert (council.id, council.before, council.after) == ("", "met", None)
    assert found.refreshes == ()
    written = shown(forecast_blocks(found))
    assert '31 March 2018 (act by 30 March 2018): "A report." (a.b.later) is asked' in written
    assert "31 March 2018: A report. (a.b.later) Not met on that day" in written


def test_a_forecast_lists_it_where_it_is_met_too() -> None:
    rules = Framework.from_data(data({"from": "2018-03-31"}))
    given_evidence = bundle("always", "later")
    found = forecast(given_evidence, rules, date(2018, 12, 31), as_at=date(2018, 3, 1))
    assert [(e.day, e.levels, e.criteria[0].met) for e in found.events] == [
        (date(2018, 3, 31), (), True)
    ]
    assert "31 March 2018: A report. (a.b.later) Met on that day" in shown(forecast_blocks(found))


def test_what_walks_over_states_knows_the_day() -> None:
    rules = Framework.from_data(data({"from": "2018-03-31"}))
    given_evidence = bundle("always")
    early, late = date(2018, 3, 30), date(2018, 3, 31)
    for day, level in ((early, 0), (late, -1)):
        subsets = levels_of_subsets(
            assess(given_evidence, rules, as_at=day), removing_each([], at_once=0)
        )
        assert ("a.b.later" in subsets.met, subsets.council) == (day == late, (level + 1,))
        if why_unavailable() is None:
            assert compare_engines(given_evidence, rules, as_at=day).agrees
    assert make_plan(given_evidence, rules, "met", as_at=early).actions == ()
    assert len(make_plan(given_evidence, rules, "met", as_at=early, by=late).actions) == 1
    changes = what_if(given_evidence, given_evidence, rules, as_at=early, then=late).criteria
    assert [(c.id, c.why[0]) for c in changes] == [("a.b.later", "It falls due on 31 March 2018")]
    back = what_if(given_evidence, given_evidence, rules, as_at=late, then=early).criteria
    assert [(c.id, c.why) for c in back] == [("a.b.later", ("Not due before 31 March 2018",))]


def test_a_rule_says_it_in_words_and_its_hash_knows_it() -> None:
    rules = Framework.from_data(data(BOTH))
    assert (
        "31 March 2018 and, if later, 1 year after the day on which the council was established "
        "(established), if the council gives that"
    ) in " ".join(shown(framework_blocks(rules, "a.b.later")).split())
    hashes = {
        Framework.from_data(data(due)).sha256
        for due in (None, BOTH, {"from": "2018-03-31"}, {"from": "2018-03-30"})
    }
    assert len(hashes) == 4


def test_it_is_kept(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    written = data(BOTH)
    (module,) = written.pop("modules")
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "framework.yaml").write_text(yaml.safe_dump(written), encoding="utf-8")
    (folder / "1-a.yaml").write_text(yaml.safe_dump(module), encoding="utf-8")
    assert cache.load(folder) == cache.load(folder)
    assert list((tmp_path / "cache").rglob("*.framework"))
    due = cache.load(folder).criteria["a.b.later"].due
    assert due == Due(date(2018, 3, 31), read_interval("1 year"), "established")


def test_a_day_of_the_profile_is_checked() -> None:
    rules = Framework.from_data(data(BOTH))
    with pytest.raises(InvalidInput) as caught:
        assess(bundle(established="last spring"), rules, as_at=date(2020, 1, 1))
    assert [p.code for p in caught.value.problems] == ["bad_date"]


def shown(blocks: list[Block]) -> str:
    """A report as plain text, each line joined."""
    return " ".join(render(blocks).split())


def test_an_answered_leaf_that_falls_due_may_meet_a_criterion_again() -> None:
    soon = {"question": "soon", "asks": "Is it there?", "due": {"from": "2024-03-01"}}
    now = {"question": "now", "asks": "Is it new?", "within": "1 month"}
    either = {"any": [{"evidence": now}, {"evidence": soon}]}
    data = brute.framework(either, {"evidence": {}})
    item = {"id": "E1", "title": "A", "kind": "paper", "dated": "2024-01-01"}
    written: Data = {
        "council": {"name": "A council"},
        "evidence": [item | {"supports": {"m1.t.a": ["now", "soon"]}}],
    }
    framework, bundle = Framework.from_data(data), Bundle.from_data(written)
    states = {}
    for day in (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 1)):
        states[day] = assess(bundle, framework, as_at=day).criteria["m1.t.a"].state
        assert states[day] == reference.states(data, written, day)["m1.t.a"]
    assert [*states.values()] == ["met", "not_met", "met"]
    result = assess(bundle, framework, as_at=date(2024, 1, 31))
    assert result.criteria["m1.t.a"].holds_until == date(2024, 2, 1)
    assert reference.holds_until(data, written, date(2024, 1, 31), "m1.t.a") == date(2024, 2, 1)
