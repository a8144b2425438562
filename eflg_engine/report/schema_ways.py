"""JSON Schemas in which what may be written in several ways says so by the type of the value.

`anyOf` reports a slip inside one of its ways where the ways begin. With `if` and `then` by type,
one way is looked at, and a slip is reported where it is, by editors and by validators alike.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, cast

_WAYS = ("array", "object")


def one_way_each(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with each `anyOf` of lists, mappings and plain values chosen by type."""
    definitions = schema.get("$defs", {})
    found = cast("dict[str, Any]", _changed(schema, definitions))
    used = _used(found, definitions.keys())
    if definitions:
        found["$defs"] = {name: found["$defs"][name] for name in definitions if name in used}
    return found


def _changed(part: object, definitions: Mapping[str, Any]) -> object:
    if isinstance(part, list):
        return [_changed(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    changed: dict[str, Any] = {key: _changed(each, definitions) for key, each in part.items()}
    part = changed
    if isinstance(part.get("anyOf"), list) and not {"if", "then", "else"} & {*part}:
        ways = _flat(part["anyOf"])
        by_type: dict[str, list[Any]] = {}
        for way in ways:
            by_type.setdefault(_type(way, definitions), []).append(way)
        if all(len(by_type.get(name, ())) < 2 for name in _WAYS):
            beside = {key: each for key, each in part.items() if key != "anyOf"}
            return beside | _chosen(by_type)
    return part


def _flat(ways: list[Any]) -> list[Any]:
    """The ways, with those of a way that is nothing but several ways."""
    return [
        inner for way in ways for inner in (_flat(way["anyOf"]) if [*way] == ["anyOf"] else [way])
    ]


def _type(way: dict[str, Any], definitions: Mapping[str, Any]) -> str:
    """array, object, null, or plain for texts, numbers and truth values."""
    if "$ref" in way:
        return _type(definitions[way["$ref"].rpartition("/")[2]], definitions)
    found = way.get("type")
    return str(found) if found in (*_WAYS, "null") else "plain"


def _chosen(by_type: Mapping[str, list[Any]]) -> dict[str, Any]:
    rest = [*by_type.get("plain", ()), *by_type.get("null", ())]
    for name in _WAYS:
        if name in by_type:
            others = {other: ways for other, ways in by_type.items() if other != name}
            (way,) = by_type[name]
            if not others:
                return dict(way)
            if [*others] == ["null"]:
                return {"if": {"not": {"type": "null"}}, "then": way}
            return {"if": {"type": name}, "then": way, "else": _chosen(others)}
    return dict(rest[0]) if len(rest) == 1 else {"anyOf": rest}


def _used(schema: dict[str, Any], names: Container[str]) -> set[str]:
    """The definitions that something refers to, from the top."""
    found: set[str] = set()
    waiting: list[Any] = [{key: each for key, each in schema.items() if key != "$defs"}]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name in names and name not in found:
                found.add(name)
                waiting.append(schema["$defs"][name])
            waiting += part.values()
    return found
