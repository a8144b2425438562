"""What a report on one sort of result has: the parts that formats are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from eflg_engine.report.blocks import Heading, Picture
from eflg_engine.report.catalogue import say

if TYPE_CHECKING:
    from datetime import date

    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.evidence.bundle import Bundle
    from eflg_engine.framework.model import Framework
    from eflg_engine.report.blocks import Block
    from eflg_engine.report.findings import Case, Findings

T = TypeVar("T")


class Screen(NamedTuple):
    """What a report is shown on: the width of text in columns, whether in colour, whether ASCII
    alone; and a Word document whose styles it takes (its bytes, checked)."""

    width: int = 80
    colour: bool = False
    ascii: bool = False
    template: bytes = b""


PAPER = Screen()
"""A file, or a pipe in UTF-8."""


class Tidy(NamedTuple):
    """A table for a workbook: a row a thing, the same sort of value down each column."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


class Appointment(NamedTuple):
    """A day by which something is to be done; no other of the timeline has its `key`."""

    key: str
    day: date
    summary: str
    text: str
    urgent: bool


class Timeline(NamedTuple):
    """Appointments, the command that they come from, and the day on which it was asked."""

    command: str
    title: str
    asked: date
    appointments: tuple[Appointment, ...]


class Report(NamedTuple, Generic[T]):
    """The report on results of type T: how each part is made from one; None where it has none.

    `title` names it in messages ("assessment"). A format can be made where it finds a part that it
    takes: see `formats.FORMATS`.
    """

    title: str
    blocks: Callable[[T], Sequence[Block]] | None = None
    data: Callable[[T], object] | None = None
    columns: Sequence[str] = ()
    rows: Callable[[T], Iterable[Sequence[object]]] | None = None
    findings: Callable[[T], Findings] | None = None
    cases: Callable[[T], tuple[str, Iterable[Case]]] | None = None  # a name, and what was tested
    text: Callable[[T, Screen], str] | None = None  # where the text is more than blocks
    timeline: Callable[[T], Timeline] | None = None
    language: Callable[[T], str] | None = None  # as in BCP 47; None: English
    brief: Callable[[T], bool] | None = None  # whether it is to fit a page or two
    tables: Callable[[T], Sequence[Tidy]] | None = None  # of a workbook, where `rows` is not all
    bundle: Callable[[T], tuple[Bundle, Framework]] | None = None  # whose sheets follow them
    pictures: Callable[[T], Sequence[Picture]] | None = None
    interchange: Callable[[T], Assessment] | None = None  # what other tools are told of
    pictures_placed: bool = False  # whether those to show stand among the blocks
    first: tuple[str, ...] = ()  # formats to list before the others

    def illustrated(self, subject: T) -> Sequence[Block]:
        """The blocks, with the report's pictures at their end where none stand among them."""
        assert self.blocks is not None
        blocks = self.blocks(subject)
        if self.pictures is None or self.pictures_placed:
            return blocks
        if any(isinstance(each, Picture) for each in blocks):
            return blocks
        drawn = self.pictures(subject)
        return [*blocks, Heading(say("In pictures")), *drawn] if drawn else blocks
