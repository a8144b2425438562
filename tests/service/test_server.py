"""A real server with real workers: limits of time, dead workers, slow and silent clients."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx
import pytest

from eflg_engine import assess
from tests.support.places import EVIDENCE_SAMPLES, ROOT
from tests.support.service import YAML
from tests.support.shipped import framework, sample

RAW = (EVIDENCE_SAMPLES / "brackenshire-2024.yaml").read_bytes()
MOST = 120
"""Seconds after which something is held to hang, on however busy a machine."""

# Heads are waited for half a second; and what no evidence of ours does: end the process.
PROGRAM = """
import os, sys
from eflg_engine.service import app, server, worker

def answer(job, whole=worker.answer):
    return os._exit(9) if b"please-die" in job.body else whole(job)

worker.answer = app.answer = answer
if __name__ == "__main__":
    import signal
    from eflg_engine.cli.main import main
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where it is ignored, by nohup
    server.HEAD_SECONDS = 0.5
    sys.exit(main())
"""


class Served(NamedTuple):
    """A service that runs."""

    url: str
    port: int
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    program = tmp_path_factory.mktemp("service") / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), "serve", "--port", "0", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--seconds", "120", "--quiet"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[2]
    yield Served(url, int(url.rstrip("/").rpartition(":")[2]), process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=MOST)
    assert process.returncode == 130


def post(served: Served, body: bytes) -> httpx.Response:
    return httpx.post(
        f"{served.url}api/v1/assess", content=body, headers={"content-type": YAML}, timeout=MOST
    )


def test_it_answers_what_the_library_answers(served: Served) -> None:
    expected = assess(sample("brackenshire-2024"), framework()).to_json()
    assert post(served, RAW).text == expected


def test_a_request_that_kills_its_worker_is_the_only_one_lost(served: Served) -> None:
    bodies = [b"please-die: 1"] * 2 + [RAW] * 4
    with ThreadPoolExecutor(len(bodies)) as asking:
        found = list(asking.map(lambda body: post(served, body), bodies))
    assert [each.status_code for each in found] == [503] * 2 + [200] * 4
    codes = [each.json()["problems"][0]["code"] for each in found[:2]]
    assert codes == ["worker_lost", "worker_lost"]
    assert len({each.text for each in found[2:]}) == 1


def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=MOST) as slow:
        slow.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        began = time.monotonic()
        assert slow.recv(1000) == b""  # it is closed
        assert time.monotonic() - began < MOST / 2


def test_a_head_that_is_too_long_is_refused(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=MOST) as long:
        long.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 100_000)
        assert long.recv(1000).startswith(b"HTTP/1.1 400")


def test_it_says_why_it_cannot_listen(served: Served) -> None:
    command = [sys.executable, "-m", "eflg_engine", "serve", "--port", str(served.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MOST, cwd=ROOT)
    assert done.returncode == 2
    assert "[cannot_listen]" in done.stderr
    assert "--port 0" in done.stderr
