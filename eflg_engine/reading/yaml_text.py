"""YAML files, bytes and text read into documents.

Only structure is read: each scalar stays the text it was written as, so that `no` is a word and
`1:20` is text. Space around a text is dropped. Empty values, `~` and `null` read as None. The
parser's events are used directly, so that limits hold before anything is built and the place of a
value costs one number.
"""

from __future__ import annotations

import json
import os
import re
import stat
from array import array
from io import BytesIO
from pathlib import Path as FilePath
from typing import BinaryIO, NoReturn

import yaml

from eflg_engine.reading.document import Document
from eflg_engine.reading.limits import limits, megabytes
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import MORE, InvalidInput, Place, Problem, shown, uncounted
from eflg_engine.reading.recovery import bullets, tries, without_item, without_value
from eflg_engine.reading.syntax_problems import character_problem, no_colon_problem, syntax_problem
from eflg_engine.reading.values import composed

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIGNATURES = {
    b"PK\x03\x04": "a workbook, a Word document or an archive",
    b"\xd0\xcf\x11\xe0": "a workbook or a Word document",
    b"%PDF": "a PDF",
}


def read_file(path: str | os.PathLike[str], name: str = "") -> Document:
    """Read a YAML file, called `name` in what is said of it, or by its path.

    Raises InvalidInput if it cannot be read as data at all.
    """
    name = name or os.fspath(path)
    return read_bytes(file_bytes(path, name), name)


def file_bytes(path: str | os.PathLike[str], name: str = "") -> bytes:
    """The bytes of a regular file, cut after the first beyond the limit. Raises InvalidInput.

    Anything else, such as a pipe, could be waited for without end, and is refused unread.
    """
    name = name or os.fspath(path)
    if is_folder(FilePath(path)):
        _refuse(name, "is_a_folder", "this is a folder; a file is wanted here")
    try:
        waits_for_nobody = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, os.O_RDONLY | waits_for_nobody)
        try:
            is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
            with open(descriptor, "rb", closefd=False) if is_file else BytesIO() as file:
                raw = stream_bytes(file)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        _refuse(name, "no_such_file", "there is no such file")
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        _refuse(name, "unreadable", f"the file cannot be read: {reason}")
    if not is_file:
        message = "this is a pipe, a device or the like; a file is wanted here"
        hint = 'what a program writes can be given as standard input, with "-"'
        _refuse(name, "not_a_file", message, hint=hint)
    return raw


def stream_bytes(stream: BinaryIO) -> bytes:
    """What a stream gives, cut after the first byte beyond the limit."""
    pieces: list[bytes] = []
    left = limits().bytes + 1
    while left > 0 and (piece := stream.read(min(left, 1024 * 1024))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def is_folder(path: FilePath) -> bool:
    """Whether a path is a folder; False where the system does not say."""
    try:
        return path.is_dir()
    except OSError:  # the name is too long, or a folder above may not be read
        return False


def read_bytes(raw: bytes, name: str) -> Document:
    """Read YAML from UTF-8 bytes. Raises InvalidInput."""
    if len(raw) > limits().bytes:
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
    """Read one YAML document. Raises InvalidInput if it is not one; see also `problems`.

    Where a list item cannot be read as YAML, the problem is kept and the rest is read without it.
    """
    if len(text) > limits().bytes:
        _refuse_size(name)
    written = text.removeprefix("\ufeff")
    found: list[Problem] = []
    changed: set[int] = set()
    for _ in range(1 + tries(written)):
        try:
            document = _read(written, name)
        except InvalidInput as error:
            *_, problem = (each for each in error.problems if each.code != MORE)
            if problem.code not in _RECOVERED:
                raise InvalidInput([*found, *error.problems]) from None
            if written.lstrip()[:1] == "{" and (data := json_data(written)) is not None:
                return read_data(data, name)
            rest, marks = bullets(written, name, limits().problems)
            found += marks or (e for e in error.problems if e.place.line not in changed)
            if not marks:
                line = problem.place.line or 0
                value_left_out = without_value(written, line) if line not in changed else None
                rest = value_left_out or without_item(written, line) or written
                changed.add(line)
            if rest == written:
                break
            written = rest
        else:
            document.text = text.removeprefix("\ufeff")
            document.problems[:0] = found
            return document
    raise InvalidInput(found)


_RECOVERED = ("not_yaml", "tab", "bad_alias")


def json_data(text: str | bytes) -> object:
    """The data of JSON in which no key stands twice, else None."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        data = dict(pairs)
        if len(data) < len(pairs):
            raise ValueError
        return data

    try:
        data: object = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return None
    return data


def _read(text: str, name: str) -> Document:
    document = Document(name, None, text)
    builder = _Builder(document)
    try:
        builder.build()
    except yaml.MarkedYAMLError as error:
        if "maximum nesting depth" in (error.problem or "") and error.problem_mark:
            # libyaml from 0.2.6 on has a depth limit of its own and reports it ahead of the
            # place. Reading the text up to there raises the problem of our own, lower limit.
            _read((document.text or "")[: error.problem_mark.index], name)
        raise InvalidInput([*document.problems, syntax_problem(error, document)]) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise InvalidInput([*document.problems, character_problem(document)]) from None
    document.problems += uncounted(document.uncounted, name)
    if document.data is None and not document.problems:
        _refuse(name, "empty_file", "the file is empty: it holds no keys")
    return document


def read_again(document: Document) -> Document:
    """A document that was read from text, read from it once more; others are as they are."""
    return document if document.text is None else read_text(document.text, document.name)


def _refuse(name: str, code: str, message: str, allowed: str = "", hint: str = "") -> NoReturn:
    raise InvalidInput([Problem(code, Place(name), message, "", allowed, hint)]) from None


def _refuse_size(name: str) -> NoReturn:
    limit = megabytes(limits().bytes)
    _refuse(name, "too_large", f"the file is larger than {limit}", f"up to {limit}")


_QUOTE_IT = "put quotes around a text that begins with *"
_LOST = re.compile(r" (?P<lost>#[^\s#!][^\r\n]*)")
_BLANK = ("", "~", "null")
_NO_KEY = object()
_LEFT_OUT = object()  # the key of a value that is not kept
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
        self.no_colon: tuple[int, int, int] | None = None  # the mapping, its size, and where

    def build(self) -> None:
        """Fill the document, in one loop over the events: reading spends most of its time here."""
        document, most = self.document, limits()
        has_hash = " #" in (document.text or "")
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
        key_start = key_end = start = before = 0
        anchor: str | None = None
        value: object
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar:
                text = event.value.strip()
                value = text if text.isascii() else composed(text)
                if text in _BLANK and not event.style:
                    value = None
                at = event.start_mark.index
                if has_hash and not event.style:
                    self._lost(event.end_mark.index)
                self.values += 1
                if event.tag is not None:
                    self._tag(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = value, 1
            elif kind is mapping_start or kind is sequence_start:
                if event.tag is not None:
                    self._tag(event)
                if len(stack) >= most.depth:
                    message = f"values are nested more than {most.depth} deep here"
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
            if self.values > most.values:
                self._stop(event, "too_many_values", f"there are more than {most.values:,} values")
            if type(container) is dict:
                if key is _NO_KEY:
                    if (
                        type(value) is str
                        and value not in container
                        and (value != "<<" or (kind is scalar and event.style))
                    ):
                        key, key_start = same_text.setdefault(value, value), at
                        key_end = event.end_mark.index
                    else:
                        self._left_out_key(value, at)
                        key = _LEFT_OUT
                    continue
                if value is None:
                    if at == key_end and key is not _LEFT_OUT:  # there is no colon: this is in {}
                        self._no_colon(container, starts, key, key_start, key_end)
                        key = _LEFT_OUT
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

    def _no_colon(
        self,
        container: dict[object, object],
        starts: array[int],
        key: object,
        key_start: int,
        key_end: int,
    ) -> None:
        """The problem of a key in `{}` without a colon: as a rule the end of the value before it.

        Where several follow each other there is one problem, which grows.
        """
        text = self.document.text or ""
        first, problems = key_start, self.document.problems
        if self.no_colon is not None and self.no_colon[:2] == (id(container), len(container)):
            first = self.no_colon[2]
            problems.pop()
        self.no_colon = id(container), len(container), first
        place = self.document.place_at(first)
        before, value = next(reversed(container.items())) if container else ("", None)
        written = text[starts[-1] : key_end] if isinstance(value, str) else ""
        problems.append(no_colon_problem(place, text[first:key_end], str(before), written))

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
        self._add(Problem(code, place, message, found, hint=hint))

    def _alias(self, event: yaml.AliasEvent) -> object:
        name = event.anchor or ""
        value, size = self.anchors.get(name, (None, -1))
        if size < 0:
            self._stop(
                event, "bad_alias", f'"*{name}" names nothing that stands above it', _QUOTE_IT
            )
        if value is _UNFINISHED:
            self._stop(event, "bad_alias", f'"*{name}" names the value that it stands in')
        self.values += size
        self.aliased += size
        if self.aliased > limits().aliased:
            most = f"{limits().aliased:,}"
            message = f"aliases stand for more than {most} values by this point"
            self._stop(event, "alias_bomb", message)
        return value

    def _lost(self, end: int) -> None:
        """Warn of text after a value that reads as a comment, and was hardly meant as one."""
        lost = _LOST.match(self.document.text or "", end)
        if lost and len(self.document.warnings) < limits().problems:
            place = self.document.place_at(lost.start("lost"))
            message = f'"{shown(lost["lost"])}" is left out: after a space, # begins a comment'
            hint = "put quotes around the whole text if it is part of it"
            self.document.warnings.append(Problem("comment", place, message, hint=hint))

    def _tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag != "!":
            written = str(tag).replace("tag:yaml.org,2002:", "!!")
            message = f'the tag "{shown(written)}" is not used here'
            problem = Problem("tag", self._place(event), message, hint="delete the tag")
            self._add(problem)

    def _add(self, problem: Problem) -> None:
        if len(self.document.problems) < limits().problems:
            self.document.problems.append(problem)
        else:
            self.document.uncounted += 1

    def _stop(self, event: yaml.Event, code: str, message: str, hint: str = "") -> NoReturn:
        problem = Problem(code, self._place(event), message, hint=hint)
        raise InvalidInput([*self.document.problems, problem])

    def _place(self, event: yaml.Event) -> Place:
        return self.document.place_at(event.start_mark.index if event.start_mark else 0)
