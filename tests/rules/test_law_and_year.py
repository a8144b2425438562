"""Duties of law agree in both frameworks that hold them; what is made yearly may be late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, State, assess
from tests.support import shipped

YEARLY = {"annual_report", "progress_report", "split_data", "workforce_data"}
SHARED = {
    # by question of eflg-2021: the duties of psed-england-2017 that it stands for
    "leadership.objectives.in_force.published": ["objectives.published.recent"],
    "leadership.objectives.in_force.measurable": ["objectives.published.measurable"],
    "leadership.objectives.yearly_information.people_affected": [
        "information.published.people_affected"
    ],
    "workforce.data.staff_data.published_yearly": ["information.published.employees"],
    "workforce.data.pay_gap.six_measures": [
        *("pay_gap.hourly.mean_hourly_gap", "pay_gap.hourly.median_hourly_gap"),
        *("pay_gap.bonus.mean_bonus_gap", "pay_gap.bonus.median_bonus_gap"),
        *("pay_gap.bonus.bonus_shares", "pay_gap.quartiles.shares"),
    ],
}
QUARTERS = ("lower", "lower_middle", "upper_middle", "upper")
SIX_MEASURES = {
    **{f"{mean}_{pay}_gap": 1 for mean in ("mean", "median") for pay in ("hourly", "bonus")},
    **{f"women_{quarter}_quartile": 25 for quarter in QUARTERS},
    "men_paid_bonus": 10,
    "women_paid_bonus": 10,
}
DAYS = st.dates(date(2017, 1, 1), date(2026, 12, 31))
PUBLISHED = st.fixed_dictionaries({"published": DAYS})


def met(state: State) -> str:
    """What both frameworks can say of a duty: met, asked for and not met, or not asked."""
    asked = state in (State.MET, State.NOT_MET, State.NO_EVIDENCE)
    return str(state) if state is State.MET or not asked else "asked and not met"


@pytest.mark.parametrize("question", SHARED)
@given(data=st.data())
def test_the_duties_of_law_never_disagree(question: str, data: st.DataObject) -> None:
    eflg, psed = Framework.load("eflg-2021"), Framework.load("psed-england-2017")
    as_at, dated = data.draw(DAYS, "as_at"), data.draw(DAYS, "dated")
    leaf = eflg.questions[question]
    kinds = [eflg.vocabulary.kinds[kind].id for kind in leaf.kinds]
    measures: dict[str, Any] = dict(SIX_MEASURES)
    if leaf.measure:
        measures[leaf.measure] = 6
    item: dict[str, Any] = {
        "id": "E1",
        "title": "Published as the law asks",
        "kind": data.draw(st.sampled_from([*kinds, "policy"]), "kind"),
        "supports": [question],
        "dated": dated,
        "assurance": data.draw(st.sampled_from(["self", "published", "independent"]), "assurance"),
        "characteristics": ["sex"],
        "objectives": data.draw(st.sampled_from(["all", [], ["EO1"], ["EO1", "EO2"]]), "names"),
        "measures": {name: each for name, each in measures.items() if name in psed.measures}
        | ({leaf.measure: 6} if leaf.measure else {}),
    }
    year = data.draw(st.integers(dated.year - 2, dated.year + 1), "year of the snapshot")
    item["snapshot"] = date(year, 3, data.draw(st.sampled_from([31, 31, 31, 30]), "its day"))
    bundle: dict[str, Any] = {
        "framework": "eflg-2021",
        "council": {
            "name": "Northmere Borough Council",
            "nation": data.draw(st.sampled_from(["england", "wales"]), "nation"),
            "employees": data.draw(st.sampled_from([149, 150, 249, 250, 5000]), "employees"),
        },
        "objectives": [
            {"id": name, "text": "Fairer pay"} | data.draw(st.just({}) | PUBLISHED, name)
            for name in ("EO1", "EO2")
        ],
        "evidence": [item],
    }
    established = data.draw(st.none() | DAYS, "established")
    if established is not None:
        bundle["council"]["established"] = established
    one = assess(Bundle.from_data(bundle, framework=eflg), eflg, as_at=as_at)
    other = assess(Bundle.from_data(bundle, framework=psed), psed, as_at=as_at)
    criterion = question.rpartition(".")[0]
    number = [each.question.id for each in _leaves(eflg, criterion)].index(question)
    here = met(one.criteria[criterion].state)
    if here != "not_applicable":
        here = "met" if one.leaves_met[criterion][number] else "asked and not met"
    there = [met(other.criteria[duty].state) for duty in SHARED[question]]
    together = there[0] if len({*there}) == 1 else "asked and not met"
    assert here == together


def _leaves(framework: Framework, criterion: str) -> list[Any]:
    return [leaf for name, leaf in framework.questions.items() if name.startswith(f"{criterion}.")]


@pytest.mark.parametrize("sample", ["northmere-2024", "brackenshire-2024", "otterdale-2024"])
def test_a_yearly_report_that_comes_a_month_late_lapses_nothing(sample: str) -> None:
    framework = Framework.load("eflg-2021")
    bundle = shipped.sample(sample)
    late = 0
    for item in bundle.evidence:
        kind = framework.vocabulary.kinds.resolve(item.kind)
        if kind not in YEARLY or item.review_by is not None:
            continue
        alone = bundle.with_evidence([item])
        next_year = item.dated.replace(year=item.dated.year + 1) + timedelta(days=31)
        on_the_day = assess(alone, framework, as_at=item.dated)
        a_month_late = assess(alone, framework, as_at=next_year)
        for name, leaves in on_the_day.leaves_met.items():
            if framework.criteria[name].bounds == "law":
                continue
            late += sum(leaves)
            both = zip(leaves, a_month_late.leaves_met[name], strict=True)
            assert all(later or not before for before, later in both), (item.id, name)
    assert late
