"""Reading what is sent: never more than may be held, never longer than may be waited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from eflg_engine.reading.limits import megabytes
from eflg_engine.service.jobs import Answer, refused
from eflg_engine.service.settings import ServiceSettings

_READ_ON = 2.0
"""Seconds for which what is too much is read and thrown away, so that the answer is seen."""


class Refused(Exception):
    """What is sent cannot be taken; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


async def parts(request: Request, settings: ServiceSettings) -> AsyncIterator[bytes]:
    """The parts of a body as they come. Raises Refused where they come too slowly."""
    stream = aiter(request.stream())
    loop = asyncio.get_running_loop()
    end = loop.time() + settings.upload
    while True:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + settings.pause)):
                part = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Refused(
                refused(408, "too_slow", "what is sent comes too slowly", place="body")
            ) from None
        if part:
            yield part


async def whole_body(request: Request, settings: ServiceSettings) -> bytes:
    """A body within the limit. Raises Refused, and ClientDisconnect."""
    most = settings.limits.bytes
    said = request.headers.get("content-length", "")
    found = bytearray()
    if not (said.isascii() and said.isdecimal() and int(said[:20]) > most):
        async for part in parts(request, settings):
            found += part
            if len(found) > most:
                break
        else:
            return bytes(found)
    del found
    await _read_on(request, settings)
    raise Refused(too_large(most))


def too_large(most: int, what: str = "what is sent") -> Answer:
    """The answer where more is sent than may be."""
    limit = megabytes(most)
    message = f"{what} is larger than {limit}"
    return refused(413, "too_large", message, place="body", allowed=f"up to {limit}")


async def _read_on(request: Request, settings: ServiceSettings) -> None:
    try:
        async with asyncio.timeout(_READ_ON):
            async for _ in request.stream():
                pass
    except (TimeoutError, ClientDisconnect, RuntimeError):
        pass
