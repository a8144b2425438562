"""Reports as Word documents: headings, tables, lists and links that are such, and contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

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
from eflg_engine.report.catalogue import ENGLISH, TAGS, Catalogue
from eflg_engine.report.pictures.drawing import text_width
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.report import Report, Screen, T
from eflg_engine.report.word_document import (
    DEEPEST,
    Blank,
    Written,
    blank,
    document,
    link_id,
    picture_id,
    with_edges,
)

ADDRESSES_BELOW_FROM = 5
"""In tables with so many columns and more, web addresses stand below the words of the first."""
LONGEST_WORD = 2200
"""Room for words of some 20 letters, in twentieths of a point."""
CONTENTS_FROM = 5
"""So many headings and more are listed in front."""
EDGE_OF_BRIEF = 964
"""Of a page, above and below, in twentieths of a point: 17 mm."""
SHARPNESS = 1.0
"""Pixels for each unit of a picture: 120 an inch on A4. Drawing takes time by the pixel."""
MOST_CONTENTS = 40
"""Where there are more, those of the second rank alone are."""

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_MARKS = {MET: "Met", UNMET: "Not met"}
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def render_report(report: Report[T], subject: T, screen: Screen) -> bytes:
    """The blocks of a report as a document in the styles of the screen's template, if any."""
    language = ENGLISH if report.language is None else report.language(subject)
    brief = report.brief is not None and report.brief(subject)
    return word(report.illustrated(subject), screen.template, language, brief=brief)


def word(
    blocks: Sequence[Block], template: bytes = b"", language: str = ENGLISH, *, brief: bool = False
) -> bytes:
    """Blocks as a .docx file: the same bytes for the same blocks and template.

    A brief one is set close, without contents, and its tables bear no caption where a heading
    stands over them. Raises CannotWriteError where a library is missing.
    """
    found = blank(template)
    if brief and not template:
        found = with_edges(found, EDGE_OF_BRIEF)
    return document(found, _Writer(found, blocks, language, brief=brief).written())


class _Writer:
    """Writes blocks as the XML of a document's body, and what belongs to it."""

    def __init__(self, made: Blank, blocks: Sequence[Block], language: str, *, brief: bool) -> None:
        self.brief = brief
        self.made, self.ids, self.room = made, made.ids, made.room
        self.blocks, self.say = blocks, Catalogue(language)
        self.links: dict[str, str] = {}
        self.pictures: list[bytes] = []
        self.headings = [block for block in blocks if isinstance(block, Heading)]
        self.anchors = {each.anchor: _mark(each.anchor) for each in self.headings if each.anchor}
        self.counts = {"Figure": 0, "Table": 0}
        self.lists: list[str] = []
        self.bullets = self._list(made.shape)
        self.bookmark = 0
        self.heading = ""

    def written(self) -> Written:
        """All of it."""
        body: list[str] = []
        for block in self.blocks:
            body += self._block(block)
            if self.bookmark == 1 and block is self.headings[0] and not self.brief:
                body += self._contents()
        title = _clean(self.headings[0].text) if self.headings else "Report"
        page, pages = _field("PAGE", "1"), _field("NUMPAGES", "1")
        words = self.say("Page {page} of {pages}", page="\0", pages="\0")
        before, between, after = words.split("\0")
        side = '<w:jc w:val="right"/>'
        return Written(
            title,
            TAGS.get(self.say.language, self.say.language),
            "".join(body),
            f"<w:p><w:pPr/>{_run(title, size=17)}</w:p>",
            f"<w:p><w:pPr>{side}</w:pPr>{_run(before)}{page}{_run(between)}{pages}{_run(after)}"
            "</w:p>",
            "".join(self.lists),
            tuple(self.links),
            self.pictures,
        )

    def _list(self, shape: int, first: int = 0) -> int:
        """The number of a new list, which begins at `first` where it is numbered."""
        number = self.made.first_list + len(self.lists)
        start = (
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{first}"/></w:lvlOverride>'
            if first
            else ""
        )
        self.lists.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{shape}"/>{start}</w:num>'
        )
        return number

    # --- blocks -----------------------------------------------------------------------------

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            self.heading = block.text
            style = "Title" if block.rank == 1 else f"Heading {min(block.rank - 1, 3)}"
            close = (0 if block.rank == 1 else 120, 30) if self.brief else None
            size = 30 if self.brief and block.rank == 1 else 0
            yield self._paragraph(self._marked(block, size), style, close=close)
        elif isinstance(block, Paragraph):
            yield self._paragraph(
                self._run(block.text, 20 if self.brief else 0), after=40 if self.brief else None
            )
        elif isinstance(block, Facts):
            yield self._facts(block)
        elif isinstance(block, Entries):
            yield "".join(self._entries(block.entries, 0, loose=block.loose))
        elif isinstance(block, Picture):
            yield self._picture(block)
            yield self._caption("Figure", block.title)
            yield self._table(block.table, block.title)
        else:
            yield self._table(block, self.heading)

    def _marked(self, heading: Heading, size: int = 0) -> str:
        """A heading's words, with the bookmark that contents and links lead to."""
        self.bookmark += 1
        name = self._name(self.bookmark)
        return (
            f'<w:bookmarkStart w:id="{self.bookmark}" w:name="{name}"/>'
            f"{self._run(heading.text, size)}"
            f'<w:bookmarkEnd w:id="{self.bookmark}"/>'
        )

    def _name(self, number: int) -> str:
        """The bookmark of a heading, by its number from 1."""
        anchor = self.headings[number - 1].anchor
        return _mark(anchor) if anchor else f"h{number}"

    def _contents(self) -> Iterator[str]:
        """A field of contents, filled in: it shows, and leads there, before it is updated."""
        listed = [(n, each) for n, each in enumerate(self.headings, 1) if each.rank in (2, 3)]
        if len(listed) > MOST_CONTENTS:
            listed = [(n, each) for n, each in listed if each.rank == 2]
        if len(listed) < CONTENTS_FROM:
            return
        yield self._paragraph(_run(self.say("Contents"), bold=True))
        ranks = sorted({each.rank for _, each in listed})
        lines = [(self._name(n), each) for n, each in listed]
        levels = f"{ranks[0] - 1}-{ranks[-1] - 1}"
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' TOC \\o "{levels}" \\n \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        for place, (name, heading) in enumerate(lines):
            after = 40 if place < len(lines) - 1 else 240
            shape = f'<w:spacing w:after="{after}"/><w:ind w:left="{(heading.rank - 2) * 360}"/>'
            link = f'<w:hyperlink w:anchor="{name}" w:history="1">{self._run(heading.text)}'
            first = begin if place == 0 else ""
            end = "" if place < len(lines) - 1 else '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            yield f"<w:p><w:pPr>{shape}</w:pPr>{first}{link}</w:hyperlink>{end}</w:p>"

    def _caption(self, what: str, text: str) -> str:
        self.counts[what] += 1
        said = self.say("Table") if what == "Table" else self.say("Figure")
        number = (
            f'<w:fldSimple w:instr=" SEQ {what} \\* ARABIC "><w:r><w:t>{self.counts[what]}</w:t>'
            "</w:r></w:fldSimple>"
        )
        return self._paragraph(
            f"{_run(f'{said} ')}{number}{_run(f': {_clean(text)}')}",
            "Caption",
            keep=what == "Table",
        )

    def _picture(self, picture: Picture) -> str:
        """The picture as an image with its description."""
        from eflg_engine.report.render.png import png, size_of

        width, height = size_of(picture.svg)
        room = self.room * 635
        scale = min(room / width, room * 1.3 / height, 9525)
        self.pictures.append(png(picture.svg, SHARPNESS))
        number, title = len(self.pictures), _safe(picture.title)
        size = f'cx="{int(width * scale)}" cy="{int(height * scale)}"'
        same = escape(self.say("The table below says the same."))
        return (
            '<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="'
            f'{_DRAWING}wordprocessingDrawing" xmlns:a="{_DRAWING}main" xmlns:pic="{_DRAWING}'
            f'picture"><wp:extent {size}/><wp:docPr id="{number}" name="Figure {number}" '
            f'descr="{title}. {same}" title="{title}"/><wp:cNvGraphicFramePr>'
            '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
            f'<a:graphicData uri="{_DRAWING}picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{picture_id(number - 1)}"/><a:stretch><a:fillRect/>'
            f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
            '</a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )

    def _facts(self, facts: Facts) -> str:
        if len(facts.rows) == 1 and not self.brief:  # a table of one row takes the room of three
            (label, value), *_ = facts.rows
            return self._paragraph(_run(f"{_clean(label)}: ", bold=True) + self._run(value))
        first = max(
            1700, min(3100, 230 + 110 * max((len(label) for label, _ in facts.rows), default=0))
        )
        widths = (first, self.room - first)
        rows = "".join(self._row([Strong(label), value], widths) for label, value in facts.rows)
        return self._grid(widths, rows, "") if rows else ""

    def _table(self, table: Table, title: str) -> str:
        table = _addresses_below(table)
        widths = self._widths(table)
        head = self._row([Strong(cell) for cell in table.header], widths, head=True, table=table)
        rows = [head]
        for row in table.rows:
            if isinstance(row, str):
                rows.append(self._group(row, widths))
            else:
                rows.append(self._row(row, widths, table=table))
        legend = "; ".join(f"{_clean(cell)}: {_clean(words)}" for cell, words in table.legend)
        return (
            ("" if self.brief and title == self.heading else self._caption("Table", title))
            + self._grid(widths, "".join(rows), title)
            + (self._paragraph(_run(legend, size=18), after=200) if legend else "")
        )

    def _widths(self, table: Table) -> tuple[int, ...]:
        """Widths by what stands in the columns: at least the longest word, more for more text."""
        count = len(table.header)
        rows = [table.header, *(row for row in table.rows if not isinstance(row, str))]
        words, texts = [1] * count, [1] * count
        for row in rows:
            bold = row is table.header
            for place, cell in enumerate(row[:count]):
                if isinstance(cell, Link):  # can be cut anywhere
                    continue
                first = cell.text if isinstance(cell, WithAddress) else cell
                longest = max((_wide(word, bold) for word in first.split()), default=1)
                words[place] = max(words[place], longest)
                texts[place] = max(texts[place], min(len(cell), 90))
        for most in range(LONGEST_WORD, 800, -100):  # names of rules are cut, not words
            least = [min(word, most) + 230 for word in words]
            if sum(least) <= self.room:
                break
        left = self.room - sum(least)
        if left < 0:
            return tuple(self.room * each // sum(least) for each in least)
        wanted = [max(0, 100 * text + 230 - low) for text, low in zip(texts, least, strict=True)]
        shares = max(sum(wanted), 1)
        scale = min(1.0, left / shares) if sum(wanted) > left else 1.0
        widths = [int(low + want * scale) for low, want in zip(least, wanted, strict=True)]
        widths[0] += self.room - sum(widths)
        return tuple(widths)

    def _grid(self, widths: Sequence[int], rows: str, title: str) -> str:
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        about = f'<w:tblCaption w:val="{_safe(title)}"/>' if title else ""
        look = f'<w:tblLook w:firstRow="{int(bool(title))}" w:firstColumn="1" w:noVBand="1"/>'
        line = 'w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"'
        none = 'w:val="nil"'
        borders = (
            f"<w:tblBorders><w:top {line}/><w:left {none}/><w:bottom {line}/><w:right {none}/>"
            f"<w:insideH {line}/><w:insideV {none}/></w:tblBorders>"
        )
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.ids["Table Grid"]}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
            f"{look}{about}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
            '<w:p><w:pPr><w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/>'
            "</w:pPr></w:p>"
        )

    def _row(
        self,
        row: Sequence[str],
        widths: Sequence[int],
        *,
        head: bool = False,
        table: Table | None = None,
    ) -> str:
        cells = []
        for place, width in enumerate(widths):
            text = row[place] if place < len(row) else ""
            right = place and table is not None and table.numeric
            space = 10 if self.brief else 30
            shape = f'<w:spacing w:before="{space}" w:after="{space}"/>' + (
                '<w:jc w:val="right"/>' if right else ""
            )
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="E9EDF2"/>' if head else ""
            size = (18 if self.brief else 19) if table is not None or self.brief else 0
            parts = (text.text, text.link) if isinstance(text, WithAddress) else (text,)
            lines = [f"<w:p><w:pPr>{shape}</w:pPr>{self._run(each, size)}</w:p>" for each in parts]
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
                f"{''.join(lines)}</w:tc>"
            )
        kind = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{kind}</w:trPr>{''.join(cells)}</w:tr>"

    def _group(self, text: str, widths: Sequence[int]) -> str:
        return (
            "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>"
            f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
            '<w:shd w:val="clear" w:color="auto" w:fill="F5F5F3"/></w:tcPr><w:p><w:pPr>'
            '<w:keepNext/><w:spacing w:before="50" w:after="30"/></w:pPr>'
            f"{self._run(Strong(text), size=19)}</w:p></w:tc></w:tr>"
        )

    def _entries(
        self, entries: Sequence[Entry], depth: int, *, loose: bool = False
    ) -> Iterator[str]:
        numbered = bool(entries) and entries[0].mark[:1].isdigit()
        first = entries[0].mark.rstrip(".") if numbered else ""
        number = self._list(self.made.shape + 1, int(first)) if first.isdigit() else self.bullets
        level = min(depth, DEEPEST)
        for entry in entries:
            after = 120 if loose and not entry.children else 20 if self.brief else 40
            mark = f"{self.say(_MARKS[entry.mark])}: " if entry.mark in _MARKS else ""
            size = 20 if self.brief else 0
            run = (_run(mark, size=size) if mark else "") + self._run(entry.text, size)
            if entry.mark == PLAIN:
                left = 360 * (level if depth else 0)
                yield self._paragraph(run, "List Continue", after=after, left=left)
            else:
                style = "List Number" if numbered else "List Bullet"
                yield self._paragraph(run, style, after=after, number=(number, level))
            yield from self._entries(entry.children, depth + 1)

    # --- pieces -----------------------------------------------------------------------------

    def _paragraph(
        self,
        runs: str,
        style: str = "",
        *,
        after: int | None = None,
        close: tuple[int, int] | None = None,
        left: int | None = None,
        number: tuple[int, int] | None = None,
        keep: bool = False,
    ) -> str:
        shape = f'<w:pStyle w:val="{self.ids[style]}"/>' if style else ""
        shape += "<w:keepNext/>" if keep else ""
        if number is not None:
            shape += (
                f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
            )
        shape += f'<w:spacing w:after="{after}"/>' if after is not None else ""
        if close is not None:
            shape += f'<w:spacing w:before="{close[0]}" w:after="{close[1]}"/>'
        if left is not None:
            shape += f'<w:ind w:left="{left}" w:firstLine="0"/>'
        elif number is not None:
            shape += f'<w:ind w:left="{360 * (number[1] + 1)}" w:hanging="360"/>'
        return f"<w:p><w:pPr>{shape}</w:pPr>{runs}</w:p>"

    def _run(self, text: str, size: int = 0) -> str:
        """A text as a run, or as a link where it is one."""
        if isinstance(text, Link) and re.fullmatch(r"https?://[^\s<>\"\\]+", text):
            return self._link(f'r:id="{self._relation(str(text))}"', text, size)
        if isinstance(text, Reference):
            page, _, place = text.to.partition("#")
            if not page and place in self.anchors:
                return self._link(f'w:anchor="{self.anchors[place]}"', text, size)
        return _run(_clean(text), bold=isinstance(text, Strong), size=size)

    def _link(self, to: str, text: str, size: int) -> str:
        return (
            f'<w:hyperlink {to} w:history="1">{_run(_clean(text), size=size, link=True)}'
            "</w:hyperlink>"
        )

    def _relation(self, address: str) -> str:
        return self.links.setdefault(address, link_id(len(self.links)))


class WithAddress(str):
    """A cell's words with a web address below them."""

    __slots__ = ("link", "text")

    text: str
    link: Link

    def __new__(cls, text: str, link: Link) -> WithAddress:
        """The words, and the address."""
        made = super().__new__(cls, f"{text} {link}")
        made.text, made.link = text, link
        return made


def _addresses_below(table: Table) -> Table:
    """A table with a last column of web addresses under the words of the first: they need room."""
    cells = [row[-1] for row in table.rows if not isinstance(row, str)]
    if len(table.header) < ADDRESSES_BELOW_FROM or not any(
        isinstance(each, Link) for each in cells
    ):
        return table
    rows: list[tuple[str, ...] | str] = []
    for row in table.rows:
        if isinstance(row, str):
            rows.append(row)
        elif isinstance(row[-1], Link):
            rows.append((WithAddress(row[0], row[-1]), *row[1:-1]))
        else:
            rows.append(row[:-1])
    header = (f"{table.header[0]} / {table.header[-1]}", *table.header[1:-1])
    return table._replace(header=header, rows=tuple(rows))


def _wide(word: str, bold: bool) -> int:
    """How much room a word takes in a cell, in twentieths of a point."""
    return int(20 * text_width(word, 9.5, bold=bold))


def _run(text: str, *, bold: bool = False, size: int = 0, link: bool = False) -> str:
    """A run of text, cleaned already; its size in half points."""
    shape = "<w:b/>" if bold else ""
    shape += '<w:color w:val="0B4F8A"/>' if link else ""
    shape += f'<w:sz w:val="{size}"/>' if size else ""
    shape += '<w:u w:val="single"/>' if link else ""
    return (
        f"<w:r>{f'<w:rPr>{shape}</w:rPr>' if shape else ''}"
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )


def _field(name: str, shown: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{_run(shown)}</w:fldSimple>'


def _clean(text: str) -> str:
    """A text on one line, of characters that XML can hold."""
    return _NOT_XML.sub("?", " ".join(printable(text).split()))


def _safe(text: str) -> str:
    return escape(_clean(text))


def _mark(anchor: str) -> str:
    """A bookmark's name: Word takes letters, digits and underscores, at most 40 of them."""
    return ("a_" + re.sub(r"\W", "_", anchor, flags=re.ASCII))[:40]
