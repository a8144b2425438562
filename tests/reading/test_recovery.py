"""Every problem at once, also in a text that is not YAML; what is left out is told."""

from __future__ import annotations

import json

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, Problem
from eflg_engine.reading.yaml_text import read_text

HEAD = "format: 1\ncouncil: {name: Test Council}\nevidence:\n"
ITEM = "  - id: {0}\n    title: {1}\n    kind: {2}\n    supports: [{3}]\n    dated: 2024-03\n"


def problems(text: str) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        Bundle.from_text(text, framework=Framework.load("eflg-2021"))
    return [*caught.value.problems]


def item(name: str, title: str, kind: str = "policy", part: str = "workforce") -> str:
    return ITEM.format(name, title, kind, part)


def test_a_fault_of_yaml_hides_no_other_problem() -> None:
    text = HEAD + item("A", "One: two") + item("B", "Three: four", "polcy")
    text += item("C", "x", "polcy")
    found = problems(text)
    assert [(each.code, each.place.line) for each in found] == [
        ("not_yaml", 5),
        ("not_yaml", 10),
        ("unknown_kind", 11),
        ("unknown_kind", 16),
    ]
    assert "uncertain" in found[2].hint


def test_an_item_that_cannot_be_read_is_taken_out() -> None:
    text = HEAD + "  - {id: A, title: [x, kind: policy}\n" + item("B", "x", "polcy")
    assert [each.code for each in problems(text)] == ["not_yaml", "unknown_kind"]


@pytest.mark.parametrize("mark", ["\u2013", "\u2022", "\uf0b7"])
def test_a_list_mark_is_a_hyphen(mark: str) -> None:
    text = HEAD + item("A", "x").replace("- id", f"{mark} id")
    (problem,) = problems(text)
    assert (problem.place.line, problem.place.column, problem.found) == (4, 3, mark)
    assert 'write "-"' in problem.hint


@pytest.mark.parametrize("title", ["& other stories", "*DRAFT* profile", "*DRAFT profile"])
def test_a_title_is_to_be_quoted(title: str) -> None:
    assert "put quotes around" in problems(HEAD + item("A", title))[0].hint


@pytest.mark.parametrize(
    ("written", "lost"),
    [("Campaign #SeeMe", "#SeeMe"), ("'Campaign #SeeMe'", None), ("Campaign  # a note", None)],
)
def test_text_after_a_hash_is_warned_of(written: str, lost: str | None) -> None:
    warnings = read_text(HEAD + item("A", written)).warnings
    assert [lost in each.message for each in warnings if lost] == ([True] if lost else [])
    assert bool(warnings) == bool(lost)


def test_json_with_two_escapes_for_one_character_is_read() -> None:
    data = {"council": {"name": "Test \U0001f600"}, "evidence": []}
    assert Bundle.from_text(json.dumps(data)).council.name == "Test \U0001f600"


def test_a_part_is_suggested_by_the_stem_of_its_title() -> None:
    (problem,) = problems(HEAD + item("A", "x", part="Procurement"))
    assert problem.hint == 'did you mean "services.commissioning"?'


def test_an_objective_is_to_be_listed_first() -> None:
    text = HEAD + item("A", "x") + "    objectives: [Objective 1]\n"
    (problem,) = problems(text)
    assert problem.message == "the bundle lists no objectives"
