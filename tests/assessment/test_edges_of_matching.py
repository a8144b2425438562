"""What matching and judging decide at their edges, each case worked out by hand.

Levels come by rows, of items or of trusted data, and by columns once reasons were asked for: a case
is judged in each way.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, Policy, assess
from eflg_engine.assessment.examples import run_examples
from eflg_engine.assessment.ladder import NONE, add_up
from eflg_engine.assessment.levels import levels_of
from eflg_engine.assessment.single_criterion import judge_alone, rules_alone
from eflg_engine.assessment.subsets import every_choice, level_in, levels_of_subsets
from eflg_engine.framework.points import Band, Points
from tests.support.small_cases import DAY, KINDS, asking, bundle, requiring
from tests.support.small_framework import FRAMEWORK, VOCABULARY

pytestmark = pytest.mark.core

SURVEY = {
    "id": "survey", "title": "Survey", "reaches": "said", "effort": "low",
    "reaches_more": {"rung": "done", "when": "difference"},
}  # fmt: skip
PAPER = {
    "id": "paper", "title": "Paper", "reaches": "done", "effort": "low",
    "current_for": "1 year", "until_stated": True,
}  # fmt: skip
OUTSIDE = {"kind": "policy", "assurance": "outside"}


def states(framework: Framework, data: dict[str, Any], day: date = DAY) -> list[str]:
    """The states of all criteria, the same in every way that a bundle is judged."""
    found = []
    for given in (Bundle.from_data(data), Bundle.from_trusted_data(data)):
        first = assess(given, framework, as_at=day)
        found.append([str(state) for state in first.states.values()])
        for each in first.criteria.values():
            assert (each.explanation is None) == bool(each.proof)
        again = assess(given, framework, as_at=day)  # by columns, for reasons were asked for
        found.append([str(state) for state in again.states.values()])
    assert all(each == found[0] for each in found)
    return found[0]


# --- words of trusted data ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leaf", "less", "more"),
    [
        (OUTSIDE, {}, {"assurance": "outside"}),
        ({"kind": "policy", "shows": "done"}, {"shows": "said"}, {}),
        ({"kind": "survey", "shows": "done"}, {}, {"difference": "Fewer complaints."}),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_trusted_items_are_told_apart_by_a_single_word(
    leaf: dict[str, Any], less: dict[str, Any], more: dict[str, Any], swapped: bool
) -> None:
    framework = asking(leaf, words={"kinds": [*KINDS, SURVEY]})
    for item, level in [(less, None), (more, "one")][:: -1 if swapped else 1] * 2:
        data = bundle({"kind": leaf["kind"], "shows": "done"} | item)
        assert assess(Bundle.from_trusted_data(data), framework).level == level
        assert assess(Bundle.from_data(data), framework).level == level


def test_unknown_words_of_trusted_items_are_reported_where_they_decide_alone() -> None:
    framework = asking({"kind": "policy"}, {"kind": "map", "covers": {"characteristics": 1}})
    plain = Bundle.from_trusted_data(bundle({"characteristics": ["hair"]}))
    assert [str(each) for each in assess(plain, framework).states.values()] == [
        "met", "no_evidence",
    ]  # fmt: skip
    item = {"kind": "map", "supports": ["m.t.c1"], "characteristics": ["hair"]}
    with pytest.raises(InvalidInput, match="hair"):
        assess(Bundle.from_trusted_data(bundle(item)), framework)


def test_an_unknown_word_of_a_trusted_item_hides_no_known_one_beside_it() -> None:
    scope = {"modules": ["m"], "characteristics": ["race"]}
    data = bundle({"characteristics": ["hair", "race"]}, scope=scope)
    found = assess(Bundle.from_trusted_data(data), asking({"kind": "policy"}))
    assert (found.level, found.criteria["m.t.c0"].proof) == ("one", ("E0",))


# --- what an item is offered for ----------------------------------------------------------------


def test_items_offered_by_their_kind_leave_no_criterion_that_takes_it_without_evidence() -> None:
    beside = FRAMEWORK["modules"][0] | {"module": "n", "title": "En"}
    anything = {"assurance": "outside"}
    framework = asking({"kind": "map"}, anything, {"kind": "map"}, OUTSIDE, {"kind": "map"},
                       offered="any", beside=[beside])  # fmt: skip
    assert states(framework, bundle({"supports": ["n"]}))[:5] == [
        "no_evidence", "not_met", "no_evidence", "not_met", "no_evidence",
    ]  # fmt: skip


ASKED = {"kind": "policy", "question": "q", "asks": "Is it?"}
THE_SAME = ASKED | {"same_as": "m.t.c0.q"}
TWO = {"all": [{"evidence": ASKED}, {"evidence": ASKED | {"question": "r"}}]}


@pytest.mark.parametrize(
    ("first", "supports", "found"),
    [
        ({"evidence": ASKED}, "m.t.c0", ["met", "met"]),
        ({"evidence": ASKED}, "m.t.c0.q", ["met", "met"]),
        ({"evidence": ASKED}, "m.t.c1", ["met", "met"]),
        (TWO, "m.t.c0", ["not_met", "no_evidence"]),
        (TWO, "m.t.c0.q", ["not_met", "met"]),
    ],
)
def test_who_names_the_only_question_of_a_criterion_answers_those_that_are_the_same(
    first: dict[str, Any], supports: str, found: list[str]
) -> None:
    framework = requiring(first, {"evidence": THE_SAME})
    assert states(framework, bundle({"supports": [supports]})) == found
    weak = requiring(*(_for_outside(each) for each in (first, {"evidence": THE_SAME})))
    assert states(weak, bundle({"supports": [supports]})) == [
        "not_met" if each == "met" else each for each in found
    ]


def _for_outside(requirement: dict[str, Any]) -> dict[str, Any]:
    """The same asked of evidence with outside assurance."""
    if "all" in requirement:
        return {"all": [*map(_for_outside, requirement["all"])]}
    return {"evidence": requirement["evidence"] | {"assurance": "outside"}}


def test_readings_of_a_criterion_are_each_answered_by_what_they_ask() -> None:
    """Of two questions one is dropped: naming the criterion answers where there is just one."""
    framework = requiring(TWO)
    whole = framework.criteria["m.t.c0"]
    one = dataclasses.replace(whole, requires=whole.requires.children[0])  # type: ignore[union-attr]
    rules = rules_alone(framework, [whole, one])
    for supports, found in (
        ("m.t.c0", ["not_met", "met"]),
        ("m.t.c0.q", ["not_met", "met"]),
        ("m.t.c0.r", ["not_met", "not_met"]),
    ):
        given = Bundle.from_data(bundle({"supports": [supports]}))
        judgement = judge_alone(given, framework, rules, DAY)
        assert [str(state) for state in judgement.states] == found
        assert bool(judgement.met & 1) == (supports == "m.t.c0.q")  # q of the whole


# --- the very day -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "last"),
    [
        ({"kind": "policy", "review_by": "2024-06-01"}, DAY),
        ({"kind": "note"}, DAY),
        ({"kind": "note", "review_by": "2024-03-01"}, date(2024, 3, 1)),
        ({"kind": "note", "review_by": "2024-09-01"}, DAY),
        ({"kind": "paper"}, DAY),
        ({"kind": "paper", "review_by": "2024-03-01"}, date(2024, 3, 1)),
        ({"kind": "paper", "review_by": "2024-09-01"}, date(2024, 9, 1)),
    ],
)
def test_an_item_counts_from_its_day_up_to_its_last(item: dict[str, Any], last: date) -> None:
    usual = {"within": "usual"} if item["kind"] != "policy" else {}
    framework = asking({"kind": item["kind"]} | usual, words={"kinds": [*KINDS, PAPER]})
    data, first = bundle({"dated": "2023-06-01"} | item), date(2023, 6, 1)
    for day, found in (
        (first - timedelta(1), "not_met"),
        (first, "met"),
        (last, "met"),
        (last + timedelta(1), "not_met"),
    ):
        assert states(framework, data, day) == [found], day


def test_an_item_stays_current_as_long_as_its_own_kind_does() -> None:
    """Not as long as another kind does that lies beside it."""
    framework = asking({"kind": ["note", "map"], "within": "usual", "covers": {"items": 2}})
    old, new = {"kind": "note", "dated": "2022-01-01"}, {"kind": "map", "dated": "2023-01-01"}
    assert states(framework, bundle(old, new)) == ["not_met"]
    assert states(framework, bundle(old | {"kind": "map"}, new)) == ["met"]
    assert states(framework, bundle(old, new), date(2023, 1, 1)) == ["met"]


@pytest.mark.parametrize(
    ("published", "found"),
    [({}, "met"), ({"published": "2024-06-01"}, "met"), ({"published": "2024-06-02"}, "not_met")],
)
def test_an_objective_is_in_force_from_the_day_on_which_it_is_published(
    published: dict[str, str], found: str
) -> None:
    framework = asking({"kind": "policy", "covers": {"objectives": 1}})
    objectives = [{"id": "o", "text": "O"} | published]
    assert states(framework, bundle({"objectives": ["o"]}, objectives=objectives)) == [found]


# --- levels -------------------------------------------------------------------------------------


def test_points_that_no_theme_gives_hold_no_level() -> None:
    framework = asking({"kind": "policy"})
    policy = Policy("p", "Points", "", Fraction(1), None, None, Points((0,), (Band(1),)))
    found = assess(Bundle.from_data(bundle({})), framework, policy=policy)
    assert (found.levels.themes, found.levels.council) == ((0,), NONE)


def test_points_decide_whatever_shares_a_policy_has_beside_them() -> None:
    beside = FRAMEWORK["modules"][0] | {"module": "n", "title": "En"}
    framework = asking({"kind": "policy"}, beside=[beside])
    policy = Policy("p", "Points", "", Fraction(1), None, None, Points((5,), (Band(5),)))
    for share in (None, Fraction(1), Fraction(1, 2)):
        shared = dataclasses.replace(policy, themes=share, modules=share)
        result = assess(Bundle.from_data(bundle({})), framework, policy=shared)
        assert result.levels.themes == (0, NONE)
        assert result.levels.council == 0
        subsets = levels_of_subsets(result, every_choice(["E0"]))
        assert [level_in(subsets.council, number) for number in (0, 1)] == [NONE, 0]


@pytest.mark.parametrize(
    ("themes", "modules", "expected"),
    [
        (Fraction(1), Fraction(1), ((0, NONE), NONE)),
        (Fraction(1, 2), Fraction(1), ((0, 0), 0)),
        (Fraction(1), Fraction(1, 2), ((0, NONE), 0)),
        (Fraction(1, 2), Fraction(1, 2), ((0, 0), 0)),
    ],
)
def test_shares_of_themes_and_modules_count_where_every_criterion_is_needed(
    themes: Fraction, modules: Fraction, expected: tuple[tuple[int, int], int]
) -> None:
    one = FRAMEWORK["modules"][0]["themes"][0]
    criterion = {"id": "c0", "statement": "S.", "requires": {"evidence": {"kind": "policy"}}}
    pair = [one | {"id": name, "criteria": {"one": [criterion]}} for name in ("a", "b")]
    beside = {"module": "n", "title": "En", "themes": pair}
    framework = asking({"kind": "policy"}, beside=[beside])
    policy = Policy("p", "Shares", "", Fraction(1), themes, modules)
    evidence = bundle({}, {"supports": ["n.a.c0"]})
    result = assess(Bundle.from_data(evidence), framework, policy=policy)
    assert (result.levels.modules, result.levels.council) == expected


def test_what_has_no_criteria_has_no_level() -> None:
    beside = FRAMEWORK["modules"][0] | {"module": "n", "title": "En"}
    framework = asking({"kind": "policy"}, beside=[beside])
    rules = rules_alone(framework, [framework.criteria["m.t.c0"]])
    policy = framework.default_policy
    for data, level in ((bundle({}), 0), (bundle(), NONE)):
        judgement = judge_alone(Bundle.from_data(data), framework, rules, DAY)
        found = levels_of(judgement, policy)
        assert (found.themes, found.modules, found.council) == ((level, None), (level, None), level)
        assert found == add_up(rules, judgement.states, policy)


def test_subsets_do_not_change_once_made() -> None:
    subsets = every_choice(["E0"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        subsets.count = 3  # type: ignore[misc]
    assert (subsets.count, subsets.present) == (2, {"E0": 0b10})


# --- examples -----------------------------------------------------------------------------------


def with_examples(**examples: list[dict[str, Any]]) -> Framework:
    criterion = {
        "id": "c", "statement": "S.", "requires": {"evidence": OUTSIDE}, "examples": examples,
    }  # fmt: skip
    theme = {"id": "t", "title": "Tee", "criteria": {"one": [criterion]}}
    return Framework.from_data(
        FRAMEWORK
        | {"vocabulary": VOCABULARY, "modules": [{"module": "m", "title": "Em", "themes": [theme]}]}
    )


GOOD: dict[str, Any] = {"evidence": [{"kind": "policy", "assurance": "outside"}]}
SHORT = {"evidence": [{"kind": "policy"}]}


def test_examples_are_counted_and_told_what_was_not_said_of_them() -> None:
    right = with_examples(enough=[GOOD], not_enough=[SHORT | {"because": ["assurance_too_low"]}])
    report = run_examples(right)
    assert (report.run, report.failures) == (2, ()), report
    wrong = with_examples(
        enough=[GOOD, GOOD],
        not_enough=[
            SHORT | {"because": ["too_old"]},
            SHORT | {"because": ["assurance_too_low", "too_old"]},
        ],
    )
    report = run_examples(wrong)
    assert report.run == 4
    assert [str(each) for each in report.failures] == [
        "m.t.c, not_enough example 1: not reported: too_old; reported too: assurance_too_low",
        "m.t.c, not_enough example 2: not reported: too_old",
    ]


def test_an_example_that_names_what_nobody_knows_is_no_example() -> None:
    strange = GOOD["evidence"][0] | {"characteristics": ["hair"]}
    report = run_examples(with_examples(enough=[{"evidence": [strange]}]))
    assert [str(each) for each in report.failures] == [
        "m.t.c, enough example 1: item 1, characteristics, item 1: "
        "there is no such protected characteristic: hair"
    ]
