"""Build the documentation as a site: `python scripts/build_site.py [-o dist/site]`.

The pages are those of docs/, with the README and what it leads to, laid out by Sphinx with MyST and
the theme Furo. Nothing is fetched from elsewhere: the site works from a folder, its search too.
Problems are told and end the build: what Sphinx warns of, and links or anchors in the built pages
that lead nowhere.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eflg_engine.reading.problems import CODES
from eflg_engine.version import __version__

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("*.md", "docs/**/*.md", "evidence_samples/**/*.md", "tests/README.md")
EVIDENCE_PAGE = "dist/eflg.html"

# Title, words, and the pages, without their endings; every page of docs/ stands somewhere.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "For councils",
        "An equality officer who wants to know where the council stands, and what to do next.",
        (
            *(
                "docs/for-councils",
                "docs/page",
                "docs/workbooks",
                "docs/evidence-as-text",
                "docs/dry-run",
            ),
            *("docs/reports", "docs/golden-thread", "docs/own-wording", "docs/local-adaptation"),
        ),
    ),
    (
        "For panels",
        "Assessors who judge evidence together, and those who compare councils.",
        ("docs/for-panels", "docs/findings", "docs/validity"),
    ),
    (
        "For authors of rules",
        "Writing a framework, testing it and giving it to others.",
        (
            *("docs/first-framework", "docs/rule-tests", "docs/sharing-rules", "docs/editions"),
            *("docs/crosswalks", "docs/second-engine"),
        ),
    ),
    (
        "For other programs",
        "The engine inside another program, for many councils, and in the forms of other tools.",
        ("docs/embedding", "docs/library", "docs/service", "docs/interchange", "docs/scale"),
    ),
    (
        "Reference",
        "What is asked for, what files hold, and what every code means.",
        (
            *("docs/frameworks/README", "docs/formats", "docs/commands", "problems"),
            *("docs/lints/README", "docs/hints/README", "evidence_samples/README"),
        ),
    ),
    (
        "About",
        "What the engine is, and how it is made.",
        (
            *("README", "CHANGELOG", "CONTRIBUTING", "docs/architecture", "docs/decisions/README"),
            *("docs/contributing/adding", "docs/contributing/mutants", "docs/dependencies"),
            *("docs/benchmarks", "tests/README"),
        ),
    ),
)

CONF = """\
project = "eflg_engine"
release = version = {version!r}
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "eflg_engine"
html_copy_source = html_show_sourcelink = False
html_show_copyright = html_show_sphinx = html_show_search_summary = html_use_index = False
html_static_path = ["site.css"]
html_css_files = ["site.css"]
language = "en"
smartquotes = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
myst_heading_anchors = 4
myst_heading_slug_func = "scripts.build_site.heading_anchor"
"""
STYLE = "@media (max-width: 46em) { pre { white-space: pre-wrap; overflow-wrap: anywhere } }\n"
_ACCESSIBLE = (
    ('class="caption" role="heading"', 'class="caption" role="heading" aria-level="2"'),
    ('<aside class="sidebar-drawer"', '<aside aria-label="All pages" class="sidebar-drawer"'),
    ('<aside class="toc-drawer', '<aside aria-label="This page" class="toc-drawer'),
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
)
"""What the theme leaves out for those who use a keyboard or a screen reader."""
_UNLISTED = "---\norphan: true\n---\n\n"
"""What a page begins with that other pages lead to, and no list of contents: one of hundreds."""
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(((?!https?:|#|mailto:)[^)\s]+)\)")
_ANCHOR = re.compile(r'^<a id="([^"]+)"></a>\n\n', re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r"url\(\s*['\"]?(https?:|//)")


def main() -> int:
    """Build the site; 1 and every problem where there is any."""
    parser = argparse.ArgumentParser(description="Build the documentation as a site.")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist/site")
    output: Path = parser.parse_args().output
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        lay_out(source)
        made = Path(folder, "site")
        problems = _sphinx(source, made)
        if not problems:
            if (page := ROOT / EVIDENCE_PAGE).is_file():
                shutil.copy(page, made / page.name)
            problems = [*broken(made)]
        if problems:
            print(*problems, sep="\n", file=sys.stderr)
            print(f"{len(problems)} problems found.", file=sys.stderr)
            return 1
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(
            made, output, ignore=shutil.ignore_patterns(".*", "objects.inv", "_sources")
        )
    print(f"{output}: {len([*output.rglob('*.html')])} pages, every link leads somewhere.")
    return 0


# --- the pages --------------------------------------------------------------------------------


def lay_out(source: Path) -> None:
    """Write what Sphinx reads: the pages where they stand in the repo, and those made here."""
    listed = {name for _, _, names in PARTS for name in names}
    pages = {path for pattern in PAGES for path in ROOT.glob(pattern)}
    for page in sorted(pages):
        target = source / page.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = _ANCHOR.sub(_anchor, page.read_text(encoding="utf-8"))
        if page.relative_to(ROOT).with_suffix("").as_posix() not in listed:
            text = _UNLISTED + text
        target.write_text(_linked(text, page, pages, source), encoding="utf-8")
    for name, text in (("problems", _problems()), ("index", _index())):
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    (source / "site.css").write_text(STYLE, encoding="utf-8")
    (source / "conf.py").write_text(CONF.format(version=__version__), encoding="utf-8")


def _anchor(found: re.Match[str]) -> str:
    """An anchor as MyST has it; none above a criterion, whose heading is its id."""
    return "" if "." in found[1] else f"({found[1]})=\n"


def heading_anchor(heading: str) -> str:
    """The anchor of a heading: as GitHub makes it, and the id where it is that of a criterion."""
    if _ID.fullmatch(heading):
        return heading
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _linked(text: str, page: Path, pages: set[Path], source: Path) -> str:
    """The text with links to files that are no pages: copied beside, or plain words for folders."""

    def link(found: re.Match[str]) -> str:
        image, words, target = found.groups()
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve()
        if there in pages:
            return found[0]
        if (there / "README.md") in pages:
            return f"[{words}]({path.rstrip('/')}/README.md{'#' if anchor else ''}{anchor})"
        if not there.is_file():
            return words
        copied = source / there.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(there, copied)
        return f"{image}[{words}]({path})"

    return _LINK.sub(link, text)


def _index() -> str:
    """The first page: who starts where."""
    parts = [
        "# eflg_engine\n\nA rules engine that scores a council's evidence against the Equality "
        "Framework for Local Government: indicative levels, with the proof, and what stands in the "
        "way of the next. [Start here](README.md).\n"
    ]
    if (ROOT / EVIDENCE_PAGE).is_file():
        parts.append('<p><a href="eflg.html">Use it here</a>, without installing anything.</p>\n')
    for title, words, names in PARTS:
        links = "\n".join(f"- [](/{name}.md)" for name in names)
        listed = "\n".join(f"/{name}" for name in names)
        contents = f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n{listed}\n```"
        parts.append(f"## {title}\n\n{words}\n\n{links}\n\n{contents}\n")
    return "\n".join(parts)


def _problems() -> str:
    """Every code of a problem in a file."""
    rows = "\n".join(f"| `{code}` | {says} |" for code, says in CODES.items())
    return (
        "# Problems\n\nWhat is wrong with a file is told all at once, each with its place and one "
        f"of these codes. Codes are stable.\n\n| code | says |\n|---|---|\n{rows}\n"
    )


def _sphinx(source: Path, made: Path) -> list[str]:
    """Build; what Sphinx warns of."""
    from sphinx.application import Sphinx  # late: tests look at the pages without it

    sys.path.insert(0, str(ROOT))  # for heading_anchor, by its name

    said, warned = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said):
        Sphinx(
            source,
            source,
            made,
            made.parent / "doctrees",
            "html",
            status=said,
            warning=warned,
            freshenv=True,
        ).build()
    for page in made.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for plain, accessible in _ACCESSIBLE:
            text = text.replace(plain, accessible)
        page.write_text(text, encoding="utf-8")
    lines = _COLOUR.sub("", warned.getvalue()).replace(f"{source}/", "").splitlines()
    return [*dict.fromkeys(line for line in lines if line)]


# --- the links --------------------------------------------------------------------------------


class _Page(HTMLParser):
    """The ids of a page, where it leads, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = {"", "top"}
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names and where it leads."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif (name == "src" and value) or (name == "href" and value and tag == "link"):
                self.loads.append(value or "")
            elif name == "href" and value is not None:
                self.links.append(value)


def broken(site: Path) -> Iterator[str]:
    """Links and anchors of built pages that lead nowhere, and whatever is loaded from elsewhere."""
    read = {
        file: _Page(file.read_text(encoding="utf-8"))
        for file in sorted(site.rglob("*.html"))
        if file.name != Path(EVIDENCE_PAGE).name
    }
    for file, page in read.items():
        name = file.relative_to(site)
        for target in (*page.links, *page.loads):
            parts = urlsplit(target)
            if parts.scheme in ("http", "https") or parts.netloc:
                if target in page.loads:
                    yield f"{name}: {target} is loaded from elsewhere"
                continue
            if parts.scheme:
                continue
            there = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not there.is_file():
                yield f"{name}: {target} leads nowhere"
            elif there in read and unquote(parts.fragment) not in read[there].ids:
                yield f"{name}: {target} has no such anchor"
    for style in sorted(site.rglob("*.css")):
        if _ADDRESS.search(style.read_text(encoding="utf-8")):
            yield f"{style.relative_to(site)}: loads from elsewhere"


if __name__ == "__main__":
    sys.exit(main())
