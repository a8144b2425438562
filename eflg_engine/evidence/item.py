"""One item of evidence, and what it keeps when it is migrated from another framework.

What it keeps changes no level. The officer accepts a proposal by moving it to `supports`; `was`
holds what the item said under the other framework, so that it can be migrated back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from eflg_engine.evidence.made import (
    DAY,
    FIGURES,
    NO_DAY,
    TEXT,
    WORDS,
    refuse_made,
    tuple_of,
)
from eflg_engine.evidence.named import (
    Elsewhere,
    as_written,
    place_of,
    supports_data,
    with_elsewhere,
)
from eflg_engine.evidence.record import Record
from eflg_engine.framework.dimensions import ON_ITEMS
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.read_only import ReadOnly, read_only
from eflg_engine.reading.values import ALL


@dataclass(frozen=True, slots=True)
class Proposal(Record):
    """A part of the framework that an item may support, how close it is to where it was, and why.

    `strength` says how `origin`, which the item supported, stands to it: a crosswalk's word.
    """

    supports: str
    origin: str = ""
    strength: str = ""
    because: str = ""

    keys: ClassVar[Mapping[str, str]] = {"origin": "from"}


@dataclass(frozen=True, slots=True)
class ItemBefore(Record):
    """What an item said under another framework, as far as it says something else now.

    `supports` is as it was written. The rest is empty where nothing had to change.
    """

    supports: tuple[str, ...] = ()
    kind: str = ""
    proposed: tuple[Proposal, ...] = ()
    characteristics: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing a council can show. Names are as written; `("all",)` stands for all.

    `supports` holds ids of modules, themes, criteria and questions once the bundle was read under a
    framework (see `naming`); each keeps what was written for it, and its place in the document.
    `elsewhere` holds the names of other frameworks. Both are empty only for an item migrated from
    another framework: see Proposal and ItemBefore.

    `not_shown` holds ids of questions that somebody looked for in it and did not find; it changes
    nothing but what sorting asks.

    `dated` and `review_by` are days; `snapshot` is the day of which yearly figures speak. `shows`
    and `assurance` are empty where the file is silent.
    """

    id: str
    title: str
    kind: str
    supports: tuple[str, ...]
    dated: date
    review_by: date | None = None
    snapshot: date | None = None
    shows: str = ""
    assurance: str = ""
    characteristics: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    measures: Mapping[str, Decimal] = field(default_factory=ReadOnly, hash=False)
    link: str = ""
    difference: str = ""
    note: str = ""
    proposed: tuple[Proposal, ...] = ()
    was: Mapping[str, ItemBefore] = field(default_factory=ReadOnly, hash=False)
    not_shown: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()

    __repr__ = one_line

    def __post_init__(self) -> None:
        refuse_made(self, _SORTS)
        object.__setattr__(self, "measures", read_only(self.measures))
        object.__setattr__(self, "was", read_only(self.was))

    def place_of(self, *targets: str) -> str:
        """Where in the document the answer is, as said for the first of these ids that has a place.

        Empty where none has. For a question ask with its id first, then its criterion's.
        """
        places = {each: place for each in self.supports if (place := place_of(each))}
        return next((places[each] for each in targets if each in places), "")

    @property
    def waits_for_review(self) -> bool:
        """Whether it was migrated, and what it supports here is not decided yet."""
        if any(each.supports not in self.supports for each in self.proposed):
            return True
        return not self.supports and not self.elsewhere

    def to_data(self) -> dict[str, object]:
        """The item as plain data, without what is empty."""
        data: dict[str, object] = {}
        for (name, write), value in zip(_WRITTEN, _VALUES(self), strict=True):
            if name == "supports" and self.elsewhere:
                data[name] = supports_data(with_elsewhere(value, self.elsewhere))
            elif value:
                data[name] = write(value)
        return data


NAMED_BY_ITEMS = tuple(
    each.name for each in fields(EvidenceItem) if each.name in (*ON_ITEMS, "priorities")
)
"""The names of an item's fields that hold names of dimensions, or of priorities."""

_SORTS = {
    **dict.fromkeys(
        ("id", "title", "kind", "shows", "assurance", "link", "difference", "note"), TEXT
    ),
    **dict.fromkeys(("supports", *NAMED_BY_ITEMS, "not_shown"), WORDS),
    "dated": DAY,
    **dict.fromkeys(("review_by", "snapshot"), NO_DAY),
    "measures": FIGURES,
    "proposed": tuple_of(Proposal),
    "elsewhere": tuple_of(Elsewhere),
}
"""What the constructor takes."""


@dataclass(frozen=True, slots=True)
class Undated:
    """An item without a date yet: it counts for nothing. `said` is what stands in its place.

    `content` holds the rest, with a placeholder date.
    """

    content: EvidenceItem
    said: str

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.content.id

    @property
    def title(self) -> str:
        """The title of the item."""
        return self.content.title

    def to_data(self) -> dict[str, object]:
        """The item as plain data, without what is empty."""
        return self.content.to_data() | {"dated": self.said}


ItemDraft: Any = make_dataclass(
    "ItemDraft", [(each.name, Any, copy(each)) for each in fields(EvidenceItem)], slots=True
)
"""Mutable draft of an EvidenceItem, made several times faster; `finished` makes it the item."""


def finished(draft: Any) -> EvidenceItem:  # noqa: ANN401 - an ItemDraft
    """The draft turned into an EvidenceItem, in place."""
    draft.measures, draft.was = read_only(draft.measures), read_only(draft.was)
    draft.__class__ = EvidenceItem
    item: EvidenceItem = draft
    return item


def _listed(words: tuple[str, ...]) -> str | list[str]:
    return ALL if words == (ALL,) else as_written(words)


def _all_to_data(records: Any) -> object:  # noqa: ANN401 - proposals, or what was before
    if isinstance(records, tuple):
        return [each.to_data() for each in records]
    return {key: each.to_data() for key, each in records.items()}


_WRITERS: dict[str, Callable[[Any], object]] = {
    "supports": supports_data,
    **dict.fromkeys(("dated", "review_by", "snapshot"), date.isoformat),
    **dict.fromkeys(NAMED_BY_ITEMS, _listed),
    "measures": lambda figures: {name: _figure(value) for name, value in sorted(figures.items())},
    **dict.fromkeys(("proposed", "was"), _all_to_data),
    "not_shown": as_written,
}
_NAMES = tuple(each.name for each in fields(EvidenceItem) if each.name != "elsewhere")
_WRITTEN = tuple((name, _WRITERS.get(name, str)) for name in _NAMES)
_VALUES = attrgetter(*_NAMES)


def number_text(value: Decimal) -> int | float:
    """A figure as JSON and YAML write it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _figure(value: Decimal) -> int | float | str:
    """A figure without loss: as text where a float is not exact."""
    number = number_text(value)
    return number if Decimal(str(number)) == value else str(value)
