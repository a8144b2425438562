"""Looking into data that may not have the right shape: what is not there is simply not found.

For checks that must run, and find what they can, even where a file has other problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown, suggestion


def part(data: object, key: str) -> object:
    """The value of a key, or None."""
    return data.get(key) if isinstance(data, dict) else None


def mapping(value: object) -> dict[str, object]:
    """The value if it is a mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[object]:
    """The value if it is a list, or an empty one."""
    return value if isinstance(value, list) else []


def word(value: object) -> str | None:
    """The value as text, if it is a text or a number and not empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def words_at(data: object, path: Path, key: str) -> Sequence[tuple[Path, str]]:
    """The words under a key, one or a list of them, each with the path to it."""
    value = data.get(key) if isinstance(data, dict) else None
    if value is None:
        return ()
    if isinstance(value, list):
        words = enumerate(map(word, value))
        return [((*path, key, number), found) for number, found in words if found is not None]
    found = word(value)
    return [((*path, key), found)] if found is not None else ()


def unknown(
    sort: str,
    place: Place,
    path: Path,
    found: str,
    allowed: Sequence[str] | str,
    meant: str | None,
    message: str = "",
) -> Problem:
    """A word that leads nowhere; `sort` names what it should be."""
    return Problem(
        f"unknown_{sort}",
        place,
        message or f"there is no such {_SORTS[sort]}",
        shown(found),
        allowed
        if isinstance(allowed, str)
        else listed([*dict.fromkeys(allowed)]) or "none is defined",
        suggestion(meant),
        path,
    )


_SORTS = {
    "aim": "aim",
    "assurance": "rung on the ladder of assurance",
    "cell": "cell in the matrix of characteristics and aims",
    "bounds": "ground for the numbers of a criterion",
    "characteristic": "protected characteristic",
    "criterion": "criterion in the base",
    "effort": "effort",
    "item": "evidence item in this bundle",
    "kind": "kind of evidence",
    "level": "level in this framework",
    "module": "module",
    "objective": "objective in this bundle",
    "priority": "priority in this bundle",
    "profile_field": "fact about a council",
    "shows": "rung on the ladder of what evidence shows",
    "source": "source in this framework",
    "standing": "standing of a criterion",
    "target": "criterion, theme or module",
}


class Ids:
    """Ids seen so far, to find those used twice."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: dict[str, Path] = {}

    def again(self, found: str, path: Path) -> Iterator[Problem]:
        """The problem of this id at this path, if it was seen before."""
        first = self.seen.setdefault(found, path)
        if first is not path:
            yield twice(self.document, path, found, self.document.place(first))


def twice(
    document: Document, path: Path, found: str, first: Place, *, key: bool = False
) -> Problem:
    """The problem of an id that is used again."""
    return Problem(
        "duplicate_id",
        document.place(path, key=key),
        f'the id "{shown(found)}" is already used at {first}',
        hint="give each its own id",
        path=path,
    )
