"""A schema and the reader take the same files, and both say where a slip is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from eflg_engine.report.schemas import schema
from eflg_engine.results.formats import FORMATS
from tests.support.both_ways import MODELS, VALUES, places, put, reader_takes, schema_takes
from tests.support.cli_samples import FRAMEWORK
from tests.support.places import INPUTS

WHOLE: dict[str, Any] = yaml.load(
    (INPUTS / "whole_files.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
"""One file of each sort in which every key stands."""
EVERY = (*FORMATS, *MODELS, "module", "vocabulary", "findings")
_CONDITIONS = {"if", "then", "else"}


def undescribed(part: object, path: str = "") -> Iterator[str]:
    """The properties without a description; conditions define none."""
    if isinstance(part, dict):
        properties = part.get("properties", {})
        for name, each in properties.items():
            if not (isinstance(each, dict) and each.get("description")):
                yield f"{path}.{name}"
            yield from undescribed(each, f"{path}.{name}")
        for key, each in part.items():
            if key != "properties" and not (key in _CONDITIONS and "required" in str(each)):
                yield from undescribed(each, f"{path}.{key}" if key == "$defs" else path)
    elif isinstance(part, list):
        for each in part:
            yield from undescribed(each, path)


@pytest.mark.parametrize("name", EVERY)
def test_every_property_is_described(name: str) -> None:
    found = schema(name)
    assert [*undescribed(found)] == []
    assert [*undescribed(found | {"properties": {"new": {}}})] == [".new"]


@pytest.mark.parametrize("name", MODELS)
def test_a_file_in_which_every_key_stands_is_taken_by_both(name: str) -> None:
    assert schema_takes(name, WHOLE[name])
    assert reader_takes(name, WHOLE[name])


@pytest.mark.parametrize("name", MODELS)
@given(st.data())
def test_both_take_a_file_or_neither_does(name: str, data: st.DataObject) -> None:
    file = WHOLE[name]
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([*places(file)]))
        file = put(file, path, data.draw(st.sampled_from([*VALUES, ...])))
    assert schema_takes(name, file) is reader_takes(name, file), json.dumps(file)


THEME = ("modules", 0, "themes", 0, "criteria", "one", 0)
COVERS = (*THEME, "requires", "evidence", "covers")


@pytest.mark.parametrize(
    ("name", "path", "value", "right"),
    [  # each once taken by one and not by the other
        *[("framework", (*COVERS, "services"), value, True) for value in (True, [True], [62.5])],
        *[("framework", (*COVERS, "matrix"), value, False) for value in (62.5, [" "], [None])],
        ("framework", (*THEME, "code"), -1, False),
        ("framework", (*THEME, "code"), 4.5, True),
        *[
            ("framework", ("vocabulary", "actions", "refresh"), cost, True)
            for cost in ("1e3", "5 %")
        ],
        *[
            ("framework", ("vocabulary", "actions", "refresh"), cost, False)
            for cost in ("x", "1e4")
        ],
        ("bundle", ("was", "old", "self_assessment", 0, "status"), None, False),
        ("bundle", ("was", "old", "self_assessment", 0, "status"), 2, True),
    ],
)
def test_both_take_these_or_neither_does(
    name: str, path: tuple[str | int, ...], value: object, right: bool
) -> None:
    file = put(WHOLE[name], path, value)
    assert (schema_takes(name, file), reader_takes(name, file)) == (right, right)


FIGURES = ("62.5", "1e3", "-2.5E+3", " 7 ", "+4", "0", "1e999", "62,5", "1.", ".5", "NaN", "0x10")
DAYS = st.from_regex(r"\A(\d{4}|20[012]\d)(-\d{1,2}(-\d{1,2})?)?\Z")


@given(st.sampled_from(FIGURES) | st.decimals(-(10**9), 10**9, places=3).map(str))
def test_figures_are_alike_quoted_and_not(text: str) -> None:
    file = put(WHOLE["bundle"], ("evidence", 0, "measures"), {"share": text})
    assert schema_takes("bundle", file) is reader_takes("bundle", file)


@given(DAYS)
@example("2024-02-29")
@example("2023-02-29")
@example("1900-02-29")
@example("2000-2-29")
@example("0000")
def test_days_are_days_of_the_calendar(text: str) -> None:
    file = put(WHOLE["bundle"], ("evidence", 0, "dated"), text)
    assert schema_takes("bundle", file) is reader_takes("bundle", file)


def test_a_blank_status_is_left_out_where_there_is_a_level() -> None:
    for status, level, taken in ((None, "one", True), (3, None, True), (None, None, False)):
        claim = {"for": "workforce", "status": status, "level": level}
        assert schema_takes("bundle", put(WHOLE["bundle"], ("self_assessment", 0), claim)) is taken


@pytest.mark.parametrize("name", MODELS)
def test_a_misspelt_key_is_reported_where_it_is(name: str) -> None:
    file = WHOLE[name]
    validator = jsonschema.Draft202012Validator(schema(name))
    seen = set()
    for path in places(file):
        *above, key = path
        shape = tuple(part for part in path if isinstance(part, str))
        if isinstance(key, int) or shape in seen or "examples" in path:
            continue
        seen.add(shape)
        outer: Any = file
        for part in above:
            outer = outer[part]
        changed = {f"{each}~" if each == key else each: value for each, value in outer.items()}
        errors = [*validator.iter_errors(put(file, tuple(above), changed) if above else changed)]
        if errors:  # none where the keys are names of the author's own
            best = jsonschema.exceptions.best_match(errors)
            assert [*best.absolute_path][: len(above)] == above, (path, best)


def test_a_slip_in_a_module_is_not_reported_at_the_root() -> None:
    module = yaml.load(FRAMEWORK, yaml.CSafeLoader)["modules"][0]
    module["themes"][0]["titel"] = module["themes"][0].pop("title")
    best = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema("framework")).iter_errors(module)
    )
    assert [*best.absolute_path] == ["themes", 0]
    assert "titel" in best.message
