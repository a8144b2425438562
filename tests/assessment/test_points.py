"""Points: what a framework that adds them says, and the two samples of the frameworks beside.

That every walker agrees with the slow reference under points is held by the properties, for which
`strategies.frameworks` has a policy of points; here is what a person reads, and the edges.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from textwrap import dedent

import pytest

from eflg_engine import Assessment, Bundle, Framework, State, assess
from eflg_engine.analysis.comparing import compare
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.losses import resilience
from eflg_engine.analysis.plan import maxsat
from eflg_engine.analysis.plan.planning import best_within, carry_out, make_plan
from eflg_engine.analysis.whatif import edited, what_if
from eflg_engine.authoring.rule_tests.running import percent, run_rule_tests
from eflg_engine.cross_check.saved import check_saved
from eflg_engine.framework.points import Points
from eflg_engine.report.compare import comparison_blocks, comparison_rows
from eflg_engine.report.forecast import forecast_blocks, forecast_data
from eflg_engine.report.plan import plan_blocks, plan_data
from eflg_engine.report.render.text import render
from eflg_engine.report.resilience import resilience_blocks, resilience_data
from eflg_engine.report.texts import assessment_text, explanation_text, framework_text
from eflg_engine.report.whatif import whatif_blocks, whatif_data
from tests.support import shipped
from tests.support.properties import agree
from tests.support.schemas import problems

EDS, LONDON = "eds-2022", "london-race-equality-2020"

FRAMEWORK = dedent(
    """\
    format: 1
    id: mini
    title: Small framework
    edition: "2024"
    version: 1.0.0
    below: Not there yet
    levels: [{id: low, title: Low}, {id: middle, title: Middle}, {id: high, title: High}]
    policies:
      points:
        title: Points added up
        kind: points
        points: {low: 1, middle: 2, high: 3}
        bands:
          low: {from: 2, note: As the guidance has it.}
          middle: {from: 6, disputed: true, note: "One source says 5, another 6."}
          high: {from: 9}
      strict: {title: Strict}
    modules:
      - module: people
        title: People
        themes:
          - id: staff
            title: Staff
            criteria:
              low: [{id: x, statement: Staff are asked., requires: {evidence: {kind: staff_survey}}, effort: low}]
              middle: [{id: y, statement: Staff are trained., requires: {evidence: {kind: training}}, effort: medium}]
              high: [{id: z, statement: Staff see a change., requires: {evidence: {kind: outcome_evidence}}, effort: high}]
          - id: users
            title: Users
            criteria:
              low: [{id: x, statement: Users are asked., requires: {evidence: {kind: feedback}}, effort: low}]
              middle:
                - {id: y, statement: Users are heard., requires: {evidence: {kind: engagement}}, effort: low}
                - {id: w, statement: Users are known., requires: {evidence: {kind: split_data}}, effort: high}
              high: [{id: z, statement: Users see a change., requires: {evidence: {kind: outcome_evidence}}, effort: high}]
      - module: places
        title: Places
        themes:
          - id: homes
            title: Homes
            criteria:
              low: [{id: x, statement: Homes are counted., requires: {evidence: {kind: split_data}}, effort: low}]
              middle: [{id: y, statement: Homes are fair., requires: {evidence: {kind: policy}}, effort: low}]
              high: [{id: z, statement: Homes have changed., requires: {evidence: {kind: outcome_evidence}}, effort: high}]
    """  # noqa: E501
)
BUNDLE = dedent(
    """\
    framework: mini
    as_at: 2024-06-30
    council: {name: Smallton Council}
    evidence:
      - {id: E1, title: Survey of staff, kind: staff_survey, supports: people.staff, dated: 2024-01-01}
      - {id: E2, title: Training of staff, kind: training, supports: people.staff, dated: 2024-01-01}
      - {id: E3, title: What users said, kind: feedback, supports: people.users, dated: 2024-01-01}
      - {id: E4, title: Homes by need, kind: split_data, supports: [places.homes, people.users], dated: 2024-01-01}
      - id: E5
        title: Fair homes policy
        kind: policy
        supports: places.homes
        dated: 2024-01-01
        review_by: 2025-01-31
    """  # noqa: E501
)


def small() -> tuple[Framework, Bundle]:
    framework = Framework.from_text(FRAMEWORK, "mini.yaml")
    return framework, Bundle.from_text(BUNDLE, "bundle.yaml", framework)


def mended(result: Assessment, *ids: str) -> Assessment:
    """The assessment with evidence that meets some criteria, whatever they ask."""
    added = [
        {**item, "id": f"N{number}-{place}", "title": "Mended", "supports": [name]}
        for number, name in enumerate(ids)
        for place, item in enumerate(result.criteria[name].rule.examples["enough"][0]["evidence"])
    ]
    day = result.as_at
    assert day is not None
    for item in added:
        item["dated"] = day.isoformat()
    bundle, _ = edited(result.bundle, result.framework, add=added)
    return assess(bundle, result.framework, as_at=day, policy=result.policy)


# --- what a person reads --------------------------------------------------------------------------


def test_the_report_shows_the_edges() -> None:
    framework, bundle = small()
    text = assessment_text(assess(bundle, framework))
    assert text[: text.index("What was not assessed")] == dedent(
        """\
        Smallton Council: indicative level
        ==================================

        Indicative level  Low
        Points            5 of 9: 1 more reaches Middle (6)
        Coverage          Evidence was offered for 6 of 10 criteria: 6 met, 0 lack one
                          answer. One answer would meet 4 of the others too.
        Themes            of 3 themes: 2 Middle and 1 Low
        How sure          Low hangs on no single answer. 6 of 6 answers name neither a
                          place in the document nor a link.
        Framework         Small framework 2024 (mini 1.0.0)
        As at             30 June 2024
        Policy            Points added up (points)
        Items             5 items

        Levels
        ------
                                Indicative level                 Points  Could give more
        The council as a whole  Low                              5 of 9  3 of 3 themes
        People                  No single level under this       3 of 6  2 of 2 themes
                                policy
        Places                  No single level under this       2 of 3  1 of 1 theme
                                policy

        Points and bands
        ----------------
        5 points of 9: Low. 1 more point reaches Middle (6). 3 points can be lost with
        the level held; one more, and it falls.

        3 of 3 themes gave points.

        Level   A theme gives  Held with
        Low     1 point        2 to 5
        Middle  2 points       6 to 8 (disputed)
        High    3 points       9

        - Middle from 6: sources disagree. One source says 5, another 6.
        - Low from 2: As the guidance has it.

        One criterion from giving more: 3 themes, the cheapest first
        ------------------------------------------------------------
        - Users: +1 at Middle with people.users.y (about 3 days)
        - Staff: +1 at High with people.staff.z (about 60 days)
        - Homes: +1 at High with places.homes.z (about 60 days)

        Themes, level by level
        ----------------------
        Module and theme    Low  Middle  High  Points
        People
          Staff             1/1   [1/1]   0/1       2
          Users           [1/1]     1/2   0/1       1
        Places
          Homes             1/1   [1/1]   0/1       2

        1/2: one of two criteria met; [2/2]: the level the theme holds

        What stands in the way of Middle
        --------------------------------
        3 criteria stand between the themes and their next points; 1 more point will do.

        1. Users are heard. (people.users.y; Middle, low effort)
           Lacks one answer.
           Why: Nothing of this kind is said to answer this: consultation or engagement.

        2. Staff see a change. (people.staff.z; High, high effort)
           Lacks one answer.
           Why: Nothing of this kind is said to answer this: evidence of results.

        3. Homes have changed. (places.homes.z; High, high effort)
           Lacks one answer.
           Why: Nothing of this kind is said to answer this: evidence of results.

        """
    )
    explained = explanation_text(assess(bundle, framework), "people.users")
    assert (
        dedent(
            """\
        Indicative level      Low
        Points                1 of 3; 1 more at Middle
        Points of all themes  5 of 9: 1 more reaches Middle (6)
        Coverage              Evidence was offered for 2 of 4 criteria: 2 met, 0 lack
                              one answer. One answer would meet 2 of the others too.
        How sure              Low hangs on 1 single answer: without it, it is lower. 2
                              of 2 answers name neither a place in the document nor a
                              link.
        Next level            Middle needs 1 more criterion met
        """
        )
        in explained
    )
    strict = assessment_text(assess(bundle, framework, policy="strict"))
    assert "- Points added up (points): Low, with 5 points of 9. Different:" in strict
    assert dedent(
        """\
        - Points added up (points)
          A level needs all of its criteria; a theme gives 1 point at Low, 2 points at
          Middle and 3 points at High; the points of all themes add up to Low from 2,
          Middle from 6 and High from 9, of 9 at most.
          - Middle from 6: sources disagree. One source says 5, another 6.
          - Low from 2: As the guidance has it.
        """
    ) in framework_text(framework)


@pytest.mark.parametrize(
    ("scope", "removed", "said"),
    [
        ("all", ("E2", "E4"), "No point can be lost"),
        (
            "all",
            ("E1", "E3", "E4"),
            "0 points of 9: Low not shown yet. 2 more points reach Low (2).",
        ),
        (
            "people",
            ("E1", "E2"),
            "1 of 3 themes gave points. 1 is out of scope or not assessed and can give none: the "
            "others can give 6 points. The bands speak of all 3 themes.",
        ),
        ("places", (), "Points 2 of 9: Middle (6) is out of reach in this scope Coverage"),
        ("places", (), "2 points of 9: Low. Middle (6) is out of reach in this scope. No point"),
    ],
)
def test_what_is_said_at_the_edges(scope: str, removed: tuple[str, ...], said: str) -> None:
    framework, bundle = small()
    data = {**bundle.to_data(), "scope": {"modules": scope, "characteristics": "all"}}
    kept = Bundle.from_data(data).with_evidence(
        item for item in bundle.evidence if item.id not in removed
    )
    assert said in " ".join(assessment_text(assess(kept, framework)).split())


def test_where_the_scope_is_too_small_nothing_stands_in_the_way() -> None:
    framework, bundle = small()
    extra = {"id": "O", "title": "Change", "kind": "outcome_evidence", "supports": ["places"]}
    top, _ = edited(bundle, framework, add=[{**extra, "dated": "2024-02-01"}])
    data = {**top.to_data(), "scope": {"modules": ["places"], "characteristics": "all"}}
    text = assessment_text(assess(Bundle.from_data(data), framework))
    assert "Points            3 of 9: Middle (6) is out of reach in this scope\n" in text
    assert "Nothing here: every theme that is assessed gives the points that it can." in text


def test_at_the_top_there_is_no_next_band() -> None:
    framework, bundle = small()
    extra = [
        {
            "id": "O",
            "title": "Change",
            "kind": "outcome_evidence",
            "supports": ["people", "places"],
        },
        {"id": "H", "title": "Heard", "kind": "engagement", "supports": ["people"]},
    ]
    top, _ = edited(bundle, framework, add=[{**item, "dated": "2024-02-01"} for item in extra])
    result = assess(top, framework)
    assert result.level == "high"
    assert result.points is not None
    assert (result.points.points, result.points.spare, result.points.more) == (9, 0, None)
    text = assessment_text(result)
    assert "Points            9 of 9: in the highest band\n" in text
    assert "Nothing: High is the highest level." in text


def test_other_questions_speak_of_points_too() -> None:
    framework, bundle = small()
    result = assess(bundle, framework)
    plan = make_plan(bundle, framework, "middle")
    text = render(plan_blocks(plan))
    assert "Points then              5 of 9: 1 more reaches Middle (6)\n" in text
    assert "With these: Middle, with 6 points.\n" in text
    assert plan_data(plan)["phases"][0]["points_after"] == 6
    assert plan.search == "exact"
    assert plan.proven_minimal
    kept, edits = edited(bundle, framework, remove=["E5"])
    found = what_if(bundle, kept, framework, edits=edits)
    assert "Points they would be  4 of 9: 2 more reach Middle (6)\n" in render(whatif_blocks(found))
    assert whatif_data(found)["after"]["points"] == 4
    ahead = forecast(bundle, framework, result.as_at + timedelta(days=400))
    text = render(forecast_blocks(ahead))
    assert "Points on 4 August 2025  4 of 9: 2 more reach Middle (6)\n" in text
    assert "1 February 2025 (act by 31 January 2025)" in text
    assert "  Points           5       4\n" in text
    assert forecast_data(ahead)["events"][0]["points"] == [5, 4]
    hung = resilience(bundle, framework)
    assert "Points  5 of 9: 1 more reaches Middle (6)\n" in render(resilience_blocks(hung))
    assert resilience_data(hung)["spare_points"] == 3
    compared = compare(result, assess(kept, framework))
    text = render(comparison_blocks(compared))
    assert "The council as a whole  Low: 5" in text
    assert [row[-2:] for row in comparison_rows(compared)][:3] == [(5, 4), (3, 3), (2, 2)]


def test_a_saved_result_with_other_points_does_not_hold() -> None:
    framework, bundle = small()
    saved = assess(bundle, framework).to_data()
    assert problems("assessment", saved) == []
    assert check_saved(saved, bundle, framework).holds
    saved["points"] = {**saved["points"], "points": 6}
    assert not check_saved(saved, bundle, framework).holds


def test_bands_decide_levels_and_their_notes_do_not() -> None:
    framework, _ = small()
    other = Framework.from_text(FRAMEWORK.replace("another 6", "another 7"), "mini.yaml")
    assert framework.sha256 == other.sha256
    assert framework.sha256 != Framework.from_text(FRAMEWORK.replace("high: 3}", "high: 4}")).sha256
    for text in (FRAMEWORK.replace("from: 6", "from: 5"), FRAMEWORK.replace("low: 1,", "low: 0,")):
        assert framework.sha256 != Framework.from_text(text, "mini.yaml").sha256


# --- searching ------------------------------------------------------------------------------------


def test_a_plan_for_points_is_proven_without_python_sat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maxsat, "available", lambda: False)
    bundle, framework = shipped.sample("haldon-vale-2025"), shipped.framework(EDS)
    plan = make_plan(bundle, framework, "achieving")
    assert (plan.proven_minimal, plan.search) == (True, "exact")
    assert assess(carry_out(bundle, plan), framework, as_at=plan.day).level == "achieving"
    assert plan.days <= 10


def test_points_that_share_no_unit_are_planned_for_as_well() -> None:
    """Weights of a hundred are counted, not written out one by one."""
    framework, bundle = shipped.framework(EDS), shipped.sample("haldon-vale-2025")
    points = framework.default_policy.points
    assert points is not None
    starts = (97, 970, 1085)
    bands = tuple(
        replace(band, start=start) for band, start in zip(points.bands, starts, strict=True)
    )
    policy = replace(framework.default_policy, points=Points((97, 98, 100), bands))
    plan = make_plan(bundle, framework, "excelling", policy=policy)
    assert plan.proven_minimal
    after = assess(carry_out(bundle, plan), framework, as_at=plan.day, policy=policy)
    assert after.points is not None
    assert after.points.points >= 1085
    hold = next(hold for hold in resilience(bundle, framework, policy=policy).holds if not hold.id)
    assert hold.level == "achieving"
    best = best_within(bundle, framework, 30, policy=policy)
    assert best.days <= 30


# --- the shipped frameworks -----------------------------------------------------------------------


def test_the_sample_trust_is_one_point_short() -> None:
    result = assess(shipped.sample("haldon-vale-2025"), shipped.framework(EDS))
    assert (result.level, result.level_title) == ("developing", "Developing")
    assert "\nThe trust as a whole " in assessment_text(result)
    points = result.points
    assert points is not None
    assert (points.points, points.most, points.more, points.spare) == (21, 33, 1, 13)
    assert {module: of.points.points for module, of in result.modules.items() if of.points} == {
        "services": 9,
        "workforce": 6,
        "leadership": 6,
    }
    near = [(step.theme, step.criteria) for step in result.next_points if step.level == "achieving"]
    assert near == [
        ("workforce.abuse", ("workforce.abuse.dealt_with",)),
        ("leadership.levers", ("leadership.levers.progress",)),
        ("workforce.recommend", ("workforce.recommend.most",)),
    ]
    for step in result.next_points:
        assert step.needs_more == step.gain == 1
        better = mended(result, *step.criteria)
        assert better.criteria[step.criteria[0]].state is State.MET
        assert (better.level, better.points.points) == ("achieving", 22)  # type: ignore[union-attr]


def test_thirteen_of_its_points_would_not_be_missed() -> None:
    """The other side of the cliff: from 21 down to 8 the rating stays the same."""
    bundle, framework = shipped.sample("haldon-vale-2025"), shipped.framework(EDS)
    level: str | None = "developing"
    evidence = list(bundle.evidence)
    while level is not None:
        result = assess(bundle.with_evidence(evidence), framework)
        level = result.level
        assert result.points is not None
        assert level == ("developing" if result.points.points >= 8 else None)
        evidence.pop()


def test_the_sample_borough_lacks_three_commitments() -> None:
    result = assess(shipped.sample("lanmere-2021"), shipped.framework(LONDON))
    assert result.level is None
    assert result.level_title == "Commitments not all in place"
    assert [r.id for r in result.blockers()] == [
        "workplaces.data.published",
        "workplaces.employer.training",
        "services.reviews.reviewed",
    ]
    assert {module: of.level for module, of in result.modules.items()} == {
        "leadership": "in_place",
        "workplaces": None,
        "services": None,
    }
    assert mended(result, *(r.id for r in result.blockers())).level == "in_place"


@pytest.mark.parametrize(
    ("framework_id", "shape"), [(EDS, (3, 11, 33, 3)), (LONDON, (3, 7, 12, 1))]
)
def test_the_examples_pin_every_number(framework_id: str, shape: tuple[int, ...]) -> None:
    framework = shipped.framework(framework_id)
    parts = (framework.modules, framework.themes, framework.criteria, framework.levels)
    assert tuple(map(len, parts)) == shape
    assert all(c.remedy and c.effort and c.sources for c in framework.criteria.values())
    found = run_rule_tests(framework)
    assert not found.failures
    assert percent(found.coverage) == percent(found.score) == 100


@pytest.mark.parametrize(
    ("framework_id", "sample"), [(EDS, "haldon-vale-2025"), (LONDON, "lanmere-2021")]
)
def test_the_samples_are_as_the_reference_has_them(framework_id: str, sample: str) -> None:
    bundle, framework = shipped.sample(sample), shipped.framework(framework_id)
    assert bundle.as_at is not None
    for policy in framework.policies:
        for days in (0, -120, 200):
            day = bundle.as_at + timedelta(days=days)
            result = assess(bundle, framework, as_at=day, policy=policy)
            agree(shipped.framework_data(framework_id), shipped.sample_data(sample), day, result)
            assert problems("assessment", json.loads(result.to_json())) == []
