"""What durable-rules 2.0.28 can and cannot do, measured: why the second engine is built as it is.

    python benchmarks/durable_rules_limits.py            all measurements, a few minutes
    python benchmarks/durable_rules_limits.py hashes     one of them

Each runs in processes of its own, because some of them crash or never return. The figures go with
the table in docs/second-engine.md.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

SECONDS = 60


def main(wanted: list[str]) -> int:
    """Run the measurements named, or all, and print a line for each."""
    if len(wanted) == 2 and wanted[0] == "--probe":
        print(json.dumps(PROBES[wanted[1]]()))
        sys.stdout.flush()
        os._exit(0)
    unknown = [name for name in wanted if name not in MEASUREMENTS]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}")
        return 2
    for name in wanted or MEASUREMENTS:
        said, measure = MEASUREMENTS[name]
        print(f"{name}: {said}", flush=True)
        print(f"    {measure()}", flush=True)
    return 0


def probe(name: str, seconds: int = SECONDS) -> tuple[str, Any]:
    """How a process that runs one probe ends, and what it prints."""
    try:
        done = subprocess.run(
            [sys.executable, __file__, "--probe", name],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "never returned", None
    if done.returncode < 0:
        return f"killed by signal {-done.returncode}", None
    if done.returncode:
        return "error: " + (done.stderr.strip().splitlines() or ["?"])[-1][:100], None
    return "ended", json.loads(done.stdout.strip().splitlines()[-1])


def once(name: str, seconds: int = SECONDS) -> Callable[[], str]:
    """A measurement that runs one probe once."""

    def measure() -> str:
        end, value = probe(name, seconds)
        return str(value) if end == "ended" else end

    return measure


def times(name: str, runs: int) -> Callable[[], str]:
    """A measurement that runs one probe several times, and counts how it ends."""

    def measure() -> str:
        ends: Counter[str] = Counter()
        for _ in range(runs):
            end, value = probe(name)
            ends[str(value) if end == "ended" else end] += 1
        return "; ".join(f"{end}: {count} of {runs}" for end, count in ends.most_common())

    return measure


# --- probes: each runs in a process of its own ------------------------------------------------


def host(rules: dict[str, Any], *, threads: bool = False) -> Any:  # noqa: ANN401 - untyped
    """A host with one ruleset named `r`."""
    engine = import_module("durable.engine")
    vars(engine)["_unix_now"] = time.monotonic
    base: Any = engine.Host

    class Quiet(base):  # type: ignore[misc]
        def _run(self) -> None:
            if threads:
                super()._run()

    made = Quiet()
    made.register_rulesets({"r": rules})
    return made


def rule(condition: object, action: Callable[[Any], object]) -> dict[str, Any]:
    """A rule with one condition."""
    return {"all": [{"m": condition}], "run": action}


def megabytes() -> float:
    """Memory in use."""
    path = Path("/proc/self/statm")
    if path.exists():
        return int(path.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def evaluations(count: int, *, batch: bool, threads: bool) -> dict[str, object]:
    """150 facts against 216 rules, over and over, compared with a plain loop."""
    found: set[tuple[str, int]] = set()

    def noting_which(number: int) -> Callable[[Any], object]:
        return lambda matched: found.add((matched.m.id, number))

    rules = {f"q{number}": rule({f"p{number}": 1}, noting_which(number)) for number in range(216)}
    made = host(rules, threads=threads)
    chance, wrong, errors = random.Random(1), 0, 0
    before, started = 0.0, time.perf_counter()
    for evaluation in range(count):
        if evaluation == 50:
            before, started = megabytes(), time.perf_counter()
        sid = f"s{evaluation}"
        facts: list[dict[str, object]] = []
        right = set()
        for number in range(150):
            asked = chance.sample(range(216), chance.randrange(1, 9))
            facts.append({"id": str(number), "sid": sid} | {f"p{each}": 1 for each in asked})
            right |= {(str(number), each) for each in asked}
        found.clear()
        try:
            if batch:
                made.assert_facts("r", facts)
            else:
                for fact in facts:
                    made.assert_fact("r", fact)
        except Exception:  # noqa: BLE001 - counted
            errors += 1
        wrong += found != right
        made.delete_state("r", sid)
    each_ms = (time.perf_counter() - started) / (count - 50) * 1000
    return {
        "evaluations": count,
        "wrong": wrong,
        "errors": errors,
        "ms each": round(each_ms, 1),
        "MB more": round(megabytes() - before, 1),
    }


def probe_join() -> dict[str, float]:
    """Rules that join two facts, where many facts match each condition."""
    found: dict[str, float] = {}
    for count in (25, 50, 100):
        pairs: list[int] = []
        made = host({"pair": {"all": [{"a": {"x": 1}}, {"b": {"y": 1}}], "run": noting(pairs)}})
        started = time.perf_counter()
        for number in range(count):
            for name in ("x", "y"):
                fact = {"id": f"{name}{number}", "sid": "s", name: 1}
                made.assert_fact("r", fact)
        found[f"{count} facts: {len(pairs)} firings, ms"] = round(
            (time.perf_counter() - started) * 1000
        )
    return found


def noting(found: list[int]) -> Callable[[Any], object]:
    """An action that counts."""
    return lambda matched: found.append(1)


def probe_hashes() -> str:
    fired: list[int] = []
    made = host({"a": rule({"budget_approved_792": 1}, noting(fired))})
    made.assert_fact("r", {"id": "1", "sid": "s", "budget_costed_850": 1})
    return f"a rule on budget_approved_792 fired {len(fired)} times on budget_costed_850"


def probe_fact_ids() -> str:
    made = host({"a": rule({"x": 1}, lambda matched: None)})
    chance = random.Random(1)
    for number in range(200_000):
        try:
            made.assert_fact("r", {"id": f"{chance.getrandbits(128):x}", "sid": "s", "x": 1})
        except Exception as error:  # noqa: BLE001 - what we look for
            return f"distinct fact number {number} was refused: {type(error).__name__}"
    return "none of 200,000 was refused"


def in_threads(*, quiet: bool) -> str:
    made = host({"a": rule({"x": 1}, lambda matched: None)}, threads=not quiet)

    def work(thread: int) -> None:
        for number in range(2000):
            sid = f"{thread}-{number}"
            try:
                made.assert_fact("r", {"id": "1", "sid": sid, "x": 1})
                made.delete_state("r", sid)
            except Exception:  # noqa: BLE001 - a crash is what we look for
                continue

    workers = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return "all went well"


def probe_many_conditions() -> str:
    host({f"q{n}": rule({f"p{n}": 1}, lambda matched: None) for n in range(600)})
    return "loaded"


def probe_empty_and() -> str:
    made = host({"a": rule({"$and": []}, lambda matched: None)})
    made.assert_fact("r", {"id": "1", "sid": "s", "x": 1})
    return "all went well"


def probe_same_condition() -> str:
    made = host({f"q{n}": rule({"x": 1}, lambda matched: None) for n in range(256)})
    made.assert_fact("r", {"id": "1", "sid": "s", "x": 1})
    return "all went well"


def probe_wide_match() -> str:
    both = {
        f"q{n}": rule({"$and": [{"x": 1}, {"$gte": {f"y{n}": 0}}]}, noting([])) for n in range(80)
    }
    made = host(both)
    made.assert_fact("r", {"id": "1", "sid": "s", "x": 1} | {f"y{n}": 1 for n in range(80)})
    return "all went well"


def probe_antecedents() -> str:
    wide = {"all": [{f"m{n}": {f"p{n}": 1}} for n in range(17)], "run": lambda matched: None}
    made = host({"a": wide})
    for n in range(17):
        made.assert_fact("r", {"id": str(n), "sid": "s", f"p{n}": 1})
    return "all went well"


def probe_states() -> str:
    made = host({"a": rule({"x": 1}, lambda matched: None)})
    for number in range(2000):
        try:
            made.assert_fact("r", {"id": "1", "sid": f"s{number}", "x": 1})
        except Exception as error:  # noqa: BLE001 - what we look for
            return f"session {number}: {type(error).__name__}"
    return "2,000 sessions went well"


def delete_unmatched(*, opened: bool) -> str:
    """Sessions in which no rule but perhaps an opening one ever matched, deleted."""
    opening = {"open": rule({"opening": 1}, noting([]))}
    made = host(
        opening
        | {f"q{n}": rule({"$and": [{"x": n}, {"$lt": {"y": 1}}]}, noting([])) for n in range(10)}
    )
    junk = [os.urandom(200).hex() for _ in range(5000)]
    for number in range(2000):
        if opened:
            made.assert_fact("r", {"id": "0", "sid": f"s{number}", "opening": 1})
        with suppress(Exception):  # "not handled", as expected
            made.assert_fact(
                "r", {"id": "1", "sid": f"s{number}", "x": 1, "y": 2, "z": junk[number]}
            )
        made.assert_fact("r", {"id": "2", "sid": f"t{number}", "x": 1, "y": 0})
        made.delete_state("r", f"t{number}")
        made.delete_state("r", f"s{number}")
    return "all went well"


def probe_unmatched() -> str:
    made = host({"a": rule({"x": 1}, lambda matched: None)})
    try:
        made.assert_fact("r", {"id": "1", "sid": "s", "y": 1})
    except Exception as error:  # noqa: BLE001 - what we look for
        return f"a fact that no rule matches: {type(error).__name__}"
    return "all went well"


def probe_raising() -> str:
    def failing(matched: object) -> None:
        raise ValueError("lost")

    made = host({"a": rule({"x": 1}, failing)})
    try:
        made.assert_fact("r", {"id": "1", "sid": "s", "x": 1})
    except Exception as error:  # noqa: BLE001 - what we look for
        return f"raised {type(error).__name__}"
    return f"the call returned; the state holds: {sorted(made.get_state('r', 's'))}"


def probe_values() -> str:
    fired: list[str] = []
    conditions = {'"1"': "1", "1": 1, "1.0": 1.0, "true": True, '"true"': "true"}
    rules = {
        f"q{n}": rule({"x": value}, saying(fired, text))
        for n, (text, value) in enumerate(conditions.items())
    }
    made = host(rules)
    said = []
    for number, (text, value) in enumerate(conditions.items()):
        fired.clear()
        made.assert_fact("r", {"id": str(number), "sid": "s", "x": value})
        said.append(f"{text} is taken for {' and '.join(sorted(fired)) or 'nothing'}")
    return "; ".join(said)


def saying(found: list[str], text: str) -> Callable[[Any], object]:
    """An action that notes a text."""
    return lambda matched: found.append(text)


def rulesets(*, delete: bool) -> str:
    library = import_module("durable_rules_engine")
    before = megabytes()
    for _ in range(200):
        made = host(
            {
                f"q{n}": rule({"$and": [{"node": n}, {"$gte": {f"x{n}": 1}}]}, noting([]))
                for n in range(32)
            }
        )
        if delete:
            library.delete_ruleset(made.get_ruleset("r")._handle)
    return f"200 rulesets of 32 rules: {megabytes() - before:.1f} MB more"


PROBES: dict[str, Callable[[], Any]] = {
    "batch": lambda: evaluations(300, batch=True, threads=True),
    "quiet batch": lambda: evaluations(300, batch=True, threads=False),
    "one by one": lambda: evaluations(1500, batch=False, threads=False),
    "join": probe_join,
    "hashes": probe_hashes,
    "fact ids": probe_fact_ids,
    "threads": lambda: in_threads(quiet=False),
    "quiet": lambda: in_threads(quiet=True),
    "many conditions": probe_many_conditions,
    "empty and": probe_empty_and,
    "same condition": probe_same_condition,
    "wide match": probe_wide_match,
    "antecedents": probe_antecedents,
    "states": probe_states,
    "unmatched delete": lambda: delete_unmatched(opened=False),
    "opened delete": lambda: delete_unmatched(opened=True),
    "unmatched": probe_unmatched,
    "raising": probe_raising,
    "values": probe_values,
    "rulesets": lambda: rulesets(delete=False),
    "rulesets deleted": lambda: rulesets(delete=True),
}

MEASUREMENTS: dict[str, tuple[str, Callable[[], str]]] = {
    "batch": ("216 rules, 150 facts in one batch, its timer threads running", times("batch", 4)),
    "quiet-batch": ("the same, its timer threads never started", once("quiet batch")),
    "one-by-one": ("the same, and one fact at a time", once("one by one", 300)),
    "join": ("a rule that joins two facts, many of which match", once("join")),
    "hashes": ("two property names with one FNV-1a hash", once("hashes")),
    "fact-ids": ("distinct facts in one session", once("fact ids")),
    "threads": ("8 threads on a ruleset, its own timer threads running", times("threads", 6)),
    "quiet": ("the same, its timer threads never started", times("quiet", 6)),
    "many-conditions": ("600 distinct conditions in a ruleset", once("many conditions", 10)),
    "empty-and": ('the condition {"$and": []}', once("empty and", 10)),
    "same-condition": ("256 rules with the same condition", once("same condition")),
    "wide-match": ("80 conditions that go on from one match", once("wide match")),
    "antecedents": ("17 conditions in one rule", once("antecedents")),
    "states": ("sessions that are never deleted", once("states")),
    "unmatched-delete": ("deleting sessions without a match", times("unmatched delete", 6)),
    "opened-delete": ("the same, each with one match before", times("opened delete", 6)),
    "unmatched": ("a fact that no rule matches", once("unmatched")),
    "raising": ("an action that raises", once("raising")),
    "values": ("values that are taken for one another", once("values")),
    "rulesets": ("rulesets made and dropped", once("rulesets")),
    "rulesets-deleted": ("the same, deleted through the C half", once("rulesets deleted")),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
