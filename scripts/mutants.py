"""Change the core one step at a time, and see whether the tests notice: how much they would catch.

    python scripts/mutants.py                      # 500 changes, chosen by a seed
    python scripts/mutants.py --count 20 --seed 7
    python scripts/mutants.py --again              # judge those that were not noticed once more

Each change is one operator, word or number of one file in eflg_engine/assessment, made in a copy of
the tree. First every test of a fixed choice runs once there, unchanged: how long it takes, and
which lines of the core it runs. A change is then judged by the tests that run its line, the
quickest first, until one fails: those of the first SOON seconds, with few examples; where none of
them fails, by a wider choice (`WIDER`) with more. Tests that take ten times as long fail too.

What came out is written to a file after each (`--kept`), so a run that was stopped goes on where it
was. Each change is printed with the test that noticed it, and at the end the share that was
noticed, with its 95% interval (Wilson). Each change is judged in a fork of this process: Linux and
macOS only.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import hashlib
import importlib
import json
import os
import py_compile
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

REPO = Path(__file__).resolve().parent.parent
ROOM = Path("eflg_engine", "assessment")
TESTS = (
    *("tests/assessment/test_agreement.py", "tests/assessment/test_invariants.py"),
    *("tests/assessment/test_levels.py", "tests/assessment/test_matrix.py"),
    *("tests/assessment/test_due.py", "tests/assessment/test_snapshot.py"),
    *("tests/assessment/test_points.py", "tests/assessment/test_unknown_facts.py"),
    *("tests/assessment/test_answer_counts.py", "tests/assessment/test_other_framework.py"),
    *("tests/report/test_explanation_data.py", "tests/report/test_writing.py"),
)
DEAR = "test_generated_evidence_under_the_shipped_framework or test_the_samples_are or test_samples"
"""Tests that are left out at first: they take long, and others run the same lines."""
WIDER = (
    *("tests/assessment", "tests/report/test_explanation_data.py", "tests/report/test_writing.py"),
    *("tests/report/test_result_formats.py", "tests/report/test_text.py"),
    *("tests/cross_check/test_verify.py", "tests/analysis", "tests/evidence/test_supports.py"),
)
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".venvs", "*_cache", ".hypothesis", "__pycache__"
)
SOON = 6.0
"""Seconds of the processor that the first tests of a change take together, unchanged."""
FEW, MORE = "few", "quick"
"""The profiles of Hypothesis, first and then."""
SLOWER, AT_LEAST, LONGEST = 10, 20, 60
"""A change is noticed where its tests take so many times as long, and so many seconds; a file of
tests that was not measured is taken to need the last."""
MEMORY = 3_000_000_000
"""Bytes."""
NOT_LOADED = "tests could not be loaded"

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitXor: ast.BitOr,
}  # fmt: skip


class Change(NamedTuple):
    """One change: the file, its line, what is done, and which node in which way, by number."""

    file: str
    line: int
    what: str
    node: int
    way: int

    @property
    def key(self) -> str:
        """What tells it from others."""
        return f"{self.file}:{self.line} {self.what} (node {self.node})"

    def made_in(self, text: str) -> str:
        """The text of the file with the change."""
        tree = ast.parse(text)
        place = list(ast.walk(tree))[self.node]
        _, changed = list(_changed(place))[self.way]
        if isinstance(place, ast.Break | ast.Continue):
            place.__class__ = type(changed)  # type: ignore[assignment]
        for name, value in vars(changed).items():
            setattr(place, name, value)
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def changes(file: str, text: str) -> Iterator[Change]:
    """Every change of a file, but of types and of `slots`, which decide nothing at run time."""
    tree = ast.parse(text)
    idle = {id(node) for part in _idle(tree) for node in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in idle:
            continue
        for way, (what, _) in enumerate(_changed(node)):
            yield Change(file, getattr(node, "lineno", 0), what, number, way)


def _idle(tree: ast.AST) -> Iterator[ast.AST]:
    """The parts of a file that decide nothing at run time."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            yield node.annotation or ast.Pass()
        elif isinstance(node, ast.FunctionDef) and (returned := node.returns):
            yield returned
        elif isinstance(node, ast.keyword) and node.arg == "slots":
            yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            yield node.args[0]


def _changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The changes of one node: what is done, and the node with it."""
    column = getattr(node, "col_offset", 0) + 1
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        other = _COMPARED[type(node.ops[0])]()
        was, now = type(node.ops[0]).__name__, type(other).__name__
        yield f"{column} {was} to {now}", ast.Compare(node.left, [other, *node.ops[1:]],
                                                      node.comparators)  # fmt: skip
    elif isinstance(node, ast.BoolOp):
        other_word = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{column} to {type(other_word).__name__}", ast.BoolOp(other_word, node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        done = _COUNTED[type(node.op)]()
        was, now = type(node.op).__name__, type(done).__name__
        if not (isinstance(node.left, ast.Name) and node.left.id[0].isupper()):  # a union of types
            yield f"{column} {was} to {now}", ast.BinOp(node.left, done, node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in _COUNTED:
        done = _COUNTED[type(node.op)]()
        was, now = type(node.op).__name__, type(done).__name__
        yield f"{column} {was} to {now}", ast.AugAssign(node.target, done, node.value)
    elif isinstance(node, ast.Break):
        yield f"{column} break to continue", ast.Continue()
    elif isinstance(node, ast.Continue):
        yield f"{column} continue to break", ast.Break()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        negated = ast.UnaryOp(ast.Not(), node.operand)
        yield f"{column} without not", ast.UnaryOp(ast.Not(), negated)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{column} {node.value} to {not node.value}", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{column} {node.value} to {node.value + 1}", ast.Constant(node.value + 1)


def chosen(count: int, seed: int) -> list[Change]:
    """So many of all changes, by a seed: the same for the same tree."""
    found: list[Change] = []
    for path in sorted((REPO / ROOM).rglob("*.py")):
        found += changes(path.relative_to(REPO).as_posix(), path.read_text(encoding="utf-8"))
    return random.Random(seed).sample(found, min(count, len(found)))


# --- judging --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Costs:
    """Of the unchanged tree: seconds of each test, and the lines of the core that it runs."""

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[str, frozenset[int]]]
    """By test and file; the lines that are run once, when a file is loaded, are of no test."""

    def running(self, change: Change) -> list[str]:
        """The tests that run a change, the quickest first."""
        own = {
            test: files[change.file] for test, files in self.lines.items() if change.file in files
        }
        found = [test for test, lines in own.items() if change.line in lines] or [*own]
        return sorted(found, key=lambda test: (self.seconds[test], test))

    def soon(self, tests: Sequence[str]) -> list[str]:
        """The first tests, of SOON seconds together; one at least."""
        found, spent = list[str](), 0.0
        for test in tests:
            spent += self.seconds[test]
            if found and spent > SOON:
                break
            found.append(test)
        return found


class _Watch:
    """A plugin of pytest: what each test takes and runs, or which test failed first."""

    def __init__(self, tree: Path, *, tracing: bool) -> None:
        self.room = f"{tree / ROOM}{os.sep}"
        self.tree = tree
        self.tracing = tracing
        self.seconds: dict[str, float] = {}
        self.lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.failed = ""
        self._test = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Time one test, and watch it where that is asked for."""
        self._test, started = item.nodeid, time.process_time()
        self.lines[self._test]
        if self.tracing:
            sys.settrace(self._called)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[self._test] = time.process_time() - started

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first that failed."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def _called(self, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401
        if not frame.f_code.co_filename.startswith(self.room):
            return None
        file = Path(frame.f_code.co_filename).relative_to(self.tree).as_posix()
        seen = self.lines[self._test][file]
        if frame.f_code.co_name == "<module>":
            return None

        def line(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401
            seen.add(frame.f_lineno)
            return line

        seen.add(frame.f_lineno)
        return line


def _run(tree: Path, tests: Sequence[str], profile: str, *, tracing: bool = False) -> _Watch:
    os.environ["HYPOTHESIS_PROFILE"] = profile
    watch = _Watch(tree, tracing=tracing)
    stop = ["-k", f"not ({DEAR})"] if tracing else ["-x"]
    own = ("-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    code = pytest.main([*own, *stop, *tests], plugins=[watch])
    if code and not watch.failed:
        watch.failed = NOT_LOADED
    return watch


def in_a_fork(work: Callable[[], object], seconds: float = 0) -> object:
    """What work gives as JSON, done in a process of its own; None where that came to nothing."""
    with tempfile.TemporaryFile("w+") as answer:
        child = os.fork()
        if not child:
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(silent, stream)
            if seconds:
                whole = int(seconds) + 1
                resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            try:
                json.dump(work(), answer)
                answer.flush()
            except BaseException:  # noqa: BLE001 - nothing of the fork may go on
                Path("fork-failed.txt").write_text(traceback.format_exc(), encoding="utf-8")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        answer.seek(0)
        text = answer.read()
        return json.loads(text) if text else None


def costs_of(tree: Path, kept: Path) -> Costs:
    """What the tests take and run, unchanged: kept in a file. Raises SystemExit where one fails."""

    def measured() -> object:
        watch = _run(tree, TESTS, FEW, tracing=True)
        lines = {
            test: {file: sorted(seen) for file, seen in files.items()}
            for test, files in watch.lines.items()
        }
        return watch.failed, watch.seconds, lines

    found: Any = in_a_fork(measured) if not kept.exists() else json.loads(kept.read_text("utf-8"))
    if not isinstance(found, list) or found[0]:
        raise SystemExit(f"Without a change a test fails: {found and found[0]}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found), encoding="utf-8")
    lines = {
        test: {file: frozenset(seen) for file, seen in files.items()}
        for test, files in found[2].items()
    }
    return Costs(found[1], lines)


def judged(change: Change, tree: Path, costs: Costs, *, wider: bool) -> str:
    """The test that notices a change; empty where none does."""
    running = costs.running(change)
    if not running and not wider:
        return ""
    file = tree / change.file
    own = file.read_text(encoding="utf-8")
    file.write_text(change.made_in(own), encoding="utf-8")
    try:
        for tests, profile in [(WIDER, MORE)] if wider else [(costs.soon(running), FEW)]:
            spent = sum(costs.seconds.get(test, LONGEST) for test in tests)
            most = max(AT_LEAST, SLOWER * spent)
            failed = in_a_fork(lambda: _run(tree, tests, profile).failed, most)  # noqa: B023
            if failed is None:
                return "does not come to an end"
            if failed:
                break
        else:
            return ""
    finally:
        file.write_text(own, encoding="utf-8")
    if failed == NOT_LOADED and _without_a_change(tree, costs):
        raise SystemExit("The tests no longer run without a change: was something installed?")
    return str(failed)


def _without_a_change(tree: Path, costs: Costs) -> object:
    """What fails of the quickest test in the tree as it is."""
    quickest = min(costs.seconds, key=costs.seconds.__getitem__)
    return in_a_fork(lambda: _run(tree, [quickest], FEW).failed, AT_LEAST)


def prepared(tree: Path) -> None:
    """Copy the tree, and load from there what is not changed and takes time."""
    shutil.copytree(REPO, tree, ignore=LEFT_OUT)
    compileall.compile_dir(
        tree, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
    )
    os.chdir(tree)
    os.environ["EFLG_TEST_CACHE"] = str(tree / ".cache")
    os.environ["PYTHONPATH"] = str(tree)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(tree))
    for name in ("eflg_engine.framework.open", "eflg_engine.evidence.load", "hypothesis.stateful",
                 "eflg_engine.evidence.bundle", "eflg_engine.framework.cache", "jsonschema",
                 "pydantic", "clingo", "yaml"):  # fmt: skip
        importlib.import_module(name)
    loaded = [name for name in sys.modules if name.startswith("eflg_engine.assessment")]
    whence = sys.modules["eflg_engine"].__file__ or ""
    if loaded or not whence.startswith(str(tree)):
        raise SystemExit(f"Loaded before it is changed: {loaded or whence}")


def digest_of(room: Path) -> str:
    """What tells one state of the core from another."""
    found = hashlib.sha256()
    for path in sorted(room.rglob("*.py")):
        found.update(path.relative_to(room).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def interval(noticed: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share, after Wilson."""
    z, share = 1.96, noticed / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def main() -> int:
    """Try what was not tried yet; print the score."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, default=REPO / ".venvs" / "mutants.json")
    parser.add_argument("--again", action="store_true", help="judge the unnoticed once more")
    asked = parser.parse_args()
    kept: dict[str, Any] = {"core": digest_of(REPO / ROOM), "seed": asked.seed, "noticed_by": {}}
    if asked.kept.exists():
        found = json.loads(asked.kept.read_text(encoding="utf-8"))
        if found["core"] != kept["core"]:
            parser.error(f"{asked.kept} is of another state of the core; name another file.")
        kept = found
    by = kept["noticed_by"]
    wanted = chosen(asked.count, asked.seed)
    left = [change for change in wanted if not by.get(change.key, "" if asked.again else None)
            and (asked.again or change.key not in by)]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="eflg-mutants-") as folder:
        if left:
            tree = Path(folder).resolve() / "tree"
            prepared(tree)
            costs = costs_of(tree, asked.kept.with_suffix(f".{kept['core'][:12]}.json"))
        for number, change in enumerate(left, 1):
            by[change.key] = judged(change, tree, costs, wider=asked.again)
            asked.kept.parent.mkdir(parents=True, exist_ok=True)
            asked.kept.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            word = by[change.key] or "NOT NOTICED"
            print(f"{number} of {len(left)}: {change.key}: {word}", flush=True)
        os.chdir(REPO)
    noticed = sum(bool(by[change.key]) for change in wanted)
    low, high = interval(noticed, len(wanted))
    print(
        f"{noticed} of {len(wanted)} noticed: {noticed / len(wanted):.1%} ({low:.1%} to {high:.1%})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
