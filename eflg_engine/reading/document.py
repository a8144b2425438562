"""A document: data read from YAML or from Python values, with the place of each value."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from eflg_engine.reading.problems import Path, Place, Problem, shown

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class Document:
    """The data of a file or of a Python value, its places, and the problems of its structure.

    `text` is None for a Python value, whose places are paths. `blanks` are the paths of keys and
    list entries without a value. `uncounted` problems are not kept.
    `warnings` are of what is left out as a comment. `body_key` is the key of a bundle's `council`.
    """

    name: str
    data: object
    text: str | None = None
    problems: list[Problem] = field(default_factory=list)
    blanks: list[Path] = field(default_factory=list)
    uncounted: int = 0
    warnings: list[Problem] = field(default_factory=list)
    body_key: str = "council"
    _starts: dict[int, array[int]] = field(default_factory=dict, repr=False)
    _lines: list[int] = field(default_factory=list, repr=False)
    _numbers: dict[int, dict[object, int]] = field(default_factory=dict, repr=False)

    def without_data(self) -> Document:
        """The name and the text alone, from which `read_again` makes the whole document."""
        return Document(self.name, None, self.text)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value at `path` (or of its key), or of the nearest thing above it."""
        if self.text is None:
            steps = (f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in path)
            return Place(self.name + "".join(steps))
        value = self.data
        start = self._starts[0][0] if 0 in self._starts else 0
        for depth, part in enumerate(path, 1):
            starts = self._starts.get(id(value))
            if starts is None:
                break
            if isinstance(value, dict) and part in value:
                number = 2 * self._number(value, part)
                start = starts[number if key and depth == len(path) else number + 1]
                value = value[part]
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                start = starts[part]
                value = value[part]
            else:
                break
        return self.place_at(start)

    def of_data(self, data: object) -> Document:
        """Other data under the same name, as far as it can with its places."""
        return Document(self.name, data)

    def called(self, table: str, key: str) -> str:
        """What this file calls a key of a part of a bundle."""
        return key

    def worded(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems found in the data, in the words of what it was read from."""
        return list(problems)

    def after_comma(self, path: Path) -> bool:
        """Whether the key at a path stands after a comma, as the rest of an unquoted text does."""
        if self.text is None or not path or isinstance(path[-1], int):
            return False
        place = self.place(path, key=True)
        assert place.line is not None
        assert place.column is not None
        before = self._lines[place.line - 1] + place.column - 1
        return self.text[max(0, before - 200) : before].rstrip().endswith(",")

    def _number(self, keys: dict[object, object], key: object) -> int:
        """The place of a key among the keys of its mapping."""
        if len(keys) < 100:
            return list(keys).index(key)
        numbers = self._numbers.get(id(keys))
        if numbers is None:
            numbers = self._numbers[id(keys)] = {each: n for n, each in enumerate(keys)}
        return numbers[key]

    def place_at(self, offset: int) -> Place:
        """The place of a character, counted from 0."""
        if not self._lines:
            self._lines = [0, *(end.end() for end in LINE_END.finditer(self.text or ""))]
        line = bisect_right(self._lines, offset)
        return Place(self.name, line, offset - self._lines[line - 1] + 1)
