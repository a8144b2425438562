"""The action plan: what is coming, what it would give, and finishing an action."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.actions import (
    Delivery,
    action_plan,
    as_delivered,
    draft_actions,
    finish_action,
    planned_items,
)
from eflg_engine.analysis.finish_in_text import finished_text
from eflg_engine.evidence.council_papers import Progress
from tests.support import shipped
from tests.support.paper_strategies import cases_with_papers
from tests.support.plain_data import Data

Case = tuple[Data, Data, date]
DAY = date(2024, 12, 2)


@settings(max_examples=40)
@given(cases_with_papers())
def test_what_is_coming_is_planned_and_never_counts_yet(case: Case) -> None:
    framework, data, as_at = case
    bundle, loaded = Bundle.from_data(data), Framework.from_data(framework)
    everything = planned_items(bundle, as_at)
    on_track = planned_items(bundle, as_at, only_on_track=True)
    assert set(on_track) <= set(everything)
    assert all(item.dated > as_at for item in everything)
    ids = [item.id for item in (*bundle.evidence, *everything)]
    assert len(ids) == len(set(ids))
    delivered = as_delivered(bundle, as_at, Delivery.ALL)
    assert (
        assess(delivered, loaded, as_at=as_at).levels == assess(bundle, loaded, as_at=as_at).levels
    )


@settings(max_examples=40)
@given(cases_with_papers())
def test_delivering_more_never_gives_less(case: Case) -> None:
    framework, data, as_at = case
    plan = action_plan(assess(Bundle.from_data(data), Framework.from_data(framework), as_at=as_at))
    for results in (
        (plan.now, plan.today_on_track, plan.today_all),
        (plan.with_none, plan.with_on_track, plan.with_all),
    ):
        ranks = [result.levels.themes for result in results if result is not None]
        for less, more in pairwise(ranks):
            for was, now in zip(less, more, strict=True):
                assert was is None or now is None or was <= now


@settings(max_examples=40)
@given(cases_with_papers(), st.data())
def test_a_finished_action_has_become_evidence(case: Case, data: st.DataObject) -> None:
    framework, written, as_at = case
    bundle = Bundle.from_text(Bundle.from_data(written).to_yaml())
    able = [a for a in bundle.actions if a.expected and a.response != "declined"]
    if not able:
        return
    action = data.draw(st.sampled_from(able))
    after = finish_action(bundle, action.id, as_at)
    done = next(each for each in after.actions if each.id == action.id)
    added = after.evidence[len(bundle.evidence) :]
    assert [item.id for item in added] == list(done.evidence[len(action.evidence) :])
    assert all(item.dated == as_at for item in added)
    assert (done.status, done.finished, done.expected) == (Progress.DONE, as_at, ())
    after.check(Framework.from_data(framework))
    text, kept = finished_text(bundle, action.id, as_at)
    assert kept or not bundle.evidence  # without a list there may be no place to add to
    assert Bundle.from_text(text) == after
    with pytest.raises(InvalidInput):
        finish_action(after, action.id, as_at)


def test_finishing_keeps_every_comment() -> None:
    bundle = shipped.sample("northmere-2024")
    before = (shipped.SAMPLES / "northmere-2024.yaml").read_text(encoding="utf-8")
    text, kept = finished_text(bundle, "AP02", date(2024, 12, 1))
    assert kept
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert comments == [line for line in text.splitlines() if line.lstrip().startswith("#")]
    lost = set(before.splitlines()) - set(text.splitlines())
    assert lost == {
        "    evidence_expected:",
        "      title: Performance clinics, restarted, what was decided on late actions",
        "      kind: governance",
        "      supports: [services.planning.performance_review.slippage]",
    } - set(text.splitlines())


def test_a_file_in_another_form_is_written_anew() -> None:
    bundle = Bundle.from_text(
        "council: {name: A}\nevidence: []\nactions: [{id: A1, evidence_expected: "
        "{title: T, kind: policy, supports: workforce}}]\n"
    )
    text, kept = finished_text(bundle, "A1", DAY)
    assert not kept
    assert Bundle.from_text(text) == finish_action(bundle, "A1", DAY)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("AP1", "unknown_action"),
        ("AP05", "declined"),
        ("AP01", "already_there"),
        ("AP09", "nothing_expected"),
    ],
)
def test_what_cannot_be_finished_says_why(reference: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        finish_action(shipped.sample("northmere-2024"), reference, DAY)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place.line


def test_drafted_actions_bring_the_items_they_were_drafted_for() -> None:
    bundle = shipped.sample("otterdale-2024")
    models = shipped.sample("brackenshire-2024").evidence[:3]
    wanted = [replace(item, dated=DAY + timedelta(days=n)) for n, item in enumerate(models)]
    actions = draft_actions(wanted, taken=["A1"], recommendations={wanted[0].id: "Do this first"})
    assert [action.id for action in actions] == ["A2", "A3", "A4"]
    assert actions[0].recommendation == "Do this first"
    drafted = bundle.with_actions(actions)
    assert list(planned_items(drafted, date(2024, 9, 30))) == wanted
    assert Bundle.from_text(drafted.to_yaml()).actions == actions


def test_northmere_has_one_overdue_one_without_a_lead_and_one_declined() -> None:
    plan = action_plan(assess(shipped.sample("northmere-2024"), shipped.framework()))
    assert [action.id for action in plan.overdue] == ["AP01"]
    assert [action.id for action in plan.unowned] == ["AP03"]
    assert [a.id for a in plan.bundle.actions if a.response == "declined"] == ["AP05"]
    assert plan.today_all is not None
    assert plan.today_all.themes["workforce.policies"].level == "achieving"
    assert plan.today_on_track is not None
    assert plan.today_on_track.themes["workforce.policies"].level == "developing"
