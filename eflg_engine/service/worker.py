"""What a worker does: it reads what was sent, asks the library, and writes the answer.

A worker holds the frameworks that are served and nothing of a request once it is answered. It opens
no file that a request names: there is no way to name one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from eflg_engine.assessment.assess import find_policy
from eflg_engine.assessment.result.outcome import Detail
from eflg_engine.batch.entry import NamedBundle
from eflg_engine.batch.forms import FORMS
from eflg_engine.batch.worker import Settings, Task, assess_all
from eflg_engine.reading.limits import Limits, limited
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.report import PAPER
from eflg_engine.report.writing import CannotWriteError
from eflg_engine.service.endpoints import ENDPOINTS
from eflg_engine.service.jobs import JSON, Answer, Job, refusal, refused
from eflg_engine.service.looking import Frameworks, Request

MEGABYTE = 1024 * 1024


class Setup(NamedTuple):
    """What a worker is given once: frameworks as `Framework.keep` writes them, by id.

    `memory` is the most address space that it may take, in megabytes; 0 for no limit. Where it
    `is_process`, it ends when the one that listens does.
    """

    frameworks: Mapping[str, bytes]
    limits: Limits
    memory: int = 0
    is_process: bool = False


class Here:
    """What this process was set up with."""

    frameworks: Frameworks = Frameworks({})
    limits: Limits = Limits()


def set_up(setup: Setup) -> None:
    """Make this process a worker."""
    Here.frameworks, Here.limits = Frameworks(setup.frameworks), setup.limits
    if setup.is_process:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that listens
        threading.Thread(target=_end_with_the_listener, daemon=True).start()
    if setup.memory:
        with suppress(ImportError, OSError, ValueError):
            import resource  # where there is none, memory is not limited

            most = setup.memory * MEGABYTE
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    Here.frameworks.default()


def _end_with_the_listener() -> None:
    """End this process once the one that listens is gone, however that ended."""
    from multiprocessing import parent_process

    listening = parent_process()
    if listening is not None:
        listening.join()
    os._exit(1)


def ready() -> int:
    """The number of this process, once it can work."""
    return os.getpid()


def answer(job: Job) -> Answer:
    """The answer to a request. Whatever goes wrong is an answer too."""
    try:
        with limited(**Here.limits._asdict()):
            return _answer(job)
    except InvalidInput as error:
        return refusal(422, error.problems)
    except CannotWriteError as error:
        return refused(501, "not_installed", str(error), place="?format")
    except MemoryError:
        return refused(503, "too_much_memory", "this takes more memory than a request may")
    except Exception:  # noqa: BLE001 - a fault of ours; what was sent may stand in its message
        _told_without_words()
        return refused(500, "fault", "something went wrong here, and it is not your request")


def _answer(job: Job) -> Answer:
    endpoint = ENDPOINTS[job.endpoint]
    request = Request(job, endpoint.known, Here.frameworks)
    form = request.options.chosen("format")
    made = endpoint.answer(request)
    if isinstance(made, str):
        return Answer(200, made.encode("utf-8", "surrogatepass"))
    report, subject = made
    written = FORMATS[form].render(report, subject, PAPER)
    media_type = FORMATS[form].media_type
    if isinstance(written, str):
        media_type += "" if media_type == JSON else "; charset=utf-8"
        written = written.encode("utf-8", "backslashreplace")
    is_file = form not in ("json", "text", "markdown")
    name = f"{endpoint.name}{FORMATS[form].endings[0]}" if is_file else ""
    return Answer(200, written, media_type, name)


class Lines(NamedTuple):
    """Bundles to assess, each as bytes, and the number of the first."""

    first: int
    lines: tuple[bytes, ...]
    framework: str
    policy: str | None
    as_at: date | None
    detail: Detail
    only_own: bool


def batch_options(options: Lines) -> Answer | None:
    """None where these options can be used; else what is wrong with them."""
    try:
        find_policy(Here.frameworks.of(options.framework), options.policy)
    except InvalidInput as error:
        return refusal(422, error.problems)
    return None


def batch_lines(asked: Lines) -> bytes:
    """A line of the answer for each bundle, as `eflg batch` writes it."""
    framework = Here.frameworks.of(asked.framework)
    settings = Settings("", asked.detail, asked.as_at, asked.policy, asked.only_own, Here.limits)
    bundles = tuple(
        NamedBundle(f"line {number}", line)
        for number, line in enumerate(asked.lines, asked.first + 1)
    )
    entries = assess_all(settings, Task(asked.first, bundles), framework)
    keeps = FORMS[".jsonl"].keeps
    return "".join(f"{keeps(each)}\n" for each in entries).encode("utf-8", "surrogatepass")


def _told_without_words() -> None:
    """Say on standard error where a fault happened: no message, which may quote what was sent."""
    kind, error, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)[-6:]
    at = [f"{frame.filename.rpartition('eflg_engine')[2]}:{frame.lineno}" for frame in frames]
    told = {"fault": kind.__name__ if kind else "", "at": at}
    del error
    if sys.stderr is not None:
        sys.stderr.write(f"{json.dumps(told)}\n")
        sys.stderr.flush()
