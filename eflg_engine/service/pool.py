"""Processes that work one request at a time, each replaced when it dies or takes too long."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from functools import partial
from typing import TypeVar

from eflg_engine.service.worker import ready

T = TypeVar("T")

AGAIN_AFTER = 1.0
"""Seconds until a worker that could not be started is tried again."""

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class OutOfTime(Exception):
    """The request took longer than it may; its worker was killed."""


class WorkerLost(Exception):
    """The worker died over the request."""


class Busy(Exception):
    """No worker was free in time, or too many requests wait for one."""


class _Lane:
    """An executor of one worker, which can be killed without a loss to any other."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.pid = 0

    async def start(self) -> None:
        """Come back once its worker can work. Raises BrokenExecutor."""
        self.pid = await asyncio.wrap_future(self.executor.submit(ready))

    def kill(self) -> None:
        """End its worker at once, whatever it does."""
        self.end_worker()
        self.executor.shutdown(wait=False, cancel_futures=True)

    def end_worker(self) -> None:
        """End its worker; the executor finds out."""
        if self.pid and self.pid != os.getpid():
            with suppress(ProcessLookupError):
                os.kill(self.pid, _KILL)


class Pool:
    """`size` workers, each in an executor that `make` makes.

    A call has `seconds` once it has a worker, and waits `patience` seconds for one; no more than
    `waiting` wait at a time.
    """

    def __init__(
        self,
        make: Callable[[], Executor],
        size: int,
        *,
        seconds: float,
        patience: float,
        waiting: int,
    ) -> None:
        self._make = make
        self.size: int = size
        self._seconds, self._patience, self._most_waiting = seconds, patience, waiting
        self._free: asyncio.Queue[_Lane] = asyncio.Queue()
        self._lanes: set[_Lane] = set()
        self._waiting = 0
        self._starting: set[asyncio.Task[None]] = set()
        self._is_open = False

    async def open(self) -> None:
        """Start every worker. Raises BrokenExecutor where one cannot be."""
        self._is_open = True
        lanes = [_Lane(self._make()) for _ in range(self.size)]
        self._lanes.update(lanes)
        await asyncio.gather(*(lane.start() for lane in lanes))
        for lane in lanes:
            self._free.put_nowait(lane)

    async def close(self) -> None:
        """End every worker."""
        self._is_open = False
        for task in self._starting:
            task.cancel()
        for lane in self._lanes:
            lane.end_worker()
        closing = [
            partial(lane.executor.shutdown, wait=True, cancel_futures=True) for lane in self._lanes
        ]
        await asyncio.gather(*(asyncio.to_thread(each) for each in closing))
        self._lanes.clear()
        self._free = asyncio.Queue()
        closing.clear()
        gc.collect()  # lanes have semaphores of the system, which are given back so

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes at work."""
        return sorted(lane.pid for lane in self._lanes if lane.pid)

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """What the function gives in a worker. Raises OutOfTime, WorkerLost and Busy."""
        while True:
            lane = await self._next()
            try:
                future = lane.executor.submit(function, *arguments)
                break
            except BrokenExecutor:  # it died with nothing to do: nothing is lost
                self._replace(lane)
        is_whole = False
        try:
            async with asyncio.timeout(self._seconds):
                found = await asyncio.wrap_future(future)
            is_whole = True
            return found
        except TimeoutError:
            raise OutOfTime from None
        except BrokenExecutor:
            raise WorkerLost from None
        finally:
            if is_whole:
                self._free.put_nowait(lane)
            else:
                self._replace(lane)

    async def _next(self) -> _Lane:
        if self._waiting >= self._most_waiting and self._free.empty():
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                return await self._free.get()
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1

    def _replace(self, lane: _Lane) -> None:
        """Kill a worker, and start another in its place in the background."""
        lane.kill()
        self._lanes.discard(lane)
        if self._is_open:
            task = asyncio.get_running_loop().create_task(self._start_another())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _start_another(self) -> None:
        while True:
            lane = _Lane(self._make())
            self._lanes.add(lane)
            try:
                await lane.start()
            except BrokenExecutor:
                self._lanes.discard(lane)
                await asyncio.sleep(AGAIN_AFTER)
                continue
            self._free.put_nowait(lane)
            return
