"""What the second engine costs: time, rules, facts and memory.

    python benchmarks/second_engine.py [EVALUATIONS]

Prints the figures of docs/second-engine.md: each engine's time on every sample, then memory over
2,000 evaluations (or as many as given) of the samples in turn, each compared with the first engine.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from eflg_engine import Bundle, Framework, assess
from eflg_engine.cross_check import compare_engines
from eflg_engine.cross_check.engine import derive, program_for

SAMPLES = Path(__file__).resolve().parent.parent / "evidence_samples"


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """The median time of a few runs."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def megabytes() -> float:
    """Memory in use; 0 where /proc does not say."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * 4096 / 1e6 if path.exists() else 0.0


def main(evaluations: int) -> int:
    """Print the figures; the exit code is 1 if the engines ever differ."""
    framework = Framework.load("eflg-2021")
    policy = framework.default_policy
    started = time.perf_counter()
    program = program_for(framework, policy)
    took = (time.perf_counter() - started) * 1000
    rules = len(program.matching) + len(program.deriving)
    hosts = len(program.network.hosts) if program.network else 0
    print(
        f"{framework.id}, {policy.id}: {rules} rules in {hosts} rulesets, loaded in {took:.0f} ms"
    )
    bundles = [Bundle.load(path) for path in sorted(SAMPLES.glob("*.yaml"))]
    for path, bundle in zip(sorted(SAMPLES.glob("*.yaml")), bundles, strict=True):
        day = bundle.as_at
        assert day is not None

        def first(bundle: Bundle = bundle) -> None:
            bundle.bindings.clear()
            assess(bundle, framework)

        def second(bundle: Bundle = bundle) -> None:
            assert bundle.as_at is not None
            derive(bundle, framework, bundle.as_at, policy)

        facts = derive(bundle, framework, day, policy).facts
        print(
            f"{path.stem:<20} {len(bundle.evidence):>3} items {facts:>5} facts "
            f"first engine {milliseconds(first, 50):>5.1f} ms "
            f"second {milliseconds(second, 20):>5.1f} ms"
        )
    before, different = megabytes(), 0
    started = time.perf_counter()
    for number in range(evaluations):
        different += not compare_engines(bundles[number % len(bundles)], framework).agrees
    took = time.perf_counter() - started
    print(
        f"{evaluations} evaluations in one process: {different} differ, "
        f"{megabytes() - before:.1f} MB more, {took:.0f} s"
    )
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
