"""What goes into a batch, and what comes out: one bundle, and one entry in its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import NamedTuple, cast

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.reading.problems import Problem

Content = Bundle | Mapping[str, object] | PathLike[str] | str | bytes
"""A bundle, its data, the path of its file, or its JSON or YAML text (bytes in UTF-8)."""


class NamedBundle(NamedTuple):
    """A bundle to assess, called `name` in what comes out.

    `bundle` is a Bundle, plain data, the path of a file (YAML, JSON, or a workbook), or text in
    UTF-8 as bytes. What is not a Bundle is read and checked where it is assessed.
    """

    name: str
    bundle: Content


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """What became of one bundle: a result, or problems.

    `number` counts the bundles from 0. `json` is the result as JSON text, in the detail asked for;
    empty where there are `problems`. `row` is what stands in a table: the council, the day, the
    council's level, its title and its status, then the level of each module and each theme in the
    framework's order (an id, "below" under the first, a status where there is none).
    """

    number: int
    name: str
    json: str
    row: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        found = f"{len(self.problems)} problems" if self.problems else self.row[2]
        return f"<BatchEntry {self.number} {self.name}: {found}>"

    def to_data(self) -> dict[str, object] | None:
        """The result as plain data, read anew each time; None where there are problems."""
        return cast("dict[str, object]", json.loads(self.json)) if self.json else None
