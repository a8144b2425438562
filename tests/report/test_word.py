"""Word documents: what they hold, a council's own template, and what is refused."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT

from eflg_engine.cli.main import main
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report import word_document
from eflg_engine.report.blocks import (
    MET,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Link,
    Paragraph,
    Reference,
    Strong,
    Table,
)
from eflg_engine.report.pictures.drawing import text_width
from eflg_engine.report.render.docx import word
from eflg_engine.report.word_template import checked_template, open_template
from tests.support.places import EVIDENCE_SAMPLES as SAMPLES

BLOCKS: list[Block] = [
    Heading("A paper", 1),
    Facts((("Level", Strong("Achieving")), ("See", Reference("the end", "#end")))),
    Heading("One"),
    Paragraph("Plain \x07 & <words>."),
    Entries((Entry("first", mark="3."), Entry("second", (Entry("below", mark=MET),), mark="4."))),
    Heading("Two"),
    Table(("Theme", "Met"), ("A group", ("One", "1/2")), (("1/2", "one of two"),), numeric=True),
    Heading("Three"),
    Entries((Entry(Link("https://saltmere.example/a?b=1&c=2")), Entry("dash"))),
    Heading("Four"),
    Heading("Five", 3, anchor="end"),
]


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def template(change: str = "", new: str = "", *more: str) -> bytes:
    """A council's template: purple, with a header; no style for captions."""
    document = docx.Document()
    document.add_paragraph("The body of the template")
    caption = document.styles["Caption"].element
    caption.getparent().remove(caption)
    document.sections[0].header.paragraphs[0].text = "Saltmere Borough Council"
    plain, written = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(written, "w") as made:
        for part in old.namelist():
            made.writestr(part, old.read(part).replace(change.encode(), new.encode()))
        for part in more:
            made.writestr(part, b"")
    return written.getvalue()


def test_blocks_become_what_word_calls_them() -> None:
    document = opened(word(BLOCKS))
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.text]
    assert styled[0] == ("Title", "A paper")
    assert ("Heading 1", "One") in styled
    assert ("Heading 2", "Five") in styled
    assert ("Normal", "Plain ? & <words>.") in styled
    assert ("List Number", "second") in styled
    assert ("List Bullet", "Met: below") in styled
    assert ("Caption", "Table : Two") in styled  # the number is a field
    facts, table = document.tables
    assert facts.cell(0, 1).paragraphs[0].runs[0].bold
    assert [cell.text for cell in table.rows[0].cells] == ["Theme", "Met"]
    body = document.element.body
    assert body.xpath("count(.//w:tbl[2]//w:tr[w:trPr/w:tblHeader])") == 1
    assert body.xpath("string(.//w:tbl[2]/w:tblPr/w:tblCaption/@w:val)") == "Two"
    assert body.xpath("string(.//w:fldSimple[contains(@w:instr, 'SEQ Table')]//w:t)") == "1"
    number = body.xpath("string(.//w:p[.//w:t='first']//w:numId/@w:val)")
    numbering = document.part.numbering_part.element
    assert numbering.xpath(f"string(./w:num[@w:numId={number}]//w:startOverride/@w:val)") == "3"


def test_contents_and_links_lead_somewhere() -> None:
    document = opened(word(BLOCKS))
    body = document.element.body
    instruction = body.xpath("string(.//w:instrText)")
    assert instruction.split() == ["TOC", "\\o", '"1-2"', "\\n", "\\h", "\\z", "\\u"]
    anchors = body.xpath(".//w:hyperlink/@w:anchor")
    assert len(anchors) == 6  # five headings, and the reference
    assert {*anchors} <= {*body.xpath(".//w:bookmarkStart/@w:name")}
    listed = body.xpath(".//w:p[w:hyperlink[@w:anchor] and not(ancestor::w:tbl)]")
    assert ["".join(p.xpath(".//w:t/text()")) for p in listed] == [
        *("One", "Two", "Three", "Four", "Five"),
    ]
    [relation] = [r for r in document.part.rels.values() if r.is_external]
    assert relation.target_ref == "https://saltmere.example/a?b=1&c=2"
    assert "Contents" not in [p.text for p in opened(word(BLOCKS[:4])).paragraphs]


def test_language_title_and_pages_are_set_and_nothing_tells_the_day_it_was_made() -> None:
    made = word(BLOCKS)
    document = opened(made)
    assert document.core_properties.title == "A paper"
    assert document.styles.element.xpath("string(./w:docDefaults//w:lang/@w:val)") == "en-GB"
    footer = document.sections[0].footer._element
    assert [each.strip() for each in footer.xpath(".//@w:instr")] == ["PAGE", "NUMPAGES"]
    assert document.sections[0].page_height is not None
    assert abs(document.sections[0].page_height.cm - 29.7) < 0.01
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"created" not in archive.read("docProps/core.xml")
    assert word(BLOCKS) == made


def test_without_python_docx_the_usual_document_is_the_one_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = word(BLOCKS)
    file = tmp_path / "usual.docx"
    file.write_bytes(word_document.kept(word_document.blank()))
    monkeypatch.setattr(word_document, "USUAL", file)
    monkeypatch.setitem(sys.modules, "docx", None)
    assert word(BLOCKS) == made


def test_fixed_words_are_in_the_language_of_the_report() -> None:
    document = opened(word(BLOCKS, language="cy"))
    text = [each.text for each in document.paragraphs]
    assert "Cynnwys" in text
    assert "Tabl" in {each.split(" ")[0] for each in text}
    assert not {"Table", "Figure"} & {each.split(" ")[0] for each in text}
    assert document.sections[0].footer._element.xpath("string(.)").strip() == "Tudalen 1 o 1"
    assert document.styles.element.xpath("string(./w:docDefaults//w:lang/@w:val)") == "cy"
    assert " SEQ Table " in "".join(document.element.xpath(".//@w:instr")), "as Word counts them"


@pytest.mark.parametrize("kind", ["document", "template"])
def test_a_template_gives_styles_header_and_footer(kind: str) -> None:
    raw = checked_template(template("document.main+xml", f"{kind}.main+xml"), "council.dotx")
    assert open_template(raw).missing == ("Caption",)
    document = opened(word(BLOCKS, raw))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "The body of the template" not in texts
    assert document.sections[0].header.paragraphs[0].text == "Saltmere Borough Council"
    assert len(document.sections[0].footer._element.xpath(".//w:fldSimple")) == 2  # ours
    assert document.styles["Caption"] is not None
    assert word(BLOCKS, raw) == word(BLOCKS, raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"no zip", "wrong_file"),
        (template("wordprocessingml.document.main", "spreadsheetml.sheet.main"), "wrong_file"),
        (template("document.main+xml", "template.macroEnabledTemplate.main+xml"), "active_content"),
        (template("", "", "word/vbaProject.bin"), "active_content"),
        (template("", "", "word/embeddings/a.bin"), "active_content"),
        (template("<w:body>", "<!DOCTYPE a><w:body>"), "too_large"),
    ],
)
def test_what_is_no_template_or_would_run_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_template(raw, "council.dotx")
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize("wide_first", [False, True])
def test_of_a_template_with_wide_pages_the_upright_ones_are_taken(wide_first: bool) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Saltmere"
    document.add_section()
    wide = document.sections[0 if wide_first else 1]
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    saved = io.BytesIO()
    document.save(saved)
    made = opened(word(BLOCKS, checked_template(saved.getvalue(), "council.docx")))
    (section,) = made.sections
    assert section.orientation == WD_ORIENT.PORTRAIT
    assert (section.page_width or 0) < (section.page_height or 0)
    assert section.header.paragraphs[0].text == "Saltmere", "also where a page before has it"


def test_where_a_template_came_from_is_not_followed() -> None:
    document = docx.Document()
    part = document.part.package.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    )
    part.relate_to("http://far.example/a.dotm", "http://x/attachedTemplate", is_external=True)
    saved = io.BytesIO()
    document.save(saved)
    made = word(BLOCKS, saved.getvalue())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not any(b"far.example" in archive.read(each) for each in archive.namelist())


def test_the_command_takes_a_template_and_says_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    council, made = tmp_path / "council.dotx", tmp_path / "paper.docx"
    council.write_bytes(template())
    bundle = str(SAMPLES / "northmere-2024.yaml")
    given = ["claims", bundle, "--template", str(council)]
    assert main([*given, "-o", str(made)]) == 0
    assert "has no style for Caption: ours stands in" in capsys.readouterr().err
    assert opened(made.read_bytes()).core_properties.title.startswith("Northmere")
    assert main(given) == 2
    assert "A template is for Word documents" in capsys.readouterr().err
    assert main([*given, "-o", str(council), "--format", "docx"]) == 2


def test_without_the_library_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    bundle = str(SAMPLES / "northmere-2024.yaml")
    assert main(["claims", bundle, "-o", str(tmp_path / "a.docx")]) == 2
    assert 'pip install "eflg-engine[word]"' in capsys.readouterr().err


def test_no_word_is_cut_and_addresses_stand_below_the_item() -> None:
    address = Link("https://saltmere.example/papers/" + "a-long-name-" * 6)
    header = ("Item", "Kind", "Dated", "Review by", "Counts until", "Answers", "Link")
    rows = (
        ("E1 Plan", "Recommissioning", "30 September 2026", "-", "-", "1.1.D1a, 4.5.E2b", address),
        ("E2 Accountabilities", "List", "1 May 2026", "-", "-", "-", "-"),
    )
    table = opened(word([Heading("A paper", 1), Table(header, rows)])).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Item / Link", *header[1:-1]]
    assert table.cell(1, 0).text == f"E1 Plan\n{address}"
    assert table.cell(2, 0).text == "E2 Accountabilities"
    for row in table.rows:
        for cell in row.cells:
            assert cell.width is not None
            words = [each for each in cell.text.split() if each != address]
            longest = max((text_width(each, 9.5) for each in words), default=0)
            assert longest + 10 < cell.width.pt, cell.text


def test_facts_of_one_row_are_a_line() -> None:
    made = opened(word([Heading("A paper", 1), Facts((("Next level", "Achieving"),))]))
    assert not made.tables
    assert made.paragraphs[-1].text == "Next level: Achieving"


def test_two_hundred_items_take_less_than_two_seconds() -> None:
    entries = tuple(
        Entry(f"Item {n}", (Entry("where and until when", mark=""),)) for n in range(200)
    )
    rows = tuple((f"Question {n}", "met", "Item") for n in range(400))
    blocks = [*BLOCKS, Entries(entries), Table(("Question", "State", "Item"), rows)]
    started = time.process_time()
    word(blocks)
    assert time.process_time() - started < 2


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_prints_it(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(word(BLOCKS))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    asked = ["soffice", profile, "--headless", "--convert-to", "pdf", "paper.docx"]
    subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
