"""The golden thread, the claims, the timetable and the case studies against slow references."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.analysis.case_studies import choose_case_studies, smallest_cover
from eflg_engine.analysis.claims import Verdict, compare_claims
from eflg_engine.analysis.thread import golden_thread
from eflg_engine.analysis.timetabling import timetable
from tests.support import shipped
from tests.support.paper_strategies import cases_with_papers
from tests.support.plain_data import Data
from tests.support.strategies import cases

Case = tuple[Data, Data, date]


@given(st.lists(st.integers(0, 63), max_size=7), st.integers(0, 63))
def test_the_cover_is_complete_and_none_is_smaller(sets: list[int], everything: int) -> None:
    def union(chosen: tuple[int, ...] | list[int]) -> int:
        together = 0
        for bits in chosen:
            together |= bits
        return together & everything

    chosen = smallest_cover(sets, everything)
    assert union(chosen) == union(sets)
    for size in range(len(chosen)):
        assert all(union(fewer) != union(sets) for fewer in combinations(sets, size))


@settings(max_examples=40)
@given(cases(), st.integers(-200, 400))
def test_the_timetable_finds_what_lapses(case: Case, days: int) -> None:
    framework, data, as_at = case
    loaded, bundle = Framework.from_data(framework), Bundle.from_data(data)
    visit = as_at + timedelta(days=days)
    now = assess(bundle, loaded, as_at=as_at)
    way = timetable(now, visit)
    seen = bundle.with_evidence(item for item in bundle.evidence if item.dated <= as_at)
    then = assess(seen, loaded, as_at=max(visit, as_at))
    assert way.at_visit.levels == then.levels
    lost = {
        key
        for key, criterion in now.criteria.items()
        if criterion.state is State.MET and then.criteria[key].state is not State.MET
    }
    if all("published" not in objective for objective in data.get("objectives", [])):
        assert {lapse.criterion for lapse in way.lapses} == lost
        assert all(lapse.renew for lapse in way.lapses)
    assert all(as_at <= lapse.last_day < visit for lapse in way.lapses)
    choice = way.case_studies
    covered = {module for modules in choice.covers.values() for module in modules}
    in_scope = {m.id for m in loaded.modules if m.id in now.judgement.match.coverage.scope_modules}
    assert covered | set(choice.uncovered) == in_scope
    assert not covered & set(choice.uncovered)


@settings(max_examples=40)
@given(cases_with_papers())
def test_claims_say_how_far_they_are_from_the_evidence(case: Case) -> None:
    framework, data, as_at = case
    result = assess(Bundle.from_data(data), Framework.from_data(framework), as_at=as_at)
    claims = compare_claims(result)
    assert len(claims.claims) == len(result.bundle.self_assessment)
    order = [list(Verdict).index(claim.verdict) for claim in claims.claims]
    assert order == sorted(order)
    levels = [level.id for level in result.framework.levels]
    for entry in claims.claims:
        claim = entry.claim
        if claim.status is None and claim.target in result.themes:
            held = result.themes[claim.target].level_number
            if held is None:
                assert entry.verdict is Verdict.NOT_COMPARED
            else:
                assert entry.steps == levels.index(claim.level) - held
        elif claim.status == 4 and claim.target in result.criteria:
            met = result.criteria[claim.target].state is State.MET
            assert (entry.verdict is Verdict.AGREES) == met or entry.verdict is Verdict.NOT_COMPARED
        elif claim.status in (1, 2) and claim.target in result.criteria:
            assert entry.verdict is not Verdict.OVER


@settings(max_examples=40)
@given(cases_with_papers())
def test_the_thread_counts_what_is_there(case: Case) -> None:
    framework, data, as_at = case
    loaded, bundle = Framework.from_data(framework), Bundle.from_data(data)
    thread = golden_thread(bundle, loaded, as_at)
    current = {
        item.id: item
        for item in bundle.evidence
        if item.dated <= as_at and (item.review_by is None or item.review_by >= as_at)
    }
    for each in thread.objectives:
        named = {key for key, item in current.items() if each.objective.id in item.objectives}
        assert {item.item.id for item in each.current} == named
        assert (each.reaches is None) == (not named)
    assert {item.item.id for item in thread.serving_none} == {
        key for key, item in current.items() if not item.objectives
    }
    catch_all = {key for key, item in current.items() if "all" in item.objectives}
    assert {item.item.id for item in thread.catch_all} == catch_all
    resting = thread.without_evidence() if catch_all else []
    assert thread.resting_on_catch_all() == resting
    parts = [*thread.with_outcome(), *thread.without_outcome(), *thread.without_evidence()]
    assert len(parts) == len(bundle.objectives)


def test_past_results_lapse() -> None:
    framework = shipped.framework()
    way = timetable(assess(shipped.sample("northmere-2024"), framework), date(2025, 3, 12))
    (past,) = way.past_results
    assert (past.valid_until, past.assumed, past.lapsed_now) == (date(2021, 2, 28), True, True)
    essex = assess(shipped.sample("essex-2019"), framework)
    (past,) = timetable(essex, date(2019, 7, 1)).past_results
    assert (past.valid_until, past.assumed) == (date(2019, 6, 30), False)
    assert (past.lapsed_now, past.lapsed_by_visit) == (False, True)


def test_steps_work_back_from_the_visit() -> None:
    way = timetable(assess(shipped.sample("essex-2019"), shipped.framework()), date(2019, 9, 25))
    by = {step.step.id: step.by for step in way.steps}
    assert by["visit"] == date(2019, 9, 25)
    assert by["submission"] == date(2019, 8, 28)
    assert [step.by for step in way.steps] == sorted(by.values())
    assert [step.step.id for step in way.steps if step.is_past] == [
        "group",
        "freeze",
        "self_assessment",
    ]


def test_a_case_study_rests_on_what_happened_for_people() -> None:
    framework = shipped.framework()
    kinds = [kind for step in framework.timetable for kind in step.kinds]
    report = {
        "id": "W1",
        "title": "Gender pay gap report",
        "kind": "workforce_data",
        "supports": ["workforce.data"],
        "dated": "2025-03",
        "characteristics": ["sex"],
    }
    told = report | {"id": "W2", "shows": "outcome", "difference": "Twelve came back."}
    for evidence, written in (([report], ()), ([report, told], ("W2",))):
        bundle = Bundle.from_data({"council": {"name": "Saltmere"}, "evidence": evidence})
        choice = choose_case_studies(bundle, framework, date(2025, 6, 30), kinds=kinds)
        assert (choice.chosen, choice.to_write_up) == ((), written)


def test_the_fewest_case_studies_of_brackenshire_are_two() -> None:
    bundle, framework = shipped.sample("brackenshire-2024"), shipped.framework()
    kinds = [kind for step in framework.timetable for kind in step.kinds]
    choice = choose_case_studies(bundle, framework, date(2024, 10, 31), kinds=kinds)
    assert len(choice.chosen) == 2
    assert not choice.to_write_up
    assert not choice.uncovered
