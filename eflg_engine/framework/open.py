"""A framework's name, folder, text or data to documents, and these to a framework."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from eflg_engine.framework.adapt.adapting import adapt, base_named
from eflg_engine.framework.build import Loaded, build_framework, build_vocabulary
from eflg_engine.framework.checks.checked import (
    blanks,
    checked_files,
    checked_vocabulary,
)
from eflg_engine.framework.files.adaptation import is_adaptation
from eflg_engine.framework.installed import known_ids, named_folder
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import (
    FRAMEWORK_FILE,
    VOCABULARY_FILE,
    YAML_ENDINGS,
    is_set_aside,
    looks_like_yaml,
    own_name,
    rules_folder,
    shipped_name,
)
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.document import Document
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.limits import guessing
from eflg_engine.reading.parts import Part
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    refuse,
    shown,
)
from eflg_engine.reading.problems import Path as DataPath
from eflg_engine.reading.values import is_id
from eflg_engine.reading.words import meant
from eflg_engine.reading.yaml_text import file_bytes, is_folder, json_data, read_file, read_text

_WHY_MISPLACED = {
    "modules": "in a folder each module has a file of its own",
    "vocabulary": f"in a folder the vocabulary has a file of its own, {VOCABULARY_FILE}",
}


@guessing()
def load_framework(source: str | os.PathLike[str]) -> Framework:
    """See Framework.load."""
    named = named_folder(source)
    path = named or Path(source)
    if named is None and isinstance(source, str) and is_id(source) and not _exists(path):
        refuse_unknown(source, known_ids())
    if is_folder(path):
        return load_folder(path).framework
    document = read_file(source)
    data = document.data
    if path.name == FRAMEWORK_FILE and isinstance(data, dict) and "modules" not in data:
        return load_folder(path.parent).framework
    return load_single(document, path.parent).framework


@guessing()
def framework_from_text(text: str, name: str) -> Framework:
    """See Framework.from_text."""
    return load_single(read_text(text, name)).framework


@guessing()
def framework_from_data(data: Mapping[str, object], name: str) -> Framework:
    """See Framework.from_data."""
    return load_single(read_data(data, name)).framework


@guessing()
def load_vocabulary(path: str | os.PathLike[str] | None = None) -> Vocabulary:
    """A vocabulary file, by default the one shipped. Raises InvalidInput."""
    document = read_file(path or rules_folder() / VOCABULARY_FILE)
    part = Part(document, document.data)
    file, problems = checked_vocabulary(part)
    refuse([*document.problems, *blanks(part)], problems)
    assert file is not None
    return build_vocabulary(file)


def refuse_unknown(name: str, known: list[str]) -> None:
    """Raise InvalidInput: no framework has this name; those known are named."""
    problem = Problem(
        "unknown_framework",
        Place(name),
        "there is no framework of that name, and no such file or folder",
        allowed=f"{listed(known)}, or the path of a folder that holds {FRAMEWORK_FILE}",
        hint=did_you_mean(name, known),
    )
    raise InvalidInput([problem])


def load_folder(folder: Path, within: tuple[Path, ...] = ()) -> Loaded:
    """The framework in a folder. Raises InvalidInput.

    `within` are the folders whose frameworks are being loaded, each an adaptation of the next.
    """
    try:
        files = list(folder.iterdir())
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        raise InvalidInput([Problem("unreadable", Place(str(folder)), message)]) from None
    if not _exists(folder / FRAMEWORK_FILE):
        message = f"this folder holds no {FRAMEWORK_FILE}, so it is not a framework"
        likely = meant(FRAMEWORK_FILE, sorted(path.name for path in files))
        hint = f'is "{shown(likely)}" the one? Then rename it' if likely else ""
        raise InvalidInput([Problem("not_a_framework", Place(str(folder)), message, hint=hint)])
    names = [path for path in files if _is_module_file(path.name)]
    problems = [
        _misnamed(path)
        for path in sorted(files)
        if _is_misnamed(path.name) or _holds_a_module(path)
    ]
    main = _read_part(folder / FRAMEWORK_FILE, problems)
    if main is not None and is_adaptation(main.data):
        modules = [_read_part(path, problems) for path in sorted(names, key=_natural)]
        problems += _misplaced(main)
        if _exists(folder / VOCABULARY_FILE):
            message = f'the words are the base\'s: add your own under "adds" in {FRAMEWORK_FILE}'
            place = Place(str(folder / VOCABULARY_FILE))
            problems.append(Problem("not_adaptable", place, message))
        return _adapted(main, modules, folder, (*within, folder), problems)
    if not names:
        message = "this folder holds no module files, only the framework's own"
        allowed = "one file a module, as 1-communities.yaml"
        problems.append(Problem("no_modules", Place(str(folder)), message, allowed=allowed))
    if main is not None:
        problems += _misplaced(main)
    above = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    words = _vocabulary_path(folder / VOCABULARY_FILE, above / VOCABULARY_FILE)
    vocabulary = _read_part(words, problems)
    modules = [_read_part(path, problems) for path in sorted(names, key=_natural)]
    return build_framework(checked_files(main, modules, vocabulary, problems))


def _adapted(
    main: Part,
    modules: list[Part | None],
    folder: Path | None,
    within: tuple[Path, ...],
    problems: list[Problem],
) -> Loaded:
    """The framework in these parts of an adaptation, or InvalidInput with every problem.

    `folder` is where the base's path starts; `within` are the folders being loaded, this one last.
    """
    base = None
    try:
        if found := base_named(main, folder, within):
            base = load_folder(found, within)
    except InvalidInput as error:
        problems = [*problems, *error.problems]
    return adapt(base, main, modules, problems, within[-1] if within else None)


def _misplaced(main: Part) -> list[Problem]:
    """Keys of a folder's framework.yaml that have files of their own."""
    return [
        Problem("misplaced_key", main.place(key, key=True), f'"{key}" is not used here: {why}')
        for key, why in _WHY_MISPLACED.items()
        if isinstance(main.data, dict) and key in main.data
    ]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long, or a folder that may not be looked into
        return False


def _is_module_file(name: str) -> bool:
    return looks_like_yaml(name) and not own_name(name) and not _is_misnamed(name)


def _is_misnamed(name: str) -> bool:
    """Whether a file looks like one of the framework's but has a name that is not read."""
    if not looks_like_yaml(name):
        return False
    own = own_name(name)
    return name != own if own else not name.casefold().endswith(YAML_ENDINGS)


def _holds_a_module(path: Path) -> bool:
    """Whether a file is a module under a name that is not read; a module as JSON is YAML too."""
    if looks_like_yaml(path.name) or is_set_aside(path.name) or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            begins = file.read(_ENOUGH)
        if begins.lstrip().startswith(b"{"):
            data = json_data(file_bytes(path))
            return isinstance(data, dict) and "module" in data
    except (OSError, InvalidInput):
        return False
    return bool(_MODULE_KEY.search(begins) and _FIRST_KEY.match(begins))


_ENOUGH = 1 << 16
"""Bytes of a file, at its beginning, that tell whether it is a module."""

_MODULE_KEY = re.compile(rb"^module[ \t]*:", re.MULTILINE)
_FIRST_KEY = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:[#%].*|---[ \t]*)?\r?\n)*[a-z_]+[ \t]*:")


def _misnamed(path: Path) -> Problem:
    """The problem of a file that would be passed over for its name."""
    name = path.name.strip()
    stem = _YAML_ENDING.split(name)[0] if _YAML_ENDING.search(name) else path.stem
    right = own_name(name) or f"{stem}.yaml"
    message = "a file of this name is not read as part of the framework"
    if _exists(path.with_name(right)):
        hint = f'"{shown(right)}" is there too: take this one out of the folder'
    else:
        hint = f'rename it to "{shown(right)}", or take it out of the folder'
    return Problem("misnamed_file", Place(str(path)), message, hint=hint)


_YAML_ENDING = re.compile(r"\.ya?ml", re.IGNORECASE)


def _natural(path: Path) -> list[tuple[int, str]]:
    """A key for sorting names by the numbers in them: 2 comes before 10."""
    pieces = re.split(r"([0-9]+)", path.name)
    return [(int(p), "") if number % 2 else (-1, p) for number, p in enumerate(pieces)]


def _vocabulary_path(*candidates: Path) -> Path:
    return next(filter(_exists, candidates), rules_folder() / VOCABULARY_FILE)


def _read_part(path: Path, problems: list[Problem]) -> Part | None:
    """A file as a part; None, and its problems added, if it cannot be read."""
    try:
        document = read_file(path, shipped_name(path))
    except InvalidInput as error:
        problems += error.problems
        return None
    problems += document.problems
    return Part(document, document.data)


def load_single(document: Document, folder: Path | None = None) -> Loaded:
    """A framework in one document: framework.yaml with `modules`, and maybe `vocabulary`.

    `folder` is where the document stands, if it is a file. Raises InvalidInput.
    """
    _refuse_other_files(document)
    problems = list(document.problems)
    data = document.data
    main = Part(document, data)
    found = data.get("modules") if isinstance(data, dict) else None
    modules: list[Part | None] = [
        Part(document, module, ("modules", number))
        for number, module in enumerate(found if isinstance(found, list) else [])
    ]
    if is_adaptation(data):
        return _adapted(main, modules, folder, (), problems)
    if isinstance(data, dict) and not modules:
        code = "not_a_list" if isinstance(found, dict | str) else "empty"
        message = "a framework in one file needs a list of modules here"
        place: DataPath = ("modules",)
        if "modules" not in data:
            code = "missing_key"
            message = 'the key "modules" is missing here: a framework in one file lists its modules'
            place = ()
        allowed = "one module or more, each with module, title and themes"
        below = () if place else ("modules",)
        problems.append(main.problem(code, place, message, allowed=allowed, below=below))
    vocabulary: Part | None
    if isinstance(data, dict) and "vocabulary" in data:
        vocabulary = Part(document, data["vocabulary"], ("vocabulary",))
    else:
        beside = () if folder is None else (folder / VOCABULARY_FILE,)
        vocabulary = _read_part(_vocabulary_path(*beside), problems)
    return build_framework(checked_files(main, modules, vocabulary, problems))


def _refuse_other_files(document: Document) -> None:
    keys = {*document.data} if isinstance(document.data, dict) else set()
    if "levels" not in keys:
        refuse_other(document, "framework")
    for what, marks in (
        ("one module of a framework", {"module", "themes"}),
        ("a vocabulary", {"ladders", "kinds"}),
    ):
        if keys & marks and "levels" not in keys:
            message = f"this is {what}; a framework is wanted here"
            allowed = f"a folder that holds {FRAMEWORK_FILE}, or one file with levels and modules"
            problem = Problem("wrong_file", document.place(()), message, allowed=allowed)
            raise InvalidInput([problem])
