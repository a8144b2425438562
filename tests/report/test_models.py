"""Models of requests and results: the same as the formats, and fit for a signature."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError, validate_call
from pydantic.json_schema import models_json_schema

from eflg_engine import Bundle, InvalidInput, assess
from eflg_engine.report import model, schema
from eflg_engine.results.formats import FORMATS
from tests.support import shipped

SENT = shipped.sample_data("northmere-2024")


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        assess(Bundle.from_data(SENT), shipped.framework()).to_json()
    )
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_each_result_has_a_model_with_the_keys_and_words_of_its_schema(name: str) -> None:
    found, wanted = model(name).model_json_schema(), schema(name)
    if name == "outline":
        return  # its words are left out of the data, and of its schema
    assert found["properties"].keys() == wanted["properties"].keys()
    assert {*found["required"]} == {*wanted["required"]}
    assert found.get("$defs", {}).keys() == wanted.get("$defs", {}).keys()
    for key, each in wanted["properties"].items():
        if each.get("description", "Always this word.") != "Always this word.":
            own = found["properties"][key]
            part = found.get("$defs", {}).get(own.get("$ref", "").rpartition("/")[2], {})
            assert (own.get("description") or part["description"]) == each["description"]


def test_a_result_goes_through_its_model_unchanged(result: dict[str, Any]) -> None:
    adapter = TypeAdapter(model("assessment"))
    assert json.loads(adapter.dump_json(adapter.validate_python(result), exclude_unset=True)) == (
        result
    )
    with pytest.raises(ValidationError, match="level"):
        adapter.validate_python({key: each for key, each in result.items() if key != "level"})


def test_a_signature_takes_a_bundle_as_it_is_sent() -> None:
    sent_model = model("bundle")

    @validate_call
    def handle(sent: sent_model) -> str:  # type: ignore[valid-type]
        bundle = Bundle.from_data(sent.root)  # type: ignore[attr-defined]
        return str(assess(bundle, shipped.framework()).level)

    assert handle(SENT) == "developing"
    with pytest.raises(InvalidInput, match="council"):
        handle({"evidence": []})


def test_one_page_of_an_api_describes_both() -> None:
    pair: list[tuple[type[BaseModel], Any]] = [
        (model("bundle"), "validation"),
        (model("assessment"), "serialization"),
    ]
    _, found = models_json_schema(pair, ref_template="#/components/schemas/{model}")
    names = {*found["$defs"]}
    text = json.dumps(found)
    assert {"BundleFile", "EvidenceItemFile", "AssessmentResult"} <= names
    assert "#/$defs/" not in text
    asked = {each.partition('"')[0] for each in text.split("#/components/schemas/")[1:]}
    assert asked <= names


def test_there_is_no_model_of_something_else() -> None:
    with pytest.raises(KeyError):
        model("weather")
