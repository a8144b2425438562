"""What a report on one sort of result has: the parts that formats are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from eflg_engine.analysis.forecasting import Forecast
    from eflg_engine.report.blocks import Block
    from eflg_engine.report.findings import Case, Findings

T = TypeVar("T")


class Screen(NamedTuple):
    """What a text is shown on: its width in columns, whether in colour, whether ASCII alone."""

    width: int = 80
    colour: bool = False
    ascii: bool = False


PAPER = Screen()
"""A file, or a pipe in UTF-8."""


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
    timeline: Callable[[T], Forecast] | None = None
    language: Callable[[T], str] | None = None  # as in BCP 47; None: English
    first: tuple[str, ...] = ()  # formats to list before the others
