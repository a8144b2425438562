"""The pages of frameworks: what they say, that anyone can read them, that they are current."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent

import pytest

from eflg_engine import Framework
from eflg_engine.assessment.reasons.findings import FINDINGS
from eflg_engine.cli.main import main
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
    Reference,
    Strong,
    Table,
)
from eflg_engine.report.example import example_blocks
from eflg_engine.report.reference_pages import frameworks_pages, page_files, reference_pages
from eflg_engine.report.render.html import STYLE, page, render
from eflg_engine.report.render.markdown import render as markdown
from eflg_engine.report.render.text import render as text_of
from eflg_engine.report.writing import CannotWriteError
from eflg_engine.report.writing_folder import RECORD, write_folder
from scripts.page_style import source_mark
from tests.support import shipped
from tests.support.cli_samples import FRAMEWORK
from tests.support.golden import Golden
from tests.support.places import ADAPTED, ROOT


@cache
def shipped_pages() -> dict[str, str]:
    return frameworks_pages([shipped.framework(name) for name in Framework.shipped()])


def adapted_pages() -> dict[str, str]:
    return page_files(reference_pages(Framework.load("local")))


# --- current, and as expected -----------------------------------------------------------------


def test_the_pages_of_the_shipped_frameworks_are_current(tmp_path: Path, golden: Golden) -> None:
    write_folder(str(tmp_path), shipped_pages())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    golden.tree(
        ROOT / "docs" / "frameworks",
        {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in files},
    )


def test_the_pages_of_an_adapted_framework(monkeypatch: pytest.MonkeyPatch, golden: Golden) -> None:
    monkeypatch.chdir(ADAPTED)
    for name, text in adapted_pages().items():
        golden(f"pages/{name}", text)


# --- for every reader -------------------------------------------------------------------------


class Reader(HTMLParser):
    """What assistive technology goes by: headings, tables, links, names."""

    VOID = ("meta", "br", "hr", "link", "img", "input")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if name := found.get("id"):
            self.ids.append(name)
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "elements are nested"

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (found for name, found in self.tags if name == tag)


@cache
def read_pages() -> dict[str, Reader]:
    return {name: Reader(text) for name, text in shipped_pages().items() if name.endswith(".html")}


def test_every_page_can_be_read_by_ear() -> None:
    for name, found in read_pages().items():
        assert next(found.all("html"))["lang"] == "en-GB"
        assert found.links[0] == "#main", "a way past the navigation comes first"
        assert found.headings.count(1) == 1
        assert found.headings[0] == 1
        steps = zip(found.headings, found.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), name
        assert len(found.ids) == len(set(found.ids))
        assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in found.all("th"))
        assert sum(1 for _ in found.all("thead")) == sum(1 for _ in found.all("table"))


def test_pages_fetch_nothing_and_run_nothing() -> None:
    for found in read_pages().values():
        names = {name for name, _ in found.tags}
        assert not names & {"script", "img", "iframe", "object", "form", "button"}
        assert [each["rel"] for each in found.all("link")] == ["stylesheet"]
        for tag, attributes in found.tags:
            assert not any(name.startswith("on") or name == "src" for name in attributes), tag
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = shipped_pages()
    read = read_pages()
    count = 0
    for name, found in read.items():
        styles = [str(each["href"]) for each in found.all("link")]
        for link in [*found.links, *styles]:
            if link.startswith("http"):
                continue
            path, _, place = link.partition("#")
            target = os.path.normpath(Path(name).parent / path) if path else name
            assert target in pages, (name, link)
            assert not place or place in read[target].ids, (name, link)
            count += 1
    for name, text in pages.items():
        if name.endswith(".md"):
            for path, _, place in re.findall(r"(?<!\\)\]\(([^)#]*)(#?)([^)]*)\)", text):
                target = os.path.normpath(Path(name).parent / path) if path else name
                assert target in pages, (name, path)
                assert not place or f'<a id="{place}"></a>' in pages[target]
                count += 1
    assert count > 300


def test_every_criterion_has_its_place() -> None:
    pages = shipped_pages()
    for name in Framework.shipped():
        for rule in shipped.framework(name).criteria.values():
            for ending in ("md", "html"):
                assert f'id="{rule.id}"' in pages[f"{name}/{rule.theme}.{ending}"]


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_can_be_told_apart_by_day_and_by_night() -> None:
    colours: dict[str, str] = {}
    schemes = [each for each in re.findall(r":root ?\{([^}]*)\}", STYLE) if "text-colour" in each]
    day, night = schemes[0], schemes[2]
    for scheme in (day, night):
        colours |= dict(re.findall(r"--govuk-([a-z-]+)-colour: ?(#[0-9a-f]+)", scheme))
        for ground in ("body-background", "surface-background"):
            assert contrast(colours["text"], colours[ground]) >= 7
            for name in ("secondary-text", "link", "link-visited", "link-hover"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["focus-text"], colours["focus"]) >= 4.5


def test_the_style_is_made_from_its_source_and_brings_no_font() -> None:
    assert source_mark() in STYLE[:200], "run: python -m scripts.page_style"
    assert "The MIT License" in STYLE
    assert "@font-face" not in STYLE
    assert len(STYLE.encode()) < 48_000


def test_nothing_of_a_rule_file_becomes_markup(tmp_path: Path) -> None:
    nasty = "<script>alert('x')</script> & \"quoted\" [a](b) `c` <b>"
    text = FRAMEWORK.replace("There is a plan for staff.", json.dumps(nasty))
    text = text.replace("title: The book", f"title: {json.dumps(nasty)}")
    text = text.replace("https://example.org/book", "javascript:alert(1)")
    for page_text in page_files(reference_pages(Framework.from_text(text))).values():
        if page_text.startswith("<!DOCTYPE"):
            found = Reader(page_text)
            assert not {"script", "b"} & {name for name, _ in found.tags}
            assert not any("javascript:" in link for link in found.links)
        else:
            assert "<script>" not in page_text.replace("\\<script", "")


def test_every_reason_is_said_in_few_words() -> None:
    assert all(code.in_few_words for code in FINDINGS.values())


def test_examples_are_told_as_differences() -> None:
    text = FRAMEWORK.replace(
        dedent(
            """\
            enough: [{evidence: [{kind: action_plan, dated: 2 years ago}]}]
            """
        ).rstrip(),
        "enough: [{evidence: [{kind: action_plan, dated: 2 years ago, "
        "characteristics: [age, sex], partners: [police], measures: {rate: 2}}, "
        "{kind: policy, dated: today}], council: {employees: 250}}]",
    )
    assert text != FRAMEWORK
    start = text.index("not_enough:")
    lines = text[start:].split("\n")
    indent = " " * (len(lines[1]) - len(lines[1].lstrip()))
    examples = [
        "{like: 1, but: {1: {dated: 3 years ago}}, because: [too_old]}",
        "{like: 1, but: {1: {characteristics: [age]}}, because: [coverage_short], note: One.}",
        "{like: 1, but: {1: {characteristics: [race]}, 2: {shows: output}}, because: [too_few]}",
        "{like: 1, but: {1: {measures: {rate: 1}}}, because: [measure_too_low]}",
        "{like: 1, but: {1: {measures: {}, partners: []}}, because: [measure_missing]}",
        "{like: 1, but: {2: {kind: decision}}, because: [wrong_kind]}",
        "{like: 1, without: [2], council: {employees: 249}, because: [nothing_offered]}",
        "{evidence: [{kind: policy, dated: today, review_by: in 1 year}], because: [too_few]}",
        "{because: [nothing_offered]}",
    ]
    listed = "\n".join(f"{indent}- {each}" for each in examples)
    text = f"{text[:start]}not_enough:\n{listed}\n" + "\n".join(lines[3:])
    framework = Framework.from_text(text)
    shown = text_of(example_blocks(framework, framework.criteria["people.staff.plan"]), 88)
    assert shown == dedent(
        """\
        Enough, for example
        -------------------
        1. Together; a council with employees 250:
           1. Action or service plan, dated 2 years ago, characteristics age and sex, partner
              police, rate: 2
           2. Policy or strategy, dated today

        Not enough, for example
        -----------------------
        Evidence                                                   Because
        As above, but item 1 dated 3 years ago                     Too old
        As above, but item 1 without characteristic sex            Not all of it is covered; One
        As above, but item 1 characteristic race and item 2        Too few items
          showing an output
        As above, but item 1 rate: 1                               The figure is too low
        As above, but item 1 naming no partners and item 1         The figure is not given
          without rate
        As above, but item 2 committee report and decision in      Of another kind
          place of policy or strategy
        As above, but without item 2 and a council with employees  Nothing is listed
          249
        As above, but without item 1, item 2 due for review in 1   Too few items
          year and nothing said of the council
        No evidence                                                Nothing is listed
        """
    )


def test_each_block_in_html() -> None:
    blocks: list[Block] = [
        Heading("A & B", 2, "a.b"),
        Paragraph("One < two."),
        Facts((("Label", Strong("Value")), ("Site", Link("https://example.org/?a=1&b=2")))),
        Entries((Entry("Yes", mark=MET), Entry("No", (Entry("why", mark=""),), UNMET))),
        Entries((Entry("First", mark="1."), Entry("Second", mark="2.")), loose=True),
        Table(("", "Count"), ("A group", (Reference("Row", "page#place"), "3")), (("3", "three"),)),
    ]
    assert render(blocks).splitlines() == [
        '<h2 id="a.b">A &amp; B</h2>',
        "<p>One &lt; two.</p>",
        "<dl>",
        "<div><dt>Label</dt><dd><strong>Value</strong></dd></div>",
        '<div><dt>Site</dt><dd><a href="https://example.org/?a=1&amp;b=2">'
        "https://example.org/?a=1&amp;b=2</a></dd></div>",
        "</dl>",
        "<ul>",
        "<li>Met: Yes",
        "</li>",
        "<li>Not met: No",
        '<ul class="plain">',
        "<li>why",
        "</li>",
        "</ul>",
        "</li>",
        "</ul>",
        '<ol class="loose">',
        '<li value="1">First',
        "</li>",
        '<li value="2">Second',
        "</li>",
        "</ol>",
        '<div class="wide" role="region" tabindex="0" aria-label="A &amp; B">',
        "<table>",
        '<caption class="heard">A &amp; B</caption>',
        '<thead><tr><td></td><th scope="col">Count</th></tr></thead>',
        "<tbody>",
        '<tr><th class="group" colspan="2" scope="rowgroup">A group</th></tr>',
        '<tr><th scope="row"><a href="page.html#place">Row</a></th><td>3</td></tr>',
        "</tbody>",
        "</table>",
        "</div>",
        '<p class="legend">3: three</p>',
    ]
    assert Reader(page("Title <1>", blocks)).words.split("\n")[5] == "Title <1>"
    assert "| [Row](page.md#place) | 3 |" in markdown(blocks)
    assert "  Row  3" in text_of(blocks)


# --- the folder -------------------------------------------------------------------------------


def test_one_framework_is_written_to_the_folder_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pages"
    assert main(["framework", "docs", str(ADAPTED / "base"), "-o", str(folder)]) == 0
    assert capsys.readouterr().err == f"Wrote 7 files to {folder}.\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        RECORD,
        "README.md",
        "communities.information.html",
        "communities.information.md",
        "communities.relations.html",
        "communities.relations.md",
        "index.html",
        "pages.css",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["pages"], "nothing is left behind"


def test_several_frameworks_get_a_folder_each(tmp_path: Path) -> None:
    names = [str(ADAPTED / name) for name in ("base", "local", "base")]
    assert main(["framework", "docs", *names, "-o", str(tmp_path / "pages")]) == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir() if path.is_dir()) == [
        *("small", "small-local"),
    ]


def test_every_problem_of_every_framework_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["framework", "docs", "eflg2021", "no/such", "-o", str(tmp_path / "a")]) == 2
    err = capsys.readouterr().err
    assert 'Did you mean "eflg-2021"?' in err
    assert "2 problems found." in err
    assert not (tmp_path / "a").exists()


def test_what_no_longer_applies_is_removed_if_it_is_ours(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    write_folder(str(folder), {"a.md": "1", "b.md": "1", "c/d.md": "1", "e/f.md": "1"})
    (folder / "mine.md").write_text("kept")
    (folder / "b.md").write_text("changed by hand")
    (folder / "e" / "mine.md").write_text("kept")
    assert write_folder(str(folder), {"a.md": "2"}) == ["b.md"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {RECORD, "a.md", "b.md", "mine.md", "e/mine.md"}
    assert (folder / "a.md").read_text() == "2"
    assert not (folder / "c").exists()


def test_files_of_others_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(CannotWriteError, match=r"README\.md there was not written by this command"):
        write_folder(str(tmp_path), {"README.md": "theirs", "new.md": "x"})
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    write_folder(str(tmp_path), {"README.md": "mine"})  # the same, so nothing is lost


@pytest.mark.parametrize("damage", ["{", '{"files": {"../out.md": "x", "/etc/x": "y"}}', "[]"])
def test_a_damaged_record_removes_nothing(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "pages"
    write_folder(str(folder), {"a.md": "1"})
    (tmp_path / "out.md").write_text("x")
    (folder / RECORD).write_text(damage)
    write_folder(str(folder), {"b.md": "1"})
    assert (folder / "a.md").exists()
    assert (tmp_path / "out.md").exists()


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path, reason in (
        ("file", "this is a file; a folder is wanted here"),
        ("file/below", "part of the path is a file"),
        ("no/such/folder", "the folder above it is not there"),
    ):
        with pytest.raises(CannotWriteError, match=reason):
            write_folder(str(tmp_path / path), {"a.md": "1"})


def test_what_cannot_be_finished_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    for folder in (tmp_path / "new", tmp_path):
        with pytest.raises(CannotWriteError, match="No space left on device"):
            write_folder(str(folder), {"a.md": "1"})
    assert not list(tmp_path.iterdir())
