"""The matrix of characteristics and aims: which cells there are, and how they are written.

A cell is "characteristic under aim". It exists where the characteristic counts for the aim, as the
vocabulary says. Its id is `race under foster_good_relations`; rules may write aliases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from eflg_engine.framework.vocabulary import Terms, Vocabulary

MATRIX = "matrix"
CELL_AS_WRITTEN = 'a characteristic, "under", and an aim that it counts for'


def cell_id(characteristic: str, aim: str) -> str:
    """The id of the cell of a characteristic and an aim, both by id."""
    return f"{characteristic} under {aim}"


def cell_parts(cell: str) -> tuple[str, str]:
    """The ids of the characteristic and of the aim of a cell."""
    characteristic, _, aim = cell.partition(" under ")
    return characteristic, aim


class Cells:
    """The cells there are, found by the ids or aliases of their two parts."""

    def __init__(
        self, characteristics: Terms, aims: Terms, aims_of: Mapping[str, Iterable[str]]
    ) -> None:
        self._characteristics = characteristics
        self._aims = aims
        self.ids: Sequence[str] = tuple(
            cell_id(characteristic, aim)
            for characteristic in characteristics.ids
            for aim in aims_of.get(characteristic, ())
        )

    def resolve(self, word: str) -> str | None:
        """The id of the cell that is written so, or None."""
        characteristic, aim = _parts_as_written(word)
        return self._cell(self._characteristics.resolve(characteristic), self._aims.resolve(aim))

    def suggest(self, word: str) -> str | None:
        """The cell that was probably meant by a word that names none."""
        one, aim = _parts_as_written(word)
        characteristics, aims = self._characteristics, self._aims
        return self._cell(
            characteristics.resolve(one) or characteristics.suggest(one),
            aims.resolve(aim) or aims.suggest(aim),
        )

    def _cell(self, characteristic: str | None, aim: str | None) -> str | None:
        if characteristic is None or aim is None:
            return None
        cell = cell_id(characteristic, aim)
        return cell if cell in self.ids else None


def _parts_as_written(word: str) -> tuple[str, str]:
    """The two sides of "under"; two empty texts where it does not stand between others."""
    found = re.fullmatch(r"\s*(\S.*?)\s+under\s+(\S.*?)\s*", word, re.IGNORECASE)
    return (found[1], found[2]) if found else ("", "")


def cells_of(vocabulary: Vocabulary) -> Cells:
    """The cells of a vocabulary."""
    ids = vocabulary.characteristics.ids
    aims_of = dict(zip(ids, vocabulary.aims_of, strict=True))
    return Cells(vocabulary.characteristics, vocabulary.aims, aims_of)


def cells_in_scope(vocabulary: Vocabulary, characteristics: Iterable[str]) -> tuple[str, ...]:
    """The cells of these characteristics (ids), characteristic by characteristic."""
    aims_of = dict(zip(vocabulary.characteristics.ids, vocabulary.aims_of, strict=True))
    return tuple(cell_id(name, aim) for name in characteristics for aim in aims_of[name])
