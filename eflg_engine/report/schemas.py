"""JSON Schemas (draft 2020-12) of the files people write and of the result programs read."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from eflg_engine.framework.model import Framework
from eflg_engine.framework.nouns import COUNCIL
from eflg_engine.reading.typed_data import json_schema
from eflg_engine.report.schema_ways import one_way_each
from eflg_engine.results.formats import FORMATS, description

_SOME = r"\S"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS = (
    "framework",
    "module",
    "vocabulary",
    "crosswalk",
    "bundle",
    "mapping",
    "ratings",
    "decisions",
    "findings",
    *FORMATS,
)
"""The names of the schemas: of files that people write, then of results."""


class _AsWritten(GenerateJsonSchema):
    """Describes YAML as it is written: text may look like a number or a truth value."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        found = super().str_schema(schema) | {"type": ["string", "number", "boolean"]}
        if found.pop("minLength", 0):
            found["pattern"] = _SOME  # blanks around a text are no part of it
        return found

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        (values,) = found.pop("patternProperties", {_SOME: None}).values()
        if values is not None:
            found |= {"additionalProperties": values, "propertyNames": {"pattern": _SOME}}
        return found


def schema(name: str, framework: Framework | None = None) -> dict[str, Any]:
    """The schema of that name: of a file people write, or of a result (assessment, lint, ...).

    With a framework, the schema of a bundle also has the key that it calls whoever is assessed by.

    `framework` describes framework.yaml, of a local adaptation too (it has the key `extends`), and
    the files that stand beside it: a module file (it has the key `module`) and vocabulary.yaml (it
    has the key `ladders`).
    """
    if name in FORMATS:
        found: dict[str, Any] = json_schema(description(name), words=name != "outline")
    else:
        found = one_way_each(_file_schema(name))
    if framework is not None and name == "bundle" and framework.body != COUNCIL:
        found = _with_body_key(found, framework.body)
    return {"$schema": DIALECT, "$id": f"urn:eflg-engine:schema:{name}:1"} | found


def _with_body_key(found: dict[str, Any], body: str) -> dict[str, Any]:
    """The schema of a bundle in which `council` may be called otherwise."""
    properties: dict[str, Any] = {}
    for key, each in found["properties"].items():
        properties[key] = each
        if key == COUNCIL:
            properties[body] = each
    required = [key for key in found["required"] if key != COUNCIL]
    ways = [{"required": [COUNCIL]}, {"required": [body]}]
    return found | {"properties": properties, "required": required, "oneOf": ways}


def _file_schema(name: str) -> dict[str, Any]:
    from eflg_engine.evidence.written import BundleFile
    from eflg_engine.framework.files.adaptation import AdaptationFile, LocalModuleFile
    from eflg_engine.framework.files.crosswalk import CrosswalkFile
    from eflg_engine.framework.files.rule_files import FrameworkFile, ModuleFile
    from eflg_engine.framework.files.vocabulary import VocabularyFile
    from eflg_engine.panel.decisions_file import DecisionsFile
    from eflg_engine.panel.findings_file import FindingsFile
    from eflg_engine.panel.ratings_file import RatingsFile
    from eflg_engine.sheets.mapping import MappingFile

    if name == "framework":
        return _any_rule_file(FrameworkFile, VocabularyFile, AdaptationFile, LocalModuleFile)
    files: dict[str, type[BaseModel]] = {
        "module": ModuleFile,
        "vocabulary": VocabularyFile,
        "bundle": BundleFile,
        "crosswalk": CrosswalkFile,
        "ratings": RatingsFile,
        "decisions": DecisionsFile,
        "findings": FindingsFile,
        "mapping": MappingFile,
    }
    return files[name].model_json_schema(schema_generator=_AsWritten)


def _any_rule_file(*models: type[BaseModel]) -> dict[str, Any]:
    """One schema for a folder of rules: which file it is shows by its keys."""
    refs, definitions = TypeAdapter.json_schemas(
        [(model, "validation", TypeAdapter(model)) for model in models],
        schema_generator=_AsWritten,
        title="Framework file",
    )
    framework, vocabulary, adaptation, local_module = (
        refs[model, "validation"] for model in models
    )
    of_main_file = {"if": {"required": ["extends"]}, "then": adaptation, "else": framework}
    return definitions | {
        "if": {"required": ["module"]},
        "then": local_module,  # all of a module file; a title may be left out
        "else": {"if": {"required": ["ladders"]}, "then": vocabulary, "else": of_main_file},
    }
