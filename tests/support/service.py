"""The service in this process: its application, with a worker that is a thread."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from eflg_engine import Framework
from eflg_engine.reading.limits import Limits
from eflg_engine.service import worker
from eflg_engine.service.app import make_app
from eflg_engine.service.looking import Frameworks
from eflg_engine.service.pool import Pool
from eflg_engine.service.settings import LIMITS, ServiceSettings

TODAY = date(2026, 11, 30)
IDS = ("eflg-2021", "psed-england-2017", "eflg-2012")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YAML, JSON, CSV, LINES = "application/yaml", "application/json", "text/csv", "application/x-ndjson"


@cache
def kept() -> dict[str, bytes]:
    """Some shipped frameworks, as workers are given them."""
    return {each: Framework.shipped(each).keep() for each in IDS}


@cache
def _frameworks() -> Frameworks:
    return Frameworks(kept())


class InThisProcess(Executor):
    """A worker that is a thread of this process, with limits of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._thread = ThreadPoolExecutor(1)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._thread.submit(self._set_up, partial(fn, *args, **kwargs))

    def _set_up(self, call: Callable[[], Any]) -> Any:
        worker.Here.frameworks, worker.Here.limits = _frameworks(), self._limits
        return call()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._thread.shutdown(wait, cancel_futures=cancel_futures)


class Client:
    """Asks an application of this process, one request after the other."""

    def __init__(self, portal: BlockingPortal, application: Any) -> None:
        self._portal = portal
        # what an application raises has been answered, or cannot be
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        self._asks = httpx.AsyncClient(transport=transport, base_url="http://localhost")

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        content = more.pop("content", None)
        if content is not None and not isinstance(content, str | bytes):
            content = _one_by_one(content)
        return self._portal.call(partial(self._asks.request, method, path, content=content, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)

    def options(self, path: str, **more: Any) -> httpx.Response:
        return self.request("OPTIONS", path, **more)


async def _one_by_one(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for each in parts:
        yield each


@contextmanager
def client(log: list[str] | None = None, **changes: Any) -> Iterator[Client]:
    """A client of the service; `log` is given its lines, `changes` are settings."""
    lines = [] if log is None else log
    hosts = frozenset({"localhost", "127.0.0.1", "[::1]"})
    settings = ServiceSettings(hosts, lambda: TODAY, lines.append, **changes)
    pool = Pool(
        partial(InThisProcess, settings.limits or LIMITS), 1, seconds=60, patience=60, waiting=8
    )
    app = make_app(settings, pool, IDS)
    with start_blocking_portal() as portal:
        portal.call(pool.open)
        yield Client(portal, app)
        portal.call(pool.close)
