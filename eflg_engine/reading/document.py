"""YAML text to plain data (dicts, lists, text), with places and every structural problem.

Only structure is read here: each scalar stays the text it was written as, so that `no` is a
word and `1:20` is text. Empty values, `~` and `null` read as None. The C parser's events are
used directly: half the memory of a node tree, and limits hold before anything is built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

import yaml

from eflg_engine.reading.problems import InvalidInput, Path, Place, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 60
MAX_NODES = 5_000_000
MAX_ALIASED = 100_000

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """A file read: its data, where its mappings start, and what is wrong with its structure."""

    name: str
    data: object
    text: str | None = None
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[int, int] = field(default_factory=dict, repr=False)
    _root: yaml.Node | None = field(default=None, repr=False)

    def without_data(self) -> Document:
        """The same document for its places only: its text is kept, its data is let go."""
        return replace(self, data=None, _lines={}, _root=None)

    def line(self, mapping: object) -> int | None:
        """The line on which a mapping of `data` starts, or None."""
        return self._lines.get(id(mapping))

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value at `path` (or of its key), or of the nearest thing above it."""
        if self.text is None:
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
            return Place(f"{self.name}{where}")
        if self._root is None:
            try:
                self._root = yaml.compose(self.text, Loader=_Loader)
            except yaml.YAMLError:
                return Place(self.name, 1, 1)
        node = self._root
        mark = node.start_mark if node is not None else None
        for depth, part in enumerate(path):
            found, key_node = _child(node, part)
            if found is None:
                break
            is_last = depth == len(path) - 1
            mark = key_node.start_mark if key_node and (key and is_last) else found.start_mark
            node = found
        if mark is None:
            return Place(self.name, 1, 1)
        return Place(self.name, mark.line + 1, mark.column + 1)


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if getattr(key, "value", None) == part:
                return value, key
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], None
    return None, None


def read_file(path: str | os.PathLike[str]) -> Document:
    """Read a YAML file. Raises InvalidInput if it cannot be read as data at all."""
    name = os.fspath(path)
    file = FilePath(path)
    if file.is_dir():
        _refuse(name, "is_a_folder", "this is a folder; a file is wanted here")
    try:
        if file.stat().st_size > MAX_BYTES:
            _refuse_size(name)
        raw = file.read_bytes()
    except FileNotFoundError:
        _refuse(name, "no_such_file", "there is no such file")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        _refuse(name, "unreadable", f"the file cannot be read: {reason or error}")
    return read_bytes(raw, name)


def read_bytes(raw: bytes, name: str) -> Document:
    """Read YAML from UTF-8 bytes. Raises InvalidInput."""
    if len(raw) > MAX_BYTES:
        _refuse_size(name)
    if raw[:2] in (b"PK", b"\xd0\xcf"):
        _refuse(
            name,
            "not_text",
            "this is a workbook or an archive, not a YAML file",
            allowed="a YAML file in UTF-8",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise InvalidInput(
            [
                Problem(
                    "not_utf8",
                    Place(name, line, column),
                    "the file is not in UTF-8",
                    found=f"byte 0x{raw[error.start]:02x}",
                    allowed="UTF-8 text",
                    hint='save it again as "UTF-8" in your editor',
                )
            ]
        ) from None
    return read_text(text, name)


def read_text(text: str, name: str = "<text>") -> Document:
    """Read one YAML document. Raises InvalidInput if it is not one; see also `problems`."""
    if len(text) > MAX_BYTES:
        _refuse_size(name)
    document = Document(name, None, text)
    try:
        _Builder(document).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise InvalidInput([_syntax_problem(error, text, name)]) from None
    except yaml.reader.ReaderError as error:
        line, column = _line_and_column(text, error.position)
        character = error.character if isinstance(error.character, int) else ord(error.character)
        problem = Problem(
            "bad_character",
            Place(name, line, column),
            "there is a character here that YAML does not allow",
            found=f"U+{character:04X}",
            hint="delete it: it is usually invisible and came with a copy and paste",
        )
        raise InvalidInput([problem]) from None
    if document.data is None and not document.problems:
        _refuse(name, "empty_file", "the file is empty")
    return document


def refuse_deep(data: object, name: str) -> None:
    """Refuse plain data nested deeper than files may be, or containing itself."""
    level: list[object] = [data]
    for _ in range(MAX_DEPTH + 1):
        inner: list[object] = []
        for value in level:
            if isinstance(value, Mapping):
                inner.extend(v for v in value.values() if isinstance(v, Mapping | list | tuple))
            elif isinstance(value, list | tuple):
                inner.extend(v for v in value if isinstance(v, Mapping | list | tuple))
        if not inner:
            return
        level = inner
        if len(level) > 5_000_000:
            break
    raise InvalidInput(
        [Problem("too_deep", Place(name), f"the data is nested more than {MAX_DEPTH} deep")]
    )


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _refuse(name: str, code: str, message: str, allowed: str = "", hint: str = "") -> None:
    raise InvalidInput([Problem(code, Place(name), message, allowed=allowed, hint=hint)]) from None


def _refuse_size(name: str) -> None:
    limit = f"{MAX_BYTES // (1024 * 1024)} MB"
    _refuse(name, "too_large", f"the file is larger than {limit}", allowed=f"up to {limit}")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    source = lines[line - 1] if line <= len(lines) else ""
    place = Place(name, line, column)
    indent = source[: len(source) - len(source.lstrip())]
    if "\t" in indent:
        return Problem(
            "tab",
            Place(name, line, indent.index("\t") + 1),
            "a tab is used to indent this line",
            allowed="spaces",
            hint="replace each tab with two spaces",
        )
    said = (error.problem or "the text cannot be understood").strip()
    hint = ""
    if "mapping values are not allowed" in said:
        hint = 'a text with ": " in it needs quotes around it, or the line above is cut short'
    elif "could not find expected ':'" in said or "did not find expected key" in said:
        hint = "check the indentation and the quotes on this line and the one above"
    elif "end of stream" in said or "unexpected end" in said or "expected ',' or" in said:
        hint = "a quote or bracket that was opened is not closed"
    return Problem(
        "not_yaml", place, f"this is not YAML: {said}", found=source.strip()[:80], hint=hint
    )


class _Builder:
    """Builds plain data from parser events, refusing what is too deep, too big or ambiguous."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0
        self.aliased = 0
        self.anchors: dict[str, tuple[object, int]] = {}

    def build(self, events: Iterator[yaml.Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "many_documents", "a second document starts here (---)")
                self.document.data = self._document(events)

    def _document(self, events: Iterator[yaml.Event]) -> object:
        result: object = None
        stack: list[_Open] = []
        for event in events:
            if isinstance(event, yaml.DocumentEndEvent):
                break
            self.nodes += 1
            if self.nodes > MAX_NODES:
                self._stop(event, "too_many_values", f"the file holds over {MAX_NODES:,} values")
            value: object
            if isinstance(event, yaml.ScalarEvent):
                self._no_tag(event)
                value = event.value
                if not event.style and value in ("", "~", "null"):
                    value = None
                self._remember(event.anchor, value, 1)
            elif isinstance(event, yaml.MappingStartEvent):
                self._open(event, stack, {})
                continue
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open(event, stack, [])
                continue
            elif isinstance(event, yaml.AliasEvent):
                value = self._alias(event, stack)
            else:
                opened = stack.pop()
                value = opened.value
                self._remember(opened.anchor, value, self.nodes - opened.nodes_before)
                event = opened.event
            if stack:
                self._add(stack[-1], value, event)
            else:
                result = value
        return result

    def _open(self, event: yaml.CollectionStartEvent, stack: list[_Open], value: object) -> None:
        self._no_tag(event)
        if len(stack) >= MAX_DEPTH:
            self._stop(
                event, "too_deep", f"this is nested more than {MAX_DEPTH} deep; nothing here needs that"
            )
        stack.append(_Open(value, event, event.anchor, self.nodes))
        if isinstance(value, dict):
            self.document._lines[id(value)] = event.start_mark.line + 1

    def _add(self, opened: _Open, value: object, event: yaml.Event) -> None:
        if isinstance(opened.value, list):
            opened.value.append(value)
        elif isinstance(opened.value, dict):
            if opened.key is _NO_KEY:
                if not isinstance(value, str):
                    self._problem(event, "bad_key", "a key must be a word")
                    value = f"<{self.nodes}>"
                opened.key = value
                opened.key_event = event
            else:
                key = str(opened.key)
                if key in opened.value:
                    assert opened.key_event is not None
                    self._problem(
                        opened.key_event,
                        "duplicate_key",
                        f'the key "{key}" stands twice in the same place',
                        hint="keep one of the two",
                    )
                else:
                    opened.value[key] = value
                opened.key = _NO_KEY

    def _alias(self, event: yaml.AliasEvent, stack: list[_Open]) -> object:
        if event.anchor not in self.anchors:
            self._stop(event, "bad_alias", f'"*{event.anchor}" names nothing written before it')
        value, size = self.anchors[event.anchor]
        self.nodes += size
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            self._stop(
                event,
                "alias_bomb",
                f'with "*{event.anchor}", aliases expand to more than {MAX_ALIASED:,} values',
                hint="write the values out, or leave the repetition away",
            )
        return value

    def _remember(self, anchor: str | None, value: object, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, size)

    def _no_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self._problem(event, "tag", f'the tag "{tag}" is not used here', hint="delete it")

    def _problem(self, event: yaml.Event, code: str, message: str, hint: str = "") -> None:
        self.document.problems.append(Problem(code, self._place(event), message, hint=hint))

    def _stop(self, event: yaml.Event, code: str, message: str, hint: str = "") -> None:
        problem = Problem(code, self._place(event), message, hint=hint)
        raise InvalidInput([*self.document.problems, problem])

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.document.name, mark.line + 1, mark.column + 1)


_NO_KEY = object()


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not been read."""

    value: object
    event: yaml.Event
    anchor: str | None
    nodes_before: int
    key: object = _NO_KEY
    key_event: yaml.Event | None = None
