"""Bundles from plain data that is known to be right: nothing is checked, and items are made late.

For programs that keep bundles as `Bundle.to_data` writes them and want levels many times a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from eflg_engine.evidence.bundle import Bundle, Council, Objective, Scope, StrategicAim
from eflg_engine.evidence.item import NAMED_BY_ITEMS, EvidenceItem, ItemDraft, finished
from eflg_engine.evidence.named import supported
from eflg_engine.framework.dimensions import KEYS_OF_A_COUNCIL, OF_COUNCIL

Data = Mapping[str, Any]

_NO_FIGURES: Mapping[str, Decimal] = {}
_AFTER_DIGITS = ":"
"""The character after 9: text before it, and not before 0, begins with a digit."""

_NOT_PROFILE = frozenset(KEYS_OF_A_COUNCIL)


def trusted_bundle(data: Data) -> Bundle:
    """The bundle in data as `Bundle.to_data` writes it; items and papers are made late."""
    bundle: Bundle = object.__new__(Bundle)
    dated = _with_dates(data)
    # what is left out stands as a default in the class
    given: dict[str, object] = {
        "bindings": {},
        "trusted_data": _with_lists(dated),
        "written_data": data,
    }
    if dated is not data:
        given["undated"] = Bundle.from_data(data).undated
    given["council"] = _council(data["council"])
    given["was"] = Bundle.from_data(data).was if "was" in data else {}
    if data.get("as_at"):
        given["as_at"] = date.fromisoformat(data["as_at"])
    if data.get("scope"):
        scope = data["scope"]
        given["scope"] = Scope(as_words(scope["modules"]), as_words(scope["characteristics"]))
    if "objectives" in data:
        given["objectives"] = tuple([_objective(each) for each in data["objectives"]])
    if "strategic_aims" in data:
        given["strategic_aims"] = tuple([_aim(each) for each in data["strategic_aims"]])
    if "framework" in data:
        given["framework"] = data["framework"]
    if "note" in data:
        given["note"] = data["note"]
    bundle.__dict__.update(given)
    return bundle


def made_late(data: Data, written: Data, name: str) -> tuple[object, ...]:
    """The evidence of a bundle made from this data, or its papers of one sort.

    `written` is the data as it was given.
    """
    if name == "evidence" and is_plain(data["evidence"]):
        return tuple(map(made_item, data["evidence"]))
    if not data.get(name):
        return ()
    found: tuple[object, ...] = getattr(Bundle.from_data(written), name)
    return found


def _with_dates(data: Data) -> Data:
    """The data without the items that say that they have no date yet; itself where none does."""
    evidence = data["evidence"]
    said = [item["dated"] for item in evidence]
    if not said or (min(said) >= "0" and max(said) < _AFTER_DIGITS):
        return data
    dated = [each for each in evidence if "0" <= each["dated"] < _AFTER_DIGITS]
    return {**data, "evidence": dated}


class _Ids(list[str]):
    """The ids that a mapping under `supports` names, and the mapping: items made late keep it."""

    __slots__ = ("written",)
    written: Data


def _with_lists(data: Data) -> Data:
    """The data with a list of ids where `supports` is a mapping; the ids keep what was written."""
    evidence = data["evidence"]
    if dict not in map(type, [item["supports"] for item in evidence if "supports" in item]):
        return data
    listed = [
        {**item, "supports": _ids(item["supports"])}
        if "supports" in item and type(item["supports"]) is dict
        else item
        for item in evidence
    ]
    return {**data, "evidence": listed}


def _ids(written: Data) -> _Ids:
    """The ids that a mapping names, as `supported` reads them, but quickly."""
    found = _Ids()
    found.written = written
    for name, more in written.items():
        if more is None or type(more) is str:
            found.append(name)
        else:
            found += [f"{name}.{question}" for question in more]
    return found


def is_plain(evidence: Sequence[Data]) -> bool:
    """Whether no item was carried over from another framework."""
    return not any("proposed" in item or "was" in item for item in evidence)


def made_item(data: Data) -> EvidenceItem:
    """The plain item in data as `EvidenceItem.to_data` writes it."""
    get, day, supports = data.get, date.fromisoformat, data["supports"]
    draft = ItemDraft(
        id=data["id"],
        title=data["title"],
        kind=data["kind"],
        supports=supported(supports.written if isinstance(supports, _Ids) else supports),
        dated=day(data["dated"]),
        review_by=day(data["review_by"]) if "review_by" in data else None,
        snapshot=day(data["snapshot"]) if "snapshot" in data else None,
        shows=get("shows", ""),
        assurance=get("assurance", ""),
        measures={name: Decimal(str(figure)) for name, figure in data["measures"].items()}
        if "measures" in data
        else _NO_FIGURES,
        link=get("link", ""),
        difference=get("difference", ""),
        note=get("note", ""),
        not_shown=tuple(get("not_shown", ())),
    )
    for name in NAMED_BY_ITEMS:
        if name in data:
            setattr(draft, name, as_words(data[name]))
    return finished(draft)


def _council(data: Data) -> Council:
    if len(data) == 1:
        return Council(data["name"])
    return Council(
        data["name"],
        data.get("code", ""),
        profile={key: str(value) for key, value in data.items() if key not in _NOT_PROFILE},
        **{key: tuple(data.get(key, ())) for key in OF_COUNCIL},
    )


def _objective(data: Data) -> Objective:
    published = data.get("published")
    return Objective(
        data["id"],
        data.get("text", ""),
        date.fromisoformat(published) if published else None,
        tuple(data.get("aims", ())),
        tuple(data.get("priorities", ())),
    )


def _aim(data: Data) -> StrategicAim:
    priorities = tuple((each["id"], each.get("text", "")) for each in data.get("priorities", ()))
    return StrategicAim(data["id"], data.get("text", ""), priorities)


def as_words(listed: str | Sequence[str]) -> tuple[str, ...]:
    """What data lists of a dimension, where one word may stand alone."""
    return (listed,) if isinstance(listed, str) else tuple(listed)
