"""Executors to assess many bundles on: processes of this machine, or Dask."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from eflg_engine.reading.problems import InvalidInput, Place, Problem

LOCAL = "local"

NEEDS_DASK = 'a Dask cluster needs the library distributed: pip install "eflg-engine[dask]"'


class ExtraMissing(Exception):
    """A library that is an extra is not installed; the message says what to do."""


def process_pool(
    jobs: int,
    needs: str = "eflg_engine.batch.worker",
    set_up: Callable[[], object] | None = None,
) -> ProcessPoolExecutor:
    """A pool of processes that import what a task needs once, and share nothing with this one.

    Each calls `set_up` first. `needs` is the module that tasks need, of the first pool made.
    """
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload([needs])
    return ProcessPoolExecutor(jobs, context, set_up)


@contextmanager
def dask_executor(address: str, jobs: int | None = None) -> Iterator[tuple[Executor, int]]:
    """An executor on the cluster of a scheduler, and how many threads it has.

    "local" starts a cluster of `jobs` processes here. Raises ExtraMissing, and InvalidInput where
    no scheduler answers.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ExtraMissing(NEEDS_DASK) from None
    cluster = None
    if address == LOCAL:
        cluster = LocalCluster(
            n_workers=jobs or multiprocessing.cpu_count(),
            threads_per_worker=1,
            dashboard_address=None,
        )
    try:
        try:
            client = Client(address if cluster is None else cluster)
        except (OSError, ValueError) as error:
            message = "no scheduler answers there"
            raise InvalidInput(
                [Problem("no_scheduler", Place("--dask"), message, address, hint=str(error))]
            ) from None
        with client:
            yield client.get_executor(pure=False), sum(client.nthreads().values())
    finally:
        if cluster is not None:
            cluster.close()
