"""Plain Python data read into documents: dicts, lists, text, numbers, True, False, None, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import NoReturn

from eflg_engine.reading.document import Document
from eflg_engine.reading.limits import limits
from eflg_engine.reading.problems import InvalidInput, Path, Problem, shown, uncounted
from eflg_engine.reading.values import composed

_LARGEST = 10**40  # Python refuses to print much longer integers
_AS_THEY_ARE = (bool, date)  # tuples: to make a union of types at every value takes time
_NUMBERS = (int, float, Decimal)
_CONTAINERS = (Mapping, list, tuple)
_UNFINISHED = object()  # the copy of a container until it is complete


def read_data(data: object, name: str) -> Document:
    """Plain dicts, lists and values as a Document, copied. Raises InvalidInput if too large.

    Values may be text, numbers, True, False, None and dates.
    """
    document = Document(name, None)
    document.data = _Copier(document).copy(data, ())
    document.problems += uncounted(document.uncounted, name)
    return document


class _Copier:
    """Copies plain data. A value that a file cannot hold becomes None, with a problem."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.most = limits()
        self.values = 0
        self.copied: dict[int, tuple[object, object, int]] = {}  # original, copy, size
        self.keys: dict[object, str] = {}  # keys met before, as they are read

    def copy(self, value: object, path: Path) -> object:
        """A value copied, and counted with all that it holds."""
        if type(value) is dict or type(value) is list or isinstance(value, _CONTAINERS):
            return self._container(value, path)
        self._count(path)
        if isinstance(value, str):
            return self._text(value, path)
        if value is None and path:
            self.document.blanks.append(path)
        if value is None or isinstance(value, _AS_THEY_ARE):
            return value
        if isinstance(value, _NUMBERS):
            if isinstance(value, int):
                if abs(value) < _LARGEST:
                    return int(value)
            elif value.is_finite() if isinstance(value, Decimal) else isfinite(value):
                return value
            self._problem(path, "not_data", "this number is too large, or none at all")
            return None
        what = type(value).__name__
        self._problem(path, "not_data", f'a Python value of type "{what}" cannot stand here')
        return None

    def _count(self, path: Path, values: int = 1) -> None:
        self.values += values
        if self.values > self.most.values:
            self._stop(path, "too_many_values", f"there are more than {self.most.values:,} values")

    def _container(
        self, value: Mapping[object, object] | list[object] | tuple[object, ...], path: Path
    ) -> object:
        self._count(path)
        known = self.copied.get(id(value))
        if known is not None:
            _, copy, size = known
            if copy is _UNFINISHED:
                self._problem(path, "not_data", "this contains itself")
                return None
            self._count(path, size - 1)  # programs share lists: only what it comes to is limited
            return copy
        if len(path) >= self.most.depth:
            self._stop(path, "too_deep", f"values are nested more than {self.most.depth} deep here")
        before = self.values
        self.copied[id(value)] = value, _UNFINISHED, 0
        if isinstance(value, list) or not isinstance(value, Mapping):
            copy = self._list(value, path)
        else:
            copy = self._mapping(value, path)
        self.copied[id(value)] = value, copy, self.values - before + 1
        return copy

    def _list(self, value: Sequence[object], path: Path) -> list[object]:
        copy: list[object] = []
        texts = 0
        for inner in value:
            if type(inner) is str and inner.isascii():
                texts += 1
                copy.append(inner.strip())
            else:
                copy.append(self.copy(inner, (*path, len(copy))))
        self._count(path, texts)
        return copy

    def _mapping(self, value: Mapping[object, object], path: Path) -> dict[str, object]:
        copy: dict[str, object] = {}
        known, texts = self.keys.get, 0  # plain texts are the most common values: counted together
        for key, inner in value.items():
            word = known(key) if type(key) is str else None
            if word is None:
                word = self._key(key, path)
            if word is None:
                continue
            if word in copy:
                self._problem(path, "duplicate_key", f'the key "{shown(word)}" stands here twice')
            elif type(inner) is str and inner.isascii():
                texts += 1
                copy[word] = inner.strip()
            elif type(inner) is list and (plain := self._plain_texts(inner, path)) is not None:
                copy[word] = plain
            else:
                copy[word] = self.copy(inner, (*path, word))
        self._count(path, texts)
        return copy

    def _plain_texts(self, value: list[object], path: Path) -> list[object] | None:
        """A list of nothing but plain texts copied, where it breaks no limit: as most lists are."""
        if id(value) in self.copied or len(path) + 1 >= self.most.depth:
            return None
        copy: list[object] = [
            inner.strip() for inner in value if type(inner) is str and inner.isascii()
        ]
        size = len(copy) + 1
        if size <= len(value) or self.values + size > self.most.values:
            return None
        self.values += size
        self.copied[id(value)] = value, copy, size
        return copy

    def _key(self, key: object, path: Path) -> str | None:
        word = str(key) if type(key) is int and abs(key) < _LARGEST else key
        if not isinstance(word, str):
            self._problem(path, "bad_key", "a key must be text", shown(type(key).__name__))
            return None
        before = self.document.uncounted + len(self.document.problems)
        found = str(self._text(word, path))
        if type(key) is str and self.document.uncounted + len(self.document.problems) == before:
            self.keys[key] = found
        return found

    def _text(self, value: str, path: Path) -> object:
        text = str.__str__(value).strip()
        if not text.isascii():
            try:
                text = composed(text.encode("utf-16", "surrogatepass").decode("utf-16"))
            except UnicodeDecodeError:
                message = "there is a character here that is not text"
                self._problem(path, "bad_character", message, shown(text))
                return text.encode("ascii", "replace").decode()
        return text

    def _problem(self, path: Path, code: str, message: str, found: str = "") -> None:
        if len(self.document.problems) >= limits().problems:
            self.document.uncounted += 1
            return
        place = self.document.place(path)
        self.document.problems.append(Problem(code, place, message, found, path=path))

    def _stop(self, path: Path, code: str, message: str) -> NoReturn:
        problem = Problem(code, self.document.place(path), message, path=path)
        raise InvalidInput([*self.document.problems, problem])
