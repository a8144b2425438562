"""The benchmark against the field: what of it runs without the other systems."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.report import markdown, put_in_page
from benchmarks.rounds import Measured, Results
from benchmarks.systems import SYSTEMS
from benchmarks.work import TITLES, Levels, work
from eflg_engine import Bundle, assess

WITHOUT_OTHERS = [s for s in SYSTEMS if s.id == "python" or s.id.startswith("ours")]


def levels(work_id: str, count: int) -> list[Levels]:
    given = work(work_id)
    found = []
    for data in (*given.bundles[:count], *given.checks):
        held = assess(Bundle.from_data(data), given.framework).levels
        themes = tuple(-9 if level is None else level for level in held.themes)
        modules = tuple(-9 if level is None else level for level in held.modules)
        assert held.council is not None
        found.append((themes, modules, held.council))
    return found


@pytest.mark.parametrize("work_id", TITLES)
def test_python_by_hand_and_every_way_of_ours_give_the_same_levels(work_id: str) -> None:
    given, expected = work(work_id), levels(work_id, 12)
    assert len({themes for themes, _, _ in expected}) > 3, "the work tells bundles apart"
    for system in WITHOUT_OTHERS:
        run = system.prepare(given)
        assert [*run(given.bundles[:12]), *run(given.checks)] == expected, system.id


def test_every_system_has_its_function() -> None:
    folder = Path(report.__file__).parent / "systems"
    for system in SYSTEMS:
        module, name = system.where.split(":")
        tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert bool(system.why_not) == (len(system.works) < len(TITLES))


def test_the_table() -> None:
    def row(system: str, *rounds: float, problem: str = "", bundles: int = 40) -> Measured:
        return Measured(system, "shipped", problem, bundles, list(rounds))

    measured = [
        row("ours_dicts", 0.5, 0.4, 0.6),
        row("ours_dicts_truths", 0.8, 0.7, 0.9),
        row("ours_dicts_explained", 2.0, 2.5, 1.5),
        row("python", 0.1, 0.1, 0.1),
        row("zen", 0.25, 0.1, 0.6),
        row("zen_trace", 4.0, 4.0, 4.0),
        row("rego", 100.0, 120.0, 80.0, bundles=10),
        row("clingo", problem="not installed: ERROR: no such thing"),
    ]
    text = markdown(Results({"processor": "made up"}, {"eflg-engine": "0"}, measured))
    assert (
        text.split(f"### {TITLES['shipped']}\n")[1]
        == """
| system | ms a bundle, median | range | against ours, levels | against ours, explained | explains |
|---|--:|--:|--:|--:|---|
| eflg_engine | 0.500 | 0.400 to 0.600 | 1.00x | 0.25x | no |
| eflg_engine, every part's truth | 0.800 | 0.700 to 0.900 | 1.60x | 0.40x | trace |
| eflg_engine, explained | 2.00 | 1.50 to 2.50 | 4.00x | 1.00x | full |
| Python by hand | 0.100 | 0.100 to 0.100 | 0.20x | 0.05x | no |
| zen-engine | 0.250 | 0.100 to 0.600 | 0.50x | 0.12x | no |
| zen-engine, decision, trace | 4.00 | 4.00 to 4.00 | 8.00x | 2.00x | trace |
| Rego (regopy) | 100 | 80.00 to 120 (10 bundles a round) | 200x | 50x | no |
| clingo | - | not installed: ERROR: no such thing |  |  | no |

Levels only: ahead of 2 of 3; not of zen-engine (0.50x).

To the extent that a trace explains (the truth of every criterion and part), \
against systems with a trace: ahead 3 times or more of 1 of 1: \
zen-engine, decision, trace (5.00x).

Everything we say (proofs, dates, gaps and near misses too), \
against systems with a trace: ahead 3 times or more of 0 of 1: \
zen-engine, decision, trace (2.00x).


### Where this was measured

- processor: made up
- eflg-engine 0
"""
    )


def test_a_table_is_put_between_its_markers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- a: begin -->\nold\n<!-- a: end -->\nAfter\n", encoding="utf-8")
    monkeypatch.setattr(report, "PAGE", page)
    put_in_page("a", "new\n")
    put_in_page("a", "newer\n")
    assert page.read_text(encoding="utf-8") == (
        "Before\n<!-- a: begin -->\n\nnewer\n\n<!-- a: end -->\nAfter\n"
    )
