"""What a report is made of, before it is text, Markdown or HTML: one structure, three renderings.

Named tuples, not dataclasses: they take a fifth of the time to define, and `eflg` defines them at
every start.
"""

from __future__ import annotations

from typing import NamedTuple

from eflg_engine.report.catalogue import say
from eflg_engine.report.marked import Said as Said
from eflg_engine.report.marked import SaidStrongly as SaidStrongly
from eflg_engine.report.marked import Strong as Strong


class Link(str):
    """A web address."""

    __slots__ = ()


class Reference(str):
    """Words that lead to another page, or to a place in it; plain words where that cannot be."""

    __slots__ = ("to",)

    to: str

    def __new__(cls, words: str, to: str) -> Reference:
        """The words, and where they lead: `page#place`, the page without its ending."""
        made = super().__new__(cls, words)
        made.to = to
        return made


class Heading(NamedTuple):
    """A heading: rank 1 is the title of the report. An anchor is a name that links lead to."""

    text: str
    rank: int = 2
    anchor: str = ""


class Paragraph(NamedTuple):
    """A paragraph."""

    text: str


class Facts(NamedTuple):
    """Labels with their values."""

    rows: tuple[tuple[str, str], ...]


MET, UNMET, DASH, PLAIN = "[x]", "[ ]", "-", ""


class Entry(NamedTuple):
    """An entry of a list: a text and what hangs below; a mark stands in front.

    The mark is MET, UNMET, DASH, PLAIN (none) or a number with a full stop.
    """

    text: str
    children: tuple[Entry, ...] = ()
    mark: str = DASH


class Entries(NamedTuple):
    """A list. A loose one has an empty line after each entry."""

    entries: tuple[Entry, ...]
    loose: bool = False


class Table(NamedTuple):
    """A table: the first column is text, the others are short. A row that is a str spans all."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...] | str, ...]
    legend: tuple[tuple[str, str], ...] = ()  # a cell, and what it means
    numeric: bool = False  # all columns but the first stand to the right


class Picture(NamedTuple):
    """A picture (SVG, whole), its title, and a table that says the same without it.

    Forms that show no pictures show the title and the table.
    """

    svg: str
    title: str
    table: Table


Block = Heading | Paragraph | Facts | Entries | Table | Picture


def listing(entries: list[Entry], most: int, *, loose: bool = False) -> Entries:
    """The first `most` entries, and a last one that counts the rest."""
    left = len(entries) - most
    more = [Entry(say("and {count} more", count=left), mark=PLAIN)] if left > 0 else []
    return Entries((*entries[:most], *more), loose)
