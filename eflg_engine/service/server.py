"""Listening: a socket, uvicorn over it, and connections that keep it waiting closed."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from concurrent.futures import Executor
from functools import partial

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from eflg_engine.batch.executors import process_pool
from eflg_engine.service.app import make_app
from eflg_engine.service.pool import Pool
from eflg_engine.service.settings import ServiceSettings
from eflg_engine.service.worker import Setup, set_up

MOST_CONNECTIONS = 200
MOST_HEAD = 16 * 1024
"""Bytes of the head of a request."""

HEAD_SECONDS = 10.0
"""What the head of a request may take to come, and how often connections are looked at."""

_BACKLOG = 256


class PatientProtocol(H11Protocol):
    """HTTP/1.1, with an end to the patience: uvicorn waits for a head, and for a reader, for ever.

    A connection on which no request began since the last look is closed; one whose answer nobody
    took since then is cut.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look."""
        super().connection_made(transport)
        self._seen: object = None
        self._unsent = 0
        self._next_look = self.loop.call_later(HEAD_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        cycle: RequestResponseCycle | None = self.cycle  # None before the first
        is_answered = cycle is None or cycle.response_complete
        if unsent and unsent >= self._unsent > 0:
            self.transport.abort()
            return
        if is_answered and not unsent and cycle is self._seen:
            self.transport.close()
        self._seen, self._unsent = cycle, unsent
        self._next_look = self.loop.call_later(HEAD_SECONDS, self._look)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def serve(
    at: socket.socket,
    settings: ServiceSettings,
    frameworks: Mapping[str, bytes],
    workers: int,
    memory: int,
) -> None:
    """Answer until somebody stops it. Raises KeyboardInterrupt where that is Ctrl-C.

    `frameworks` are as `Framework.keep` writes them, by id. `memory` is the most megabytes that a
    worker may take; 0 for no limit.
    """
    setup = Setup(frameworks, settings.limits, memory, is_process=True)
    pool = Pool(
        partial(_worker, setup),
        workers,
        seconds=settings.seconds,
        patience=settings.seconds,
        waiting=settings.waiting,
    )
    config = uvicorn.Config(
        make_app(settings, pool, [*frameworks]),
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",  # what it says may quote what was sent
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD,
        timeout_keep_alive=int(HEAD_SECONDS),
        timeout_graceful_shutdown=int(settings.pause),
        backlog=_BACKLOG,
    )
    uvicorn.Server(config).run(sockets=[at])


def _worker(setup: Setup) -> Executor:
    return process_pool(1, "eflg_engine.service.worker", partial(set_up, setup))
