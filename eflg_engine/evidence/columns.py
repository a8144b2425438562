"""The evidence of a bundle as columns, in the order in which a framework is met with it.

Numbers stand for items: by date, then id. Where a bundle was made from trusted data the columns
are read off the data, and an item is made only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter, itemgetter

from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.evidence.trusted import Data, as_words, is_plain, made_item

Words = tuple[str, str, str]
"""An item's words for its kind, what it shows and its assurance; the last two may be empty."""

Figure = Decimal | int | float | str
"""A figure as bundles and their data write it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is asked of all items of a bundle: each list has an entry an item."""

    ids: list[str]
    dated: list[date]
    words: list[Words]
    supports: list[Sequence[str]]
    reviewed: list[tuple[date, int]]  # the last day and the number of each item up for review
    snapshots: dict[int, date]  # of items that speak of a yearly snapshot
    measures: dict[int, Mapping[str, Figure]]  # of items with figures
    named: Callable[[str], list[tuple[str, ...]]]  # what items name of a dimension
    item: Callable[[int], EvidenceItem]


def columns_of(bundle: Bundle) -> Columns:
    """The columns of a bundle's evidence."""
    data = bundle.__dict__.get("trusted_data")
    if data is not None and "evidence" not in bundle.__dict__ and is_plain(data["evidence"]):
        return _of_data(data["evidence"])
    return _of_items(in_order(bundle))


def in_order(bundle: Bundle) -> tuple[EvidenceItem, ...]:
    """The items of a bundle by number."""
    return tuple(sorted(bundle.evidence, key=attrgetter("dated", "id")))


def _of_items(items: tuple[EvidenceItem, ...]) -> Columns:
    return Columns(
        ids=[item.id for item in items],
        dated=[item.dated for item in items],
        words=[(item.kind, item.shows, item.assurance) for item in items],
        supports=[item.supports for item in items],
        reviewed=[(i.review_by, n) for n, i in enumerate(items) if i.review_by is not None],
        snapshots={n: item.snapshot for n, item in enumerate(items) if item.snapshot is not None},
        measures={number: item.measures for number, item in enumerate(items) if item.measures},
        named=lambda dimension: list(map(attrgetter(dimension), items)),
        item=items.__getitem__,
    )


def _of_data(evidence: Sequence[Data]) -> Columns:
    rows = sorted(evidence, key=itemgetter("dated", "id"))
    day = date.fromisoformat
    made: dict[int, EvidenceItem] = {}

    def item(number: int) -> EvidenceItem:
        found = made.get(number)
        if found is None:
            found = made[number] = made_item(rows[number])
        return found

    return Columns(
        ids=[row["id"] for row in rows],
        dated=[day(row["dated"]) for row in rows],
        words=[
            # `in` and `[]` are twice as quick as `get`
            (
                row["kind"],
                row["shows"] if "shows" in row else "",  # noqa: SIM401
                row["assurance"] if "assurance" in row else "",  # noqa: SIM401
            )
            for row in rows
        ],
        supports=[row["supports"] for row in rows],
        reviewed=[(day(r["review_by"]), n) for n, r in enumerate(rows) if "review_by" in r],
        snapshots={n: day(row["snapshot"]) for n, row in enumerate(rows) if "snapshot" in row},
        measures={number: row["measures"] for number, row in enumerate(rows) if "measures" in row},
        named=lambda name: [as_words(row[name]) if name in row else () for row in rows],
        item=item,
    )


def as_decimal(value: Figure) -> Decimal:
    """A figure as bundles and their data write it, without loss."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
