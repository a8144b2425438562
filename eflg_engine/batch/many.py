"""`assess_many`: bundles in, entries out in the same order, on whatever executor there is."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from datetime import date
from itertools import islice

from eflg_engine.assessment.assess import find_policy
from eflg_engine.assessment.result.outcome import Detail
from eflg_engine.batch.entry import BatchEntry, Content, NamedBundle
from eflg_engine.batch.worker import Reply, Settings, Task, assess_all, keep, run_task
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.limits import limits
from eflg_engine.reading.problems import Place, Problem

AT_ONCE = 16
"""Bundles in a task, unless told otherwise."""

PATIENCE = 5
"""How often a task may meet a worker to which the framework is on its way."""

LOST_WORKER = "KilledWorker"
"""What Dask's executor raises, which is no BrokenExecutor, for a task whose workers all died."""


def assess_many(
    bundles: Iterable[NamedBundle | Content],
    framework: Framework,
    executor: Executor | Callable[[], Executor] | None = None,
    *,
    detail: Detail = "levels",
    as_at: date | None = None,
    policy: str | Policy | None = None,
    only_own: bool = False,
    at_once: int = AT_ONCE,
    in_flight: int | None = None,
    first: int = 0,
) -> Iterator[BatchEntry]:
    """An entry for each bundle, in order: its result, or the problems for which it has none.

    `executor` is any `concurrent.futures.Executor` (threads, processes, Dask's
    `Client.get_executor()`), or a function that makes one; None assesses here, one by one. A task
    is `at_once` bundles. At most `in_flight` tasks (two for each core here, and two more, unless
    told otherwise) are under way or waiting for one before them, so memory stays as it is however
    many bundles there are: `bundles` may be a generator. The framework is sent to a worker that
    does not have it, and not with every task. Entries are the same whatever the executor.

    Where a worker dies and the pool with it, an executor that was given raises BrokenExecutor: the
    entries before that were given, in order, are whole. Where a function makes executors, it is
    asked for another and what was under way is done again. If that breaks too before the first task
    is done, the bundles of that task are assessed one at a time: one with which the worker dies
    again has an entry that says so (`worker_lost`), and the rest goes on.

    `as_at`, `policy` and `only_own` are as for `assess`; entries are numbered from `first`. Raises
    InvalidInput at once for a policy that there is not.
    """
    find_policy(framework, policy)
    if at_once < 1 or (in_flight is not None and in_flight < 1):
        raise ValueError("at_once and in_flight are whole numbers of 1 or more")
    key, body = ("", b"") if executor is None else keep(framework)
    settings = Settings(key, detail, as_at, policy, only_own, limits())
    tasks = _tasks(bundles, at_once, first)
    if executor is None:
        return (entry for task in tasks for entry in assess_all(settings, task, framework))
    most = in_flight or 2 * (os.cpu_count() or 1) + 2
    return _Stream(executor, settings, body, most).entries(tasks)


def _tasks(bundles: Iterable[NamedBundle | Content], at_once: int, first: int) -> Iterator[Task]:
    named = (
        each if isinstance(each, NamedBundle) else NamedBundle(_name(number, each), each)
        for number, each in enumerate(bundles, start=first)
    )
    while some := tuple(islice(named, at_once)):
        yield Task(first, some)
        first += len(some)


def _name(number: int, content: Content) -> str:
    if isinstance(content, str | os.PathLike):
        return os.fspath(content)
    if isinstance(content, Bundle):
        return content.document.name if content.document else f"<bundle {number}>"
    return f"<bundle {number}>"


@dataclass(slots=True)
class _Waiting:
    """A task under way; `future` is None while it is not."""

    task: Task
    future: Future[Reply] | None = None
    refused: int = 0  # how often its worker did not have the framework


class _Lost(Exception):
    """A worker died; `broken` where the executor went with it."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.broken: bool = isinstance(error, BrokenExecutor)


class _Stream:
    """Tasks under way on an executor, oldest first."""

    def __init__(
        self,
        executor: Executor | Callable[[], Executor],
        settings: Settings,
        body: bytes,
        most: int,
    ) -> None:
        self._make = None if isinstance(executor, Executor) else executor
        self._executor = executor if isinstance(executor, Executor) else executor()
        self._settings, self._body, self._most = settings, body, most
        self._queue: deque[_Waiting] = deque()
        self._given: set[str] = set()  # workers that the framework was sent to
        self._broken = 0  # how often since anything came of the first task

    def entries(self, tasks: Iterator[Task]) -> Iterator[BatchEntry]:
        """The entries of all tasks, in order."""
        try:
            while self._fill(tasks):
                try:
                    found = self._of_first()
                except _Lost as lost:
                    found = self._after(lost)
                if found is not None:
                    self._queue.popleft()
                    yield from found
        finally:
            for waiting in self._queue:
                if waiting.future is not None:
                    waiting.future.cancel()
            if self._make is not None:
                self._executor.shutdown(wait=True, cancel_futures=True)

    def _fill(self, tasks: Iterator[Task]) -> bool:
        for task in islice(tasks, max(0, self._most - len(self._queue))):
            self._queue.append(_Waiting(task))
        return bool(self._queue)

    def _of_first(self) -> tuple[BatchEntry, ...] | None:
        """The entries of the first task; None where it was sent out again. Raises _Lost."""
        for waiting in self._queue:
            if waiting.future is None:
                self._submit(waiting)
        first = self._queue[0].future
        assert first is not None
        reply = _reply(first)
        if reply.entries is not None:
            self._broken = 0
            return reply.entries
        for waiting in self._queue:  # the others that came back for the same reason, at once
            future = waiting.future
            if future is not None and future.done():
                refused = _reply(future)
                if refused.entries is None:
                    self._submit(waiting, refused.worker)
        return None

    def _submit(self, waiting: _Waiting, refused_by: str = "") -> None:
        """Send a task out; with the framework where a worker asks for it that was sent none.

        A worker that was sent one may have it still to come, behind the task that it refused; a
        task that was refused more than PATIENCE times takes it along.
        """
        body = None
        if refused_by:
            waiting.refused += 1
            if refused_by not in self._given or waiting.refused > PATIENCE:
                self._given.add(refused_by)
                body = self._body
        try:
            waiting.future = self._executor.submit(run_task, self._settings, waiting.task, body)
        except BrokenExecutor as error:
            raise _Lost(error) from error

    # --- workers that die -----------------------------------------------------------------------

    def _after(self, lost: _Lost) -> tuple[BatchEntry, ...] | None:
        """Another executor and all again; the second time, the first task's bundles one by one."""
        self._broken += 1
        self._renew(lost)
        if lost.broken and self._broken == 1:
            return None
        task = self._queue[0].task
        found: list[BatchEntry] = []
        for number, named in enumerate(task.bundles, start=task.first):
            found.append(self._alone(Task(number, (named,))))
        self._broken = 0
        return tuple(found)

    def _renew(self, lost: _Lost) -> None:
        """Another executor in the place of one that broke. Raises what broke it where none is."""
        if not lost.broken:
            return
        if self._make is None:
            raise lost.error
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._make()
        self._given.clear()
        for waiting in self._queue:
            if waiting.future is None or not _came_to_something(waiting.future):
                waiting.future, waiting.refused = None, 0

    def _alone(self, task: Task) -> BatchEntry:
        """The entry of one bundle, with nothing else under way."""
        try:
            reply = _reply(self._executor.submit(run_task, self._settings, task, self._body))
        except BrokenExecutor as error:
            lost = _Lost(error)
        except _Lost as error:
            lost = error
        else:
            assert reply.entries is not None, "the framework went with it"
            return reply.entries[0]
        self._renew(lost)
        name = task.bundles[0].name
        message = "the process that assessed this bundle ended, and again on its own"
        hint = "it may need more memory than there is: assess it by itself"
        return BatchEntry(
            task.first, name, "", (), (Problem("worker_lost", Place(name), message, hint=hint),)
        )


def _reply(future: Future[Reply]) -> Reply:
    """What a worker gave. Raises _Lost where it died; what else went wrong is raised as it is."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenExecutor) or type(error).__name__ == LOST_WORKER:
        assert isinstance(error, Exception)
        raise _Lost(error)
    raise error


def _came_to_something(future: Future[Reply]) -> bool:
    if not future.done() or future.cancelled() or future.exception() is not None:
        return False
    return future.result().entries is not None
