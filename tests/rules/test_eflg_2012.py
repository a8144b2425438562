"""The five-area edition: its areas, and what a submission for reaccreditation needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from eflg_engine import Bundle, State, assess
from eflg_engine.assessment.examples import run_examples
from eflg_engine.framework.model import Leaf, leaves
from eflg_engine.framework.naming import MODULE, Naming
from tests.support import shipped

FRAMEWORK = shipped.framework("eflg-2012")
AREAS = ("communities", "leadership", "involving", "services", "workforce")
SUBMISSION = "reaccreditation.submission"
VISIT = date(2019, 6, 26)


def test_five_areas_and_the_submission() -> None:
    assert [module.id for module in FRAMEWORK.modules] == [*AREAS, "reaccreditation"]
    assert [module.title for module in FRAMEWORK.modules][:5] == [
        "Knowing your communities",
        "Leadership, partnership and organisational commitment",
        "Involving your communities",
        "Responsive services and customer care",
        "Skilled and committed workforce",
    ]
    for theme in FRAMEWORK.themes.values():
        assert {criterion.level for criterion in theme.criteria} == {0, 1, 2}


def test_the_areas_of_older_editions_are_known() -> None:
    text = (
        "Knowing your community and equality mapping Place shaping, leadership, partnership and "
        "organisational commitment Community engagement and satisfaction Responsive services and "
        "customer care A modern and diverse workforce"
    )
    assert Naming.of(FRAMEWORK).read(text, (MODULE,)).ids == AREAS


def test_examples_come_out_as_written() -> None:
    report = run_examples(FRAMEWORK)
    assert report.run >= 5 * len(FRAMEWORK.criteria)
    assert not report.failures, "\n".join(map(str, report.failures))


def test_every_criterion_is_complete_and_honest() -> None:
    vocabulary = FRAMEWORK.vocabulary
    for criterion in FRAMEWORK.criteria.values():
        assert criterion.statement.endswith(".")
        assert criterion.standing in vocabulary.standings.ids
        assert criterion.bounds in vocabulary.bounds.ids
        assert criterion.sources
        assert criterion.remedy.endswith(".")
        assert criterion.effort
        assert criterion.note
        for leaf in leaves(criterion.requires):
            for kind in leaf.kinds:
                facts = vocabulary.kind_facts[kind]
                assert max(facts.reaches, facts.more_rung or 0) >= leaf.shows, criterion.id


def test_the_highest_level_turns_on_outcomes() -> None:
    outcome = len(FRAMEWORK.vocabulary.shows) - 1
    for criterion in FRAMEWORK.criteria.values():
        if criterion.level == 2:
            needed = criterion.requires
            parts = (needed,) if isinstance(needed, Leaf) else needed.children
            shown = [part.shows == outcome for part in parts if isinstance(part, Leaf)]
            every_way = isinstance(needed, Leaf) or needed.form == "all"
            assert any(shown) if every_way else all(shown), criterion.id


def submission(items: Mapping[str, Mapping[str, object]], **council: str) -> Bundle:
    evidence = [
        {"id": name, "title": name, "supports": [SUBMISSION], "shows": "output"} | dict(item)
        for name, item in items.items()
    ]
    return Bundle.from_data(
        {
            "council": {"name": "Test Council", **council},
            "as_at": VISIT.isoformat(),
            "evidence": evidence,
        }
    )


def states(bundle: Bundle) -> dict[str, State]:
    result = assess(bundle, FRAMEWORK)
    return {rule.id.split(".")[2]: rule.state for rule in result.themes[SUBMISSION].criteria}


EVERYTHING: dict[str, dict[str, object]] = {
    "assessment": {
        "kind": "self-assessment form",
        "dated": "2018-06-26",
        "supports": [SUBMISSION, *AREAS],
    },
    "narrative": {"kind": "equality journey", "dated": "2019-05-01"},
    "first": {
        "kind": "case study",
        "dated": "2019-01-01",
        "shows": "outcome",
        "assurance": "published",
        "supports": [SUBMISSION, "communities", "leadership", "services"],
    },
    "second": {
        "kind": "case study",
        "dated": "2016-06-26",
        "shows": "outcome",
        "assurance": "published",
        "supports": [SUBMISSION, "involving.engagement", "workforce"],
    },
    "award": {"kind": "award", "dated": "2016-06-26", "assurance": "independent"},
}


def test_a_council_that_renews_needs_all_of_it() -> None:
    found = states(submission(EVERYTHING, accreditation="renewal"))
    assert set(found.values()) == {State.MET}
    result = assess(submission(EVERYTHING, accreditation="renewal"), FRAMEWORK)
    assert result.modules["reaccreditation"].level == "excellent"


@pytest.mark.parametrize(
    ("item", "change", "unmet"),
    [
        ("assessment", {"dated": "2018-06-25"}, {"self_assessment"}),
        ("assessment", {"supports": [SUBMISSION, *AREAS[1:]]}, {"self_assessment"}),
        ("narrative", {"dated": "2018-06-25"}, {"narrative"}),
        (
            "second",
            {"supports": [SUBMISSION, "involving"]},
            {"case_studies", "case_studies_of_change"},
        ),
        ("second", {"dated": "2016-06-25"}, {"case_studies", "case_studies_of_change"}),
        ("second", {"shows": "output"}, {"case_studies_of_change"}),
        ("award", {"dated": "2016-06-25"}, {"award_to_renew"}),
        ("award", {"assurance": "self"}, {"award_to_renew"}),
    ],
)
def test_each_part_is_needed_to_the_day(
    item: str, change: dict[str, object], unmet: set[str]
) -> None:
    items = EVERYTHING | {item: EVERYTHING[item] | change}
    found = states(submission(items, accreditation="renewal"))
    assert {name for name, state in found.items() if state is not State.MET} == unmet


def test_a_first_award_renews_nothing() -> None:
    without = {name: item for name, item in EVERYTHING.items() if name != "award"}
    found = states(submission(without, accreditation="first"))
    assert found.pop("award_to_renew") is State.NOT_APPLICABLE
    assert set(found.values()) == {State.MET}


def test_a_council_that_does_not_apply_needs_no_submission() -> None:
    found = states(submission({}, accreditation="not_applying"))
    assert set(found.values()) == {State.NOT_APPLICABLE}


def test_where_the_council_does_not_say_the_result_names_the_field() -> None:
    result = assess(submission({}), FRAMEWORK)
    assert {rule.state for rule in result.themes[SUBMISSION].criteria} == {State.NOT_ASSESSED}
    assert result.criteria[f"{SUBMISSION}.narrative"].needs_profile == ("accreditation",)
    assert result.provisional
