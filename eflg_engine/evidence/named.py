"""Ids that keep what the user wrote for them, and where in a document the answer is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from eflg_engine.reading.parts import word
from eflg_engine.reading.problems import Path

Supported = str | Sequence[str] | Mapping[str, object]
"""What `supports` holds: a name, a list of names, or a mapping from names to what they say more."""


class Form(Enum):
    """How an entry stands in what the user wrote."""

    NAME = "name"  # a name in a list
    KEY = "key"  # a key of a mapping, with a place or nothing
    LISTED = "listed"  # a question in the list under a key
    PLACED = "placed"  # a question in the mapping under a key, with a place or nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a bundle named: a `name`, or a `question` of the criterion of that name."""

    name: str
    question: str = ""
    place: str = ""
    form: Form = Form.NAME

    @property
    def text(self) -> str:
        """What was named, as one text."""
        return f"{self.name}.{self.question}" if self.question else self.name


class Named(str):
    """An id that stands for what a bundle wrote; one entry may stand for several ids in a row.

    Until a framework has read it, the text of its entry takes the place of the id.
    """

    __slots__ = ("entry",)
    entry: Entry

    def __new__(cls, full_id: str, entry: Entry) -> Named:
        """The id, and the entry that it stands for."""
        made = super().__new__(cls, full_id)
        made.entry = entry
        return made

    def __reduce__(self) -> tuple[type[Named], tuple[str, Entry]]:
        return Named, (str.__str__(self), self.entry)


def entry_of(name: str) -> Entry:
    """The entry that an id stands for: the id itself, where a bundle wrote nothing else."""
    return name.entry if isinstance(name, Named) else Entry(name)


def place_of(name: str) -> str:
    """The place in the document that was written with an id, or ""."""
    return name.entry.place if isinstance(name, Named) else ""


def supported(written: Supported) -> tuple[str, ...]:
    """What `supports` names, before a framework reads it."""
    if isinstance(written, str):
        return (written,)
    if isinstance(written, Mapping):
        entries = (entry for _, entry in entries_at(written))
        return tuple(Named(entry.text, entry) for entry in entries)
    return tuple(written)


def entries_at(written: object, path: Path = ()) -> Iterator[tuple[Path, Entry]]:
    """The entries of `supports` with the paths to them; the last step of a path may be a key.

    What is no name, or no place, is passed over.
    """
    if not isinstance(written, Mapping):
        listed = enumerate(written) if isinstance(written, list) else ()
        for number, each in listed:
            if (name := word(each)) is not None:
                yield (*path, number), Entry(name)
        if (name := word(written)) is not None:
            yield path, Entry(name)
        return
    for key, more in written.items():
        if word(key) is None:
            continue
        if isinstance(more, Mapping):
            for question, place in more.items():
                yield (*path, key, question), Entry(key, question, word(place) or "", Form.PLACED)
        elif isinstance(more, Sequence) and not isinstance(more, str):
            for number, each in enumerate(more):
                if (question := word(each)) is not None:
                    yield (*path, key, number), Entry(key, question, "", Form.LISTED)
        else:
            yield (*path, key), Entry(key, "", word(more) or "", Form.KEY)


def as_written(words: Sequence[str]) -> list[str]:
    """Ids as the bundle wrote them: a text that stands for several of them stands there once."""
    if Named not in map(type, words):  # as most are
        return list(words)
    return [entry.name for entry, _ in _entries(words)]


def supports_data(words: Sequence[str]) -> list[str] | dict[str, object]:
    """What `supports` holds, as it was written: a mapping where any of it stood in a mapping."""
    if all(type(each) is str or entry_of(each).form is Form.NAME for each in words):
        return as_written(words)
    data: dict[str, object] = {}
    for entry, full_id in _entries(words):
        under = data.get(entry.name)
        if entry.form is Form.LISTED and isinstance(under, list | None):
            data[entry.name] = [*(under or ()), entry.question]
        elif entry.form is Form.PLACED and isinstance(under, dict | None):
            data[entry.name] = {**(under or {}), entry.question: entry.place or None}
        else:
            name = full_id if entry.question or under is not None else entry.name
            data.setdefault(name, entry.place or None)
    return data


def _entries(words: Iterable[str]) -> Iterator[tuple[Entry, str]]:
    """Each entry once, with the first id that stands for it."""
    before: Entry | None = None
    for each in words:
        entry = entry_of(each)
        if entry is not before:
            yield entry, str.__str__(each)
        before = entry


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A name of another framework. `at` is how many names stood before it where it was written."""

    name: str
    framework: str
    at: int


def with_elsewhere(words: Sequence[str], elsewhere: Sequence[Elsewhere]) -> list[str]:
    """Names as they were written: those of other frameworks among those of the one in use."""
    found = list(words)
    for each in elsewhere:
        found.insert(each.at, each.name)
    return found
