"""A month reads as its first or last day by what the date says; values compare by meaning."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, State, assess
from eflg_engine.analysis import forecast, make_plan
from eflg_engine.cli.options import date_option

BUNDLE = """
format: 1
as_at: 2024-03-01
council: {name: Saltmere, employees: 400, type: unitary}
objectives:
  - {id: O1, published: 2023-05}
  - {id: O2, published: 2024-05}
evidence:
  - {id: PAST, title: P, kind: policy, supports: [workforce], dated: 2023-05, review_by: 2024-05}
  - {id: PLANNED, title: P, kind: policy, supports: [workforce], dated: 2024-05}
  - {id: OLD, title: P, kind: policy, supports: [workforce], dated: 1889}
actions:
  - {id: A1, due: 2024, evidence_expected: {title: T, kind: policy, supports: [workforce],
     dated: 2024-04}}
"""


def test_past_evidence_reads_the_first_day_and_what_is_planned_the_last() -> None:
    bundle = Bundle.from_text(BUNDLE)
    past, planned, old = bundle.evidence
    assert (past.dated, past.review_by) == (date(2023, 5, 1), date(2024, 5, 31))
    assert planned.dated == date(2024, 5, 31)
    assert old.dated == date(1889, 1, 1)
    assert [each.published for each in bundle.objectives] == [date(2023, 5, 1), date(2024, 5, 31)]
    (action,) = bundle.actions
    assert (action.due, action.expected[0].dated) == (date(2024, 12, 31), date(2024, 4, 30))
    assert Bundle.from_data(bundle.to_data()) == bundle


@pytest.mark.parametrize("option", ["--until", "--by", "--review", "--visit"])
def test_options_that_say_until_when_read_the_last_day(option: str) -> None:
    assert date_option(option, "2024-02") == date(2024, 2, 29)
    assert date_option("--as-at", "2024-02") == date(2024, 2, 1)


def test_a_datetime_reads_as_its_date_everywhere() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.from_text(BUNDLE)
    moment = datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert assess(bundle, framework, as_at=moment).as_at == date(2024, 3, 1)
    later = datetime(2024, 6, 1, 9, tzinfo=UTC)
    assert forecast(bundle, framework, later, as_at=moment).until == date(2024, 6, 1)
    make_plan(bundle, framework, "developing", part="workforce.data", by=later, as_at=moment)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_every_day_that_there_is_may_be_the_day_to_judge_by(day: str) -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.from_text(BUNDLE.replace("2024-03-01", day))
    result = assess(bundle, framework)
    assert result.to_json()
    forecast(bundle, framework, date.max)


_ASKS = """
format: 1
id: small
title: Small
version: 1.0.0
below: Below
notice: N.
levels: [{id: one, title: One}]
policies: {strict: {title: Strict}}
modules:
  - module: m
    title: M
    themes:
      - id: t
        title: T
        criteria:
          one:
            - {id: big, statement: S., requires: {evidence: {kind: policy}},
               applies_when: {employees: 250, type: london_borough}}
"""


@pytest.mark.parametrize("employees", ["250", "250.0", "2.5e2", "+250"])
@pytest.mark.parametrize("sort", ["london_borough", "London Borough", "LONDON-BOROUGH"])
def test_numbers_compare_as_numbers_and_words_by_their_folded_form(
    employees: str, sort: str
) -> None:
    framework = Framework.from_text(_ASKS)
    text = BUNDLE.replace("employees: 400, type: unitary", f"employees: {employees}, type: {sort}")
    bundle = Bundle.from_text(text.replace("workforce", "m"), framework=framework)
    assert assess(bundle, framework).states["m.t.big"] is State.MET


def test_decomposed_names_match_composed_ones() -> None:
    text = BUNDLE.replace("id: O1", "id: Caf\u00e9").replace(
        "dated: 1889", "dated: 1889, objectives: [Cafe\u0301]"
    )
    framework = Framework.load("eflg-2021")
    bundle = Bundle.from_text(text, framework=framework)
    assert bundle.evidence[2].objectives == (bundle.objectives[0].id,)
    with pytest.raises(InvalidInput):
        Bundle.from_text(text.replace("Cafe\u0301", "Kaffee"), framework=framework)


def test_a_month_stays_a_month_in_what_is_written() -> None:
    item = {"id": "E", "title": "T", "kind": "policy", "supports": "leadership"}
    items = [
        {**item, "id": f"E{n}", "dated": dated, "review_by": "2031-02"}
        for n, dated in enumerate(("2024-05", "2023", "2024-06-01", "2030-04"))
    ]
    data = {"as_at": "2024-12-31", "council": {"name": "X"}, "evidence": items}
    bundle = Bundle.from_data(data)
    text = bundle.to_yaml()
    for said in ("2024-05", "'2023'", "'2024-06-01'", "2030-04"):
        assert f"  dated: {said}\n" in text
    assert text.count("  review_by: 2031-02\n") == 4
    assert Bundle.from_text(text) == bundle
    assert Bundle.from_text(text).sha256 == bundle.sha256
