"""The service under load: connections that ask without a pause, some of them with hostile bodies.

    python -m benchmarks.service                  about three and a half minutes
    python -m benchmarks.service --seconds 10     a short one
    python -m benchmarks.service --write          keep the table in benchmarks/results/service.md

It starts `eflg serve` with two workers and asks over `--connections` connections. First light
requests alone, in turn with the bare library in two processes, whose rate the service's is a share
of; then light and hostile ones mixed. Every answer to a good request is compared with the
library's, byte for byte; a hostile one has to be refused with 4xx. Memory is that of the server and
its workers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from eflg_engine import Bundle, Framework, assess
from eflg_engine.batch.executors import process_pool
from eflg_engine.reading.yaml_text import json_data

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "evidence_samples" / "panels" / "councils.jsonl"
RESULTS = ROOT / "benchmarks" / "results" / "service.md"
WORKERS = 2
JSON, YAML = "application/json", "application/yaml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Asked(NamedTuple):
    """A request, and what has to be answered; None where any 4xx will do."""

    sent: bytes
    expected: bytes | None


@dataclass(slots=True)
class Seen:
    """What came of a part: seconds of each light request, and what was wrong."""

    light: list[float] = field(default_factory=list)
    hostile: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


# --- what is asked --------------------------------------------------------------------------------


def bundles() -> list[bytes]:
    """Bundles of councils, as JSON."""
    lines = SAMPLE.read_bytes().splitlines()
    return [line for line in lines if line.strip() and b"no such kind" not in line]


def levels(raw: bytes, framework: Framework) -> bytes:
    """What the library answers."""
    bundle = Bundle.from_data(json_data(raw), framework=framework)  # type: ignore[arg-type]
    return assess(bundle, framework).to_json(detail="levels").encode()


def request(body: bytes, media_type: str) -> bytes:
    """A request as it goes over the wire."""
    head = (
        "POST /api/v1/assess?detail=levels HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def hostile() -> list[Asked]:
    """Bodies that mean harm: each is to be refused."""
    nested = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    bodies = [
        (nested.encode(), YAML),
        (b"[" * 200_000, JSON),
        (b"- x\n" * 700_000, YAML),
        (b"{\x00}" * 1000, YAML),
        (b"PK\x03\x04" + os.urandom(100_000), XLSX),
        (b'{"council": {"name": "x"}, "evidence": [' + b'{"id": "E"},' * 3000 + b"{}]}", JSON),
        (b"framework: ../../etc/passwd\ncouncil: {name: x}\n", YAML),
        (b"x" * 100, "text/plain"),
    ]
    return [Asked(request(*each), None) for each in bodies]


# --- asking ---------------------------------------------------------------------------------------


async def connection(port: int, asked: list[Asked], start: int, end: float, seen: Seen) -> None:
    """Ask one after the other on a connection until the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    turns = cycle([*asked[start % len(asked) :], *asked[: start % len(asked)]])
    while time.monotonic() < end:
        each = next(turns)
        began = time.monotonic()
        writer.write(each.sent)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        body = await reader.readexactly(length)
        took = time.monotonic() - began
        if each.expected is None:
            seen.hostile.append(took)
            if not 400 <= status < 500:
                seen.wrong.append(f"a hostile body was answered with {status}")
        else:
            seen.light.append(took)
            if status != 200 or body != each.expected:
                seen.wrong.append(f"a good body was answered with {status}, or otherwise")
        if b"\r\nconnection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def part(port: int, asked: list[Asked], connections: int, seconds: float) -> Seen:
    """All connections for so many seconds."""
    seen, end = Seen(), time.monotonic() + seconds
    starts = [number * 7 for number in range(connections)]
    await asyncio.gather(*(connection(port, asked, each, end, seen) for each in starts))
    return seen


def mixed(good: list[Asked], bad: list[Asked]) -> list[Asked]:
    """Good and bad in turn: a bad one after every third good one."""
    found: list[Asked] = []
    worse = cycle(bad)
    for number, each in enumerate(good * 3, 1):
        found.append(each)
        if number % 3 == 0:
            found.append(next(worse))
    return found


# --- the library alone, memory --------------------------------------------------------------------


def in_worker(lines: list[bytes], seconds: float) -> float:
    """Bundles a second of the bare library in this process, from JSON to JSON."""
    framework = Framework.load("eflg-2021")
    began = time.monotonic()
    for done, raw in enumerate(cycle(lines), 1):
        levels(raw, framework)
        if (took := time.monotonic() - began) > seconds:
            return done / took
    return 0.0


def bare_rate(pool: ProcessPoolExecutor, lines: list[bytes], seconds: float) -> float:
    """Bundles a second of the bare library over two processes."""
    return sum(pool.map(partial(in_worker, lines), [seconds] * WORKERS))


def memory(pid: int) -> float:
    """Megabytes that a process and all below it hold."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
    own = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return own * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(
        memory(int(each)) for each in children.stdout.split()
    )


# --- the whole ------------------------------------------------------------------------------------


def row(name: str, seen: list[float]) -> str:
    """A row of the table of times."""
    cuts = statistics.quantiles(seen, n=100)
    cells = [f"{1000 * each:.1f} ms" for each in (cuts[49], cuts[98], max(seen))]
    return f"| {name} | {len(seen):,} | {' | '.join(cells)} |"


def main() -> None:
    """Read the options, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    framework = Framework.load("eflg-2021")
    lines = bundles()
    good = [Asked(request(raw, JSON), levels(raw, framework)) for raw in lines]
    command = [sys.executable, "-m", "eflg_engine", "serve", "--port", "0", "--quiet"]
    server = subprocess.Popen(
        [*command, "--workers", str(WORKERS)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    port = int(server.stdout.readline().split()[2].rstrip("/").rpartition(":")[2])
    share = arguments.seconds / 9
    try:
        with process_pool(WORKERS) as pool:
            ask = partial(part, port, connections=arguments.connections)
            asyncio.run(ask(good, seconds=min(5, share)))  # until all is warm
            begin = memory(server.pid)
            rates, bare, light = [], [], Seen()
            for _ in range(3):  # in turn, so that a busy machine disturbs both alike
                bare.append(bare_rate(pool, lines, share))
                seen = asyncio.run(ask(good, seconds=share))
                rates.append(len(seen.light) / share)
                light.light += seen.light
                light.wrong += seen.wrong
            middle = memory(server.pid)
            hard = asyncio.run(ask(mixed(good, hostile()), seconds=3 * share))
            after = memory(server.pid)
            hard_again = asyncio.run(ask(good, seconds=min(5, share)))
            last = memory(server.pid)
    finally:
        server.terminate()
        server.wait(30)
    wrong = [*light.wrong, *hard.wrong, *hard_again.wrong]
    cuts = statistics.quantiles(light.light, n=100)
    shares = [rate / each for rate, each in zip(rates, bare, strict=True)]
    text = "\n".join(
        [
            f"`python -m benchmarks.service --seconds {arguments.seconds:g}`: "
            f"{arguments.connections} connections, {WORKERS} workers, {os.cpu_count()} cores; "
            f"load of the machine before it began {load:.1f}.",
            "",
            "| requests | number | median | 99 of 100 within | longest |",
            "|---|--:|--:|--:|--:|",
            row("light, alone", light.light),
            row("light, beside hostile ones", hard.light),
            row("hostile", hard.hostile),
            "",
            f"Light requests alone: 99 of 100 within {cuts[98] / cuts[49]:.1f} times the median.",
            f"Answers that were not as they have to be: {len(wrong)}.",
            f"Rate of light requests: {statistics.median(rates):.0f} a second, and the library's "
            f"in {WORKERS} processes {statistics.median(bare):.0f}: "
            f"{statistics.median(shares):.0%} ({min(shares):.0%} to {max(shares):.0%}).",
            f"Memory of the server and its workers: {begin:.0f} MB when warm, {middle:.0f} MB "
            f"after the light requests, {after:.0f} MB after the hostile ones, {last:.0f} MB at "
            "the end.",
            "",
        ]
    )
    print(text)
    print("\n".join(sorted(set(wrong))[:5]))
    if arguments.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
