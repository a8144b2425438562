"""A council's own Word template, from which reports take styles, header and footer."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from eflg_engine.reading.limits import limits, megabytes
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.writing import CannotWriteError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.document import CT_Body
    from docx.section import _Footer, _Header

NEEDS_DOCX = 'Word documents need the library python-docx: pip install "eflg-engine[word]"'

STYLES = (
    *("Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number"),
    *("List Continue", "Caption", "Table Grid"),
)
"""The styles that a report is written in, besides the body text's own."""

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_ACTIVE = re.compile(r"vbaProject|vbaData|/activeX/|/embeddings/", re.IGNORECASE)
_MOST_PARTS = 2_000


class Opened(NamedTuple):
    """A document without a body, ready to be written into."""

    document: Document
    missing: tuple[str, ...]  # the styles that the template lacks: the usual ones stand in
    has_header: bool
    has_footer: bool


def checked_template(raw: bytes, name: str) -> bytes:
    """The template where it is a Word document without macros. Raises InvalidInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                _refuse(name, "too_large", f"it has more than {_MOST_PARTS:,} parts")
            if sum(each.file_size for each in parts) > limits().unpacked:
                most = megabytes(limits().unpacked)
                _refuse(name, "too_large", f"it unpacks to more than {most}")
            names = [each.filename for each in parts]
            types = archive.read("[Content_Types].xml")
            if b"macroEnabled" in types or any(map(_ACTIVE.search, names)):
                hint = "save it as .dotx or .docx, which hold no macros, and give that"
                message = "the template holds macros or embedded objects, which are not taken over"
                _refuse(name, "active_content", message, hint)
            if not {_MAIN, _TEMPLATE} & set(re.findall(r'ContentType="([^"]+)"', types.decode())):
                _refuse(name, "wrong_file", "this is no Word document", "give a .docx or .dotx")
            for each in parts:
                if each.filename.endswith((".xml", ".rels")):
                    content = archive.read(each)
                    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                        _refuse(name, "too_large", "it declares entities, which can be without end")
    except InvalidInput:
        raise
    except Exception:  # noqa: BLE001 - zipfile raises whatever its decompressors do
        _refuse(name, "wrong_file", "this is no Word document", "give a .docx or .dotx")
    return raw


def open_template(raw: bytes = b"") -> Opened:
    """A document with the styles, header and footer of a checked template; else with the usual.

    Raises CannotWriteError where python-docx is missing, InvalidInput where it cannot open it.
    """
    try:
        import docx
    except ImportError:
        raise CannotWriteError(NEEDS_DOCX) from None
    usual = docx.Document()
    _usual_styles(usual)
    if not raw:
        _empty(usual)
        return Opened(usual, (), has_header=False, has_footer=False)
    try:
        document = docx.Document(io.BytesIO(_as_document(raw)))
    except Exception:  # noqa: BLE001 - python-docx raises whatever its parsers do
        _refuse("--template", "wrong_file", "the template is damaged", "save it again in Word")
    _empty(document)
    _forget_where_it_came_from(document)
    there = {style.name for style in document.styles}
    missing = tuple(name for name in STYLES if name not in there)
    for name in missing:
        style = deepcopy(usual.styles[name].element)
        ours = "./w:link | ./w:next | ./w:pPr/w:numPr | ./w:rPr/w:rFonts | ./w:rPr/w:color"
        for each in style.xpath(ours):  # the rest of its looks come from the template's body text
            each.getparent().remove(each)
        document.styles.element.append(style)
    section = document.sections[0]
    return Opened(
        document,
        missing,
        has_header=_says_something(section.header),
        has_footer=_says_something(section.footer),
    )


def _refuse(name: str, code: str, message: str, hint: str = "") -> NoReturn:
    raise InvalidInput([Problem(code, Place(name), message, hint=hint)]) from None


def _as_document(raw: bytes) -> bytes:
    """A template as a document: one word of its list of parts differs."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "[Content_Types].xml":
                content = content.replace(_TEMPLATE.encode(), _MAIN.encode())
            new.writestr(part.filename, content)
    return written.getvalue()


def _empty(document: Document) -> None:
    """Take out the body; the settings of the first upright section stay, or of the first."""
    body = document.element.body
    if body.sectPr is not None:
        _keep_upright(body)
    for child in list(body)[:-1] if body.sectPr is not None else list(body):
        body.remove(child)
    if body.sectPr is None:
        document.add_section()


def _keep_upright(body: CT_Body) -> None:
    """Make the first upright section the last, with the headers that it takes from those before.

    A template may end with a wide page for tables, or begin with one.
    """
    sections = [*body.xpath("./w:p/w:pPr/w:sectPr"), body.sectPr]
    upright = [
        n for n, each in enumerate(sections) if not each.xpath("./w:pgSz[@w:orient='landscape']")
    ]
    number = upright[0] if upright else 0
    kept = deepcopy(sections[number])
    for kind in ("header", "footer"):
        for page in ("first", "even", "default"):
            query = f"./w:{kind}Reference[@w:type='{page}']"
            found = [each for one in sections[: number + 1] for each in one.xpath(query)]
            if found and not kept.xpath(query):
                kept.insert(0, deepcopy(found[-1]))
    body.replace(body.sectPr, kept)


def _forget_where_it_came_from(document: Document) -> None:
    """Take out links to templates and pictures on other machines, which Word would follow."""
    for part in document.part.package.iter_parts():
        for key, each in list(part.rels.items()):
            if each.is_external and not each.reltype.endswith("/hyperlink"):
                del part.rels[key]
                element = getattr(part, "element", None)
                for found in () if element is None else element.xpath(f'//*[@r:id="{key}"]'):
                    found.getparent().remove(found)


def _says_something(edge: _Header | _Footer) -> bool:
    """Whether a header or footer holds more than an empty paragraph."""
    if edge.is_linked_to_previous:
        return False
    element = edge._element
    return bool(
        element.xpath(".//w:t | .//w:drawing | .//w:pict | .//w:fldSimple | .//w:instrText")
    )


def _usual_styles(document: Document) -> None:
    """The looks of a plain council paper: Arial, dark headings, A4."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    sizes = {
        "Title": 20,
        "Heading 1": 15,
        "Heading 2": 12.5,
        "Heading 3": 11,
        "Normal": 10.5,
        "Caption": 9.5,
    }
    for name, size in sizes.items():
        style = document.styles[name]
        font = style.font
        fonts = font._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for each in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{each}"), "Arial")
        font.size, font.color.rgb = Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
        font.bold, font.italic = name != "Normal", False
        shape = style.paragraph_format
        if name == "Normal":
            shape.space_after, shape.line_spacing_rule = Pt(5), WD_LINE_SPACING.MULTIPLE
            shape.line_spacing = 1.05
        else:
            shape.keep_with_next = True
            before = {"Title": 0, "Caption": 8, "Heading 1": 14}
            shape.space_before = Pt(before.get(name, 10))
            shape.space_after = Pt(3)
        if name == "Title":  # without the line under it
            for border in style.element.xpath("./w:pPr/w:pBdr"):
                border.getparent().remove(border)
        if name.startswith("Heading"):
            font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.9)
    section.header_distance = section.footer_distance = Cm(0.9)
