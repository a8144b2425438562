"""What an officer reads in a plan: what to do, when, for what, and what is there already."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from eflg_engine import Bundle, assess
from eflg_engine.analysis.plan.draft import drafted_actions
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import best_within, carry_out, make_plan
from eflg_engine.analysis.sorting import sort_items
from eflg_engine.cli.main import main
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.plan import PLAN, action_text
from eflg_engine.report.report import PAPER
from eflg_engine.report.texts import explanation_text
from tests.support import shipped
from tests.support.plans import reaches

AS_AT = date(2025, 6, 30)


def text_of(plan: Plan, form: str = "text") -> str:
    text = FORMATS[form].render(PLAN, plan, PAPER)
    assert isinstance(text, str)
    return " ".join(text.split()) if form == "text" else text


def saltmere(*evidence: dict[str, object], **others: object) -> Bundle:
    council = {"name": "Saltmere", "type": "district", "nation": "england", "employees": 900}
    data = {"as_at": AS_AT, "council": council, "evidence": list(evidence), **others}
    return Bundle.from_data(data, framework=shipped.framework())


PAY_GAP: dict[str, object] = {
    "id": "B9",
    "title": "Gender pay gap report",
    "kind": "workforce_data",
    "supports": "workforce.data",
    "dated": "2025-03",
    "assurance": "published",
    "characteristics": ["sex"],
    "measures": {"pay_gap_measures": 6},
}


def test_without_a_day_the_level_is_held_when_the_work_is_done() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    plan = make_plan(bundle, framework, "achieving")
    assert bundle.as_at is not None
    assert plan.by is None
    assert bundle.as_at < plan.ends <= plan.day
    assert not plan.lapsed
    assert reaches(plan, carry_out(bundle, plan))
    assert "when the work is done" in text_of(plan)
    spent = best_within(bundle, framework, 20)
    assert spent.ends <= spent.day


def test_where_things_lapse_as_fast_as_they_are_renewed_it_says_so() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    plan = make_plan(bundle, framework, "excellent", part="workforce", days_a_month=1)
    assert (plan.day, bool(plan.lapsed)) == (bundle.as_at, True)
    assert "things go out of date about as fast as they are renewed" in text_of(plan)


def test_what_is_met_now_and_what_then_are_told_apart() -> None:
    framework, bundle = shipped.framework(), shipped.sample("brackenshire-2024")
    assert bundle.as_at is not None
    by = bundle.as_at + timedelta(days=400)
    plan = make_plan(bundle, framework, "achieving", part="workforce", by=by)
    met = plan.criteria_met
    assert met.now == met.of > met.undone
    assert f"{met.now} of {met.of} now; on 5 December 2025 {met.undone} if nothing" in text_of(plan)


def test_a_new_document_for_the_same_question_is_no_other_way() -> None:
    framework, bundle = shipped.framework(), shipped.sample("northmere-2024")
    plan = make_plan(bundle, framework, "achieving", part="workforce", by=date(2026, 3, 31))
    assert plan.space is not None
    for action in plan.actions:
        for changes in action.alternatives:
            leaves = {plan.space.situation.subjects[c.moves[0].item].leaf for c in changes}
            assert not leaves <= set(action.leaves)


def test_one_key_of_one_item_goes_first_and_is_named() -> None:
    unsorted = saltmere(PAY_GAP)
    framework = shipped.framework()
    first = next(
        each
        for each in sort_items(assess(unsorted, framework)).candidates
        if each.question.id == "workforce.data.pay_gap.six_measures"
    )
    assert (first.lacks, first.key) == ("one_key", "snapshot")
    named = saltmere({**PAY_GAP, "supports": "workforce.data.pay_gap.six_measures"})
    for bundle in (unsorted, named):
        nearest = next(iter(assess(bundle, framework).blockers()))
        assert nearest.id == "workforce.data.pay_gap"
        plan = make_plan(bundle, framework, "developing", part="workforce.data")
        told = (
            "B9 Gender pay gap report [would count if it said this too, and it is true: snapshot]"
        )
        assert told in text_of(plan)
    given = saltmere({**PAY_GAP, "snapshot": "2024-03-31", "supports": "4.3.D2a"})
    assert assess(given, framework).criteria["workforce.data.pay_gap"].state == "met"


def test_an_item_that_only_its_kind_speaks_for_stands_behind_the_others() -> None:
    charter: dict[str, object] = {
        "kind": "charter",
        "supports": "workforce.policies",
        "dated": "2025-03",
    }
    about = {**charter, "id": "B7", "title": "Preventing sexual harassment"}
    bundle = saltmere({**charter, "id": "B6", "title": "UNISON race charter"}, about)
    plan = make_plan(bundle, shipped.framework(), "developing", part="workforce.policies")
    first, behind = text_of(plan).split("By their kind and theme alone")
    assert "is prevented? (4.2.D2a) - B7 Preventing sexual harassment" in first
    assert "B6" not in first
    assert "B6 UNISON race charter: 4.2.D1a, 4.2.D1b, 4.2.D2a" in behind


def test_actions_go_into_a_calendar_and_speak_of_the_frameworks_own_objectives() -> None:
    plan = make_plan(saltmere(), shipped.framework(), "developing", part="leadership.objectives")
    calendar = text_of(plan, "ics")
    assert calendar.count("BEGIN:VEVENT") == len(plan.actions) == 2
    assert f"DTSTART;VALUE=DATE:{plan.ends:%Y%m%d}" in calendar
    assert len(set(re.findall(r"UID:\w+", calendar))) == 2
    words = {"objectives": ("aim for people", "aims for people")}
    other = replace(plan, framework=replace(plan.framework, words=words))
    assert "1. List the aims for people in the evidence file" in text_of(other)


def test_names_that_nobody_knows_yet_are_only_counted() -> None:
    framework = shipped.framework("london-race-equality-2020")
    bundle = Bundle.from_data({"as_at": AS_AT, "council": {"name": "A"}}, framework=framework)
    text = text_of(make_plan(bundle, framework, "in_place"))
    assert "naming race, naming 2 services or more." in text
    assert "further service" not in text


def test_listing_objectives_is_an_action_and_the_rest_is_planned() -> None:
    bundle = saltmere()
    plan = make_plan(bundle, shipped.framework(), "excellent", part="leadership.objectives")
    first, *rest = plan.actions
    assert (first.number, first.verb, first.days, bool(rest)) == (1, "list", 0, True)
    assert set(first.criteria) == {each.criterion for each in plan.blockers}
    assert "1. List the equality objectives in the evidence file" in text_of(plan)
    drafts = drafted_actions(plan, lambda action: action_text(plan, action))
    assert len(drafts) == len(plan.actions)
    assert len({draft.id for draft in drafts}) == len(drafts)


def test_a_table_begins_with_what_to_look_at() -> None:
    bundle = saltmere(PAY_GAP)
    plan = make_plan(bundle, shipped.framework(), "developing", part="workforce.data")
    header, *rows = csv.reader(io.StringIO(text_of(plan, "csv")))
    look = [dict(zip(header, row, strict=True)) for row in rows if row[2] == "look"]
    assert len(look) == len(plan.look_first) > 0
    assert "B9" in look[0]["items"]
    assert {row[2] for row in rows[len(look) :]} == {"obtain"}


def test_figures_in_a_yearly_report_are_listed_apart_and_it_says_so() -> None:
    """An equality statement is read as the annual report that it is; law asks for the figures."""
    item: dict[str, object] = {
        "id": "L1",
        "title": "Equality statement 2025",
        "kind": "equality statement",
        "supports": "2.4.D2a",
        "dated": "2025-03",
        "assurance": "published",
        "characteristics": ["race"],
    }
    result = assess(saltmere(item), shipped.framework())
    assert not result.leaves_met["leadership.objectives.yearly_information"][0]
    explained = " ".join(explanation_text(result, "leadership.objectives").split())
    assert (
        "L1 Equality statement 2025 is an annual equality report; what is looked for" in explained
    )
    apart = assess(saltmere({**item, "kind": "equality monitoring"}), shipped.framework())
    assert apart.leaves_met["leadership.objectives.yearly_information"][0]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("4.5.D1", "a criterion"),
        ("4.5.D1a", "a question"),
        ("workforce.data.pay_gap", "a criterion"),
    ],
)
def test_a_part_of_a_theme_is_told_its_theme(
    word: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "saltmere.yaml"
    path.write_text("framework: eflg-2021\nas_at: 2025-06-30\ncouncil: {name: A}\nevidence: []\n")
    assert main(["plan", str(path), "--target", "developing", "--theme", word]) == 2
    theme = "workforce.wellbeing" if word.startswith("4") else "workforce.data"
    assert f'That is {said} in "{theme}"' in capsys.readouterr().err


def test_every_day_and_part_is_in_words() -> None:
    framework = shipped.framework()
    bundle = replace(saltmere(PAY_GAP), objectives=())
    plan = make_plan(bundle, framework, "excellent", by=date(2027, 6, 30), days_a_month=2)
    text = text_of(plan)
    assert not re.search(r"\b\d{4}-\d\d-\d\d\b", text)
    assert "pay_gap_measures" not in text
    assert not [each for each in framework.criteria if each in text]
    assert not [each for each in framework.questions if each in text]
    assert re.search(r"it would take \d+ days a month", text)
