"""Whole results of small mixed cases as they are: what changes in the core shows here first.

The cases of tests/inputs/mixed were drawn with tests/support/strategies.py: those that together
run most of the core in most orders. The slow reference says that they are right.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.analysis.council_report import council_report
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import match_of
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import Shown
from tests.support.golden import Golden
from tests.support.places import ROOT
from tests.support.properties import agree

CASES = sorted((ROOT / "tests" / "inputs" / "mixed").glob("*.json"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> tuple[str, Any]:
    path: Path = request.param
    return path.stem, json.loads(path.read_text(encoding="utf-8"))


def test_all_that_is_said(case: tuple[str, Any], golden: Golden) -> None:
    name, data = case
    bundle = Bundle.from_data(data["bundle"])
    result = assess(bundle, Framework.from_data(data["framework"]))
    golden(f"{name}.json", result.to_json(indent=1) + "\n")
    golden(f"{name}.txt", str(FORMATS["text"].render(FULL_REPORT, Shown(council_report(result)))))


def test_later_days_and_other_policies(case: tuple[str, Any], golden: Golden) -> None:
    """One framework and one bundle for all: what is remembered of a day is of that day."""
    name, data = case
    bundle, framework = Bundle.from_data(data["bundle"]), Framework.from_data(data["framework"])
    assert bundle.as_at is not None
    found = []
    for days in (0, 1, 200, 400, 1500, -300):
        day: date = bundle.as_at + timedelta(days)
        for policy in framework.policies:
            result = assess(bundle, framework, as_at=day, policy=policy)
            states = {key: str(each.state) for key, each in result.criteria.items()}
            first = [each.id for each in result.blockers()][:3]
            lasts = {
                key: (str(each.holds_until), [*each.hangs_on], [*each.proof])
                for key, each in result.criteria.items()
                if each.state == "met"
            }
            found.append([str(day), policy, result.level, states, first, lasts])
    golden(f"{name}-days.json", "".join(json.dumps(line) + "\n" for line in found))


def test_what_is_remembered_is_of_its_day(case: tuple[str, Any]) -> None:
    _, data = case
    framework = Framework.from_data(data["framework"])
    shared = Bundle.from_data(data["bundle"])
    assert shared.as_at is not None
    for days in (0, 400, 1):
        day = shared.as_at + timedelta(days)
        fresh = assess(Bundle.from_data(data["bundle"]), framework, as_at=day)
        assert assess(shared, framework, as_at=day).to_json() == fresh.to_json()


def test_what_was_not_seen_yet_is_left_out(case: tuple[str, Any]) -> None:
    """Today's evidence on a later day, whether or not the items were looked at before."""
    _, data = case
    framework = Framework.from_data(data["framework"])
    bundle = Bundle.from_data(data["bundle"])
    day = bundle.as_at
    assert day is not None
    for seen_on in (day, day - timedelta(500)):
        seen = [item for item in bundle.evidence if item.dated <= seen_on]
        later = day + timedelta(100)
        expected = assess(bundle.with_evidence(seen), framework, as_at=later).judgement
        fresh = match_of(Bundle.from_data(data["bundle"]), framework)
        found = Judgement(fresh, later, seen_on)
        assert [each is State.MET for each in found.states] == [
            each is State.MET for each in expected.states
        ]


def test_they_are_right(case: tuple[str, Any]) -> None:
    _, data = case
    bundle = Bundle.from_data(data["bundle"])
    result = assess(bundle, Framework.from_data(data["framework"]))
    agree(data["framework"], data["bundle"], result.as_at, result)
