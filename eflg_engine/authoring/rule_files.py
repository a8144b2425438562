"""The files of a framework, read once more: what they define word by word, and where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eflg_engine.framework.model import Criterion, Framework
from eflg_engine.framework.shipped import FRAMEWORK_FILE, VOCABULARY_FILE, rules_folder
from eflg_engine.reading.parts import Part, entries, mapping, part, word
from eflg_engine.reading.problems import InvalidInput, Place
from eflg_engine.reading.problems import Path as KeyPath
from eflg_engine.reading.yaml_text import read_file


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The parts of a framework as they stand in its files.

    `vocabulary` is the framework's own, or None where it takes a shared one, in the folder `shared`
    beside other frameworks. `paths` leads from the id of a criterion, theme or module to it.
    """

    main: Part
    modules: tuple[Part, ...]
    vocabulary: Part | None
    shared: Path | None
    paths: Mapping[str, tuple[Part, KeyPath]]

    def place(self, part_id: str, *path: str | int, key: bool = False) -> Place:
        """Where something of a part stands; of the framework itself where that is no part."""
        found, before = self.paths.get(part_id, (self.main, ()))
        return found.place(*before, *path, key=key)

    def holds(self, file: str) -> bool:
        """Whether a file, by its name, is the framework's own and not its base's."""
        return Path(file).parent == Path(self.main.document.name).parent

    def data(self, part_id: str) -> object:
        """A part of the framework as it is written."""
        found, path = self.paths.get(part_id, (self.main, ()))
        return value_at(found.data, path)


def rule_files(source: str | os.PathLike[str], framework: Framework) -> RuleFiles:
    """The files that a framework was loaded from. Raises InvalidInput if they have gone since."""
    path = found_file(os.fspath(source))
    if path.is_dir():
        path /= FRAMEWORK_FILE
    main = _read(path)
    names = dict.fromkeys(criterion.file for criterion in framework.criteria.values())
    parts: list[Part] = []
    for name in names:
        document = main if found_file(name) == path else _read(found_file(name), name)
        if part(document.data, "module") is not None:
            parts.append(document)
            continue
        for number, module in enumerate(entries(part(document.data, "modules"))):
            parts.append(Part(document.document, module, ("modules", number)))
    own = _own_vocabulary(main, path)
    shared = (
        None if own is not None or path.name != FRAMEWORK_FILE else path.resolve().parent.parent
    )
    if shared is not None and not (shared / VOCABULARY_FILE).exists():
        shared = None
    return RuleFiles(main, tuple(parts), own, shared, dict(_paths(parts)))


def value_at(data: object, path: KeyPath) -> object:
    """What stands at the end of a path that leads somewhere."""
    for step in path:
        data = entries(data)[step] if isinstance(step, int) else mapping(data)[step]
    return data


def shared_words(folder: Path) -> tuple[Part, list[Framework]]:
    """The vocabulary in a folder and the frameworks beside it that take it, as far as they load."""
    found = []
    for main in sorted(folder.glob(f"*/{FRAMEWORK_FILE}")):
        if not (main.parent / VOCABULARY_FILE).exists():
            with suppress(InvalidInput):
                found.append(Framework.load(main.parent))
    return _read(folder / VOCABULARY_FILE), found


def found_file(name: str) -> Path:
    """A file or folder by its path, or by what it is called if it is shipped."""
    path = Path(name)
    if path.exists():
        return path
    inside = rules_folder().parent / name
    return inside if inside.exists() else rules_folder() / name


def _read(path: Path, name: str = "") -> Part:
    if not name and path.is_relative_to(rules_folder()):
        name = f"rules/{path.relative_to(rules_folder()).as_posix()}"
    document = read_file(path, name)
    return Part(document, document.data)


def _own_vocabulary(main: Part, path: Path) -> Part | None:
    inside = part(main.data, "vocabulary")
    if inside is not None:
        return Part(main.document, inside, ("vocabulary",))
    beside = path.parent / VOCABULARY_FILE
    return _read(beside) if path.name == FRAMEWORK_FILE and beside.exists() else None


def _paths(parts: list[Part]) -> Iterator[tuple[str, tuple[Part, KeyPath]]]:
    for each in parts:
        module = word(part(each.data, "module"))
        yield f"{module}", (each, ())
        for at, theme in enumerate(entries(part(each.data, "themes"))):
            theme_id = f"{module}.{word(part(theme, 'id'))}"
            yield theme_id, (each, ("themes", at))
            for level, criteria in mapping(part(theme, "criteria")).items():
                for number, criterion in enumerate(entries(criteria)):
                    path: KeyPath = ("themes", at, "criteria", level, number)
                    yield f"{theme_id}.{word(part(criterion, 'id'))}", (each, path)


def criterion_place(files: RuleFiles, criterion: Criterion, *path: str | int) -> Place:
    """Where something of a criterion stands."""
    if criterion.id in files.paths:
        return files.place(criterion.id, *path)
    return Place(criterion.file, criterion.line, 1 if criterion.line else None)
