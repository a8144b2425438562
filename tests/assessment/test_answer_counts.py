"""How much was looked at, and how sure a level is: held to brute force on generated frameworks."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eflg_engine import Assessment, Bundle, Framework, InvalidInput, Leaf, State, assess
from eflg_engine.assessment.offers import offers_of
from eflg_engine.assessment.reasons.explain import LeafGap, NearMiss, ThresholdGap
from eflg_engine.assessment.reasons.findings import Finding
from eflg_engine.assessment.result.nearness import Way, way_of, years_away
from eflg_engine.assessment.rules import rules_of
from eflg_engine.assessment.state import ASSESSED
from eflg_engine.framework.model import Criterion, leaves
from eflg_engine.report.headline import coverage_text, level_words
from eflg_engine.report.levels import LEVEL_COLUMNS, level_rows
from eflg_engine.report.texts import assessment_text
from tests.support.framework_strategies import MEASURES, PARTNERS, SERVICES
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.plain_data import Data, criteria_of, leaves_of, targets_of
from tests.support.shipped import framework as shipped
from tests.support.shipped import sample
from tests.support.strategies import cases

PUBLISHED = EVIDENCE_SAMPLES / "published"

# --- counts -----------------------------------------------------------------------------------


@given(cases(asks=True))
def test_counts_are_those_of_a_plain_look_at_the_list(case: tuple[Data, Data, date]) -> None:
    framework_data, bundle_data, as_at = _all_asking(*case)
    framework = Framework.from_data(framework_data)
    result = assess(Bundle.from_data(bundle_data), framework, as_at=as_at)
    for theme in result.themes.values():
        counts = theme.answer_counts
        assessed = [each for each in theme.criteria if each.state in ASSESSED]
        answering = {each.id: _answering(result, each.rule) for each in assessed}
        listed = {each.id: _listed_for(result, each.rule) for each in assessed}
        assert counts.criteria == len(assessed)
        assert counts.met == sum(each.state is State.MET for each in assessed)
        if framework_data.get("offered") != "any":
            assert counts.offered == sum(map(bool, answering.values()))
            sorted_items = set[str]().union(*answering.values())
            loose = set[str]().union(*listed.values()) - sorted_items
            assert counts.unsorted == len(loose)
        assert counts.offered_lack_one <= counts.lack_one == len(theme.lack_one_answer)
        assert counts.met <= counts.offered
    whole = result.answer_counts
    parts = [theme.answer_counts for theme in result.themes.values()]
    for name in ("criteria", "offered", "met", "lack_one", "only_unsorted", "answers"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)


def _answering(result: Assessment, rule: Criterion) -> set[str]:
    rules = rules_of(result.framework)
    number = rules.number_of[rule.id]
    asked = result.judgement.asked(number)
    questions = [
        rules.leaves[leaf].question for leaf in rules.leaves_of[number] if asked >> leaf & 1
    ]
    wanted = {name for each in questions if each for name in each.answered_by}
    wanted |= _asking_one_of(result, wanted)
    return {item.id for item in result.bundle.evidence if wanted & {*item.supports}}


def _asking_one_of(result: Assessment, questions: set[str]) -> set[str]:
    """The criteria that ask one of these questions and nothing else: to name one answers it."""
    return {
        criterion.id
        for criterion in result.framework.criteria.values()
        if len(asks := [leaf.question for leaf in leaves(criterion.requires)]) == 1
        and asks[0]
        and asks[0].id in questions
    }


def _listed_for(result: Assessment, rule: Criterion) -> set[str]:
    places = {rule.id, rule.theme, rule.id.split(".")[0]}
    asks = [leaf.question for leaf in leaves(rule.requires)]
    names = {name for each in asks if each for name in each.answered_by}
    places |= names | _asking_one_of(result, names)
    return {item.id for item in result.bundle.evidence if places & {*item.supports}}


def test_published_brent_in_words() -> None:
    bundle = Bundle.load(PUBLISHED / "brent-2025.yaml", shipped())
    result = assess(bundle, shipped())
    counts = result.answer_counts
    assert level_words(result) == "Developing not shown yet (1 of 34 criteria; 11 lack one answer)"
    assert coverage_text(counts).startswith(
        "Evidence was offered for 26 of 106 criteria: 4 met, 18 lack one answer."
    )
    assert (counts.answers, counts.without_place) == (46, 46)
    data = result.to_data()
    assert data["answer_counts"]["offered"] == 26
    assert data["past_results"][0]["dated"] == "2016-04-01"
    assert sum(each["themes"] for each in data["themes_at"]) == 18
    rows = list(level_rows(result))
    assert len({len(row) for row in rows} | {len(LEVEL_COLUMNS)}) == 1
    assert len(rows) == 1 + 4 + 18


def test_nothing_offered_reads_so() -> None:
    framework = shipped()
    empty = assess(
        Bundle.from_data({"council": {"name": "Saltmere"}, "as_at": "2025-01-01"}), framework
    )
    assert level_words(empty) == "No evidence offered"
    one: Data = {"id": "E1", "title": "A policy", "kind": "policy", "dated": "2024-06"}
    one |= {"supports": ["workforce.wellbeing"]}
    data = {"council": {"name": "Saltmere"}, "as_at": "2025-01-01", "evidence": [one]}
    result = assess(Bundle.from_data(data), framework)
    shown = {theme.id: level_words(theme) for theme in result.themes.values()}
    assert shown.pop("workforce.wellbeing") == "Developing not shown yet (0 of 2 criteria)"
    assert set(shown.values()) == {"No evidence offered"}
    assert "none" not in assessment_text(result).casefold().split()


# --- what comes first -------------------------------------------------------------------------


def test_what_lacks_least_comes_first() -> None:
    result = assess(sample("northmere-2024"), shipped())
    near = [result.nearness(each) for each in result.blockers()]
    assert near == sorted(near)
    lacking = [
        each.id in result.themes[each.rule.theme].lack_one_answer for each in result.blockers()
    ]
    assert lacking == sorted(lacking, reverse=True)
    assert lacking[0]


def test_a_key_of_an_item_comes_before_a_document_and_after_an_item_to_sort() -> None:
    leaf = result_gap()
    unsorted = NearMiss("E1", (Finding("question_not_named", {}),))
    key = NearMiss("E2", (Finding("assurance_too_low", {"rungs": 1}),))
    late = NearMiss("E3", (Finding("too_old", {"days": 5}),))
    far = NearMiss("E4", (Finding("too_old", {"days": 900}),))
    two = NearMiss("E5", (*key.findings, *late.findings))
    ways = [way_of(leaf._replace(offered=(miss,))) for miss in (unsorted, key, late, far, two)]
    assert ways == [Way.UNSORTED, Way.ONE_KEY, Way.RENEWAL, Way.NEW, Way.NEW]
    assert way_of(leaf) is Way.NEW
    parts = tuple(leaf._replace(offered=(miss,)) for miss in (far, key))
    assert way_of(ThresholdGap("any", 1, 2, 0, parts, 1)) is Way.ONE_KEY
    assert way_of(ThresholdGap("all", 2, 2, 0, parts, 1)) is Way.NEW
    assert [years_away(miss) for miss in (late, far)] == [False, True]


def result_gap() -> LeafGap:
    return LeafGap("a.b.c", Leaf(), (), (), (), (), 0, 1)


# --- one further answer -----------------------------------------------------------------------


@given(st.data())
def test_a_criterion_lacks_one_answer_exactly_when_some_single_item_would_meet_it(
    data: st.DataObject,
) -> None:
    framework_data, bundle_data, as_at = data.draw(cases(asks=True))
    framework = Framework.from_data(framework_data)
    result = assess(Bundle.from_data(bundle_data), framework, as_at=as_at)
    unmet = [
        each
        for each in result.criteria_by_number
        if each.state in ASSESSED and each.state is not State.MET and _all_ask(each.rule)
    ]
    assume(unmet)
    criterion = data.draw(st.sampled_from(unmet))
    found = criterion.id in result.lack_one_answer
    assert found == any(
        _with(bundle_data, item, framework, as_at).states[criterion.id] is State.MET
        for item in _further_answers(framework, bundle_data, criterion.rule, as_at)
    )


def _all_ask(rule: Criterion) -> bool:
    return all(leaf.question for leaf in leaves(rule.requires))


def _with(bundle: Data, item: Data, framework: Framework, as_at: date) -> Assessment:
    evidence = [*bundle["evidence"], item]
    return assess(Bundle.from_data(bundle | {"evidence": evidence}), framework, as_at=as_at)


def _further_answers(
    framework: Framework, bundle: Data, rule: Criterion, as_at: date
) -> Iterator[Data]:
    """Items as good as can be, of every kind and time that may matter, one question at a time."""
    asked = list(leaves(rule.requires))
    times: list[Data] = [{"dated": as_at}]
    for leaf in asked:
        if leaf.snapshot is None:
            continue
        for year in range(as_at.year - 3, as_at.year + 1):
            taken = leaf.snapshot.of_year(year)
            days = {taken, as_at, leaf.snapshot.last_day(taken)}
            times += [{"dated": day, "snapshot": taken} for day in days if day <= as_at]
    council = bundle["council"]
    vocabulary = framework.vocabulary
    for question in {leaf.question.id for leaf in asked if leaf.question}:
        for kind in vocabulary.kinds.ids:
            for time in times:
                yield {
                    "id": "further",
                    "title": "As good as can be",
                    "kind": kind,
                    "supports": [question, *(module.id for module in framework.modules)],
                    "shows": vocabulary.shows[-1].id,
                    "assurance": vocabulary.assurance[-1].id,
                    "difference": "Something changed.",
                    "measures": dict.fromkeys(MEASURES, 10**9),
                    "review_by": date(9000, 1, 1),
                    "characteristics": "all",
                    "aims": "all",
                    "objectives": [each["id"] for each in bundle.get("objectives", ())],
                    "services": sorted({*council.get("services", ()), *SERVICES}),
                    "partners": sorted({*council.get("partners", ()), *PARTNERS}),
                    **time,
                }


# --- how sure the level is --------------------------------------------------------------------


@given(st.data())
def test_a_level_hangs_on_the_answers_without_which_it_is_lower(data: st.DataObject) -> None:
    framework_data, bundle_data, as_at = _all_asking(*data.draw(cases(asks=True)))
    framework = Framework.from_data(framework_data)
    policy = data.draw(st.sampled_from([*framework.policies]))
    result = assess(Bundle.from_data(bundle_data), framework, as_at=as_at, policy=policy)
    if result.level is None:
        assert result.level_hangs_on is None
    else:
        _hangs_on_exactly(result, range(len(result.bundle.evidence)))


def _all_asking(framework: Data, bundle: Data, as_at: date) -> tuple[Data, Data, date]:
    """The same with a question at each leaf, named by the items that were offered for the leaf."""
    framework, bundle = deepcopy((framework, bundle))
    for full_id, criterion in criteria_of(framework):
        for number, leaf in enumerate(leaves_of(criterion["requires"])):
            if "question" in leaf:
                continue
            leaf |= {"question": f"more{number}", "asks": "Is there more?"}
            for item in bundle["evidence"]:
                named = targets_of(item["supports"])
                if full_id in named or full_id.rsplit(".", 1)[0] in named:
                    item["supports"] = [*named, f"{full_id}.more{number}"]
    _assume_named_once(framework, bundle)
    return framework, bundle, as_at


def _assume_named_once(framework: Data, bundle: Data) -> None:
    """Questions that were added move the codes of others: a code may name one that is named too."""
    try:
        Bundle.from_data(bundle, framework=Framework.from_data(framework))
    except InvalidInput as error:
        assume({problem.code for problem in error.problems} != {"duplicate_place"})
        raise


@pytest.mark.parametrize("name", ["northmere-2024", "brackenshire-2024"])
def test_a_samples_level_hangs_on_what_is_named(name: str) -> None:
    result = assess(sample(name), shipped())
    assert result.level_hangs_on
    _hangs_on_exactly(result, range(0, len(result.bundle.evidence), 9))


def _hangs_on_exactly(result: Assessment, items: range) -> None:
    """Each answer of these items is taken away in turn, by what its item supports."""
    hangs_on, held = result.level_hangs_on, result.level_number
    assert hangs_on is not None
    assert held is not None
    asking = result.framework.questions
    groups = {name: leaf.question.answered_by for name, leaf in asking.items() if leaf.question}
    named = {(each.item, groups[each.question]) for each in hangs_on}
    assert len(named) == len(hangs_on)
    rules = rules_of(result.framework)
    answering = offers_of(rules).answering
    for number in items:
        item = result.bundle.evidence[number]
        reached = 0
        for target in item.supports:
            reached |= answering[target]
        names = [
            leaf.question.id
            for place, leaf in enumerate(rules.leaves)
            if reached >> place & 1 and leaf.question
        ]
        for group in {groups[each] for each in names}:
            kept = [each for each in names if groups[each] != group]
            evidence = [*result.bundle.evidence]
            evidence[number] = replace(item, supports=tuple(kept))
            left = assess(
                replace(result.bundle, evidence=tuple(evidence)),
                result.framework,
                as_at=result.as_at,
                policy=result.policy,
            )
            assert left.level_number is not None
            assert (left.level_number < held) == ((item.id, group) in named), (item.id, group)
