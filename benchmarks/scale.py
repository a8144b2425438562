"""How many assessments a second, on how many processes, and whether memory stays as it is.

    python -m benchmarks.scale                       rates at each detail: some minutes
    python -m benchmarks.scale --memory 100000       memory over so many bundles: some minutes
    python -m benchmarks.scale --bundles 2000        larger rounds, for a quiet machine

The bundles are those of evidence_samples/panels/councils.jsonl, over and over; for memory they were
checked before, so that a hundred thousand take minutes. Rates are per second
of processor time used by all processes together, and of the clock; rounds take turns. A machine
whose cores are all busy is slower a core than with one at work, so processes that work together are
also compared with as many that each work for themselves at the same time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from eflg_engine import Bundle, Framework
from eflg_engine.assessment.result.outcome import Detail
from eflg_engine.batch import NamedBundle, assess_many
from eflg_engine.batch.executors import process_pool

SAMPLE = Path(__file__).parents[1] / "evidence_samples" / "panels" / "councils.jsonl"
DETAILS: tuple[Detail, ...] = ("levels", "gaps", "full")
ROUNDS = 9


def bundles(count: int) -> Iterator[NamedBundle]:
    """So many bundles, made as they are asked for."""
    good = [line for line in SAMPLE.read_bytes().splitlines() if b"no such kind" not in line]
    for number, line in enumerate(islice(cycle(good), count)):
        yield NamedBundle(f"b{number}", line)


def checked(count: int) -> Iterator[NamedBundle]:
    """As bundles(), of data that was checked once."""
    read = [Bundle.from_data(json.loads(each.bundle)).to_data() for each in bundles(23)]  # type: ignore[arg-type]
    for number, data in enumerate(islice(cycle(read), count)):
        yield NamedBundle(f"b{number}", Bundle.from_trusted_data(data))


def _cpu() -> float:
    """Seconds of processor time of this process and of those that it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def alone(framework: Framework, count: int, detail: Detail) -> tuple[float, float]:
    """Bundles a second of processor time, and of the clock, in this process alone."""
    began, used = time.perf_counter(), _cpu()
    done = sum(1 for _ in assess_many(bundles(count), framework, detail=detail))
    return done / (_cpu() - used), done / (time.perf_counter() - began)


def together(framework: Framework, count: int, detail: Detail, jobs: int) -> tuple[float, float]:
    """The same on so many processes; what it takes to start them is left out."""
    with process_pool(jobs) as pool:
        warm = 16 * (2 * jobs + 2)
        for _ in assess_many(bundles(warm), framework, pool, detail=detail):
            pass
        workers = list(pool._processes or {})
        began, used = time.perf_counter(), _cpu() + sum(map(_of_process, workers))
        found = assess_many(bundles(count), framework, pool, detail=detail, in_flight=2 * jobs + 2)
        done = sum(1 for _ in found)
        spent = _cpu() + sum(map(_of_process, workers)) - used
        clock = time.perf_counter() - began
    return done / spent, done / clock


def beside(count: int, detail: Detail, jobs: int) -> float:
    """Bundles a second of processor time where so many processes each work for themselves."""
    with process_pool(jobs) as pool:
        parts = list(pool.map(_part, [count // jobs] * jobs, [detail] * jobs))
    return sum(done for done, _ in parts) / sum(spent for _, spent in parts)


def _part(count: int, detail: Detail) -> tuple[int, float]:
    framework = Framework.load("eflg-2021")
    alone(framework, 16, detail)
    used = time.process_time()
    done = sum(1 for _ in assess_many(bundles(count), framework, detail=detail))
    return done, time.process_time() - used


def _of_process(pid: int) -> float:
    """Seconds of processor time of a process that still runs (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rates(count: int, jobs: int) -> None:
    """Print the rates at each detail: medians, and the median of the rounds' shares."""
    framework = Framework.load("eflg-2021")
    print(f"{count} bundles a round, {ROUNDS} rounds in turns; bundles a second of processor time")
    print(f"detail  one alone  {jobs} apart  {jobs} together  share of alone  of apart   /s clock")
    for detail in DETAILS:
        alone(framework, 50, detail)
        rounds = []
        for _ in range(ROUNDS):
            one = alone(framework, count, detail)[0]
            rounds.append(
                (one, beside(count, detail, jobs), *together(framework, count, detail, jobs))
            )
        one, apart, many, clock = (median(each) for each in zip(*rounds, strict=True))
        of_alone = median(each[2] / each[0] for each in rounds)
        of_apart = median(each[2] / each[1] for each in rounds)
        print(f"{detail:6}  {one:9.0f}  {apart:7.0f}  {many:10.0f}  {of_alone:14.0%}"
              f"  {of_apart:8.0%}  {clock:9.0f}")  # fmt: skip


def memory(count: int, jobs: int) -> None:
    """Print the memory of this process as the bundles pass."""
    framework = Framework.load("eflg-2021")
    page = os.sysconf("SC_PAGE_SIZE")
    began = time.perf_counter()
    make = (lambda: process_pool(jobs)) if jobs > 1 else None
    for entry in assess_many(checked(count), framework, make, in_flight=2 * jobs + 2):
        if entry.number % max(1, count // 10) == 0 or entry.number == count - 1:
            now = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * page
            seconds = time.perf_counter() - began
            print(f"{entry.number + 1:>9,} bundles  {now / 1e6:6.1f} MB  {seconds:7.1f} s")
            sys.stdout.flush()


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bundles", type=int, default=96)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", type=int, metavar="BUNDLES")
    arguments = parser.parse_args()
    if arguments.memory:
        memory(arguments.memory, arguments.jobs)
    else:
        rates(arguments.bundles, arguments.jobs)


if __name__ == "__main__":
    main()
