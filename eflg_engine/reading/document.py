"""YAML text, or plain Python data, to dicts, lists and text, with places and problems.

Only structure is read here: each scalar stays the text it was written as, so that `no` is a
word and `1:20` is text. Space around a text is not part of it. Empty values, `~` and `null` read
as None. The parser's events are used directly: limits hold before anything is built, and where a
value stands costs one number.
"""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from pathlib import Path as FilePath
from typing import NoReturn

import yaml

from eflg_engine.reading.problems import InvalidInput, Path, Place, Problem, shown

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 60
MAX_VALUES = 5_000_000
MAX_ALIASED = 100_000
_LARGEST = 10**40  # Python refuses to write out integers much longer

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_END = re.compile(r"\r\n|\r|\n")
_NOT_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what YAML 1.1 calls not printable
_SIGNATURES = {
    b"PK\x03\x04": "a workbook, a Word document or an archive",
    b"\xd0\xcf\x11\xe0": "a workbook or a Word document",
    b"%PDF": "a PDF",
}


@dataclass(slots=True)
class Document:
    """A file read: its data, where everything in it stands, and what is wrong with its structure.

    `text` is None for data that was never text; its places are paths. `blanks` are the paths of
    keys and list entries with nothing after them.
    """

    name: str
    data: object
    text: str | None = None
    problems: list[Problem] = field(default_factory=list)
    blanks: list[Path] = field(default_factory=list)
    _starts: dict[int, array[int]] = field(default_factory=dict, repr=False)
    _lines: list[int] = field(default_factory=list, repr=False)
    _numbers: dict[int, dict[object, int]] = field(default_factory=dict, repr=False)

    def without_data(self) -> Document:
        """The same document without what was read from it: `read_again` brings it back."""
        return Document(self.name, None, self.text)

    def read_again(self) -> Document:
        """The document read from its text once more."""
        return read_text(self.text or "", self.name)

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
            self._lines = [0, *(end.end() for end in _LINE_END.finditer(self.text or ""))]
        line = bisect_right(self._lines, offset)
        return Place(self.name, line, offset - self._lines[line - 1] + 1)


# --- from files, bytes and text ---------------------------------------------------------------


def read_file(path: str | os.PathLike[str], name: str = "") -> Document:
    """Read a YAML file, called `name` in what is said of it, or by its path.

    Raises InvalidInput if it cannot be read as data at all.
    """
    name = name or os.fspath(path)
    if is_folder(FilePath(path)):
        _refuse(name, "is_a_folder", "this is a folder; a file is wanted here")
    try:
        with FilePath(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        _refuse(name, "no_such_file", "there is no such file")
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        _refuse(name, "unreadable", f"the file cannot be read: {reason}")
    return read_bytes(raw, name)


def is_folder(path: FilePath) -> bool:
    """Whether a folder stands there; not so if that cannot be found out."""
    try:
        return path.is_dir()
    except OSError:  # a name too long, or a folder that may not be looked into
        return False


def read_bytes(raw: bytes, name: str) -> Document:
    """Read YAML from UTF-8 bytes. Raises InvalidInput."""
    if len(raw) > MAX_BYTES:
        _refuse_size(name)
    if what := _SIGNATURES.get(raw[:4]):
        _refuse(
            name, "wrong_file", f"this is {what}, whatever its name says", "a YAML file in UTF-8"
        )
    try:
        return read_text(raw.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        place = Document(name, None, before).place_at(len(before))
        byte = raw[error.start : error.start + 1]
        found = f"byte 0x{byte.hex()}"
        character = byte.decode("cp1252", "ignore")
        if character.isprintable() and character.strip():
            found += f', which is "{character}" in Windows-1252'
        message = "the file is not in UTF-8"
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            place, message, found = Place(name, 1, 1), "the file is in UTF-16", ""
        hint = 'save it again with the encoding "UTF-8"'
        raise InvalidInput(
            [Problem("not_utf8", place, message, found, "text in UTF-8", hint)]
        ) from None


def read_text(text: str, name: str = "<text>") -> Document:
    """Read one YAML document. Raises InvalidInput if it is not one; see also `problems`."""
    if len(text) > MAX_BYTES:
        _refuse_size(name)
    document = Document(name, None, text.removeprefix("\ufeff"))
    builder = _Builder(document)
    try:
        builder.build()
    except yaml.MarkedYAMLError as error:
        if "maximum nesting depth" in (error.problem or "") and error.problem_mark:
            # libyaml from 0.2.6 on gives up at a depth of its own while it looks ahead. What
            # stands before that place is deep enough for the limit here to say where it is passed.
            read_text((document.text or "")[: error.problem_mark.index], name)
        raise InvalidInput([*document.problems, _syntax_problem(error, document)]) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise InvalidInput([*document.problems, _character_problem(document)]) from None
    if document.data is None and not document.problems:
        _refuse(name, "empty_file", "the file is empty: it holds no keys")
    return document


def _refuse(name: str, code: str, message: str, allowed: str = "") -> NoReturn:
    raise InvalidInput([Problem(code, Place(name), message, allowed=allowed)]) from None


def _refuse_size(name: str) -> NoReturn:
    limit = f"{MAX_BYTES // (1024 * 1024)} MB"
    _refuse(name, "too_large", f"the file is larger than {limit}", f"up to {limit}")


def _character_problem(document: Document) -> Problem:
    text = document.text or ""
    first = _NOT_TEXT.search(text)
    found = f"U+{ord(first[0]):04X}" if first else ""
    hint = "delete it: such characters cannot be seen, and come with copying and pasting"
    if first and text.count("\0") > 1:
        hint = 'the file may be in UTF-16: save it again with the encoding "UTF-8"'
    return Problem(
        "bad_character",
        document.place_at(first.start() if first else 0),
        "there is a character here that is not text",
        found=found,
        hint=hint,
    )


def _syntax_problem(error: yaml.MarkedYAMLError, document: Document) -> Problem:
    """What the parser says, in words for someone who does not know its grammar."""
    text = document.text or ""
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index if mark else 0, len(text))
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = _LINE_END.search(text, offset)
    line = text[start : end.start() if end else len(text)]
    indent = line[: len(line) - len(line.lstrip())]
    said, context = error.problem or "", error.context or ""
    if "\t" in indent or text[offset : offset + 1] == "\t":
        tab = start + indent.index("\t") if "\t" in indent else offset
        return Problem(
            "tab",
            document.place_at(tab),
            "there is a tab here, where only spaces may stand",
            allowed="spaces",
            hint="put two spaces in place of each tab",
        )
    opened = None
    if error.context_mark is not None:
        opened = document.place_at(min(error.context_mark.index, len(text)))
    character = text[offset : offset + 1]
    found = shown(line)
    hint = "check the line, and the one above it"
    if "quoted scalar" in context and "end of stream" in said and opened:
        place, message, found = opened, "the quote that opens here is not closed", ""
        hint = "a quote inside a text in the same quotes is written twice"
        return Problem("not_yaml", place, message, found, hint=hint)
    if "escape" in said:
        message = "a backslash in double quotes has a meaning of its own, and not with this letter"
        hint = "put single quotes around the text, or write the backslash twice"
    elif "mapping values are not allowed" in said:
        message = "a colon is not expected here"
        hint = 'put quotes around a text with ": " in it, or check where the line begins'
    elif "flow" in context and opened:
        message = "a comma, or the bracket that closes, is missing"
        hint = f"the bracket opens in line {opened.line}, column {opened.column}"
    elif "expected key" in said or "<block end>" in said or "document start" in said:
        message = "this does not fit where it stands"
        hint = "keys that belong together begin in the same column"
        if text[start:offset].strip():
            message = "nothing more is expected in this line"
            hint = (
                "a quote inside a text in the same quotes is written twice; brackets come in pairs"
            )
    elif "'-' indicator" in said:
        message = 'a list stands here, and this is not one of its items: it has no "-"'
    elif "could not find expected ':'" in said:
        message = 'a colon is missing: a key is written as "key: value"'
    elif "cannot start any token" in said:
        message = f'a text cannot begin with "{character}"'
        hint = "put quotes around the text"
    else:
        message = f"the text cannot be read: {said}"
    return Problem("not_yaml", document.place_at(offset), message, found, hint=hint)


_BLANK = ("", "~", "null")
_NO_KEY = object()
_LEFT_OUT = object()  # the key of a value that is read past
_UNFINISHED = object()  # what an anchor names until its value is complete
_Frame = tuple[object, "array[int]", object, int, int, str | None, int]
"""An unfinished mapping or list: itself, its children's places, its key without a value and where
that stands, where it starts itself, its anchor, and how many values stood before it."""


class _Builder:
    """Builds plain data from parser events, refusing what is too deep, too big or ambiguous."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors: dict[str, tuple[object, int]] = {}
        self.values = 0
        self.aliased = 0

    def build(self) -> None:
        """Fill the document. One loop over the events: this is most of the time of reading."""
        document = self.document
        all_starts = document._starts
        next_event = _Loader(document.text).get_event
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        mapping_start, sequence_start = yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        same_text: dict[str, str] = {}  # one string for each key, however often it is written
        stack: list[_Frame] = []
        container: object = None  # the parts of the frame being filled
        starts = array("I")
        key: object = _NO_KEY
        key_start = start = before = 0
        anchor: str | None = None
        value: object
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar:
                value = event.value.strip()
                if value in _BLANK and not event.style:
                    value = None
                at = event.start_mark.index
                self.values += 1
                if event.tag is not None:
                    self._tag(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = value, 1
            elif kind is mapping_start or kind is sequence_start:
                if event.tag is not None:
                    self._tag(event)
                if len(stack) >= MAX_DEPTH:
                    message = f"values are nested more than {MAX_DEPTH} deep here"
                    self._stop(event, "too_deep", message)
                stack.append((container, starts, key, key_start, start, anchor, before))
                container = {} if kind is mapping_start else []
                starts, key, start = array("I"), _NO_KEY, event.start_mark.index
                all_starts[id(container)] = starts
                self.values += 1
                anchor, before = event.anchor, self.values
                if anchor is not None:
                    self.anchors[anchor] = _UNFINISHED, 0
                continue
            elif kind in ends:
                value, at = container, start
                if anchor is not None:
                    self.anchors[anchor] = value, self.values - before + 1
                container, starts, key, key_start, start, anchor, before = stack.pop()
            elif kind is alias:
                value, at = self._alias(event), event.start_mark.index
            elif kind is yaml.StreamEndEvent:
                return
            else:
                if kind is yaml.DocumentStartEvent and 0 in all_starts:
                    self._stop(event, "many_documents", "a second document begins here, with ---")
                continue
            if self.values > MAX_VALUES:
                self._stop(event, "too_many_values", f"there are more than {MAX_VALUES:,} values")
            if type(container) is dict:
                if key is _NO_KEY:
                    if (
                        type(value) is str
                        and value not in container
                        and (value != "<<" or (kind is scalar and event.style))
                    ):
                        key, key_start = same_text.setdefault(value, value), at
                    else:
                        self._left_out_key(value, at)
                        key = _LEFT_OUT
                    continue
                if value is None:
                    self._blank(stack, container, key)
                if key is not _LEFT_OUT:
                    container[key] = value
                    starts.append(key_start)
                    starts.append(at)
                key = _NO_KEY
            elif type(container) is list:
                if value is None:
                    self._blank(stack, container, key)
                container.append(value)
                starts.append(at)
            else:
                document.data = value
                all_starts[0] = array("I", [at])

    def _blank(self, stack: list[_Frame], container: object, key: object) -> None:
        path: list[str | int] = []
        for outer, outer_key in [*((frame[0], frame[2]) for frame in stack[1:]), (container, key)]:
            if outer_key is _LEFT_OUT:
                return
            path.append(len(outer) if isinstance(outer, list) else str(outer_key))
        self.document.blanks.append(tuple(path))

    def _left_out_key(self, key: object, at: int) -> None:
        code, message, found = "duplicate_key", f'the key "{shown(key)}" stands here twice', ""
        hint = "keep one of the two"
        if key == "<<":
            code, message = "merge_key", 'the merge key "<<" is not used here'
            hint = "write the keys out"
        elif not isinstance(key, str):
            code, message, hint = "bad_key", "a key must be text", ""
            found = "nothing" if key is None else "a list" if isinstance(key, list) else "a mapping"
        place = self.document.place_at(at)
        self.document.problems.append(Problem(code, place, message, found, hint=hint))

    def _alias(self, event: yaml.AliasEvent) -> object:
        name = event.anchor or ""
        value, size = self.anchors.get(name, (None, -1))
        if size < 0:
            self._stop(event, "bad_alias", f'"*{name}" names nothing that stands above it')
        if value is _UNFINISHED:
            self._stop(event, "bad_alias", f'"*{name}" names the value that it stands in')
        self.values += size
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            message = f"aliases stand for more than {MAX_ALIASED:,} values by this point"
            self._stop(event, "alias_bomb", message)
        return value

    def _tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag != "!":
            written = str(tag).replace("tag:yaml.org,2002:", "!!")
            message = f'the tag "{shown(written)}" is not used here'
            problem = Problem("tag", self._place(event), message, hint="delete the tag")
            self.document.problems.append(problem)

    def _stop(self, event: yaml.Event, code: str, message: str) -> NoReturn:
        problem = Problem(code, self._place(event), message)
        raise InvalidInput([*self.document.problems, problem])

    def _place(self, event: yaml.Event) -> Place:
        return self.document.place_at(event.start_mark.index if event.start_mark else 0)


# --- from plain data --------------------------------------------------------------------------


def read_data(data: object, name: str) -> Document:
    """Plain dicts, lists and values as a Document, copied. Raises InvalidInput if too large.

    Values may be text, numbers, True, False, None and dates.
    """
    document = Document(name, None)
    document.data = _Copier(document).copy(data, ())
    return document


class _Copier:
    """Copies plain data; what no file could hold becomes None, with a problem."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values = 0
        self.aliased = 0
        self.copied: dict[int, tuple[object, object, int]] = {}  # original, copy, size
        self.keys: dict[object, str] = {}  # those met before, as they are read

    def copy(self, value: object, path: Path) -> object:
        self.values += 1
        if self.values > MAX_VALUES:
            self._stop(path, "too_many_values", f"there are more than {MAX_VALUES:,} values")
        if type(value) is dict or type(value) is list:
            return self._container(value, path)
        if isinstance(value, str):
            return self._text(value, path)
        if value is None and path:
            self.document.blanks.append(path)
        if value is None or isinstance(value, bool | date):
            return value
        if isinstance(value, int | float | Decimal):
            if isinstance(value, int):
                if abs(value) < _LARGEST:
                    return int(value)
            elif value.is_finite() if isinstance(value, Decimal) else isfinite(value):
                return value
            self._problem(path, "not_data", "this number is too large, or none at all")
            return None
        if isinstance(value, Mapping | list | tuple):
            return self._container(value, path)
        what = type(value).__name__
        self._problem(path, "not_data", f'a Python value of type "{what}" cannot stand here')
        return None

    def _container(
        self, value: Mapping[object, object] | list[object] | tuple[object, ...], path: Path
    ) -> object:
        if id(value) in self.copied:
            _, copy, size = self.copied[id(value)]
            if copy is _UNFINISHED:
                self._problem(path, "not_data", "this contains itself")
                return None
            self.aliased += size
            if self.aliased > MAX_ALIASED:
                message = f"repeated parts come to more than {MAX_ALIASED:,} values by this point"
                self._stop(path, "alias_bomb", message)
            return copy
        if len(path) >= MAX_DEPTH:
            self._stop(path, "too_deep", f"values are nested more than {MAX_DEPTH} deep here")
        before = self.values
        self.copied[id(value)] = value, _UNFINISHED, 0
        copy = self._mapping(value, path) if isinstance(value, Mapping) else self._list(value, path)
        self.copied[id(value)] = value, copy, self.values - before + 1
        return copy

    def _list(self, value: Sequence[object], path: Path) -> list[object]:
        most = MAX_VALUES - self.values
        if len(value) <= most and all(type(each) is str and each.isascii() for each in value):
            self.values += len(value)
            return [each.strip() for each in value]  # type: ignore[attr-defined]
        return [self.copy(inner, (*path, number)) for number, inner in enumerate(value)]

    def _mapping(self, value: Mapping[object, object], path: Path) -> dict[str, object]:
        copy: dict[str, object] = {}
        for key, inner in value.items():
            word = self.keys.get(key) if type(key) is str else None
            if word is None:
                word = self._key(key, path)
            if word is None:
                continue
            if word in copy:
                self._problem(path, "duplicate_key", f'the key "{shown(word)}" stands here twice')
            elif type(inner) is str and inner.isascii() and self.values < MAX_VALUES:
                self.values += 1  # as `copy` would; most values are such texts
                copy[word] = inner.strip()
            else:
                copy[word] = self.copy(inner, (*path, word))
        return copy

    def _key(self, key: object, path: Path) -> str | None:
        word = str(key) if type(key) is int and abs(key) < _LARGEST else key
        if not isinstance(word, str):
            self._problem(path, "bad_key", "a key must be text", shown(type(key).__name__))
            return None
        before = len(self.document.problems)
        found = str(self._text(word, path))
        if type(key) is str and len(self.document.problems) == before:
            self.keys[key] = found
        return found

    def _text(self, value: str, path: Path) -> object:
        text = str.__str__(value).strip()
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                message = "there is a character here that is not text"
                self._problem(path, "bad_character", message, shown(text))
                return text.encode("ascii", "replace").decode()
        return text

    def _problem(self, path: Path, code: str, message: str, found: str = "") -> None:
        place = self.document.place(path)
        self.document.problems.append(Problem(code, place, message, found, path=path))

    def _stop(self, path: Path, code: str, message: str) -> NoReturn:
        problem = Problem(code, self.document.place(path), message, path=path)
        raise InvalidInput([*self.document.problems, problem])
