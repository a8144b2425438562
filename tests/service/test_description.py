"""The description of the API: it is whole, its examples work, and what it says is what is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import hypothesis
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from eflg_engine.report.schemas import schema
from eflg_engine.service.endpoints import OF_BUNDLES
from tests.support.service import IDS, JSON, Client, client

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NAMES = (
    *(each.name for each in OF_BUNDLES),
    *("frameworks", "framework", "schemas", "schema", "openapi", "index"),
)
TAKE = (*(each.name for each in OF_BUNDLES), "frameworks", "framework", "schema")
"""Those that take anything, and so can be asked wrongly."""
GOOD = GenerationMode.POSITIVE


@pytest.fixture(scope="module")
def ask() -> Iterator[Client]:
    with client() as made:
        yield made


@pytest.fixture(scope="module")
def described(ask: Client) -> Any:
    return ask.get("/api/v1/openapi.json").json()


def operations(described: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def walked(data: Any) -> Iterator[Any]:
    yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from walked(each)


def test_every_reference_leads_somewhere_and_every_operation_is_told(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    schemas = described["components"]["schemas"]
    for each in walked(described):
        if isinstance(each, dict) and isinstance(each.get("$ref"), str):
            assert each["$ref"].removeprefix("#/components/schemas/") in schemas
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(set(names)) == len(names)
    for _, method, operation in operations(described):
        assert operation["summary"]
        assert all(each["description"] for each in operation.get("parameters", ()))
        assert {"200", "401", "403", "421", "500"} <= {*operation["responses"]}
        assert (method == "post") == ("requestBody" in operation)
    framework = next(
        each
        for each in described["paths"]["/api/v1/assess"]["post"]["parameters"]
        if each["name"] == "framework"
    )
    assert framework["schema"]["enum"] == [*IDS]


def test_the_published_schemas_are_those_of_the_description(described: Any) -> None:
    schemas = described["components"]["schemas"]
    for name in ("bundle", "assessment", "plan", "problems"):
        published = schema(name)
        assert schemas[name]["properties"].keys() == published["properties"].keys()
        parts = {each for each in schemas if each.startswith(f"{name}.")}
        assert parts == {f"{name}.{each}" for each in published.get("$defs", {})}


def test_every_example_is_answered_by_the_schema_it_names(ask: Client, described: Any) -> None:
    tried = 0
    for path, method, operation in operations(described):
        content = operation.get("requestBody", {}).get("content", {})
        given = operation.get("parameters", ())
        examples = {each["name"]: each["example"] for each in given if "example" in each}
        query = {k: v for k, v in examples.items() if f"{{{k}}}" not in path}
        if method == "get":
            answer = ask.get(path.format(**examples), params=query)
        elif JSON not in content:
            continue
        else:
            sent = json.dumps(content[JSON]["example"])
            answer = ask.post(path, content=sent, params=query, headers={"content-type": JSON})
        assert answer.status_code == 200, (path, answer.text)
        told = operation["responses"]["200"]["content"]
        media_type = answer.headers["content-type"].partition(";")[0]
        assert media_type in told
        if media_type == JSON:
            whole = told[JSON]["schema"] | {"components": described["components"]}
            jsonschema.Draft202012Validator(whole).validate(answer.json())
            tried += 1
    assert tried >= 14


@pytest.mark.parametrize(
    ("name", "mode"),
    [(name, mode) for name in NAMES for mode in GenerationMode if name in TAKE or mode is GOOD],
)
def test_whatever_is_asked_the_answer_is_one_that_is_described(
    ask: Client, described: Any, name: str, mode: GenerationMode
) -> None:
    """Schemathesis makes requests up from the description, good and bad; it knows no lines."""
    operation = schemathesis.openapi.from_dict(described).find_operation_by_id(name)

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=2,
        phases=(Phase.generate,),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    def asked(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="http://localhost")
        body = sent.get("data", b"")
        if "json" in sent:
            body = json.dumps(sent["json"]).encode()
            sent["headers"]["content-type"] = case.media_type
        if not isinstance(body, str | bytes):
            body = json.dumps(body).encode()
        answer = ask.request(
            sent["method"],
            sent["url"],
            params=sent.get("params"),
            headers=dict(sent.get("headers") or {}),
            content=body,
        )
        case.validate_response(answer, checks=CHECKS)

    asked()
