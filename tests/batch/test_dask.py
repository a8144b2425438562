"""The same on a Dask cluster, with a worker killed in the middle; imported late."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from eflg_engine.batch import assess_many
from eflg_engine.batch.executors import ExtraMissing, dask_executor
from tests.support.many_bundles import Counting, many
from tests.support.shipped import framework

COUNT = 28


def test_a_cluster_gives_the_same_with_a_worker_killed_in_the_middle() -> None:
    distributed = pytest.importorskip("distributed")
    expected = list(assess_many(many(COUNT), framework()))
    with dask_executor("local", 2) as (executor, threads):
        assert threads == 2
        counting = Counting(executor)
        found = assess_many(many(COUNT), framework(), counting, at_once=2, in_flight=4)
        taken = [next(found) for _ in range(9)]
        pids = distributed.get_client().run(os.getpid)
        os.kill(min(pids.values()), signal.SIGKILL)
        taken += found
    assert taken == expected
    assert 1 <= counting.bodies <= 5  # three workers


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
