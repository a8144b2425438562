"""Change the core one step at a time, and see whether the tests notice: how much they would catch.

    python scripts/mutants.py                      # 500 changes, chosen by a seed
    python scripts/mutants.py --count 20 --seed 7
    python scripts/mutants.py --again              # judge those that were not noticed once more

Each change is one operator, word or number of one file in eflg_engine/assessment. All tests of a
fixed choice are loaded once, in a copy of the tree. There each runs once, unchanged: how long it
takes, and which lines of the core it runs. A change is then judged in a fork of this process, whose
functions get the changed code, by the tests that run its line: the quickest first, until one fails,
for at most `SPENT` seconds. A test that fails there has to fail alone as well. What takes much
longer than unchanged is noticed too. For what is outside of functions, and with `--again` where no
test fails, the file itself is changed, and tests run that load it anew.

What came out is written to a file after each (`--kept`), so a run that was stopped goes on where it
was. Each change is printed with the test that noticed it, and at the end the share that was
noticed, with its 95% interval (Wilson). Linux and macOS only.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from scripts.core_changes import REPO, ROOM, Change, chosen

TESTS = (
    "tests/assessment",
    *("tests/report/test_explanation_data.py", "tests/cli/test_verify.py"),
    *("tests/report/test_result_formats.py", "tests/report/test_text.py"),
    *("tests/report/test_full_report.py", "tests/analysis/test_compare.py"),
    *("tests/analysis/test_drafts_and_outlook.py", "tests/analysis/test_forecast.py"),
    *("tests/cross_check/test_verify.py", "tests/evidence/test_supports.py"),
    *("tests/authoring/test_rule_tests.py", "tests/cli/test_officer_reports.py"),
)
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".venvs", "*_cache", ".hypothesis", "__pycache__"
)
PROFILE = "few"
"""Of Hypothesis."""
QUICK = 2.0
"""Seconds of the processor that a test may take, watched: others are not of the choice."""
SPENT, AGAIN, ANEW = 10.0, 60.0, 8.0
"""Seconds that the tests of a change take together, watched: at first, when judged once more, and
loaded anew then."""
SLOWER, AT_LEAST = 3, 5
"""A change is noticed where its tests take so many times as long, and so many seconds."""
LOADING = 60
"""Seconds more for tests that are loaded anew."""
MEMORY = 4_000_000_000
"""Bytes."""
OPTIONS = (
    *("-q", "--tb=native", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
NO_END = "does not come to an end"
BROKEN = 3
"""The exit code of a fork that found a fault of this script."""
NOT_LOADED = "tests could not be loaded"


@dataclass(frozen=True)
class Costs:
    """Of the unchanged tree: seconds of each test, and the lines of the core that it runs."""

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[str, frozenset[int]]]
    """By test and file; the lines that are run once, when a file is loaded, are of no test."""

    def running(self, change: Change, most: float) -> list[str]:
        """The tests that run a change, the quickest first, of so many seconds together."""
        own = {
            test: files[change.file] for test, files in self.lines.items() if change.file in files
        }
        lines = [test for test, seen in own.items() if change.line in seen] or [*own]
        found, spent = list[str](), 0.0
        for test in sorted(lines, key=lambda test: (self.seconds[test], test)):
            spent += self.seconds[test]
            if found and spent > most:
                break
            found.append(test)
        return found


class _TooLong(BaseException):
    """A test takes too long to be of the choice."""


class _Watch:
    """What tests take and run, or which failed first: in a fork of the process that loaded them."""

    def __init__(self, tree: Path) -> None:
        self.room = f"{tree / ROOM}{os.sep}"
        self.tree = tree
        self.failed = ""
        self.skipped = set[str]()
        self.seen: dict[str, set[int]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first that failed."""
        if report.failed and not self.failed:
            self.failed = report.nodeid
        if report.skipped:
            self.skipped.add(report.nodeid)

    def first_failing(self, items: Sequence[pytest.Item]) -> str:
        """Run tests until one fails: which."""
        for item, after in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.failed:
                break
        return self.failed

    def measured(self, items: Sequence[pytest.Item]) -> tuple[dict[str, object], int]:
        """Run tests until one takes too long: what those take and run that pass; how many ran."""
        found: dict[str, object] = {}
        signal.signal(signal.SIGPROF, self._stop)
        for number, (item, after) in enumerate(zip(items, [*items[1:], None], strict=True), 1):
            self.failed, self.seen = "", defaultdict(set)
            started = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, QUICK)
            try:
                sys.settrace(self.called)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            except BaseException:  # noqa: BLE001 - whatever pytest makes of _TooLong
                self.failed = item.nodeid
            finally:
                sys.settrace(None)
                signal.setitimer(signal.ITIMER_PROF, 0)
            took = time.process_time() - started
            if took >= QUICK:
                return found, number
            if self.seen and not self.failed and item.nodeid not in self.skipped:
                lines = {file: sorted(seen) for file, seen in self.seen.items()}
                found[item.nodeid] = (took, lines)
        return found, len(items)

    def _stop(self, *_: object) -> None:
        raise _TooLong

    def called(self, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401
        code = frame.f_code
        if not code.co_filename.startswith(self.room) or code.co_name == "<module>":
            return None
        seen = self.seen[code.co_filename[len(str(self.tree)) + 1 :]]

        def line(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401
            seen.add(frame.f_lineno)
            return line

        seen.add(frame.f_lineno)
        return line


class Judge:
    """A plugin of pytest: with the tests loaded, measures them and judges changes."""

    def __init__(self, tree: Path, changes: Sequence[Change], kept: Kept, again: bool) -> None:
        self.tree = tree
        self.changes = changes
        self.kept = kept
        self.again = again
        self.watch = _Watch(tree)
        self.functions: dict[str, list[FunctionType]] = defaultdict(list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests in order."""
        shipped = importlib.import_module("tests.support.shipped")
        session.config.pluginmanager.register(self.watch)
        self.items = {item.nodeid: item for item in session.items}
        for path in sorted((self.tree / ROOM.parent).rglob("*.py")):
            parts = path.relative_to(self.tree).with_suffix("").parts
            if parts[-1] != "__main__":
                importlib.import_module(".".join(parts).removesuffix(".__init__"))
        sys.settrace(self.watch.called)  # to see that none of the core runs here
        for folder in sorted((self.tree / "rules").glob("*/framework.yaml")):
            shipped.framework(folder.parent.name)
        sys.settrace(None)
        if self.watch.seen:
            raise SystemExit(f"Run before it is changed: {[*self.watch.seen]}")
        for each in gc.get_objects():
            if type(each) is FunctionType and each.__code__.co_filename.startswith(self.watch.room):
                self.functions[each.__code__.co_filename].append(each)
        gc.freeze()
        costs = self._costs()
        for number, change in enumerate(self.changes, 1):
            started = time.perf_counter()
            by = self.kept.noticed_by[change.key] = self._noticed_by(change, costs)
            self.kept.write()
            took = time.perf_counter() - started
            print(
                f"{number} of {len(self.changes)}: {change.key}: {by or 'NOT NOTICED'}"
                f" ({took:.1f} s)",
                flush=True,
            )
        return True

    def _costs(self) -> Costs:
        """What the tests take and run, unchanged: kept by what is in their file and the core."""
        files: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in self.items.values():
            files[item.nodeid.partition("::")[0]].append(item)
        seconds, lines = dict[str, float](), dict[str, Mapping[str, frozenset[int]]]()
        for file, items in files.items():
            key = f"{file} {hashlib.sha256((self.tree / file).read_bytes()).hexdigest()}"
            if key not in self.kept.costs:
                self.kept.costs[key] = self._measured(items)
                self.kept.write_costs()
            own = self.kept.costs[key]
            for test, (took, seen) in own.items():
                seconds[test] = took
                lines[test] = {file: frozenset(found) for file, found in seen.items()}
        some = Counter(test.partition("::")[0] for test in seconds)
        print(f"{len(seconds)} tests of {len(some)} files run the core and are quick", flush=True)
        return Costs(seconds, lines)

    def _measured(self, items: Sequence[pytest.Item]) -> dict[str, object]:
        """What the tests of a file take and run: those that are quick and pass."""
        found: dict[str, object] = {}
        while items:
            done: Any = in_a_fork(lambda: self.watch.measured(items), 600)  # noqa: B023
            if done is None:
                break
            found |= done[0]
            items = items[done[1] :]
        return found

    def _noticed_by(self, change: Change, costs: Costs) -> str:
        """The test that notices a change; empty where none does."""
        swaps = self._swaps(change)
        if swaps:
            tests = costs.running(change, AGAIN if self.again else SPENT)
            if not tests:
                return ""
            failed = self._first_failing(tests, costs, swaps)
            if failed and self._alone(failed, tests, costs, swaps):
                return failed
            if not self.again:
                return ""
        return self._anew(change, costs.running(change, ANEW))

    def _swaps(self, change: Change) -> list[tuple[FunctionType, CodeType]]:
        """The functions that get other code; none where it is outside of functions."""
        path = self.tree / change.file
        text = path.read_text(encoding="utf-8")
        was = [*_codes(compile(text, path, "exec"))]
        now = [*_codes(compile(change.tree(text), path, "exec"))]
        if [code.co_qualname for code in was] != [code.co_qualname for code in now]:
            return []
        other = {old: new for old, new in zip(was, now, strict=True) if old != new}
        if was[0] in other and len(other) == 1:
            return []
        found = [(each, other.get(each.__code__)) for each in self.functions[str(path)]]
        return [(each, code) for each, code in found if code is not None]

    def _first_failing(
        self, tests: Sequence[str], costs: Costs, swaps: Sequence[tuple[FunctionType, CodeType]]
    ) -> str:
        most = max(AT_LEAST, SLOWER * sum(costs.seconds[test] for test in tests))

        def work() -> str:
            for function, code in swaps:
                function.__code__ = code
            return self.watch.first_failing([self.items[test] for test in tests])

        found = in_a_fork(work, most)
        return NO_END if found is None else str(found)

    def _alone(
        self,
        failed: str,
        tests: Sequence[str],
        costs: Costs,
        swaps: Sequence[tuple[FunctionType, CodeType]],
    ) -> bool:
        """Whether the change is why a test failed, and not the tests before it."""
        if failed == NO_END or self._first_failing([failed], costs, swaps):
            return True
        return not self._first_failing(tests[: tests.index(failed) + 1], costs, [])

    def _anew(self, change: Change, tests: Sequence[str]) -> str:
        """The test that notices a change where all is loaded anew, from changed files."""
        if not tests:
            return ""
        file = self.tree / change.file
        own = file.read_text(encoding="utf-8")
        file.write_text(change.made_in(own), encoding="utf-8")
        try:
            done = self._run_anew(tests)
        finally:
            file.write_text(own, encoding="utf-8")
        if (
            not isinstance(done, str)
            and done.returncode not in (0, 1)
            and (
                self._run_anew(tests[:1]).returncode  # type: ignore[union-attr]
            )
        ):
            raise SystemExit("The tests no longer run without a change: was something installed?")
        if isinstance(done, str):
            return done
        first = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return "" if not done.returncode else first[0].split(" ")[1] if first else NOT_LOADED

    def _run_anew(self, tests: Sequence[str]) -> subprocess.CompletedProcess[str] | str:
        command = [sys.executable, "-B", "-m", "pytest", *OPTIONS, "-x", *tests]
        most = LOADING + SLOWER * SPENT
        try:
            return subprocess.run(
                command, cwd=self.tree, capture_output=True, text=True, timeout=most
            )
        except subprocess.TimeoutExpired:
            return NO_END


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A code with all that are in it, in order."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def in_a_fork(work: Callable[[], object], seconds: float) -> object:
    """What work gives as JSON, done in a process of its own; None where that came to nothing."""
    with tempfile.TemporaryFile("w+") as answer:
        child = os.fork()
        if not child:
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(silent, stream)
            whole = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            try:
                json.dump(work(), answer)
                answer.flush()
            except MemoryError:
                os._exit(0)
            except BaseException:  # noqa: BLE001 - nothing of the fork may go on
                Path("fork-failed.txt").write_text(traceback.format_exc(), encoding="utf-8")
                os._exit(BROKEN)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == BROKEN:
            raise RuntimeError(Path("fork-failed.txt").read_text(encoding="utf-8"))
        answer.seek(0)
        text = answer.read()
        return json.loads(text) if text else None


@dataclass
class Kept:
    """What was found so far, in a file, and beside it what the tests take."""

    file: Path
    core: str
    seed: int
    noticed_by: dict[str, str]
    costs: dict[str, Any]

    def write(self) -> None:
        """After each change."""
        found = {"core": self.core, "seed": self.seed, "noticed_by": self.noticed_by}
        self._replace(self.file, json.dumps(found, indent=1) + "\n")

    def write_costs(self) -> None:
        """After each file of tests."""
        found = {"core": self.core, "costs": self.costs}
        self._replace(self.file.with_suffix(".costs.json"), json.dumps(found))

    def _replace(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(file)


def kept_in(file: Path, seed: int) -> Kept:
    """What a file of earlier runs says. Raises SystemExit where it is of another core."""
    kept = Kept(file, digest_of(REPO / ROOM), seed, {}, {})
    if file.exists():
        found = json.loads(file.read_text(encoding="utf-8"))
        if (found["core"], found["seed"]) != (kept.core, seed):
            raise SystemExit(f"{file} is of another state of the core or seed; name another file.")
        kept.noticed_by = found["noticed_by"]
    beside = file.with_suffix(".costs.json")
    if beside.exists():
        found = json.loads(beside.read_text(encoding="utf-8"))
        kept.costs = found["costs"] if found["core"] == kept.core else {}
    return kept


def judge(changes: Sequence[Change], kept: Kept, tree: Path, *, again: bool) -> None:
    """Judge changes in a copy of the tree."""
    shutil.copytree(REPO, tree, ignore=LEFT_OUT)
    os.chdir(tree)
    os.environ["EFLG_TEST_CACHE"] = str(tree / ".cache")
    os.environ["PYTHONPATH"] = str(tree)
    os.environ["HYPOTHESIS_PROFILE"] = PROFILE
    sys.path[:] = [str(tree), *(each for each in sys.path if Path(each or ".") != REPO)]
    sys.dont_write_bytecode = True
    for name in [name for name in sys.modules if name.startswith(("eflg_engine", "tests"))]:
        del sys.modules[name]
    options = (*OPTIONS, "-s", f"--basetemp={tree / '.tmp'}")
    code = pytest.main([*options, *TESTS], plugins=[Judge(tree, changes, kept, again)])
    os.chdir(REPO)
    if code:
        raise SystemExit(f"The tests cannot be loaded: {code!r}")


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
    kept = kept_in(asked.kept.resolve(), asked.seed)
    wanted = chosen(asked.count, asked.seed)
    left = [change for change in wanted
            if (not kept.noticed_by.get(change.key) if asked.again
                else change.key not in kept.noticed_by)]  # fmt: skip
    if left:
        with tempfile.TemporaryDirectory(prefix="eflg-mutants-") as folder:
            judge(left, kept, Path(folder).resolve() / "tree", again=asked.again)
    noticed = sum(bool(kept.noticed_by[change.key]) for change in wanted)
    low, high = interval(noticed, len(wanted))
    print(
        f"{noticed} of {len(wanted)} noticed: {noticed / len(wanted):.1%} ({low:.1%} to {high:.1%})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
