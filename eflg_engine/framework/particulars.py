"""What a framework says beside its criteria: levels, sources, steps to a visit, awards."""

from __future__ import annotations

from dataclasses import dataclass

from eflg_engine.reading.values import Interval


def file_in_folder(file: str) -> str:
    """A file as results name it: from the framework's folder, so that nothing of a machine shows.

    A shipped one is `rules/<framework>/<file>` wherever the package is installed.
    """
    parts = file.replace("\\", "/").split("/")
    return file if parts[0] == "rules" and len(parts) == 3 else parts[-1]


@dataclass(frozen=True, slots=True)
class Level:
    """A rung of the framework's ladder."""

    id: str
    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document the criteria rest on."""

    id: str
    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step towards a visit by assessors, this many weeks before it (after it, with a minus).

    `kinds` are numbers in the vocabulary: the evidence that the step chooses from.
    """

    id: str
    title: str
    weeks_before_visit: int
    what: str = ""
    kinds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Awards:
    """How long an award of a level lasts or lasted, and what to know of awards today."""

    lasted: Interval | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of a lint that the rules accept, and why. `at` is the id of the part it stands in.

    `of` names what the finding is about where the code alone does not; empty for anything.
    """

    lint: str
    because: str
    of: str
    at: str
    file: str
    line: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class ShownWording:
    """That own wording is shown: the name of its file, a hash of the file, and how much of it."""

    file: str
    sha256: str
    statements: int
    references: int
