"""Findings in a table: a finding a row, and what is said once for all of them in columns too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from eflg_engine.panel.decisions_file import SEPARATOR
from eflg_engine.panel.entries import TableDocument, entries_document
from eflg_engine.panel.findings_file import FindingFile
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Place, Problem, shown

ONCE: Mapping[str, tuple[str, ...]] = {
    "framework": ("framework",),
    "council": ("council",),
    "dated": ("dated",),
    "by": ("by",),
    "scope modules": ("scope", "modules"),
    "scope characteristics": ("scope", "characteristics"),
}
"""Columns of what is said once, each with its keys in the YAML file; one row is enough."""

COLUMNS = (*(info.alias or name for name, info in FindingFile.model_fields.items()), *ONCE)
"""The columns of a table of findings."""

_LISTS = ("for", "evidence", "characteristics", "scope modules", "scope characteristics")


@dataclass(slots=True)
class _FindingsTable(TableDocument):
    """A table of findings; what is said once stands where it is said first."""

    rows: dict[Path, int] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The cell of a value."""
        for column, keys in ONCE.items():
            if keys in self.rows and path[: len(keys)] == keys:
                number = self.numbers[self.rows[keys]]
                return Place(self.name, number, self.columns[column] + 1, self.sheet)
        return TableDocument.place(self, path, key=key)


def findings_document(path: str | os.PathLike[str]) -> Document:
    """The document in a YAML file, a CSV file or a workbook. Raises InvalidInput."""
    document = entries_document(path, "findings", COLUMNS)
    if not isinstance(document, TableDocument):
        return document
    assert isinstance(document.data, dict)
    entries: list[dict[str, object]] = document.data["findings"]
    table = _FindingsTable(
        document.name,
        {},
        problems=document.problems,
        numbers=document.numbers,
        columns=document.columns,
        sheet=document.sheet,
    )
    data: dict[str, object] = {}
    said: dict[str, str] = {}
    for number, entry in enumerate(entries):
        for column, keys in ONCE.items():
            text = entry.pop(column, None)
            if not isinstance(text, str):
                continue
            if column not in said:
                said[column] = text
                table.rows[keys] = number
                within = data.setdefault(keys[0], {}) if len(keys) > 1 else data
                assert isinstance(within, dict)
                within[keys[-1]] = _names(text) if column in _LISTS else text
            elif said[column] != text:
                message = f"all findings of a file have the same {column}"
                place = document.place(("findings", number, column))
                table.problems.append(
                    Problem("several_values", place, message, shown(text), said[column])
                )
        for column in _LISTS:
            if isinstance(text := entry.get(column), str):
                entry[column] = _names(text)
    table.data = {**data, "findings": entries}
    return table


def _names(text: str) -> list[str]:
    return [name for each in text.split(SEPARATOR) if (name := each.strip())]
