"""What reasons, proofs, counts and JSON decide at their edges, each case worked out by hand."""

from __future__ import annotations

import dataclasses
import gc
import json
from datetime import date, timedelta
from types import FunctionType, ModuleType
from typing import Any

import pytest

from eflg_engine import Assessment, Bundle, Framework, assess
from eflg_engine.assessment.reasons.findings import FINDINGS
from eflg_engine.assessment.reasons.requirement_tree import ThresholdTree, requirement_tree
from eflg_engine.assessment.result.appendix import items_used
from tests.support.small_cases import DAY, KINDS, asking, bundle, requiring
from tests.support.small_framework import VOCABULARY

pytestmark = pytest.mark.core

FOR_SMALL = {"applies_when": {"kind_of_body": "small"}}
BIG = {"name": "A", "kind_of_body": "big"}
YEARLY = {"day": "03-31", "publish_within": "12 months"}


def of(*kinds: str, **more: Any) -> dict[str, Any]:
    """A leaf that takes these kinds."""
    return {"evidence": {"kind": [*kinds]} | more}


def found(framework: Framework, *items: dict[str, Any], day: date = DAY, **more: Any) -> Assessment:
    """The result on a day, once its JSON text is known to say what its data does."""
    result = assess(Bundle.from_data(bundle(*items, **more)), framework, as_at=day)
    assert json.loads(result.to_json()) == result.to_data()
    return result


def said(result: Assessment, criterion: str = "m.t.c0") -> Any:
    """What the JSON of a result says of a criterion."""
    data: Any = json.loads(result.to_json())
    themes = [theme for module in data["modules"] for theme in module["themes"]]
    return next(e for theme in themes for e in theme["criteria"] if e["id"] == criterion)


# --- proofs, and how long they hold -------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "proof"),
    [
        ({"dated": "2023-01-01", "review_by": "2025-01-01"}, {"dated": "2022-01-01"}, "E0"),
        ({"dated": "2022-01-01"}, {"dated": "2023-01-01", "review_by": "2025-01-01"}, "E1"),
        ({"dated": "2021-12-31"}, {"dated": "2022-01-01"}, "E1"),
    ],
    ids=["for review first", "for review last", "none for review"],
)
def test_of_two_items_the_one_that_lasts_longer_or_else_is_dated_last_is_the_proof(
    first: dict[str, Any], second: dict[str, Any], proof: str
) -> None:
    framework = asking({"kind": "policy", "within": "3 years"})
    criterion = found(framework, first, second).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.proof) == (date(2025, 1, 1), (proof,))


AGE_AND_RACE = {
    "characteristics": [{"id": each, "title": each.title()} for each in ("age", "race")]
}
EARLY, FOR_REVIEW = {"dated": "2022-01-01"}, {"dated": "2023-01-01", "review_by": "2024-07-01"}


@pytest.mark.parametrize(
    ("second", "until", "proof", "hangs_on"),
    [
        (["race", "age"], date(2025, 1, 1), ("E0",), ()),
        (["age"], date(2024, 7, 1), ("E0", "E1"), ("E0", "E1")),
    ],
    ids=["each all", "each a part"],
)
def test_what_is_covered_holds_as_long_as_the_items_that_cover_it_longest(
    second: list[str], until: date, proof: tuple[str, ...], hangs_on: tuple[str, ...]
) -> None:
    first = ["race"] if second == ["age"] else second
    items = (EARLY | {"characteristics": first}, FOR_REVIEW | {"characteristics": second})
    leaf = {"kind": "policy", "within": "3 years", "covers": {"characteristics": 2}}
    criterion = found(asking(leaf, words=AGE_AND_RACE), *items).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.proof) == (until, proof)
    assert criterion.hangs_on == hangs_on


def test_of_yearly_figures_those_of_the_later_day_last_longer_whenever_they_are_published() -> None:
    """Those of 1 April 2025 are due by the end of September 2026."""
    snapshot = {"day": "04-01", "publish_within": "18 months"}
    items = (
        {"snapshot": "2024-04-01", "dated": "2024-04-20"},
        {"snapshot": "2023-04-01", "dated": "2024-05-01"},
    )
    framework = asking({"kind": "policy", "snapshot": snapshot})
    criterion = found(framework, *items).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.proof) == (date(2026, 9, 30), ("E0",))


def test_how_long_a_criterion_holds_is_not_for_items_of_another_to_say() -> None:
    soon, later = {"review_by": "2024-07-01"}, {"review_by": "2024-08-01"}
    elsewhere = {"review_by": "2024-09-01", "supports": ["m.t.c1"]}
    framework = asking({"kind": "policy"}, {"kind": "policy"})
    criterion = found(framework, later, soon, elsewhere).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.proof) == (date(2024, 8, 1), ("E0",))


def test_one_item_that_serves_two_leaves_is_the_whole_proof() -> None:
    """Of the first leaf alone the other item would be the proof, for it lasts longer."""
    items = ({"dated": "2022-01-01"}, {"dated": "2024-01-01", "review_by": "2024-08-01"})
    framework = requiring({"all": [of("policy"), of("policy", within="1 year")]})
    criterion = found(framework, *items).criteria["m.t.c0"]
    assert (criterion.proof, criterion.hangs_on) == (("E1",), ("E1",))


def test_a_leaf_with_nothing_to_cover_is_proven_by_no_item() -> None:
    """There are no objectives, so that nobody covers all of them."""
    impossible = of("policy", covers={"objectives": "all"})
    framework = requiring({"any": [impossible, of("policy", covers={"items": 2})]})
    criterion = found(framework, {}, {}).criteria["m.t.c0"]
    assert (criterion.proof, criterion.hangs_on) == (("E0", "E1"), ("E0", "E1"))


def test_items_for_leaves_not_asked_keep_no_smaller_proof_from_being_found() -> None:
    """A policy and a chart are enough; the notes and maps, dated later, are in reserve."""
    plain = {"reaches": "done", "effort": "low"}
    more = [{"id": kind, "title": kind.title()} | plain for kind in ("chart", "memo")]
    wanted = [of("policy", "note"), of("policy", "map"), of("chart"), of("memo", **FOR_SMALL)]
    framework = requiring({"all": wanted}, words={"kinds": KINDS + more})
    memos = [{"kind": "memo", "dated": "2020-01-01"}] * 100
    items = [{"kind": kind, "dated": "2024-02-01"} for kind in ("note", "map", "chart")]
    criterion = found(framework, {}, *items, *memos, council=BIG).criteria["m.t.c0"]
    assert criterion.proof == ("E0", "E3")


def test_a_search_for_the_smallest_proof_goes_through_two_thousand_sets() -> None:
    """The only pair that covers all four is the 1,972nd of the 2,016 pairs of 64 items, those that
    last longest first: no single item covers more than two, so pairs are tried at once.
    """
    terms = [{"id": each, "title": each.upper()} for each in "abcd"]
    leaf = {"kind": "policy", "covers": {"characteristics": 4}}
    framework = asking(leaf, words={"characteristics": terms})
    covered = {8: ["c", "d"], 9: ["a", "b"], 61: ["d"], 62: ["b", "c"]}
    day = date(2020, 1, 1)
    items = [
        {"dated": str(day + timedelta(number)), "characteristics": covered.get(number, ["a"])}
        for number in range(64)
    ]
    assert found(framework, *items).criteria["m.t.c0"].proof == ("E8", "E9")


def test_a_part_with_nothing_to_spare_counts_among_those_to_choose_from() -> None:
    """The two that lapse are not needed: the two that do not are enough."""
    both = {"all": [of("map"), of("note")]}
    framework = requiring({"any": [both, of("policy"), of("policy", within="3 years")]})
    lapsing = {"dated": "2023-01-01", "review_by": "2024-07-01"}
    criterion = found(framework, {"kind": "map"}, {"kind": "note"}, lapsing).criteria["m.t.c0"]
    assert (criterion.holds_until, criterion.hangs_on) == (None, ())


@pytest.mark.parametrize(
    ("dated", "until"),
    [("2023-08-30", date(2024, 8, 30)), ("2023-08-31", None), ("2023-09-01", None)],
    ids=["a day too early", "the day before", "the same day"],
)
def test_a_leaf_that_falls_due_may_carry_on_what_lapses_then(
    dated: str, until: date | None
) -> None:
    later = of("map", due={"from": "2024-09-01"})
    framework = requiring({"any": [of("policy", within="1 year"), later]})
    items = ({"dated": dated}, {"kind": "map"})
    criterion = found(framework, *items).criteria["m.t.c0"]
    assert criterion.holds_until == until


# --- what is missing ----------------------------------------------------------------------------


def test_ten_items_listed_for_something_else_are_named_and_the_rest_counted() -> None:
    framework = asking({"kind": "map"}, {"kind": "policy"})
    for number, more in ((10, 0), (11, 1), (13, 3)):
        gap = said(found(framework, *[{"kind": "map", "supports": ["m.t.c1"]}] * number))["gap"]
        assert (len(gap["near_misses"]), gap["elsewhere_more"]) == (10, more)


def test_too_few_says_how_many_more_are_needed() -> None:
    gap = said(found(asking({"kind": "policy", "covers": {"items": 3}}), {}))["gap"]
    assert gap["findings"] == [
        {"code": "too_few", "has": 1, "needs": 3, "short_by": 2}
        | {"sentence": "3 items are needed here; only 1 will do"}
    ]


def test_a_part_that_is_met_is_told_without_the_leaves_that_are_not_asked() -> None:
    met = {"all": [of("map", **FOR_SMALL), of("note")]}
    framework = requiring({"all": [of("policy"), of("policy", covers={"items": 2}), met]})
    gap = said(found(framework, {}, {"kind": "note"}, council=BIG))["gap"]
    policy, whole = gap["met_parts"]
    assert (policy["is_met"], policy["counted"]) == (True, ["E0"])
    assert (whole["is_met"], whole["at_least"], whole["of"]) == (True, 1, 1)
    assert [part["counted"] for part in whole["parts"]] == [["E1"]]


def test_a_reason_that_speaks_of_a_month_speaks_of_its_first_day_in_data() -> None:
    framework = asking({"kind": "policy", "within": "1 year"})
    (miss,) = said(found(framework, {"dated": "2022-04"}))["gap"]["near_misses"]
    (finding,) = miss["findings"]
    assert finding["has"] == "2022-04-01"
    assert finding["sentence"].startswith("E0 A is dated 1 April 2022; evidence here must be")


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("GPs' list", "GPs' list"),
        ("GP list", "GP list"),
        ("A Board paper", "a Board paper"),
        ("Paper", "paper"),
    ],
)
def test_a_title_inside_a_sentence_keeps_what_is_an_abbreviation(title: str, inside: str) -> None:
    kind = {"id": "policy", "title": title, "reaches": "done", "effort": "low"}
    gap = said(found(asking({"kind": "policy"}, words={"kinds": [kind]})))["gap"]
    (finding,) = gap["findings"]
    assert finding["sentence"] == f"Nothing of this kind is said to answer this: {inside}"


def test_assurance_is_told_with_what_it_means() -> None:
    rungs = [
        {"id": "own", "title": "Own"},
        {"id": "outside", "title": "Outside", "description": "Somebody else stands behind it."},
    ]
    words = {"ladders": VOCABULARY["ladders"] | {"assurance": rungs}}
    framework = asking({"kind": "policy", "assurance": "outside"}, words=words)
    (miss,) = said(found(framework, {}))["gap"]["near_misses"]
    assert [finding["sentence"] for finding in miss["findings"]] == [
        'E0 A stands on "own"; "outside" (somebody else stands behind it) or more is needed'
    ]


EACH_LACKING: dict[str, tuple[Any, dict[str, Any]]] = {
    "wrong_kind": (of("policy"), {"kind": "note"}),
    "too_old": (of("policy", within="2 years"), {}),
    "review_overdue": (of("policy"), {"review_by": "2025-01-01"}),
    "not_yet_dated": (of("policy"), {"dated": "2025-01-01"}),
    "shows_too_little": (of("policy", shows="done"), {}),
    "assurance_too_low": (of("policy", assurance="outside"), {}),
    "measure_missing": (of("policy", measure={"name": "rate", "at_least": 5}), {}),
    "measure_too_low": (
        of("policy", measure={"name": "rate", "at_least": 5}),
        {"measures": {"rate": 4}},
    ),
    "snapshot_missing": (of("policy", snapshot=YEARLY), {}),
    "snapshot_other_day": (of("policy", snapshot=YEARLY), {"snapshot": "2023-04-05"}),
    "snapshot_out_of_time": (of("policy", snapshot=YEARLY), {"snapshot": "2022-03-31"}),
    "snapshot_superseded": (
        of("policy", snapshot=YEARLY),
        {"snapshot": "2023-03-31", "dated": "2023-06-01"},
    ),
    "not_offered_here": (of("map"), {"kind": "map", "supports": ["m.t.c0"]}),
    "question_not_named": (
        {"all": [of("policy", question=each, asks=f"Is {each}?") for each in "qr"]},
        {},
    ),
    "outside_scope": (of("policy"), {"characteristics": ["race"]}),
}
"""By code of what an item lacks: what is asked for, and an item that lacks this there."""


def test_what_an_item_lacks_changes_with_the_day_where_its_code_says_so() -> None:
    codes = [*EACH_LACKING]
    assert codes == [code for code, entry in FINDINGS.items() if entry.of == "item"]
    asked = [asked for asked, _ in EACH_LACKING.values()]
    framework = requiring(*asked, words=AGE_AND_RACE, measures={"rate": {"title": "Rate"}})
    items = [
        {"supports": [f"m.t.c{number}"], "characteristics": ["age"]} | item
        for number, (_, item) in enumerate(EACH_LACKING.values())
    ]
    scope = {"characteristics": ["age"]}
    now, later = (
        [
            criterion.explanation.reasons if criterion.explanation else ()
            for criterion in found(framework, *items, scope=scope, day=day).criteria.values()
        ]
        for day in (DAY, date(2026, 6, 1))
    )
    for code, before, after in zip(codes, now, later, strict=True):
        assert code in (*before, *after)
        assert FINDINGS[code].changes_with_day is ((code in before) is not (code in after)), code


# --- counts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "lacking"), [(0, 0), (1, 0), (2, 1), (3, 0)])
def test_a_criterion_lacks_one_answer_where_one_more_item_is_enough(
    items: int, lacking: int
) -> None:
    counts = found(asking({"kind": "policy", "covers": {"items": 3}}), *[{}] * items).answer_counts
    assert (counts.lack_one, counts.met) == (lacking, items == 3)


@pytest.mark.parametrize(
    ("day", "lacking"),
    [("2024-03-30", 0), ("2024-03-31", 1), ("2024-06-30", 1), ("2024-07-01", 0)],
    ids=["before it", "the day of the figures", "a month after the last day", "later"],
)
def test_yearly_figures_that_could_still_be_had_are_one_answer(day: str, lacking: int) -> None:
    """Figures of 31 March are published by 30 May, and may be a month old."""
    snapshot = {"day": "03-31", "publish_within": "2 months"}
    framework = asking({"kind": "policy", "within": "1 month", "snapshot": snapshot})
    counts = found(framework, day=date.fromisoformat(day)).answer_counts
    assert (counts.criteria, counts.lack_one) == (1, lacking)


def test_answers_without_a_link_that_name_no_place_there_are_counted() -> None:
    framework = asking({"kind": "policy"}, {"kind": "map"})
    both = {"m.t.c0": None, "m.t.c1": "page 3"}
    counts = found(
        framework,
        {"link": "https://example.org/a", "supports": both},
        {"supports": {"m.t.c0": "page 2"}},
        {"supports": both},
        {},
        {"link": "https://example.org/b"},
    ).answer_counts
    assert (counts.answers, counts.without_place) == (5, 2)


def test_a_module_of_which_nothing_applies_is_not_assessed() -> None:
    rule = {"id": "c", "statement": "S.", "requires": of("policy")} | FOR_SMALL
    theme = {"id": "u", "title": "You", "criteria": {"one": [rule]}}
    beside = [{"module": "n", "title": "En", "themes": [theme]}]
    modules = found(asking({"kind": "policy"}, beside=beside), {}, council=BIG).modules
    assert [str(each.status) for each in modules.values()] == ["assessed", "not_assessed"]


# --- results as they are handed out ---------------------------------------------------------------


def test_json_text_holds_letters_as_they_are() -> None:
    framework = asking({"kind": "policy"}, {"kind": "map"}, title="\u00c9quit\u00e9")
    result = found(framework, {"title": "\u0141\u00f3d\u017a"}, council={"name": "\u0175r"})
    assert result.to_json() == json.dumps(result.to_data(), ensure_ascii=False)
    assert '"\u00c9quit\u00e9"' in result.to_json()


def test_what_is_handed_out_cannot_be_changed() -> None:
    judgement = found(requiring({"all": [of("policy"), of("map")]}), {}).judgement
    tree, used = requirement_tree(judgement, 0), items_used(judgement)
    assert isinstance(tree, ThresholdTree)
    met = tree.children[0]
    assert not isinstance(met, ThresholdTree)
    handed: list[Any] = [tree, met, *met.counting, *used, *used[0].answers]
    for each in handed:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(each, dataclasses.fields(each)[0].name, None)


def test_a_framework_keeps_nothing_of_the_bundles_assessed_under_it() -> None:
    framework = requiring(
        of("policy", covers={"items": 9}), of("policy", within="1 month"), of("map"), of("note")
    )
    items = (
        {"id": "ZEBRA-0", "title": "Zebra 0", "supports": ["m.t.c0", "m.t.c1", "m.t.c3"]},
        {"id": "ZEBRA-1", "title": "Zebra 1", "kind": "map"},
    )
    result = found(framework, *items)
    assert [str(each.state) for each in result.criteria.values()] == ["not_met"] * 2 + [
        "no_evidence", "not_met",
    ]  # fmt: skip
    assert "Zebra 0" in result.to_json()
    assert "Zebra 1" in result.to_json()
    assert framework.cache
    kept = [text for text in _reached(framework.cache) if isinstance(text, str)]
    assert [text for text in kept if "zebra" in text.lower()] == []


def _reached(start: object) -> list[object]:
    """What an object holds, and what that holds, but for code."""
    found: dict[int, object] = {}
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if id(each) not in found and not isinstance(each, type | ModuleType | FunctionType):
            found[id(each)] = each
            waiting += gc.get_referents(each)
    return [*found.values()]
