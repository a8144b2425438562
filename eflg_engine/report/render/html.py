"""Reports as HTML pages that stand alone: no script, nothing fetched, readable on paper too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

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
    Strong,
    Table,
)
from eflg_engine.report.render.markdown import page_link
from eflg_engine.report.render.wrapping import printable
from eflg_engine.report.report import Report, Screen, T

LANGUAGE = "en-GB"

_MARKS = {MET: "Met: ", UNMET: "Not met: "}

# Contrast is at least 7:1 for text and 4.5:1 for links, in both schemes (WCAG 2.2: AA asks for
# 4.5:1); only relative sizes, so that the text grows with the reader's own setting.
STYLE = """\
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --soft: #f3f3f0; --line: #c6c6c0;
  --link: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececea; --paper: #16181a; --soft: #23272a; --line: #50565a; --link: #9ecbff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, nav, footer { max-width: 52rem; margin: 0 auto; padding: 0 1.25rem; }
nav { padding-top: 1rem; } main { padding-bottom: 2rem; }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: 0 .75rem; margin: 0; padding: 0; }
nav li:not(:last-child)::after { content: "/"; margin-left: .75rem; }
footer { border-top: 1px solid var(--line); padding-top: .75rem; padding-bottom: 2rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
a { color: var(--link); overflow-wrap: anywhere; }
a:focus-visible, .wide:focus-visible { outline: .2rem solid var(--link); outline-offset: .15rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .5em; break-after: avoid;
  overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; margin-top: 1rem; } h2 { font-size: 1.45rem; }
h3 { font-size: 1.12rem; }
h3[id] { border-top: 1px solid var(--line); padding-top: 1rem; }
h4 { font-size: 1rem; }
h3[id] + p { font-size: 1.08rem; }
p { margin: .5em 0; }
dl { display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr; gap: .3rem 1rem;
  margin: .8em 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
ul, ol { padding-left: 1.4rem; margin: .4em 0; } li { margin: .2em 0; break-inside: avoid; }
ul.plain { list-style: none; padding-left: 0; } li > ul.plain { padding-left: 0; }
.loose > li { margin: .8em 0; }
.wide { overflow-x: auto; margin: .8em 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid var(--line); }
td a, th a { overflow-wrap: break-word; }
thead th { border-bottom-width: 2px; } tbody th { font-weight: inherit; min-width: 10rem; }
tbody th.group { font-weight: 600; background: var(--soft); }
.numeric th + th, .numeric td { text-align: right; }
.legend { font-size: .92rem; }
figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; }
@media (max-width: 34rem) {
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
}
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #888; --link: #000; }
  body { font-size: 10.5pt; } main, nav, footer { max-width: none; padding: 0; }
  .skip, nav { display: none; } tr, dl > * { break-inside: avoid; } .wide { overflow: visible; }
}
"""


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The blocks of a report as a page, under its first heading's title."""
    blocks = report.illustrated(subject)
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    return page(titles[0] if titles else report.title, blocks)


def page(
    title: str,
    blocks: Sequence[Block],
    trail: Sequence[str] = (),
    footer: Sequence[str] = (),
    *,
    stylesheet: str = "",
) -> str:
    """A whole page. `trail` leads from the first page here; `footer` are paragraphs at its end.

    `stylesheet` is the address of a file with STYLE; without one the page holds it itself.
    """
    style = f"<style>\n{STYLE}</style>"
    if stylesheet:
        style = f'<link rel="stylesheet" href="{escape(stylesheet)}">'
    steps = "".join(f"<li>{_text(step)}</li>" for step in trail)
    nav = f'<nav aria-label="Breadcrumb"><ol>{steps}</ol></nav>\n' if trail else ""
    foot = "".join(f"<p>{_text(text)}</p>\n" for text in footer)
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n{style}\n</head>\n<body>\n"
        f'<a class="skip" href="#main">Skip to the content</a>\n{nav}<main id="main">\n'
        f"{render(blocks)}</main>\n{f'<footer>{chr(10)}{foot}</footer>{chr(10)}' if foot else ''}"
        "</body>\n</html>\n"
    )


def render(blocks: Sequence[Block]) -> str:
    """Blocks as what stands in the body of a page, everything escaped."""
    return "".join(f"{line}\n" for block in blocks for line in _block(block))


def _text(text: str) -> str:
    words = escape(" ".join(printable(text).split()))
    if isinstance(text, Reference):
        return f'<a href="{escape(page_link(text.to, ".html"))}">{words}</a>'
    if isinstance(text, Link) and re.fullmatch(r"https?://[^\s<>\"\\]+", text):
        return f'<a href="{escape(text)}">{words}</a>'
    return f"<strong>{words}</strong>" if isinstance(text, Strong) and words else words


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
        yield f"<h{block.rank}{anchor}>{_text(block.text)}</h{block.rank}>"
    elif isinstance(block, Paragraph):
        yield f"<p>{_text(block.text)}</p>"
    elif isinstance(block, Picture):
        yield f"<figure><figcaption>{_text(block.title)}</figcaption>{block.svg}</figure>"
        yield from _table(block.table)
    elif isinstance(block, Facts):
        yield "<dl>"
        for label, value in block.rows:
            yield f"<dt>{_text(label)}</dt><dd>{_text(value)}</dd>"
        yield "</dl>"
    elif isinstance(block, Entries):
        yield from _list(block.entries, loose=block.loose)
    else:
        yield from _table(block)


def _list(entries: Sequence[Entry], *, loose: bool = False) -> Iterator[str]:
    """Entries as a list; as a numbered one where they are numbered."""
    numbered = bool(entries) and entries[0].mark[:1].isdigit()
    plain = bool(entries) and not any(entry.mark for entry in entries)
    kinds = " ".join(name for name, is_so in (("plain", plain), ("loose", loose)) if is_so)
    tag = "ol" if numbered else "ul"
    yield f'<{tag} class="{kinds}">' if kinds else f"<{tag}>"
    for entry in entries:
        number = entry.mark.rstrip(".")
        value = f' value="{number}"' if number.isdigit() else ""
        yield f"<li{value}>{_MARKS.get(entry.mark, '')}{_text(entry.text)}"
        if entry.children:
            yield from _list(entry.children)
        yield "</li>"
    yield f"</{tag}>"


def _table(table: Table) -> Iterator[str]:
    kind = ' class="numeric"' if table.numeric else ""
    heads = " and ".join(cell for cell in table.header if cell) or "Table"
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(heads)}">'
    yield f"<table{kind}>"
    cells = "".join(
        f'<th scope="col">{_text(cell)}</th>' if cell else "<td></td>" for cell in table.header
    )
    yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        if isinstance(row, str):
            width = len(table.header)
            yield f'<tr><th class="group" colspan="{width}" scope="colgroup">{_text(row)}</th></tr>'
        else:
            first, *others = row
            rest = "".join(f"<td>{_text(cell)}</td>" for cell in others)
            yield f'<tr><th scope="row">{_text(first)}</th>{rest}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"
    if table.legend:
        key = "; ".join(f"{_text(cell)}: {_text(meaning)}" for cell, meaning in table.legend)
        yield f'<p class="legend">{key}</p>'
