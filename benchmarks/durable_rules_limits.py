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
        ends = Counter()
        for _ in range(runs):
            end, value = probe(name)
            ends[str(value) if end == "ended" else end] += 1
        return "; ".join(f"{end}: {count} of {runs}" for end, count in ends.most_common())

    return measure


# --- probes: each runs in a process of its own ------------------------------------------------


def host(rules: dict[str, Any], *, threads: bool = False) -> Any:
    """A host with one ruleset named `r`."""
    from durable import engine

    engine._unix_now = time.monotonic

    class Quiet(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            if threads:
                super()._run()

    made = Quiet()
    made.register_rulesets({"r": rules})
    return made


def rule(condition: Any, action: Callable[[Any], object]) -> dict[str, Any]:
    """A rule with one condition."""
    return {"all": [{"m": condition}], "run": action}


def megabytes() -> float:
    """Memory in use."""
    path = Path("/proc/self/statm")
    if path.exists():
        return int(path.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def one_condition_rules(found: set[tuple[str, int]], count: int = 216) -> dict[str, Any]:
    """Rules on a number, each of which notes the facts it matches."""

    def noting(number: int) -> Callable[[Any], object]:
        return lambda matched: found.add((matched.m.id, number))

    return {f"q{n}": rule({"$gte": {f"p{n % 24}": n // 24}}, noting(n)) for n in range(count)}


def evaluations(count: int, *, batch: bool) -> dict[str, object]:
    """150 facts against 216 rules, over and over, compared with a plain loop."""
    found: set[tuple[str, int]] = set()
    made = host({**one_condition_rules(found), "open": rule({"opening": 1}, lambda matched: None)})
    chance, wrong, errors = random.Random(1), 0, 0
    before, started = 0.0, time.perf_counter()
    for evaluation in range(count):
        if evaluation == 50:
            before, started = megabytes(), time.perf_counter()
        sid = f"s{evaluation}"
        facts = [
            {"id": str(n), "sid": sid, f"p{chance.randrange(24)}": chance.randrange(9)}
            for n in range(150)
        ]
        right = {
            (fact["id"], q)
            for fact in facts
            for q in range(216)
            if fact.get(f"p{q % 24}", -1) >= q // 24  # type: ignore[operator]
        }
        found.clear()
        try:
            made.assert_fact("r", {"id": "open", "sid": sid, "opening": 1})
            if batch:
                made.assert_facts("r", facts)
            else:
                for fact in facts:
                    made.assert_fact("r", dict(fact))
        except Exception:  # noqa: BLE001 - counted
            errors += 1
        wrong += found != right
        made.delete_state("r", sid)
    each = (time.perf_counter() - started) / (count - 50) * 1000
    return {
        "evaluations": count,
        "wrong": wrong,
        "of these ended in an error": errors,
        "ms each": round(each, 1),
        "memory growth in MB": round(megabytes() - before, 1),
    }


def probe_join() -> dict[str, float]:
    """Rules that join two facts, where many facts match each condition."""
    found = {}
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
    for number in range(200_000):
        try:
            made.assert_fact("r", {"id": f"fact-{number}", "sid": "s", "x": 1})
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
    host({"a": rule({"$and": []}, lambda matched: None)})
    return "loaded"


def probe_same_condition() -> str:
    made = host({f"q{n}": rule({"x": 1}, lambda matched: None) for n in range(300)})
    made.assert_fact("r", {"id": "1", "sid": "s", "x": 1})
    return "all went well"


def probe_wide_match() -> str:
    both = {f"q{n}": rule({"$and": [{"x": 1}, {"$gte": {f"y{n}": 0}}]}, noting([])) for n in range(80)}
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
        except BaseException as error:
            return f"session {number}: {type(error).__name__}"
    return "2,000 sessions went well"


def probe_unmatched_delete() -> str:
    """Sessions in which no rule ever matched, deleted."""
    made = host(
        {f"q{n}": rule({"$and": [{"x": n}, {"$lt": {"y": 1}}]}, noting([])) for n in range(10)}
    )
    junk = [os.urandom(200).hex() for _ in range(5000)]
    for number in range(2000):
        try:
            made.assert_fact("r", {"id": "1", "sid": f"s{number}", "x": 1, "y": 2, "z": junk[number]})
        except Exception:  # noqa: BLE001 - "not handled", as expected
            pass
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
    def failing(matched: Any) -> None:
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
    rules = {f"q{n}": rule({"x": value}, saying(fired, text)) for n, (text, value) in enumerate(conditions.items())}
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
    import durable_rules_engine

    before = megabytes()
    for _ in range(200):
        made = host(
            {
                f"q{n}": rule({"$and": [{"node": n}, {"$gte": {f"x{n}": 1}}]}, noting([]))
                for n in range(32)
            }
        )
        if delete:
            durable_rules_engine.delete_ruleset(made.get_ruleset("r")._handle)
    return f"200 rulesets of 32 rules: {megabytes() - before:.1f} MB more"


PROBES: dict[str, Callable[[], Any]] = {
    "batch": lambda: evaluations(300, batch=True),
    "one by one": lambda: evaluations(1500, batch=False),
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
    "unmatched delete": probe_unmatched_delete,
    "unmatched": probe_unmatched,
    "raising": probe_raising,
    "values": probe_values,
    "rulesets": lambda: rulesets(delete=False),
    "rulesets deleted": lambda: rulesets(delete=True),
}

MEASUREMENTS: dict[str, tuple[str, Callable[[], str]]] = {
    "batch": ("216 rules, 150 facts asserted in one batch", times("batch", 4)),
    "one-by-one": ("the same, one fact at a time", once("one by one", 300)),
    "join": ("a rule that joins two facts, many of which match", once("join")),
    "hashes": ("two property names with one FNV-1a hash", once("hashes")),
    "fact-ids": ("distinct facts in one session", once("fact ids")),
    "threads": ("8 threads on a ruleset, its own timer threads running", times("threads", 6)),
    "quiet": ("the same, its timer threads never started", times("quiet", 6)),
    "many-conditions": ("600 distinct conditions in a ruleset", once("many conditions", 10)),
    "empty-and": ('the condition {"$and": []}', once("empty and", 10)),
    "same-condition": ("300 rules with the same condition", once("same condition")),
    "wide-match": ("80 conditions that go on from one match", once("wide match")),
    "antecedents": ("17 conditions in one rule", once("antecedents")),
    "states": ("sessions that are never deleted", once("states")),
    "unmatched-delete": ("deleting sessions without a match", times("unmatched delete", 6)),
    "unmatched": ("a fact that no rule matches", once("unmatched")),
    "raising": ("an action that raises", once("raising")),
    "values": ("values that are taken for one another", once("values")),
    "rulesets": ("rulesets made and dropped", once("rulesets")),
    "rulesets-deleted": ("the same, deleted through the C half", once("rulesets deleted")),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
