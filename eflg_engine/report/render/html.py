"""Reports as HTML pages that stand alone: no script, nothing fetched, readable on paper too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from eflg_engine.report.blocks import (
    MET,
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
    Said,
    Strong,
    Table,
)
from eflg_engine.report.catalogue import ENGLISH, TAGS, Catalogue
from eflg_engine.report.render.markdown import page_link
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.report import Report, Screen, T

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
"""GOV.UK Frontend's style for plain elements; scripts/page_style.py makes it."""

_LETTERS = re.compile(r"[^\W\d_]{2}")

LISTED_FROM = 4
"""From how many headings on a page has a list of its contents."""


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The blocks of a report as a page, under its first heading's title."""
    blocks = report.illustrated(subject)
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    language = ENGLISH if report.language is None else report.language(subject)
    title = titles[0] if titles else report.title
    return page(title, blocks, contents=True, language=language)


def page(
    title: str,
    blocks: Sequence[Block],
    trail: Sequence[str] = (),
    footer: Sequence[str] = (),
    *,
    stylesheet: str = "",
    contents: bool = False,
    language: str = ENGLISH,
) -> str:
    """A whole page. `trail` leads from the first page here; `footer` are paragraphs at its end.

    `stylesheet` is the address of a file with STYLE; without one the page holds it itself. With
    `contents`, a long page lists its headings.
    """
    body = _Body(language)
    text = body.text
    past_all = _words(body.say("Skip to the content"))
    style = f"<style>\n{STYLE}</style>"
    if stylesheet:
        style = f'<link rel="stylesheet" href="{escape(stylesheet)}">'
    steps = "".join(f"<li>{text(step)}</li>" for step in trail)
    nav = f'<nav class="trail" aria-label="Breadcrumb"><ol>{steps}</ol></nav>\n' if trail else ""
    foot = "".join(f"<p>{text(each)}</p>\n" for each in footer)
    return (
        f'<!DOCTYPE html>\n<html lang="{TAGS.get(language, language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_words(title)}</title>\n{style}\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{past_all}</a>\n'
        f'{nav}<main id="main">\n'
        f"{body.with_contents(blocks) if contents else body.all(blocks)}</main>\n"
        f"{f'<footer>{chr(10)}{foot}</footer>{chr(10)}' if foot else ''}"
        "</body>\n</html>\n"
    )


def render(blocks: Sequence[Block], language: str = ENGLISH) -> str:
    """Blocks as what stands in the body of a page, everything escaped."""
    return _Body(language).all(blocks)


def _words(text: str) -> str:
    return escape(" ".join(printable(text).split()))


class _Body:
    """Writes blocks one after the other; a table goes by the heading that it stands under."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.say = Catalogue(language)
        met, unmet = self.say("Met"), self.say("Not met")
        self.marks = {MET: f"{met}: ", UNMET: f"{unmet}: "}
        self.heading: str = self.say("Table")
        self.named: Counter[str] = Counter()

    def all(self, blocks: Sequence[Block]) -> str:
        return "".join(f"{line}\n" for block in blocks for line in self.block(block))

    def with_contents(self, blocks: Sequence[Block]) -> str:
        """The same, with a list of contents before the first heading below the title."""
        numbered = [
            block._replace(anchor=f"part-{number}")
            if isinstance(block, Heading) and block.rank == 2 and not block.anchor
            else block
            for number, block in enumerate(blocks)
        ]
        parts = [block for block in numbered if isinstance(block, Heading) and block.rank == 2]
        if len(parts) < LISTED_FROM:
            return self.all(blocks)
        start = numbered.index(parts[0])
        title = _words(self.say("Contents"))
        return (
            f"{self.all(numbered[:start])}"
            '<nav class="contents" aria-labelledby="contents">\n'
            f'<h2 id="contents">{title}</h2>\n'
            f"{''.join(self.contents(numbered))}</nav>\n{self.all(numbered[start:])}"
        )

    def contents(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Headings of rank 2, and below them those of rank 3 that have an anchor."""
        depth = 1
        for each in blocks:
            if not isinstance(each, Heading) or each.rank not in (2, 3) or not each.anchor:
                continue
            if each.rank > depth:
                yield "<ul>\n"
            elif each.rank < depth:
                yield "</li></ul></li>\n"
            else:
                yield "</li>\n"
            depth = each.rank
            yield f'<li><a href="#{escape(each.anchor)}">{self.text(each.text)}</a>'
        yield "</li></ul>" * (depth - 1) + "\n"

    def text(self, text: str) -> str:
        """Words, as a link or strong where they are; marked where they are not in the language."""
        words = _words(text)
        if isinstance(text, Reference):
            return f'<a href="{escape(page_link(text.to, ".html"))}">{words}</a>'
        if isinstance(text, Link) and re.fullmatch(r"https?://[^\s<>\"\\]+", text):
            return f'<a href="{escape(text)}">{words}</a>'
        if self.say.language != ENGLISH and not isinstance(text, Said) and _LETTERS.search(text):
            words = f'<span lang="{ENGLISH}">{words}</span>'
        return f"<strong>{words}</strong>" if isinstance(text, Strong) and words else words

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            self.heading = block.text
            anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
            yield f"<h{block.rank}{anchor}>{self.text(block.text)}</h{block.rank}>"
        elif isinstance(block, Paragraph):
            yield f"<p>{self.text(block.text)}</p>"
        elif isinstance(block, Picture):
            yield f"<figure><figcaption>{self.text(block.title)}</figcaption>{block.svg}</figure>"
            yield from self.table(block.table, block.title)
        elif isinstance(block, Facts):
            yield "<dl>"
            for label, value in block.rows:
                yield f"<div><dt>{self.text(label)}</dt><dd>{self.text(value)}</dd></div>"
            yield "</dl>"
        elif isinstance(block, Entries):
            yield from self.list(block.entries, loose=block.loose)
        else:
            yield from self.table(block, self.heading)

    def table(self, table: Table, title: str) -> Iterator[str]:
        """A table in a region that scrolls by itself, and so has a name, each another."""
        self.named[title] += 1
        number = self.named[title]
        name = _words(title) + (f" ({number})" if number > 1 else "")
        yield f'<div class="wide" role="region" tabindex="0" aria-label="{name}">'
        yield '<table class="numeric">' if table.numeric else "<table>"
        yield f'<caption class="heard">{name}</caption>'
        cells = "".join(
            f'<th scope="col">{self.text(cell)}</th>' if cell else "<td></td>"
            for cell in table.header
        )
        yield f"<thead><tr>{cells}</tr></thead>"
        yield "<tbody>"
        for row in table.rows:
            if isinstance(row, str):
                if row is not table.rows[0]:
                    yield "</tbody>"
                    yield "<tbody>"
                yield (
                    f'<tr><th class="group" colspan="{len(table.header)}" scope="rowgroup">'
                    f"{self.text(row)}</th></tr>"
                )
            else:
                first, *others = row
                rest = "".join(f"<td>{self.text(cell)}</td>" for cell in others)
                yield f'<tr><th scope="row">{self.text(first)}</th>{rest}</tr>'
        yield "</tbody>"
        yield "</table>"
        yield "</div>"
        if table.legend:
            key = "; ".join(
                f"{self.text(cell)}: {self.text(meaning)}" for cell, meaning in table.legend
            )
            yield f'<p class="legend">{key}</p>'

    def list(self, entries: Sequence[Entry], *, loose: bool = False) -> Iterator[str]:
        """Entries as a list; as a numbered one where they are numbered."""
        numbered = bool(entries) and entries[0].mark[:1].isdigit()
        plain = bool(entries) and not any(entry.mark for entry in entries)
        kinds = " ".join(name for name, is_so in (("plain", plain), ("loose", loose)) if is_so)
        tag = "ol" if numbered else "ul"
        yield f'<{tag} class="{kinds}">' if kinds else f"<{tag}>"
        for entry in entries:
            number = entry.mark.rstrip(".")
            value = f' value="{number}"' if number.isdigit() else ""
            yield f"<li{value}>{self.marks.get(entry.mark, '')}{self.text(entry.text)}"
            if entry.children:
                yield from self.list(entry.children)
            yield "</li>"
        yield f"</{tag}>"
