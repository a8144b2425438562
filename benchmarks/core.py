"""How fast the core is, in one thread: `python -m benchmarks.core`.

Councils of 150 items are made from the sample evidence, ten from each file, and judged on many
days. No council is judged twice on one day, so that remembering a whole result cannot flatter.
Nothing is written outside a temporary folder.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from eflg_engine import Assessment, Bundle, EvidenceItem, Framework, assess
from eflg_engine.assessment.match import match_of
from eflg_engine.assessment.reasons.explain import leaf_gaps

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("brackenshire-2024", "northmere-2024", "otterdale-2024", "essex-2019")
COLD_SAMPLE = ROOT / "evidence_samples" / "essex-2019.yaml"
ITEMS = 150
COUNCILS = 10
ROUNDS = 9
COLD_RUNS = 21
SEED = 20240229
COLUMN = 30


def main() -> None:
    """Measure and print everything."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        framework = Framework.load("eflg-2021")
        themes, criteria = len(framework.themes), len(framework.criteria)
        print(f"{framework.id}: {themes} themes, {criteria} criteria; {ITEMS} items a council\n")
        councils = {name: _councils(name) for name in SAMPLES}
        _speed(framework, councils)
        _memory(framework, councils)
        _large(framework, councils["northmere-2024"][0])
        _cold(Path(folder))


# --- councils -----------------------------------------------------------------------------------


def _councils(name: str) -> list[Bundle]:
    """Bundles of 150 items in the manner of a sample: some of its items, or all and older ones."""
    sample = Bundle.load(ROOT / "evidence_samples" / f"{name}.yaml")
    chance = random.Random(f"{SEED} {name}")
    return [sample.with_evidence(_grown(sample, ITEMS, chance)) for _ in range(COUNCILS)]


def _grown(sample: Bundle, size: int, chance: random.Random) -> list[EvidenceItem]:
    items = list(sample.evidence)
    if len(items) >= size:
        return chance.sample(items, size)
    while len(items) < size:
        model = chance.choice(sample.evidence)
        dated = model.dated - timedelta(days=chance.randint(1, 400))
        number = len(items) + 1
        items.append(replace(model, id=f"{model.id}-{number}", dated=dated))
    return items


def _pairs(bundles: list[Bundle], round_number: int, days: int) -> list[tuple[Bundle, date]]:
    """Each bundle with this many days that no other round has."""
    return [
        (bundle, _as_at(bundle) - timedelta(days=3 * (round_number * days + day)))
        for day in range(days)
        for bundle in bundles
    ]


def _as_at(bundle: Bundle) -> date:
    assert bundle.as_at is not None
    return bundle.as_at


# --- speed --------------------------------------------------------------------------------------


def _levels(result: Assessment) -> object:
    return result.levels


def _judged(result: Assessment) -> object:
    for one in result.criteria_by_number:
        _ = one.state, one.proof, one.explanation
    return result


def _explained(result: Assessment) -> object:
    for one in result.criteria_by_number:
        _ = one.state, one.proof, one.holds_until, one.hangs_on
        if one.explanation:
            for leaf in leaf_gaps(one.explanation.gap):
                _ = leaf.findings, leaf.near_misses
    return result


def _json(result: Assessment) -> object:
    return result.to_json()


def _speed(framework: Framework, councils: dict[str, list[Bundle]]) -> None:
    measures: list[tuple[str, Callable[[Assessment], object], int]] = [
        ("levels", _levels, 20),
        ("every state, proof and gap", _judged, 8),
        ("the same with dates and what each hangs on", _explained, 8),
        ("full result as JSON text", _json, 4),
    ]
    for title, work, days in measures:
        print(f"{title}: councils a second, median of {ROUNDS} rounds (range)")
        for name, bundles in councils.items():
            rates = []
            first = []
            for number in range(ROUNDS):
                pairs = _pairs(bundles, number, days)
                rates.append(_rate(framework, pairs, work))
                fresh = [(replace(bundle), day) for bundle, day in _pairs(bundles, number, 1)]
                for bundle, _ in fresh:
                    match_of(bundle, framework)
                first.append(_rate(framework, fresh, work))
            print(f"  {name:{COLUMN}} {_spread(rates)}; never explained before: {_spread(first)}")
        print()
    print(f"met with the framework the first time: milliseconds, median of {ROUNDS} (range)")
    for name, bundles in councils.items():
        times = []
        for _ in range(ROUNDS):
            fresh_bundles = [replace(bundle) for bundle in bundles]
            start = time.perf_counter()
            for bundle in fresh_bundles:
                match_of(bundle, framework)
            times.append(1000 * (time.perf_counter() - start) / len(bundles))
        print(f"  {name:{COLUMN}} {_spread(times, 2)}")
    print()


def _rate(
    framework: Framework, pairs: list[tuple[Bundle, date]], work: Callable[[Assessment], object]
) -> float:
    gc.collect()
    start = time.perf_counter()
    for bundle, day in pairs:
        work(assess(bundle, framework, as_at=day))
    return len(pairs) / (time.perf_counter() - start)


def _spread(values: list[float], digits: int = 0) -> str:
    median, low, high = statistics.median(values), min(values), max(values)
    return f"{median:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"


# --- memory -------------------------------------------------------------------------------------


def _memory(framework: Framework, councils: dict[str, list[Bundle]]) -> None:
    print("memory a result holds beside its bundle: kB, mean of 10")
    for name, bundles in councils.items():
        sizes = []
        for work in (_levels, _explained):
            fresh = [replace(bundle) for bundle in bundles]
            for bundle in fresh:
                assess(bundle, framework)
            tracemalloc.start()
            results = [assess(bundle, framework) for bundle in fresh]
            for result in results:
                work(result)
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0] / len(results) / 1000)
            tracemalloc.stop()
        text = len(assess(bundles[0], framework).to_json()) / 1000
        print(
            f"  {name:{COLUMN}} levels {sizes[0]:.0f}, fully explained {sizes[1]:.0f}; "
            f"its JSON text {text:.0f} kB"
        )
    print()


# --- large bundles ------------------------------------------------------------------------------


def _large(framework: Framework, sample: Bundle) -> None:
    print("large bundles, from YAML text to JSON: seconds, and peak memory of all steps so far")
    for size in (2_000, 20_000):
        text = _yaml(sample.with_evidence(_grown(sample, size, random.Random(SEED))))
        print(f"  {size:,} items, {len(text) / 1e6:.1f} MB of YAML")
        made: list[object] = []

        def read(text: str = text) -> object:
            return Bundle.from_text(text, framework=framework)

        def judge(made: list[object] = made) -> object:
            assert isinstance(made[0], Bundle)
            return assess(made[0], framework)

        def explain(made: list[object] = made) -> object:
            assert isinstance(made[1], Assessment)
            return _explained(made[1])

        def write(made: list[object] = made) -> object:
            assert isinstance(made[1], Assessment)
            return made[1].to_json()

        steps: dict[str, Callable[[], object]] = {
            "read and checked": read,
            "assessed": judge,
            "explained": explain,
            "as JSON": write,
        }
        for title, step in steps.items():
            start = time.perf_counter()
            made.append(step())
            print(f"    {title:{COLUMN}} {time.perf_counter() - start:6.2f} s")
        made.clear()
        gc.collect()
        tracemalloc.start()
        for title, step in steps.items():
            made.append(step())
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            print(f"    {title:{COLUMN}} {peak:6.0f} MB at most")
        tracemalloc.stop()
    print()


def _yaml(bundle: Bundle) -> str:
    """The bundle as YAML, an item a block, each value written as JSON writes it."""

    def lines(data: dict[str, object], lead: str) -> Iterator[str]:
        for key, value in data.items():
            yield f"{lead}{key}: {json.dumps(value, ensure_ascii=False)}"
            lead = " " * len(lead)

    data = bundle.to_data()
    evidence = data.pop("evidence")
    assert isinstance(evidence, list)
    text = [*lines(data, ""), "evidence:"]
    for item in evidence:
        text += lines(item, "  - ")
    return "\n".join(text) + "\n"


# --- cold start ---------------------------------------------------------------------------------


def _cold(folder: Path) -> None:
    """New processes, interleaved; both run from bytecode, as installed programs do."""
    eflg = Path(sys.executable).with_name("eflg")
    if not eflg.exists():
        print("cold start: not measured; eflg is not installed beside this Python")
        return
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.pop("EFLG_NO_CACHE", None)
    commands = {
        "python -c 'import pydantic, yaml'": [sys.executable, "-c", "import pydantic, yaml"],
        f"eflg assess {COLD_SAMPLE.relative_to(ROOT)}": [str(eflg), "assess", str(COLD_SAMPLE)],
    }
    times: dict[str, list[float]] = {title: [] for title in commands}
    for run in range(COLD_RUNS + 2):
        for title, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, env=environment, check=True, capture_output=True)
            if run >= 2:  # the first runs write bytecode and the kept framework
                times[title].append(1000 * (time.perf_counter() - start))
    print(f"cold start: milliseconds, median of {COLD_RUNS} (range)")
    for title, values in times.items():
        print(f"  {title:42} {_spread(values)}")
    base, ours = (statistics.median(values) for values in times.values())
    print(f"  ratio {ours / base:.2f}")


if __name__ == "__main__":
    main()
