"""The matrix of characteristics and aims: `covers: {matrix: ...}`."""

from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.plan.planning import carry_out, make_plan
from eflg_engine.assessment.reasons.findings import Wording
from eflg_engine.assessment.reasons.requirement_text import RequirementText

AIMS = ["eliminate_discrimination", "advance_opportunity", "foster_good_relations"]


def framework(asked: object) -> Framework:
    """A framework with one criterion, under the shipped vocabulary."""
    criterion = {
        "id": "c",
        "statement": "The matrix is covered.",
        "requires": {"evidence": {"covers": {"matrix": asked}}},
    }
    return Framework.from_data(
        {
            "id": "m",
            "title": "M",
            "levels": [{"id": "met", "title": "Met"}],
            "modules": [
                {
                    "module": "a",
                    "title": "A",
                    "themes": [{"id": "b", "title": "B", "criteria": {"met": [criterion]}}],
                }
            ],
        }
    )


def bundle(*named: tuple[object, object], scope: object = "all") -> Bundle:
    """Items that name these characteristics and these aims."""
    return Bundle.from_data(
        {
            "as_at": "2024-02-01",
            "council": {"name": "A"},
            "scope": {"characteristics": scope},
            "evidence": [
                {
                    "id": f"E{number}",
                    "title": "Information",
                    "kind": "annual_report",
                    "supports": ["a.b.c"],
                    "dated": "2024-01-01",
                    "characteristics": characteristics,
                    "aims": aims,
                }
                for number, (characteristics, aims) in enumerate(named)
            ],
        }
    )


def missing(rules: Framework, given: Bundle) -> str:
    """What the gap says of the matrix, in words; empty where it is covered."""
    explanation = assess(given, rules).criteria["a.b.c"].explanation
    if explanation is None:
        return ""
    (finding,) = explanation.gap.findings  # type: ignore[union-attr]
    return Wording.of(rules).sentence(finding)


def test_all_is_nine_times_three_with_two_cells_empty() -> None:
    rules = framework("all")
    assert missing(rules, bundle(("all", "all"))) == ""
    assert missing(rules, bundle(("marriage", "eliminate"), ("all", "all"))) == ""
    assert missing(rules, bundle(("race", AIMS[2]))).startswith(
        "25 characteristics under aims must be covered; the items that count cover 1."
    )


def test_a_cell_takes_one_item_that_names_both() -> None:
    rules = framework(["race under advance opportunity", "ethnicity under good relations"])
    assert missing(rules, bundle(("race", AIMS[0]), ("sex", AIMS[1:]))) == (
        "2 characteristics under aims must be covered; the items that count cover 0. Not covered: "
        'race under "advance equality of opportunity"; race under "foster good relations"'
    )
    assert missing(rules, bundle((["race", "sex"], "all"))) == ""


def test_missing_cells_are_named_aim_by_aim() -> None:
    rules = framework("all")
    everything_but = [
        ("marriage_and_civil_partnership", AIMS[0]),
        (["age", "disability", "gender_reassignment", "pregnancy_and_maternity"], AIMS),
        (["race", "religion_or_belief", "sex"], AIMS[:2]),
        ("sexual_orientation", AIMS[:1]),
    ]
    assert missing(rules, bundle(*everything_but)) == (
        "25 characteristics under aims must be covered; the items that count cover 20. Not "
        'covered: sexual orientation under "advance equality of opportunity"; race, religion or '
        'belief, sex and sexual orientation under "foster good relations"'
    )


@pytest.mark.parametrize(
    ("scope", "cells"), [(["marriage"], 1), (["marriage", "race"], 4), ("all", 25)]
)
def test_a_number_is_capped_at_the_cells_in_scope(scope: object, cells: int) -> None:
    given = bundle(("marriage", "eliminate"), scope=scope)
    demand = assess(given, framework(1000)).judgement.demands[0][0]
    assert (demand.need, len(demand.names)) == (cells, cells)
    assert (missing(framework(1000), given) == "") == (cells == 1)


def test_what_is_asked_for_in_words() -> None:
    def text(asked: object) -> str:
        rules = framework(asked)
        return RequirementText(rules).lines(rules.criteria["a.b.c"].requires)[0][1]

    start = "evidence of any kind, together covering "
    assert text("all") == start + (
        "every characteristic in scope under every aim of the duty that it counts for"
    )
    assert text(3) == start + "at least 3 characteristics under aims"
    assert text(["race under eliminate", "sex under eliminate"]) == start + (
        'race and sex under "eliminate unlawful discrimination"'
    )


def test_cells_that_do_not_exist_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        framework(["marriage under advance", "race", "race under foster_good_relation"])
    assert [(p.code, p.found, p.hint) for p in caught.value.problems] == [
        ("unknown_cell", "marriage under advance", ""),
        ("unknown_cell", "race", ""),
        (
            "unknown_cell",
            "race under foster_good_relation",
            'did you mean "race under foster_good_relations"?',
        ),
    ]


def test_which_aims_a_characteristic_counts_for_is_logic_only_where_a_cell_is_asked_for() -> None:
    def hashed(asked: object, aims: list[str]) -> str:
        adds = {"characteristics": [{"id": "care", "title": "Care leavers", "aims": aims}]}
        module = {
            "module": "a",
            "title": "A",
            "themes": [
                {
                    "id": "b",
                    "title": "B",
                    "criteria": {
                        "met": [
                            {
                                "id": "c",
                                "statement": "C.",
                                "requires": {"evidence": {"covers": asked}},
                            }
                        ]
                    },
                }
            ],
        }
        data: dict[str, Any] = {
            "id": "m",
            "title": "M",
            "levels": [{"id": "met", "title": "Met"}],
            "adds": adds,
            "modules": [module],
        }
        return Framework.from_data(data).sha256

    assert hashed({"aims": 1}, AIMS[:1]) == hashed({"aims": 1}, AIMS[1:])
    assert hashed({"matrix": 1}, AIMS[:1]) != hashed({"matrix": 1}, AIMS[1:])


def test_a_plan_widens_an_item_by_the_characteristic_and_the_aim_it_lacks() -> None:
    rules = framework(["race under foster_good_relations", "sex under foster_good_relations"])
    given = bundle((["race", "sex"], AIMS[0]))
    plan = make_plan(given, rules, "met")
    (action,) = plan.actions
    assert (action.change.verb, plan.proven_minimal) == ("widen", True)
    assert action.change.item.aims == (AIMS[0], AIMS[2])
    assert assess(carry_out(given, plan), rules).level == "met"
