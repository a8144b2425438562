"""Hand-worked cases for the reference evaluator; each says the arithmetic it rests on."""

from datetime import date
from typing import Any, TypeAlias

import pytest

from tests.oracles import reference

Data: TypeAlias = dict[str, Any]

AS_AT = date(2019, 6, 26)
ONE = "m.t.one"

VOCABULARY: Data = {
    "ladders": {
        "shows": [{"id": "plan"}, {"id": "activity"}, {"id": "output"}, {"id": "outcome"}],
        "assurance": [
            {"id": "self"},
            {"id": "published", "aliases": ["public"]},
            {"id": "independent"},
        ],
    },
    "defaults": {"shows": "activity", "assurance": "self"},
    "characteristics": [
        {"id": "age"},
        {"id": "gender_reassignment", "aliases": ["gender identity"]},
        {"id": "race"},
    ],
    "aims": [{"id": "eliminate"}, {"id": "advance"}],
    "profile": [{"id": "employees"}, {"id": "type", "values": ["county", "unitary", "district"]}],
    "kinds": [
        {"id": "policy", "reaches": "plan"},
        {
            "id": "survey",
            "aliases": ["residents' survey"],
            "reaches": "output",
            "reaches_more": {"rung": "outcome", "measure": {"name": "waves", "at_least": 2}},
        },
        {"id": "evaluation", "reaches": "outcome"},
    ],
}


def framework(modules: Data, levels: str = "low high", policies: Data | None = None) -> Data:
    """{module: {theme: {level: [criteria]}}} as a framework."""
    return {
        "vocabulary": VOCABULARY,
        "levels": [{"id": level} for level in levels.split()],
        "policies": policies or {"strict": {"criteria": "all", "themes": "all", "modules": "all"}},
        "modules": [
            {
                "module": module,
                "themes": [
                    {"id": theme, "criteria": by_level} for theme, by_level in themes.items()
                ],
            }
            for module, themes in modules.items()
        ],
    }


def asking(requirement: Data) -> Data:
    """Module m, theme t, criterion one; and a second module n to be in or out of scope."""
    criterion = {"id": "one", "requires": requirement}
    other = {"id": "other", "requires": {"evidence": {}}}
    return framework({"m": {"t": {"low": [criterion]}}, "n": {"t": {"low": [other]}}})


def leaf(**keys: Any) -> Data:
    return {"evidence": keys}


def item(item_id: str, **keys: Any) -> Data:
    return {"id": item_id, "kind": "evaluation", "supports": ["m"], "dated": AS_AT, **keys}


def bundle(*evidence: Data, **keys: Any) -> Data:
    return {"evidence": list(evidence), **keys}


def is_met(requirement: Data, offered: Data, as_at: date = AS_AT) -> bool:
    return reference.is_met(asking(requirement), offered, as_at, ONE)


@pytest.mark.parametrize(
    ("offered", "met"),
    [
        # A policy that claims an outcome is read as a plan, below the output asked for.
        ({"kind": "policy", "shows": "outcome"}, False),
        # A survey reaches output by itself, whatever it claims: enough.
        ({"kind": "survey", "shows": "outcome"}, True),
        # What is not claimed is not given: the default is activity.
        ({"kind": "survey"}, False),
        ({"kind": "Residents'_SURVEY", "shows": "output"}, True),
    ],
)
def test_what_an_item_shows_is_capped_by_its_kind(offered: Data, met: bool) -> None:
    assert is_met(leaf(shows="output"), bundle(item("E1", **offered))) is met


@pytest.mark.parametrize(
    ("waves", "shows", "met"), [(1, "outcome", False), (2, "outcome", True), (2, "output", False)]
)
def test_a_figure_lets_a_kind_reach_more(waves: int, shows: str, met: bool) -> None:
    """The cap is outcome from 2 waves on; an item still shows no more than it claims."""
    survey = item("E1", kind="survey", shows=shows, measures={"waves": waves})
    assert is_met(leaf(shows="outcome"), bundle(survey)) is met


@pytest.mark.parametrize(
    ("as_at", "within", "first_day"),
    [
        (date(2020, 2, 29), "1 year", date(2019, 2, 28)),  # no 29 February in 2019
        (date(2021, 2, 28), "1 year", date(2020, 2, 28)),  # the 28th, though 2020 has a 29th
        (date(2020, 3, 31), "1 month", date(2020, 2, 29)),  # no 31 February; 2020 is a leap year
        (date(2021, 3, 30), "1 month", date(2021, 2, 28)),
        (date(2019, 6, 26), "18 months", date(2017, 12, 26)),
        (date(2019, 6, 26), "3 years", date(2016, 6, 26)),
        (
            date(2020, 3, 1),
            "2 weeks",
            date(2020, 2, 16),
        ),  # 1 day of March, 29 - 16 = 13 of February
        (
            date(2021, 1, 1),
            "90 days",
            date(2020, 10, 3),
        ),  # 1 + 31 December + 30 November + 28 October
    ],
)
def test_within_counts_calendar_months_and_years(as_at: date, within: str, first_day: date) -> None:
    day_before = date.fromordinal(first_day.toordinal() - 1)
    assert is_met(leaf(within=within), bundle(item("E1", dated=first_day)), as_at)
    assert not is_met(leaf(within=within), bundle(item("E1", dated=day_before)), as_at)


def test_a_month_is_its_first_day_when_dated_and_its_last_for_review() -> None:
    # February 2020: dated 1 February, to be reviewed by 29 February.
    offered = bundle(item("E1", dated="2020-02", review_by="2020-02"))
    days = [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 29), date(2020, 3, 1)]
    assert [is_met(leaf(), offered, day) for day in days] == [False, True, True, False]


def test_an_item_must_touch_a_limited_scope() -> None:
    scope = {"characteristics": ["race", "Gender-Identity"]}
    items = [
        item("none"),
        item("outside", characteristics=["age"]),
        item("inside", characteristics=["age", "gender_reassignment"]),
        item("all", characteristics="all"),
    ]
    counts = reference.leaf_counts(asking(leaf()), bundle(*items, scope=scope), AS_AT, ONE)
    assert counts == [{"inside", "all"}]


@pytest.mark.parametrize(
    ("wanted", "named", "met"),
    [
        (3, ["race"], False),  # min(3, 2 in scope) = 2; race is 1
        (3, ["race", "age"], False),  # age is outside the scope: still 1
        (3, ["race", "gender_reassignment"], True),
        ("all", ["race", "gender_reassignment"], True),
        (["age", "race"], ["race"], True),  # of the list only race is in scope
        (["age"], ["age", "race"], False),  # none of the list is in scope
    ],
)
def test_coverage_is_asked_within_the_scope(wanted: Any, named: list[str], met: bool) -> None:
    offered = bundle(
        item("E1", characteristics=named),
        scope={"characteristics": ["race", "gender_reassignment"]},
    )
    assert is_met(leaf(covers={"characteristics": wanted}), offered) is met


@pytest.mark.parametrize("wanted", [1, "all", ["eo1"]])
@pytest.mark.parametrize(
    ("objectives", "met"),
    [
        ([], False),
        ([{"id": "eo1", "published": date(2019, 6, 27)}], False),  # in force a day later
        ([{"id": "eo1", "published": date(2019, 6, 26)}], True),
        ([{"id": "eo1"}], True),
    ],
)
def test_nothing_in_scope_is_never_covered(wanted: Any, objectives: list[Data], met: bool) -> None:
    offered = bundle(item("E1", objectives="all"), objectives=objectives)
    assert is_met(leaf(covers={"objectives": wanted}), offered) is met


@pytest.mark.parametrize(
    ("wanted", "own", "met"),
    [
        (2, None, True),  # housing and roads: any names count
        (3, None, False),  # and a number is not capped
        ("all", None, False),  # all of what?
        (["roads"], None, True),
        (["roads", "parks"], None, False),
        (3, ["housing", "roads"], True),  # min(3, 2)
        ("all", ["housing", "roads"], True),
        ("all", ["housing", "parks"], False),
        (2, ["housing", "parks"], False),  # roads is not the council's
        (["roads", "housing"], ["housing"], True),
        (["roads"], ["housing"], True),  # a list is never narrowed by the council's own
        (["roads", "parks"], ["roads"], False),
    ],
)
def test_services_are_the_councils_own_where_it_lists_them(
    wanted: Any, own: list[str] | None, met: bool
) -> None:
    council = {} if own is None else {"services": own}
    offered = bundle(
        item("E1", services=["housing"]), item("E2", services=["roads"]), council=council
    )
    assert is_met(leaf(covers={"services": wanted}), offered) is met


def test_modules_are_read_off_what_an_item_supports() -> None:
    both, one = item("E1", supports=["m", "n.t.other"]), item("E2", supports=["m.t"])
    requirement = leaf(covers={"modules": 2})
    assert is_met(requirement, bundle(both))
    assert not is_met(requirement, bundle(one))
    assert is_met(requirement, bundle(one, scope={"modules": ["m"]}))  # min(2, 1 in scope) = 1


def test_items_count_together_and_a_duplicate_counts_once() -> None:
    requirement = leaf(covers={"items": 2, "aims": "all"})
    first, second = item("E1", aims=["eliminate"]), item("E2", aims=["advance"])
    assert is_met(requirement, bundle(first, second))
    assert not is_met(requirement, bundle(first, dict(first)))
    assert not is_met(requirement, bundle(item("E3", aims=["eliminate", "advance"])))  # 1 item of 2


def test_the_state_of_a_criterion_is_the_first_row_that_fits() -> None:
    def criterion(criterion_id: str, **applies_when: Any) -> Data:
        return {
            "id": criterion_id,
            "requires": leaf(assurance="public"),
            "applies_when": applies_when,
        }

    by_id = [
        criterion("plain"),
        criterion("large", employees={"at_least": 250}),
        criterion("county", type=["county", "unitary"]),
        criterion(
            "both", employees={"at_least": 250}, type="county"
        ),  # one fails, so the other is not asked
        criterion("met"),
        criterion("offered"),
    ]
    asked = framework({"m": {"t": {"low": by_id}}, "n": {"t": {"low": [criterion("plain")]}}})
    offered = bundle(
        item("E1", supports=["m.t.met"], assurance="independent"),
        item("E2", supports=["m.t.offered"], dated=date(2019, 6, 27)),
        council={"employees": 249},
        scope={"modules": ["m"]},
    )
    assert reference.states(asked, offered, AS_AT) == {
        "m.t.plain": "no_evidence",
        "m.t.large": "not_applicable",
        "m.t.county": "not_assessed",
        "m.t.both": "not_applicable",
        "m.t.met": "met",
        "m.t.offered": "not_met",
        "n.t.plain": "out_of_scope",
    }


BROAD = {
    "strict": {"criteria": "all", "themes": "all", "modules": "all"},
    "broad": {"criteria": "80%", "themes": "80%", "modules": "all"},
    "profile": {"criteria": "all", "themes": "all", "modules": "none"},
}


def ladder(low: int, high: int, not_asked: int = 0) -> Data:
    """A theme with that many criteria a level, named low0, low1, ...; some more do not apply."""
    unasked = [
        {"id": f"no{at}", "requires": leaf(), "applies_when": {"type": "moon"}}
        for at in range(not_asked)
    ]
    return {
        "low": [{"id": f"low{at}", "requires": leaf()} for at in range(low)] + unasked,
        "high": [{"id": f"high{at}", "requires": leaf()} for at in range(high)],
    }


def held(modules: Data, met: str, policy: str) -> reference.Levels:
    offered = bundle(item("E1", supports=met.split()), council={"type": "county"})
    return reference.levels(framework(modules, policies=BROAD), offered, AS_AT, policy)


def test_a_share_is_rounded_up() -> None:
    # 80% of 5 is 4, met. 80% of 4 is 3.2, so 4; 3 are met.
    met = "m.t.low0 m.t.low1 m.t.low2 m.t.low3 m.t.high0 m.t.high1 m.t.high2"
    modules = {"m": {"t": ladder(5, 4)}}
    assert held(modules, met, "broad").themes == {"m.t": "low"}
    assert held(modules, met, "strict").themes == {"m.t": None}
    assert held(modules, met + " m.t.high3", "broad").themes == {"m.t": "high"}


def test_a_higher_level_needs_those_below() -> None:
    assert held({"m": {"t": ladder(1, 1)}}, "m.t.high0", "strict").themes == {"m.t": None}


def test_a_level_with_no_assessed_criterion_asks_nothing() -> None:
    # The low level of m.t has only a criterion that does not apply. So has all of m.u, which
    # therefore takes no part.
    modules = {"m": {"t": ladder(0, 1, not_asked=1), "u": ladder(0, 0, not_asked=1)}}
    found = held(modules, "m.t.high0", "strict")
    assert found == reference.Levels({"m.t": "high", "m.u": None}, {"m": "high"}, "high")


def test_themes_add_up_to_modules_and_modules_to_the_council() -> None:
    # Of 6 themes 5 hold high and 1 holds low: 80% of 6 is 4.8, so 5 do. n holds low.
    modules = {"m": {theme: ladder(1, 1) for theme in "abcdef"}, "n": {"a": ladder(1, 1)}}
    met = "m.a m.b m.c m.d m.e m.f.low0 n.a.low0"
    broad, strict, profile = (
        held(modules, met, policy) for policy in ("broad", "strict", "profile")
    )
    assert (broad.modules, broad.council) == ({"m": "high", "n": "low"}, "low")
    assert (strict.modules, strict.council) == ({"m": "low", "n": "low"}, "low")
    assert (profile.modules, profile.council) == ({"m": "low", "n": "low"}, None)


@pytest.mark.parametrize(
    ("requirement", "offered", "last"),
    [
        # 29, 30 and 31 March 2021 less a month are all 28 February (clamped); 1 April less a month
        # is 1 March.
        (leaf(within="1 month"), [item("E1", dated=date(2021, 2, 28))], date(2021, 3, 31)),
        (leaf(within="1 year"), [item("E1", dated=date(2021, 2, 28))], date(2022, 2, 28)),
        (leaf(within="30 days"), [item("E1", dated=date(2021, 2, 28))], date(2021, 3, 30)),
        (leaf(), [item("E1", dated=date(2021, 2, 28))], None),
        (leaf(), [item("E1", dated=date(2021, 2, 28), review_by="2021-04")], date(2021, 4, 30)),
        # The planned item, dated after the date asked about, is not read.
        (
            leaf(within="2 weeks"),
            [item("E1", dated=date(2021, 2, 28)), item("E2", dated=date(2021, 3, 5))],
            date(2021, 3, 14),
        ),
        # The later of two ways.
        (
            {"any": [leaf(kind="policy"), leaf(kind="survey", within="1 year")]},
            [
                item("E1", kind="policy", dated=date(2021, 1, 1), review_by=date(2021, 5, 1)),
                item("E2", kind="survey", dated=date(2021, 1, 1)),
            ],
            date(2022, 1, 1),
        ),
    ],
)
def test_holds_until_is_the_last_day_met(
    requirement: Data, offered: list[Data], last: date | None
) -> None:
    as_at = date(2021, 2, 28)
    assert reference.holds_until(asking(requirement), bundle(*offered), as_at, ONE) == last


def test_an_objective_that_comes_into_force_may_end_it() -> None:
    objectives = [{"id": "eo1"}, {"id": "eo2", "published": date(2019, 7, 1)}]
    asked = asking(leaf(covers={"objectives": "all"}))
    offered = bundle(item("E1", objectives=["eo1"]), objectives=objectives)
    assert reference.holds_until(asked, offered, AS_AT, ONE) == date(2019, 6, 30)
    assert reference.holds_until(asked, offered, AS_AT, ONE, planned_objectives=False) is None


def test_what_a_criterion_hangs_on() -> None:
    # Two of three: the survey, and the policy or the evaluation (two of which there are).
    requirement = {
        "at_least": 2,
        "of": [
            leaf(kind="survey"),
            leaf(kind="policy"),
            leaf(kind="evaluation", covers={"items": 2}),
        ],
    }
    survey, policy = item("S", kind="survey"), item("P", kind="policy")
    asked = asking(requirement)

    without_policy = bundle(survey, item("V1"), item("V2"))
    assert reference.breakers(asked, without_policy, AS_AT, ONE) == {"S", "V1", "V2"}
    assert reference.smallest_proof_size(asked, without_policy, AS_AT, ONE) == 3

    everything = bundle(survey, policy, item("V1"), item("V2"), item("E9", supports=["n"]))
    assert reference.leaf_counts(asked, everything, AS_AT, ONE) == [{"S"}, {"P"}, {"V1", "V2"}]
    assert reference.breakers(asked, everything, AS_AT, ONE) == frozenset()
    assert reference.smallest_proof_size(asked, everything, AS_AT, ONE) == 2
