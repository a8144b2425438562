"""The page in a browser, from its file and without a network: from start to saved file."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.cli.main import main
from eflg_engine.report.headline import level_words

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = Path("dist", "eflg.html")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_CI = bool(os.environ.get("CI"))
pytestmark = [
    pytest.mark.skipif(
        not IN_CI and (CHROMIUM is None or not PAGE.exists()),
        reason="it takes chromium (apt-get install chromium) and `make page`",
    ),
    pytest.mark.xdist_group("page"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SAMPLE = Path("evidence_samples", "northmere-2024.yaml")
VIEWS = (
    *("overview", "evidence", "sort", "tryout", "plan", "forecast", "claims", "thread"),
    *("appendix", "compare", "save", "start"),
)
QUIET = "!document.getElementById('main').hasAttribute('aria-busy')"


def until(page: Page, condition: str, seconds: float = 120) -> None:
    """Wait without `wait_for_function`, which the page's policy forbids."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{condition}\n{page.inner_text('body')[:2000]}")


def go(page: Page, view: str) -> None:
    page.click(f"#views button[data-view={view}]")
    page.wait_for_timeout(30)
    until(page, QUIET)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as an officer's workbook."""
    file = tmp_path_factory.mktemp("page") / "northmere.xlsx"
    assert main(["bundle", "export", str(SAMPLE), "-o", str(file)]) == 0
    return file


@pytest.fixture(scope="module")
def page(workbook: Path) -> Iterator[Page]:
    """The page, with the workbook open."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM is not None, "CI installs chromium"
    assert PAGE.exists(), "make page"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("dialog", lambda dialog: dialog.accept())
        opened.goto(PAGE.resolve().as_uri())
        until(opened, "document.documentElement.dataset.ready === 'yes'")
        opened.set_input_files("#file", str(workbook))
        until(opened, "document.querySelector('dl.headline') !== null")
        yield opened
        browser.close()
        assert errors == []


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.load(SAMPLE)


def test_a_dropped_workbook_has_the_levels_of_the_library(page: Page, bundle: Bundle) -> None:
    result = assess(bundle, Framework.shipped("eflg-2021"))
    go(page, "overview")
    assert page.inner_text("dl.headline dd >> nth=0") == level_words(result)
    rows: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('main table')][0] && [...document.querySelectorAll("
        "'main table')[0].tBodies[0].rows].map((row) => [...row.cells].map((c) => c.innerText))"
    )
    assert [(row[0], row[2]) for row in rows] == [
        (theme.title, theme.shown) for theme in result.themes.values()
    ]


def test_fifty_what_ifs_are_those_of_the_library(page: Page, bundle: Bundle) -> None:
    framework = Framework.shipped("eflg-2021")
    now = assess(bundle, framework)
    go(page, "tryout")
    chance, gone = random.Random(11), set[str]()
    for _ in range(50):
        flipped = chance.choice(bundle.evidence).id
        gone ^= {flipped}
        before = page.evaluate("document.documentElement.dataset.tried")
        page.evaluate(f"document.getElementById({json.dumps('on-' + flipped)}).click()")
        until(page, f"document.documentElement.dataset.tried !== {json.dumps(before)}")
        said: Any = json.loads(page.evaluate("document.documentElement.dataset.tried"))
        kept = tuple(each for each in bundle.evidence if each.id not in gone)
        result = assess(replace(bundle, evidence=kept), framework)
        assert said[0] == sorted(gone)
        assert said[1] == level_words(result)
        assert said[2] == [
            [theme.id, theme.shown]
            for theme in result.themes.values()
            if theme.shown != now.themes[theme.id].shown
        ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_in_any_view(page: Page, width: int, scheme: Any) -> None:
    import axe_playwright_python.base as axe

    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(Path(axe.AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = []
    for view in VIEWS:
        go(page, view)
        told = page.evaluate(
            f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then((all) => "
            "all.violations.map((each) => [each.id, each.nodes[0].html.slice(0, 200)]))"
        )
        found += [(view, *each) for each in told]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((view, "scrolls sideways"))
    page.set_viewport_size({"width": 1280, "height": 900})
    assert found == []


def test_evidence_is_sorted_and_saved_by_keyboard(
    page: Page, bundle: Bundle, tmp_path: Path
) -> None:
    go(page, "sort")
    page.focus("main button >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    until(page, QUIET)
    assert "Noted" in page.inner_text("#status")
    go(page, "save")
    page.focus("main .saved button >> nth=1")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = tmp_path / "saved.yaml"
    download.value.save_as(file)
    read = Bundle.load(file)
    differing = [
        each.id for each in read.evidence if each.to_data() != bundle.item[each.id].to_data()
    ]
    assert len(differing) == 1, "the item that was sorted"


def test_a_hostile_workbook_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    go(page, "start")
    file = tmp_path / "hostile.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    page.set_input_files("#file", str(file))
    until(page, "!document.getElementById('problems').hidden")
    assert "hostile.xlsx" in page.inner_text("#problems")
    assert page.evaluate("document.documentElement.dataset.ready") == "yes"


def test_no_request_leaves_the_page(page: Page) -> None:
    """The policy stops the page and its worker; a server that listens sees nothing."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(2)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                connection, _ = server.accept()
                seen.append(connection.recv(100))
            except TimeoutError:
                pass

        listening = threading.Thread(target=listen)
        listening.start()
        address = f"http://127.0.0.1:{port}/"
        failed = page.evaluate(f"fetch('{address}').then(() => 'sent', () => 'stopped')")
        page.evaluate(f"void (new Image().src = '{address}i')")
        page.evaluate(f"navigator.sendBeacon('{address}b', 'x')")
        listening.join()
    assert failed == "stopped"
    assert seen == []


def test_no_code_of_the_page_navigates() -> None:
    for name in ("page.js", "worker.js"):
        code = Path("eflg_engine", "page", "assets", name).read_text(encoding="utf-8")
        for word in ("window.open", "location", "submit(", "eval(", "XMLHttpRequest", "WebSocket"):
            assert word not in code, f"{word} in {name}"
