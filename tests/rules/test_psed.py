"""The specific duties in England, `psed-england-2017`: each date and number on both its sides."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import eflg_engine
from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.planning import carry_out, make_plan
from eflg_engine.assessment.examples import run_examples
from eflg_engine.authoring.editions.diff import diff
from eflg_engine.authoring.implication.deciding import Relation
from eflg_engine.authoring.rule_tests.running import run_rule_tests
from eflg_engine.cross_check.adapter import why_unavailable
from eflg_engine.cross_check.engine_comparison import compare_engines
from eflg_engine.framework.model import leaves
from eflg_engine.report.texts import assessment_text
from tests.oracles import reference
from tests.support import shipped
from tests.support.plain_data import DAY

PSED = "psed-england-2017"
RECENT = "objectives.published.recent"
YEARLY = "information.published.yearly"
EMPLOYEES = "information.published.employees"
MATRIX = "information.reach.matrix"
GAP = "pay_gap.hourly.mean_hourly_gap"
ENGLAND = {"name": "A council", "nation": "england"}


def rules() -> Framework:
    return shipped.framework(PSED)


def state(criterion: str, day: str, *evidence: dict[str, Any], **council: object) -> str:
    """The state of a criterion on a day for a council in England with these published items."""
    items = [
        {
            "id": f"E{number}",
            "title": "A publication",
            "supports": [criterion],
            "assurance": "published",
            "characteristics": ["sex"],
            **item,
        }
        for number, item in enumerate(evidence)
    ]
    bundle = Bundle.from_data(
        {
            "council": ENGLAND | council,
            "objectives": [{"id": "EO1"}],
            "evidence": items,
        }
    )
    return assess(bundle, rules(), as_at=date.fromisoformat(day)).criteria[criterion].state


def objectives(dated: str) -> dict[str, Any]:
    return {"kind": "equality_objectives", "dated": dated, "objectives": ["EO1"]}


def pay_gap(snapshot: str, dated: str, gap: float = 1.5) -> dict[str, Any]:
    return {
        "kind": "workforce_data",
        "snapshot": snapshot,
        "dated": dated,
        "measures": {"mean_hourly_gap": gap},
    }


@pytest.mark.parametrize(
    ("dated", "last"),
    [
        ("2020-03-31", "2024-03-31"),
        ("2020-02-29", "2024-02-29"),  # from leap day to leap day
        ("2019-02-28", "2023-02-28"),
        ("2016-02-29", "2020-02-29"),
        ("2018-03-01", "2022-03-01"),
    ],
)
def test_objectives_hold_for_four_years_to_the_day(dated: str, last: str) -> None:
    after = (date.fromisoformat(last) + DAY).isoformat()
    assert state(RECENT, last, objectives(dated)) == "met"
    assert state(RECENT, after, objectives(dated)) == "not_met"


@pytest.mark.parametrize(
    ("dated", "last"),
    [
        ("2023-03-30", "2024-03-30"),
        ("2023-02-28", "2024-02-29"),  # the leap day belongs to the year that ends in February
        ("2024-02-29", "2025-02-28"),
        ("2023-03-01", "2024-03-01"),
    ],
)
def test_information_holds_for_a_year_from_its_own_day(dated: str, last: str) -> None:
    after = (date.fromisoformat(last) + DAY).isoformat()
    report = {"kind": "annual_report", "dated": dated}
    assert state(YEARLY, last, report) == "met"
    assert state(YEARLY, after, report) == "not_met"


@pytest.mark.parametrize(
    ("snapshot", "dated", "day", "expected"),
    [
        ("2023-03-31", "2024-03-30", "2024-03-30", "met"),
        ("2023-03-31", "2024-03-31", "2024-03-31", "not_met"),
        ("2023-03-31", "2023-03-31", "2023-03-31", "met"),
        ("2023-03-31", "2023-03-30", "2023-03-31", "not_met"),
        ("2022-03-31", "2023-03-30", "2024-03-30", "met"),
        ("2022-03-31", "2023-03-30", "2024-03-31", "not_met"),
        ("2023-03-31", "2024-02-29", "2024-03-31", "met"),
        ("2023-04-05", "2023-06-01", "2023-07-01", "not_met"),
    ],
)
def test_the_pay_gap_is_published_in_its_own_twelve_months(
    snapshot: str, dated: str, day: str, expected: str
) -> None:
    assert state(GAP, day, pay_gap(snapshot, dated), employees=250) == expected


@pytest.mark.parametrize("gap", [-35.2, 0, 0.1, 99])
def test_a_gap_may_be_any_figure(gap: float) -> None:
    item = pay_gap("2023-03-31", "2024-01-15", gap)
    assert state(GAP, "2024-02-01", item, employees=250) == "met"


@pytest.mark.parametrize(
    ("criterion", "employees", "expected"),
    [
        (EMPLOYEES, 149, "not_applicable"),
        (EMPLOYEES, 150, "no_evidence"),
        (EMPLOYEES, None, "not_assessed"),
        (GAP, 249, "not_applicable"),
        (GAP, 250, "no_evidence"),
        (GAP, None, "not_assessed"),
        (YEARLY, None, "no_evidence"),
        (YEARLY, 3, "no_evidence"),
    ],
)
def test_the_size_of_the_council(criterion: str, employees: int | None, expected: str) -> None:
    council = {} if employees is None else {"employees": employees}
    assert state(criterion, "2024-04-01", **council) == expected


def test_other_nations_have_other_duties() -> None:
    for nation in ("wales", "scotland", "northern_ireland"):
        bundle = Bundle.from_data({"council": {"name": "A", "nation": nation, "employees": 9000}})
        result = assess(bundle, rules(), as_at=date(2024, 4, 1))
        assert {c.state for c in result.criteria.values()} == {State.NOT_APPLICABLE}
        assert (result.level, result.status) == (None, "not_assessed")
    unknown = assess(Bundle.from_data({"council": {"name": "A"}}), rules(), as_at=date(2024, 4, 1))
    assert {c.state for c in unknown.criteria.values()} == {State.NOT_ASSESSED}


def test_nothing_was_due_before_31_march_2018() -> None:
    bundle = Bundle.from_data({"council": ENGLAND | {"employees": 5000}})
    before = assess(bundle, rules(), as_at=date(2018, 3, 30))
    assert {c.state for c in before.criteria.values()} == {State.NOT_APPLICABLE}
    assert {c.due_from for c in before.criteria.values()} == {date(2018, 3, 31)}
    after = assess(bundle, rules(), as_at=date(2018, 3, 31))
    assert {c.state for c in after.criteria.values()} == {State.NO_EVIDENCE}
    (event,) = forecast(bundle, rules(), date(2018, 6, 1), as_at=date(2018, 3, 1)).events
    assert event.day == date(2018, 3, 31)
    assert {c.causes[0].code for c in event.criteria} == {"falls_due"}


def test_objectives_of_the_years_before_went_on() -> None:
    assert state(RECENT, "2018-04-30", objectives("2014-04-30")) == "met"
    assert state(RECENT, "2018-05-01", objectives("2014-04-30")) == "not_met"


@pytest.mark.parametrize(
    ("criterion", "last_day_without"), [(YEARLY, "2024-03-31"), (GAP, "2025-03-31")]
)
def test_a_new_council_has_time_for_its_first_publication(
    criterion: str, last_day_without: str
) -> None:
    council: dict[str, object] = {"established": "2023-04-01", "employees": 5000}
    day = date.fromisoformat(last_day_without)
    assert state(criterion, day.isoformat(), **council) == "not_applicable"
    assert state(criterion, (day + DAY).isoformat(), **council) == "no_evidence"


def test_the_matrix_has_nine_times_three_cells_but_two() -> None:
    report = {"kind": "annual_report", "dated": "2024-01-10"}
    others = ["eliminate_discrimination", "advance_opportunity", "foster_good_relations"]
    without_marriage = [
        *("age", "disability", "gender_reassignment", "pregnancy_and_maternity"),
        *("race", "religion_or_belief", "sex", "sexual_orientation"),
    ]
    items = [
        report | {"characteristics": without_marriage, "aims": others},
        report | {"characteristics": ["marriage"], "aims": others[:1]},
    ]
    assert state(MATRIX, "2024-02-01", *items) == "met"
    assert state(MATRIX, "2024-02-01", items[0]) == "not_met"
    (demand,) = assess(
        Bundle.from_data({"council": ENGLAND}), rules(), as_at=date(2024, 2, 1)
    ).judgement.demands[
        next(
            number
            for number, leaf in enumerate(
                leaf for c in rules().criteria.values() for leaf in leaves(c.requires)
            )
            if dict(leaf.covers).get("matrix")
        )
    ]
    assert len(demand.names) == 25


def test_every_rule_is_grounded_and_its_examples_come_out() -> None:
    framework = rules()
    assert run_examples(framework).failures == ()
    assert [level.id for level in framework.levels] == ["met"]
    for criterion in framework.criteria.values():
        assert criterion.statement.endswith(".")
        assert criterion.remedy.endswith(".")
        assert criterion.standing
        assert criterion.effort
        assert criterion.due is not None
        assert criterion.applies_when.tests[0].field == "nation"
        assert criterion.sources
        assert all(source.url and place for source, place in criterion.sources)
        assert criterion.bounds == ("judgement" if criterion.id == MATRIX else "law")
        assert all(criterion.examples[key] for key in ("enough", "not_enough", "does_not_apply"))
    assert framework.notice.count("not legal advice") == 1


def test_the_engine_knows_none_of_it() -> None:
    """No id of the framework and none of its figures stands in Python."""
    framework = rules()
    words = {framework.id, *framework.themes, *framework.criteria, *framework.measures}
    for file in Path(eflg_engine.__file__).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not {word for word in words if word in text}, file


def test_the_sample() -> None:
    bundle = shipped.sample("brackenshire-psed-2024")
    result = assess(bundle, rules())
    assert result.level is None
    unmet = {c.id: c for c in result.criteria.values() if c.state is not State.MET}
    assert [*unmet] == [RECENT, MATRIX]
    assert result.criteria[YEARLY].holds_until == date(2024, 5, 11)
    assert result.criteria[GAP].holds_until == date(2025, 3, 30)
    assert result.criteria[GAP].proof == ("D7",)
    text = " ".join(assessment_text(result).split())
    assert (
        "Indicative level Duties met not shown yet (10 of 12 criteria; 2 lack one answer)" in text
    )
    assert (
        "D1 Equality objectives 2020 to 2024 is dated 31 March 2020; evidence here must be dated "
        "on or after 15 April 2020 (4 years before 15 April 2024): 15 days too old."
    ) in text
    assert (
        "25 characteristics under aims must be covered; the items that count cover 23. Not "
        'covered: gender reassignment and pregnancy and maternity under "foster good relations".'
    ) in text
    assert "not legal advice" in text
    on_time = assess(bundle, rules(), as_at=date(2024, 3, 31))
    assert on_time.criteria[RECENT].state is State.MET


def test_every_way_of_working_it_out_agrees_on_the_sample() -> None:
    """The reference and the second engine, on days around every edge of the sample."""
    bundle, framework = shipped.sample("brackenshire-psed-2024"), rules()
    data, written = shipped.framework_data(PSED), shipped.sample_data("brackenshire-psed-2024")
    days = [date(2018, 3, 30), date(2018, 3, 31), date(2024, 4, 15)]
    for event in forecast(bundle, framework, date(2025, 6, 30), as_at=date(2023, 3, 1)).events:
        days += [event.refresh_by, event.day]
    assert len(days) == 15
    for day in days:
        result = assess(bundle, framework, as_at=day)
        found = {key: str(c.state) for key, c in result.criteria.items()}
        assert found == reference.states(data, written, day)
        if why_unavailable() is None:
            assert compare_engines(bundle, framework, as_at=day).agrees


def test_a_plan_for_the_sample_meets_every_duty() -> None:
    bundle, framework = shipped.sample("brackenshire-psed-2024"), rules()
    for by in (date(2024, 4, 15), date(2025, 3, 31), date(2026, 4, 1)):
        plan = make_plan(bundle, framework, "met", by=by)
        assert plan.reached
        assert assess(carry_out(bundle, plan), framework, as_at=by).level == "met"


def test_its_examples_notice_every_change_of_a_step() -> None:
    tests = run_rule_tests(rules())
    seen, of = tests.coverage
    assert (seen, of > 50) == (of, True)
    noticed, changes = tests.score
    assert (noticed, changes > 250) == (changes, True)


@pytest.mark.parametrize(
    ("first", "relation", "day"),
    [("2019-03-31", Relation.LOOSER, date(2019, 3, 30)), ("2017-03-31", Relation.STRICTER, None)],
)
def test_an_edition_with_another_first_day_asks_otherwise(
    first: str, relation: Relation, day: date | None
) -> None:
    data = copy.deepcopy(shipped.framework_data(PSED))
    for module in data["modules"]:
        for theme in module["themes"]:
            for criterion in theme["criteria"]["met"]:
                criterion["due"]["from"] = first
                criterion.pop("examples")
    found = diff(rules(), Framework.from_data(data))
    assert {each.relation for each in found.shared} == {relation}
    if day is not None:
        (yearly,) = [each for each in found.shared if each.new.id == YEARLY]
        assert yearly.enough_now is not None
        assert (yearly.enough_now.as_at, yearly.enough_now.example["evidence"]) == (day, [])
