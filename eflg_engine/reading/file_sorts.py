"""Files given in the place of others: what a file is by its keys, and which command takes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import folded
from eflg_engine.reading.yaml_text import json_data, read_bytes


class FileSort(NamedTuple):
    """A sort of file: what it is called, what is wanted where it is, and what takes it."""

    what: str
    wanted: str
    taken_by: str


SORTS = {
    "bundle": FileSort(
        "a bundle of evidence", "a bundle of evidence", "`eflg assess` and most others take it"
    ),
    "framework": FileSort(
        "part of a framework",
        "a framework",
        "give the folder that it lies in, as --framework or to `eflg framework check`",
    ),
    "ratings": FileSort("ratings of a panel", "ratings", "`eflg panel agreement` takes it"),
    "decisions": FileSort("decisions on themes", "decisions", "`eflg panel consistency` takes it"),
    "findings": FileSort(
        "findings of a peer challenge", "findings", "`eflg panel feedback` takes it"
    ),
    "crosswalk": FileSort("a crosswalk", "a crosswalk", "`eflg bundle migrate` takes it"),
    "mapping": FileSort("a mapping of columns", "a mapping of columns", "--mapping takes it"),
    "result": FileSort(
        "a result, not what it was made from",
        "a saved result",
        "`eflg compare` and `eflg verify` take it",
    ),
}  # fmt: skip
"""Every sort of file that is read, by a word of its own."""

_RULES = frozenset(
    ("levels", "module", "modules", "themes", "ladders", "kinds", "extends", "policies")
)


def sort_of(data: object) -> str:
    """The sort that the keys of a file's data show; empty where they show none."""
    if isinstance(data, str):  # a table, read as if it were YAML
        return sort_of_columns(data[:400].split(","))
    if not isinstance(data, Mapping):
        return ""
    if str(data.get("schema", "")).startswith("eflg-"):
        return "result"
    for sort in ("ratings", "decisions", "findings"):
        if isinstance(data.get(sort), list):
            return sort
    if isinstance(data.get("maps"), list) and {"from", "to"} & {*data}:
        return "crosswalk"
    if isinstance(data.get("sheets"), list):
        return "mapping"
    if isinstance(data.get("evidence"), list) or isinstance(data.get("council"), Mapping):
        return "bundle"
    return "framework" if _RULES & {*data} else ""


def sort_of_bytes(raw: bytes, name: str) -> str:
    """The sort that the content of a file shows, JSON or YAML; empty where it shows none."""
    try:
        data = json_data(raw)
        return sort_of(read_bytes(raw, name).data if data is None else data)
    except InvalidInput:
        return ""


def sort_of_columns(heads: Collection[str]) -> str:
    """The sort that the headers of a table show; empty where they show none."""
    found = {*map(folded, heads)}
    if "for" in found and found & {"met", "bundle"}:
        return "decisions"
    if {"assessor", "for"} <= found:
        return "ratings"
    return "findings" if {"sort", "text"} <= found else ""


def refuse_other(document: Document, wanted: str, shown: str | None = None) -> None:
    """Raise InvalidInput where a file is plainly of another sort than the one wanted.

    `shown` is its sort where its headers tell it.
    """
    sort = sort_of(document.data) if shown is None else shown
    if sort and sort != wanted:
        raise InvalidInput([other_sort(sort, wanted, document.place(()))])


def other_sort(sort: str, wanted: str, place: Place) -> Problem:
    """That a file is of one sort where another is wanted."""
    message = f"this is {SORTS[sort].what}; {SORTS[wanted].wanted} is wanted here"
    if SORTS[wanted].wanted.endswith("s") and not SORTS[wanted].wanted.startswith("a "):
        message = message.removesuffix("is wanted here") + "are wanted here"
    allowed = ""
    if wanted == "framework":
        allowed = "a folder that holds framework.yaml, or one file with levels and modules"
    return Problem("wrong_file", place, message, allowed=allowed, hint=SORTS[sort].taken_by)
