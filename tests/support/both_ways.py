"""One document read as its schema has it, and as the reader's shape has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from eflg_engine.evidence.check import own_problems
from eflg_engine.evidence.plain_file import plain_file
from eflg_engine.evidence.written import BundleFile
from eflg_engine.framework.files.crosswalk import CrosswalkFile
from eflg_engine.framework.files.rule_files import FrameworkFile
from eflg_engine.panel.decisions_file import DecisionsFile
from eflg_engine.panel.ratings_file import RatingsFile
from eflg_engine.reading.checking import check
from eflg_engine.reading.yaml_text import read_bytes
from eflg_engine.sheets.mapping import MappingFile
from tests.support.schemas import validator

MODELS: dict[str, type[BaseModel]] = {
    "bundle": BundleFile,
    "framework": FrameworkFile,
    "crosswalk": CrosswalkFile,
    "mapping": MappingFile,
    "ratings": RatingsFile,
    "decisions": DecisionsFile,
}
VALUES: tuple[Any, ...] = (
    *(None, "", " ", "x", "all", "none", "2024", "2024-02-30", "2024-02-29", "2023-02-29"),
    *("2024-13", "0000", "62.5", "1e3", "62,5", "-1", "0", "1001", "80%", "0%", "101%", "80 %"),
    *("3 years", "0 days", "3 Fortnights", "Yes", "usual", "done", "In  Place", "Accepted"),
    *("01-31", "02-29", "4.5.A1", "difference", "number", "race under foster_good_relations"),
    *(True, False, 0, 1, 3, 4, 5, -1, 62.5, 2024, 1000, 1001, 10**15, 10**16),
    *([], {}, ["x"], [""], [None], ["all", "x"], {"x": "y"}, {"x": None}, {"x": ["y"]}, {"": "y"}),
    *([{"x": "y"}], {"at_least": 3}, {"at_least": "x"}, [[]], {"x": {}}, {"x": {"y": None}}),
)  # fmt: skip
"""Values to put anywhere: right in some places, wrong in others."""


def schema_takes(name: str, data: object) -> bool:
    """Whether the document is right by the published schema."""
    return validator(name).is_valid(data)


def reader_takes(name: str, data: object) -> bool:
    """Whether the reader finds the document's shape right, written as a file."""
    document = read_bytes(json.dumps(data).encode(), "file.yaml")
    _, problems = check(MODELS[name], document.data, document)
    if name == "bundle" and plain_file(document.data) is not None:
        assert not problems, "the quick reading takes nothing else"
    if name == "bundle":  # that an item supports something, and a claim says something, apart
        problems += [
            each
            for each in own_problems(document)
            if each.path[-1:] == ("supports",)
            or (each.code == "missing_key" and "self_assessment" in each.path)
        ]
    return not problems and not document.problems


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to every value of a document but the whole."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def put(data: Any, path: tuple[str | int, ...], value: object) -> Any:
    """A copy of the document with another value at the path; without it where it is `...`."""
    first, *rest = path
    copy = data.copy()
    if rest:
        copy[first] = put(copy[first], tuple(rest), value)
    elif value is ...:
        del copy[first]
    else:
        copy[first] = value
    return copy
