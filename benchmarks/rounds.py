"""Interleaved rounds on one core: every system in a process of its own, one at a time."""

from __future__ import annotations

import gc
import multiprocessing
import os
import platform
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from benchmarks.field import say
from benchmarks.systems import SYSTEMS, System
from benchmarks.work import TITLES, Data, Levels, work
from eflg_engine import Bundle, assess

LEAST_SECONDS, MOST_SECONDS = 0.04, 1.0
"""A round of one system is at least this long (by repetition) and at most (by fewer bundles)."""
READY_SECONDS = 120


@dataclass(slots=True)
class Measured:
    """One system on one piece of work: milliseconds a bundle, a number a round."""

    system: str
    work: str
    problem: str = ""  # why there is no time
    bundles: int = 0  # how many a round, of the 40
    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return median(self.rounds)


@dataclass(slots=True)
class Results:
    """All that was measured, and where."""

    machine: dict[str, str]
    versions: dict[str, str]
    measured: list[Measured]

    def to_data(self) -> dict[str, Any]:
        """As plain data, for the results file."""
        rows = [
            asdict(each) | ({"median": each.median} if each.rounds else {})
            for each in self.measured
        ]
        return {"machine": self.machine, "versions": self.versions, "measured": rows}


def measure(rounds: int, only: Iterable[str] | None, not_installed: dict[str, str]) -> Results:
    """Every system on every piece of work that it can do."""
    machine = _machine(_one_core())
    chosen = [system for system in SYSTEMS if not only or system.id in only]
    measured: list[Measured] = []
    for work_id in TITLES:
        say(TITLES[work_id])
        measured += _measure(work_id, chosen, rounds, not_installed)
    return Results(machine, _versions(chosen), measured)


def _measure(
    work_id: str, chosen: list[System], rounds: int, not_installed: dict[str, str]
) -> list[Measured]:
    expected = _expected(work_id)
    found: list[Measured] = []
    ready: list[tuple[_Worker, Measured]] = []
    for system in chosen:
        row = Measured(system.id, work_id)
        found.append(row)
        missing = [not_installed[p] for p in system.packages if p in not_installed]
        if work_id not in system.works:
            row.problem = f"cannot express it: {system.why_not}"
        elif missing:
            row.problem = f"not installed: {missing[0]}"
        else:
            worker = _Worker(system, work_id)
            row.problem = worker.check(expected)
            row.bundles = worker.bundles
            if row.problem:
                worker.close()
            else:
                ready.append((worker, row))
        say(f"  {system.title}: {row.problem or 'same levels'}")
    random = Random(1)
    for number in range(rounds):
        random.shuffle(ready)
        for worker, row in ready:
            took = worker.round(number)
            if isinstance(took, float):
                row.rounds.append(took)
            elif not row.problem:
                row.problem = took
        say(f"  round {number + 1} of {rounds}")
    for worker, row in ready:
        worker.close()
        if row.problem:
            row.rounds.clear()
    return found


class _Worker:
    """A process that holds one system, ready for one piece of work."""

    def __init__(self, system: System, work_id: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, system.id, work_id), daemon=True
        )
        self.process.start()
        theirs.close()
        self.bundles = 0

    def check(self, expected: tuple[list[Levels], list[Levels]]) -> str:
        """What is wrong with its levels, or nothing. Sets how many bundles a round takes."""
        answer = self._ask("check", READY_SECONDS)
        if isinstance(answer, str):
            return answer
        found, self.bundles = answer
        pairs = [
            pair
            for levels, wanted in zip(found, expected, strict=True)
            for pair in zip(levels, wanted, strict=False)
        ]
        wrong = sum(got != want for got, want in pairs)
        return f"wrong levels for {wrong} of {len(pairs)} bundles" if wrong else ""

    def round(self, number: int) -> float | str:
        """Milliseconds a bundle, or what went wrong."""
        answer: float | str = self._ask(number, READY_SECONDS)
        return answer

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()

    def _ask(self, question: object, seconds: float) -> Any:  # noqa: ANN401 - what was asked for
        try:
            self.pipe.send(question)
            if not self.pipe.poll(seconds):
                return f"no answer in {seconds} seconds"
            return self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(5)
            return f"the process ended with exit code {self.process.exitcode}"


def _serve(pipe: Connection, system_id: str, work_id: str) -> None:
    """In the worker: get ready, then answer one question after the other."""
    system = next(each for each in SYSTEMS if each.id == system_id)
    pipe.recv()
    try:
        given = work(work_id)
        run = system.prepare(given)
        run(given.bundles[:1])  # warm
        started = time.perf_counter()
        run(given.bundles[:2])
        each = (time.perf_counter() - started) / 2
        few = each * len(given.bundles) > 20
        levels = run(given.bundles[:5] if few else given.bundles)
        checks = run(given.checks) if given.checks else []
        # as many bundles as fit in a round: all 40 in most systems; in a slow one 2 or more
        count = len(given.bundles)
        if "40 at once" not in system.title:
            count = max(2, min(count, int(MOST_SECONDS / each)))
        started = time.perf_counter()
        run(given.bundles[:count])
        repeats = max(1, round(LEAST_SECONDS / (time.perf_counter() - started)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
        pipe.send(f"{type(error).__name__}: {error}"[:200])
        return
    pipe.send(((levels, checks), count))
    gc.collect()
    gc.freeze()
    while True:
        number = pipe.recv()
        first = number * count % len(given.bundles)
        bundles = (given.bundles + given.bundles)[first : first + count]
        gc.collect()
        started = time.perf_counter()
        for _ in range(repeats):
            run(bundles)
        pipe.send((time.perf_counter() - started) / (repeats * count) * 1e3)


def _expected(work_id: str) -> tuple[list[Levels], list[Levels]]:
    """The levels of the bundles, and of those that are only checked."""
    given = work(work_id)

    def held(data: Data) -> Levels:
        levels = assess(Bundle.from_data(data), given.framework).levels
        return levels.themes, levels.modules, levels.council  # type: ignore[return-value] # all have one

    return list(map(held, given.bundles)), list(map(held, given.checks))


def _one_core() -> str:
    """Keep this process, and those it starts, on one core where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        return "not held to one core: this system cannot"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"held to core {core}"


def _machine(core: str) -> dict[str, str]:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [x for x in cpuinfo.read_text().splitlines() if x.startswith("model name")]
        model = named[0].split(":", 1)[1].strip() if named else model
    return {
        "processor": model,
        "cores": f"{os.cpu_count()}, {core}",
        "load before": f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown",
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def _versions(chosen: list[System]) -> dict[str, str]:
    found = {}
    names = {package.split("==")[0] for system in chosen for package in system.packages}
    for name in sorted({"eflg-engine", *names}, key=str.lower):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
