"""The page in a browser, from its file and without a network: from start to saved file."""

from __future__ import annotations

import json
import random
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.cli.main import main
from eflg_engine.report.headline import level_words
from tests.support.browsers import (
    COLOURS_AND_SIZES,
    PAGE,
    chromium,
    faults,
    scrolls_sideways,
    until,
    with_chromium,
    with_page,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [with_chromium, with_page, pytest.mark.xdist_group("page")]
SAMPLE = Path("evidence_samples", "northmere-2024.yaml")
REPORTS = ("forecast", "claims", "thread", "appendix")
"""Views that are reports alone: test_pages looks at those at night."""
QUIET = "!document.getElementById('main').hasAttribute('aria-busy')"
READY = "document.documentElement.dataset.ready === 'yes'"
VIEWS = (
    *("overview", "evidence", "sort", "tryout", "plan", "forecast", "claims", "thread"),
    *("appendix", "compare", "save", "start"),
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as an officer's workbook."""
    file = tmp_path_factory.mktemp("page") / "northmere.xlsx"
    assert main(["bundle", "export", str(SAMPLE), "-o", str(file)]) == 0
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert PAGE.exists(), "make page"
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Browser, workbook: Path) -> Iterator[Page]:
    """The page, with the workbook open. Nothing went wrong in it in the end."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.goto(PAGE.resolve().as_uri())
    until(opened, READY)
    opened.set_input_files("#file", str(workbook))
    until(opened, "document.querySelector('#day') !== null")
    yield opened
    assert errors == []


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.load(SAMPLE)


def settled(page: Page) -> None:
    page.wait_for_timeout(30)
    until(page, QUIET)


def go(page: Page, view: str) -> None:
    page.click(f"#views button[data-view={view}]")
    settled(page)


def saved(page: Page, name: str) -> bytes:
    """What a button of the Save view gives."""
    go(page, "save")
    with page.expect_download() as download:
        page.click(f"main button[data-file='{name}'] >> nth=0")
    return Path(download.value.path()).read_bytes()


def test_a_dropped_workbook_has_the_levels_of_the_library(page: Page, bundle: Bundle) -> None:
    result = assess(bundle, Framework.shipped("eflg-2021"))
    go(page, "overview")
    assert page.inner_text("main dl dd >> nth=0") == level_words(result)
    rows: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('main table')[0].rows].slice(1)"
        ".filter((row) => row.cells.length > 1)"
        ".map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    assert [(row[0], row[1]) for row in rows] == [
        (theme.title, theme.shown) for theme in result.themes.values()
    ]


def test_fifty_what_ifs_are_those_of_the_library(page: Page, bundle: Bundle) -> None:
    framework = Framework.shipped("eflg-2021")
    now = assess(bundle, framework)
    go(page, "tryout")
    chance, gone = random.Random(11), set[str]()
    for _ in range(50):
        flipped = chance.choice(bundle.evidence[:90]).id
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


def test_from_a_theme_to_a_question_and_a_form_filled_in_for_it(page: Page, bundle: Bundle) -> None:
    theme = next(iter(assess(bundle, Framework.shipped("eflg-2021")).themes.values()))
    go(page, "overview")
    page.click("main td button >> nth=0")
    settled(page)
    assert page.inner_text("main h1") == theme.title
    asked = page.inner_text("main .asked li >> nth=0")
    page.click("main .asked button >> nth=0")
    settled(page)
    assert page.inner_text(".asks") in asked
    page.click("main button.main")
    settled(page)
    assert page.input_value("#item-kind")
    assert page.is_checked("main fieldset input[type=checkbox] >> nth=0")


@pytest.mark.parametrize(
    ("width", "scheme", "language", "rules"),
    [(1280, "light", "en", ()), (320, "dark", "cy", COLOURS_AND_SIZES)],
    ids=["all", "narrow, at night, in Welsh"],
)
def test_axe_finds_nothing_in_any_view(
    page: Page, width: int, scheme: Any, language: str, rules: tuple[str, ...]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.click(f"#languages [data-language={language}]")
    settled(page)
    found: list[tuple[str, ...]] = []

    def look(view: str) -> None:
        settled(page)
        found.extend((view, *each) for each in faults(page, rules))
        if scrolls_sideways(page):
            found.append((view, "scrolls sideways"))

    for view in VIEWS:
        if not rules or view not in REPORTS:
            go(page, view)
            look(view)
    go(page, "overview")
    for view, press in (
        ("theme", "main td button >> nth=0"),
        ("criterion", "main .row button >> nth=0"),
        ("question", "main .asked button >> nth=0"),
        ("form", "main button.main"),
    ):
        page.click(press)
        look(view)
    assert page.get_attribute("html", "lang") == {"en": "en-GB", "cy": "cy"}[language]
    page.click("#languages [data-language=en]")
    settled(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert found == []


def test_it_prints_what_is_read_alone_and_keeps_still_where_asked_to(page: Page) -> None:
    go(page, "overview")
    page.emulate_media(media="print")
    shown = {name: page.is_visible(f"{name} >> nth=0") for name in ("#views", "main button")}
    read = {name: page.is_visible(f"{name} >> nth=0") for name in ("main h1", "main table")}
    page.emulate_media(media="screen", reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].map((each) => getComputedStyle(each))"
        ".filter((style) => style.transitionDuration !== '0s' || style.animationName !== 'none'"
        " || style.scrollBehavior === 'smooth').length"
    )
    page.emulate_media(reduced_motion="no-preference")
    assert (set(shown.values()), set(read.values()), moving) == ({False}, {True}, 0)


def test_a_council_is_sorted_and_saved_by_keyboard_alone(
    page: Page, bundle: Bundle, tmp_path: Path
) -> None:
    def press(selector: str, key: str) -> None:
        """Tab to what is wanted, where it can be reached, and press a key."""
        for _ in range(300):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                break
        else:
            raise AssertionError(f"no way to {selector}")
        page.keyboard.press(key)

    go(page, "start")
    page.evaluate("document.activeElement.blur()")
    with page.expect_file_chooser() as chooser:
        press("#file", "Enter")
    chooser.value.set_files(str(SAMPLE))
    settled(page)
    until(page, "document.querySelector('#day') !== null")
    press("[data-view=sort]", "Enter")
    settled(page)
    press("main .question input[type=checkbox]", "Space")
    page.keyboard.press("Tab")
    page.keyboard.type("page 4")
    press("main button.main", "Enter")
    settled(page)
    assert "Noted" in page.inner_text("#status")
    press("[data-view=save]", "Enter")
    settled(page)
    with page.expect_download() as download:
        press("[data-file='list.yaml']", "Enter")
    file = tmp_path / "saved.yaml"
    download.value.save_as(file)
    read = Bundle.load(file)
    differing = [
        each.to_data() for each in read.evidence if each.to_data() != bundle.item[each.id].to_data()
    ]
    assert len(differing) == 1, "the item that was sorted"
    assert "page 4" in json.dumps(differing)


def test_saved_files_hold_what_the_command_line_writes(page: Page, tmp_path: Path) -> None:
    """Data byte for byte; Word to the last word and mark, with its pictures drawn."""
    list_file = tmp_path / "list.yaml"
    list_file.write_bytes(saved(page, "list.yaml"))
    data, word = tmp_path / "there.json", tmp_path / "there.docx"
    assert main(["assess", str(list_file), "-o", str(data)]) == 0
    assert saved(page, "assess.json") == data.read_bytes()
    assert main(["report", str(list_file), "-o", str(word)]) == 0
    with (
        zipfile.ZipFile(BytesIO(saved(page, "report.docx"))) as here,
        zipfile.ZipFile(word) as there,
    ):
        assert here.namelist() == there.namelist()
        for part in there.namelist():
            if part.endswith(".png"):
                assert here.read(part).startswith(b"\x89PNG\r\n")
                sizes = [re.findall(rb"IHDR(.{8})", each.read(part)) for each in (here, there)]
                assert sizes[0] == sizes[1]
            else:
                assert here.read(part) == there.read(part), part


def test_a_hostile_workbook_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    go(page, "start")
    file = tmp_path / "hostile.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    page.set_input_files("#file", str(file))
    until(page, "!document.getElementById('problems').hidden")
    assert "hostile.xlsx" in page.inner_text("#problems")
    assert page.evaluate(READY)


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


def test_what_is_typed_outlives_a_closed_tab_where_it_is_asked_for(page: Page) -> None:
    """The last test here: it closes the page."""
    go(page, "start")
    page.fill("#council", "Saltmere")
    page.check("#keep")
    settled(page)
    page.click("main button >> text=/^Begin$/")
    until(page, "document.querySelector('h1').innerText === 'Saltmere'")
    go(page, "evidence")
    page.click("main button.main")
    settled(page)
    page.fill("#item-title", "A policy half typed")
    until(
        page,
        "new Promise((done) => { indexedDB.open('eflg-page').onsuccess = (found) => {"
        "  const kept = found.target.result.transaction('copies').objectStore('copies');"
        "  const all = kept.getAll(); all.onsuccess = () => { found.target.result.close();"
        "    done(all.result.some((each) => each.draft)); }; }; })",
        10,
    )
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(PAGE.resolve().as_uri())
    until(again, READY)
    again.click("main li button >> nth=0")
    until(again, "document.querySelector('#item-title') !== null")
    assert again.input_value("#item-title") == "A policy half typed"
    assert again.title() == "Add evidence - Saltmere"
    again.close(run_before_unload=False)
