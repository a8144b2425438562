"""A plan drafted as actions, and the forecast by how much of the action plan is delivered."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, assess
from eflg_engine.analysis.actions import Delivery, as_delivered, as_if_today, finish_action
from eflg_engine.analysis.finish_in_text import text_with_actions
from eflg_engine.analysis.forecast_actions import outlook
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.draft import drafted_actions, with_drafts
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import make_plan
from eflg_engine.cli.main import main
from eflg_engine.evidence.council_papers import Action
from eflg_engine.report.plan import action_text
from tests.support import shipped
from tests.support.cli_samples import BUNDLE, FRAMEWORK
from tests.support.paper_strategies import cases_with_papers
from tests.support.plans import drawn_plan, reaches

NORTHMERE = shipped.SAMPLES / "northmere-2024.yaml"

DRAFT_NOTE = """\
note: small.yaml now holds the plan as A1: give each a lead, and check its
      due date
"""

DRAFTED = """\

actions:
- id: A1
  recommendation: Meet people.users.asked
  response: accepted
  action: Widen E2 Users' forum to cover race (characteristics)
  resources: 3 working days
  due: '2024-07-05'
  phase: Phase 1
  evidence_expected:
  - id: E2-2
    title: Users' forum
    kind: engagement
    supports:
    - people.users
    assurance: published
    characteristics:
    - age
    - race
    dated: '2024-07-05'
"""

OUTLOOK = """\
Smallton Council: forecast until 31 December 2025
=================================================

Level on 30 June 2024      First not shown yet
Level on 31 December 2025  First not shown yet
Policy                     Strict (strict)
Levels change on           1 day

This is what happens if nothing is refreshed and nothing is added beyond what
the evidence file plans.

When levels change
------------------
Day, and level of  From   To
2 July 2025 (act by 1 July 2025): E1 Staff plan becomes too old
  Staff            First  First not shown yet

Criteria that lapse: 1 criterion, each with its last day
--------------------------------------------------------
- 1 July 2025: There is a plan for staff. (people.staff.plan)

What to refresh by when
-----------------------
Refreshed on or before its day, an item goes on counting without a break.

- by 1 July 2025: E1 Staff plan
  bears on people.staff.plan; 1 level changes the day after

If actions are delivered
------------------------
The level on 31 December 2025, with what the actions bring there when it is due:

              None delivered       Those on track       All
The council   First not shown yet  First not shown yet  First
People        First not shown yet  First not shown yet  First
- Staff       First not shown yet  First not shown yet  First
- Users       First not shown yet  Second               Second
Places        Out of scope         Out of scope         Out of scope
Criteria met  1                    2                    3

Day, and level of           From                 To
None delivered
  No change
Those on track
  5 July 2024: The council  First not shown yet  First
  5 July 2024: People       First not shown yet  First
  2 July 2025: The council  First                First not shown yet
  2 July 2025: People       First                First not shown yet
All
  5 July 2024: The council  First not shown yet  First
  5 July 2024: People       First not shown yet  First

- Overdue: 1
  - A2 Write the next staff plan (due 1 June 2024; lead: none yet)

- Without a lead: 1
  - A2 Write the next staff plan (due 1 June 2024; lead: none yet)
"""

NORTHMERE_OUTLOOK = """\
If actions are delivered
------------------------
The level on 10 February 2025, with what the actions bring there when it is due:

                    None delivered      Those on track       All
The council         Developing not      Developing not       Developing not
                    shown yet           shown yet            shown yet
Understanding and   Developing          Developing           Developing
  working with
  your communities
Leadership,         Developing not      Developing not       Developing not
  partnership and   shown yet           shown yet            shown yet
  organisational
  commitment
- Assessing         Developing          Achieving            Achieving
  equality impact
  in policy and
  decision taking
- Performance       Developing          Developing           Achieving
  monitoring and
  scrutiny
Responsive          Developing          Developing           Developing
  services and
  customer care
- Integration of    Developing          Excellent            Excellent
  equality
  objectives into
  service planning
Diverse and         Developing          Developing           Developing
  engaged
  workforce
- Inclusive         Developing          Developing           Achieving
  strategies and
  policies
Criteria met        69                  72                   74

Day, and level of                           From        To
None delivered
  11 January 2025: The council              Developing  Developing not shown yet
  11 January 2025: Leadership, partnership  Developing  Developing not shown yet
    and organisational commitment
Those on track
  The same
All
  The same

- Overdue: 1
  - AP01 Bring the half-yearly report to a special meeting (due 29 November
    2024; lead: Head of policy)

- Without a lead: 1
  - AP03 Renew the networks' budget line for three years (due 31 January 2025;
    lead: none yet)
"""


def drafts_of(plan: Plan) -> tuple[Action, ...]:
    """The plan as actions, in the words of the report."""
    return drafted_actions(plan, lambda action: action_text(plan, action))


def check_drafts(plan: Plan) -> None:
    """Drafted, a plan changes no level; delivered, it reaches the target."""
    drafts = drafts_of(plan)
    bundle = with_drafts(plan.bundle, drafts)
    assert bundle.check(plan.framework) == []
    written = Bundle.from_text(text_with_actions(plan.bundle, drafts)[0])
    assert written.to_data() == bundle.to_data()  # a code is the id that it stands for, once read
    for day in (plan.day, plan.day + timedelta(days=400)):
        before = assess(plan.bundle, plan.framework, as_at=day, policy=plan.policy)
        after = assess(bundle, plan.framework, as_at=day, policy=plan.policy)
        assert after.levels == before.levels
    today = plan.bundle.as_at or plan.day
    late = any(action.due > action.latest for action in plan.actions)
    if not late and plan.day > today:
        assert reaches(plan, as_delivered(bundle, today, Delivery.ALL))
    if late:
        assert reaches(plan, as_if_today(bundle, plan.day, Delivery.ALL))
    finished = bundle
    for draft in drafts:
        if draft.expected:
            day = plan.day if late else max(each.dated or plan.day for each in draft.expected)
            finished = finish_action(finished, draft.id, day)
    assert reaches(plan, finished)


@settings(max_examples=40)
@given(st.data())
def test_drafted_and_delivered_a_plan_reaches_its_target(data: st.DataObject) -> None:
    _, _, plan = drawn_plan(data)
    assume(plan.reached and plan.actions)
    check_drafts(plan)


@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
@pytest.mark.parametrize("part", [None, "workforce"])
def test_drafts_on_samples(name: str, part: str | None) -> None:
    framework, bundle = shipped.framework(), shipped.sample(name)
    assert bundle.as_at is not None
    by = bundle.as_at + timedelta(days=200)
    plan = make_plan(bundle, framework, "achieving", part=part, by=by, days_a_month=100)
    if not plan.reached:
        assert plan.blockers
        return
    assert plan.actions
    check_drafts(plan)
    text, kept = text_with_actions(bundle, drafts_of(plan))
    assert kept
    own = shipped.SAMPLES.joinpath(f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    rest = iter(text.splitlines())
    assert all(line in rest for line in own)  # every line is still there, in order


def test_a_file_that_cannot_be_added_to_is_written_anew() -> None:
    bundle = Bundle.from_text("{as_at: 2024-01-01, council: {name: A}, evidence: []}")
    draft = Action("A1", action="Do it")
    text, kept = text_with_actions(bundle, [draft])
    assert not kept
    assert Bundle.from_text(text) == with_drafts(bundle, [draft])


def test_drafted_items_get_ids_that_neither_evidence_nor_actions_have() -> None:
    framework = Framework.from_text(FRAMEWORK, "mini.yaml")
    bundle = Bundle.from_text(BUNDLE.replace("id: E3", "id: E2-2"))
    for expected in ("E2-3", "E2-4"):
        plan = make_plan(bundle, framework, "first", by=date(2024, 10, 1))
        drafts = drafts_of(plan)
        assert [draft.expected[0].id for draft in drafts] == [expected]
        bundle = Bundle.from_text(text_with_actions(bundle, drafts)[0])
    bare = bundle.with_evidence(())
    for new in ({"N1", "N2"}, {"N3", "N4"}):
        plan = make_plan(bare, framework, "first", by=date(2024, 10, 1))
        drafts = drafts_of(plan)
        assert {draft.expected[0].id for draft in drafts} == new
        remedies = {rule.remedy.rstrip(".") for rule in framework.criteria.values()}
        assert {draft.action for draft in drafts} <= remedies
        bare = Bundle.from_text(text_with_actions(bare, drafts)[0])


@settings(max_examples=40)
@given(cases_with_papers(), st.sampled_from(Delivery))
def test_a_forecast_with_actions_delivered_is_that_of_the_bundle_so_delivered(
    case: tuple[dict[str, Any], dict[str, Any], date], delivery: Delivery
) -> None:
    framework, bundle = Framework.from_data(case[0]), Bundle.from_data(case[1])
    as_at, until = case[2], case[2] + timedelta(days=150)
    found = forecast(bundle, framework, until, as_at=as_at, delivery=delivery)
    plain = forecast(as_delivered(bundle, as_at, delivery), framework, until, as_at=as_at)
    assert (found.events, found.spans) == (plain.events, plain.spans)
    assert found.bundle == bundle
    seen = outlook(found)
    assert (seen is None) == (not bundle.actions)
    if seen is not None:
        assert seen.forecasts[delivery] is found
        for each, other in seen.forecasts.items():
            last = assess(as_delivered(bundle, as_at, each), framework, as_at=until)
            assert other.end.levels == last.levels
        still = [action for action in bundle.actions if action.is_open]
        assert seen.overdue == tuple(a for a in still if a.due is not None and a.due < as_at)
        assert seen.unowned == tuple(a for a in still if not a.lead)


# As a person runs it


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code and what was printed."""
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small framework and bundle, to run in."""
    (tmp_path / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    file = tmp_path / "small.yaml"
    file.write_text("# Our evidence\n" + BUNDLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return file


PLAN = ("plan", "small.yaml", "--framework", "mini.yaml", "--target", "first", "--by", "2024-10-01")
FORECAST = ("forecast", "small.yaml", "--framework", "mini.yaml", "--until", "2025-12-31")
MORE = """\
  status: on_track
  lead: Head of service
- id: A2
  action: Write the next staff plan
  due: 2024-06-01
  evidence_expected: {id: E6, title: Next plan, kind: action_plan, supports: people.staff,
    dated: 2025-06-01}
"""


def test_a_plan_is_drafted_over_the_bundle_itself(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = small.read_text(encoding="utf-8")
    code, out, err = run(capsys, *PLAN, "--write-actions", "small.yaml")
    assert (code, "Phase 1" in out) == (0, True)
    assert err == DRAFT_NOTE
    text = small.read_text(encoding="utf-8")
    assert text == before + DRAFTED
    code, _, err = run(capsys, *PLAN, "--write-actions", "twice.yaml")
    assert code == 0
    twice = Bundle.load("twice.yaml", Framework.from_text(FRAMEWORK, "mini.yaml"))
    assert len({action.id for action in twice.actions}) == len(twice.actions)


@pytest.mark.parametrize("file", ["-", "report.txt"])
def test_actions_are_not_written_where_the_report_goes(
    small: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    code, out, err = run(capsys, *PLAN, "--write-actions", file, "-o", "report.txt")
    assert (code, out) == (2, "")
    assert "--write-actions: The report is written there" in err
    assert sorted(path.name for path in small.parent.iterdir()) == ["mini.yaml", "small.yaml"]


def test_without_actions_nothing_is_written(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, *PLAN, "--theme", "people.staff", "--write-actions", "new.yaml")
    assert (code, (small.parent / "new.yaml").exists()) == (0, False)
    assert "there are no actions to write" in err


def test_a_forecast_by_what_is_delivered(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "If actions are delivered" not in run(capsys, *FORECAST)[1]
    run(capsys, *PLAN, "--write-actions", "small.yaml")
    small.write_text(small.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    assert run(capsys, *FORECAST)[:2] == (0, OUTLOOK)
    data = {
        delivered: json.loads(run(capsys, *FORECAST, "--format", "json", *delivered)[1])
        for delivered in ((), ("--delivered", "all"), ("--delivered", "on-track"))
    }
    assert [found["delivered"] for found in data.values()] == [None, "all", "on_track"]
    actions = data[()]["actions"]
    assert all(found["actions"] == actions for found in data.values())
    assert len({found["bundle"]["sha256"] for found in data.values()}) == 1
    for delivered in ("all", "on_track"):
        options = ("--delivered", delivered.replace("_", "-"))
        assert actions[f"{delivered}_delivered"]["level_at_end"] == data[options]["level_at_end"]
    assert (
        "all of the action plan delivered"
        in (run(capsys, *FORECAST, "--format", "svg", "--delivered", "all")[1])
    )


def test_nothing_to_deliver_is_said(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert small.exists()
    plain = run(capsys, *FORECAST)[1]
    code, out, err = run(capsys, *FORECAST, "--delivered", "all")
    assert code == 0
    assert "the bundle holds no actions" in " ".join(err.split())
    assert out == plain.replace(
        "evidence file plans.",
        "evidence file plans. All of the action plan is taken to be delivered.",
    )


def test_northmere_by_what_is_delivered(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "forecast", str(NORTHMERE), "--until", "2025-02-10")
    assert code == 0
    assert out[out.index("If actions are delivered") :] == NORTHMERE_OUTLOOK


@pytest.mark.parametrize(
    ("as_at", "taken"),
    [
        (date(2021, 3, 30), date(2020, 3, 31)),
        (date(2021, 3, 31), date(2021, 3, 31)),
        (date(2020, 12, 31), date(2020, 3, 31)),
    ],
)
def test_figures_of_a_day_to_come_are_those_of_the_year_before(as_at: date, taken: date) -> None:
    # Found by the property above: today's figures spoke of tomorrow, and counted for nothing.
    text = f"""
as_at: {as_at}
council: {{name: A}}
evidence: []
actions:
  - id: A1
    action: Publish the pay gap
    due: 2021-05-01
    evidence_expected:
      - {{title: Pay gap, kind: pay_gap_report, supports: workforce, snapshot: 2021-03-31}}
"""
    (item,) = as_if_today(Bundle.from_text(text), as_at, Delivery.ALL).evidence
    assert (item.dated, item.snapshot) == (as_at, taken)
