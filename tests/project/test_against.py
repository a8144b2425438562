"""Two commits against each other: the measuring, with this environment on both sides."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import against
from benchmarks.against import ROWS, Measured, Side, compare, measure, table
from benchmarks.against_work import bundle, framework
from eflg_engine import Bundle, Framework, assess

QUICK = ("levels", "another_day", "trusted", "request_gaps", "memory", "command")


@pytest.mark.slow
def test_one_commit_against_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(against, "environment", lambda _: Path(sys.executable).parent)
    rows = [replace(row, bundles=1) for row in ROWS if row.task in QUICK and row.items == 57]
    assert [row.task for row in rows] == [*QUICK[:4], "command", "memory"]
    old, new = (Side(against.WORKING_TREE, tmp_path / name) for name in ("old", "new"))
    try:
        assert compare(old, new) == []
        measured = measure(rows, old, new, rounds=1)
    finally:
        old.close()
        new.close()
    for each in measured:
        assert len(each.old) == len(each.new) == len(each.ratios) == 1
        assert min(each.old + each.new) > 0
    assert measured[-1].ratios == [pytest.approx(1, abs=0.2)]  # memory


def test_the_bundles_differ_and_are_the_same_every_time() -> None:
    made = Framework.from_data(framework())
    assert len(made.criteria) == 180
    assert bundle(1, 57) == bundle(1, 57) != bundle(2, 57)
    for items in (57, 150):
        results = [assess(Bundle.from_data(bundle(n, items)), made) for n in range(4)]
        assert {len(result.bundle.evidence) for result in results} == {items}
        for result in results:
            states = [str(state) for state in result.states.values()]
            assert min(states.count("met"), states.count("not_met")) > 40
            assert len({theme.level for theme in result.themes.values()}) >= 3


def test_the_table() -> None:
    levels, explained, memory = (
        next(row for row in ROWS if row.task == task)
        for task in ("levels", "explained", "memory_explained")
    )
    measured = [
        Measured(levels, [1.0, 1.0, 1.0], [1.0, 0.5, 1.25]),
        Measured(explained, [20.0, 30.0, 20.0], [200.0, 20.0, 20.0]),
        Measured(memory, [700.0], [700.0]),
    ]
    lines = table(measured, "1234567", "working tree", 3).splitlines()
    assert lines[0].startswith("1234567 against working tree: CPU milliseconds")
    assert lines[-5:] == [
        "| measured | old | new | ratio | range | target | |",
        "|---|--:|--:|--:|--:|--:|---|",
        "| Levels of a new bundle, 57 items | 1.00 ms | 1.00 ms | 1.00 | 0.80 to 2.00 "
        "| 0.95 | met |",
        "| Explained, never explained before, 57 items | 20.00 ms | 20.00 ms | 1.00 "
        "| 0.10 to 1.50 | 1.50 | not met |",
        "| Memory of a result explained, 150 items | 700 KB | 700 KB | 1.00 | 1.00 to 1.00 "
        "| 1.00 | met |",
    ]
