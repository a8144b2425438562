"""Which other framework a name belongs to that the one in use does not know.

A bundle may be written for one framework and assessed under another: what it says of the first is
passed over, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from eflg_engine.evidence.named import Entry
from eflg_engine.framework import Framework
from eflg_engine.framework.installed import known_ids
from eflg_engine.framework.naming import CRITERION, TARGETS, Naming
from eflg_engine.framework.shipped import shipped_ids
from eflg_engine.reading.problems import InvalidInput


class OtherFrameworks:
    """The frameworks known beside the one in use: first the one that a bundle names, then others.

    The first is asked for any name that it reads; the others for codes, and for the full ids of
    themes, criteria and questions, alone: a title, or one word, may be a slip for one of the
    framework in use.
    """

    def __init__(self, framework: Framework, named: str) -> None:
        self._in_use = framework.id
        self._named = named

    def of(self, entry: Entry, sorts: tuple[str, ...] = TARGETS) -> str:
        """The id of the framework that an entry belongs to, or ""."""
        return next(
            (each for each, naming in self._known() if self._has(each, naming, entry, sorts)), ""
        )

    @cached_property
    def _first(self) -> tuple[str, ...]:
        """The framework that the bundle names, where it is known."""
        ids = shipped_ids()
        known = self._named in ids or (self._named != self._in_use and self._named in known_ids())
        return (self._named,) if known else ()

    def _known(self) -> Iterator[tuple[str, Naming]]:
        for each in dict.fromkeys([*self._first, *shipped_ids()]):
            if each != self._in_use and (naming := _naming(each)) is not None:
                yield each, naming

    def _has(self, framework: str, naming: Naming, entry: Entry, sorts: tuple[str, ...]) -> bool:
        if framework != self._named and not ("." in entry.name and naming.is_id(entry.name)):
            return False
        return bool(ids_of(naming, entry, sorts))


def ids_of(naming: Naming, entry: Entry, sorts: tuple[str, ...] = TARGETS) -> tuple[str, ...]:
    """The ids that an entry stands for; none where it names nothing, or could name two things."""
    if not entry.question:
        reading = naming.read(entry.name, sorts)
        return () if reading.other else reading.ids
    criterion = naming.one(entry.name, (CRITERION,))
    question = naming.question(criterion, entry.question) if criterion else None
    return (question,) if question else ()


@lru_cache(maxsize=32)
def _naming(framework: str) -> Naming | None:
    """The names of a known framework; None where it cannot be read."""
    try:
        return Naming.of(Framework.load(framework))
    except InvalidInput:
        return None
