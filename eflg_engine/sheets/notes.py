"""What is said of a workbook besides its problems: each sort of thing once, with how often."""

from __future__ import annotations

from dataclasses import dataclass, field

from eflg_engine.reading.problems import Place, Problem, listed, shown

_NAMED = 4


@dataclass(slots=True)
class _Said:
    code: str
    place: Place
    message: str
    also: list[str] = field(default_factory=list)


class Notes:
    """Notes on cells; those that say the same of several cells are gathered."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], _Said] = {}
        self._plain: list[Problem] = []

    def cell(self, code: str, why: str, place: Place, found: object, became: str = "") -> None:
        """A cell that is not read as it stands; `why` is the same for all cells of its sort."""
        what = f"is read as {became}: {why}" if became else why
        first = self._said.get((code, why))
        if first is None:
            self._said[code, why] = _Said(code, place, f'"{shown(found)}" {what}')
        else:
            first.also.append(str(place).rpartition(": ")[2])

    def plain(self, code: str, place: Place, message: str) -> None:
        """Any other note."""
        self._plain.append(Problem(code, place, message))

    def listed(self) -> list[Problem]:
        """Every note."""
        return [*self._plain, *map(_problem, self._said.values())]


def _problem(said: _Said) -> Problem:
    count = len(said.also)
    hint = ""
    if count:
        hint = f"so are {count:,} more: {listed(said.also, _NAMED)}" if count > 1 else ""
        hint = hint or f"so is {said.also[0]}"
    return Problem(said.code, said.place, said.message, hint=hint)
