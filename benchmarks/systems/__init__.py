"""The systems compared: each a function that makes itself ready for a piece of work.

`prepare(work)` compiles the rules once, which is not timed, and returns a function from bundles
as plain dicts to their levels, which is. Every system is written in the shape in which it was
found to be fastest here without leaving work out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from benchmarks.work import TITLES, Data, Levels, Work

Run = Callable[[Sequence[Data]], list[Levels]]
Prepare = Callable[[Work], Run]
ALL_WORK = tuple(TITLES)
SIMPLE_WORK = ("one_condition", "some_item")
NO_LISTS = "cannot count what several items cover together"
LOADED = "bundle in memory to levels"
DICTS = "dicts to levels"
CHECKED = "dicts, every value checked, to levels"
EXPLAINED = "; for each criterion its proof, last day, gaps and near misses"
TRACED = "; the trace"
TRUTHS = "; for each criterion its state and the truth of every part"
OWN = ("pydantic", "PyYAML")


@dataclass(frozen=True, slots=True)
class System:
    """A way to run a system. `where` is a module of this package and a function in it."""

    id: str
    title: str
    where: str
    packages: tuple[str, ...]
    counted: str  # what is timed
    explains: str  # no | trace | full
    works: tuple[str, ...] = ALL_WORK
    why_not: str = ""  # why it takes no part in the other work

    def prepare(self, work: Work) -> Run:
        """Ready for a piece of work. Imports the system."""
        module, name = self.where.split(":")
        prepare: Prepare = getattr(import_module(f"benchmarks.systems.{module}"), name)
        return prepare(work)


SYSTEMS = (
    System("ours_loaded", "eflg_engine, loaded", "ours:loaded", OWN, LOADED, "no"),
    System("ours_dicts", "eflg_engine", "ours:from_dicts", OWN, DICTS, "no"),
    System(
        "ours_dicts_truths",
        "eflg_engine, every part's truth",
        "ours:from_dicts_truths",
        OWN,
        DICTS + TRUTHS,
        "trace",
    ),
    System("ours_checked", "eflg_engine, checked", "ours:from_dicts_checked", OWN, CHECKED, "no"),
    System(
        "ours_loaded_explained",
        "eflg_engine, loaded, explained",
        "ours:loaded_explained",
        OWN,
        LOADED + EXPLAINED,
        "full",
    ),
    System(
        "ours_dicts_explained",
        "eflg_engine, explained",
        "ours:from_dicts_explained",
        OWN,
        DICTS + EXPLAINED,
        "full",
    ),
    System(
        "ours_checked_explained",
        "eflg_engine, checked, explained",
        "ours:from_dicts_checked_explained",
        OWN,
        CHECKED + EXPLAINED,
        "full",
    ),
    System("python", "Python by hand", "by_hand:prepare", (), DICTS, "no"),
    System("zen", "zen-engine", "zen_engine:expression", ("zen-engine",), DICTS, "no"),
    System(
        "zen_trace",
        "zen-engine, decision, trace",
        "zen_engine:decision_with_trace",
        ("zen-engine",),
        DICTS + TRACED,
        "trace",
    ),
    System(
        "cel_rust",
        "CEL in Rust",
        "cel_rust:prepare",
        ("common-expression-language",),
        DICTS,
        "no",
    ),
    System("cel_python", "CEL in Python", "cel_python:prepare", ("cel-python",), DICTS, "no"),
    System(
        "json_logic",
        "json-logic",
        "json_logic_rules:prepare",
        ("json-logic-qubit",),
        DICTS,
        "no",
        SIMPLE_WORK,
        "inside a filter it sees the element only, so it " + NO_LISTS,
    ),
    System(
        "rule_engine",
        "rule-engine",
        "rule_engine_rules:prepare",
        ("rule-engine",),
        DICTS,
        "no",
    ),
    System("clingo", "clingo", "clingo_rules:prepare", ("clingo",), DICTS, "no"),
    System("rego", "Rego (regopy)", "rego_rules:prepare", ("regopy",), DICTS, "no"),
    System(
        "openfisca",
        "OpenFisca, 40 at once",
        "openfisca_rules:prepare",
        ("OpenFisca-Core",),
        DICTS,
        "no",
        SIMPLE_WORK,
        "its variables hold one value an item, not a list, so it " + NO_LISTS,
    ),
    System(
        "openfisca_trace",
        "OpenFisca, 40 at once, trace",
        "openfisca_rules:prepare_with_trace",
        ("OpenFisca-Core",),
        DICTS + TRACED,
        "trace",
        SIMPLE_WORK,
        "as above",
    ),
    System(
        "durable_rules",
        "durable-rules",
        "durable_rules:prepare",
        ("durable-rules==2.0.28",),
        DICTS,
        "no",
        SIMPLE_WORK,
        "it fires on one item at a time, and on every pair where it joins two, so it " + NO_LISTS,
    ),
)
"""In the order of the table."""
