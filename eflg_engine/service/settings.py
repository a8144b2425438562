"""How the service is set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eflg_engine.reading.limits import Limits

LIMITS = Limits(
    bytes=8 * 1024 * 1024,
    values=500_000,
    aliased=20_000,
    unpacked=32 * 1024 * 1024,
    cells=200_000,
)
"""The limits of what is sent, where nobody asks for others."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Who may ask, how much, and for how long.

    `hosts` are the names under which the service is asked, in lower case and without a port;
    `origins` the origins of other pages that may ask it, as https://tools.example.org. With
    `tokens`, SHA-256 hashes, every request to the API has to bring one of those tokens. `today`
    gives the day to judge by where nothing names one. `log` is given a line for each request.
    """

    hosts: frozenset[str]
    today: Callable[[], date]
    log: Callable[[str], None]
    origins: tuple[str, ...] = ()
    tokens: tuple[bytes, ...] = ()
    limits: Limits = LIMITS
    seconds: float = 30.0
    """Of work on a request, and of waiting for a worker; then its worker is killed."""
    waiting: int = 64
    """Requests that may wait for a worker."""
    pause: float = 10.0
    """Seconds that may pass until the next part of a body comes, or of an answer is taken."""
    upload: float = 120.0
    """Seconds that all of a body may take to come."""
    page: Path | None = None
    """The file of the page; a plain one says that there is none."""
