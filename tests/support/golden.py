"""Golden files: outputs kept whole, rewritten by `pytest --update-golden`.

The golden files of tests/ROOM/test_NAME.py stand in tests/golden/ROOM/NAME/; nothing else does.
When every test of a test file has passed, golden files that none of them asked for are unclaimed:
the run fails, or deletes them under the flag. CI compares and never rewrites.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

FLAG = "--update-golden"
WAY_OUT = f"rewrite it with `pytest {FLAG}` and read the difference"


class Golden:
    """What one test compares with its golden files; the fixture `golden`."""

    def __init__(self, record: Record, test_file: Path) -> None:
        self._record = record
        self.folder = record.folder_of(test_file)

    def __call__(self, name: str, actual: str | bytes) -> None:
        """Hold an output to the golden file of that name, which may lie in a folder."""
        path = self.folder / name
        self._record.claimed.add(path)
        self._hold(path, actual)

    def page(self, path: Path, actual: str) -> None:
        """Hold a generated page that stands elsewhere, as among the docs, to its file."""
        self._hold(path, actual)

    def tree(self, folder: Path, files: Mapping[str, str | bytes]) -> None:
        """Hold a whole generated folder that stands elsewhere: no file more, none less."""
        there = {path for path in folder.rglob("*") if path.is_file()}
        spare = there - {folder / name for name in files}
        if self._record.update:
            self._record.remove(spare)
        else:
            assert not spare, f"files that are no longer generated: {WAY_OUT}"
        for name, content in files.items():
            self._hold(folder / name, content)

    def _hold(self, path: Path, actual: str | bytes) -> None:
        data = actual.encode() if isinstance(actual, str) else actual
        kept = path.read_bytes() if path.is_file() else None
        if kept == data:
            return
        if self._record.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            self._record.written.add(path)
        else:
            assert kept is not None, f"{path} is not there: write it with `pytest {FLAG}`"
            expected = kept.decode() if isinstance(actual, str) else kept
            assert actual == expected, f"{path} says otherwise: {WAY_OUT}"


class Record:
    """What a run, or one worker of it, has asked of golden files; a plugin of pytest."""

    SETS = ("claimed", "written", "removed", "partly")

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.update = bool(config.getoption(FLAG))
        self.tests = config.rootpath / "tests"
        self.root = self.tests / "golden"
        self.claimed: set[Path] = set()
        self.written: set[Path] = set()
        self.removed: set[Path] = set()
        self.unclaimed: list[Path] = []
        self.collected: Counter[Path] = Counter()
        self.passed: Counter[Path] = Counter()
        self.partly = {config.rootpath / arg.split("::")[0] for arg in config.args if "::" in arg}

    def folder_of(self, test_file: Path) -> Path:
        """Where the golden files of a test file stand."""
        room = test_file.relative_to(self.tests).parent
        return self.root / room / test_file.stem.removeprefix("test_")

    def remove(self, paths: Iterable[Path]) -> None:
        for path in paths:
            path.unlink()
            self.removed.add(path)

    # --- what was collected and passed ---

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """A test file of which some tests do not run claims only a part of its files."""
        self.partly |= {item.path for item in items}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected = Counter(item.path for item in session.items)

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.when == "call" and call.excinfo is None:
            self.passed[item.path] += 1

    # --- one record of all workers ---

    def sent(self) -> dict[str, Any]:
        """This worker's record, in types that travel."""
        sets = {name: [str(path) for path in getattr(self, name)] for name in self.SETS}
        counts = {name: _plain(getattr(self, name)) for name in ("collected", "passed")}
        return sets | counts

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add a worker's record to the controller's. Every worker collects every test."""
        theirs = getattr(node, "workeroutput", {}).get("golden")
        if theirs:
            for name in self.SETS:
                getattr(self, name).update(Path(path) for path in theirs[name])
            self.collected = Counter({Path(path): n for path, n in theirs["collected"].items()})
            self.passed.update({Path(path): n for path, n in theirs["passed"].items()})

    # --- what nothing asked for ---

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Delete golden files that no test claims under the flag; fail for them without it."""
        if hasattr(self.config, "workerinput"):
            self.config.workeroutput["golden"] = self.sent()  # type: ignore[attr-defined]
            return
        spare = [path for path in sorted(self.root.rglob("*")) if self._is_unclaimed(path)]
        if self.update:
            self.remove(spare)
        elif spare:
            self.unclaimed = spare
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _is_unclaimed(self, path: Path) -> bool:
        if not path.is_file() or path in self.claimed:
            return False
        owner = self._owner(path)
        return owner is None or self._is_complete(owner)

    def _owner(self, path: Path) -> Path | None:
        """The test file in whose folder a golden file stands."""
        for folder in path.relative_to(self.root).parents:
            file = self.tests / folder.parent / f"test_{folder.name}.py"
            if file.is_file():
                return file
        return None

    def _is_complete(self, file: Path) -> bool:
        """All tests of a file were chosen and passed."""
        return file not in self.partly and 0 < self.collected[file] == self.passed[file]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which golden files were written, deleted or left over."""
        for title, paths in (
            ("golden files written", self.written),
            ("golden files deleted", self.removed),
            (f"golden files that no test claims: delete them with {FLAG}", self.unclaimed),
        ):
            if paths:
                terminalreporter.section(title)
                for path in sorted(paths):
                    terminalreporter.line(os.path.relpath(path, self.config.rootpath))


def _plain(counts: Counter[Path]) -> dict[str, int]:
    return {str(path): count for path, count in counts.items()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(FLAG, action="store_true", help="rewrite golden files; delete unclaimed ones")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(FLAG) and os.environ.get("CI"):
        raise pytest.UsageError(f"{FLAG} is not for CI, which only compares")
    config.pluginmanager.register(Record(config), "golden-record")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare outputs with this test file's golden files: `golden("report.txt", text)`."""
    record = request.config.pluginmanager.get_plugin("golden-record")
    assert isinstance(record, Record)
    return Golden(record, request.path)
