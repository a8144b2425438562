"""Bundles read without pydantic are what the models make of them, and only sure data is."""

import copy
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from eflg_engine.cli.main import main
from eflg_engine.evidence import plain_file as plain
from eflg_engine.evidence import written
from eflg_engine.reading.yaml_text import read_file
from eflg_engine.sheets.opening import read_sheets
from tests.support import shipped

SAMPLES = sorted((Path(__file__).parents[2] / "evidence_samples").glob("*.yaml"))
SMALL = sorted(SAMPLES, key=lambda path: path.stat().st_size)[:3]
DATA = [read_file(str(path)).data for path in SMALL]

SHAPES = [
    (plain.PRIORITY, written.PriorityFile),
    (plain.AIM, written.StrategicAimFile),
    (plain.OBJECTIVE, written.ObjectiveFile),
    (plain.EXPECTED, written.ExpectedFile),
    (plain.ITEM, written.EvidenceItemFile),
    (plain.CLAIM, written.ClaimFile),
    (plain.ACTION, written.ActionFile),
    (plain.PAST_RESULT, written.PastResultFile),
    (plain.COUNCIL, written.CouncilFile),
    (plain.SCOPE, written.ScopeFile),
    (plain.BUNDLE, written.BundleFile),
]


def values(found: object) -> object:
    """What a plain object or a model holds, all the way down, with lists as tuples."""
    if isinstance(found, BaseModel):
        fields = {name: getattr(found, name) for name in type(found).model_fields}
        return values(fields | {"__pydantic_extra__": found.__pydantic_extra__ or {}})
    if isinstance(found, SimpleNamespace):
        return values({"__pydantic_extra__": {}} | vars(found))
    if isinstance(found, dict):
        return {key: values(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return tuple(map(values, found))
    return (type(found), found)  # a word is not a member of the enumeration that equals it


@pytest.mark.parametrize(("shape", "model"), SHAPES, ids=lambda each: getattr(each, "__name__", ""))
def test_the_keys_are_those_of_the_model(shape: plain.Shape, model: type[BaseModel]) -> None:
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    assert {*shape.readers} == {*fields}
    assert {*shape.required} == {key for key, info in fields.items() if info.is_required()}
    defaults = {
        key: values(info.get_default(call_default_factory=True, validated_data={}))
        for key, info in fields.items()
        if not info.is_required()
    }
    assert {key: values(value) for key, value in shape.defaults.items()} == defaults
    assert bool(shape.extra) == (model.model_config.get("extra") == "allow")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_read_without_doubt(path: Path) -> None:
    data = read_file(str(path)).data
    found = plain.plain_file(data)
    assert found is not None
    assert values(found) == values(written.BundleFile.model_validate(data))


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value."""
    yield path
    below = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data) if isinstance(data, list) else below:
        yield from places(value, (*path, key))


ODD = st.one_of(
    st.sampled_from([None, "", " ", "all", "x", "2024-13-01", "2024-06", "3", "-1", "1e9", "no"]),
    st.sampled_from([True, 3, 2.5, [], {}, [None], ["x", ""], [[]], {"id": "x"}, {"x": "y"}]),
    st.text(max_size=3),
)


@given(st.data())
def test_what_is_read_is_what_the_model_makes_of_it(draw: st.DataObject) -> None:
    data: Any = copy.deepcopy(draw.draw(st.sampled_from(DATA), "bundle"))
    for _ in range(draw.draw(st.integers(1, 3), "changes")):
        way = draw.draw(st.sampled_from(list(places(data))[1:]), "way")
        at: Any = data
        for key in way[:-1]:
            at = at[key]
        if draw.draw(st.booleans(), "another key") and isinstance(at, dict):
            at[draw.draw(st.sampled_from(["note", "was", "other", "id", "link"]))] = "x"
        at[way[-1]] = draw.draw(ODD, "value")
    found = plain.plain_file(data)
    try:
        checked = written.BundleFile.model_validate(data)
    except ValidationError:
        assert found is None
    else:
        assert found is None or values(found) == values(checked)


def test_assessing_a_plain_bundle_imports_no_pydantic(tmp_path: Path) -> None:
    words = f"['assess', {str(SAMPLES[0])!r}]"
    code = f"import sys; from eflg_engine.cli.main import main; main({words}); "
    code += "sys.exit('pydantic' in sys.modules)"
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "EFLG_NO_CACHE": "0"}
    for expected in (1, 0):  # the first run reads the framework's files, and keeps what it made
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=False
        )
        assert done.returncode == expected, done.stderr


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_what_is_written_as_a_workbook_is_sure(path: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "bundle.xlsx"
    assert main(["bundle", "export", str(path), "-o", str(workbook)]) == 0
    data = read_sheets(workbook, lambda name: shipped.framework(name or "eflg-2021")).data
    found = plain.plain_file(data)
    assert found is not None
    assert values(found) == values(written.BundleFile.model_validate(data))
