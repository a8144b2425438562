"""Where the parts of rules stand: the file and line of a criterion, a branch or a leaf."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eflg_engine.framework.framework import Criterion, Framework, rules_folder
from eflg_engine.reading.document import Document, read_file
from eflg_engine.reading.parts import entries, mapping, part, word
from eflg_engine.reading.problems import InvalidInput, Place
from eflg_engine.reading.problems import Path as DataPath

_FORMS = ("all", "any", "of")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as it was read, and where in it each criterion stands, by full id.

    `own`: it is the framework's own, not that of another which it adapts.
    """

    path: Path
    own: bool
    document: Document
    criteria: Mapping[str, DataPath]


class RulePlaces:
    """The places of a framework's rules, found by reading its files once more when asked.

    `source` is what the framework was loaded from. Where a file is not to be had, or has other
    content by now, the place is that of the criterion.
    """

    def __init__(self, framework: Framework, source: str | os.PathLike[str] = "") -> None:
        self._framework = framework
        self._source = Path(source)
        if not self._source.exists():
            self._source = rules_folder() / source
        self._files: dict[str, RuleFile | None] = {}

    def file(self, criterion: Criterion) -> RuleFile | None:
        """The file that a criterion stands in, if it can be read."""
        name = criterion.file
        if name not in self._files:
            path = self._path(name)
            self._files[name] = None if path is None else _rule_file(path, name, self._is_own(path))
        found = self._files[name]
        return found if found is not None and criterion.id in found.criteria else None

    def of(self, criterion: Criterion, branch: tuple[int, ...] = ()) -> Place:
        """The place of a branch of what a criterion requires, by the numbers on the way to it.

        With no branch, that of the criterion.
        """
        file = self.file(criterion) if branch else None
        if file is None:
            return Place(criterion.file, criterion.line)
        path = file.criteria[criterion.id]
        node = part(value_at(file.document.data, path), "requires")
        path = (*path, "requires")
        for number in branch:
            form = next((form for form in _FORMS if form in mapping(node)), "")
            children = entries(part(node, form))
            if number >= len(children):
                return Place(criterion.file, criterion.line)
            node, path = children[number], (*path, form, number)
        return file.document.place(path)

    def _path(self, name: str) -> Path | None:
        """Where a file of that name is: in the framework's own folder, or among those shipped."""
        named = Path(name)
        shipped = rules_folder().parent / name
        try:
            if named.is_file() and self._is_own(named):
                return named
            return shipped if shipped.is_file() else named if named.is_file() else None
        except (OSError, ValueError):
            return None

    def _is_own(self, path: Path) -> bool:
        own = self._source if self._source.is_dir() else self._source.parent
        return path.resolve().is_relative_to(own.resolve())


def place_text(place: Place) -> str:
    """A place by its file and line."""
    return f"{place.file}:{place.line}" if place.line else place.file


def value_at(data: object, path: DataPath) -> object:
    """What stands at the end of a path that leads somewhere."""
    for step in path:
        data = entries(data)[step] if isinstance(step, int) else mapping(data)[step]
    return data


def _rule_file(path: Path, name: str, own: bool) -> RuleFile | None:
    try:
        document = read_file(path, name)
    except InvalidInput:
        return None
    return RuleFile(path, own, document, dict(_criteria(document.data)))


def _criteria(data: object) -> Iterator[tuple[str, DataPath]]:
    """The criteria of a module file, or of a framework in one file, by full id."""
    if "modules" in mapping(data):
        for number, module in enumerate(entries(part(data, "modules"))):
            yield from _criteria_of(module, ("modules", number))
    else:
        yield from _criteria_of(data, ())


def _criteria_of(module: object, path: DataPath) -> Iterator[tuple[str, DataPath]]:
    for number, theme in enumerate(entries(part(module, "themes"))):
        of_theme = f"{word(part(module, 'module'))}.{word(part(theme, 'id'))}"
        for level, listed in mapping(part(theme, "criteria")).items():
            for place, criterion in enumerate(entries(listed)):
                full_id = f"{of_theme}.{word(part(criterion, 'id'))}"
                yield full_id, (*path, "themes", number, "criteria", level, place)
