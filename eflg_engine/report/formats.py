"""The formats that reports are written in."""

from __future__ import annotations

import re
from importlib import import_module
from typing import NamedTuple, TypeVar

from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.catalogue import ENGLISH, speaking
from eflg_engine.report.report import PAPER, Report, Screen

T = TypeVar("T")


class Format(NamedTuple):
    """A format. The module `report.render.ID` has its `render_report(report, subject, screen)`.

    `endings` are those of its files, the usual one first. `takes` names the parts of a report that
    it is made from: a report with any of them can be written in it.
    """

    id: str
    endings: tuple[str, ...]
    media_type: str
    takes: tuple[str, ...]

    def can_write(self, report: Report[T]) -> bool:
        """Whether a report has what this format is made from."""
        return any(getattr(report, part) is not None for part in self.takes)

    def render(self, report: Report[T], subject: T, screen: Screen = PAPER) -> str | bytes:
        """The report on a subject in this format; bytes where the format is no text."""
        module = import_module(f"eflg_engine.report.render.{self.id}")
        with speaking(report.language(subject) if report.language else ENGLISH):
            made: str | bytes = module.render_report(report, subject, screen)
        return made


_ALL = (
    Format("text", (".txt",), "text/plain", ("text", "blocks", "findings")),
    Format("json", (".json",), "application/json", ("data",)),
    Format("markdown", (".md", ".markdown"), "text/markdown", ("blocks",)),
    Format("csv", (".csv",), "text/csv", ("rows",)),
    Format(
        "docx",
        (".docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("blocks",),
    ),
    Format(
        "xlsx",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("rows", "tables"),
    ),
    Format("pdf", (".pdf",), "application/pdf", ("blocks",)),
    Format("sarif", (".sarif", ".sarif.json", ".json"), "application/sarif+json", ("findings",)),
    Format("junit", (".xml",), "application/xml", ("findings", "cases")),
    Format("ics", (".ics",), "text/calendar", ("timeline",)),
    Format("svg", (".svg",), "image/svg+xml", ("pictures",)),
    Format("png", (".png",), "image/png", ("pictures",)),
    Format("html", (".html", ".htm"), "text/html", ("blocks",)),
    Format("cyclonedx", (".cdx.json", ".json"), "application/vnd.cyclonedx+json", ("interchange",)),
    Format("oscal", (".oscal.json", ".json"), "application/json", ("interchange",)),
    Format("poam", (".poam.json", ".json"), "application/json", ("interchange",)),
)

FORMATS = {each.id: each for each in _ALL}
"""Every format, by its id."""

_AN_ENDING = r"[^/\\]\.[A-Za-z][A-Za-z0-9]{0,11}$"
_NOT_WRITTEN = (".doc", ".odt", ".xls", ".ods", ".pptx", ".ppt", ".odp")
"""Endings of files that people may ask for, and that no report is written to."""


def formats_of(report: Report[T]) -> tuple[str, ...]:
    """The ids of the formats that a report can be written in."""
    found = [each.id for each in _ALL if each.can_write(report)]
    return (*report.first, *(each for each in found if each not in report.first))


def format_for(report: Report[T], asked: str | None, file: str | None) -> str:
    """The format asked for; else the one that the ending of the file means; else text.

    Raises InvalidInput where the ending is that of another format.
    """
    ending = _ending(file or "")
    if not ending and (asked is not None or not re.search(_AN_ENDING, file or "")):
        return asked or "text"
    if asked is not None and ending in FORMATS[asked].endings:
        return asked
    written = [FORMATS[each] for each in formats_of(report)]
    meant = [each.id for each in written if ending in each.endings]
    if asked is None and meant:
        return meant[0]
    if not meant:
        allowed = ", ".join(f"{each.endings[0]} (--format {each.id})" for each in written)
        message = f"there is no {report.title} in the format that this ending stands for"
        if not ending:
            message = "this ending stands for no format"
        hint = "" if ending else "for a file that ends so all the same, say the format"
        found = f"{file}"
        raise InvalidInput([Problem("no_such_format", Place("-o"), message, found, allowed, hint)])
    assert asked is not None
    message = f"this is not how a file in --format {asked} ends"
    hint = f"give --format {meant[0]}, or leave out --format"
    endings = ", ".join(FORMATS[asked].endings)
    raise InvalidInput([Problem("wrong_ending", Place("-o"), message, f"{file}", endings, hint)])


def _ending(file: str) -> str:
    """The ending of a file that stands for a format; empty where it stands for none."""
    known = [*_NOT_WRITTEN, *(ending for each in _ALL for ending in each.endings)]
    found = [ending for ending in known if file.casefold().endswith(ending)]
    return max(found, key=len, default="")
