"""The same on a Dask cluster, with a worker killed in the middle; imported late."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from eflg_engine.batch import assess_many
from eflg_engine.batch.executors import ExtraMissing, dask_executor
from eflg_engine.cli.main import main
from tests.support.many_bundles import Counting, many, many_data
from tests.support.shipped import framework

COUNT = 20


def test_a_cluster_gives_the_same_with_a_worker_killed_in_the_middle() -> None:
    distributed = pytest.importorskip("distributed")
    expected = list(assess_many(many(COUNT), framework()))
    with dask_executor("local", 2) as (executor, threads):
        assert threads == 2
        counting = Counting(executor)
        found = assess_many(many(COUNT), framework(), counting, at_once=2, in_flight=4)
        taken = [next(found) for _ in range(5)]
        pids = distributed.get_client().run(os.getpid)
        os.kill(min(pids.values()), signal.SIGKILL)
        taken += found
    assert taken == expected
    assert 1 <= counting.bodies <= 5  # three workers


def test_the_command_writes_the_same_bytes_on_a_cluster_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are threads here, which start at once; above they are processes."""
    distributed = pytest.importorskip("distributed")
    threads = partial(distributed.LocalCluster, processes=False)
    monkeypatch.setattr(distributed, "LocalCluster", threads)
    lines = tmp_path / "many.jsonl"
    texts = [json.dumps(data, default=str) for data in many_data(COUNT)]
    lines.write_text("\n".join(texts), encoding="utf-8")
    alone, cluster = tmp_path / "alone.jsonl", tmp_path / "cluster.jsonl"
    assert main(["batch", str(lines), "-o", str(alone)]) == 1
    command = ["batch", str(lines), "-o", str(cluster), "--dask", "local", "--jobs", "2"]
    assert main(command) == 1
    assert cluster.read_bytes() == alone.read_bytes()


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExtraMissing, match=r"eflg-engine\[dask\]"), dask_executor("local"):
        pass


def test_neither_dask_nor_pyarrow_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, eflg_engine.cli.batch, eflg_engine.batch.many;"
        "print(sorted({'dask', 'distributed', 'pyarrow'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
