"""The chart: a panel for each piece of work, a bar for each system."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from benchmarks.rounds import Measured, Results
from benchmarks.systems import SYSTEMS
from benchmarks.work import TITLES

COLOURS = {"ours": "#0b5c8a", "floor": "#8a8a8a", "other": "#c9722c"}
NAMES = {"ours": "eflg_engine", "floor": "Python by hand, the floor", "other": "other systems"}


def draw(results: Results, path: Path) -> None:
    """Write the chart as path.svg and path.png."""
    plt.rcParams.update({"svg.hashsalt": "field", "font.size": 10, "svg.fonttype": "none"})
    by_work = {
        work_id: sorted(
            (row for row in results.measured if row.work == work_id and row.rounds),
            key=lambda row: row.median,
            reverse=True,
        )
        for work_id in TITLES
    }
    heights = [len(rows) + 2.8 for rows in by_work.values()]
    figure, panels = plt.subplots(
        len(TITLES),
        1,
        figsize=(9, 0.27 * sum(heights) + 0.8),
        height_ratios=heights,
        layout="constrained",
        sharex=True,
    )
    least = min(row.median for rows in by_work.values() for row in rows)
    most = max(row.median for rows in by_work.values() for row in rows)
    for panel, (work_id, rows) in zip(panels, by_work.items(), strict=True):
        medians = [row.median for row in rows]
        spread = [
            [row.median - min(row.rounds) for row in rows],
            [max(row.rounds) - row.median for row in rows],
        ]
        panel.barh(
            [_title(row) for row in rows],
            medians,
            xerr=spread,
            color=[COLOURS[_group(row)] for row in rows],
            error_kw={"elinewidth": 1, "ecolor": "#222222"},
            log=True,
        )
        for place, row in enumerate(rows):
            text = f"{row.median:.3g}" if row.median < 100 else f"{row.median:.0f}"
            panel.text(max(row.rounds) * 1.12, place, text, va="center", fontsize=9)
        panel.set_title(TITLES[work_id], loc="left", fontsize=10.5, fontweight="bold")
        panel.set_xlim(least / 2, most * 4)
        panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} ms"))
        panel.tick_params(axis="x", labelbottom=True, which="major", labelsize=9)
        panel.margins(y=0.02)
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(axis="y", length=0)
        panel.grid(axis="x", color="#dddddd", linewidth=0.6)
        panel.set_axisbelow(True)
    panels[-1].set_xlabel(
        "Time a bundle, on a logarithmic scale: shorter is faster. The thin lines show the range."
    )
    figure.legend(
        handles=[Patch(color=COLOURS[group], label=name) for group, name in NAMES.items()],
        loc="outside upper center",
        ncols=3,
        frameon=False,
    )
    figure.savefig(path.with_suffix(".svg"), metadata={"Date": None})
    figure.savefig(path.with_suffix(".png"), dpi=130)
    plt.close(figure)


def _group(row: Measured) -> str:
    if row.system.startswith("ours"):
        return "ours"
    return "floor" if row.system == "python" else "other"


def _title(row: Measured) -> str:
    return next(system.title for system in SYSTEMS if system.id == row.system)
