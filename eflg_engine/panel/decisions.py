"""Decisions: what level somebody gave a theme of a council, and what it rested on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eflg_engine.framework.model import Framework
from eflg_engine.reading.one_line import one_line


@dataclass(frozen=True, slots=True)
class Decision:
    """The level (from 0, -1 below the first) given to a theme of a council.

    It rests on the requirements `met`; those `not_asked` of this council are compared with nothing.
    Both by number: see `Decisions.requirements`. `rules` is the level that the rules give, None
    where they give none. `place` says where it stands: the file without its folder.
    """

    council: str
    theme: str
    level: int
    met: frozenset[int]
    not_asked: frozenset[int] = frozenset()
    assessor: str = ""
    dated: date | None = None
    rules: int | None = None
    place: str = ""
    nearly: frozenset[int] = frozenset()

    __repr__ = one_line

    @property
    def name(self) -> str:
        """Whose it is: the council, the day and the assessor, as far as they are said."""
        day = "" if self.dated is None else self.dated.isoformat()
        return ", ".join(word for word in (self.council, day, self.assessor) if word)


@dataclass(frozen=True)
class Decisions:
    """Decisions on themes, and the ids of the requirements by whose numbers they are compared."""

    framework: Framework
    decisions: tuple[Decision, ...]
    requirements: tuple[str, ...]

    __repr__ = one_line
