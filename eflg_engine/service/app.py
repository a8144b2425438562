"""The application: which address does what."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from eflg_engine.reading.problems import listed
from eflg_engine.report.schemas import SCHEMAS, schema
from eflg_engine.service.batches import BatchAsked, answer_lines, read_batch
from eflg_engine.service.bodies import DATA, ENDINGS, LINES
from eflg_engine.service.description import (
    ABOUT,
    PREFIX,
    batch_operation,
    components,
    operation,
    plain_operation,
)
from eflg_engine.service.endpoints import ENDPOINTS, OF_BUNDLES, Endpoint
from eflg_engine.service.guard import FRAMED, Guard, answered
from eflg_engine.service.jobs import Answer, Job, refused
from eflg_engine.service.plain_page import PLAIN_PAGE, STYLE_POLICY
from eflg_engine.service.pool import Busy, OutOfTime, Pool, WorkerLost
from eflg_engine.service.settings import ServiceSettings
from eflg_engine.service.upload import Refused, whole_body
from eflg_engine.service.worker import answer, batch_options
from eflg_engine.version import __version__

Handler = Callable[[Request], Awaitable[Response]]

_PLAIN = {
    404: ("no_such_path", "there is nothing at this address"),
    405: ("method_not_allowed", "this address does not take this method"),
}


def make_app(settings: ServiceSettings, pool: Pool, frameworks: Sequence[str]) -> ASGIApp:
    """The service as an ASGI application. `frameworks` are the ids of those that workers have."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            await pool.close()

    app = FastAPI(
        title="eflg_engine",
        version=__version__,
        description=ABOUT,
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[{"url": "/"}],
        redirect_slashes=False,
        lifespan=running,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    handled = _Handlers(settings, pool, frameworks)

    def add(path: str, method: str, handler: Handler, said: dict[str, Any]) -> None:
        app.add_api_route(
            f"{PREFIX}{path}",
            handler,
            methods=[method],
            response_class=Response,
            openapi_extra=said | {"security": [{}, {"token": []}]},
        )

    for endpoint in OF_BUNDLES:
        said = operation(endpoint, frameworks)
        add(f"/{endpoint.name}", "POST", handled.of_bundle(endpoint), said)
    add("/batch", "POST", handled.batch, batch_operation(frameworks))
    add("/frameworks", "GET", handled.frameworks, operation(ENDPOINTS["frameworks"], frameworks))
    one = operation(ENDPOINTS["framework"], frameworks)
    add("/frameworks/{id}", "GET", handled.framework, one)
    add("/schemas", "GET", handled.schemas, plain_operation("schemas", "The published schemas."))
    one = plain_operation("schema", "A schema, as JSON Schema 2020-12.", of_one=True)
    add("/schemas/{name}", "GET", handled.schema, one)
    add("/openapi.json", "GET", handled.description, plain_operation("openapi", "This."))
    add("", "GET", handled.index, plain_operation("index", "Where what is."))
    for path, handler in (("/", handled.page), ("/health", handled.health)):
        app.add_api_route(path, handler, methods=["GET", "HEAD"], include_in_schema=False)
    handled.described = app.openapi() | {"components": components()}
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(Exception, _fault)
    inner: ASGIApp = app
    if settings.origins:
        inner = CORSMiddleware(
            app,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Content-Disposition", "Retry-After"],
        )
    return Guard(inner, settings)


class _Whole(Response):
    """An answer, as a response of Starlette."""

    def __init__(self, found: Answer) -> None:
        super().__init__()
        self._found = found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answered(self._found, send)


class _Streamed(Response):
    """Lines as they are made, while the request is still read: nothing else may read it."""

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        super().__init__()
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", LINES[0].encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for line in self._lines:
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, message = _PLAIN.get(error.status_code, ("refused", "this cannot be answered"))
    return _Whole(refused(error.status_code, code, message))


async def _fault(request: Request, error: Exception) -> Response:
    return _Whole(refused(500, "fault", "something went wrong here, and it is not your request"))


class _Handlers:
    """What each address does."""

    def __init__(self, settings: ServiceSettings, pool: Pool, frameworks: Sequence[str]) -> None:
        self._settings, self._pool, self._ids = settings, pool, frameworks
        self.described: dict[str, Any] = {}

    # --- of bundles -------------------------------------------------------------------------------

    def of_bundle(self, endpoint: Endpoint) -> Handler:
        """The handler of an endpoint that something is sent to."""

        async def handler(request: Request) -> Response:
            taken = ENDINGS if endpoint.reads_bundle else DATA
            media_type = media_type_of(request)
            if isinstance(media_type, Answer) or media_type not in taken:
                return _Whole(not_taken(media_type, [*taken]))
            try:
                body = await whole_body(request, self._settings)
            except Refused as error:
                return _Whole(error.answer)
            options = tuple(request.query_params.multi_items())
            return _Whole(await self._work(endpoint, options, media_type, body))

        handler.__name__ = endpoint.name
        return handler

    async def _work(
        self,
        endpoint: Endpoint,
        options: tuple[tuple[str, str], ...],
        media_type: str = "",
        body: bytes = b"",
    ) -> Answer:
        job = Job(endpoint.name, options, media_type, body, self._settings.today())
        try:
            return await self._pool.run(answer, job)
        except (OutOfTime, WorkerLost, Busy) as error:
            return not_worked(error, self._settings.seconds)

    async def batch(self, request: Request) -> Response:
        """Many bundles, one a line."""
        media_type = media_type_of(request)
        if isinstance(media_type, Answer) or media_type not in LINES:
            return _Whole(not_taken(media_type, LINES))
        options = tuple(request.query_params.multi_items())
        asked = read_batch(options, self._ids)
        if isinstance(asked, BatchAsked):
            try:
                wrong = await self._pool.run(batch_options, asked.lines(0, ()))
            except (OutOfTime, WorkerLost, Busy) as error:
                wrong = not_worked(error, self._settings.seconds)
        else:
            wrong = asked
        if wrong is not None:
            return _Whole(wrong)
        assert isinstance(asked, BatchAsked)
        return _Streamed(answer_lines(request, asked, self._pool, self._settings))

    # --- of what is served ------------------------------------------------------------------------

    async def frameworks(self, request: Request) -> Response:
        """The frameworks."""
        options = tuple(request.query_params.multi_items())
        return _Whole(await self._work(ENDPOINTS["frameworks"], options))

    async def framework(self, request: Request) -> Response:
        """One framework."""
        found = request.path_params["id"]
        if found not in self._ids:
            message, known = "there is no framework of that id here", listed(self._ids)
            return _Whole(refused(404, "unknown_framework", message, place="id", allowed=known))
        options = (*request.query_params.multi_items(), ("id", found))
        return _Whole(await self._work(ENDPOINTS["framework"], options))

    async def schemas(self, request: Request) -> Response:
        """The names of the schemas."""
        return _data({"schemas": [*SCHEMAS]})

    async def schema(self, request: Request) -> Response:
        """One schema."""
        name = request.path_params["name"]
        if name not in SCHEMAS:
            message, known = "there is no schema of that name", listed(SCHEMAS)
            return _Whole(refused(404, "unknown_schema", message, place="name", allowed=known))
        return _data(schema(name))

    async def description(self, request: Request) -> Response:
        """The description of the API."""
        return _data(self.described)

    async def index(self, request: Request) -> Response:
        """Where the parts of the API are."""
        paths = [*self.described["paths"]]
        return _data({"description": f"{PREFIX}/openapi.json", "paths": paths})

    async def health(self, request: Request) -> Response:
        """That it listens."""
        return _data({"status": "ok"})

    async def page(self, request: Request) -> Response:
        """The page, where it was built."""
        page = self._settings.page
        if page is None:
            return HTMLResponse(PLAIN_PAGE, headers={"content-security-policy": STYLE_POLICY})
        headers = {"content-security-policy": FRAMED, "cache-control": "no-cache"}
        return FileResponse(page, media_type="text/html; charset=windows-1252", headers=headers)


def _data(data: object) -> Response:
    return _Whole(Answer(200, json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"))


def media_type_of(request: Request) -> str | Answer:
    """What a body is said to be, in lower case; why it cannot be read where it is encoded."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        message, place = "what is sent compressed is not read", "Content-Encoding"
        return refused(415, "content_encoding", message, place=place, allowed="identity")
    media_type, *parameters = request.headers.get("content-type", "").split(";")
    for each in parameters:
        name, _, value = each.strip().lower().partition("=")
        charset = value.strip('"')
        if name == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            message, place = "text is read in UTF-8", "Content-Type"
            return refused(415, "charset", message, place=place, found=charset, allowed="utf-8")
    return media_type.strip().lower()


def not_taken(media_type: str | Answer, taken: Sequence[str]) -> Answer:
    """The answer to a body of another kind than can be read."""
    if isinstance(media_type, Answer):
        return media_type
    message = "this is not what can be read here" if media_type else "say what it is that is sent"
    return refused(
        415,
        "media_type",
        message,
        place="Content-Type",
        found=media_type[:80],
        allowed=listed([*taken]),
    )


def not_worked(error: Exception, seconds: float) -> Answer:
    """The answer where a worker could not do it."""
    if isinstance(error, OutOfTime):
        return refused(503, "out_of_time", f"this takes longer than {seconds:g} seconds")
    if isinstance(error, WorkerLost):
        message = "the process that worked on this ended; another has taken its place"
        return refused(503, "worker_lost", message, hint="it may need more memory than it may take")
    return refused(503, "busy", "too much is asked at once", hint="ask again in a moment")
