"""What goes to a worker, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from eflg_engine.reading.problems import MORE, Place, Problem
from eflg_engine.results.problems import ProblemsData, ProblemTold

JSON = "application/json"


class Job(NamedTuple):
    """A request: which endpoint, its options as they were given, and what was sent.

    `today` is the day to judge by where neither the options nor what was sent name one.
    """

    endpoint: str
    options: tuple[tuple[str, str], ...]
    media_type: str
    body: bytes
    today: date


class Answer(NamedTuple):
    """What to answer: `file_name` where it is one to keep."""

    status: int
    content: bytes
    media_type: str = JSON
    file_name: str = ""


def refusal(status: int, problems: Iterable[Problem]) -> Answer:
    """The answer to a request that cannot be done as it is."""
    data: ProblemsData = {"schema": "eflg-problems/1", "problems": [*map(_told, problems)]}
    return Answer(status, json.dumps(data, ensure_ascii=True).encode() + b"\n")


def refused(
    status: int,
    code: str,
    message: str,
    *,
    place: str = "request",
    found: str = "",
    allowed: str = "",
    hint: str = "",
) -> Answer:
    """The answer to a request with one problem."""
    return refusal(status, [Problem(code, Place(place), message, found, allowed, hint)])


def _told(problem: Problem) -> ProblemTold:
    return {
        "code": problem.code,
        "path": [*problem.path],
        "place": str(problem.place),
        "line": problem.place.line,
        "column": problem.place.column,
        "sheet": problem.place.sheet,
        "message": problem.message,
        "found": problem.found,
        "allowed": problem.allowed,
        "hint": "" if problem.code == MORE else problem.hint,
    }
