"""What pages show is what the commands print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from tests.support.places import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"<!-- printed by: (?P<arguments>[^\n]+) -->\n```\n(?P<text>.*?)```", re.DOTALL)
BLOCKS = [
    match.groupdict()
    for page in (README, *sorted((ROOT / "docs").glob("*.md")))
    for match in BLOCK.finditer(page.read_text(encoding="utf-8"))
]


def test_the_readme_shows_results() -> None:
    assert BLOCKS


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block["arguments"])
def test_results_are_shown_as_printed(
    block: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(block["arguments"].split()) == 0
    for part in block["text"].split("[...]"):
        assert part.strip("\n") in printed.getvalue()


@pytest.mark.parametrize(
    "page",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
