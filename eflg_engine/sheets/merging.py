"""Bundles that colleagues filled in parts, as one: nothing of them is lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eflg_engine.framework.dimensions import OF_COUNCIL, ON_ITEMS
from eflg_engine.framework.naming import name_key
from eflg_engine.reading.values import ALL

_PEOPLE_WRITE = ("title", "text", "action", "recommendation")
_LISTS = (*ON_ITEMS, "evidence")
_WITHOUT_NOTES = ("objectives", "strategic_aims")

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values for one thing: the first is kept, the other stands in the note where it can."""

    what: str
    key: str
    kept: str
    other: str
    file: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A reference that two files use for different things, and the new one in the second."""

    what: str
    file: str
    reference: str
    new: str


@dataclass(slots=True)
class Merge:
    """What became of files: the data of one bundle, and how it came about.

    `items` counts what each file offered; `same` how many of them an earlier file had.
    """

    data: Data
    items: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)


def merge(
    bundles: Sequence[tuple[str, Mapping[str, object]]], named_by_file: Collection[str] = ()
) -> Merge:
    """Bundles, each a name and its data as `to_data` writes it, as one.

    The first goes before the others wherever one value has to be chosen. Of the bundles in
    `named_by_file` the council's name is only that of their file: any other goes before it.
    """
    made = Merge({"format": 1, "council": {}, "evidence": []})
    for name, data in bundles:
        council = dict(data["council"])  # type: ignore[call-overload]
        if name in named_by_file:
            del council["name"]
        _Merger(made, name).add({**data, "council": council})
    if "name" not in made.data["council"]:
        first = bundles[0][1]["council"]
        assert isinstance(first, Mapping)
        made.data["council"] = {"name": first["name"], **made.data["council"]}
    return made


class _Merger:
    """Adds one file to what is merged so far."""

    def __init__(self, made: Merge, file: str) -> None:
        self.made, self.data, self.file = made, made.data, file
        self.new_references: dict[str, dict[str, str]] = {}

    def add(self, data: Data) -> None:
        """Add all that a bundle says."""
        for key in ("framework", "as_at", "scope", "was"):
            self._one(self.data, key, data.get(key), "the bundle")
        self._council(data["council"])
        if data.get("note"):
            notes = [self.data["note"]] if self.data.get("note") else []
            self.data["note"] = "\n".join(dict.fromkeys([*notes, data["note"]]))
        for key in ("strategic_aims", "objectives"):
            for entry in data.get(key, []):
                self._entry(key, entry)
        before = list(self.data["evidence"])
        self.made.items[self.file] = len(data["evidence"])
        self.made.same[self.file] = 0
        offered = data["evidence"]
        for item in offered:
            self._entry("evidence", item, _same_item(item, before, offered))
        for entry in data.get("actions", []):
            self._entry("actions", entry)
        for key, named_by in (
            ("self_assessment", ("for", "level")),
            ("past_results", ("framework", "level", "dated")),
        ):
            for entry in data.get(key, []):
                self._unnamed(key, entry, named_by)

    def _council(self, council: Data) -> None:
        for key, value in council.items():
            if key in OF_COUNCIL:
                self.data["council"][key] = _union(self.data["council"].get(key, []), value)
            else:
                self._one(self.data["council"], key, value, "the council")

    def _one(self, into: Data, key: str, value: object, what: str) -> bool:
        """Take a value where there is none yet; whether another one stands there."""
        if value in (None, "") or into.get(key) == value:
            return False
        if into.get(key) in (None, ""):
            into[key] = value
            return False
        conflict = Conflict(what, key, str(into[key]), str(value), self.file)
        self.made.conflicts.append(conflict)
        return True

    def _entry(self, key: str, entry: Data, same: Data | None = None) -> None:
        """Add an entry that has a reference, or merge it with the one that is the same."""
        entry = self._with_new_references(key, dict(entry))
        listed: list[Data] = self.data.setdefault(key, [])
        taken = {each["id"].casefold(): each for each in listed}
        under_id = taken.get(entry["id"].casefold())
        if same is None and key != "evidence" and under_id is not None:
            same = under_id if _alike(entry, under_id) else None
        if same is not None:
            if entry["id"] != same["id"]:
                self.new_references.setdefault(key, {})[entry["id"]] = same["id"]
            if key == "evidence":
                self.made.same[self.file] += 1
            self._into(same, entry, f"{key} {same['id']}".replace("evidence ", ""))
            return
        if under_id is not None:
            number = 2
            while f"{entry['id']}-{number}".casefold() in taken:
                number += 1
            new = f"{entry['id']}-{number}"
            self.made.renamed.append(Renamed(key, self.file, entry["id"], new))
            self.new_references.setdefault(key, {})[entry["id"]] = new
            entry["id"] = new
        listed.append(entry)

    def _with_new_references(self, key: str, entry: Data) -> Data:
        """An entry that names others by their references in what is merged."""
        named = {
            "evidence": (("objectives", "objectives"),),
            "objectives": (("aims", "strategic_aims"),),
            "actions": (("evidence", "evidence"),),
        }.get(key, ())
        for at, table in named:
            new = self.new_references.get(table, {})
            if isinstance(entry.get(at), list):
                entry[at] = [new.get(each, each) for each in entry[at]]
        if key == "actions" and "evidence_expected" in entry:
            entry["evidence_expected"] = [
                self._with_new_references("evidence", dict(each))
                for each in entry["evidence_expected"]
            ]
        return entry

    def _unnamed(self, key: str, entry: Data, named_by: Sequence[str]) -> None:
        listed: list[Data] = self.data.setdefault(key, [])
        wanted = [entry.get(each) for each in named_by]
        same = next((e for e in listed if [e.get(each) for each in named_by] == wanted), None)
        if same is None:
            listed.append(dict(entry))
        else:
            self._into(same, entry, f"{key} {wanted[0]}")

    def _into(self, same: Data, entry: Data, what: str) -> None:
        """Merge an entry into the one that is the same."""
        lost = []
        for key, value in entry.items():
            if key == "supports":
                same[key] = merged_supports(same.get(key, []), value)
            elif key in _LISTS:
                same[key] = _union(same.get(key, []), value)
            elif key == "measures":
                figures = same.setdefault(key, {})
                for name, figure in value.items():
                    if self._one(figures, name, figure, what):
                        lost.append(f"{name}: {figure}")
            elif key in ("evidence_expected", "proposed") or isinstance(value, list):
                same[key] = [*same.get(key, []), *(e for e in value if e not in same.get(key, []))]
            elif key == "note":
                notes = [same["note"]] if same.get("note") else []
                same["note"] = "\n".join(dict.fromkeys([*notes, value]))
            elif key != "id" and self._one(same, key, value, what):
                lost.append(f"{key}: {value}")
        if lost and what.partition(" ")[0] not in _WITHOUT_NOTES:
            said = f"Also given in {self.file}: {'; '.join(lost)}"
            notes = [same["note"]] if same.get("note") else []
            same["note"] = "\n".join([*notes, said])


def _union(first: object, second: object) -> object:
    """Two lists as one; `all` goes before any list."""
    if ALL in (first, second):
        return ALL
    one = first if isinstance(first, list) else [first]
    other = second if isinstance(second, list) else [second]
    return list(dict.fromkeys([*one, *other]))


def _same_item(item: Data, before: Sequence[Data], offered: Sequence[Data]) -> Data | None:
    """The item of earlier files that is the same: by link, by reference and title, by title."""
    link = _link_key(item)
    with_link = [each for each in before if link and _link_key(each) == link]
    if len(with_link) == 1 and sum(_link_key(each) == link for each in offered) == 1:
        return with_link[0]
    title = name_key(item["title"])
    titled = [each for each in before if name_key(each["title"]) == title]
    by_id = [each for each in titled if each["id"].casefold() == item["id"].casefold()]
    if by_id:
        return by_id[0]
    alike = [each for each in titled if each["dated"] == item["dated"]]
    if len(alike) == 1 and sum(name_key(each["title"]) == title for each in offered) == 1:
        return alike[0]
    return None


def _link_key(item: Data) -> str:
    bare = re.sub(r"^https?://(?:www\.)?", "", str(item.get("link", "")).strip().casefold())
    return bare.partition("#")[0].rstrip("/")


def _alike(entry: Data, other: Data) -> bool:
    """Whether two entries of one reference are the same thing: nothing they are called differs."""
    called = [
        (name_key(str(entry[key])), name_key(str(other[key])))
        for key in _PEOPLE_WRITE
        if entry.get(key) and other.get(key)
    ]
    return not called or any(one == another for one, another in called)


# --- what items support -------------------------------------------------------------------------


def merged_supports(first: object, second: object) -> object:
    """What both say: names once, with the places of both."""
    if first == second:
        return first
    if isinstance(first, list) and isinstance(second, list):
        return list(dict.fromkeys([*first, *second]))
    merged: Data = {}
    for supports in (first, second):
        for name, more in _as_mapping(supports).items():
            merged[name] = _both(merged[name], more) if name in merged else more
    split: Data = {}
    for name, more in merged.items():
        if not isinstance(more, dict) or "" not in more:
            split[name] = more
            continue
        split[name] = more.pop("")
        for question, place in more.items():
            full = f"{name}.{question}"
            split[full] = _both(split[full], place) if full in split else place
    return split


def _as_mapping(supports: object) -> Data:
    if isinstance(supports, Mapping):
        return dict(supports)
    names = supports if isinstance(supports, list | tuple) else [supports]
    return dict.fromkeys(names)


def _both(one: object, other: object) -> object:
    """What stands under a name in both; under "" the place of the name itself."""
    if one == other or other is None:
        return one
    if one is None:
        return other
    if isinstance(one, str) and isinstance(other, str):
        return "; ".join(dict.fromkeys([one, other]))
    if isinstance(one, list) and isinstance(other, list):
        return list(dict.fromkeys([*one, *other]))
    under: Data = {}
    for each in (one, other):
        pairs = {"": each} if isinstance(each, str) else _as_mapping(each)
        for question, place in pairs.items():
            under[question] = _both(under[question], place) if question in under else place
    return under
