"""The JSON Schemas: what is shipped validates, what is misspelt does not."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.framework.shipped import rules_folder
from eflg_engine.report.schemas import schema
from tests.support import strategies
from tests.support.cli_samples import BUNDLE, FRAMEWORK, SAMPLES
from tests.support.schemas import problems

NAMES = ("framework", "module", "vocabulary", "bundle", "assessment", "diff", "lint", "rule-tests")
RULE_FILES = sorted(rules_folder().rglob("*.yaml"))


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2: dates are text; keys are made text by `read`."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), AsEditorsRead)))


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_of_draft_2020_12_with_an_id(name: str) -> None:
    found = schema(name)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["$id"] == f"urn:eflg-engine:schema:{name}:1"
    jsonschema.Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_rule_file_validates(path: Path) -> None:
    names = {"framework.yaml": "framework", "vocabulary.yaml": "vocabulary"}
    name = "crosswalk" if path.parent.name == "crosswalks" else names.get(path.name, "module")
    assert problems(name, read(path)) == []
    if name != "crosswalk":
        assert problems("framework", read(path)) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_validates(path: Path) -> None:
    assert problems("bundle", read(path)) == []


def test_a_framework_in_one_document_validates() -> None:
    assert problems("framework", yaml.load(FRAMEWORK, AsEditorsRead)) == []
    assert problems("bundle", yaml.load(BUNDLE, AsEditorsRead)) == []


def test_a_blank_that_the_reader_takes_as_left_out_the_schema_takes_too() -> None:
    """Every key of every sort of thing in a bundle, blank: both take it, or neither does."""
    item = {"id": "A", "title": "T", "kind": "policy", "supports": "workforce", "dated": "2024"}
    action = {"id": "A1", "recommendation": "R", "action": "Do"}
    claim = {"for": "workforce", "status": 3}
    past = {"framework": "F", "level": "L", "dated": "2024"}
    whole: dict[str, Any] = {
        "council": {"name": "X"},
        "scope": {"modules": "all"},
        "strategic_aims": [{"id": "S", "text": "T"}],
        "objectives": [{"id": "O", "text": "T"}],
        "evidence": [item],
        "actions": [action],
        "self_assessment": [claim],
        "past_results": [past],
    }
    definitions = schema("bundle")["$defs"]
    own = {
        "council": "CouncilFile",
        "objectives": "ObjectiveFile",
        "evidence": "EvidenceItemFile",
        "actions": "ActionFile",
        "self_assessment": "ClaimFile",
        "past_results": "PastResultFile",
    }
    tried = 0
    for place, name in own.items():
        for key in [*definitions[name]["properties"], "employees"]:
            data = copy.deepcopy(whole)
            part = data[place] if isinstance(data[place], dict) else data[place][0]
            part[key] = None
            try:
                Bundle.from_data(data)
                taken = True
            except InvalidInput:
                taken = False
            if (place, key) != ("self_assessment", "status"):  # wanted where there is no level
                assert (problems("bundle", data) == []) is taken, (place, key)
            tried += 1
    assert tried > 50


def keys(data: object) -> Iterator[tuple[dict[str, Any], str]]:
    """Every key of a document with the mapping it stands in."""
    if isinstance(data, dict):
        for key, value in list(data.items()):
            yield data, key
            yield from keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys(value)


@pytest.mark.parametrize(
    ("name", "text", "free"),
    [
        # keys that are ids of the author's own choice cannot be misspelt
        ("framework", FRAMEWORK, "strict half apart book first second employees"),
        ("bundle", BUNDLE, ""),
    ],
)
def test_a_misspelt_key_is_refused_wherever_it_stands(name: str, text: str, free: str) -> None:
    whole = yaml.load(text, AsEditorsRead)
    count = 0
    for number, (_, key) in enumerate(keys(whole)):
        changed = copy.deepcopy(whole)
        for place, (mapping, other) in enumerate(keys(changed)):
            if place == number:
                mapping[f"{other}x"] = mapping.pop(other)
                break
        if key not in free.split() and not in_examples(whole, number):
            assert problems(name, changed), key
            count += 1
    assert count > 20


def in_examples(whole: object, number: int) -> bool:
    """Whether the key of that number stands in an example's evidence: checked when it is run."""
    for place, (mapping, key) in enumerate(keys(whole)):
        if place == number:
            return "dated" in mapping and "id" not in mapping and bool(key)
    return False


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("bundle", ("evidence", 0, "supports"), "people.staff"),
        ("bundle", ("evidence", 0, "supports"), ["people.staff"]),
        ("bundle", ("evidence", 0, "characteristics"), "all"),
        ("bundle", ("evidence", 0, "title"), 2024),
        ("bundle", ("evidence", 0, "dated"), "2024-05"),
        ("bundle", ("evidence", 0, "measures"), {"response_rate": 62.5}),
        ("framework", ("edition",), 2024),
        ("framework", ("policies", "half", "themes"), "none"),
        ("framework", ("modules", 0, "themes", 1, "criteria", "first", 0, "requires"),
         {"evidence": {"kind": ["policy", "training"], "covers": {"characteristics": "all"}}}),
        ("framework", ("modules", 0, "themes", 1, "criteria", "first", 0, "requires"),
         {"evidence": {"covers": {"characteristics": ["age", "sex"], "partners": "police"}}}),
        ("framework", ("modules", 0, "themes", 0, "criteria", "first", 1, "applies_when"),
         {"type": "county", "nation": ["england", "wales"], "employees": {"at_least": 2.5}}),
        ("framework", ("modules", 0, "themes", 0, "criteria", "first", 0, "source"),
         [{"ref": "book", "at": 2.01}]),
    ],
)  # fmt: skip
def test_values_may_be_written_in_every_way_that_is_read(
    name: str, path: tuple[str | int, ...], value: object
) -> None:
    data = yaml.load(FRAMEWORK if name == "framework" else BUNDLE, AsEditorsRead)
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    assert problems(name, data) == []
    if name == "framework":
        Framework.from_data(data)
    else:
        Bundle.from_data(data)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("bundle", ("evidence", 0, "dated"), "last week"),
        ("bundle", ("evidence", 0, "supports"), []),
        ("bundle", ("evidence",), {"id": "E1"}),
        ("framework", ("levels",), []),
        ("framework", ("policies", "half", "criteria"), 80),
        ("framework", ("modules", 0, "themes", 1, "criteria", "first", 0, "requires"),
         {"evidence": {"within": "3 fortnights"}}),
    ],
)  # fmt: skip
def test_a_value_that_is_refused_does_not_validate(
    name: str, path: tuple[str | int, ...], value: object
) -> None:
    data = yaml.load(FRAMEWORK if name == "framework" else BUNDLE, AsEditorsRead)
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    assert problems(name, data)
    read_it: Callable[[Any], object] = (
        Framework.from_data if name == "framework" else Bundle.from_data
    )
    with pytest.raises(ValueError, match=r"\["):
        read_it(data)


# --- the result -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_results_validate(path: Path) -> None:
    framework = Framework.load(Bundle.load(path).framework)
    bundle = Bundle.load(path, framework)
    for policy in framework.policies:
        result = assess(bundle, framework, policy=policy)
        assert problems("assessment", json.loads(result.to_json())) == []


@settings(max_examples=30)
@given(strategies.cases())
def test_results_under_any_framework_validate(case: tuple[Any, Any, date]) -> None:
    framework = Framework.from_data(case[0])
    bundle = Bundle.from_data(case[1], framework=framework)
    for policy in framework.policies:
        result = assess(bundle, framework, as_at=case[2], policy=policy)
        assert problems("assessment", json.loads(result.to_json())) == []


def test_every_field_of_the_result_is_described() -> None:
    found = schema("assessment")
    for part in [found, *found["$defs"].values()]:
        assert part["additionalProperties"] is False
        assert part["description"]
        for name, field in part["properties"].items():
            part_of_its_own = found["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
            described = field.get("description") or part_of_its_own.get("description")
            assert described, (part["title"], name)


def test_a_result_with_a_field_too_many_does_not_validate() -> None:
    framework = Framework.from_text(FRAMEWORK)
    data = assess(Bundle.from_text(BUNDLE), framework).to_data()
    assert problems("assessment", json.loads(json.dumps(data))) == []
    assert problems("assessment", json.loads(json.dumps(data | {"award": "Second"})))
