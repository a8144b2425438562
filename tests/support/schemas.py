"""What the published schemas say of some data."""

from __future__ import annotations

from functools import cache

from jsonschema_rs import Draft202012Validator

from eflg_engine.report.schemas import schema


@cache
def validator(name: str) -> Draft202012Validator:
    """Of a schema by its name, made once."""
    return Draft202012Validator(schema(name))


def problems(name: str, data: object) -> list[str]:
    """Where the data are wrong by a schema, and how."""
    found = validator(name).iter_errors(data)
    return [f"{'/'.join(map(str, each.instance_path))}: {each.message}" for each in found]
