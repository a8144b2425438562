"""What was measured, as a table, verdicts, a chart and a results file."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from benchmarks.rounds import Measured, Results
from benchmarks.systems import SYSTEMS
from benchmarks.work import TITLES

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "benchmarks.md"
LEVELS, TRUTHS, EXPLAINED = "ours_dicts", "ours_dicts_truths", "ours_dicts_explained"
FLOOR = "python"
AHEAD = 3
"""How many times our time a system that traces should take, where we say as much."""
OF = {system.id: system for system in SYSTEMS}


def write(results: Results, *, keep: bool) -> None:
    """Print the table; with `keep`, write the files too."""
    text = markdown(results)
    print(text)
    if not keep:
        return
    from benchmarks.chart import draw

    RESULTS.mkdir(exist_ok=True)
    data = json.dumps(results.to_data(), indent=1)
    (RESULTS / "field.json").write_text(data + "\n", encoding="utf-8")
    (RESULTS / "field.md").write_text(text, encoding="utf-8")
    draw(results, RESULTS / "field")
    put_in_page("field", text)


def put_in_page(name: str, text: str) -> None:
    """Put what a benchmark printed between its markers in docs/benchmarks.md."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, after = page.split(begin)[0], page.split(end)[1]
    PAGE.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")


def markdown(results: Results) -> str:
    """The tables with what they say, and the machine."""
    parts = []
    for work_id, title in TITLES.items():
        rows = [row for row in results.measured if row.work == work_id]
        parts += [f"### {title}", "", *_table(rows), "", *_verdicts(rows), ""]
    parts += ["### Where this was measured", ""]
    parts += [f"- {name}: {value}" for name, value in results.machine.items()]
    parts.append("- " + ", ".join(f"{name} {v}" for name, v in results.versions.items()))
    return "\n".join(parts) + "\n"


def _table(rows: list[Measured]) -> list[str]:
    measured = {row.system: row for row in rows if row.rounds}
    lines = [
        "| system | ms a bundle, median | range | against ours, levels | against ours, explained "
        "| explains |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for row in rows:
        system = OF[row.system]
        if row.rounds:
            few = "" if row.bundles == 40 else f" ({row.bundles} bundles a round)"
            against = [measured.get(LEVELS), measured.get(EXPLAINED)]
            cells = [
                _ms(row.median),
                f"{_ms(min(row.rounds))} to {_ms(max(row.rounds))}{few}",
                *("" if ours is None else _times(_ratio(row, ours)) for ours in against),
                system.explains,
            ]
        else:
            cells = ["-", row.problem, "", "", system.explains]
        lines.append(f"| {system.title} | " + " | ".join(cells) + " |")
    return lines


def _verdicts(rows: list[Measured]) -> list[str]:
    measured = {row.system: row for row in rows if row.rounds}
    others = [row for k, row in measured.items() if not k.startswith("ours") and k != FLOOR]
    tracing = [row for row in others if OF[row.system].explains == "trace"]
    lines = []
    if LEVELS in measured:
        ratios = _ratios(others, measured[LEVELS])
        behind = {k: ratio for k, ratio in ratios.items() if ratio <= 1}
        line = f"Levels only: ahead of {len(others) - len(behind)} of {len(others)}"
        lines += [line + (f"; not of {_listed(behind)}." if behind else "."), ""]
    for mine, what in (
        (TRUTHS, "To the extent that a trace explains (the truth of every criterion and part)"),
        (EXPLAINED, "Everything we say (proofs, dates, gaps and near misses too)"),
    ):
        if mine in measured and tracing:
            ratios = _ratios(tracing, measured[mine])
            ahead = sum(ratio >= AHEAD for ratio in ratios.values())
            lines += [
                f"{what}, against systems with a trace: ahead {AHEAD} times or more of {ahead} "
                f"of {len(tracing)}: {_listed(ratios)}.",
                "",
            ]
    return lines


def _ratio(row: Measured, ours: Measured) -> float:
    """A system's time against ours in the same round, the middle of the rounds."""
    return median(took / own for took, own in zip(row.rounds, ours.rounds, strict=True))


def _ratios(others: list[Measured], ours: Measured) -> dict[str, float]:
    """By system, its time against ours, the quickest first."""
    ratios = {row.system: _ratio(row, ours) for row in others}
    return dict(sorted(ratios.items(), key=lambda each: each[1]))


def _listed(ratios: dict[str, float]) -> str:
    return ", ".join(f"{OF[k].title} ({_times(ratio)})" for k, ratio in ratios.items())


def _ms(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}x" if ratio < 10 else f"{ratio:.0f}x"
