"""What stands before every endpoint: who may ask, what every answer says, and what is logged."""

from __future__ import annotations

import asyncio
import hmac
import time
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eflg_engine.service.jobs import Answer, refused
from eflg_engine.service.settings import ServiceSettings

API = "/api/"

ALWAYS = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Headers of every answer."""

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The policy of what is data, should a browser show it."""

FRAMED = "frame-ancestors 'none'"
"""What the page cannot say in its own policy, which is stricter in all else."""


class Guard:
    """Around the whole application, as ASGI."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        began = time.monotonic()
        seen = _Seen(scope, send, self._settings.pause)
        try:
            refusal = self._refusal(scope)
            if refusal is None:
                await self._app(scope, receive, seen.send)
            else:
                await answered(refusal, seen.send)
        except (ClientDisconnect, TimeoutError):
            seen.note = "gone"  # nobody is there to be answered
            raise _Ended from None
        except Exception as error:  # noqa: BLE001 - its message may quote what was sent
            seen.note = f"fault {type(error).__name__}"
            if seen.status:
                raise _Ended from None
            fault = refused(500, "fault", "something went wrong here, and it is not your request")
            await answered(fault, seen.send)
        finally:
            took = 1000 * (time.monotonic() - began)
            self._settings.log(seen.line(took))

    def _refusal(self, scope: Scope) -> Answer | None:
        """Why a request is not handed on; None where it is."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        name = _without_port(hosts[0]) if len(hosts) == 1 else ""
        if name not in self._settings.hosts:
            message = "this is not asked under a name that it answers to"
            hint = "the one who runs it can add a name with --allow-host"
            return refused(421, "wrong_host", message, place="Host", hint=hint)
        if not self._is_from_here(headers, hosts[0], scope):
            message = "pages of other sites may not ask this"
            hint = "the one who runs it can name their origin with --allow-origin"
            return refused(403, "foreign_origin", message, place="Origin", hint=hint)
        is_preflight = scope["method"] == "OPTIONS" and "origin" in headers
        needs_token = self._settings.tokens and scope["path"].startswith(API)
        if needs_token and not is_preflight and not self._has_token(headers):
            message = "a token is needed, and this has none that is known"
            allowed = "Authorization: Bearer TOKEN"
            return refused(401, "no_token", message, place="Authorization", allowed=allowed)
        return None

    def _is_from_here(self, headers: Headers, host: str, scope: Scope) -> bool:
        """Whether no page of another site asks: those say where they come from."""
        origins = headers.getlist("origin")
        own = {f"http://{host.lower()}", f"https://{host.lower()}"}
        if origins:
            return all(each in self._settings.origins or each.lower() in own for each in origins)
        site = headers.get("sec-fetch-site", "none")
        return site in ("same-origin", "none") or not scope["path"].startswith(API)

    def _has_token(self, headers: Headers) -> bool:
        sent = headers.getlist("authorization")
        scheme, _, token = (sent[0] if len(sent) == 1 else "").partition(" ")
        digest = sha256(token.strip().encode("latin-1", "replace")).digest()
        is_known = False
        for known in self._settings.tokens:  # all are looked at: how long it takes tells nothing
            is_known |= hmac.compare_digest(digest, known)
        return is_known and scheme.lower() == "bearer"


class _Ended(Exception):
    """The connection is to be closed: nothing more can be said on it."""


class _Seen:
    """What is sent in answer to a request, with what every answer says; no longer than it may."""

    def __init__(self, scope: Scope, send: Send, pause: float) -> None:
        self._scope, self._send, self._pause = scope, send, pause
        self.status = 0
        self.note = ""

    async def send(self, message: Message) -> None:
        """Send a part of the answer. Raises TimeoutError where nobody takes it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("content-security-policy", NOTHING)
            headers.setdefault("cache-control", "no-store")
            message["headers"] = headers.raw
        async with asyncio.timeout(self._pause):
            await self._send(message)

    def line(self, milliseconds: float) -> str:
        """A line for the log: nothing of what was sent, nor of the address but the endpoint."""
        route = self._scope.get("route")
        path = getattr(route, "path", "") or "-"
        method = self._scope["method"]
        method = method if method.isalpha() and len(method) < 8 else "-"
        return f"{method} {path} {self.status or '-'} {milliseconds:.0f} ms {self.note}".rstrip()


async def answered(answer: Answer, send: Send) -> None:
    """Send an answer that is whole."""
    headers = {"content-type": answer.media_type, "content-length": str(len(answer.content))}
    if answer.status == 401:
        headers["www-authenticate"] = "Bearer"
    if answer.status in (408, 413):
        headers["connection"] = "close"  # what is still to come is not read
    if answer.status == 503:
        headers["retry-after"] = "1"
    if answer.file_name:
        headers["content-disposition"] = f'attachment; filename="{answer.file_name}"'
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.content})


def _without_port(host: str) -> str:
    """The name in a Host header, in lower case."""
    name, colon, port = host.rpartition(":")
    if colon and port.isascii() and port.isdecimal() and (name.endswith("]") or ":" not in name):
        host = name
    return host.lower().removesuffix(".") if host.isascii() else ""
