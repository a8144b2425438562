"""What is sent, as documents: a bundle alone, or an envelope with a bundle and more."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from eflg_engine.analysis.kept_results import kept_result, looks_like_a_result
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.framework.model import Framework
from eflg_engine.reading.document import Document
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed, shown
from eflg_engine.reading.yaml_text import json_data, read_bytes
from eflg_engine.sheets.opening import read_sheets

NAME = "body"
"""What is sent is called this in problems, with the ending of its kind."""

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"

DATA = {
    "application/json": ".json",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "text/x-yaml": ".yaml",
    "text/vnd.yaml": ".yaml",
}
"""Media types of data, which may be a bundle or an envelope."""

SHEETS = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    _XLSX: ".xlsx",
    _ODS: ".ods",
}
"""Media types of sheets, each with the ending that it is read by."""

ENDINGS = DATA | SHEETS

LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
"""Media types of many bundles, one a line."""

Named = Callable[[str], Framework]
"""Gives the framework of a name, the default one for ""."""


def body_document(media_type: str, content: bytes, named: Named) -> Document:
    """What was sent, as a document. Raises InvalidInput."""
    return _document(media_type, content, NAME, named)


def _document(media_type: str, content: bytes, name: str, named: Named) -> Document:
    ending = ENDINGS[media_type]
    if media_type in SHEETS:
        return read_sheets(f"{name}{ending}", named, raw=content)
    if ending == ".json" and (data := json_data(content)) is not None:
        return read_data(data, f"{name}{ending}")
    return read_bytes(content, f"{name}{ending}")  # where it is no JSON, this says where


def is_envelope(document: Document, keys: Sequence[str]) -> bool:
    """Whether a document holds a bundle under a key, rather than being one."""
    data = document.data
    return isinstance(data, dict) and any(key in data for key in keys) and "council" not in data


def opened(document: Document, keys: Sequence[str], required: Sequence[str]) -> dict[str, object]:
    """The parts of an envelope that are given, by key. Raises InvalidInput."""
    problems = [*document.problems]
    data = document.data
    if not isinstance(data, dict):
        message = "this is no mapping of keys"
        problem = Problem("not_a_mapping", document.place(()), message, shown(data), listed(keys))
        raise InvalidInput([*problems, problem])
    problems += [
        Problem(
            "unknown_key",
            document.place((key,), key=True),
            f'"{shown(key)}" is not a key here',
            shown(key),
            listed(keys),
            did_you_mean(str(key), keys),
            (key,),
        )
        for key in data
        if key not in keys
    ]
    problems += [
        Problem("missing_key", document.place(()), f'the key "{key}" is missing', path=(key,))
        for key in required
        if data.get(key) is None
    ]
    if problems:
        raise InvalidInput(problems)
    return {str(key): value for key, value in data.items() if value is not None}


def part_document(value: object, key: str, named: Named) -> Document:
    """The bundle under a key of an envelope: data, or a file in base64. Raises InvalidInput."""
    if isinstance(value, Mapping) and {"media_type", "base64"} & {*value}:
        return _file(value, key, named)
    return read_data(value, key)


def _file(value: Mapping[str, object], key: str, named: Named) -> Document:
    media_type, text = value.get("media_type"), value.get("base64")
    problems = [
        Problem("unknown_key", Place(f"{key}.{shown(other)}"), "this is not a key of a file")
        for other in value
        if other not in ("media_type", "base64")
    ]
    if media_type not in ENDINGS:
        message = "this is not what a bundle is sent as"
        place = Place(f"{key}.media_type")
        found = Problem("media_type", place, message, shown(media_type), listed([*ENDINGS]))
        problems.append(found)
    content = b""
    try:
        content = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        message = "there is no file here in base64"
        problems.append(Problem("not_base64", Place(f"{key}.base64"), message))
    if problems:
        raise InvalidInput(problems)
    return _document(str(media_type), content, key, named)


def earlier_result(document: Document) -> AssessmentResult | None:
    """The saved result in a document; None where it is a bundle. Raises InvalidInput."""
    return kept_result(document) if looks_like_a_result(document.data) else None


@contextmanager
def under(key: str) -> Iterator[None]:
    """Problems raised inside have their paths begin with a key of the envelope."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            replace(each, path=(key, *each.path)) if key else each for each in error.problems
        ) from None
