"""Many bundles, one a line: read and answered as they come."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from starlette.requests import Request

from eflg_engine.assessment.result.outcome import Detail
from eflg_engine.batch.entry import BatchEntry
from eflg_engine.batch.forms import FORMS
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.reading.attempts import Attempts
from eflg_engine.reading.limits import megabytes
from eflg_engine.reading.problems import Place, Problem, did_you_mean, listed, shown
from eflg_engine.service.jobs import Answer, refusal
from eflg_engine.service.options import AS_AT, FRAMEWORK, POLICY, Option, Options
from eflg_engine.service.pool import Busy, OutOfTime, Pool, WorkerLost
from eflg_engine.service.settings import ServiceSettings
from eflg_engine.service.upload import Refused, parts
from eflg_engine.service.worker import Lines, batch_lines

AT_ONCE = 16
"""Bundles that a worker is given at once, where they come as fast."""

BATCH_OPTIONS = (
    FRAMEWORK,
    AS_AT,
    POLICY,
    Option(
        "detail",
        "How much is said of each.",
        choices=("levels", "gaps", "full"),
        default="levels",
    ),
)


class BatchAsked(NamedTuple):
    """How all bundles of a batch are to be assessed."""

    framework: str
    policy: str | None
    as_at: date | None
    detail: Detail
    only_own: bool

    def lines(self, first: int, lines: Sequence[bytes]) -> Lines:
        """These bundles, to be assessed so."""
        return Lines(
            first,
            tuple(lines),
            self.framework,
            self.policy,
            self.as_at,
            self.detail,
            self.only_own,
        )


def read_batch(given: Sequence[tuple[str, str]], frameworks: Sequence[str]) -> BatchAsked | Answer:
    """How a batch is asked for, or what is wrong with how."""
    attempt = Attempts()
    options = Options(given, BATCH_OPTIONS, attempt)
    asked = options.text("framework")
    framework = asked or (DEFAULT_FRAMEWORK if DEFAULT_FRAMEWORK in frameworks else frameworks[0])
    if framework not in frameworks:
        message, hint = "there is no framework of that id here", did_you_mean(framework, frameworks)
        place, known = Place("?framework"), listed(frameworks)
        found = Problem("unknown_framework", place, message, shown(framework), known, hint)
        attempt.problems.append(found)
    day = options.day("as_at")
    if attempt.problems:
        return refusal(422, attempt.problems)
    detail: Any = options.chosen("detail")
    return BatchAsked(framework, options.text("policy"), day, detail, asked is None)


async def answer_lines(
    request: Request, asked: BatchAsked, pool: Pool, settings: ServiceSettings
) -> AsyncIterator[bytes]:
    """The lines of the answer, in the order of the bundles.

    What came is answered before more is read, so no more than one part of it is held.
    """
    cutter = _Cutter(settings.limits.bytes)
    number = 0
    try:
        async for part in _with_end(parts(request, settings)):
            for lines in cutter.groups(part):
                if lines is None:
                    limit = megabytes(settings.limits.bytes)
                    yield _problem(number, "too_large", f"the line is larger than {limit}")
                    number += 1
                    continue
                async for answer in _of_some(lines, number, asked, pool):
                    yield answer
                number += len(lines)
    except Refused as error:
        told = json.loads(error.answer.content)["problems"][0]
        yield _problem(number, told["code"], told["message"])


async def _with_end(read: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What is read, and the end of a line after it."""
    async for part in read:
        yield part
    yield b"\n"


async def _of_some(
    lines: Sequence[bytes], first: int, asked: BatchAsked, pool: Pool
) -> AsyncIterator[bytes]:
    """The answers to some bundles; one by one where their worker is lost over one of them."""
    try:
        yield await pool.run(batch_lines, asked.lines(first, lines))
    except (OutOfTime, WorkerLost) as error:
        if len(lines) > 1:
            for number, line in enumerate(lines, first):
                async for answer in _of_some([line], number, asked, pool):
                    yield answer
            return
        code = "out_of_time" if isinstance(error, OutOfTime) else "worker_lost"
        yield _problem(first, code, "no process that worked on this bundle came to its end")
    except Busy:
        for number in range(first, first + len(lines)):
            yield _problem(number, "busy", "too much is asked at once")


def _problem(number: int, code: str, message: str) -> bytes:
    name = f"line {number + 1}"
    entry = BatchEntry(number, name, "", (), (Problem(code, Place(name), message),))
    return f"{FORMS['.jsonl'].keeps(entry)}\n".encode()


class _Cutter:
    """Cuts what comes into lines, of which none may be longer than `most` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun = bytearray()
        self._is_too_long = False

    def groups(self, part: bytes) -> Iterator[tuple[bytes, ...] | None]:
        """The lines that end in a part, some at a time; None for one that is too long."""
        some: list[bytes] = []
        for line in self._lines(part):
            if line is None or len(some) == AT_ONCE:
                if some:
                    yield tuple(some)
                some = []
            if line is None:
                yield None
            else:
                some.append(line)
        if some:
            yield tuple(some)

    def _lines(self, part: bytes) -> Iterator[bytes | None]:
        *ended, rest = part.split(b"\n")
        for each in ended:
            self._add(each)
            line, was_too_long = bytes(self._begun).strip(), self._is_too_long
            self._begun.clear()
            self._is_too_long = False
            if was_too_long:
                yield None
            elif line:
                yield line
        self._add(rest)

    def _add(self, part: bytes) -> None:
        if self._is_too_long or len(self._begun) + len(part) > self._most:
            self._is_too_long = True
            self._begun.clear()
        else:
            self._begun += part
