"""Reports as Markdown (GitHub's kind), to paste into a committee report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eflg_engine.report.blocks import (
    MET,
    PLAIN,
    UNMET,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Link,
    Paragraph,
    Picture,
    Reference,
    Strong,
    Table,
)
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.report import Report, Screen, T

INDEX = "index"
"""The page that leads to the others of its folder."""

_SPECIAL = re.compile(r"[\\`*{}\[\]<>#|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=[#A-Za-z])")
_AT_THE_START = re.compile(r"^()([-+=])|^(\d+)([.)])")


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The blocks of a report."""
    assert report.blocks is not None
    return render(report.blocks(subject))


def page_link(to: str, ending: str) -> str:
    """The address of a page without its ending, and of a place in it, with the ending."""
    path, mark, place = to.partition("#")
    folder, slash, page = path.rpartition("/")
    if page == INDEX and ending == ".md":
        page = "README"  # what a folder shows of itself where Markdown is read
    return f"{folder}{slash}{page}{ending if page else ''}{mark}{place}"


def render(blocks: Sequence[Block]) -> str:
    """Blocks as Markdown, ending in a newline."""
    return "\n".join("\n".join(_block(block)) + "\n" for block in blocks)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is written."""
    if isinstance(text, Link) and re.fullmatch(r"https?://[^\s<>\\]+", text):
        return f"<{text}>"
    if isinstance(text, Reference):
        return f"[{escaped(str(text))}]({page_link(text.to, '.md')})"
    words = " ".join(printable(text).split())
    return _AT_THE_START.sub(r"\1\3\\\2\4", _SPECIAL.sub(r"\\\g<0>", words))


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        if block.anchor:
            yield from (f'<a id="{block.anchor}"></a>', "")
        yield f"{'#' * block.rank} {escaped(block.text)}"
    elif isinstance(block, Paragraph):
        yield escaped(block.text)
    elif isinstance(block, Picture):
        yield from (f"**{escaped(block.title)}**", "")
        yield from _table(block.table)
    elif isinstance(block, Facts):
        for label, value in block.rows:
            yield f"- **{escaped(label)}:** {_cell(value)}"
    elif isinstance(block, Entries):
        for entry in block.entries:
            yield from _entry(entry, "")
    else:
        yield from _table(block)


def _entry(entry: Entry, indent: str) -> Iterator[str]:
    mark = entry.mark
    if mark == PLAIN:
        mark = "-"
    elif mark in (MET, UNMET):
        mark = f"- {mark}"
    yield f"{indent}{mark} {escaped(entry.text)}"
    inside = indent + (" " * (len(entry.mark) + 1) if entry.mark[:1].isdigit() else "  ")
    for child in entry.children:
        yield from _entry(child, inside)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.header)
    rule = "---:" if table.numeric else "---"
    yield f"| {' | '.join(['---', *[rule] * (len(table.header) - 1)])} |"
    for row in table.rows:
        yield _row((Strong(row), *[""] * (len(table.header) - 1)) if isinstance(row, str) else row)
    if table.legend:
        yield ""
        yield "; ".join(f"{_cell(cell)}: {escaped(meaning)}" for cell, meaning in table.legend)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(cell: str) -> str:
    return f"**{escaped(cell)}**" if isinstance(cell, Strong) and cell else escaped(cell)
