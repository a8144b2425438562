"""Reading several inputs, so that what is wrong with any of them is told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from eflg_engine.reading.problems import InvalidInput, Problem

T = TypeVar("T")


class Attempts:
    """Reads one input after the other, and gathers what is wrong with each of them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, read: Callable[[], T]) -> T | None:
        """What `read` gives; None, and its problems kept, where it raises InvalidInput."""
        try:
            return read()
        except InvalidInput as error:
            self.problems += error.problems
            return None

    def refuse(self) -> None:
        """Raise InvalidInput with all that is wrong, if anything is."""
        if self.problems:
            raise InvalidInput(self.problems)
