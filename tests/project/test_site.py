"""The site of `make site`: which pages it has, and what its check of links finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.build_site import PARTS, broken, heading_anchor, lay_out
from tests.support.places import ROOT


def test_every_page_of_docs_is_listed_or_another_leads_to_it(tmp_path: Path) -> None:
    lay_out(tmp_path)
    pages = {page.relative_to(tmp_path).as_posix() for page in tmp_path.rglob("*.md")}
    listed = {f"{name}.md" for _, _, names in PARTS for name in names} | {"index.md"}
    assert listed <= pages
    reached = set(listed)
    for name in pages:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "<a id=" not in text
        assert text.startswith("---\norphan: true\n") is (name not in listed)
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", text):
            there = tmp_path / target[1:] if target[0] == "/" else tmp_path / name / ".." / target
            assert there.resolve().is_file(), (name, target)
            if there.resolve().suffix == ".md":
                reached.add(there.resolve().relative_to(tmp_path.resolve()).as_posix())
    assert reached == pages
    docs = {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert docs <= pages


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What may change", "what-may-change"),
        ("1. Write the list", "1-write-the-list"),
        ("leadership.commitment.named", "leadership.commitment.named"),
    ],
)
def test_headings_have_the_anchors_that_links_use(heading: str, anchor: str) -> None:
    assert heading_anchor(heading) == anchor


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="here">A</h1><a href="#here">1</a> <a href="b.html#there">2</a> '
        '<a href="c.html">3</a> <a href="https://example.org/">4</a> <a href="#">5</a>'
        '<script src="https://example.org/x.js"></script>',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text("<h1>B</h1>", encoding="utf-8")
    (tmp_path / "s.css").write_text("a { background: url('//example.org/x.png') }", "utf-8")
    assert [*broken(tmp_path)] == [
        "a.html: b.html#there has no such anchor",
        "a.html: c.html leads nowhere",
        "a.html: https://example.org/x.js is loaded from elsewhere",
        "s.css: loads from elsewhere",
    ]
