"""`eflg serve`."""

from __future__ import annotations

import gc
import os
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import option_value
from eflg_engine.cli.output import emit, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import FRAMEWORK_FILE
from eflg_engine.reading.limits import limits
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.values import read_count
from eflg_engine.reading.yaml_text import file_bytes
from eflg_engine.report.writing import CannotWriteError
from eflg_engine.service.settings import LIMITS, ServiceSettings
from eflg_engine.service.tokens import new_token, token_hashes

PORT, SECONDS, MEMORY = 8000, 30, 2048
MOST_WORKERS = 64
LOOPBACK = "127.0.0.1"
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")

NEEDS_FASTAPI = (
    'the service needs the libraries fastapi and uvicorn: pip install "eflg-engine[serve]"'
)


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        default=LOOPBACK,
        help=f"the address to listen on (default: {LOOPBACK}, for this machine alone)",
    )
    parser.add_argument(
        "--port",
        metavar="N",
        default=str(PORT),
        help=f"the port (default: {PORT}); 0 for any that is free",
    )
    parser.add_argument(
        "--public",
        action="store_true",
        help="listen on an address that other machines reach; needs --token-file and --allow-host",
    )
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        help="answer only those who bring a token; the file has the hash of each, one a line",
    )
    parser.add_argument(
        "--new-token",
        metavar="FILE",
        help="make a token, print it once, add its hash to this file, and end",
    )
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="answer to this name too, as that of the proxy in front; may be given again",
    )
    parser.add_argument(
        "--allow-origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        help="let pages of this origin ask, as https://tools.example.org; may be given again",
    )
    parser.add_argument(
        "--frameworks",
        metavar="DIR",
        help="serve the frameworks in the folders of this one too, beside those shipped",
    )
    parser.add_argument(
        "--page",
        metavar="FILE",
        help="the page to serve at / (default: dist/eflg.html where make page has built it)",
    )
    parser.add_argument(
        "--workers", metavar="N", help="processes that answer (default: 2 to 4, by the cores)"
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        default=str(SECONDS),
        help=f"what a request may take, then its process is ended (default: {SECONDS})",
    )
    parser.add_argument(
        "--memory",
        metavar="MB",
        default=str(MEMORY),
        help=f"what a process may take, 0 for no limit (default: {MEMORY})",
    )
    parser.add_argument("--quiet", action="store_true", help="log no requests")
    parser.set_defaults(limits=LIMITS)


def run(arguments: Namespace) -> int:
    """Answer until somebody stops it; or make a token."""
    if arguments.new_token is not None:
        return _make_token(arguments.new_token)
    try:
        from eflg_engine.service.server import is_loopback, listening, serve
    except ImportError:
        raise CannotWriteError(NEEDS_FASTAPI) from None

    attempt = Attempts()
    host: str = arguments.host
    port = attempt(lambda: _count("--port", arguments.port, 0, 65535))
    seconds = attempt(lambda: _count("--seconds", arguments.seconds, 1, 3600))
    memory = attempt(lambda: _count("--memory", arguments.memory, 0, 1024 * 1024))
    workers = _usual_workers()
    if arguments.workers is not None:
        workers = (
            attempt(lambda: _count("--workers", arguments.workers, 1, MOST_WORKERS)) or workers
        )
    tokens: tuple[bytes, ...] = ()
    if arguments.token_file is not None:
        tokens = attempt(lambda: _tokens(arguments.token_file)) or ()
    origins = [attempt(_origin_of(each)) for each in arguments.allow_origin]
    hosts = {each.lower() for each in (*LOCAL_NAMES, _bracketed(host), *arguments.allow_host)}
    if not is_loopback(host):
        attempt.problems += _public_problems(arguments)
    page = attempt(lambda: _page(arguments.page))
    frameworks = attempt(lambda: _frameworks(arguments.frameworks))
    attempt.refuse()
    assert port is not None
    assert seconds is not None
    assert memory is not None
    assert frameworks is not None
    settings = ServiceSettings(
        frozenset(hosts),
        date.today,
        _no_log if arguments.quiet else _log,
        tuple(each for each in origins if each),
        tokens,
        limits(),
        seconds,
        page=page or None,
    )
    try:
        at = listening(host, port)
    except OSError as error:
        message = f"it cannot listen there: {error.strerror or error}"
        hint = "--port 0 takes one that is free"
        problem = Problem("cannot_listen", Place("--port"), message, f"{host}:{port}", hint=hint)
        raise InvalidInput([problem]) from None
    with at:
        emit(f"Serving on http://{_bracketed(host)}:{at.getsockname()[1]}/ (Ctrl-C stops it)\n")
        gc.enable()  # a short run does without; this one is long
        try:
            serve(at, settings, frameworks, workers, memory)
        finally:
            gc.collect()  # what ended workers left is given back to the system
    return 0


def _make_token(path: str) -> int:
    token, line = new_token()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    except OSError as error:
        raise CannotWriteError(f"cannot write {path}: {error.strerror}") from None
    emit(f"{token}\n")
    say(f"This is shown once; {path} has its hash. Send it as: Authorization: Bearer TOKEN")
    return 0


def _public_problems(arguments: Namespace) -> list[Problem]:
    """What is missing before other machines may ask."""
    found = []
    host = arguments.host
    if not arguments.public:
        message = "other machines reach this address: say that it is meant, with --public"
        hint = "a proxy on this machine can stand before 127.0.0.1: see docs/service.md"
        found.append(Problem("not_loopback", Place("--host"), message, shown(host), LOOPBACK, hint))
    if arguments.token_file is None:
        message = "other machines reach this address: ask for a token, with --token-file"
        hint = "eflg serve --new-token FILE makes one"
        found.append(Problem("missing_token", Place("--host"), message, shown(host), hint=hint))
    if not arguments.allow_host:
        message = "say by which name it is asked, with --allow-host"
        found.append(Problem("missing_name", Place("--host"), message, shown(host)))
    return found


def _count(option: str, value: str, least: int, most: int) -> int:
    return option_value(option, value, lambda text: read_count(text, least, most))


def _usual_workers() -> int:
    return max(2, min(4, os.cpu_count() or 1))


def _tokens(path: str) -> tuple[bytes, ...]:
    return token_hashes(file_bytes(path).decode("utf-8", "replace"), path)


def _origin_of(written: str) -> Callable[[], str]:
    def read() -> str:
        try:
            parts = urlsplit(written)
            is_origin = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            is_origin = False
        plain = f"{parts.scheme}://{parts.netloc}" if is_origin else ""
        if not is_origin or written.rstrip("/") != plain or "@" in written or "*" in written:
            message, allowed = "this is no origin of a page", "https://tools.example.org"
            place = Place("--allow-origin")
            raise InvalidInput([Problem("bad_origin", place, message, shown(written), allowed)])
        return plain

    return read


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _page(asked: str | None) -> Path | None:
    """The file of the page: the one asked for, else the one built, else none."""
    built = Path(__file__).resolve().parents[2] / "dist" / "eflg.html"
    page = Path(asked) if asked is not None else built
    if page.is_file():
        return page.resolve()
    if asked is not None:
        raise InvalidInput([Problem("no_such_file", Place(asked), "there is no such file")])
    return None


def _frameworks(folder: str | None) -> dict[str, bytes]:
    """The frameworks to serve as they are kept, by id. Raises InvalidInput."""
    attempt = Attempts()
    found = {each: Framework.shipped(each).keep() for each in Framework.shipped_ids()}
    offered: list[str | Path] = [*Framework.installed_ids()]
    for source in [*offered, *([] if folder is None else _folders(folder))]:
        framework = attempt(partial(Framework.load, source))
        if framework is not None and framework.id in found:
            message = "another framework that is served has this id"
            problem = Problem("duplicate_id", Place(str(source)), message, framework.id)
            attempt.problems.append(problem)
        elif framework is not None:
            found[framework.id] = framework.keep()
    attempt.refuse()
    return found


def _folders(folder: str) -> list[Path]:
    """The folders of frameworks: this one, or those in it."""
    top = Path(folder)
    places = [top]
    with suppress(OSError):
        places += sorted(each for each in top.iterdir() if each.is_dir())
    found = [each for each in places if (each / FRAMEWORK_FILE).is_file()]
    if not found:
        message, allowed = (
            "there is no framework here",
            f"a folder with {FRAMEWORK_FILE}, or of such",
        )
        raise InvalidInput([Problem("not_a_framework", Place(folder), message, "", allowed)])
    return found


def _log(line: str) -> None:
    with suppress(OSError, ValueError):
        say(line)


def _no_log(line: str) -> None:
    pass
