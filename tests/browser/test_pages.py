"""HTML reports in a browser: no fault that axe-core finds, at any width, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eflg_engine.cli.main import main
from tests.support.browsers import chromium, faults, scrolls_sideways, with_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = with_chromium
SAMPLES = Path("evidence_samples")
PAGES = {
    "report": ["report", str(SAMPLES / "brackenshire-psed-2024.yaml")],
    "members": ["report", str(SAMPLES / "northmere-2024.yaml"), "--for", "member", "--summary"],
    "theme": ["explain", str(SAMPLES / "northmere-2024.yaml"), "communities.analysis"],
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page."""
    folder = tmp_path_factory.mktemp("pages")
    for name, command in PAGES.items():
        assert main([*command, "-o", str(folder / f"{name}.html")]) == 0
    return {name: (folder / f"{name}.html").as_uri() for name in PAGES}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser, which fetches nothing."""
    with chromium() as found:
        yield found


def opened(browser: Browser, address: str, width: int, scheme: Any = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("report", 320, "light"),
        ("members", 1280, "dark"),
        ("members", 320, "dark"),
        ("theme", 1280, "light"),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, pages: dict[str, str], name: str, width: int, scheme: str
) -> None:
    page = opened(browser, pages[name], width, scheme)
    found = faults(page)
    page.close()
    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_at_400_percent(
    browser: Browser, pages: dict[str, str], name: str
) -> None:
    """1280 pixels wide at 400% are 320 wide: WCAG 2.2, 1.4.10. Tables scroll by themselves."""
    page = opened(browser, pages[name], 320)
    assert not scrolls_sideways(page)
    page.close()


def test_the_keyboard_reaches_the_content_and_scrolls_a_wide_table(
    browser: Browser, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["members"], 320)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "wide":
            break
    wide = page.locator(".wide:focus")
    assert wide.evaluate("each => each.scrollWidth > each.clientWidth")
    assert wide.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.close()


def test_the_summary_for_members_prints_on_two_pages(
    browser: Browser, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["members"], 1280)
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert printed.count(b"/Type /Page\n") == 2
