"""Access to data of any shape, for checks that run even where a file has other problems.

A value that is missing or of another type is passed over: reporting it is up to the file's model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown, suggestion
from eflg_engine.reading.values import unaccented


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document that is checked on its own: a module, say, or the whole of it."""

    document: Document
    data: object
    path: Path = ()

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of a value below this part."""
        return self.document.place((*self.path, *path), key=key)

    def problem(
        self,
        code: str,
        path: Path,
        message: str,
        found: str = "",
        allowed: str = "",
        hint: str = "",
        *,
        key: bool = False,
        below: Path = (),
    ) -> Problem:
        """A problem of the value at `path` below this part, or of its key.

        `below` leads on to what is missing there: it is part of the problem's path, not its place.
        """
        place, full = self.place(*path, key=key), (*self.path, *path, *below)
        return Problem(code, place, message, found, allowed, hint, full)


def part(data: object, *keys: str) -> object:
    """The value that these keys lead to, each in the mapping under the one before, or None."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def mapping(value: object) -> dict[str, object]:
    """The value if it is a mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[object]:
    """The value if it is a list, or an empty one."""
    return value if isinstance(value, list) else []


def entries_at(data: object, path: Path, key: str) -> Iterator[tuple[Path, object]]:
    """The entries of the list under a key, each with the path to it."""
    for number, entry in enumerate(entries(part(data, key))):
        yield (*path, key, number), entry


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
    where: Part,
    sort: str,
    path: Path,
    found: str,
    allowed: Sequence[str] | str,
    meant: str | None,
    message: str = "",
    *,
    key: bool = False,
) -> Problem:
    """The problem of a word at `path` that names nothing of a sort; `meant` is what it may mean."""
    if not isinstance(allowed, str):
        allowed = listed([*dict.fromkeys(allowed)]) or "none is defined"
    message = message or f"there is no such {_SORTS.get(sort, sort)}"
    hint = suggestion(meant)
    return where.problem(f"unknown_{sort}", path, message, shown(found), allowed, hint, key=key)


_SORTS = {
    "aim": "aim",
    "assurance": "rung on the ladder of assurance",
    "cell": "cell in the matrix of characteristics and aims",
    "bounds": "ground for the numbers of a criterion",
    "characteristic": "protected characteristic",
    "criterion": "criterion in the base",
    "effort": "effort",
    "holder": "holder of documents",
    "item": "evidence item in this bundle",
    "kind": "kind of evidence",
    "level": "level in this framework",
    "measure": "measure in this framework: each is declared with its title",
    "module": "module",
    "objective": "objective in this bundle",
    "priority": "priority in this bundle",
    "question": "question",
    "profile_field": "fact of the profile",
    "shows": "rung on the ladder of what evidence shows",
    "source": "source in this framework",
    "standing": "standing of a criterion",
}


class Ids:
    """Ids seen so far, each with the place it was first seen in."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Part, Path, str]] = {}

    def again(
        self, where: Part, path: Path, found: str | None, *, any_case: bool = False
    ) -> Iterator[Problem]:
        """The problem of an id at this path that was seen at another before; none for None.

        With `any_case` ids that differ by case, width or accents alone are the same.
        """
        if found is None:
            return
        here = where, path, found
        first = self._seen.setdefault(unaccented(found) if any_case else found, here)
        if first is here:
            return
        place = first[0].place(*first[1])
        if first[2] == found:
            yield twice(where, path, found, place)
        else:
            what = "case" if found.casefold() == first[2].casefold() else "width or accents"
            message = f'the id "{shown(found)}" differs by {what} alone from that at {place}'
            hint = f"give each an id that differs in more than {what.replace('case', 'capitals')}"
            yield where.problem("duplicate_id", path, message, shown(found), hint=hint)


def twice(where: Part, path: Path, found: str, first: Place) -> Problem:
    """The problem of an id that is used again."""
    message = f'the id "{shown(found)}" is already used at {first}'
    return where.problem("duplicate_id", path, message, hint="give each its own id")
