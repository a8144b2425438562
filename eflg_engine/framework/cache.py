"""Checked frameworks kept between runs, so that a program starts sooner.

Reading and checking a framework takes longer than assessing a hundred councils under it, and the
result depends only on the rule files and this package. It is kept in the user's cache folder, under
a hash of all it depends on. A file that is missing, damaged, another user's or for other content is
ignored. EFLG_NO_CACHE=1 switches the cache off, and so does `Framework.load(..., cache=False)`.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

from eflg_engine.framework.conditions import Condition, FactTest
from eflg_engine.framework.installed import base_folder, named_folder, refuse_other_id
from eflg_engine.framework.model import (
    Criterion,
    Due,
    Framework,
    Leaf,
    Module,
    Policy,
    Question,
    Theme,
    Threshold,
    Usual,
    with_criteria,
)
from eflg_engine.framework.particulars import (
    Accepted,
    Awards,
    Level,
    ShownWording,
    Source,
    Step,
)
from eflg_engine.framework.points import Band, Points
from eflg_engine.framework.shipped import (
    FRAMEWORK_FILE,
    VOCABULARY_FILE,
    is_set_aside,
    looks_like_yaml,
    rules_folder,
)
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import (
    ActionCosts,
    Kind,
    ProfileField,
    Term,
    Terms,
    Vocabulary,
)
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.read_only import ReadOnly
from eflg_engine.reading.values import Interval
from eflg_engine.version import __version__

FORMAT = 22
"""The layout of a kept file; a change of it makes new files."""

MOST_BYTES = 64 * 1024 * 1024
"""A larger file is not read."""

MOST_KEPT = 30
"""Files left in the cache folder; the oldest beyond that are removed."""

_ADMITTED = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        *(Accepted, Awards, Band, Condition, Criterion, Due, Leaf, Level, Module, Points, Policy),
        *(ActionCosts, FactTest, Kind, ProfileField, ShownWording, Source, Step, Term, Terms),
        *(Theme, Threshold, Vocabulary),
        *(Interval, Question, ReadOnly, Snapshot, Usual, date, Decimal, Fraction),
    )
}
_ADAPTATION = "eflg_engine.framework.adaptation"
_ADMITTED_LATE = ("Adaptation", "Added", "Base", "Change", "Override")
"""Classes of that module, imported only for adapted frameworks, which are few."""

_DAMAGED = (
    *(ArithmeticError, AttributeError, EOFError, ImportError, IndexError, KeyError, OSError),
    *(MemoryError, pickle.PickleError, RecursionError, TypeError, ValueError),
)
_DIGEST_BYTES = 32
_MARK = f"eflg framework {FORMAT} {__version__}\n".encode()
"""What the bytes of `Framework.keep` start with."""
_MODULES = re.compile(rb"^modules[ \t]*:", re.MULTILINE)
_EXTENDS = re.compile(rb"^extends:[ \t]*(['\"]?)([^'\"#\r\n]+)\1[ \t]*(?:#.*)?\r?$", re.MULTILINE)


class _Reader(pickle.Unpickler):
    """Unpickles plain values and the classes above only, so that a file cannot run code."""

    def find_class(self, module: str, name: str) -> type:
        found = _ADMITTED.get((module, name))
        if module == _ADAPTATION and name in _ADMITTED_LATE:
            found = getattr(import_module(module), name)
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a kept framework")
        return _fraction if found is Fraction else found  # type: ignore[return-value]


def _fraction(*parts: object) -> Fraction:
    """A fraction of whole numbers only: making one of "1e999999999" would not come to an end."""
    if not all(type(each) is int for each in parts):
        raise pickle.UnpicklingError("this fraction has no place in a kept framework")
    return Fraction(*parts)  # type: ignore[call-overload,no-any-return]


_STEPS = re.compile(  # those of a fixed length that pickle writes here
    rb"(?:[)\]}(N.uebatsR\x81\x85\x86\x87\x88\x89\x93\x94]|[Kh\x80].|M..|[jJ].{4}|[G\x95].{8})*+",
    re.DOTALL,
)
_SIZES = {0x8C: 1, 0x58: 4, 0x43: 1, 0x42: 4, 0x8A: 1}
"""Steps that say in so many bytes how long what follows them is: texts, bytes, large numbers."""


def _unpickled(content: bytes) -> Any:  # noqa: ANN401 - what was pickled
    """What was pickled here; raises one of _DAMAGED.

    All steps are looked at first: others than pickle writes here could take memory without end.
    """
    at = 0
    while True:
        found = _STEPS.match(content, at)
        at = found.end() if found else at
        if at >= len(content):
            return _Reader(io.BytesIO(content)).load()
        size = _SIZES[content[at]]
        start = at + 1 + size
        at = start + int.from_bytes(content[at + 1 : start], "little")
        if at > len(content):
            raise EOFError


def load(source: str | os.PathLike[str], *, use_kept: bool = True) -> Framework:
    """See Framework.load: the same framework, kept from an earlier run where there is one."""
    place = _place_named(source) if use_kept else None
    places = [] if place is None else _with_bases(place)
    file = _file_for(places) if places else None
    framework = None if file is None else read(file, source)
    if framework is None:
        from eflg_engine.framework.open import load_framework  # late: it imports pydantic

        framework = load_framework(source)
        steps = framework.adaptation.steps() if framework.adaptation else ()
        all_seen = len(places) == 1 + len(list(steps))
        if file is not None and all_seen and file == _file_for(places):
            _keep(file, framework)
    if isinstance(source, str) and framework.id != source:
        refuse_other_id(source, framework.id)
    return framework


def cache_folder() -> Path | None:
    """The cache folder; None where the cache is switched off or there is no home folder."""
    if os.environ.get("EFLG_NO_CACHE", "0") not in ("", "0"):
        return None
    named = os.environ.get("XDG_CACHE_HOME")
    if named and Path(named).is_absolute():
        return Path(named) / "eflg_engine" if _is_there(Path(named).parent) else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if not _is_there(home):
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "eflg_engine/Cache"
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "eflg_engine"


def kept_files() -> list[Path]:
    """The files kept in the cache folder; whatever else stands there is none of them."""
    folder = cache_folder()
    if folder is None or not folder.is_dir():
        return []
    return [
        file
        for file in sorted(folder.glob("*.framework"))
        if re.fullmatch("[0-9a-f]{64}", file.stem) and stat.S_ISREG(file.lstat().st_mode)
    ]


def clear() -> int:
    """Remove the files kept; how many there were. Raises OSError."""
    kept = kept_files()
    for file in kept:
        file.unlink(missing_ok=True)
    return len(kept)


def _is_there(folder: Path) -> bool:
    """Whether this is a folder: none is made in which a cache folder would stand."""
    try:
        return folder.is_dir()
    except (OSError, ValueError):
        return False


def _place_named(source: str | os.PathLike[str]) -> Path | None:
    """The folder that a source names, by its path or by an id, or the file of a whole framework."""
    try:
        path = named_folder(source) or Path(source)
        if (path / FRAMEWORK_FILE).is_file():
            return path
        return path if path.is_file() and path.stat().st_size <= MOST_BYTES else None
    except (InvalidInput, OSError, ValueError):
        return None


def _with_bases(place: Path) -> list[Path]:
    """A folder or file and the folders it extends, found by searching the texts for `extends`."""
    places = [place]
    with suppress(InvalidInput, OSError, ValueError):
        while named := _EXTENDS.search(_main_file(places[-1]).read_bytes()):
            base = base_folder(named[2].decode().strip(), _main_file(places[-1]).parent)
            if base is None or base in places:
                break
            places.append(base)
    return places


def _main_file(place: Path) -> Path:
    return place if place.is_file() else place / FRAMEWORK_FILE


def _file_for(places: Sequence[Path]) -> Path | None:
    """The file for a framework, named by a hash of all that the framework depends on.

    That is every rule file, those of its bases too, the words, the path as given (it stands in the
    result), the code, and when a file beside the rules was changed that could hold a module.
    """
    kept_in = cache_folder()
    if kept_in is None:
        return None
    digest = hashlib.sha256(f"{FORMAT} {__version__} {sys.version} {places[0]}".encode())
    try:
        package = Path(__file__).resolve().parent.parent
        for room in ("framework", "reading"):
            for code in sorted(package.joinpath(room).rglob("*.py")):
                status = code.stat()
                digest.update(
                    f"\n{code.relative_to(package)} {status.st_size} {status.st_mtime_ns}".encode()
                )
        found = [file for place in places for file in _files_of(place)]
        files = [file for file in found if looks_like_yaml(file.name) or file == places[0]]
        for other in found:
            if other not in files and not is_set_aside(other.name):
                status = other.stat()
                digest.update(f"\n{other} {status.st_size} {status.st_mtime_ns}".encode())
        above = [
            folder
            for place in places
            for folder in (place.parent, place.resolve().parent, place.resolve().parent.parent)
        ]
        words = [folder / VOCABULARY_FILE for folder in above]
        for file in dict.fromkeys((*files, *words, rules_folder() / VOCABULARY_FILE)):
            content = file.read_bytes() if file.is_file() else b""
            digest.update(f"\n{file} {len(content)}\n".encode())
            digest.update(content)
    except (OSError, RuntimeError, ValueError):
        return None
    return kept_in / f"{digest.hexdigest()}.framework"


def _files_of(place: Path) -> list[Path]:
    """What may be read of a framework in a folder, or in a file."""
    if place.name == FRAMEWORK_FILE and not _lists_modules(place):
        place = place.parent  # the file means its folder
    return sorted(place.iterdir()) if place.is_dir() else [place]


def _lists_modules(file: Path) -> bool:
    """Whether a file has `modules` among its first keys. Raises OSError or ValueError."""
    raw = file.read_bytes()
    if raw.lstrip().startswith(b"{"):
        import json  # late: most frameworks are folders

        return "modules" in json.loads(raw)
    return _MODULES.search(raw) is not None


def read(file: Path, source: str | os.PathLike[str]) -> Framework | None:
    """The framework in a kept file, or None where the file is not as it should be."""
    try:
        if not _is_own_file(file):
            return None
        content = file.read_bytes()
        body = content[_DIGEST_BYTES:]
        if digest(file, body) != content[:_DIGEST_BYTES]:
            return None
        return from_written(body, source)
    except _DAMAGED:
        return None


def from_written(body: bytes, source: str | os.PathLike[str] = "") -> Framework:
    """The framework in what `written` gives. Raises one of several errors where that is damaged.

    `source` is where its rule files are, should the examples be damaged.
    """
    values, logic_hash, examples = _unpickled(body)
    framework = Framework(**values)
    kept = _Kept(examples, len(framework.criteria), source)
    for number, criterion in enumerate(framework.criteria.values()):
        object.__setattr__(criterion, "examples", _Examples(kept, number))
    framework.__dict__["sha256"] = logic_hash
    return framework


def _is_own_file(file: Path) -> bool:
    """Whether it is a plain file that no other user could have written, seen before it is opened.

    A pipe would be waited for.
    """
    status = os.lstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
        return False
    return not hasattr(os, "getuid") or (
        status.st_uid == os.getuid() and not status.st_mode & 0o022
    )


def digest(file: Path, body: bytes) -> bytes:
    """What vouches for a kept file: its content, and the name that says for what it was kept."""
    return hashlib.sha256(file.name.encode() + b"\n" + body).digest()


def _keep(file: Path, framework: Framework) -> None:
    """Write the file beside its place and rename it, so that no reader sees a part of it."""
    import tempfile  # late: most runs keep nothing

    with suppress(*_DAMAGED):
        body = written(framework)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(digest(file, body) + body)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _prune(file.parent)


def written(framework: Framework) -> bytes:
    """A framework as it is kept."""
    examples = [dict(criterion.examples) for criterion in framework.criteria.values()]
    values = {each.name: getattr(framework, each.name) for each in fields(framework) if each.init}
    values["modules"] = with_criteria(framework.modules, lambda rule: replace(rule, examples={}))
    kept = (values, framework.sha256, pickle.dumps(examples, pickle.HIGHEST_PROTOCOL))
    return pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)


def keep(framework: Framework) -> bytes:
    """See Framework.keep."""
    body = written(framework)
    return _MARK + hashlib.sha256(body).digest() + body


def kept(content: bytes) -> Framework:
    """See Framework.kept."""
    if not content.startswith(_MARK):
        message = "this is no framework that this version of the package kept"
        allowed = "the bytes that Framework.keep() gives"
        raise InvalidInput([Problem("not_kept", Place("<kept>"), message, allowed=allowed)])
    start = len(_MARK) + _DIGEST_BYTES
    try:
        if hashlib.sha256(content[start:]).digest() != content[len(_MARK) : start]:
            raise ValueError
        values, logic_hash, examples = _unpickled(content[start:])
        framework = Framework(**values)
        if framework.sha256 != logic_hash:  # worked out from what was read
            raise ValueError
        found_examples = _unpickled(examples)
        for criterion, each in zip(framework.criteria.values(), found_examples, strict=True):
            if not _sound(each):
                raise ValueError
            object.__setattr__(criterion, "examples", each)
    except _DAMAGED:
        message = "what was kept is damaged: keep the framework again"
        raise InvalidInput([Problem("damaged", Place("<kept>"), message)]) from None
    return framework


def _prune(folder: Path) -> None:
    kept = [(path.stat().st_mtime, path) for path in folder.iterdir()]
    for _, path in sorted(kept, reverse=True)[MOST_KEPT:]:
        path.unlink(missing_ok=True)


class _Kept:
    """The examples of every criterion, read when the first is asked for.

    Where they are damaged, those of the rule files at `source`.
    """

    def __init__(self, content: bytes, criteria: int, source: str | os.PathLike[str]) -> None:
        self._content, self._criteria, self._source = content, criteria, source
        self._examples: list[Mapping[str, Any]] | None = None

    def of(self, number: int) -> Mapping[str, Any]:
        if self._examples is None:
            self._examples = self._read() or _examples_in(self._source)
        return self._examples[number]

    def _read(self) -> list[Mapping[str, Any]] | None:
        with suppress(*_DAMAGED):
            found = _unpickled(self._content)
            if isinstance(found, list) and len(found) == self._criteria and all(map(_sound, found)):
                return found
        return None


def _sound(examples: object) -> bool:
    """Whether these could be the examples of a criterion: lists of examples by what they are of."""
    return isinstance(examples, dict) and all(
        isinstance(listed, list)
        and all(isinstance(each, dict) and {*each} >= {"evidence", "because"} for each in listed)
        for listed in examples.values()
    )


def _examples_in(source: str | os.PathLike[str]) -> list[Mapping[str, Any]]:
    from eflg_engine.framework.open import load_framework  # late: it imports pydantic

    return [criterion.examples for criterion in load_framework(source).criteria.values()]


class _Examples(Mapping[str, object]):
    """The examples of one criterion."""

    __slots__ = ("_kept", "_number")

    def __init__(self, kept: _Kept, number: int) -> None:
        self._kept = kept
        self._number = number

    def __getitem__(self, key: str) -> object:
        return deepcopy(self._kept.of(self._number)[key])  # to change it changes nothing here

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept.of(self._number))

    def __len__(self) -> int:
        return len(self._kept.of(self._number))
