"""Bundles for batches: many made from one sample, and what makes executors to assess them on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from eflg_engine.batch import NamedBundle
from tests.support.plain_data import Data
from tests.support.shipped import sample


def many_data(count: int) -> Iterator[Data]:
    """Bundles that differ: each leaves out other items of a sample; every seventh is bad."""
    data = sample("otterdale-2024").to_data()
    items = data["evidence"]
    assert isinstance(items, list)
    for number in range(count):
        left = [item for place, item in enumerate(items) if (place + number) % 5]
        changed: Data = {**data, "evidence": left, "council": {"name": f"Council {number}"}}
        if number % 7 == 3:
            changed["evidence"] = [{"id": "E1", "kind": "no such kind"}]
        yield changed


def many(count: int) -> list[NamedBundle]:
    return [NamedBundle(f"b{n}", data) for n, data in enumerate(many_data(count))]


class DeadlyOnce(os.PathLike[str]):
    """As Deadly while a file is there; the first to read it takes it away."""

    def __init__(self, flag: str, then: str) -> None:
        self.flag, self.then = flag, then

    def __fspath__(self) -> str:
        if Path(self.flag).exists():
            Path(self.flag).unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return self.then


class Counting(Executor):
    """An executor that counts the tasks, and how many of them the framework travelled with."""

    def __init__(self, inner: Executor) -> None:
        self.inner = inner
        self.tasks = self.bodies = 0

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.tasks += 1
        self.bodies += args[2] is not None
        return self.inner.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.inner.shutdown(wait, cancel_futures=cancel_futures)
