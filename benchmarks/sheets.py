"""What reading workbooks and writing Word takes: `python -m benchmarks.sheets`.

Ratios, so that they say something on any machine: reading a workbook of 2,000 items beside
openpyxl's full load of the same file; memory for 20,000 rows beside that for 5,001, from where on
values alone are read; a Word report
of 200 items beside the result as JSON.
"""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl

from benchmarks.pages import council, seconds
from eflg_engine import Assessment, Framework, assess
from eflg_engine.analysis.council_report import CouncilReport, council_report
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import Shown
from eflg_engine.sheets.layout import EVIDENCE
from eflg_engine.sheets.opening import read_sheets
from eflg_engine.sheets.writing import bundle_workbook


def council_workbook(items: int, framework: Framework) -> bytes:
    """A council's workbook of so many items, without the sheets to browse."""
    bundle = council()
    some = bundle.evidence
    many = (replace(some[n % len(some)], id=f"E{n}", link="") for n in range(items))
    data = replace(bundle, evidence=tuple(many)).to_data()
    return bundle_workbook(data, framework, has_guide=False)


def write_list(file: Path, rows: int) -> None:
    """A plain list of evidence, as long as that, with the columns that are needed and two more."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Evidence")
    keys = ("id", "title", "kind", "supports", "dated", "note")
    sheet.append([EVIDENCE.column(key).title for key in keys])
    for n in range(1, rows):
        title = f"Impact assessment {n}: housing"
        sheet.append([f"E{n}", title, "impact_assessment", "4.5.A1a", "1/3/2024", f"Note {n}"])
    book.save(file)


def document(report: CouncilReport) -> bytes:
    """The whole report in Word."""
    made = FORMATS["docx"].render(FULL_REPORT, Shown(report))
    assert isinstance(made, bytes)
    return made


def megabytes(work: Callable[[], object]) -> float:
    """The most memory that a run takes at once."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    """Measure and print."""
    framework, bundle = Framework.load("eflg-2021"), council()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "evidence.xlsx")

        def read() -> object:
            return read_sheets(file, lambda _: framework)

        file.write_bytes(council_workbook(2_000, framework))
        full, ours = seconds(lambda: openpyxl.load_workbook(file)), seconds(read)
        ratio = f"{ours / full:.2f} times openpyxl's full load (at most 2.5)"
        print(f"a workbook of 2,000 items: {ours:.1f} s, {ratio}")
        most = {}
        for items in (5_001, 20_000):
            write_list(file, items)
            most[items] = megabytes(read)
            size = file.stat().st_size / 1e6
            print(f"{items:,} rows: {most[items]:.0f} MB for a file of {size:.1f} MB")
        print(
            f"four times the rows: {most[20_000] / most[5_001]:.1f} times the memory (at most 4.4)"
        )

    def assessed() -> Assessment:
        return assess(replace(bundle), framework)

    report = council_report(assessed())
    word = seconds(lambda: document(replace(report, result=assessed())))
    json = seconds(lambda: assessed().to_json())
    print(f"a Word report of {len(bundle.evidence)} items: {word:.2f} s (at most 2)")
    print(f"{word / json:.1f} times the result as JSON")


if __name__ == "__main__":
    main()
