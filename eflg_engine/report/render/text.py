"""Reports as plain text: 80 columns, ASCII decoration only, colour when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eflg_engine.report.blocks import (
    MET,
    UNMET,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Strong,
    Table,
)
from eflg_engine.report.render.wrapping import columns, printable, wrap
from eflg_engine.report.report import PAPER, Report, Screen, T

if TYPE_CHECKING:
    from eflg_engine.report.findings import Findings

WIDTH = PAPER.width
LEAST_WIDTH = 40
GAP = "  "

_BOLD, _GREEN, _YELLOW = "1", "32", "33"


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The text of a report: its own, else its blocks, else what was found."""
    if report.text is not None:
        return report.text(subject, screen)
    if report.blocks is not None:
        return render(report.blocks(subject), screen.width, colour=screen.colour)
    assert report.findings is not None
    return _findings(report.findings(subject))


def _findings(findings: Findings) -> str:
    """Findings one by one, each with its place, and how many there are."""
    lines: list[str] = []
    for each in findings.found:
        if each.accepted:
            continue
        lines.append(f"{each.place}: {each.kind.word} {each.kind.code} {each.kind.name}")
        lines += (f"  {line}" for line in wrap(each.sentence, WIDTH - 2))
        lines += (f"  {line}" for line in each.lines)
        lines.append("")
    lines += wrap(findings.summary, WIDTH)
    return "".join(f"{printable(line) if line else ''}\n" for line in lines)


def render(blocks: Sequence[Block], width: int = WIDTH, *, colour: bool = False) -> str:
    """Blocks as lines of at most `width` columns (and never fewer than 40), ending in a newline."""
    renderer = _Renderer(max(width, LEAST_WIDTH), colour)
    lines: list[str] = []
    for block in blocks:
        lines += renderer.block(block)
        if not isinstance(block, Heading) or block.rank == 1:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line.rstrip()}\n" for line in lines)


class _Renderer:
    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            yield from self.heading(block)
        elif isinstance(block, Paragraph):
            yield from wrap(block.text, self.width)
        elif isinstance(block, Picture):
            yield from (self.paint(line, _BOLD) for line in wrap(block.title, self.width))
            yield from self.table(block.table)
        elif isinstance(block, Facts):
            yield from self.facts(block)
        elif isinstance(block, Entries):
            for entry in block.entries:
                yield from self.entry(entry, 0)
                if block.loose and entry is not block.entries[-1]:
                    yield ""
        else:
            yield from self.table(block)

    def paint(self, text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and text else text

    def heading(self, heading: Heading) -> Iterator[str]:
        lines = wrap(heading.text, self.width)
        for line in lines:
            yield self.paint(line, _BOLD)
        if heading.rank <= 2:
            yield ("=" if heading.rank == 1 else "-") * max(map(columns, lines))

    def facts(self, facts: Facts) -> Iterator[str]:
        widest = min(max(columns(label) for label, _ in facts.rows), self.width // 3)
        widths = [widest, self.width - widest - len(GAP)]
        for row in facts.rows:
            cells = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
            for line in range(max(map(len, cells))):
                texts = [lines[line] if line < len(lines) else "" for lines in cells]
                yield self._line(texts, widths, False, (_BOLD,), row)

    def entry(self, entry: Entry, indent: int) -> Iterator[str]:
        lead = f"{entry.mark} " if entry.mark else ""
        inside = min(indent + len(lead), self.width // 2)
        first = " " * (inside - len(lead))
        if entry.mark in (MET, UNMET):
            lead = self.paint(entry.mark, _GREEN if entry.mark == MET else _YELLOW) + " "
        for place, line in enumerate(wrap(entry.text, self.width - inside)):
            yield (first + lead if not place else " " * inside) + line
        for child in entry.children:
            yield from self.entry(child, inside)

    # --- tables -------------------------------------------------------------------------------

    def table(self, table: Table) -> Iterator[str]:
        indent = 2 if any(isinstance(row, str) for row in table.rows) else 0
        widths = self._widths(table, indent)
        if widths is None:
            yield from self._as_list(table)
        else:
            yield from self._header(table, widths)
            for row in table.rows:
                if isinstance(row, str):
                    yield from (self.paint(line, _BOLD) for line in wrap(row, self.width))
                else:
                    yield from self._row(row, widths, table.numeric, indent)
        if table.legend:
            yield ""
            key = "; ".join(f"{_cell(cell)}: {meaning}" for cell, meaning in table.legend)
            yield from wrap(key, self.width)

    def _widths(self, table: Table, indent: int) -> list[int] | None:
        """The width of each column; None if there is no room for them all."""
        rows = [row for row in table.rows if not isinstance(row, str)]
        wanted: list[int] = []
        least: list[int] = []
        for place, heading in enumerate(table.header):
            sizes = [columns(_cell(row[place])) for row in rows]
            if not place:
                sizes = [size + indent for size in sizes]
            size = min(max([columns(heading), *sizes]), self.width)
            whole = place > 0 and table.numeric  # numbers stay in one piece; their heading need not
            wanted.append(size)
            least.append(max([5, *sizes]) if whole else min(16, size))
        room = self.width - len(GAP) * (len(wanted) - 1)
        while sum(wanted) > room:
            spare, place = max((wanted[i] - least[i], -i) for i in range(len(wanted)))
            if spare <= 0:
                return None
            wanted[-place] -= 1
        return wanted

    def _header(self, table: Table, widths: list[int]) -> Iterator[str]:
        cells = [wrap(cell, size) for cell, size in zip(table.header, widths, strict=True)]
        height = max(map(len, cells))
        for line in range(height):
            texts = [[""] * (height - len(lines)) + lines for lines in cells]  # at the foot
            yield self._line([lines[line] for lines in texts], widths, table.numeric, (_BOLD,))

    def _row(
        self, row: tuple[str, ...], widths: list[int], numeric: bool, indent: int
    ) -> Iterator[str]:
        cells = [wrap(_cell(cell), size) for cell, size in zip(row, widths, strict=True)]
        first, *others = wrap(row[0], widths[0] - indent)
        if others:
            whole = " ".join(printable(row[0]).split())
            others = wrap(whole[len(first) :], widths[0] - indent - 2)
        cells[0] = [" " * indent + first, *(" " * (indent + 2) + line for line in others)]
        for line in range(max(map(len, cells))):
            texts = [lines[line] if line < len(lines) else "" for lines in cells]
            codes = (_BOLD, _GREEN) if any(isinstance(cell, Strong) for cell in row) else ()
            yield self._line(texts, widths, numeric, codes, row)

    def _line(
        self,
        texts: list[str],
        widths: list[int],
        numeric: bool,
        codes: tuple[str, ...],
        row: tuple[str, ...] = (),
    ) -> str:
        """One line of a table; `codes` colour all of it, or the strong cells of a row."""
        parts = []
        for place, (text, size) in enumerate(zip(texts, widths, strict=True)):
            space = " " * (size - columns(text))
            painted = text
            if codes and (not row or isinstance(row[place], Strong)):
                painted = self.paint(text, *codes)
            parts.append(space + painted if numeric and place else painted + space)
        return GAP.join(parts)

    def _as_list(self, table: Table) -> Iterator[str]:
        """A table too wide for the page: a paragraph a row."""
        for row in table.rows:
            if isinstance(row, str):
                yield from wrap(row, self.width)
                continue
            yield from wrap(row[0], self.width)
            pairs = zip(table.header[1:], row[1:], strict=True)
            text = "; ".join(f"{head}: {_cell(cell)}" for head, cell in pairs)
            yield from (f"    {line}" for line in wrap(text, self.width - 4))


def _cell(cell: str) -> str:
    return f"[{cell}]" if isinstance(cell, Strong) else cell
