"""Items that are left to sort, and the questions that they might answer."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.sorting import Sorting, sort_items
from eflg_engine.evidence.answering_in_text import answered_text
from eflg_engine.framework.holders import criteria_by_holder
from tests.support import shipped
from tests.support.golden import Golden
from tests.support.paper_strategies import cases_with_papers
from tests.support.plain_data import Data

STRESS = "workforce.wellbeing.support.stress_process"
DAY = date(2024, 6, 30)


def sorting(*items: Data, by_question: bool = False, holder: str = "") -> Sorting:
    council = {"name": "Saltmere", "type": "district", "nation": "england", "employees": 420}
    filled = [
        {"id": f"E{n}", "title": "Report", "kind": "policy", "dated": "2024-01-31"} | item
        for n, item in enumerate(items, 1)
    ]
    bundle = Bundle.from_data({"council": council, "evidence": filled})
    result = assess(bundle, shipped.framework(), as_at=DAY)
    return sort_items(result, holder=holder, by_question=by_question)


def questions(found: Sorting) -> list[str]:
    return [each.question.id for each in found.candidates]


def test_an_item_of_a_theme_might_answer_its_questions_and_no_others() -> None:
    found = sorting({"supports": "workforce.wellbeing"})
    assert STRESS in questions(found)
    assert all(each.startswith("workforce.wellbeing.") for each in questions(found))
    assert {each.part for each in found.candidates} == {"workforce.wellbeing"}


def test_what_is_named_or_was_not_found_is_not_asked_again() -> None:
    named = sorting({"supports": ["workforce.wellbeing", STRESS]})
    looked = sorting({"supports": "workforce.wellbeing", "not_shown": STRESS})
    assert STRESS not in questions(named)
    assert questions(named) == questions(looked)
    assert len(questions(named)) == len(questions(sorting({"supports": "workforce.wellbeing"}))) - 1


def test_the_usual_kind_comes_first_then_the_words_shared() -> None:
    item = {"supports": "workforce.wellbeing", "title": "How stress at work is lowered"}
    first = sorting(item).candidates[0]
    assert (first.question.id, first.usual) == (STRESS, True)
    assert "stress" in first.words


def test_of_several_items_the_kind_to_look_in_first_leads() -> None:
    plan = {"supports": "workforce.diversity", "kind": "action_plan"}
    figures = {"supports": "workforce.diversity", "kind": "workforce_data"}
    found = sorting(plan, figures, by_question=True).open_questions
    compared = next(each for each in found if each.question.code == "4.1.D1a")
    assert [each.item.kind for each in compared.candidates] == ["workforce_data", "action_plan"]


def test_an_item_that_is_too_old_comes_after_those_that_count() -> None:
    lacks = [each.lacks for each in sorting({"supports": "workforce", "dated": "2001"}).candidates]
    assert set(lacks) == {"too_old"}
    mixed = [bool(each.lacks) for each in sorting({"supports": "leadership"}).candidates]
    assert mixed == sorted(mixed)


def test_by_question_answered_ones_are_left_out() -> None:
    found = sorting({"supports": STRESS}, {"supports": "workforce.wellbeing"}, by_question=True)
    assert STRESS not in [each.question.id for each in found.open_questions]
    again = [each for each in found.candidates if each.question.id == STRESS]
    assert [each.answered_by for each in again] == [("E1",)]


def test_one_holder_has_some_of_the_questions() -> None:
    item = {"supports": ["workforce", "leadership"]}
    found = sorting(item, holder="hr")
    assert 0 < len(found.candidates) < len(sorting(item).candidates)
    held = criteria_by_holder(shipped.framework())["hr"]
    assert {each.criterion.id for each in found.candidates} <= {*held}
    with pytest.raises(InvalidInput, match="Nobody of that name"):
        sorting(item, holder="the harbour master")


@settings(max_examples=40)
@given(cases_with_papers(), st.data())
def test_an_answer_written_into_the_file_says_that_and_nothing_else(
    case: tuple[Data, Data, date], data: st.DataObject
) -> None:
    framework, bundle, as_at = Framework.from_data(case[0]), Bundle.from_data(case[1]), case[2]
    text = f"# kept\n{bundle.to_yaml()}"
    result = assess(Bundle.from_text(text), framework, as_at=as_at)
    found = sort_items(result)
    if not found.candidates:
        return
    chosen = data.draw(st.sampled_from(found.candidates))
    shown, place = data.draw(
        st.sampled_from([(True, ""), (True, "page 4, foot: 'a'"), (False, "")])
    )
    named = (chosen.item.id, chosen.question.id)
    after = answered_text(text, framework, *named, shown=shown, place=place)
    assert after.startswith("# kept\n")
    again = assess(Bundle.from_text(after), framework, as_at=as_at)
    item = again.bundle.item[chosen.item.id]
    assert (chosen.question.id in item.supports, chosen.question.id in item.not_shown) == (
        shown,
        not shown,
    )
    assert item.place_of(chosen.question.id) == place or not shown
    left = {(each.item.id, each.question.id) for each in sort_items(again).candidates}
    before = {(each.item.id, each.question.id) for each in found.candidates}
    gone = {(chosen.item.id, each) for each in chosen.question.answered_by}
    assert before - left == gone & before
    assert left <= before
    if not shown:
        assert again.levels == result.levels


def test_the_report_by_item_and_by_question(golden: Golden) -> None:
    from eflg_engine.report.formats import FORMATS
    from eflg_engine.report.report import PAPER
    from eflg_engine.report.sorting import SORTING

    items: tuple[Data, ...] = (
        {"supports": "workforce.wellbeing", "title": "Wellbeing at work"},
        {"supports": "workforce.wellbeing.support", "kind": "progress report", "dated": "2019"},
    )
    for by_question in (False, True):
        found = sorting(*items, by_question=by_question, holder="HR")
        name = "question" if by_question else "item"
        golden(f"sort-by-{name}.txt", FORMATS["text"].render(SORTING, found, PAPER))
        golden(f"sort-by-{name}.csv", FORMATS["csv"].render(SORTING, found, PAPER))
