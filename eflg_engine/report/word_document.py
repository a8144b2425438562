"""A Word document without a body, as its parts, and how a report's text goes into them.

python-docx opens templates and makes the parts; what is written into them is text at once. So the
page in a browser, where python-docx cannot run, writes the same from parts that were made before.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.reading.workbook import without_dates
from eflg_engine.report.word_template import Opened, open_template

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer, _Header
    from lxml.etree import _Element

USUAL = Path(__file__).with_name("usual.docx")
"""The usual document as `kept` writes it: there in the page alone, see scripts/build_page.py."""

DEEPEST = 6
"""Lists have so many levels below the first."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = _R + "/"
_FACTS = "facts.json"
_TITLE, _LANGUAGE = "eflg-title", "eflg-language"


class Blank(NamedTuple):
    """A document without a body.

    `parts` are its files by name, with marks where text is to stand; `main` is the name of that
    with the body. `ids` are those of styles, by name. `room` is what lies between the margins, in
    twentieths of a point. `shape` is the number of the shape of lists with bullets (the next one
    is that of numbered lists), `first_list` the number that the first list gets.
    """

    parts: Mapping[str, bytes]
    main: str
    ids: Mapping[str, str]
    room: int
    shape: int
    first_list: int


class Written(NamedTuple):
    """What is written into a blank: all but title and language as XML.

    `links` are addresses and `pictures` PNGs, in the order of `link_id` and `picture_id`.
    """

    title: str
    language: str
    body: str
    header: str
    footer: str
    lists: str
    links: Sequence[str]
    pictures: Sequence[bytes]


def link_id(number: int) -> str:
    """How the body names a link, by its number from 0."""
    return f"eflgLink{number}"


def picture_id(number: int) -> str:
    """How the body names a picture, by its number from 0."""
    return f"eflgPicture{number}"


def blank(template: bytes = b"") -> Blank:
    """A blank in the styles of a checked template; else the usual one.

    Raises CannotWriteError where a library is missing, InvalidInput where it cannot be opened.
    """
    if not template and USUAL.exists():
        return _from_kept(USUAL.read_bytes())
    opened = open_template(template)
    document = opened.document
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    shape, first_list = _add_shapes(document)
    _mark_settings(opened)
    document.element.body.sectPr.addprevious(_mark("body"))
    for root in (document.element, document.part.numbering_part.element):
        _name_spaces(root)
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    main = str(document.part.partname).lstrip("/")
    ids = {style.name: style.style_id for style in document.styles if style.name}
    return Blank(parts, main, ids, room // 635, shape, first_list)


def with_edges(made: Blank, size: int) -> Blank:
    """The blank with margins of one size, in twentieths of a point, above and below."""
    main = re.sub(
        rb"<w:pgMar[^>]*>",
        lambda margins: re.sub(rb'(w:(?:top|bottom))="\d+"', rb'\1="%d"' % size, margins[0]),
        made.parts[made.main],
    )
    return made._replace(parts={**made.parts, made.main: main})


def document(made: Blank, written: Written) -> bytes:
    """The file: its parts in order and all of one date, the same for the same content."""
    marked = {
        "body": written.body,
        "lists": written.lists,
        "header": written.header,
        "footer": written.footer,
    }
    parts = {}
    for name, content in made.parts.items():
        if name.endswith(".xml"):
            content = content.replace(_TITLE.encode(), escape(written.title).encode())
            content = content.replace(_LANGUAGE.encode(), escape(written.language).encode())
            for mark, xml in marked.items():
                content = content.replace(f"<?eflg {mark}?>".encode(), xml.encode())
        parts[name] = content
    folder, _, file = made.main.rpartition("/")
    related = f"{folder}/_rels/{file}.rels"
    relations = [
        f'<Relationship Id="{link_id(number)}" Type="{_TYPE}hyperlink" '
        f'Target="{escape(address)}" TargetMode="External"/>'
        for number, address in enumerate(written.links)
    ]
    for number, content in enumerate(written.pictures):
        parts[f"{folder}/media/eflg{number}.png"] = content
        relations.append(
            f'<Relationship Id="{picture_id(number)}" Type="{_TYPE}image" '
            f'Target="media/eflg{number}.png"/>'
        )
    end = b"</Relationships>"
    parts[related] = parts[related].replace(end, "".join(relations).encode() + end)
    types = parts["[Content_Types].xml"]
    if written.pictures and b'Extension="png"' not in types:
        default, first = b'<Default Extension="png" ContentType="image/png"/>', types.index(b"<Def")
        parts["[Content_Types].xml"] = types[:first] + default + types[first:]
    return _packed(parts)


def kept(made: Blank) -> bytes:
    """A blank as a file: its parts, and what else is known of it."""
    facts = json.dumps(made._replace(parts={})._asdict(), sort_keys=True)
    return _packed({**made.parts, _FACTS: facts.encode()})


def _from_kept(content: bytes) -> Blank:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return Blank(**{**json.loads(parts.pop(_FACTS)), "parts": parts})


def _packed(parts: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return without_dates(written.getvalue())


# --- marks, by python-docx ----------------------------------------------------------------------


def _mark(name: str) -> _Element:
    from lxml import etree

    return etree.ProcessingInstruction("eflg", name)


def _name_spaces(root: _Element) -> None:
    """Have the root declare the names that reports are written in, however it came."""
    from lxml import etree

    known = [prefix for prefix in root.nsmap if prefix]
    etree.cleanup_namespaces(root, top_nsmap={"w": _W, "r": _R}, keep_ns_prefixes=known)


def _mark_settings(opened: Opened) -> None:
    from docx.oxml import parse_xml

    document = opened.document
    about = document.core_properties
    about.title, about.language = _TITLE, _LANGUAGE
    about.author = about.last_modified_by = about.comments = ""
    about.subject = about.keywords = about.category = ""
    for when in about._element.xpath("./dcterms:created | ./dcterms:modified"):
        about._element.remove(when)
    styles = document.styles.element
    for lang in styles.xpath("./w:docDefaults//w:lang"):
        lang.getparent().remove(lang)
    for run in styles.xpath("./w:docDefaults/w:rPrDefault/w:rPr"):
        run.append(
            parse_xml(f'<w:lang xmlns:w="{_W}" w:val="{_LANGUAGE}" w:eastAsia="{_LANGUAGE}"/>')
        )
    section = document.sections[0]
    if not opened.has_header:
        _mark_edge(section.header, "header")
    if not opened.has_footer:
        _mark_edge(section.footer, "footer")


def _mark_edge(edge: _Header | _Footer, name: str) -> None:
    """Empty a header or footer, and mark where its line goes."""
    edge.is_linked_to_previous = False
    element = edge._element
    for child in list(element):
        element.remove(child)
    element.append(_mark(name))
    _name_spaces(element)


def _add_shapes(document: Document) -> tuple[int, int]:
    """Add the shapes of lists with bullets and numbers: the first's number, and a list's."""
    from docx.oxml import parse_xml

    numbering = document.part.numbering_part.element
    shapes = [int(each) for each in numbering.xpath("./w:abstractNum/@w:abstractNumId")]
    lists = [int(each) for each in numbering.xpath("./w:num/@w:numId")]
    shape = max(shapes, default=0) + 1
    before = numbering.xpath("./w:num")
    for place, numbered in enumerate((False, True)):
        element = parse_xml(_shape(shape + place, numbered=numbered))
        if before:
            before[0].addprevious(element)
        else:
            numbering.append(element)
    numbering.append(_mark("lists"))
    return shape, max(lists, default=0) + 1


def _shape(number: int, *, numbered: bool) -> str:
    levels = []
    for level in range(DEEPEST + 1):
        kind, text = "bullet", "•–"[level % 2]
        if numbered and level == 0:
            kind, text = "decimal", "%1."
        left = 360 * (level + 1)
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{left}" w:hanging="360"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum xmlns:w="{_W}" w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
    )
