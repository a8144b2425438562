"""Workers are processes: one that dies or takes too long costs its own call, and is replaced."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from eflg_engine.batch.executors import process_pool
from eflg_engine.service.pool import Busy, OutOfTime, Pool, WorkerLost

EVER = 600
"""Seconds for which nobody waits."""


@asynccontextmanager
async def pool(size: int, *, seconds: float = EVER, waiting: int = 100) -> AsyncIterator[Pool]:
    make = partial(process_pool, 1, "eflg_engine.service.worker")
    made = Pool(make, size, seconds=seconds, patience=EVER, waiting=waiting)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


async def outcome(made: Pool, *call: object) -> object:
    """What a call gives, or the type of what it raises."""
    try:
        return await made.run(*call)  # type: ignore[arg-type]
    except (Busy, OutOfTime, WorkerLost) as error:
        return type(error)


def test_a_call_that_takes_too_long_or_kills_its_worker_is_the_only_one_lost() -> None:
    async def ask() -> None:
        async with pool(2) as made:
            made._seconds = 0.5
            assert await outcome(made, time.sleep, EVER) is OutOfTime
            made._seconds = EVER
            before = made.pids
            calls = [(os._exit, 9), *[(abs, -number) for number in range(9)], (os._exit, 9)]
            found = await asyncio.gather(*(outcome(made, *call) for call in calls))
            assert found == [WorkerLost, *range(9), WorkerLost]
            assert await outcome(made, abs, -7) == 7
            assert made.pids != before

    asyncio.run(ask())


def test_a_worker_that_dies_with_nothing_to_do_costs_no_call() -> None:
    async def ask() -> None:
        async with pool(1) as made:
            (lane,) = made._lanes
            os.kill(lane.pid, signal.SIGKILL)
            while not getattr(lane.executor, "_broken", True):  # until the executor has seen it
                await asyncio.sleep(0.01)
            assert await outcome(made, abs, -7) == 7

    asyncio.run(ask())


def test_more_calls_than_may_wait_are_told_at_once() -> None:
    async def ask() -> None:
        async with pool(1, waiting=1) as made:
            first = asyncio.create_task(outcome(made, time.sleep, EVER))
            while not made._free.empty():
                await asyncio.sleep(0.01)
            second = asyncio.create_task(outcome(made, abs, -7))
            while not made._waiting:
                await asyncio.sleep(0.01)
            assert await outcome(made, abs, -7) is Busy
            first.cancel()  # whoever asked has gone: its worker is ended, and the next is served
            assert await second == 7

    asyncio.run(ask())


@pytest.mark.parametrize("size", [1, 3])
def test_there_are_as_many_workers_as_were_asked_for(size: int) -> None:
    async def ask() -> None:
        async with pool(size) as made:
            assert len(set(made.pids)) == size
            assert os.getpid() not in made.pids

    asyncio.run(ask())
