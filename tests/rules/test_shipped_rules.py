"""The shipped rules keep what they promise: questions that can be answered, and few figures."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from eflg_engine import Framework
from eflg_engine.assessment.examples import run_examples
from eflg_engine.authoring.rule_tests.running import run_rule_tests
from eflg_engine.framework.model import USUAL, Criterion, Leaf, Question, Requirement, leaves
from tests.support import shipped

pytestmark = pytest.mark.core
FRAMEWORK = shipped.framework()
VOCABULARY = FRAMEWORK.vocabulary
LAW = {
    "leadership.objectives.in_force",
    "leadership.objectives.yearly_information",
    "workforce.data.pay_gap",
    "workforce.data.staff_data",
}
"""Criteria whose numbers law may set."""
OWN_LIMITS = {
    "communities.participation.barriers",
    "communities.analysis.reopened",
    "services.delivery.accessibility",
}
"""Criteria whose statement gives a time, as the last three years or the last."""


def criteria_at(level: str) -> list[Criterion]:
    number = [each.id for each in FRAMEWORK.levels].index(level)
    return [c for c in FRAMEWORK.criteria.values() if c.level == number]


def questions() -> list[Question]:
    found = [leaf.question for c in FRAMEWORK.criteria.values() for leaf in leaves(c.requires)]
    assert None not in found, "every leaf is a question"
    return [question for question in found if question is not None]


def ways(node: Requirement) -> Iterator[list[Leaf]]:
    """Every set of leaves that is just enough."""
    if isinstance(node, Leaf):
        yield [node]
        return
    for chosen in itertools.combinations(node.children, node.need):
        for parts in itertools.product(*(list(ways(child)) for child in chosen)):
            yield [leaf for part in parts for leaf in part]


def test_modules_themes_and_levels() -> None:
    assert FRAMEWORK.version == "2.0.0"
    assert [len(module.themes) for module in FRAMEWORK.modules] == [5, 5, 3, 5]
    assert [level.title for level in FRAMEWORK.levels] == ["Developing", "Achieving", "Excellent"]
    assert len(FRAMEWORK.criteria) == 108
    for theme in FRAMEWORK.themes.values():
        assert [sum(c.level == level for c in theme.criteria) for level in range(3)] == [2, 2, 2]


def test_every_question_can_be_answered_from_a_document() -> None:
    asked = questions()
    assert len(asked) == len({question.id for question in asked}) == 226
    for question in asked:
        assert question.asks.endswith("?"), question.id
        assert len(question.asks.split()) <= 20, question.id
        assert question.look_in, question.id
    first: dict[str, Question] = {}
    for question in asked:
        other = first.setdefault(question.asks.casefold(), question)
        assert other is question or other.id in question.same_as, question.id


def test_a_criterion_asks_few_questions() -> None:
    many = Counter(len(list(leaves(c.requires))) for c in FRAMEWORK.criteria.values())
    assert set(many) <= {1, 2, 3, 4, 5}
    assert many[4] + many[5] <= 3, "more than three only where law has more parts"


def test_codes_say_where_they_stand() -> None:
    codes = [c.code for c in FRAMEWORK.criteria.values()] + [q.code for q in questions()]
    assert len({code.casefold() for code in codes}) == 108 + 226
    letters = {0: "D", 1: "A", 2: "E"}
    for number, module in enumerate(FRAMEWORK.modules, 1):
        for place, theme in enumerate(module.themes, 1):
            for level, letter in letters.items():
                found = [c.code for c in theme.criteria if c.level == level]
                assert found == [f"{number}.{place}.{letter}{n}" for n in (1, 2)]
    for criterion in FRAMEWORK.criteria.values():
        own = [leaf.question.code for leaf in leaves(criterion.requires) if leaf.question]
        assert own == [f"{criterion.code}{letter}" for letter in "abcde"[: len(own)]]


@pytest.mark.parametrize("criterion", FRAMEWORK.criteria.values(), ids=lambda c: c.id)
def test_every_criterion_is_complete(criterion: Criterion) -> None:
    assert criterion.statement.endswith(".")
    assert criterion.standing in VOCABULARY.standings.ids
    assert criterion.sources
    assert criterion.remedy
    assert criterion.who_holds
    assert criterion.effort in VOCABULARY.efforts.ids
    assert criterion.line
    assert criterion.examples["enough"]
    assert criterion.examples["not_enough"]
    assert all(example["because"] for example in criterion.examples["not_enough"])


def test_figures_only_where_law_gives_them() -> None:
    for criterion in FRAMEWORK.criteria.values():
        for leaf in leaves(criterion.requires):
            figures = leaf.measure or criterion.applies_when or leaf.applies_when
            if figures or leaf.snapshot:
                assert criterion.id in LAW, criterion.id
                assert criterion.bounds == "law", criterion.id


def test_how_long_an_answer_lasts_is_said_by_its_kind() -> None:
    own = {
        criterion.id
        for criterion in FRAMEWORK.criteria.values()
        for leaf in leaves(criterion.requires)
        if leaf.within is not USUAL and leaf.within is not None
    }
    assert own == {*OWN_LIMITS, *LAW} - {"workforce.data.pay_gap"}


def test_every_kind_says_what_it_usually_is_and_how_long_it_lasts() -> None:
    assert len(VOCABULARY.kinds) == 31
    for kind, facts in zip(VOCABULARY.kinds, VOCABULARY.kind_facts, strict=True):
        assert kind.description, kind.id
        assert kind.aliases, kind.id
        assert facts.current_for is not None, kind.id
        assert facts.ground, kind.id
        assert facts.usual_shows is not None, kind.id
        assert facts.usual_shows <= facts.reaches, kind.id
        assert facts.usual_assurance is not None, kind.id
    looked_in = {kind for question in questions() for kind in question.look_in}
    assert looked_in == set(range(31)), [VOCABULARY.kinds[k].id for k in {*range(31)} - looked_in]
    assert len(VOCABULARY.characteristics) == 9
    assert len(VOCABULARY.aims) == 3


def test_what_is_same_is_same_both_ways() -> None:
    for name, leaf in FRAMEWORK.questions.items():
        assert leaf.question is not None
        for other in leaf.question.same_as:
            there = FRAMEWORK.questions[other].question
            assert there is not None
            assert name in there.same_as


def test_examples_come_out_as_written() -> None:
    report = run_examples(FRAMEWORK)
    assert report.run >= 2 * len(FRAMEWORK.criteria)
    assert not report.failures, "\n".join(map(str, report.failures))


@pytest.mark.parametrize("name", Framework.shipped())
def test_the_examples_test_every_rule_in_full(name: str) -> None:
    tests = run_rule_tests(shipped.framework(name))
    assert not tests.failures
    assert tests.coverage[0] == tests.coverage[1]
    assert tests.score[0] == tests.score[1], [
        (mutant.criterion.id, mutant.change) for each in tests.criteria for mutant in each.survivors
    ]


def test_levels_ask_for_more_as_they_rise() -> None:
    """However an Excellent criterion is met, on average more is shown than one of Developing."""

    def average(level: str) -> float:
        shown = [
            min(max(leaf.shows for leaf in way) for way in ways(c.requires))
            for c in criteria_at(level)
        ]
        return sum(shown) / len(shown)

    assert average("developing") <= average("achieving") < average("excellent")


def test_every_leaf_can_be_met_by_each_kind_it_names() -> None:
    for criterion in FRAMEWORK.criteria.values():
        for leaf in leaves(criterion.requires):
            for kind in leaf.kinds:
                assert VOCABULARY.kind_facts[kind].highest >= leaf.shows, criterion.id


def test_the_stricter_reading_only_adds_figures() -> None:
    measured = shipped.framework("eflg-2021-measured")
    assert measured.adaptation is not None
    assert len(measured.adaptation.overrides) == 118
    for override in measured.adaptation.overrides:
        assert override.effect == "stricter"
        assert override.question
        assert {change.key for change in override.changes} == {"measure"}
        assert override.because.startswith("Judgement:")
