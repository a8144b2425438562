"""The evidence of a bundle as columns, in the order in which a framework is met with it.

Numbers stand for items: by date, then id. Where a bundle was made from trusted data the columns
are read off the data, and an item is made only when somebody asks for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, itemgetter

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.unchecked_bundle import Data, as_words, is_plain, made_item

Words = tuple[str, str, str]
"""An item's words for its kind, what it shows and its assurance; the last two may be empty.

What it shows begins with CHANGED where it says in `difference` what changed for people.
"""

CHANGED = "\0"

Figure = Decimal | int | float | str
"""A figure as bundles and their data write it."""


class Columns(ABC):
    """What is asked of all items of a bundle: each list has an entry an item."""

    ids: list[str]
    dated: list[date]
    words: list[Words]
    supports: list[Sequence[str]]
    review_by: dict[int, date]  # of items up for review
    snapshots: dict[int, date]  # of items that speak of a yearly snapshot
    measures: Mapping[int, Mapping[str, Figure]]  # of items with figures

    @property
    @abstractmethod
    def items(self) -> tuple[EvidenceItem, ...]:
        """The items."""

    @abstractmethod
    def named(self, dimension: str) -> dict[int, tuple[str, ...]]:
        """The words of a dimension that items name, for those that name some."""

    @abstractmethod
    def item(self, number: int) -> EvidenceItem:
        """The item of that number."""


def columns_of(bundle: Bundle) -> Columns:
    """The columns of a bundle's evidence."""
    data = bundle.__dict__.get("trusted_data")
    if data is not None and "evidence" not in bundle.__dict__ and is_plain(data["evidence"]):
        return _OfData(data["evidence"])
    return _OfItems(tuple(sorted(bundle.evidence, key=attrgetter("dated", "id"))))


class _OfItems(Columns):
    """The columns of items that are there."""

    def __init__(self, items: tuple[EvidenceItem, ...]) -> None:
        self._items = items
        self.ids = [item.id for item in items]
        self.dated = [item.dated for item in items]
        self.words = [
            (item.kind, CHANGED + item.shows if item.difference else item.shows, item.assurance)
            for item in items
        ]
        self.supports = [item.supports for item in items]
        self.review_by = {n: i.review_by for n, i in enumerate(items) if i.review_by is not None}
        self.snapshots = {n: i.snapshot for n, i in enumerate(items) if i.snapshot is not None}
        self.measures = {
            number: item.measures for number, item in enumerate(items) if item.measures
        }

    @property
    def items(self) -> tuple[EvidenceItem, ...]:
        return self._items

    def named(self, dimension: str) -> dict[int, tuple[str, ...]]:
        named = enumerate(map(attrgetter(dimension), self._items))
        return {number: words for number, words in named if words}

    def item(self, number: int) -> EvidenceItem:
        return self._items[number]


class _OfData(Columns):
    """The columns of items as plain data, which is trusted."""

    def __init__(self, evidence: Sequence[Data]) -> None:
        self._made: dict[int, EvidenceItem] = {}
        self._rows = rows = sorted(evidence, key=itemgetter("dated", "id"))
        day = date.fromisoformat
        self.ids = [row["id"] for row in rows]
        self.dated = [day(row["dated"]) for row in rows]
        self.words = [
            # `in` and `[]` are twice as quick as `get`
            (
                row["kind"],
                shows_of(row),
                row["assurance"] if "assurance" in row else "",  # noqa: SIM401
            )
            for row in rows
        ]
        self.supports = [row["supports"] for row in rows]
        self.review_by = {n: day(r["review_by"]) for n, r in enumerate(rows) if "review_by" in r}
        self.snapshots = {
            n: day(row["snapshot"]) for n, row in enumerate(rows) if "snapshot" in row
        }
        self.measures = {n: row["measures"] for n, row in enumerate(rows) if "measures" in row}

    @cached_property
    def items(self) -> tuple[EvidenceItem, ...]:
        return tuple(map(self.item, range(len(self._rows))))

    def named(self, dimension: str) -> dict[int, tuple[str, ...]]:
        rows = enumerate(self._rows)
        return {n: as_words(row[dimension]) for n, row in rows if dimension in row}

    def item(self, number: int) -> EvidenceItem:
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = made_item(self._rows[number])
        return found


def shows_of(data: Data) -> str:
    """An item's word for what it shows, in data."""
    shows: str = data["shows"] if "shows" in data else ""  # noqa: SIM401
    return CHANGED + shows if "difference" in data else shows


def as_decimal(value: Figure) -> Decimal:
    """A figure as bundles and their data write it, without loss."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value if isinstance(value, int) else str(value))
