"""How large the page of a whole report is, and what it takes: `python -m benchmarks.pages`.

A council of 200 items under eflg-2021 (18 themes): the evidence of the largest sample, and as much
more of it again under other ids. The report's page is set beside the result as JSON, which explains
every criterion too, so that the ratio says something on any machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from eflg_engine import Assessment, Bundle, Framework, assess
from eflg_engine.analysis.council_report import CouncilReport, council_report
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import Shown

ITEMS, ROUNDS = 200, 5
SAMPLE = "evidence_samples/northmere-2024.yaml"


def council() -> Bundle:
    """A council of 200 items."""
    bundle = Bundle.load(SAMPLE)
    more = [replace(item, id=f"{item.id}b", link="") for item in bundle.evidence]
    return bundle.with_evidence([*bundle.evidence, *more][:ITEMS])


def page(report: CouncilReport) -> str:
    """The whole report as a page."""
    return str(FORMATS["html"].render(FULL_REPORT, Shown(report)))


def seconds(work: Callable[[], object]) -> float:
    """The middle of a few runs, in seconds of CPU."""
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def main() -> None:
    """Measure and print."""
    framework, bundle = Framework.load("eflg-2021"), council()

    def assessed() -> Assessment:
        return assess(replace(bundle), framework)

    report = council_report(assessed())
    written = page(report)
    whole = seconds(lambda: page(replace(report, result=assessed())))
    json = seconds(lambda: assessed().to_json())
    print(f"{len(bundle.evidence)} items, {len(framework.themes)} themes")
    print(f"page: {len(written.encode()) / 1000:.0f} kB (at most 600)")
    print(f"CPU: {whole:.2f} s (at most 1), {whole / json:.1f} times the result as JSON")


if __name__ == "__main__":
    main()
