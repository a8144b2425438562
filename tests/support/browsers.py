"""Chromium for tests: Debian's own, which fetches nothing; what axe-core finds; waiting."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = Path("dist", "eflg.html")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_CI = bool(os.environ.get("CI"))

with_chromium = pytest.mark.skipif(
    CHROMIUM is None and not IN_CI, reason="there is no chromium here (apt-get install chromium)"
)
with_page = pytest.mark.skipif(not PAGE.exists() and not IN_CI, reason="`make page` makes it")
"""Marks of tests that are passed over where something is missing, but never in CI."""

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without its own traffic."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM is not None, "CI installs chromium"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


COLOURS_AND_SIZES = ("color-contrast", "target-size", "html-has-lang", "valid-lang")
"""Rules of axe-core that width, colours and language bear on."""


def faults(page: Page, rules: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What axe-core finds in a page: rules with the first element that breaks each.

    Put in by `evaluate`, which a page's policy does not stop.
    """
    import axe_playwright_python.base as axe

    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Path(axe.AXE_FILE_PATH).read_text(encoding="utf-8"))
    asked = json.dumps({"runOnly": rules or _TAGS, "resultTypes": ["violations"]})
    found: list[list[str]] = page.evaluate(
        f"axe.run(document, {asked}).then((all) => "
        "all.violations.map((each) => [each.id, each.nodes[0].html.slice(0, 200)]))"
    )
    return [(rule, html) for rule, html in found]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page as a whole is wider than what shows of it (WCAG 2.2, 1.4.10)."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def until(page: Page, condition: str, seconds: float = 120) -> None:
    """Wait without `wait_for_function`, which the page's policy forbids."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{condition}\n{page.inner_text('body')[:2000]}")
