"""Problems that a function finds with an argument, said of the option it came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from eflg_engine.reading.problems import InvalidInput, Place, Problem

_ARGUMENTS = ("budget", "by", "change", "remove", "until")


def of_option(problem: Problem) -> Problem:
    """The problem with `--by` for its place where the library says `by`."""
    if problem.place.file.split(" ")[0] not in _ARGUMENTS:
        return problem
    return replace(problem, place=Place(f"--{problem.place.file}"))


@contextmanager
def options_named() -> Iterator[None]:
    """What is raised inside names options, not arguments."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(map(of_option, error.problems)) from None
