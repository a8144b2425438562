"""What the description of the API (OpenAPI 3.1) says: from the endpoints and published schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eflg_engine.report.formats import FORMATS
from eflg_engine.report.schemas import SCHEMAS, schema
from eflg_engine.service.batches import BATCH_OPTIONS
from eflg_engine.service.bodies import DATA, LINES, SHEETS
from eflg_engine.service.endpoints import ENDPOINTS, OF_BUNDLES, Endpoint
from eflg_engine.service.jobs import JSON
from eflg_engine.service.options import Option

PREFIX = "/api/v1"

Data = dict[str, Any]

ABOUT = """\
A council's evidence in, indicative levels and reasons out: what the library says, over HTTP.

A bundle is sent as JSON, YAML, CSV or a workbook, and what it is sent as is said in Content-Type.
Options stand in the address. An answer is JSON by a published schema, unless another `format` is
asked for. Whatever cannot be done is answered with every reason at once: its code, where it stands,
what was found, what is allowed, and what may help."""

_STATUS = {
    "400": "The request cannot be understood.",
    "401": "A token is needed, and none that is known was sent.",
    "403": "A page of another site asks.",
    "404": "There is nothing at this address.",
    "405": "This address does not take this method.",
    "408": "What is sent comes too slowly.",
    "413": "What is sent is larger than may be.",
    "415": "What is sent is not what can be read.",
    "421": "It is asked under a name that it does not answer to.",
    "422": "What is sent or asked for has problems; all are told.",
    "500": "Something went wrong here.",
    "501": "A library that this format needs is not installed.",
    "503": "It takes too long or too much memory, or too much is asked at once.",
}

BUNDLE: Data = {
    "format": 1,
    "framework": "eflg-2021",
    "as_at": "2025-03-31",
    "council": {"name": "Saltmere Borough Council"},
    "evidence": [
        {
            "id": "E1",
            "title": "Workforce profile 2024",
            "kind": "data_report",
            "supports": ["workforce.data"],
            "dated": "2024-11-01",
        }
    ],
}
"""A bundle, for the examples."""

_LATER = BUNDLE | {"as_at": "2026-03-31"}

_ENVELOPES: dict[str, Data] = {
    "whatif": {"bundle": BUNDLE, "remove": ["E1"]},
    "compare": {"old": BUNDLE, "new": _LATER},
    "report": {"bundle": _LATER, "since": BUNDLE},
}

_EXAMPLES: dict[str, dict[str, str]] = {
    "explain": {"id": "workforce.data"},
    "plan": {"target": "developing"},
    "forecast": {"until": "2026-03-31"},
}
"""What is asked for in the examples, where something has to be."""


def components() -> Data:
    """The published schemas, and what is sent beside a bundle, for references to them."""
    schemas: Data = {}
    for name in ("bundle", *(each.result for each in ENDPOINTS.values() if each.result)):
        _add_schema(schemas, name)
    for name in ("outline", "batch", "problems"):
        _add_schema(schemas, name)
    return {
        "schemas": schemas | _envelopes(),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }


# --- operations -----------------------------------------------------------------------------------


def operation(endpoint: Endpoint, frameworks: Sequence[str]) -> Data:
    """What is said of an endpoint."""
    if endpoint not in OF_BUNDLES:
        return _of_framework(endpoint, frameworks)
    if not endpoint.reads_bundle:
        about = "Two bundles or saved results (eflg-assessment/1), as data or as files in base64."
    elif endpoint.envelope:
        about = f"A bundle; or as JSON or YAML, one under the key bundle with {_beside(endpoint)}."
    else:
        about = "A bundle."
    return {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": _parameters(endpoint.known, frameworks, _EXAMPLES.get(endpoint.name, {})),
        "requestBody": {"description": about, "required": True, "content": _sent(endpoint)},
        "responses": {"200": _answers(endpoint), **_refusals("401 403 408 413 415 421 422")},
    }


def _beside(endpoint: Endpoint) -> str:
    others = [each for each in endpoint.envelope if each != "bundle"]
    return f"any of {', '.join(others)} beside it" if len(others) > 1 else f"{others[0]} beside it"


def _sent(endpoint: Endpoint) -> Data:
    shapes = [_ref("bundle")] if endpoint.reads_bundle else []
    if endpoint.envelope:
        shapes.append(_ref(f"sent-{endpoint.name}"))
    shape = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    example = _ENVELOPES.get(endpoint.name, BUNDLE)
    content: Data = {JSON: {"schema": shape, "example": example}}
    content["application/yaml"] = {"schema": shape, "example": example}
    if endpoint.reads_bundle:
        content |= {each: {"schema": {"type": "string"}} for each in SHEETS if "csv" in each}
        content |= {each: {"schema": {}} for each in SHEETS if each.startswith("application/")}
    return content


def _answers(endpoint: Endpoint) -> Data:
    content: Data = {}
    for form in endpoint.formats:
        media_type = FORMATS[form].media_type
        if form != "json":
            content[media_type] = {"schema": {"type": "string"}}
        elif endpoint.name == "assess":
            content[JSON] = {"schema": {"anyOf": [_ref("assessment"), _ref("outline")]}}
        else:
            content[JSON] = {"schema": _ref(endpoint.result)}
    return {"description": "The answer.", "content": content}


def batch_operation(frameworks: Sequence[str]) -> Data:
    """What is said of many bundles at once."""
    lines = {"schema": {"type": "string"}, "example": "{}\n{}\n"}
    answer = {"schema": {"type": "string"}, "x-each-line": _ref("batch")}
    return {
        "operationId": "batch",
        "summary": "Many bundles, one a line; a line of the answer for each, as they are done.",
        "parameters": _parameters(BATCH_OPTIONS, frameworks, {}),
        "requestBody": {
            "description": "A bundle as JSON on each line. Blank lines are passed over.",
            "required": True,
            "content": dict.fromkeys(LINES, lines),
        },
        "responses": {
            "200": {"description": "A result a line.", "content": {LINES[0]: answer}},
            **_refusals("401 403 415 421 422"),
        },
    }


def _of_framework(endpoint: Endpoint, frameworks: Sequence[str]) -> Data:
    options = [each for each in endpoint.known if each.name != "id"]
    parameters = _parameters(options, frameworks, {})
    refusals = "401 403 421 422"
    if endpoint.name == "framework":
        parameters.append(_in_path("id", "The id of a framework.", frameworks))
        refusals = "401 403 404 421 422"
    return {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": parameters,
        "responses": {"200": _answers(endpoint), **_refusals(refusals)},
    }


def plain_operation(name: str, about: str, *, of_one: bool = False) -> Data:
    """What is said of an address that gives data without options; `of_one` schema."""
    found: Data = {
        "operationId": name,
        "summary": about,
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {JSON: {"schema": {"type": "object"}}},
            },
            **_refusals("401 403 404 421" if of_one else "401 403 421"),
        },
    }
    if of_one:
        found["parameters"] = [_in_path("name", "The name of a schema.", SCHEMAS)]
    return found


def _parameters(
    options: Iterable[Option], frameworks: Sequence[str], examples: Mapping[str, str]
) -> list[Data]:
    return [_parameter(each, frameworks, examples.get(each.name, "")) for each in options]


def _parameter(option: Option, frameworks: Sequence[str], example: str) -> Data:
    shape: Data = dict(option.schema)
    choices = frameworks if option.name == "framework" else option.choices
    if choices:
        shape |= {"enum": [*choices]}
    if option.default:
        shape |= {"default": option.default}
    if option.most > 1:
        shape = {"type": "array", "items": shape, "maxItems": option.most}
    found: Data = {
        "name": option.name,
        "in": "query",
        "description": option.about,
        "required": option.is_required,
        "schema": shape,
    }
    if example and option.most == 1:
        found["example"] = example
    return found


def _in_path(name: str, about: str, choices: Sequence[str]) -> Data:
    return {
        "name": name,
        "in": "path",
        "description": about,
        "required": True,
        "schema": {"type": "string", "enum": [*choices]},
        "example": choices[0],
    }


def _refusals(statuses: str) -> Data:
    return {
        status: {
            "description": _STATUS[status],
            "content": {JSON: {"schema": _ref("problems")}},
        }
        for status in (*statuses.split(), "500", "501", "503")
    }


# --- schemas --------------------------------------------------------------------------------------


def _ref(name: str) -> Data:
    return {"$ref": f"#/components/schemas/{name}"}


def _add_schema(components: Data, name: str) -> None:
    """Put a published schema and its parts among the components, under its name."""
    if name in components:
        return
    found = schema(name)
    parts = found.pop("$defs", {})
    for key in ("$schema", "$id"):
        found.pop(key, None)
    components[name] = _moved(found, name)
    for part, value in parts.items():
        components[f"{name}.{part}"] = _moved(value, name)


def _moved(value: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    """A schema whose references are to the components."""
    if isinstance(value, dict):
        moved = {key: _moved(each, name) for key, each in value.items()}
        target = value.get("$ref")
        if isinstance(target, str) and target.startswith("#/$defs/"):
            moved["$ref"] = f"#/components/schemas/{name}.{target.removeprefix('#/$defs/')}"
        return moved
    return [_moved(each, name) for each in value] if isinstance(value, list) else value


def _envelopes() -> Data:
    file = {
        "type": "object",
        "description": "A file in base64.",
        "properties": {
            "media_type": {"type": "string", "enum": [*DATA, *SHEETS]},
            "base64": {"type": "string", "minLength": 1},
        },
        "required": ["media_type", "base64"],
        "additionalProperties": False,
    }
    bundle = {"anyOf": [_ref("bundle"), _ref("sent-file")]}
    result = {"anyOf": [_ref("bundle"), _ref("assessment"), _ref("sent-file")]}
    items = {"type": "array", "items": {"type": "object"}}
    shapes = {
        "whatif": {
            "bundle": bundle,
            "add": items | {"description": "Items to add, as in a bundle."},
            "remove": {"type": "array", "items": {"type": "string"}},
            "change": {"type": "object", "additionalProperties": {"type": "object"}},
            "objectives": items | {"description": "Objectives that items added may name."},
        },
        "compare": {"old": result, "new": result},
        "report": {"bundle": bundle, "since": result},
    }
    return {"sent-file": file} | {
        f"sent-{name}": {
            "type": "object",
            "properties": properties,
            "required": ["old"] if name == "compare" else ["bundle"],
            "additionalProperties": False,
        }
        for name, properties in shapes.items()
    }
