"""What the records of a bundle share: how each is written as plain data, and made from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self

from eflg_engine.evidence.named import entry_of, supports_data


class Record:
    """Base of frozen dataclasses whose fields a bundle file has under the same names.

    `keys` holds the keys that files use for fields of another name. A field that does not count
    in comparisons is not written.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    keys: ClassVar[Mapping[str, str]] = {}

    def to_data(self) -> dict[str, object]:
        """The record as plain data, without what is empty or left at its default."""
        data: dict[str, object] = {}
        for each in fields(self):
            if not each.compare:
                continue
            value = getattr(self, each.name)
            is_default = not value if each.default is MISSING else value == each.default
            if not is_default and value != {}:
                data[self.keys.get(each.name, each.name)] = _plain(value)
        return data

    @classmethod
    def of_file(cls, file: object, **given: object) -> Self:
        """The record of a checked file; `given` are fields that are not in it as they are here."""
        values = dict(given)
        for each in fields(cls):
            value = getattr(file, each.name, None) if each.name not in given else None
            if value is not None:
                values[each.name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return value.to_data()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, str):
        return entry_of(value).name
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        of_text = all(isinstance(each, str) for each in value)
        return supports_data(value) if of_text else [_plain(each) for each in value]
    return value
