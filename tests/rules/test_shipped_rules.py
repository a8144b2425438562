"""The shipped rules keep what they promise: complete, honest, and stricter up the ladder."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from eflg_engine.assessment.examples import run_examples
from eflg_engine.framework.model import Criterion, Leaf, Requirement, leaves
from tests.support import shipped

pytestmark = pytest.mark.core
FRAMEWORK = shipped.framework()
VOCABULARY = FRAMEWORK.vocabulary


def criteria_at(level: str) -> list[Criterion]:
    number = [each.id for each in FRAMEWORK.levels].index(level)
    return [c for c in FRAMEWORK.criteria.values() if c.level == number]


def ways(node: Requirement) -> Iterator[list[Leaf]]:
    """Every set of leaves that is just enough."""
    if isinstance(node, Leaf):
        yield [node]
        return
    for chosen in itertools.combinations(node.children, node.need):
        for parts in itertools.product(*(list(ways(child)) for child in chosen)):
            yield [leaf for part in parts for leaf in part]


def test_modules_themes_and_levels() -> None:
    assert [len(module.themes) for module in FRAMEWORK.modules] == [5, 5, 3, 5]
    assert [level.title for level in FRAMEWORK.levels] == ["Developing", "Achieving", "Excellent"]
    for theme in FRAMEWORK.themes.values():
        for level in range(3):
            assert sum(c.level == level for c in theme.criteria) >= 2
    assert len(FRAMEWORK.criteria) >= 108


def test_vocabulary_in_full() -> None:
    assert len(VOCABULARY.kinds) == 27
    assert all(kind.description and kind.aliases for kind in VOCABULARY.kinds)
    assert len(VOCABULARY.characteristics) == 9
    assert len(VOCABULARY.aims) == 3
    used = {
        kind
        for c in FRAMEWORK.criteria.values()
        for leaf in leaves(c.requires)
        for kind in leaf.kinds
    }
    assert used == set(range(27)), [VOCABULARY.kinds[k].id for k in set(range(27)) - used]


@pytest.mark.parametrize("criterion", FRAMEWORK.criteria.values(), ids=lambda c: c.id)
def test_every_criterion_is_complete(criterion: Criterion) -> None:
    assert criterion.statement.endswith(".")
    assert criterion.standing in VOCABULARY.standings.ids
    assert criterion.bounds in VOCABULARY.bounds.ids
    assert criterion.sources
    assert criterion.remedy
    assert criterion.effort in VOCABULARY.efforts.ids
    assert criterion.line
    assert criterion.examples["enough"]
    assert criterion.examples["not_enough"]
    assert all(example["because"] for example in criterion.examples["not_enough"])
    if criterion.standing == "partly_supported":
        assert criterion.note


def test_examples_come_out_as_written() -> None:
    report = run_examples(FRAMEWORK)
    assert report.run >= 2 * len(FRAMEWORK.criteria)
    assert not report.failures, "\n".join(map(str, report.failures))


def test_excellent_asks_for_outcomes_that_others_can_see() -> None:
    """However an Excellent criterion is met, an outcome is part of it, at least published."""
    outcome = len(VOCABULARY.shows) - 1
    published = VOCABULARY.assurance.number("published")
    assert published is not None
    for criterion in criteria_at("excellent"):
        for way in ways(criterion.requires):
            assert any(leaf.shows == outcome and leaf.assurance >= published for leaf in way)


def test_achieving_asks_for_delivery() -> None:
    """However an Achieving criterion is met, something was delivered: an output or more."""
    output = VOCABULARY.shows.number("output")
    assert output is not None
    for criterion in criteria_at("achieving"):
        for way in ways(criterion.requires):
            assert any(leaf.shows >= output for leaf in way), criterion.id


def test_who_stands_behind_the_evidence_matters_more_as_levels_rise() -> None:
    def average(level: str) -> float:
        strongest = [max(leaf.assurance for leaf in leaves(c.requires)) for c in criteria_at(level)]
        return sum(strongest) / len(strongest)

    assert average("developing") < average("achieving") < average("excellent")


def test_every_leaf_can_be_met_by_each_kind_it_names() -> None:
    for criterion in FRAMEWORK.criteria.values():
        for leaf in leaves(criterion.requires):
            for kind in leaf.kinds:
                facts = VOCABULARY.kind_facts[kind]
                assert max(facts.reaches, facts.more_rung or 0) >= leaf.shows, criterion.id


def test_numbers_from_law_are_few_and_say_so() -> None:
    law = {c.id for c in FRAMEWORK.criteria.values() if c.bounds == "law"}
    assert law == {"leadership.objectives.in_force", "workforce.data.pay_gap"} | (
        law & {"leadership.objectives.yearly_information"}
    )
