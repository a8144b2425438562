"""How long the page takes in Chromium: `make page`, then `python -m benchmarks.in_browser [ITEMS]`.

From a cold start, with a new profile each time: until it is ready, and until the first assessment
of a workbook is shown; then what a change, a what-if and a file take for a council of so many
items (200), and the longest time in which the interface answered nothing.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eflg_engine import Bundle
from eflg_engine.cli.main import main as eflg
from tests.support.browsers import PAGE, chromium, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLE = "evidence_samples/northmere-2024.yaml"
ROUNDS = 3
GAPS = """window.gap = 0; window.last = performance.now(); setInterval(() => {
  const now = performance.now(); window.gap = Math.max(window.gap, now - window.last);
  window.last = now; }, 5);"""
QUIET = "!document.getElementById('main').hasAttribute('aria-busy')"
READY = "document.documentElement.dataset.ready === 'yes'"


def council(items: int, folder: Path) -> Path:
    """The workbook of a council with so many items."""
    bundle = Bundle.load(SAMPLE)
    copies = [
        replace(item, id=f"{item.id}x{number}", link="")
        for number in range(items // len(bundle.evidence))
        for item in bundle.evidence
    ]
    file = folder / "council.yaml"
    file.write_text(
        replace(bundle, evidence=(*bundle.evidence, *copies)[:items]).to_yaml(), encoding="utf-8"
    )
    workbook = file.with_suffix(".xlsx")
    assert eflg(["bundle", "export", str(file), "-o", str(workbook)]) == 0
    return workbook


def timed(work: Callable[[], object]) -> float:
    """Seconds of clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def settle(page: Page) -> None:
    """Wait until the page is at rest, looking often."""
    page.evaluate(
        "new Promise((done) => { const look = () => "
        f"({QUIET}) ? done() : setTimeout(look, 2); setTimeout(look, 2); }})"
    )


def go(page: Page, view: str) -> None:
    """Show a view."""
    page.click(f"#views button[data-view={view}]")
    settle(page)


def cold(workbook: Path) -> tuple[float, float, float]:
    """Seconds until ready and until the first assessment; the longest gap, in seconds."""
    with chromium() as browser:
        page = browser.new_page()
        page.add_init_script(GAPS)
        start = time.perf_counter()
        page.goto(PAGE.resolve().as_uri(), wait_until="commit")
        until(page, READY)
        ready = time.perf_counter() - start
        page.set_input_files("#file", str(workbook))
        until(page, "document.querySelector('#day') !== null")
        return ready, time.perf_counter() - start, page.evaluate("window.gap") / 1000


def at_work(workbook: Path) -> None:
    """What the work of an hour takes."""
    with chromium() as browser:
        page = browser.new_page()
        page.add_init_script(GAPS)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(PAGE.resolve().as_uri())
        until(page, READY)
        shown = "document.querySelector('#day') !== null"

        def opened() -> None:
            page.set_input_files("#file", str(workbook))
            until(page, shown)
            settle(page)

        print(f"open the workbook: {timed(opened):.2f} s")
        for view in ("evidence", "sort", "tryout", "forecast", "thread", "appendix", "overview"):
            print(f"{view}: {timed(lambda view=view: go(page, view)):.2f} s")  # type: ignore[misc]
        go(page, "tryout")
        steps = [
            page.evaluate(
                "new Promise((done) => { const before = document.documentElement.dataset.tried;"
                f"const start = performance.now(); document.querySelectorAll('main li input')[{n}]"
                ".click(); const look = () => document.documentElement.dataset.tried === before ?"
                "setTimeout(look, 1) : done(performance.now() - start); look(); })"
            )
            for n in range(30)
        ]
        print(f"what-if: {statistics.median(steps):.0f} ms, at most {max(steps):.0f} ms")
        go(page, "sort")
        page.check("main .question input[type=checkbox] >> nth=0")

        def sorted_() -> None:
            page.click("main button.main")
            settle(page)

        print(f"sort one item: {timed(sorted_):.2f} s")
        go(page, "evidence")
        page.click("main td button >> nth=0")
        settle(page)
        page.fill("#item-note", "looked at")
        print(f"change one item: {timed(sorted_):.2f} s")
        for name in ("bundle.xlsx", "report.docx", "report.html"):
            go(page, "save")

            def saved(name: str = name) -> None:
                with page.expect_download(timeout=300_000):
                    page.click(f"main button[data-file='{name}'] >> nth=0")

            print(f"save {name}: {timed(saved):.2f} s")
        print(f"longest gap: {page.evaluate('window.gap'):.0f} ms")


def main() -> None:
    """Measure and print."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as name:
        workbook = council(items, Path(name))
        print(f"{items} items")
        for _ in range(ROUNDS):
            ready, first, gap = cold(workbook)
            print(f"ready {ready:.2f} s, first assessment {first:.2f} s, gap {gap * 1000:.0f} ms")
        at_work(workbook)


if __name__ == "__main__":
    main()
